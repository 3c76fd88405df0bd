// The page's data source: the server it was loaded from, or the answers inside a saved page. One cache for both, so
// that going back draws at once.

import { useEffect, useState } from 'preact/hooks'
import { type Asked, type Filled, filled, type Gives, type Takes } from '../../request.ts'
import type { RouteName } from '../../routes.ts'
import type { Daily, Failure } from '../../schema.ts'
import { withSecret } from './session.ts'

/** Routes that change or run something. */
type Change = Exclude<RouteName, `GET ${string}`>

export interface Backend {
  /** Sends a GET. Throws `Failed`. */
  get<T>(asked: Asked<T>): Promise<T>
  /** Sends a request that changes something: fills in its path and sends the body. Throws `Failed`. */
  send<N extends Change>(route: N, takes?: Takes<N>, path?: Filled<N>): Promise<Gives<N>>
  /** False for a saved page: no sync, no settings, no SQL. */
  readonly live: boolean
}

/** An error answer, in the server's words. */
export class Failed extends Error {
  readonly code: string
  readonly hint: string

  constructor(code: string, message: string, hint: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

/** Whatever was thrown, as an answer that is an error. */
export function failedBy(thrown: unknown): Failed {
  return thrown instanceof Failed ? thrown : new Failed('bug', String(thrown), '')
}

const server: Backend = {
  live: true,
  get: (asked) => answer(fetch(`/api/v1${asked}`, { headers: withSecret() })),
  send(route, takes, path) {
    const [method = '', address = ''] = route.split(' ')
    const body = takes === undefined ? {} : { body: JSON.stringify(takes) }
    const type = takes === undefined ? {} : { 'content-type': 'application/json' }
    return answer(fetch(`/api/v1${filled(address, path)}`, { method, headers: { ...withSecret(), ...type }, ...body }))
  },
}

async function answer<T>(asked: Promise<Response>): Promise<T> {
  let response: Response
  try {
    response = await asked
  } catch {
    throw new Failed('gone', 'wristory is not running.', 'Start it again with `wristory serve`.')
  }
  const told = await response.json().catch(() => null)
  if (response.ok || response.status === 409) return told as T
  const { code, message, hint } = (told as Partial<Failure> | null)?.error ?? {
    code: 'bug',
    message: `Status ${response.status}`,
    hint: '',
  }
  throw new Failed(code, message, hint)
}

/** The answers inside a saved page, by path. */
function saved(): Backend | null {
  const text = document.getElementById('saved')?.textContent
  if (!text) return null
  const answers = JSON.parse(text) as Record<string, unknown>
  return {
    live: false,
    async get<T>(asked: Asked<T>) {
      if (asked in answers) return answers[asked] as T
      const [, metric, rest] = /^\/daily\?metric=([^&]*)&(.*)$/.exec(asked) ?? []
      const whole = answers[`/daily?${rest}`] as Daily | undefined
      if (whole !== undefined && metric !== undefined) return only(whole, metric.split(',')) as T
      throw new Failed('not-saved', 'This is not in the saved page.', 'Open the dashboard for the rest.')
    },
    async send() {
      throw new Failed('not-saved', 'A saved page changes nothing.', 'Open the dashboard.')
    },
  }
}

/** Some of the figures of an answer that holds all. */
function only(whole: Daily, names: readonly string[]): Daily {
  const pick = <T>(from: Readonly<Record<string, T>>) =>
    Object.fromEntries(names.flatMap((name) => (name in from ? [[name, from[name]!]] : [])))
  return { ...whole, columns: pick(whole.columns), state: pick(whole.state) }
}

export const backend: Backend = saved() ?? server

interface KeptAnswer {
  data: unknown
  stale: boolean
}

const cache = new Map<string, KeptAnswer>()
const watchers = new Set<() => void>()

/** Marks everything as stale: shown until the new answer arrives, never blanked. */
export function refresh(): void {
  for (const kept of cache.values()) kept.stale = true
  for (const watcher of watchers) watcher()
}

let awaited = 0
const awaiting = new Set<() => void>()

function countAwaited(more: 1 | -1): void {
  awaited += more
  for (const watcher of awaiting) watcher()
}

/** Whether first answers are under way: what is drawn may still move. */
export function useBusy(): boolean {
  const [busy, setBusy] = useState(awaited > 0)
  useEffect(() => {
    const watcher = () => setBusy(awaited > 0)
    awaiting.add(watcher)
    watcher()
    return () => {
      awaiting.delete(watcher)
    }
  }, [])
  return busy
}

/** Whether the first answers of the view are drawn: what is not of its charts is asked for then. */
export function useDrawn(): boolean {
  const busy = useBusy()
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    if (!busy) setDrawn(true)
  }, [busy])
  return drawn
}

/** When what an answer changed is on the screen, and has asked what it asks. */
function afterDrawing(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)))
}

export interface Answer<T> {
  readonly data: T | undefined
  readonly error: Failed | null
  readonly retry: () => void
}

/** The answer to `path`, asked once and again after `refresh`; null asks nothing. */
export function useData<T>(path: Asked<T> | null): Answer<T> {
  const [, redraw] = useState(0)
  const [error, setError] = useState<Failed | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    const watcher = () => setRound((n) => n + 1)
    watchers.add(watcher)
    return () => {
      watchers.delete(watcher)
    }
  }, [])
  useEffect(() => {
    if (path === null) return
    const kept = cache.get(path)
    if (kept !== undefined && !kept.stale) return setError(null)
    let current = true
    if (kept === undefined) countAwaited(1)
    backend
      .get(path)
      .then(
        (data) => {
          cache.set(path, { data, stale: false })
          if (!current) return
          setError(null)
          redraw((n) => n + 1)
        },
        (thrown: unknown) => {
          if (current) setError(failedBy(thrown))
        },
      )
      .then(() => {
        if (kept === undefined) afterDrawing(() => countAwaited(-1))
      })
    return () => {
      current = false
    }
  }, [path, round])
  const data = path === null ? undefined : (cache.get(path)?.data as T | undefined)
  return { data, error, retry: () => setRound((n) => n + 1) }
}

/** What the page changes: whether a change is under way, and the error of the last one. */
export function useChange() {
  const [running, setRunning] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  /** Waits for a change; undefined where it failed. */
  const run = async <T>(change: Promise<T>): Promise<T | undefined> => {
    setRunning(true)
    try {
      const given = await change
      setFailed(null)
      return given
    } catch (thrown) {
      setFailed(failedBy(thrown))
      return undefined
    } finally {
      setRunning(false)
    }
  }
  return { running, failed, run }
}
