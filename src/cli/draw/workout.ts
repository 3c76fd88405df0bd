// One workout: figures, pace or speed, heart rate and altitude on one clock, splits and zones; and the list of many.
import { METRES_PER_MILE, rateOf } from '../../units.ts'
import { oneLine } from '../terminal-text.ts'
import { drawFigures, headed } from './figures.ts'
import {
  clock,
  count,
  decimal,
  distance as distanceText,
  duration,
  energy as energyText,
  height,
  longDate,
  missing,
  speed as speedText,
  unitSystem,
  weekday,
} from './number.ts'
import { bold, type Colour, pad, paint, type Style } from './style.ts'
import { drawTable } from './table.ts'
import { band, meter, type TrackColumn } from './track.ts'

/** A workout's totals; null if not measured. Instants are epoch seconds. */
export interface WorkoutSummary {
  readonly id: number
  readonly date: string
  readonly start: number
  readonly end: number | null
  /** Seconds east of UTC. */
  readonly offset: number
  readonly sport: string
  /** Seconds excluding pauses. */
  readonly moving: number | null
  /** Metres. */
  readonly distance: number | null
  readonly energy: number | null
  readonly heartRate: number | null
  readonly heartRateMax: number | null
  readonly ascent: number | null
  readonly cadence: number | null
  /** 0 to 5. */
  readonly trainingEffect: number | null
  /** Whether it was deleted in the cloud. */
  readonly gone?: boolean
}

interface Split {
  readonly seconds: number
  readonly heartRate: number | null
}

export interface WorkoutView extends WorkoutSummary {
  /** False while its details are not fetched. */
  readonly fetched: boolean
  /** One entry per second at which something was measured. */
  readonly points: {
    readonly second: readonly number[]
    readonly heartRate: readonly (number | null)[]
    readonly altitude: readonly (number | null)[]
    /** Metres per second. */
    readonly speed: readonly (number | null)[]
  }
  /** Full kilometres and miles. */
  readonly splits: readonly Split[]
  readonly miles: readonly Split[]
  readonly zones: readonly { readonly upper: number; readonly seconds: number }[]
  readonly laps: number
  readonly pauses: number
}

/** The whole workout, `width` columns wide; ends without a line end. */
export function drawWorkout(workout: WorkoutView, width: number, style: Style): string {
  const { start, end, offset } = workout
  const until = end === null ? '' : ` ${style.unicode ? '→' : 'to'} ${clock(end, offset)}`
  const title = `${capital(workout.sport)}, ${longDate(workout.date)}${workout.gone ? ' (deleted in the cloud)' : ''}`
  const lines = [
    headed(bold(style, title), paint(style, 'muted', `${clock(start, offset)}${until}`), width),
    '',
    ...drawFigures(workoutFigures(workout, style), width, style),
    '',
    ...tracks(workout, width, style),
    ...splits(workout, width, style),
    ...zones(workout, width, style),
  ]
  while (lines.at(-1) === '') lines.pop()
  return lines.join('\n')
}

/** A table of workouts, newest first, out of `all` that there are. */
export function drawWorkouts(
  list: readonly WorkoutSummary[],
  width: number,
  style: Style,
  all: number = list.length,
): string {
  if (list.length === 0) return 'No workouts here.'
  const dash = missing(style)
  const heads = [
    { head: 'Day' },
    { head: 'Start', align: 'right' as const },
    { head: 'Sport' },
    { head: 'Time', align: 'right' as const },
    { head: 'Distance', align: 'right' as const },
    { head: 'Pace', align: 'right' as const },
    { head: 'bpm', align: 'right' as const },
    { head: 'Id', align: 'right' as const },
  ]
  const rows = list.map((one) => [
    `${weekday(one.date).slice(0, 3)} ${one.date}`,
    clock(one.start, one.offset),
    capital(one.sport) + (one.gone ? ' (deleted)' : ''),
    one.moving === null ? dash : duration(one.moving),
    one.distance === null ? dash : metres(one.distance),
    paceText(one) ?? dash,
    one.heartRate === null ? dash : String(Math.round(one.heartRate)),
    String(one.id),
  ])
  // A narrow terminal keeps what names a workout and what it was.
  const kept =
    width >= 92
      ? [0, 1, 2, 3, 4, 5, 6, 7]
      : width >= 76
        ? [0, 2, 3, 4, 5, 6, 7]
        : width >= 60
          ? [0, 2, 3, 4, 7]
          : [0, 2, 4, 7]
  const table = drawTable(
    kept.map((i) => heads[i]!),
    rows.map((row) => kept.map((i) => row[i]!)),
    width,
    style,
  )
  const left = heads.filter((_, i) => !kept.includes(i)).map(({ head }) => head)
  const note = left.length === 0 ? [] : [`Too wide to show: ${left.join(', ')}.`]
  if (all > list.length)
    note.push(
      `The newest ${list.length} of ${count(all)}; name a year, month or day for others: show workouts 2024-05.`,
    )
  return [table, ...note.map((line) => paint(style, 'muted', line))].join('\n')
}

function workoutFigures(workout: WorkoutSummary, style: Style): [string, string][] {
  const { moving, distance, energy, heartRate, heartRateMax, ascent, cadence, trainingEffect } = workout
  const cells: [string | null, string][] = [
    [distance === null ? null : metres(distance), 'distance'],
    [moving === null ? null : duration(moving), distance === null ? 'without pauses' : 'moving'],
    [paceText(workout), rateOf(workout.sport) === 'speed' ? 'speed' : 'pace'],
    [
      heartRate === null ? null : String(Math.round(heartRate)),
      heartRateMax === null ? 'bpm' : `bpm, max ${heartRateMax}`,
    ],
    [ascent === null ? null : height(ascent), 'climbed'],
    [cadence === null ? null : String(Math.round(cadence)), 'steps a minute'],
    [energy === null ? null : energyText(energy), 'energy'],
    [trainingEffect === null ? null : decimal(trainingEffect, 1), 'training effect'],
  ]
  // Figures that this sport lacks are left out; time and heart rate always show at least a dash.
  return cells
    .filter(([value], i) => value !== null || i === 1 || i === 3)
    .map(([value, label]) => [value ?? missing(style), label])
}

function tracks(workout: WorkoutView, width: number, style: Style): string[] {
  const { second, heartRate, altitude, speed } = workout.points
  const last = second.at(-1)
  if (!workout.fetched)
    return [`  ${paint(style, 'muted', 'The details are not fetched yet: run `wristory sync`.')}`, '']
  if (last === undefined) return [`  ${paint(style, 'muted', 'The cloud has no series for this workout.')}`, '']
  const cells = Math.min(width - 4, 120)
  const rate = rateOf(workout.sport)
  const plot = (
    values: readonly (number | null)[],
    colour: Colour,
    title: string,
    words: (value: number) => string,
    spread: number,
    jumps = false,
  ) => {
    const known = values.filter((value) => value !== null)
    if (known.length < 2) return []
    const sorted = [...known].sort((a, b) => a - b)
    // A momentary stop or jump would flatten the rest: of volatile series, the outer fiftieths are left out.
    const spared = jumps ? Math.floor(known.length / 50) : 0
    const [from, to] = [sorted[spared]!, sorted[known.length - 1 - spared]!]
    const middle = (from + to) / 2
    const scale = Math.max(to - from, spread)
    const shape = { rows: 3, from: middle - scale / 2, to: middle + scale / 2, colour }
    const range = `${words(from)} ${style.unicode ? '–' : '-'} ${words(to)}`
    return [
      `  ${paint(style, colour, title)}  ${paint(style, 'muted', range)}`,
      ...band(chartColumns(second, values, last, cells * 2), shape, style).map((line) => `  ${line.trimEnd()}`),
      '',
    ]
  }
  const faster = (value: number) => (rate !== 'speed' && value <= 0.2 ? 'standing' : speedText(value, rate))
  const lines = [
    ...plot(speed, 'workout', rate === 'speed' ? 'Speed' : 'Pace', faster, rate === 'speed' ? 2 : 1, true),
    ...plot(heartRate, 'heart', 'Heart rate', (value) => `${value} bpm`, 30),
    ...plot(altitude, 'move', 'Altitude', height, 20),
  ]
  return lines.length === 0 ? lines : [...lines.slice(0, -1), `  ${paint(style, 'muted', axis(last, cells))}`, '']
}

/** The values of each half cell, as the span between its lowest and highest. */
function chartColumns(
  second: readonly number[],
  values: readonly (number | null)[],
  last: number,
  halves: number,
): TrackColumn[] {
  const low: (number | null)[] = new Array(halves).fill(null)
  const high: (number | null)[] = new Array(halves).fill(null)
  for (const [i, value] of values.entries()) {
    if (value === null) continue
    const at = Math.min(halves - 1, Math.floor((second[i]! / Math.max(1, last)) * halves))
    low[at] = Math.min(low[at] ?? value, value)
    high[at] = Math.max(high[at] ?? value, value)
  }
  return low.map((value, i) => ({ low: value, high: high[i]!, state: 'known' }))
}

function axis(last: number, cells: number): string {
  const [left, right] = ['0', duration(last)]
  const middle = duration(last / 2)
  const line = pad(left, Math.floor(cells / 2 - middle.length / 2)) + middle
  return pad(line, cells - right.length) + right
}

function splits(workout: WorkoutView, width: number, style: Style): string[] {
  const [list, name, length] =
    unitSystem() === 'metric' ? [workout.splits, 'Kilometres', 1000] : [workout.miles, 'Miles', METRES_PER_MILE]
  if (list.length === 0) return []
  const fastest = Math.min(...list.map(({ seconds }) => seconds))
  const room = Math.min(40, width - 28)
  const rate = rateOf(workout.sport) === 'speed' ? 'speed' : 'pace'
  return [
    `  ${paint(style, 'workout', name)}  ${paint(style, 'muted', 'longer is faster')}`,
    ...list.map(({ seconds, heartRate }, i) => {
      const share = fastest / seconds
      const beats = heartRate === null ? '' : `${heartRate} bpm`
      return `  ${pad(String(i + 1), 3, 'left')} ${pad(speedText(length / seconds, rate), 9, 'left')}  ${meter(share, room, 'workout', style)}  ${beats}`.trimEnd()
    }),
    '',
  ]
}

function zones(workout: WorkoutView, width: number, style: Style): string[] {
  const total = workout.zones.reduce((sum, { seconds }) => sum + seconds, 0)
  if (total === 0) return []
  const room = Math.min(40, width - 30)
  return [
    `  ${paint(style, 'heart', 'Heart-rate zones')}`,
    ...workout.zones.map(
      ({ upper, seconds }) =>
        `  ${pad(`to ${upper} bpm`, 10)}  ${meter(seconds / total, room, 'heart', style)}  ${duration(seconds)}`,
    ),
  ]
}

/** A pace on foot or in water, else a speed; null without distance or time. */
function paceText({ distance, moving, sport }: WorkoutSummary): string | null {
  if (distance === null || moving === null || distance < 1 || moving < 1) return null
  return speedText(distance / moving, rateOf(sport))
}

/** Metres below a kilometre, feet below half a mile, else kilometres or miles with two decimals. */
function metres(value: number): string {
  const short = unitSystem() === 'metric' ? 1000 : METRES_PER_MILE / 2
  return value < short ? height(value) : distanceText(value, 2)
}

function capital(text: string): string {
  return oneLine(text.charAt(0).toUpperCase() + text.slice(1))
}
