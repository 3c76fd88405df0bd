// The comparisons of workouts: the summary's totals with the series, splits, zones and pauses of the details.

import type { Row } from '../kinds/kind.ts'
import type { ComparedPair, TotalsCheck } from './reconcile-check.ts'

const number = (row: Row | undefined, name: string) => (typeof row?.[name] === 'number' ? (row[name] as number) : null)

/** Columns that the summary and the sums of the series have under these names. */
const pairs: Readonly<
  Record<string, { readonly unit: string | null; readonly decoded: string; readonly doc: string }>
> = {
  distance: { unit: 'm', decoded: 'distance_sum', doc: 'Distance against the sum of the series.' },
  steps: { unit: 'steps', decoded: 'steps_sum', doc: 'Steps against the sum of the series.' },
  heartrate_mean: { unit: 'bpm', decoded: 'heartrate_mean', doc: 'Mean heart rate against the readings.' },
  heartrate_max: { unit: 'bpm', decoded: 'heartrate_max', doc: 'Highest heart rate against the readings.' },
  heartrate_min: { unit: 'bpm', decoded: 'heartrate_min', doc: 'Lowest heart rate against the readings.' },
  altitude_max: { unit: 'm', decoded: 'altitude_max', doc: 'Highest altitude against the series.' },
  altitude_min: { unit: 'm', decoded: 'altitude_min', doc: 'Lowest altitude against the series.' },
  cadence: { unit: 'steps/min', decoded: 'cadence_mean', doc: 'Mean step rate against the series.' },
  power: { unit: 'W', decoded: 'power_mean', doc: 'Mean power against the series.' },
  power_max: { unit: 'W', decoded: 'power_max', doc: 'Highest power against the series.' },
  pause_time: { unit: 's', decoded: 'pause_time', doc: 'Time of the pauses against their sum.' },
}

const series: TotalsCheck = {
  subject: 'workout',
  inputs: {
    workout: { kind: 'workout', from: 'workout' },
    track: { kind: 'track_point', from: 'track' },
  },
  measures: {
    ...Object.fromEntries(Object.entries(pairs).map(([name, { unit, doc }]) => [name, { unit, doc }])),
    length: { unit: 'm', doc: 'Distance against the great-circle length of the positions.' },
  },
  compare({ workout, track }) {
    const [summary, sums] = [workout?.[0], track?.[0]]
    if (summary === undefined || sums === undefined) return {}
    const own = Object.entries(pairs).map(([name, { decoded }]): [string, ComparedPair] => [
      name,
      [number(summary, name), number(sums, decoded)],
    ])
    // A workout indoors has no positions, and no length.
    const located = (number(sums, 'located') ?? 0) > 1
    return {
      ...Object.fromEntries(own),
      length: [number(summary, 'distance'), located ? number(sums, 'length') : null],
    }
  },
}

const splits: TotalsCheck = {
  subject: 'workout',
  inputs: {
    workout: { kind: 'workout', from: 'workout' },
    splits: { kind: 'split', from: 'split' },
    zones: { kind: 'heart_zone', from: 'heart_zone' },
  },
  measures: {
    kilometres: { unit: null, doc: 'Full kilometres of the distance against the splits.' },
    split_time: { unit: 's', doc: 'Moving time of the full kilometres, by the mean pace, against the splits.' },
    zone_time: { unit: 's', doc: 'Moving time against the time in all heart-rate zones.' },
  },
  compare({ workout, splits = [], zones = [] }) {
    const summary = workout?.[0]
    const full = splits.filter(({ unit }) => unit === 'km')
    const [distance, moving] = [number(summary, 'distance'), number(summary, 'moving_time')]
    const expected = distance === null ? null : Math.floor(distance / 1000)
    const time = total(full.map((row) => number(row, 'seconds')))
    return {
      kilometres: [expected, full.length === 0 ? null : full.length],
      split_time: [
        distance && moving && full.length > 0 ? (moving * full.length * 1000) / distance : null,
        full.length === 0 ? null : time,
      ],
      // Without a heart rate all zones are zero: nothing was measured.
      zone_time: [moving, total(zones.map((row) => number(row, 'seconds'))) || null],
    }
  },
}

function total(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

export const workoutChecks: readonly TotalsCheck[] = [series, splits]
