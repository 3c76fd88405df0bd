// An account of the cloud as typed rows, without a store.

import type { Session } from '../cloud/session.ts'
import { interrupted } from '../cloud/wait.ts'
import type { RowName } from '../decode/decoded.ts'
import type { DayRow, DeviceRow, EventName, MinuteRow, NightRow, ProfileRow, Rows, WorkoutRow } from '../decode/rows.ts'
import type { Workout } from '../export/workout.ts'
import type { Cloud } from '../sync/sync.ts'
import { type Range, type Reading, readKind, readWorkout } from './read.ts'

/** A minute with a heart rate. */
export interface HeartRate extends Pick<MinuteRow, 'date' | 'minute' | 'instant' | 'utc_offset'> {
  /** Beats per minute. */
  readonly heartrate: number
}

/**
 * A signed-in account. Every read is paced (one request at a time, for all clients of a home folder together), retried
 * where that can help, and uses a renewed session when the token has expired. Days are local days of the wearer.
 * Unmeasured values are null. Throws `WristoryError`: `wait` (with `until`), `token-expired`, `network`,
 * `cloud-failed`, `cloud-refused`, `wrong-region`, `interrupted`, `usage`; see docs/errors.md.
 */
export interface Client extends Cloud, AsyncDisposable {
  /** Decimal string; as private as an address. */
  readonly userId: string
  /** The current session; secret. */
  readonly session: Session
  /** Days with their totals, oldest first: steps, metres, kcal. Source: band data. */
  days(range?: Range): AsyncGenerator<DayRow, void, undefined>
  /** Nights by the day of waking, oldest first: epoch seconds, minutes. Source: band data. */
  nights(range?: Range): AsyncGenerator<NightRow, void, undefined>
  /** The 1440 minutes of each day, oldest first: steps, heart rate (bpm), category, intensity. Source: band data. */
  minutes(range?: Range): AsyncGenerator<MinuteRow, void, undefined>
  /** Minutes with a heart rate, oldest first. Manual measurements are `rows('heartrate')`. Source: band data. */
  heartRate(range?: Range): AsyncGenerator<HeartRate, void, undefined>
  /** Workouts with the cloud's totals, newest first: metres, seconds, kcal, bpm. Source: list of workouts. */
  workouts(range?: Range): AsyncGenerator<WorkoutRow, void, undefined>
  /**
   * A workout with its series on one clock (SI units, NaN if not measured), laps, pauses, zones, sets and parts, as
   * `exportWorkout` takes it; null if the cloud lists none with that id. Source: list and details of workouts.
   */
  workout(id: number | string, options?: Pick<Range, 'signal'>): Promise<Workout | null>
  /** Events of one kind, oldest first: stress, hrv, spo2, readiness and the others of docs/kinds.md. */
  events<K extends EventName>(name: K, range?: Range): AsyncGenerator<Rows[K], void, undefined>
  /** The devices that are or were bound to the account. Source: devices. */
  devices(options?: Pick<Range, 'signal'>): Promise<DeviceRow[]>
  /** The person's profile; null if the account has none. Source: profile. */
  profile(options?: Pick<Range, 'signal'>): Promise<ProfileRow | null>
  /** The rows of any kind or view of docs/kinds.md. Details of workouts take one request per workout. */
  rows<K extends RowName>(name: K, range?: Range): AsyncGenerator<Rows[K], void, undefined>
  /** Closes the connections; `await using` does it too. */
  close(): Promise<void>
}

/** The parts of a client. */
export interface ClientParts extends Cloud {
  readonly session: () => Session
  readonly close: () => Promise<void>
  readonly zone: string | null
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Seconds for which a reply is reused for the same request: days and nights of a week come in one reply. */
const FRESH = 300
/** Number of replies in that cache. */
const KEPT = 8

export function createClient({ session, close, zone, clock, get }: ClientParts): Client {
  const now = () => Math.floor(clock() / 1000)
  const answers = new Map<string, { readonly at: number; readonly body: Uint8Array }>()
  const reading: Reading = {
    get userId() {
      return session().userId
    },
    zone,
    now,
    async get({ path, query }, { accept = [] }, signal) {
      const key = JSON.stringify([path, query])
      const kept = answers.get(key)
      if (signal?.aborted) throw interrupted()
      if (kept !== undefined && Math.abs(now() - kept.at) < FRESH) return kept.body
      const { body } = await get(path, query, { accept, signal })
      answers.delete(key)
      answers.set(key, { at: now(), body })
      if (answers.size > KEPT) answers.delete(answers.keys().next().value!)
      return body
    },
  }
  const rows: Client['rows'] = (name, range) => readKind(reading, name, range)
  return {
    get userId() {
      return session().userId
    },
    get session() {
      return session()
    },
    get,
    days: (range) => rows('day', range),
    nights: (range) => rows('night', range),
    minutes: (range) => rows('minute', range),
    async *heartRate(range) {
      for await (const { date, minute, instant, utc_offset, heartrate } of rows('minute', range))
        if (heartrate !== null) yield { date, minute, instant, utc_offset, heartrate }
    },
    workouts: (range) => rows('workout', range),
    async workout(id, { signal } = {}) {
      const replies = await readWorkout(reading, Number(id), signal)
      if (replies !== null)
        for await (const workout of replies.workouts()) if (Number(workout.id) === Number(id)) return workout
      return null
    },
    events: (name, range) => rows(name, range),
    devices: (options) => Array.fromAsync(rows('device', options)),
    profile: async (options) => (await Array.fromAsync(rows('profile', options))).at(-1) ?? null,
    rows,
    close,
    [Symbol.asyncDispose]: close,
  }
}
