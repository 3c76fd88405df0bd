// Maximal oxygen uptake as estimated by the watch. Source: WatchSportStatistics/VO2_MAX.

import type { FieldTable } from './field.ts'
import { resultKind } from './result.ts'
import { statistic, statisticKnown, statisticPlace, statisticWire, updated } from './sources/statistics.ts'

const maximum = (doc: string, wireName: string) =>
  ({ type: 'real', unit: 'ml/kg/min', doc, wire: wireName, least: 1, most: 120 }) as const

const vo2Fields = {
  running: maximum('Maximal oxygen uptake, from running.', 'vo2_max_run'),
  walking: maximum('Maximal oxygen uptake, from walking.', 'vo2_max_walking'),
  updated,
} as const satisfies FieldTable

export const vo2max = resultKind({
  name: 'vo2max',
  title: 'VO2max',
  source: statistic('vo2max', 'VO2max', 'VO2_MAX'),
  fields: vo2Fields,
  known: statisticKnown,
  place: statisticPlace,
  wire: statisticWire,
  measured: ['running', 'walking'],
  chart: { draw: 'line', value: 'running', hue: 'workout' },
  figures: {
    columns: {
      vo2max: {
        ...maximum('Maximal oxygen uptake: from running, else from walking.', ''),
        figure: { label: 'VO₂max', digits: 1, good: 'more', formula: 'from running, else from walking' },
      },
    },
    compute: (rows) => ({ vo2max: rows.at(-1)!.running ?? rows.at(-1)!.walking ?? null }),
  },
})
