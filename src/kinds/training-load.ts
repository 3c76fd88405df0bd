// The load of workouts as the watch sums it up, of the day and of seven days. Source: WatchSportStatistics/SPORT_LOAD.

import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, resultKind } from './result.ts'
import { statistic, statisticKnown, statisticPlace, statisticWire, updated } from './sources/statistics.ts'

const load = (doc: string, wireName: string) =>
  ({ type: 'real', doc, wire: wireName, least: 0, most: 100_000 }) as const

const loadFields = {
  // The vendor's own spelling.
  load: load('Training load of the day.', 'currnetDayTrainLoad'),
  week: load('Load of seven days.', 'wtlSum'),
  optimal_min: load('Lower end of the recommended load of seven days.', 'wtlSumOptimalMin'),
  optimal_max: load('Upper end of the recommended load.', 'wtlSumOptimalMax'),
  overreaching: load('Load from which it is excessive.', 'wtlSumOverreaching'),
  updated,
} as const satisfies FieldTable

export const trainingLoad = resultKind({
  name: 'training_load',
  title: 'Training load',
  source: statistic('training_load', 'Training load', 'SPORT_LOAD'),
  fields: loadFields,
  known: statisticKnown,
  place: statisticPlace,
  wire: statisticWire,
  chart: { draw: 'bars', value: 'week', hue: 'workout' },
  figures: figuresFrom(columnsOf(loadFields), { training_load: { of: 'load', label: 'Training load', draw: 'bars' } }),
})
