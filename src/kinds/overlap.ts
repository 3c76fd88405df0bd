// Which of two histories stands where both tell the same day, night or measurement: rows of the store have a witness each
// (a cloud's login, or the files of one vendor), and this is the only place that chooses between witnesses. Nothing is
// ever added up.
//
//   order     the preferred witness, where the person prefers one; then the fuller record; then the device that was worn
//             longer that day; then by name
//   minutes   from the leading witness; where its device recorded nothing for a quarter of an hour around, from the next
//   totals    of a day: from the leading witness, and steps at least as many as the minutes that stand add up to
//   the rest  whole, from the witness that leads; stages and naps from the one whose night stands

import { category, isBeat, stepsAt } from './data-state.ts'
import { packHours } from './hour.ts'
import type { Kind, Row } from './kind.ts'
import { storedAs } from './kind.ts'
import { MINUTES } from './sources/band-record.ts'

/** What one witness tells about a group. */
export interface Contender {
  readonly witness: string
  /** Rows of the kind's physical table. */
  readonly rows: readonly Row[]
  /** Minutes of the day in which its device recorded something. */
  readonly worn: number
}

/** Kinds that are parts of another one's records: they come from the same witness. */
export const wholes: Readonly<Record<string, string>> = { day: 'minute', sleep_stage: 'night', nap: 'night' }

/** The contenders, the leading one first; independent of the order in which they come. */
export function inLeadingOrder<C extends Contender>(
  kind: Kind,
  contenders: readonly C[],
  preferred: string | null,
): C[] {
  const fullness = new Map(contenders.map((one) => [one, countValues(kind, one.rows)]))
  const isPreferred = ({ witness }: Contender) => Number(witness === preferred)
  return [...contenders].sort(
    (a, b) =>
      isPreferred(b) - isPreferred(a) ||
      fullness.get(b)! - fullness.get(a)! ||
      b.worn - a.worn ||
      (a.witness < b.witness ? -1 : 1),
  )
}

/** The rows that stand, of contenders in leading order; `minutes` is the day's combined row of `minute_series`. */
export function standing(kind: Kind, ordered: readonly Contender[], minutes: Row | null): readonly Row[] {
  const lead = ordered[0]!
  if (kind.name === 'minute') return [joinMinutes(ordered.map(({ rows }) => rows[0]!))]
  if (kind.name === 'day')
    return [
      joinTotals(
        ordered.map(({ rows }) => rows[0]!),
        minutes,
      ),
    ]
  return lead.rows
}

/** How much a witness tells: values, and bytes of packed series. */
function countValues(kind: Kind, rows: readonly Row[]): number {
  const { columns, key } = storedAs(kind)
  const names = Object.keys(columns).filter((name) => !key.includes(name) && name !== 'extra')
  let full = 0
  for (const row of rows)
    for (const name of names) {
      const value = row[name]
      if (value instanceof Uint8Array) full += value.length
      else if (value !== null && value !== undefined) full++
    }
  return full
}

/** Minutes in which a device recorded steps, movement or a heart rate. */
export function wornMinutes({ activity, heartrate }: Row): number {
  let worn = 0
  for (let minute = 0; minute < MINUTES; minute++) {
    const beat = heartrate instanceof Uint8Array && isBeat(heartrate[minute] ?? 0)
    if (beat || stepsAt(activity instanceof Uint8Array ? activity : null, minute) !== null) worn++
  }
  return worn
}

/** Minutes around one in which the leading device must have recorded nothing: both may have been worn otherwise. */
const APART = 15

function joinMinutes([lead, ...others]: readonly Row[]): Row {
  const activity = bytesIn(lead!.activity)?.slice() ?? null
  const heartrate = bytesIn(lead!.heartrate)?.slice() ?? null
  const merged = { activity, heartrate }
  for (const other of others) {
    const free = unwornMinutes(merged)
    const apart = minutesApart(lead!, other)
    fill(merged, other, free, apart)
  }
  return { ...lead!, ...merged, hours: packHours(merged.activity, merged.heartrate) }
}

interface DayBytes {
  activity: Uint8Array<ArrayBuffer> | null
  heartrate: Uint8Array<ArrayBuffer> | null
}

/** Takes the minutes of `other` that lie in `free`; its clock is `apart` minutes ahead. */
function fill(merged: DayBytes, other: Row, free: readonly boolean[], apart: number): void {
  const [activity, heartrate] = [bytesIn(other.activity), bytesIn(other.heartrate)]
  for (let minute = 0; minute < MINUTES; minute++) {
    const there = minute + apart
    if (!free[minute] || there < 0 || there >= MINUTES) continue
    if (activity !== null && stepsAt(activity, there) !== null) {
      merged.activity ??= blankDay()
      merged.activity.set(activity.subarray(there * 3, there * 3 + 3), minute * 3)
    }
    const bpm = heartrate?.[there]
    if (bpm !== undefined && isBeat(bpm)) {
      merged.heartrate ??= new Uint8Array(MINUTES)
      merged.heartrate[minute] = bpm
    }
  }
}

/** By minute: whether nothing was recorded in the quarter of an hour before and after it. */
function unwornMinutes({ activity, heartrate }: DayBytes): boolean[] {
  const free = new Array<boolean>(MINUTES).fill(true)
  for (let minute = 0; minute < MINUTES; minute++) {
    if (!isBeat(heartrate?.[minute] ?? 0) && stepsAt(activity, minute) === null) continue
    for (let at = Math.max(0, minute - APART); at <= Math.min(MINUTES - 1, minute + APART); at++) free[at] = false
  }
  return free
}

/** Minutes by which the clock of `other` is ahead, where both rows state their offset. */
function minutesApart({ utc_offset: own }: Row, { utc_offset: other }: Row): number {
  return typeof own === 'number' && typeof other === 'number' ? Math.round((other - own) / 60) : 0
}

const bytesIn = (value: Row[string] | undefined) =>
  value instanceof Uint8Array ? (value as Uint8Array<ArrayBuffer>) : null

function blankDay(): Uint8Array<ArrayBuffer> {
  const activity = new Uint8Array(MINUTES * 3)
  for (let at = 0; at < activity.length; at += 3) activity[at] = category.noData
  return activity
}

function joinTotals([lead, ...others]: readonly Row[], minutes: Row | null): Row {
  const row = { ...lead! }
  // What the leading witness leaves open, another one may know.
  for (const name of Object.keys(row)) row[name] ??= others.find((other) => other[name] != null)?.[name] ?? null
  const counted = minutes === null ? 0 : stepsIn(minutes)
  if (counted > Number(row.steps ?? 0)) {
    row.steps = counted
    for (const name of ['distance', 'energy']) row[name] = largest([row, ...others].map((one) => one[name]))
  }
  return row
}

function largest(values: readonly (Row[string] | undefined)[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number')
  return numbers.length === 0 ? null : Math.max(...numbers)
}

function stepsIn({ activity }: Row): number {
  let steps = 0
  if (activity instanceof Uint8Array) for (let at = 2; at < activity.length; at += 3) steps += activity[at]!
  return steps
}
