// Whose data, in what units, how it looks, and what may leave this computer: nothing, unless said here.

import { useState } from 'preact/hooks'
import type { Settings, Status } from '../../schema.ts'
import { backend, Failed, refresh } from '../frame/backend.ts'
import { moment, nearby } from '../frame/format.ts'
import { useSettings } from '../frame/settings.ts'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { DevicesSetting } from './devices.tsx'

export function SettingsPage({ status }: ViewProps) {
  useTitle('Settings')
  const { settings, save } = useSettings()
  const [said, setSaid] = useState('')
  const change = (part: Partial<Settings>) => {
    save({ ...settings, ...part }).then(
      () => {
        setSaid('Kept.')
        // When the next sync comes is the server's to say.
        if ('syncEvery' in part) refresh()
      },
      (thrown: unknown) => setSaid(thrown instanceof Failed ? thrown.message : String(thrown)),
    )
  }
  const choice = <K extends 'theme' | 'units' | 'energy' | 'weight' | 'clock' | 'weekStart'>(
    name: K,
    label: string,
    values: readonly (readonly [Settings[K], string])[],
  ) => (
    <label class="field">
      <span>{label}</span>
      <select value={settings[name]} onChange={(event) => change({ [name]: event.currentTarget.value })}>
        {values.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>Settings</h1>
          <p class="muted" role="status">
            {said || 'Kept on this computer as they are changed.'}
          </p>
        </div>
      </div>
      <div class="form">
        <fieldset>
          <legend>Units</legend>
          {choice('units', 'Distance, temperature', [
            ['metric', 'km, m, °C'],
            ['imperial', 'mi, ft, °F'],
          ])}
          {choice('weight', 'Weight', [
            ['kg', 'kg'],
            ['lb', 'lb'],
            ['st', 'st'],
          ])}
          {choice('energy', 'Energy', [
            ['kcal', 'kcal'],
            ['kJ', 'kJ'],
          ])}
        </fieldset>
        <fieldset>
          <legend>Look</legend>
          {choice('theme', 'Theme', [
            ['system', 'as the system'],
            ['light', 'light'],
            ['dark', 'dark'],
          ])}
          {choice('clock', 'Clock', [
            ['system', 'as the browser'],
            ['24', '24 hours'],
            ['12', '12 hours'],
          ])}
          {choice('weekStart', 'Week begins on', [
            ['system', 'as the browser'],
            ['monday', 'Monday'],
            ['sunday', 'Sunday'],
            ['saturday', 'Saturday'],
          ])}
          <label class="field">
            <span>Numbers and dates as in</span>
            <input
              value={settings.locale}
              placeholder={navigator.language}
              onChange={(event) => change({ locale: event.currentTarget.value.trim() })}
            />
            <span class="hint">A language tag such as de-DE or en-US; empty for the browser's own.</span>
          </label>
          <label class="check" style={{ marginTop: '10px' }}>
            <input
              type="checkbox"
              checked={settings.keys}
              onChange={(event) => change({ keys: event.currentTarget.checked })}
            />
            Single keys (press ? for the list)
          </label>
        </fieldset>
        <Schedule status={status} minutes={settings.syncEvery} change={change} />
        <fieldset>
          <legend>Heart rate zones</legend>
          <label class="field">
            <span>Highest heart rate</span>
            <input
              type="number"
              min={100}
              max={240}
              value={settings.maxHeartrate ?? ''}
              onChange={(event) =>
                change({ maxHeartrate: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
              }
            />
            <span class="hint">
              Where empty, zones are those the device kept with each workout. No age formula is used.
            </span>
          </label>
        </fieldset>
        <fieldset>
          <legend>Map tiles</legend>
          <label class="field">
            <span>Address of tiles</span>
            <input
              value={settings.tiles}
              placeholder="https://…/{z}/{x}/{y}.png"
              onChange={(event) => change({ tiles: event.currentTarget.value.trim() })}
            />
            <span class="hint">
              Empty: routes are drawn without a map and nothing leaves this computer. With an address, that server
              learns where your workouts were.
            </span>
          </label>
        </fieldset>
        <DevicesSetting />
        <Accounts status={status} />
      </div>
    </>
  )
}

const often: readonly (readonly [minutes: number, text: string])[] = [
  [60, 'every hour'],
  [180, 'every 3 hours'],
  [360, 'every 6 hours'],
  [1440, 'once a day'],
]

interface ScheduleProps {
  status: Status
  minutes: number | null
  change: (part: Partial<Settings>) => void
}

function Schedule({ status, minutes, change }: ScheduleProps) {
  // Another number may have been set through the API.
  const other = minutes !== null && !often.some(([known]) => known === minutes)
  const values = other ? [[minutes, `every ${minutes} minutes`] as const, ...often] : often
  return (
    <fieldset>
      <legend>Sync</legend>
      <label class="field">
        <span>By itself</span>
        <select
          value={minutes ?? ''}
          onChange={({ currentTarget: { value } }) => change({ syncEvery: value === '' ? null : Number(value) })}
        >
          <option value="">never</option>
          {values.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <span class="hint">
          While the dashboard runs, counted from the last sync. Where the band has delivered nothing new, that is a few
          requests.
        </span>
      </label>
      <WhenNext status={status} />
    </fieldset>
  )
}

function WhenNext({ status: { schedule, sync } }: { status: Status }) {
  if (schedule === null) return null
  if (schedule.waits)
    return (
      <p style={{ marginTop: '10px' }}>
        Nothing is asked before you <a href="/welcome">sign in</a>: the schedule waits for that.
      </p>
    )
  if (schedule.next !== null) return <p style={{ marginTop: '10px' }}>Next at about {nearby(schedule.next)}.</p>
  return sync === null ? null : <p style={{ marginTop: '10px' }}>A sync is running.</p>
}

function Accounts({ status }: { status: Status }) {
  const leave = (name: string) => {
    if (confirm(`Forget the sign-in of ${name}? The data stay.`))
      backend.send('DELETE /sign-in/{name}', undefined, { name }).then(refresh, refresh)
  }
  return (
    <fieldset>
      <legend>Account</legend>
      <p>
        {status.account === null
          ? 'No data yet.'
          : `Data of the account “${status.account}”, home zone ${status.zone ?? 'not known'}.`}
        {status.signIn?.until != null && ` The sign-in is valid until ${moment(status.signIn.until)}.`}
      </p>
      <div class="table-tools">
        <a class="button" href="/welcome">
          Sign in
        </a>
        {status.signedIn.map((name) => (
          <button key={name} type="button" onClick={() => leave(name)}>
            Forget the sign-in of {name}
          </button>
        ))}
      </div>
      <p class="hint small muted" style={{ marginTop: '10px' }}>
        wristory {status.version}. To delete everything, remove its folder; to delete data from the cloud, use the phone
        app.
      </p>
    </fieldset>
  )
}
