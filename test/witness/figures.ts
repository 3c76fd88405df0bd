// The daily figures by their names on a page, with the kind whose coverage applies to them. Their units are those of
// the store's own documentation.

import type { Truth } from './truth.ts'

/** Column: label and kind. */
const table: Readonly<Record<string, readonly [label: string, kind: string]>> = {
  steps: ['Steps', 'day'],
  distance: ['Distance', 'day'],
  energy: ['Energy', 'day'],
  walking_minutes: ['Walking', 'day'],
  running_minutes: ['Running', 'day'],
  running_distance: ['Distance run', 'day'],
  running_energy: ['Energy running', 'day'],
  goal: ['Step goal', 'day'],
  heartrate_peak: ['Peak HR', 'day'],
  heartrate_min: ['Lowest HR', 'minute'],
  heartrate_mean: ['Mean HR', 'minute'],
  heartrate_max: ['Highest HR', 'minute'],
  heartrate_readings: ['HR readings', 'minute'],
  recorded_minutes: ['Time worn', 'minute'],
  sleep_minutes: ['Sleep', 'night'],
  deep_minutes: ['Deep sleep', 'night'],
  rem_minutes: ['REM sleep', 'night'],
  awake_minutes: ['Awake at night', 'night'],
  sleep_score: ['Sleep score', 'night'],
  resting_heartrate: ['Resting HR', 'night'],
  nap_minutes: ['Naps', 'nap'],
  stress_min: ['Lowest stress', 'stress'],
  stress_mean: ['Stress', 'stress'],
  stress_max: ['Highest stress', 'stress'],
  spo2_min: ['Lowest SpO₂', 'spo2'],
  spo2_mean: ['SpO₂', 'spo2'],
  spo2_readings: ['SpO₂ readings', 'spo2'],
  sleep_spo2_min: ['Lowest SpO₂ asleep', 'spo2'],
  sleep_spo2_mean: ['SpO₂ asleep', 'spo2'],
  sleep_spo2_max: ['Highest SpO₂ asleep', 'spo2'],
  odi: ['ODI', 'odi'],
  pai: ['PAI of the day', 'pai'],
  pai_total: ['PAI, 7 days', 'pai'],
  readiness: ['Readiness', 'readiness'],
  sleep_hrv: ['HRV asleep', 'readiness'],
  skin_temperature_deviation: ['Skin temp. deviation', 'readiness'],
  active_minutes: ['Active time', 'daily_health'],
  charge_min: ['Lowest charge', 'charge'],
  charge_max: ['Highest charge', 'charge'],
  charge_wake: ['Charge on waking', 'wake_charge'],
  hrv: ['HRV', 'hrv'],
  sdnn: ['SDNN', 'sdnn'],
  respiration: ['Respiration', 'respiration'],
  skin_temperature: ['Skin temperature', 'skin_temperature'],
  exertion: ['Exertion', 'exertion'],
  acute_load: ['Acute load', 'exertion'],
  chronic_load: ['Chronic load', 'exertion'],
  form: ['Form', 'exertion'],
  trimp: ['TRIMP', 'training_status'],
  systolic: ['Systolic pressure', 'blood_pressure'],
  diastolic: ['Diastolic pressure', 'blood_pressure'],
  food_energy: ['Energy eaten', 'food'],
  food_carbohydrate: ['Carbohydrate eaten', 'food'],
  food_protein: ['Protein eaten', 'food'],
  food_fat: ['Fat eaten', 'food'],
  weight: ['Weight', 'weight'],
  body_fat: ['Body fat', 'weight'],
  training_load: ['Training load', 'training_load'],
  vo2max: ['VO₂max', 'vo2max'],
  workouts: ['Workouts', 'workout'],
  workout_minutes: ['Time in workouts', 'workout'],
  workout_distance: ['Distance in workouts', 'workout'],
  workout_energy: ['Energy in workouts', 'workout'],
}

export const labelOf = (figure: string): string => table[figure]?.[0] ?? figure
export const isFigure = (column: string): boolean => column in table
export const kindOf = (figure: string): string => table[figure]?.[1] ?? 'day'

/** A difference has no zero of its own. */
const differences = new Set(['skin_temperature_deviation'])

/** The unit of a figure as the store documents it; empty for none. */
export function unitOf(truth: Truth, figure: string): string {
  const unit = truth.units.get(figure) ?? ''
  return differences.has(figure) ? `Δ${unit}` : unit
}
