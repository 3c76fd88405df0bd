// How each daily figure is called and drawn: label, hue, unit and digits. A figure without an entry is still shown, by
// its own name and unit.

import type { Metric } from '../../schema.ts'
import { axis, differenceWithUnit, number, short, withUnit } from './format.ts'

export type Hue = 'move' | 'heart' | 'sleep' | 'stress' | 'oxygen' | 'recovery' | 'body' | 'workout' | 'ink'

export interface Look {
  readonly label: string
  readonly hue: Hue
  /** The unit that `withUnit` takes. */
  readonly unit: string | null
  readonly digits: number
  /** Whether the value axis begins at zero. */
  readonly zero: boolean
  /** Borders between the five levels of a calendar; the person's own quintiles where absent. */
  readonly levels?: readonly number[]
  /** A value that means something by itself, drawn as a line. */
  readonly line?: number
}

const look = (
  label: string,
  hue: Hue,
  unit: string | null,
  zero: boolean,
  digits = 0,
  levels?: readonly number[],
): Look => ({
  label,
  hue,
  unit,
  digits,
  zero,
  ...(levels === undefined ? {} : { levels }),
})

const looks: Readonly<Record<string, Look>> = {
  steps: look('Steps', 'move', 'steps', true, 0, [4000, 7000, 10_000, 13_000]),
  distance: look('Distance', 'move', 'm', true, 1),
  energy: look('Energy', 'move', 'kcal', true),
  walking_minutes: look('Walking', 'move', 'min', true),
  running_minutes: look('Running', 'move', 'min', true),
  running_distance: look('Distance run', 'move', 'm', true, 1),
  running_energy: look('Energy running', 'move', 'kcal', true),
  sleep_minutes: look('Sleep', 'sleep', 'min', false),
  deep_minutes: look('Deep sleep', 'sleep', 'min', true),
  rem_minutes: look('REM sleep', 'sleep', 'min', true),
  awake_minutes: look('Awake at night', 'sleep', 'min', true),
  nap_minutes: look('Naps', 'sleep', 'min', true),
  sleep_score: look('Sleep score', 'sleep', null, false),
  resting_heartrate: look('Resting HR', 'heart', 'bpm', false),
  heartrate_min: look('Lowest HR', 'heart', 'bpm', false),
  heartrate_mean: look('Mean HR', 'heart', 'bpm', false),
  heartrate_max: look('Highest HR', 'heart', 'bpm', false),
  heartrate_peak: look('Peak HR', 'heart', 'bpm', false),
  heartrate_readings: look('HR readings', 'heart', null, true),
  recorded_minutes: look('Time worn', 'move', 'min', true),
  stress_mean: look('Stress', 'stress', null, false),
  hrv: look('HRV', 'recovery', 'ms', false),
  sleep_hrv: look('HRV asleep', 'recovery', 'ms', false),
  sdnn: look('SDNN', 'recovery', 'ms', false),
  readiness: look('Readiness', 'recovery', null, false),
  pai: look('PAI of the day', 'recovery', null, true),
  // The index is made so that 100 over seven days is enough.
  pai_total: { ...look('PAI, 7 days', 'recovery', null, true), line: 100 },
  charge_wake: look('Charge on waking', 'recovery', null, false),
  spo2_mean: look('SpO₂', 'oxygen', '%', false),
  spo2_min: look('Lowest SpO₂', 'oxygen', '%', false),
  sleep_spo2_min: look('Lowest SpO₂ asleep', 'oxygen', '%', false),
  sleep_spo2_mean: look('SpO₂ asleep', 'oxygen', '%', false),
  sleep_spo2_max: look('Highest SpO₂ asleep', 'oxygen', '%', false),
  odi: look('ODI', 'oxygen', '/h', true, 1),
  respiration: look('Respiration', 'oxygen', '/min', false, 1),
  skin_temperature: look('Skin temperature', 'recovery', '°C', false, 1),
  skin_temperature_deviation: look('Skin temp. deviation', 'recovery', null, false, 1),
  active_minutes: look('Active time', 'move', 'min', true),
  weight: look('Weight', 'body', 'kg', false, 1),
  body_fat: look('Body fat', 'body', '%', false, 1),
  workouts: look('Workouts', 'workout', null, true),
  workout_minutes: look('Time in workouts', 'workout', 'min', true),
  workout_distance: look('Distance in workouts', 'workout', 'm', true, 1),
  workout_energy: look('Energy in workouts', 'workout', 'kcal', true),
  trimp: look('TRIMP', 'workout', null, true),
  acute_load: look('Acute load', 'workout', null, true),
  chronic_load: look('Chronic load', 'workout', null, true),
  form: look('Form', 'workout', null, false),
  exertion: look('Exertion', 'workout', null, true),
  goal: look('Step goal', 'move', 'steps', true),
}

/** Parts of names that tell the hue of a figure nobody described here. */
const hues: readonly (readonly [RegExp, Hue])[] = [
  [/stress|emotion/, 'stress'],
  [/spo2|odi|oxygen|respiration|breath/, 'oxygen'],
  [/weight|fat|muscle|bmi|water|bone|visceral|body|height/, 'body'],
  [/workout|training|vo2|load|lactate/, 'workout'],
  [/sleep|night|nap/, 'sleep'],
  [/heartrate|bpm|pressure/, 'heart'],
  [/hrv|readiness|pai|charge|recovery|temperature/, 'recovery'],
]

/** Words whose letters are not simply capitalised. */
const words: Readonly<Record<string, string>> = {
  spo2: 'SpO₂',
  hrv: 'HRV',
  pai: 'PAI',
  odi: 'ODI',
  hr: 'HR',
  vo2max: 'VO₂max',
  rem: 'REM',
  bmi: 'BMI',
  heartrate: 'heart rate',
  mean: 'mean',
}

/** The look of the daily figure `name`; `metric` is what the server says of it. */
export function lookOf(name: string, metric?: Pick<Metric, 'unit'>): Look {
  const known = looks[name]
  if (known !== undefined) return known
  const text = name
    .split('_')
    .map((word) => words[word] ?? word)
    .join(' ')
  const hue = hues.find(([pattern]) => pattern.test(name))?.[1] ?? 'recovery'
  const unit = metric?.unit ?? null
  return look(text.charAt(0).toUpperCase() + text.slice(1), hue, unit, false, unit === 'kg' || unit === '°C' ? 1 : 0)
}

/** A change of a figure in words: `+277`, `−4 bpm`; `±0` where it rounds to nothing. */
export function saidChange(change: number, look: Look): string {
  const words = (size: number) => inWords(differenceWithUnit(size, look.unit, look.digits))
  const size = words(Math.abs(change))
  const sign = size === words(0) ? '±' : change > 0 ? '+' : '−'
  return `${sign}${size}`
}

/** A share says something of a base that is not near zero (design, Numbers). */
const LEAST_BASE = 20

/** How far a figure lies from another, in words: `+277 (+2.9 %)`. Without a share where either rounds to nothing. */
export function saidDifference(value: number, base: number, look: Look): string {
  const change = saidChange(value - base, look)
  const share = number(((value - base) / base) * 100, 1, true)
  const says = base >= LEAST_BASE && !change.startsWith('±') && share !== number(0, 1, true)
  return says ? `${change} (${share} %)` : change
}

/** A value of a figure in words: `9,576`, `6 h 52`, `51 bpm`. */
export function said(value: number, { unit, digits }: Look): string {
  return inWords(withUnit(value, unit, digits))
}

function inWords({ text, unit }: { readonly text: string; readonly unit: string }): string {
  return unit === '' ? text : `${text} ${unit}`
}

/** The gridlines of an axis of a figure and what stands beside them, without the unit. */
export function axisOf({ unit }: Pick<Look, 'unit'>, low: number, high: number, wanted = 3) {
  const lines = axis(low, high, unit, wanted)
  const step = lines.length < 2 ? 1 : lines[1]!.shown - lines[0]!.shown
  // As many digits as tell one line from the next.
  const digits = [0, 1, 2].find((n) => Math.abs(step * 10 ** n - Math.round(step * 10 ** n)) < 1e-6) ?? 3
  const text = (shown: number) => {
    // Below half an hour a step has no round hours.
    if (unit === 'min' && step % 30 === 0) return shown === 0 ? '0' : `${number(shown / 60, step % 60 === 0 ? 0 : 1)} h`
    return digits > 0 ? number(shown, digits) : short(shown)
  }
  return lines.map(({ at, shown }) => ({ at, text: text(shown) }))
}
