// One workout: figures, splits, zones, laps, how the second half differs from the first, and a thinned series.

import { addDays } from '../../codec/date.ts'
import type { Row } from '../../kinds/kind.ts'
import { workout as kind } from '../../kinds/workout.ts'
import type { Reader } from '../../query/reader.ts'
import { namedWorkouts, workoutParts, workoutPoints } from '../../query/workouts.ts'
import { budget, cut, type Json, jsonBytes, short, word } from '../answer.ts'
import { localMinute } from '../clock.ts'
import { recordedBy } from '../range.ts'
import type { Asking } from '../tool.ts'
import { scaled, sportName, workoutNamed } from '../workout-row.ts'
import { zoneName } from '../zone.ts'

/** Codes, and what is elsewhere in the result. */
const elsewhere = new Set(
  'account workout reply parent layout zone_scheme sport_code sport_mode device_source'.split(' '),
)
/** The columns with a figure, and their units: no text of the cloud, no instant, no place. */
const figureUnits = Object.entries(kind.columns).flatMap(([name, { type, unit }]) =>
  (type === 'integer' || type === 'real') && !elsewhere.has(name) ? [[name, unit ?? null] as const] : [],
)

/** Points of the thinned series. */
const POINTS = 60

interface WorkoutAsked {
  readonly start: string
  readonly series?: boolean | undefined
}

export function answer({ start, series }: WorkoutAsked, { reader }: Asking): Json {
  const row = workoutNamed(reader, start)
  const points = thinPoints(reader, row)
  const answer: Record<string, Json> = {
    start,
    end: localMinute(row.end, row.utc_offset),
    zone: row.zone === null ? zoneName(reader) : word(row.zone),
    sport: sportName(row),
    devices: recordedBy([row]),
    figures: workoutFigures(row),
    n: { points: points.length, with_bpm: points.filter(({ bpm }) => bpm !== null).length },
    ...parts(reader, row),
    drift: heartDrift(points),
    ...multisport(reader, row),
  }
  if (series !== true) return answer
  const { rows, ...rest } = cut(thinned(points), undefined, budget.usual - jsonBytes(answer) - 200)
  return { ...answer, series: { columns: ['second', 'bpm', 'm', 'altitude_m', 's_per_km'], rows }, ...rest }
}

/** `[value, unit]` of each figure that the workout has. */
function workoutFigures(row: Row): Json {
  return Object.fromEntries(
    figureUnits.flatMap(([name, unit]) => {
      const value = short(row[name], 3)
      return value === null ? [] : [[name, unit === null ? [value] : [value, unit]]]
    }),
  )
}

/** The parts of a multisport workout; `start` of each is what this tool takes. */
function multisport(reader: Reader, { workout: id, date }: Row): Record<string, Json> {
  const rows = namedWorkouts(reader, String(date), addDays(String(date), 1), 'parent, sport, distance')
    .filter(({ parent }) => parent === id)
    .map((part) => [String(part.name), sportName(part), scaled(part.distance, 1000)])
  return rows.length === 0 ? {} : { parts: { columns: ['start', 'sport', 'km'], rows } }
}

function parts(reader: Reader, { workout }: Row): Record<string, Json> {
  const id = Number(workout)
  const splits = workoutParts(reader, 'split', id).filter(({ unit }) => unit === 'km')
  const zones = workoutParts(reader, 'heart_zone', id)
  const laps = workoutParts(reader, 'lap', id)
  const sets = workoutParts(reader, 'strength_set', id)
  const table = (columns: string[], rows: readonly Row[], cells: (row: Row) => Json[]) => {
    const { rows: kept, ...rest } = cut(rows.map(cells), undefined, 1500)
    return { columns, rows: kept, ...(rest.truncated ? { truncated: true } : {}) }
  }
  return {
    ...(splits.length === 0
      ? {}
      : { splits_km: table(['s', 'bpm'], splits, (row) => [short(row.seconds, 0), short(row.heartrate, 0)]) }),
    ...(zones.length === 0
      ? {}
      : { zones: table(['below_bpm', 's'], zones, (row) => [short(row.upper, 0), short(row.seconds, 0)]) }),
    ...(laps.length === 0
      ? {}
      : {
          laps: table(['s', 'm', 'bpm', 'strokes'], laps, (row) => [
            short(row.seconds, 0),
            short(row.distance, 0),
            short(row.heartrate_mean, 0),
            short(row.strokes, 0),
          ]),
        }),
    ...(sets.length === 0
      ? {}
      : {
          sets: table(['repetitions', 'exercise'], sets, (row) => [short(row.repetitions, 0), short(row.exercise, 0)]),
        }),
  }
}

interface ThinPoint {
  readonly second: number
  readonly bpm: number | null
  readonly metres: number | null
  readonly altitude: number | null
}

function thinPoints(reader: Reader, workout: Row): ThinPoint[] {
  return workoutPoints(reader, workout).points.map((row) => ({
    second: Number(row.second),
    bpm: row.heartrate as number | null,
    metres: row.distance as number | null,
    altitude: (row.altitude ?? row.altitude_map) as number | null,
  }))
}

/** Mean heart rate and speed of the halves by time; metres per beat tell how the effort held. */
function heartDrift(points: readonly ThinPoint[]): Json {
  const last = points.at(-1)?.second ?? 0
  const halves = [points.filter(({ second }) => second <= last / 2), points.filter(({ second }) => second > last / 2)]
  const told = halves.map((half) => {
    const beats = half.flatMap(({ bpm }) => (bpm === null ? [] : [bpm]))
    const far = half.flatMap(({ metres }) => (metres === null ? [] : [metres]))
    const seconds = (half.at(-1)?.second ?? 0) - (half[0]?.second ?? 0)
    return {
      n: beats.length,
      bpm: beats.length === 0 ? null : beats.reduce((a, b) => a + b, 0) / beats.length,
      speed: far.length < 2 || seconds === 0 ? null : (far.at(-1)! - far[0]!) / seconds,
    }
  })
  const [one, two] = told
  if (one?.bpm == null || two?.bpm == null) return null
  const percent = (a: number | null, b: number | null) =>
    a === null || b === null || a === 0 ? null : short((b / a - 1) * 100, 1)
  const efficiency = (half: { bpm: number | null; speed: number | null }) =>
    half.speed === null || half.bpm === null ? null : half.speed / half.bpm
  return {
    bpm_first: short(one.bpm, 1),
    bpm_second: short(two.bpm, 1),
    n_bpm: [one.n, two.n],
    speed_change_percent: percent(one.speed, two.speed),
    decoupling_percent: percent(efficiency(two), efficiency(one)),
  }
}

function thinned(points: readonly ThinPoint[]): Json[] {
  const every = Math.max(1, Math.ceil(points.length / POINTS))
  const kept = points.filter((_, i) => i % every === 0 || i === points.length - 1)
  return kept.map(({ second, bpm, metres, altitude }, i) => {
    const before = kept[i - 1]
    const gone = metres === null || before?.metres == null ? null : metres - before.metres
    const pace = gone === null || gone <= 0 ? null : ((second - before!.second) / gone) * 1000
    return [second, short(bpm, 0), short(metres, 0), short(altitude, 0), short(pace, 0)]
  })
}
