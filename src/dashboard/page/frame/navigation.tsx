// The same links three ways: a rail on wide windows, a bar on middle ones, tabs at the foot of a phone.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Status } from '../../schema.ts'
import { backend } from './backend.ts'
import { ViewChoice } from './field.tsx'
import { nearby, number } from './format.ts'
import { openSearch } from './search.tsx'
import { choosePerson, lock } from './session.ts'
import { themes, useSettings } from './settings.ts'
import { daysLeft } from './sign-in.ts'
import { type SyncState, stageWords } from './sync.ts'
import type { ViewEntry } from './view.ts'
import { dataViews, familyView, toolViews } from './views.ts'

interface Props {
  readonly current: string
  readonly status: Status | undefined
  readonly sync: SyncState
}

function Entry({ view, current, children }: { view: ViewEntry; current: string; children?: ComponentChildren }) {
  const here = view.path === current ? { 'aria-current': 'page' as const } : {}
  return (
    <li>
      <a
        href={`/${view.path}`}
        class={view.path in { data: 0, export: 0, sql: 0, settings: 0 } ? '' : `hue-${view.hue}`}
        {...here}
      >
        {view.label}
        {children}
      </a>
    </li>
  )
}

function Count({ status }: { status: Status | undefined }) {
  if (!status || status.failed === 0) return null
  return (
    <span class="count">
      {number(status.failed)}
      <span class="sr"> failed</span>
    </span>
  )
}

/** Whose data are shown, if the store has several people. */
function PersonSwitch({ status }: { status: Status | undefined }) {
  if (!status || status.accounts.length < 2 || !backend.live) return null
  return (
    <label class="person">
      <span class="sr">Person</span>
      <select value={status.account ?? ''} onChange={(event) => choosePerson(event.currentTarget.value)}>
        {status.accounts.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Locks the device again, where a PIN unlocked it. */
function LockButton({ status }: { status: Status | undefined }) {
  if (status?.member == null) return null
  return (
    <button type="button" class="search-button" onClick={lock}>
      Lock
    </button>
  )
}

/** Opens the search; keys open it as well. */
function SearchButton() {
  return (
    <button type="button" class="search-button" onClick={openSearch}>
      Search <kbd>Ctrl K</kbd>
    </button>
  )
}

export function Rail({ current, status, sync }: Props) {
  return (
    <header class="rail">
      <a class="brand" href="/">
        wristory
      </a>
      <PersonSwitch status={status} />
      <LockButton status={status} />
      <SearchButton />
      <nav aria-label="Views">
        <ul>
          {useShownViews(status).map((view) => (
            <Entry key={view.path} view={view} current={current} />
          ))}
        </ul>
        <ul>
          {toolViews.map((view) => (
            <Entry key={view.path} view={view} current={current}>
              {view.path === 'data' && <Count status={status} />}
            </Entry>
          ))}
        </ul>
      </nav>
      <ThemeChoice />
      <SyncBlock status={status} sync={sync} />
    </header>
  )
}

/** Light, dark or as the system, for every page. */
function ThemeChoice() {
  const { settings, save } = useSettings()
  if (!backend.live) return null
  return (
    <div class="theme">
      <ViewChoice
        label="Theme"
        value={settings.theme}
        choices={themes.map(([value, label]) => [value, `Theme: ${label}`])}
        choose={(theme) => save({ ...settings, theme: theme as typeof settings.theme }).catch(() => undefined)}
      />
    </div>
  )
}

export function TopBar({ current, status, sync }: Props) {
  return (
    <header class="topbar">
      <a class="brand" href="/">
        wristory
      </a>
      <nav aria-label="Views" style={{ flex: 1 }}>
        <ul>
          {useShownViews(status).map((view) => (
            <Entry key={view.path} view={view} current={current} />
          ))}
        </ul>
      </nav>
      <SearchButton />
      <More label="More" views={toolViews} current={current} status={status} sync={sync} />
    </header>
  )
}

function More({
  label,
  views,
  current,
  status,
  sync,
  icon,
}: Props & { label: string; views: readonly ViewEntry[]; icon?: ComponentChildren }) {
  const box = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (box.current !== null) box.current.open = false
  }, [current])
  const inside = views.some(({ path }) => path === current)
  return (
    <details class="more" data-current={inside || undefined} ref={box}>
      <summary>
        {icon}
        <span>
          {label} <Count status={status} />
        </span>
      </summary>
      <div>
        <PersonSwitch status={status} />
        <LockButton status={status} />
        <ul>
          {views.map((view) => (
            <Entry key={view.path} view={view} current={current} />
          ))}
        </ul>
        <SearchButton />
        <ThemeChoice />
        <SyncBlock status={status} sync={sync} />
      </div>
    </details>
  )
}

const icons: Readonly<Record<string, string>> = {
  day: 'M2 11h3l2-6 4 11 3-8 1.500 3H18',
  sleep: 'M16.500 12.500A7 7 0 0 1 7.500 3.500a7 7 0 1 0 9 9z',
  workout:
    'M10 18s-5.500-5-5.500-9.500a5.500 5.500 0 0 1 11 0C15.500 13 10 18 10 18zM10 6.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  trend: 'M3 3v14h14M6 13l3.500-4 2.500 2 4.500-6',
  more: 'M4 10h.01M10 10h.01M16 10h.01',
}

function Icon({ name }: { name: string }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={icons[name]} />
    </svg>
  )
}

/** Views that a phone has at its foot; the others are behind More. */
const inTabs: readonly string[] = ['day', 'sleep', 'workout', 'trend']

/** The views of the topics that the person does not hide. */
function useShownViews(status: Status | undefined): readonly ViewEntry[] {
  const { hidden } = useSettings().settings
  const views = dataViews.filter(({ hue }) => hue === 'ink' || !hidden.includes(hue))
  return status !== undefined && status.accounts.length > 1 && backend.live ? [...views, familyView] : views
}

export function Tabs({ current, status, sync }: Props) {
  const views = useShownViews(status)
  const shown = views.filter(({ path }) => inTabs.includes(path))
  const rest = [...views.filter((view) => !shown.includes(view)), ...toolViews]
  return (
    <nav class="tabs" aria-label="Views">
      <ul>
        {shown.map(({ path, label }) => {
          const here = path === current ? { 'aria-current': 'page' as const } : {}
          return (
            <li key={path}>
              <a href={`/${path}`} {...here}>
                <Icon name={path} />
                {label}
              </a>
            </li>
          )
        })}
        <li>
          <More label="More" views={rest} current={current} status={status} sync={sync} icon={<Icon name="more" />} />
        </li>
      </ul>
    </nav>
  )
}

/** Time of the last sync, validity of the sign-in, and the sync button. */
export function SyncBlock({ status, sync }: { status: Status | undefined; sync: SyncState }) {
  if (!status || !backend.live) return null
  const { running } = sync
  const lasts = signInLasts(status.signIn)
  return (
    <div class="sync">
      <p>{status.asked === null ? 'Not synced yet' : `Synced ${nearby(status.asked)}`}</p>
      {status.schedule?.next != null && <p>Next {nearby(status.schedule.next)}</p>}
      {status.signIn === null ? (
        <p>
          <a href="/welcome">Sign in</a> to sync
        </p>
      ) : (
        lasts !== null && <p>{lasts}</p>
      )}
      {running === null && sync.said !== null && <p>{sync.said.bad ? 'The last sync stopped.' : sync.said.text}</p>}
      {running === null ? (
        <button type="button" onClick={sync.start} disabled={status.signIn === null}>
          Sync now
        </button>
      ) : (
        <>
          <p>{stageWords(running)}</p>
          <progress value={running.share} max={1} aria-label="Sync" />
          <button type="button" onClick={sync.stop}>
            Stop
          </button>
        </>
      )}
    </div>
  )
}

/** One line about the sign-in; null where its end is not known. */
function signInLasts(signIn: Status['signIn']): string | null {
  if (signIn === null || (signIn.refused === null && signIn.until === null)) return null
  if (signIn.refused !== null) return 'Sign-in refused by the cloud'
  const days = daysLeft(signIn.until!)
  return days < 0 ? 'Sign-in has expired' : `Sign-in valid ${days} more days`
}
