// Units, look, schedule, zones, map tiles, paired devices and sign-ins.

import { useState } from 'preact/hooks'
import { topics } from '../../../kinds/figure.ts'
import type { Settings, Status } from '../../schema.ts'
import { backend, failedBy, refresh } from '../frame/backend.ts'
import { ChoiceField, Field, Tick } from '../frame/field.tsx'
import { moment, nearby } from '../frame/format.ts'
import { PageHead } from '../frame/head.tsx'
import { themes, useSettings } from '../frame/settings.ts'
import { daysLeft } from '../frame/sign-in.ts'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { DevicesSetting } from './devices.tsx'
import { FamilySetting } from './family-setting.tsx'
import { HandoverSetting } from './handover.tsx'

interface SettingsChange {
  readonly settings: Settings
  readonly change: (part: Partial<Settings>) => void
}

export function SettingsPage({ status }: ViewProps) {
  useTitle('Settings')
  const { settings, save } = useSettings()
  const [said, setSaid] = useState('')
  const change = (part: Partial<Settings>) => {
    save({ ...settings, ...part }).then(
      () => {
        setSaid('Saved.')
        // When the next sync comes is the server's to say.
        if ('syncEvery' in part) refresh()
      },
      (thrown: unknown) => setSaid(failedBy(thrown).message),
    )
  }
  const changed = { settings, change }
  return (
    <>
      <PageHead
        title="Settings"
        note={<span role="status">{said || 'Saved on this computer as you change them.'}</span>}
      />
      <div class="form">
        <Units {...changed} />
        <Look {...changed} />
        <Shown {...changed} status={status} />
        <Schedule {...changed} status={status} />
        <HeartZones {...changed} />
        <Tiles {...changed} />
        <HandoverSetting status={status} />
        <DevicesSetting />
        <FamilySetting />
        <Accounts status={status} />
      </div>
    </>
  )
}

/** A setting that is one of a few. */
function SettingChoice<K extends 'theme' | 'units' | 'energy' | 'weight' | 'clock' | 'weekStart'>({
  settings,
  change,
  name,
  label,
  choices,
}: SettingsChange & { name: K; label: string; choices: readonly (readonly [Settings[K], string])[] }) {
  return (
    <ChoiceField label={label} value={settings[name]} choices={choices} choose={(value) => change({ [name]: value })} />
  )
}

function Units(changed: SettingsChange) {
  return (
    <fieldset>
      <legend>Units</legend>
      <SettingChoice
        {...changed}
        name="units"
        label="Distance, temperature"
        choices={[
          ['metric', 'km, m, °C'],
          ['imperial', 'mi, ft, °F'],
        ]}
      />
      <SettingChoice
        {...changed}
        name="weight"
        label="Weight"
        choices={[
          ['kg', 'kg'],
          ['lb', 'lb'],
          ['st', 'st'],
        ]}
      />
      <SettingChoice
        {...changed}
        name="energy"
        label="Energy"
        choices={[
          ['kcal', 'kcal'],
          ['kJ', 'kJ'],
        ]}
      />
    </fieldset>
  )
}

function Look({ settings, change }: SettingsChange) {
  const changed = { settings, change }
  return (
    <fieldset>
      <legend>Look</legend>
      <SettingChoice {...changed} name="theme" label="Theme" choices={themes} />
      <SettingChoice
        {...changed}
        name="clock"
        label="Clock"
        choices={[
          ['system', 'as the browser'],
          ['24', '24 hours'],
          ['12', '12 hours'],
        ]}
      />
      <SettingChoice
        {...changed}
        name="weekStart"
        label="Week begins on"
        choices={[
          ['system', 'as the browser'],
          ['monday', 'Monday'],
          ['sunday', 'Sunday'],
          ['saturday', 'Saturday'],
        ]}
      />
      <Field label="Numbers and dates as in" hint="A language tag such as de-DE or en-US; empty for the browser's own.">
        <input
          value={settings.locale}
          placeholder={navigator.language}
          onChange={(event) => change({ locale: event.currentTarget.value.trim() })}
        />
      </Field>
      <Tick checked={settings.keys} set={(keys) => change({ keys })}>
        Single keys (press ? for the list)
      </Tick>
    </fieldset>
  )
}

/** What of the data is shown, and the figures that were pinned to Home. */
function Shown({ settings: { hidden, pinned }, change, status }: SettingsChange & { status: Status }) {
  return (
    <fieldset>
      <legend>Shown</legend>
      <div class="checks">
        {topicNames.map((topic) => (
          <Tick
            key={topic}
            checked={!hidden.includes(topic)}
            set={(shown) =>
              change({ hidden: topicNames.filter((one) => (one === topic ? !shown : hidden.includes(one))) })
            }
          >
            {topics[topic]}
          </Tick>
        ))}
      </div>
      <p class="hint small muted">A topic that is not shown stays in the store, in exports and in SQL.</p>
      <p>
        {pinned.length === 0 ? 'Home shows the usual figures; the (i) of a figure pins it there.' : 'Pinned to Home:'}
      </p>
      <ul class="plain">
        {pinned.map((name) => (
          <li key={name}>
            {status.metrics.find((metric) => metric.name === name)?.label ?? name}{' '}
            <button type="button" onClick={() => change({ pinned: pinned.filter((one) => one !== name) })}>
              Remove
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

const topicNames = Object.keys(topics) as (keyof typeof topics)[]

function HeartZones({ settings, change }: SettingsChange) {
  return (
    <fieldset>
      <legend>Heart rate zones</legend>
      <Field
        label="Highest heart rate"
        hint="If empty, zones are those recorded with each workout. No age formula is used."
      >
        <input
          type="number"
          min={100}
          max={240}
          value={settings.maxHeartrate ?? ''}
          onChange={(event) =>
            change({ maxHeartrate: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
          }
        />
      </Field>
    </fieldset>
  )
}

function Tiles({ settings, change }: SettingsChange) {
  return (
    <fieldset>
      <legend>Map tiles</legend>
      <Field
        label="Address of tiles"
        hint="Empty: routes are drawn without a map and nothing leaves this computer. With an address, that server learns where your workouts were."
      >
        <input
          value={settings.tiles}
          placeholder="https://…/{z}/{x}/{y}.png"
          onChange={(event) => change({ tiles: event.currentTarget.value.trim() })}
        />
      </Field>
    </fieldset>
  )
}

const often: readonly (readonly [minutes: number, text: string])[] = [
  [60, 'every hour'],
  [180, 'every 3 hours'],
  [360, 'every 6 hours'],
  [1440, 'once a day'],
]

function Schedule({ settings: { syncEvery: minutes }, change, status }: SettingsChange & { status: Status }) {
  // Another number may have been set through the API.
  const other = minutes !== null && !often.some(([known]) => known === minutes)
  const values = other ? [[minutes, `every ${minutes} minutes`] as const, ...often] : often
  return (
    <fieldset>
      <legend>Sync</legend>
      <ChoiceField
        label="Automatic sync"
        value={String(minutes ?? '')}
        choices={[['', 'off'], ...values.map(([value, text]) => [String(value), text] as const)]}
        choose={(value) => change({ syncEvery: value === '' ? null : Number(value) })}
        hint="While the dashboard runs, counted from the last sync. Without new data from the band, a sync takes a few requests."
      />
      <WhenNext status={status} />
    </fieldset>
  )
}

function WhenNext({ status: { schedule, sync } }: { status: Status }) {
  if (schedule === null) return null
  if (schedule.waits)
    return (
      <p>
        The schedule waits until you <a href="/welcome">sign in</a>.
      </p>
    )
  if (schedule.next !== null) return <p>Next at about {nearby(schedule.next)}.</p>
  return sync === null ? null : <p>A sync is running.</p>
}

function Accounts({ status }: { status: Status }) {
  const leave = (name: string) => {
    if (confirm(`Delete the sign-in of ${name}? The data stay.`))
      backend.send('DELETE /sign-in/{name}', undefined, { name }).then(refresh, refresh)
  }
  return (
    <fieldset>
      <legend>Account</legend>
      <p>
        {status.account === null
          ? 'No data yet.'
          : `Data of the account “${status.account}”, home zone ${status.zone ?? 'not known'}.`}
        {status.signIn?.until != null &&
          ` The sign-in ${daysLeft(status.signIn.until) < 0 ? 'expired on' : 'is valid until'} ${moment(status.signIn.until)}.`}
      </p>
      <div class="table-tools">
        <a class="button" href="/welcome">
          Sign in
        </a>
        {status.signedIn.map((name) => (
          <button key={name} type="button" onClick={() => leave(name)}>
            Delete the sign-in of {name}
          </button>
        ))}
      </div>
      <p class="hint small muted">
        wristory {status.version}. To delete everything, remove its folder; to delete data from the cloud, use the phone
        app.
      </p>
    </fieldset>
  )
}
