// Receiver "home-assistant": the whole history as long-term statistics, over its websocket
// (`recorder/import_statistics`, https://developers.home-assistant.io/docs/api/websocket). A statistic is identified by
// its id and start, so importing again replaces it. Sums are cumulative: a changed day is imported with all that follow
// it.

import { createHash } from 'node:crypto'
import { WristoryError } from '../errors.ts'
import { rowsIn } from '../export/format.ts'
import { baseOf, checkedUrl, unreachable } from './http.ts'
import type { Delivery, ReceiverType, Setup } from './receiver.ts'

interface Statistic {
  readonly id: string
  readonly name: string
  readonly unit: string | null
  /** Home Assistant's unit class; null if it converts nothing. */
  readonly unitClass: string | null
  readonly kind: 'mean' | 'sum'
}

const mean = (id: string, name: string, unit: string | null, unitClass: string | null = null): Statistic => ({
  id,
  name,
  unit,
  unitClass,
  kind: 'mean',
})

const heart = mean('heart_rate', 'Heart rate', 'bpm')
const steps: Statistic = { id: 'steps', name: 'Steps', unit: 'steps', unitClass: null, kind: 'sum' }

/** Figures of a night, at the hour of waking. */
const ofNight: Readonly<Record<string, Statistic>> = {
  sleep_minutes: mean('sleep', 'Asleep', 'min', 'duration'),
  deep_minutes: mean('deep_sleep', 'Deep sleep', 'min', 'duration'),
  rem_minutes: mean('rem_sleep', 'REM sleep', 'min', 'duration'),
  sleep_score: mean('sleep_score', 'Sleep score', null),
  resting_heartrate: mean('resting_heart_rate', 'Resting heart rate', 'bpm'),
  sleep_hrv: mean('sleep_hrv', 'Heart rate variability of the night', 'ms'),
}

/** Figures of a day without an hour of their own, at its last hour. */
const ofDay: Readonly<Record<string, Statistic>> = {
  stress_mean: mean('stress', 'Stress', null),
  spo2_mean: mean('blood_oxygen', 'Blood oxygen', '%'),
  pai_total: mean('pai', 'PAI', null),
  readiness: mean('readiness', 'Readiness', null),
  weight: mean('weight', 'Weight', 'kg', 'mass'),
  distance: { id: 'distance', name: 'Distance', unit: 'm', unitClass: 'distance', kind: 'sum' },
  energy: { id: 'energy', name: 'Active energy', unit: 'kcal', unitClass: 'energy', kind: 'sum' },
}

const HOUR = 3600
/** Rows of one message. */
const BATCH = 1000
const PATIENCE = 30_000

export const homeAssistant: ReceiverType = {
  name: 'home-assistant',
  title: "Home Assistant's long-term statistics, with the whole history",
  sends: 'hourly heart rate and steps and the figures of every day and night, with the name of the account',
  options: {
    url: { label: 'Address', means: 'address, such as http://homeassistant.local:8123', required: true },
    token: { label: 'Token', means: 'long-lived access token of your profile there', required: true, secret: true },
  },
  where: ({ url }) => checkedUrl('home-assistant', url).host,
  kinds: () => ['minute', 'day', 'day_figure', 'night'],
  days: 36_500,
  async open(setup) {
    const session = await connected(setup)
    return {
      deliver: (delivery) => deliver(delivery, session),
      close: async () => session.close(),
    }
  },
}

interface HubSession {
  command(message: Readonly<Record<string, unknown>>): Promise<unknown>
  close(): void
}

async function connected({ name, options, signal }: Setup): Promise<HubSession> {
  const { url = '', token = '' } = options
  const host = checkedUrl('home-assistant', url).host
  const socket = new WebSocket(`${baseOf(url).replace(/^http/, 'ws')}/api/websocket`)
  const failed = (error: unknown) => (error instanceof WristoryError ? error : unreachable(name, host, error))
  let waiting: { resolve(value: HubReply): void; reject(error: unknown): void } | null = null
  const lose = (error: unknown) => {
    waiting?.reject(failed(error))
    waiting = null
  }
  // The socket does not say why it failed: either nothing listens, or the connection was lost.
  let code = 'ECONNREFUSED'
  socket.addEventListener('open', () => {
    code = 'ECONNRESET'
  })
  for (const event of ['error', 'close'])
    socket.addEventListener(event, () => lose(Object.assign(new Error('no connection'), { code })))
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as HubReply
    waiting?.resolve(reply)
    waiting = null
  })
  signal?.addEventListener('abort', () => socket.close(), { once: true })
  const next = () =>
    new Promise<HubReply>((resolve, reject) => {
      const timer = setTimeout(() => lose(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), PATIENCE)
      waiting = {
        resolve: (value) => {
          clearTimeout(timer)
          resolve(value)
        },
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      }
    })
  const asked = (message: object) => {
    const reply = next()
    socket.send(JSON.stringify(message))
    return reply
  }
  await next()
  const { type } = await asked({ type: 'auth', access_token: token })
  if (type !== 'auth_ok') {
    socket.close()
    throw refusedToken(name, host)
  }
  let id = 0
  return {
    async command(message) {
      const reply = await asked({ id: ++id, ...message })
      if (reply.success === true) return reply.result
      throw refusedCommand(name, host, reply.error?.message)
    },
    close: () => socket.close(),
  }
}

function refusedToken(name: string, host: string): WristoryError {
  return new WristoryError('handover', `${name}: ${host} refused the token.`, {
    hint: 'Create a long-lived access token in your profile there, and add the receiver again.',
  })
}

function refusedCommand(name: string, host: string, message: unknown): WristoryError {
  return new WristoryError('handover', `${name}: ${host} refused a command: ${String(message).slice(0, 200)}`)
}

interface HubReply {
  readonly type: string
  readonly success?: boolean
  readonly result?: unknown
  readonly error?: { readonly message?: unknown }
}

interface StatisticRow {
  readonly start: number
  readonly mean?: number
  readonly min?: number
  readonly max?: number
  readonly state?: number
  sum?: number
}

async function deliver(delivery: Delivery, session: HubSession): Promise<void> {
  const prefix = `wristory:${statisticName(delivery.person)}`
  if (delivery.removed) {
    const all = [heart, steps, ...Object.values(ofNight), ...Object.values(ofDay)]
    await session.command({ type: 'recorder/clear_statistics', statistic_ids: all.map(({ id }) => `${prefix}_${id}`) })
    return
  }
  const rows = await rowsOf(delivery)
  for (const [statistic, list] of rows) {
    const metadata = {
      source: 'wristory',
      statistic_id: `${prefix}_${statistic.id}`,
      name: `${delivery.person} ${statistic.name}`.trim(),
      unit_of_measurement: statistic.unit,
      unit_class: statistic.unitClass,
      has_mean: statistic.kind === 'mean',
      mean_type: statistic.kind === 'mean' ? 1 : 0,
      has_sum: statistic.kind === 'sum',
    }
    // A removed value leaves a gap only if the statistic is rebuilt.
    if (delivery.changes.some(({ state }) => state === 'gone'))
      await session.command({ type: 'recorder/clear_statistics', statistic_ids: [metadata.statistic_id] })
    for (let at = 0; at < list.length; at += BATCH) {
      const stats = list.slice(at, at + BATCH).map(({ start, ...values }) => ({ start: hourOf(start), ...values }))
      await session.command({ type: 'recorder/import_statistics', metadata, stats })
    }
  }
  // An import is answered when it is queued. Clearing waits for its turn in that queue, so that all before it is written.
  await session.command({ type: 'recorder/clear_statistics', statistic_ids: [] })
}

/** From the first changed day on for means, from the beginning for sums and after a removal. */
async function rowsOf(delivery: Delivery): Promise<Map<Statistic, StatisticRow[]>> {
  const { dates, changes, since } = delivery
  const whole = changes.some(({ state }) => state === 'gone')
  const first = whole ? since : (dates[0] ?? since)
  const rows = new Map<Statistic, StatisticRow[]>()
  const add = (statistic: Statistic, row: StatisticRow) => {
    const list = rows.get(statistic)
    if (list === undefined) rows.set(statistic, [row])
    else list.push(row)
  }
  const changed = new Set(dates)
  const beats = new Map<number, { sum: number; n: number; min: number; max: number }>()
  const walked = new Map<number, number>()
  for await (const { row } of rowsIn(delivery.history(since, null), 'minute')) {
    if (typeof row.instant !== 'number') continue
    const hour = row.instant - (row.instant % HOUR)
    if (typeof row.steps === 'number') walked.set(hour, (walked.get(hour) ?? 0) + row.steps)
    if (typeof row.heartrate !== 'number' || !(whole || near(changed, row.date))) continue
    const { sum, n, min, max } = beats.get(hour) ?? { sum: 0, n: 0, min: row.heartrate, max: row.heartrate }
    beats.set(hour, {
      sum: sum + row.heartrate,
      n: n + 1,
      min: Math.min(min, row.heartrate),
      max: Math.max(max, row.heartrate),
    })
  }
  for (const [start, { sum, n, min, max }] of sorted(beats)) add(heart, { start, mean: sum / n, min, max })
  for (const [start, state] of sorted(walked)) add(steps, { start, state })
  for await (const { row, offset } of rowsIn(delivery.history(since, null), 'day')) {
    const date = String(row.date)
    const waking = typeof row.sleep_end === 'number' ? row.sleep_end : null
    const evening = Date.parse(date) / 1000 + 23 * HOUR - (offset ?? 0)
    const fresh = first === null || date >= first
    for (const [column, statistic] of Object.entries(ofNight)) {
      const value = row[column]
      if (typeof value === 'number' && waking !== null && fresh)
        add(statistic, { start: waking - (waking % HOUR), mean: value, min: value, max: value })
    }
    for (const [column, statistic] of Object.entries(ofDay)) {
      const value = row[column]
      if (typeof value !== 'number') continue
      const start = evening - (evening % HOUR)
      if (statistic.kind === 'sum') add(statistic, { start, state: value })
      else if (fresh) add(statistic, { start, mean: value, min: value, max: value })
    }
  }
  for (const [statistic, list] of rows) if (statistic.kind === 'sum') rows.set(statistic, summed(list, first, whole))
  return rows
}

/** Hours of a changed day may have minutes of the days beside it, where the wearer travels. */
function near(changed: ReadonlySet<string>, date: unknown): boolean {
  if (typeof date !== 'string') return false
  const at = Date.parse(date)
  return [-1, 0, 1].some((days) => changed.has(new Date(at + days * 86_400_000).toISOString().slice(0, 10)))
}

/** Rows from the first changed day on, with the sums of all before them. */
function summed(list: readonly StatisticRow[], first: string | null, whole: boolean): StatisticRow[] {
  let sum = 0
  const rows = [...list].sort((a, b) => a.start - b.start)
  for (const row of rows) {
    sum += row.state!
    row.sum = sum
  }
  if (whole || first === null) return rows
  const from = Date.parse(first) / 1000 - 86_400
  return rows.filter(({ start }) => start >= from)
}

function sorted<T>(map: ReadonlyMap<number, T>): [number, T][] {
  return [...map].sort(([a], [b]) => a - b)
}

function hourOf(start: number): string {
  return new Date(start * 1000).toISOString().replace('.000Z', '+00:00')
}

/** Small letters, digits and single underscores, as the ids of statistics demand. Other names are distinguished by a hash. */
function statisticName(person: string): string {
  const plain = person
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  if (plain === person) return plain
  return `${plain}_${createHash('sha256').update(person).digest('hex').slice(0, 6)}`.replace(/^_/, '')
}
