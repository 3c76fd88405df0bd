// The series of a workout, one column of `track_point` each: unit, range, and resolution.

import type { Order } from '../codec/frame.ts'
import type { Column } from './kind.ts'

export interface StrandKind extends Column {
  readonly type: 'integer' | 'real'
  /** Factor by which the value is stored as an integer. */
  readonly factor: number
  /** 1: delta encoding for slowly changing values, 0: plain. */
  readonly order: Order
  /** Possible values, in the column's unit. */
  readonly least: number
  readonly most: number
  /** Each value is the total since the start, not the increment of the point: never summed again. */
  readonly cumulative?: true
}

function strand(
  [type, unit]: readonly ['integer' | 'real', string?],
  factor: number,
  order: Order,
  [least, most]: readonly [number, number],
  doc: string,
): StrandKind {
  return { type, factor, order, least, most, doc, ...(unit ? { unit } : {}) }
}

function total(...definition: Parameters<typeof strand>): StrandKind & { readonly cumulative: true } {
  return { ...strand(...definition), cumulative: true }
}

export const strands = {
  // 1e-7 degrees are 1.1 cm; the wire's 1e-8 are beyond any receiver.
  latitude: strand(['real', '°'], 1e7, 1, [-90, 90], 'Latitude, north positive.'),
  longitude: strand(['real', '°'], 1e7, 1, [-180, 180], 'Longitude, east positive.'),
  altitude: strand(['real', 'm'], 100, 1, [-1000, 10_000], 'Altitude as the device measured it.'),
  altitude_map: strand(['real', 'm'], 100, 1, [-1000, 10_000], 'Altitude by the map.'),
  accuracy: strand(['integer', 'm'], 1, 0, [0, 1e5], 'Accuracy of the position.'),
  flag: strand(['integer'], 1, 0, [0, 1e6], 'Undocumented flags of the position, as sent.'),
  heartrate: strand(['integer', 'bpm'], 1, 1, [1, 255], 'Heart rate.'),
  distance: total(['real', 'm'], 100, 1, [0, 1e6], 'Distance since the start.'),
  steps: total(['integer', 'steps'], 1, 1, [0, 1e7], 'Steps since the start.'),
  stride: strand(['real', 'm'], 100, 0, [0.01, 100], 'Length of a step.'),
  cadence: strand(['integer', 'steps/min'], 1, 0, [0, 1000], 'Step rate.'),
  speed: strand(['real', 'm/s'], 100, 0, [0, 1000], 'Speed.'),
  pace: strand(['real', 's/m'], 1000, 0, [0, 1e5], 'Pace as smoothed by the device: seconds per metre.'),
  revolutions: strand(['integer', '/min'], 1, 0, [0, 1000], 'Revolutions of the pedals.'),
  stroke_rate: strand(['real', '/s'], 1000, 0, [0, 100], 'Strokes per second.'),
  power: strand(['integer', 'W'], 1, 0, [0, 10_000], 'Power.'),
  pressure: strand(['integer', 'Pa'], 1, 1, [1, 200_000], 'Air pressure.'),
  temperature: strand(['real', '°C'], 10, 1, [-100, 100], 'Temperature.'),
  equivalent_pace: strand(['integer', 's/km'], 1, 0, [0, 1e6], 'Equivalent pace on the flat.'),
  ground_contact: strand(['integer', 'ms'], 1, 0, [0, 10_000], 'Ground contact time.'),
  oscillation: strand(['integer', 'mm'], 1, 0, [0, 10_000], 'Vertical oscillation.'),
  vertical_ratio: strand(['real', '%'], 10, 0, [0, 100], 'Vertical oscillation by stride length.'),
} satisfies Record<string, StrandKind>

export type StrandName = keyof typeof strands
/** Series whose last value applies to the whole workout. */
export type CumulativeName = {
  [Name in StrandName]: (typeof strands)[Name] extends { readonly cumulative: true } ? Name : never
}[StrandName]
export const strandNames = Object.keys(strands) as readonly StrandName[]
