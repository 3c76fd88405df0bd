// Assembles workouts from their tables: the row of totals, the points second by second, laps, pauses, zones and sets.
// All tables are in the order of workouts, so one pass through each is enough.

import { type Batch, cell } from '../kinds/batch.ts'
import type { Row } from '../kinds/kind.ts'
import { type History, rowsIn } from './format.ts'
import { namesOfSport, type SportNames } from './sports.ts'
import { type Lap, type Length, type Points, pointsBetween, pointsOf, seriesNames, type Workout } from './workout.ts'

/** Tables that make up a workout. */
export const workoutKinds = ['workout', 'track_point', 'lap', 'pause', 'heart_zone', 'strength_set']

/** The history's workouts, oldest first. */
export async function* workoutsOf(history: History): AsyncGenerator<Workout> {
  const laps = follow(rowItems(history, 'lap'))
  const pauses = follow(rowItems(history, 'pause'))
  const zones = follow(rowItems(history, 'heart_zone'))
  const sets = follow(rowItems(history, 'strength_set'))
  const pieces = follow(pieceItems(history))
  const notes = await notesOfWorkouts(history)
  for await (const { row, offset } of rowsIn(history, 'workout')) {
    const id = row.workout
    if (typeof id !== 'number') continue
    const note = notes.get(id)
    const workout = builtWorkout(row, offset, {
      laps: await laps(id),
      pauses: await pauses(id),
      zones: await zones(id),
      sets: await sets(id),
      pieces: await pieces(id),
    })
    yield note === undefined ? workout : { ...workout, note }
  }
}

/** The person's notes about each workout. */
async function notesOfWorkouts(history: History): Promise<Map<number, string>> {
  const notes = new Map<number, string>()
  for await (const { row } of rowsIn(history, 'note')) {
    if (typeof row.workout !== 'number') continue
    const before = notes.get(row.workout)
    notes.set(row.workout, [...(before === undefined ? [] : [before]), noteLine(row)].join('\n'))
  }
  return notes
}

/** A note as one text: its words, then its tags. */
export function noteLine({ comment, tags }: Row): string {
  return [comment, tags && `(${tags})`].filter(Boolean).join(' ')
}

interface WorkoutPieces {
  readonly laps: readonly Row[]
  readonly pauses: readonly Row[]
  readonly zones: readonly Row[]
  readonly sets: readonly Row[]
  readonly pieces: readonly Batch[]
}

function builtWorkout(row: Row, offset: number | null, parts: WorkoutPieces): Workout {
  const number = (name: string) => numberIn(row, name)
  const start = number('workout')!
  const sport = number('sport_code') ?? -1
  const names = namesOfSport(sport)
  const recorded = joined(parts.pieces, names)
  const last = recorded.time.at(-1) ?? start
  const end = number('end') ?? Math.max(last, start + (number('elapsed_time') ?? number('moving_time') ?? 0))
  const totalsOnly = recorded.time.length === 0
  const during = last <= end ? recorded : pointsBetween(recorded, start, end)
  const points = totalsOnly ? endPoints(start, end, number('distance')) : during
  const style = parts.laps.length > 0 ? null : textIn(row, 'swim_style')
  const lengths = toLengths(parts.laps, start, number('pool_length'), number('lengths'), style)
  return {
    id: String(start),
    start,
    end,
    date: textIn(row, 'date') ?? '',
    utcOffset: offset,
    zone: textIn(row, 'zone'),
    sport,
    sportName: textIn(row, 'sport') ?? 'workout',
    title: null,
    movingSeconds: number('moving_time'),
    distance: number('distance'),
    energy: number('energy'),
    steps: number('steps'),
    strokes: number('strokes'),
    heartrateMean: number('heartrate_mean'),
    heartrateMax: number('heartrate_max'),
    heartrateMin: number('heartrate_min'),
    ascent: number('ascent'),
    descent: number('descent'),
    poolLength: number('pool_length'),
    trainingEffect: number('training_effect'),
    anaerobicEffect: number('anaerobic_effect'),
    trainingLoad: number('training_load'),
    points,
    totalsOnly,
    late: recorded.time.length - during.time.length,
    parent: number('parent') === null ? null : String(number('parent')),
    pauses: parts.pauses
      .map((pause) => ({
        start: numberIn(pause, 'start')!,
        end: numberIn(pause, 'start')! + (numberIn(pause, 'seconds') ?? 0),
      }))
      .filter((pause) => pause.end > pause.start && pause.start >= start && pause.end <= end)
      .sort((a, b) => a.start - b.start),
    // In the pool lengths, sets and the whole are mixed there, some of them twice.
    laps: names.cadence === 'strokes' ? [] : parts.laps.flatMap((lap) => toLap(lap, start)),
    lengths,
    // The cloud says how often, never when.
    sets: parts.sets.map((set) => ({ start: null, end: null, repetitions: numberIn(set, 'repetitions') })),
    zones: parts.zones.flatMap((zone) => {
      const [seconds, upper] = [numberIn(zone, 'seconds'), numberIn(zone, 'upper')]
      return seconds === null || upper === null ? [] : [{ seconds, upper }]
    }),
  }
}

/**
 * Points of a workout with totals only: its two ends with the distance, because many importers refuse a file without
 * records.
 */
function endPoints(start: number, end: number, distance: number | null): Points {
  if (end <= start) return pointsOf(new Float64Array(0))
  return pointsOf(Float64Array.of(start, end), distance === null ? {} : { distance: Float64Array.of(0, distance) })
}

function toLap(row: Row, start: number): Lap[] {
  const [seconds, elapsed] = [numberIn(row, 'seconds'), numberIn(row, 'elapsed')]
  if (seconds === null || elapsed === null) return []
  return [
    {
      start: start + elapsed - seconds,
      end: start + elapsed,
      distance: numberIn(row, 'distance'),
      energy: numberIn(row, 'energy'),
      heartrate: numberIn(row, 'heartrate_mean'),
      heartrateMax: numberIn(row, 'heartrate_max'),
    },
  ]
}

/** Rows of one pool length each, near-duplicates dropped; none unless they are as many as the totals say. */
function toLengths(
  laps: readonly Row[],
  start: number,
  pool: number | null,
  count: number | null,
  style: string | null,
): Length[] {
  if (pool === null || count === null) return []
  const lengths: Length[] = []
  for (const row of laps.toSorted((a, b) => Number(a.elapsed) - Number(b.elapsed))) {
    const lap = toLap(row, start)[0]
    if (lap === undefined || lap.distance === null || Math.abs(lap.distance - pool) > 1) continue
    const before = lengths.at(-1)
    if (before !== undefined && lap.end - before.end < 2) continue
    lengths.push({
      start: lap.start,
      end: lap.end,
      strokes: numberIn(row, 'strokes'),
      stroke: toStroke(textIn(row, 'stroke') ?? style),
    })
  }
  return lengths.length === count ? lengths : []
}

function toStroke(name: string | null): Length['stroke'] {
  const known = ['freestyle', 'backstroke', 'breaststroke', 'butterfly', 'mixed'] as const
  return known.find((one) => one === name) ?? (name === 'medley' ? 'mixed' : null)
}

/** The pieces' columns as one set of series. */
function joined(pieces: readonly Batch[], { cadence }: SportNames): Points {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const column = (name: string): Float64Array => {
    const result = new Float64Array(length).fill(Number.NaN)
    let at = 0
    for (const piece of pieces) {
      const cells = piece.columns[name]
      if (cells !== undefined && 'numbers' in cells) result.set(cells.numbers, at)
      else
        for (let i = 0; i < piece.length; i++) {
          const value = cell(cells, i)
          if (typeof value === 'number') result[at + i] = value
        }
      at += piece.length
    }
    return result
  }
  const series = Object.fromEntries(
    seriesNames.filter((name) => name !== 'cadence').map((name) => [name, column(name)]),
  ) as Partial<Record<(typeof seriesNames)[number], Float64Array>>
  const speed = series.speed!
  if (speed.every(Number.isNaN)) series.speed = column('pace').map((pace) => (pace > 0 ? 1 / pace : Number.NaN))
  series.cadence =
    cadence === 'steps'
      ? column('cadence')
      : cadence === 'turns'
        ? column('revolutions')
        : column('stroke_rate').map((rate) => rate * 60)
  return pointsOf(column('instant'), series)
}

async function* rowItems(history: History, name: string): AsyncGenerator<readonly [number, Row]> {
  for await (const { row } of rowsIn(history, name)) yield [Number(row.workout), row]
}

async function* pieceItems(history: History): AsyncGenerator<readonly [number, Batch]> {
  const table = history.table('track_point')
  if (table === null) return
  for await (const { batch } of table.batches()) {
    // A batch may hold several workouts where rows come from elsewhere than the packed pieces.
    let from = 0
    for (let i = 1; i <= batch.length; i++) {
      const id = Number(cell(batch.columns.workout, from))
      if (i < batch.length && Number(cell(batch.columns.workout, i)) === id) continue
      yield [id, part(batch, from, i)]
      from = i
    }
  }
}

/** A copy: several are kept, while the next batch may be written over this one. */
function part({ columns }: Batch, from: number, to: number): Batch {
  const cut = Object.entries(columns).map(([name, cells]) => {
    if ('same' in cells) return [name, cells] as const
    if ('numbers' in cells) return [name, { numbers: cells.numbers.slice(from, to) }] as const
    return [name, { values: cells.values.slice(from, to) }] as const
  })
  return { length: to - from, columns: Object.fromEntries(cut) }
}

/** Takes the items of one workout after the other from an ordered stream; others' items are skipped. */
function follow<T>(items: AsyncGenerator<readonly [number, T]>): (id: number) => Promise<T[]> {
  let next: Promise<IteratorResult<readonly [number, T]>> | null = null
  return async (id) => {
    const found: T[] = []
    for (;;) {
      next ??= items.next()
      const { done, value } = await next
      if (done || value[0] > id) return found
      if (value[0] === id) found.push(value[1])
      next = null
    }
  }
}

function numberIn(row: Row, name: string): number | null {
  const value = row[name]
  return typeof value === 'number' ? value : null
}

function textIn(row: Row, name: string): string | null {
  const value = row[name]
  return typeof value === 'string' ? value : null
}
