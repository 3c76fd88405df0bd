// The person's own usual range: 10th, 50th and 90th percentile of the last 90 worn days before a date.

import { addDays } from '../../codec/date.ts'
import { toMillionth } from '../../codec/number.ts'
import { type FigureValues, figureColumns } from '../../query/figure-columns.ts'
import type { Reader } from '../../query/reader.ts'
import { dayFigures, nightFigures } from '../figures.ts'
import { quantile } from '../quantile.ts'

/** Only drawn figures: two hundred days of all sixty take longer than the rest of a day. */
const figures = [...new Set([...dayFigures, ...nightFigures])]

/** Number of worn days used, and the minimum for a range. */
const DAYS = 90
const FEWEST = 10
/** How far back the 90 worn days may reach; older ones are no longer representative. */
const REACH = 200

/** Ranges of each drawn figure that has enough days. */
export function usualBefore(reader: Reader, date: string): Record<string, [number, number, number]> {
  const columns = figureColumns(reader, ['recorded_minutes', ...figures], addDays(date, -REACH), REACH)
  const recorded = columns.get('recorded_minutes')!
  const usual: Record<string, [number, number, number]> = {}
  for (const name of figures) {
    const values = newest(columns.get(name)!, recorded)
    if (values.length < FEWEST) continue
    usual[name] = [0.1, 0.5, 0.9].map((q) => toMillionth(quantile(values, q))) as [number, number, number]
  }
  return usual
}

/** The newest values of worn days, at most `DAYS`, the least first. */
function newest(column: FigureValues, recorded: FigureValues): Float64Array {
  const values = new Float64Array(DAYS)
  let n = 0
  for (let i = column.length - 1; i >= 0 && n < DAYS; i--) {
    const value = column[i]!
    if (value !== null && recorded[i] !== 0) values[n++] = value
  }
  return values.subarray(0, n).sort()
}
