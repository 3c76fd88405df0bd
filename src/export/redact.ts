// Removes what must not leave: positions, identifiers, the exact start of workouts, the surroundings of home. It
// applies before a format sees the history, so no format can forget it.

import { type Cells, cell } from '../kinds/batch.ts'
import type { Columns } from '../kinds/kind.ts'
import type { History, RowTable } from './format.ts'
import { located, type Points, type Workout } from './workout.ts'

/** What is left out of an export. */
export interface Redaction {
  /** No positions and no names of places. */
  readonly noGps: boolean
  /** No identifiers of devices, workouts or persons. */
  readonly noIds: boolean
  /** No text and tags of notes; they also go where positions or identifiers do. */
  readonly noNotes?: boolean
  /** Workouts begin at the full quarter of an hour; everything in them moves along. */
  readonly roundStart: boolean
  /** Radius in metres around home within which tracks have no position; null leaves tracks whole. */
  readonly trimHome: number | null
  /** Degrees; null takes the first and the last position of each track for home. */
  readonly home: { readonly latitude: number; readonly longitude: number } | null
}

/** Nothing is left out. */
export const openly: Redaction = { noGps: false, noIds: false, roundStart: false, trimHome: null, home: null }

/** Seconds to which starts are rounded. */
const QUARTER = 900

const places = new Set(['latitude', 'longitude', 'location', 'city', 'geohash'])
const identifiers = new Set(['device', 'device_id', 'serial', 'member', 'member_id', 'birth', 'source'])
// Undocumented fields may contain either.
const undescribed = new Set(['extra', 'content'])
// Columns of the person's own text.
const written = new Set(['comment', 'tags'])
// Ids of workouts are their exact starts.
const relatives = new Set(['parent', 'children'])

/** The person's own text may name anybody and any place. */
export function hidesNotes({ noGps, noIds, noNotes = false, trimHome }: Redaction): boolean {
  return noNotes || noGps || noIds || trimHome !== null
}

/** A sentence for each thing left out or changed. */
export function redactionNotes(redaction: Redaction): string[] {
  const { noGps, noIds, roundStart, trimHome } = redaction
  return [
    ...(noGps ? ['Positions and names of places are left out.'] : []),
    ...(noIds ? ['Identifiers of devices and persons are left out; workouts are numbered.'] : []),
    ...(roundStart ? ['Workouts are moved to the quarter of an hour before they began.'] : []),
    ...(trimHome === null
      ? []
      : [`Positions within ${trimHome} m of home are left out of tracks; tables have no positions at all.`]),
    ...(noGps || noIds ? ['Fields without a description are left out.'] : []),
    ...(hidesNotes(redaction) ? ['Text and tags of notes are left out.'] : []),
  ]
}

/** Whether the redaction removes a column of that name. */
export function hiddenBy(redaction: Redaction): (column: string) => boolean {
  const { noGps, noIds, roundStart, trimHome } = redaction
  return (name) =>
    ((noGps || trimHome !== null) && places.has(name)) ||
    (noIds && identifiers.has(name)) ||
    ((noIds || roundStart) && relatives.has(name)) ||
    (hidesNotes(redaction) && written.has(name)) ||
    ((noGps || noIds) && undescribed.has(name))
}

/** The history without the removed data. */
export function redacted(history: History, redaction: Redaction): History {
  const hidden = hiddenBy(redaction)
  return {
    ...history,
    table(name) {
      const table = history.table(name)
      return table === null ? null : shifted(without(table, hidden), redaction)
    },
    async *workouts() {
      let number = 0
      for await (const workout of history.workouts()) {
        number++
        yield redactedWorkout(workout, redaction, number)
      }
    },
  }
}

/** One workout under the same rules; `number` replaces its id. */
export function redactedWorkout(workout: Workout, redaction: Redaction, number: number): Workout {
  let result = workout
  if (redaction.noGps) result = { ...result, points: blanked(result.points, () => true) }
  else if (redaction.trimHome !== null) result = { ...result, points: trimmed(result.points, redaction) }
  if (result.parts)
    result = { ...result, parts: result.parts.map((part) => redactedPart(part, workout, redaction, number)) }
  if (redaction.roundStart) result = moved(result, -(result.start % QUARTER))
  if (redaction.noIds) result = { ...result, id: String(number), title: null, parent: null }
  if (hiddenBy(redaction)('comment')) {
    const { note: _, ...rest } = result
    result = rest
  }
  return result
}

/** A part of `whole`, with which it moves. */
function redactedPart(part: Workout, whole: Workout, redaction: Redaction, number: number): Workout {
  const open = redactedWorkout(part, { ...redaction, roundStart: false, noIds: false }, number)
  const shown = redaction.roundStart ? moved(open, -(whole.start % QUARTER)) : open
  if (!redaction.noIds) return shown
  return { ...shown, id: `${number}.${whole.parts!.indexOf(part) + 1}`, title: null, parent: null }
}

function without(table: RowTable, hidden: (name: string) => boolean): RowTable {
  const columns: Columns = Object.fromEntries(Object.entries(table.columns).filter(([name]) => !hidden(name)))
  return { ...table, columns }
}

/** Rows of workouts have the workout's start as their id, so both move. */
function shifted(table: RowTable, { roundStart, noIds }: Redaction): RowTable {
  if (!('workout' in table.columns) || !(roundStart || noIds)) return table
  const instants = Object.entries(table.columns).flatMap(([name, { type }]) => (type === 'instant' ? [name] : []))
  return {
    ...table,
    async *batches() {
      const numbers = new Map<string, number>()
      for await (const { batch, offset } of table.batches()) {
        const columns: Record<string, Cells> = { ...batch.columns }
        const values = (name: string) => Array.from({ length: batch.length }, (_, i) => cell(columns[name], i))
        const workouts = values('workout')
        const shifts = workouts.map((id) => (roundStart ? -(Number(id) % QUARTER) || 0 : 0))
        for (const name of instants)
          columns[name] = {
            values: values(name).map((value, i) => (typeof value === 'number' ? value + shifts[i]! : value)),
          }
        columns.workout = {
          values: workouts.map((id, i) => {
            if (!noIds)
              return typeof id === 'number' ? id + shifts[i]! : id === null ? null : String(Number(id) + shifts[i]!)
            const key = String(id)
            if (!numbers.has(key)) numbers.set(key, numbers.size + 1)
            return typeof id === 'number' ? numbers.get(key)! : String(numbers.get(key))
          }),
        }
        yield { batch: { length: batch.length, columns }, offset }
      }
    },
  }
}

function blanked(points: Points, hide: (i: number) => boolean): Points {
  const latitude = points.latitude.map((value, i) => (hide(i) ? Number.NaN : value))
  const longitude = points.longitude.map((value, i) => (hide(i) ? Number.NaN : value))
  return { ...points, latitude, longitude }
}

function trimmed(points: Points, { trimHome, home }: Redaction): Points {
  const where = (i: number) => ({ latitude: points.latitude[i]!, longitude: points.longitude[i]! })
  const near = (i: number, centre: { latitude: number; longitude: number }) => metres(where(i), centre) <= trimHome!
  if (home !== null) return blanked(points, (i) => near(i, home))
  const placed = Array.from(points.time.keys()).filter((i) => located(points, i))
  const [first, last] = [placed[0], placed.at(-1)]
  if (first === undefined || last === undefined) return points
  return blanked(points, (i) => near(i, where(first)) || near(i, where(last)))
}

/** Great-circle distance (haversine) on a sphere of 6,371,009 m, the earth's mean radius (IUGG). */
function metres(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const radians = Math.PI / 180
  const h =
    Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2 +
    Math.cos(a.latitude * radians) *
      Math.cos(b.latitude * radians) *
      Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2
  return 2 * 6_371_009 * Math.asin(Math.min(1, Math.sqrt(h)))
}

function moved(workout: Workout, seconds: number): Workout {
  const move = <T extends { readonly start: number; readonly end: number }>(part: T): T => ({
    ...part,
    start: part.start + seconds,
    end: part.end + seconds,
  })
  return {
    ...move(workout),
    id: String(workout.start + seconds),
    points: { ...workout.points, time: workout.points.time.map((time) => time + seconds) },
    pauses: workout.pauses.map(move),
    laps: workout.laps.map(move),
    lengths: workout.lengths.map(move),
    sets: workout.sets.map((set) => ({
      ...set,
      start: set.start === null ? null : set.start + seconds,
      end: set.end === null ? null : set.end + seconds,
    })),
  }
}
