// The frame around every view: navigation by width, sync block, banners, keys, and the view itself when it is loaded.

import { Component, type ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { Settings, Status } from '../../schema.ts'
import { LockedPage } from '../pages/locked.tsx'
import { hasNoHistory, NoHistoryPage } from '../pages/no-history.tsx'
import { UnlockPage } from '../pages/unlock.tsx'
import { backend, useBusy, useData } from './backend.ts'
import { moment, setHome } from './format.ts'
import { useOfflineSince } from './installed.ts'
import { Keys } from './keys.tsx'
import { setFigures } from './metrics.ts'
import { Rail, Tabs, TopBar } from './navigation.tsx'
import { followLinks, go, type Place, usePlace } from './route.ts'
import { SettingsContext, useSettings, useSettingsSource } from './settings.ts'
import { daysLeft } from './sign-in.ts'
import { ErrorPanel } from './state.tsx'
import { type SyncState, useSync } from './sync.ts'
import type { ViewEntry, ViewProps } from './view.ts'
import { dataViews, viewOf } from './views.ts'

export function Shell() {
  const door = useSettingsSource()
  const { data, error, retry } = useData(ask('/status'))
  setHome(data?.zone ?? null)
  if (data !== undefined) setFigures(data.metrics)
  const hidden = door?.settings.hidden
  const status = useMemo(() => data && hidden && leftOver(data, hidden), [data, hidden])
  const sync = useSync(status?.sync, status?.schedule != null)
  const place = usePlace()
  const entry = viewOf(place.parts[0])
  useStartPage(status, place, entry)
  useHeadingFocus(`${entry.path}/${place.parts.length}`)
  useEffect(() => {
    if (error?.code !== 'gone') return
    const timer = setTimeout(retry, 3000)
    return () => clearTimeout(timer)
  }, [error, retry])
  useEffect(() => {
    document.addEventListener('click', followLinks)
    return () => document.removeEventListener('click', followLinks)
  }, [])
  if (error?.code === 'no-access') return <LockedPage />
  if (error?.code === 'locked') return <UnlockPage />
  if (door === null || (status === undefined && error === null)) return <div class="shell" aria-busy="true" />
  const shown = { current: entry.path, status, sync }
  return (
    <SettingsContext.Provider value={door}>
      <div class="shell">
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <Rail {...shown} />
        <TopBar {...shown} />
        <Main>
          <Printed />
          <Offline />
          {error && <Gone code={error.code} message={error.message} hint={error.hint} />}
          {status && <Expiry status={status} />}
          <SyncWords sync={sync} />
          {status && <Shown entry={entry} place={place} status={status} sync={sync} />}
        </Main>
        <Tabs {...shown} />
        {status && <Keys status={status} sync={sync} />}
        <div class="sr" role="status" aria-live="polite">
          {sync.running === null ? (sync.said?.text ?? '') : announced(sync)}
        </div>
      </div>
    </SettingsContext.Provider>
  )
}

/** The status without the figures of topics that the person hides. */
function leftOver(status: Status, hidden: Settings['hidden']): Status {
  return { ...status, metrics: status.metrics.filter(({ topic }) => !hidden.includes(topic)) }
}

/** The view, or why its account has nothing to show. */
function Shown({ entry, ...props }: ViewProps & { entry: ViewEntry }) {
  const View = entry.view
  return (
    <Guarded key={entry.path}>
      {hasNoHistory(props.status) && dataViews.includes(entry) ? (
        <NoHistoryPage title={entry.label} sync={props.sync} status={props.status} />
      ) : (
        <View {...props} />
      )}
    </Guarded>
  )
}

/** Goes on from an address without a view of its own: to the first sign-in, home, or the newest day. */
function useStartPage(status: Status | undefined, { parts }: Place, entry: ViewEntry): void {
  useEffect(() => {
    if (status === undefined || !backend.live) return
    const empty = status.days === 0 && status.asked === null
    if (empty && !['settings', 'welcome', 'sql', 'data'].includes(parts[0] ?? '')) go('/welcome', 'replace')
    else if (!empty && parts.length === 0) go('/home', 'replace')
    else if (!empty && entry.path === 'day' && parts.length === 1) go(`/day/${status.last ?? status.today}`, 'replace')
  }, [status, parts])
}

/** Moves the focus to the heading when another view is opened, as a page that is loaded does. */
function useHeadingFocus(view: string): void {
  const before = useRef(view)
  useEffect(() => {
    const first = before.current.endsWith('/0')
    if (before.current === view) return
    before.current = view
    if (!first) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [view])
}

/** The view's own place, which says while something of it is still to come. */
function Main({ children }: { children: ComponentChildren }) {
  const busy = useBusy()
  return (
    <main class="main" id="main" tabIndex={-1} aria-busy={busy ? 'true' : undefined}>
      {children}
    </main>
  )
}

/** At most ten messages a sync, so that a screen reader is not talked over. */
function announced({ running }: SyncState): string {
  if (running === null) return ''
  const tens = Math.floor(running.share * 10) * 10
  return tens === 0 ? 'Syncing' : `Syncing, ${tens} percent`
}

function Gone({ code, message, hint }: { code: string; message: string; hint: string }) {
  return (
    <div class="banner failed" role="alert">
      <strong>{message}</strong> {hint} {code === 'gone' && <span class="muted">Trying again every 3 seconds.</span>}
    </div>
  )
}

function Offline() {
  const since = useOfflineSince()
  if (since === null) return null
  return (
    <p class="banner" role="status">
      The computer cannot be reached. These are its answers of {moment(Math.floor(since / 1000))}.
    </p>
  )
}

function Expiry({ status }: { status: Status }) {
  if (status.signIn === null) return null
  if (status.signIn.refused !== null)
    return (
      <div class="banner failed" role="alert">
        <strong>The cloud refused the sign-in.</strong> {status.signIn.refused} <a href="/welcome">Sign in again</a>.
        What is stored stays readable.
      </div>
    )
  if (status.signIn.until === null) return null
  const days = daysLeft(status.signIn.until)
  if (days > 7) return null
  return (
    <p class="banner">
      <span class="warn">
        {days < 0 ? 'The sign-in has expired.' : `The sign-in ends in ${days === 1 ? '1 day' : `${days} days`}.`}
      </span>{' '}
      <a href="/welcome">Sign in again</a> or run <code>wristory login</code>. What is stored stays readable.
    </p>
  )
}

function SyncWords({ sync }: { sync: SyncState }) {
  if (sync.said === null || !sync.said.bad) return null
  return (
    <div class="banner failed" role="alert">
      <strong>The sync stopped.</strong> {sync.said.text} {sync.said.hint}
      {/wristory login/.test(sync.said.hint) && (
        <>
          {' '}
          <a href="/welcome">Sign in again</a>
        </>
      )}
    </div>
  )
}

/** When the sheet was printed and in what units it speaks, which the page itself shows in its settings. */
function Printed() {
  const { settings } = useSettings()
  const [at, setAt] = useState(0)
  useEffect(() => {
    const now = () => setAt(Date.now() / 1000)
    addEventListener('beforeprint', now)
    return () => removeEventListener('beforeprint', now)
  }, [])
  const lengths = settings.units === 'imperial' ? 'mi, ft, °F' : 'km, m, °C'
  return (
    <p class="print-only small muted">
      wristory, printed {moment(at)} · {lengths}, {settings.weight}, {settings.energy}
    </p>
  )
}

/** One broken view must not take the frame with it. */
class Guarded extends Component<{ children: ComponentChildren }, { error: string | null }> {
  override state = { error: null }

  static override getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <>
        <h1 tabIndex={-1}>This view failed</h1>
        <ErrorPanel error={{ message: this.state.error, hint: 'The other views still work; please report this.' }} />
      </>
    )
  }
}
