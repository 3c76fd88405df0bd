// The leading figures of a day and a night, shared by the page that draws them and the server that computes their usual
// range.

import type { FigureName } from '../kinds/index.ts'

/** Of a day, by preference: the first eight that the account has. */
export const dayFigures: readonly FigureName[] = [
  'steps',
  'distance',
  'energy',
  'sleep_minutes',
  'resting_heartrate',
  'hrv',
  'readiness',
  'spo2_mean',
  'sleep_score',
  'stress_mean',
  'pai',
  'heartrate_max',
  'deep_minutes',
  'walking_minutes',
]

/** Of a night. */
export const nightFigures: readonly FigureName[] = [
  'sleep_minutes',
  'sleep_score',
  'deep_minutes',
  'rem_minutes',
  'awake_minutes',
  'resting_heartrate',
  'nap_minutes',
  'sleep_spo2_min',
  'sleep_spo2_mean',
  'sleep_spo2_max',
]
