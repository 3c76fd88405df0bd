// The day's single readings of every kind that is drawn as dots, bars or a line over the day: stress, oxygen and so on.

import { kinds } from '../../kinds/index.ts'
import type { Kind } from '../../kinds/kind.ts'
import type { Reader } from './reader.ts'

/** Hues whose readings make tracks of a day. */
const hues: readonly string[] = ['stress', 'oxygen', 'recovery', 'body', 'heart']

/** Readings of each kind that has any between the minutes `from` and `to` of the axis. */
export function samplesOf(
  reader: Reader,
  midnight: number,
  from: number,
  to: number,
): Record<string, [number, number][]> {
  const series: Record<string, [number, number][]> = {}
  for (const kind of kinds) {
    const instant = instantOf(kind)
    const { value, hue } = kind.chart
    if (instant === undefined || value === undefined || !hues.includes(hue) || kind.name === 'minute') continue
    const rows = reader.database.all<{ at: number; value: number }>(
      `SELECT "${instant}" AS at, "${value}" AS value FROM "${kind.name}"
       WHERE account = ? AND "${instant}" >= ? AND "${instant}" < ? AND "${value}" IS NOT NULL ORDER BY 1`,
      reader.account.id,
      midnight + from * 60,
      midnight + to * 60,
    )
    if (rows.length > 0) series[kind.name] = rows.map(({ at, value }) => [Math.round((at - midnight) / 6) / 10, value])
  }
  return series
}

function instantOf({ shape, columns }: Kind): string | undefined {
  if (shape !== 'sample') return undefined
  return Object.entries(columns).find(([, { type }]) => type === 'instant')?.[0]
}
