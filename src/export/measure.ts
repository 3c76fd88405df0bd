// Quantities of the health formats, found in whichever kinds have them: measurements one by one, and nights with their
// stages. A format says which quantities it wants under which names.

import { type BatchPart, cell } from '../kinds/batch.ts'
import { type History, rowsIn } from './format.ts'
import { dayBounds, inCalendar } from './instant.ts'

export interface Measure {
  /** Epoch seconds; equal for an instant. */
  readonly start: number
  readonly end: number
  readonly offset: number | null
  readonly value: number
  /** Local day. */
  readonly date: string | null
  /** The kind it comes from. */
  readonly kind: string
}

interface QuantitySource {
  readonly kind: string
  readonly column: string
  /** `minute` and `day` last so long, `instant` does not. */
  readonly span: 'minute' | 'day' | 'instant'
}

const of = (kind: string, column: string, span: QuantitySource['span']): QuantitySource => ({ kind, column, span })

/** The columns of each quantity. Units are those of the columns: bpm, ms, %, kg, m, kcal, min, mmHg, g. */
export const quantities = {
  steps: [of('day', 'steps', 'day')],
  minuteSteps: [of('minute', 'steps', 'minute')],
  distance: [of('day', 'distance', 'day')],
  energy: [of('day', 'energy', 'day')],
  heartrate: [of('minute', 'heartrate', 'minute'), of('heartrate', 'heartrate', 'instant')],
  minuteHeartrate: [of('minute', 'heartrate', 'minute')],
  restingHeartrate: [of('day', 'resting_heartrate', 'day')],
  rmssd: [of('hrv', 'rmssd', 'instant')],
  sdnn: [of('sdnn', 'sdnn', 'instant')],
  spo2: [of('spo2', 'spo2', 'instant')],
  respiration: [of('respiration', 'breaths', 'instant')],
  weight: [of('weight', 'weight', 'instant')],
  bmi: [of('weight', 'bmi', 'instant')],
  fat: [of('weight', 'fat', 'instant')],
  water: [of('weight', 'water', 'instant')],
  bone: [of('weight', 'bone', 'instant')],
  muscle: [of('weight', 'muscle', 'instant')],
  vo2max: [of('vo2max', 'running', 'day')],
  skinTemperature: [of('skin_temperature', 'temperature', 'instant')],
  stress: [of('day', 'stress_mean', 'day')],
  pai: [of('day', 'pai_total', 'day')],
  readiness: [of('day', 'readiness', 'day')],
  workouts: [of('day', 'workouts', 'day')],
  workoutMinutes: [of('day', 'workout_minutes', 'day')],
  workoutDistance: [of('day', 'workout_distance', 'day')],
  trainingLoad: [of('day', 'training_load', 'day')],
  systolic: [of('blood_pressure', 'systolic', 'instant')],
  diastolic: [of('blood_pressure', 'diastolic', 'instant')],
  foodEnergy: [of('food', 'energy', 'instant')],
  carbohydrate: [of('food', 'carbohydrate', 'instant')],
  protein: [of('food', 'protein', 'instant')],
  foodFat: [of('food', 'fat', 'instant')],
} as const satisfies Record<string, readonly QuantitySource[]>

export type Quantity = keyof typeof quantities

/** Kinds in which these quantities are found. */
export function kindsOf(names: readonly Quantity[]): string[] {
  return [...new Set(names.flatMap((name) => quantities[name].map(({ kind }) => kind)))]
}

/** All measurements of one quantity, kind by kind in the order of time. */
export async function* measures(history: History, quantity: Quantity): AsyncGenerator<Measure> {
  for (const source of quantities[quantity] as readonly QuantitySource[]) {
    const table = history.table(source.kind)
    if (table === null) continue
    for await (const part of table.batches()) yield* measuresIn(part, source)
  }
}

/** Seconds by which the days of two neighbouring dates can overlap when the wearer travels. */
const REACH = 2 * 86_400
/** Measurements that wait for an earlier one. */
const WAITING = 16_384

/**
 * The measurements of each kind of one quantity as a series: times rise, and of two at one time the one of the later
 * day counts. Days overlap when clocks change or the wearer travels, because each has one offset.
 */
export async function* risingMeasures(history: History, quantity: Quantity): AsyncGenerator<Measure> {
  const waiting = new Map<number, Measure>()
  let kind: string | null = null
  let newest = Number.NEGATIVE_INFINITY
  let written = Number.NEGATIVE_INFINITY
  const before = (limit: number): Measure[] => {
    const ready = [...waiting.values()].filter(({ start }) => start < limit).sort((a, b) => a.start - b.start)
    for (const { start } of ready) waiting.delete(start)
    written = ready.at(-1)?.start ?? written
    return ready
  }
  for await (const one of measures(history, quantity)) {
    if (kind !== one.kind) {
      yield* before(Number.POSITIVE_INFINITY)
      kind = one.kind
      newest = written = Number.NEGATIVE_INFINITY
    }
    const other = waiting.get(one.start)
    const stands = other === undefined ? one.start > written : (one.date ?? '') >= (other.date ?? '')
    if (stands) waiting.set(one.start, one)
    newest = Math.max(newest, one.start)
    if (waiting.size >= WAITING) yield* before(newest - REACH)
  }
  yield* before(Number.POSITIVE_INFINITY)
}

/** By columns: of half a million minutes only those with a reading become objects. */
function* measuresIn({ batch, offset }: BatchPart, { kind, column, span }: QuantitySource): Generator<Measure> {
  const { columns, length } = batch
  const values = columns[column]
  for (let i = 0; i < length; i++) {
    const value = cell(values, i)
    if (typeof value !== 'number') continue
    const day = cell(columns.date, i)
    const date = typeof day === 'string' ? day : null
    const east = offset(i)
    if (span === 'day') {
      if (date !== null) yield { ...dayBounds(date, east), offset: east, value, date, kind }
      continue
    }
    const instant = cell(columns.instant, i)
    if (typeof instant !== 'number' || !inCalendar(instant)) continue
    // Another person of the household used the scale.
    if (kind === 'weight' && !isSelf(cell(columns.member, i))) continue
    yield { start: instant, end: span === 'minute' ? instant + 60 : instant, offset: east, value, date, kind }
  }
}

export interface Pressure extends Omit<Measure, 'value'> {
  readonly systolic: number
  readonly diastolic: number
}

/** Blood pressures with both values. */
export async function* pressures(history: History): AsyncGenerator<Pressure> {
  for await (const { row, offset } of rowsIn(history, 'blood_pressure')) {
    const { instant, date, systolic, diastolic } = row
    if (typeof instant !== 'number' || !inCalendar(instant)) continue
    if (typeof systolic !== 'number' || typeof diastolic !== 'number') continue
    const day = typeof date === 'string' ? date : null
    yield { start: instant, end: instant, offset, date: day, kind: 'blood_pressure', systolic, diastolic }
  }
}

function isSelf(member: string | number | Uint8Array | null): boolean {
  return member === null || member === 'self'
}

export interface SleepMinutes {
  readonly start: number
  readonly end: number
  readonly stage: 'light' | 'deep' | 'rem' | 'awake' | 'unknown'
}

export interface ExportedSleep {
  readonly date: string
  readonly start: number
  readonly end: number
  readonly offset: number | null
  readonly nap: boolean
  readonly stages: readonly SleepMinutes[]
  /** Minutes; null if the device does not record it. */
  readonly light: number | null
  readonly deep: number | null
  readonly rem: number | null
  readonly awake: number | null
  readonly score: number | null
  readonly wakings: number | null
}

/** Nights and naps, oldest first. Stages lie within the sleep and do not overlap. */
export async function* sleeps(history: History): AsyncGenerator<ExportedSleep> {
  const stages = new Map<string, SleepMinutes[]>()
  for await (const { row } of rowsIn(history, 'sleep_stage')) {
    const { date, start, minutes, stage, nap } = row
    if (typeof date !== 'string' || typeof start !== 'number' || typeof minutes !== 'number') continue
    const key = `${date} ${nap}`
    const list = stages.get(key)
    const span: SleepMinutes = { start, end: start + minutes * 60, stage: toStage(stage ?? null) }
    if (list === undefined) stages.set(key, [span])
    else list.push(span)
  }
  for (const [kind, nap] of [
    ['night', 0],
    ['nap', 1],
  ] as const) {
    for await (const { row, offset } of rowsIn(history, kind)) {
      const { date, start, end } = row
      if (typeof date !== 'string' || typeof start !== 'number' || typeof end !== 'number') continue
      if (end <= start || !inCalendar(start) || !inCalendar(end)) continue
      const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
      yield {
        date,
        start,
        end,
        offset,
        nap: nap === 1,
        stages: (stages.get(`${date} ${nap}`) ?? []).flatMap((span) => clipped(span, start, end)),
        light: number('light_minutes'),
        deep: number('deep_minutes'),
        rem: number('rem_minutes'),
        awake: number('awake_minutes'),
        score: number('score'),
        wakings: number('wake_count'),
      }
    }
  }
}

export const sleepKinds = ['night', 'sleep_stage', 'nap']

/** Minutes asleep; null if the device records none. */
export function asleep({ light, deep, rem }: ExportedSleep): number | null {
  return light === null && deep === null && rem === null ? null : (light ?? 0) + (deep ?? 0) + (rem ?? 0)
}

function toStage(value: string | number | Uint8Array | null): SleepMinutes['stage'] {
  return value === 'light' || value === 'deep' || value === 'rem' || value === 'awake' ? value : 'unknown'
}

function clipped(span: SleepMinutes, start: number, end: number): SleepMinutes[] {
  const cut = { ...span, start: Math.max(span.start, start), end: Math.min(span.end, end) }
  return cut.end > cut.start ? [cut] : []
}
