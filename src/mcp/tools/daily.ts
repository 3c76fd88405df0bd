// Any figures of the table `day` over any range.

import { didYouMean } from '../../codec/near.ts'
import { dayMetrics } from '../../dashboard/server/daily.ts'
import { WristoryError } from '../../errors.ts'
import { budget, bytesOf, type Json } from '../answer.ts'
import { basisOf, figuresIn, type Range, rangeOf } from '../range.ts'
import { statisticsOf, stepsOf } from '../series.ts'
import type { Asking, Step } from '../tool.ts'

interface Asked {
  readonly figures: readonly string[]
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by?: Step | undefined
  readonly statistics?: boolean | undefined
  readonly cursor?: string | undefined
}

export function answer(
  { figures: names, from, to, by = 'day', statistics, cursor: at }: Asked,
  { reader }: Asking,
): Json {
  for (const name of names) if (!dayMetrics.has(name)) throw unknownFigure(name)
  const whole = rangeOf(reader, { from, to }, 28)
  const range = by === 'day' && statistics !== true ? pageOf(whole, at, names.length) : whole
  const figures = figuresIn(reader, names, range)
  const common = { from: range.from, to: range.to, units: unitsOf(names) }
  const basis = { ...(names.length > 0 ? { missing: figures.missing } : {}), ...basisOf(reader, names, range) }
  if (statistics === true)
    return {
      ...common,
      statistics: Object.fromEntries(
        names.map((name) => [name, statisticsOf(figures.columns[name]!, figures.open, range.from) as Json]),
      ),
      ...basis,
    }
  const { names: stepNames, series, days } = stepsOf(figures, range, by)
  return {
    ...common,
    by,
    ...(by === 'day' ? {} : { first_step: stepNames[0] ?? null }),
    series: series as Json,
    ...(days === undefined ? {} : { days_with_value: days as Json }),
    ...basis,
    ...moreOf(whole, range),
  }
}

/** Units by figure; figures without one are left out. */
export function unitsOf(names: readonly string[]): Json {
  return Object.fromEntries(
    names.flatMap((name) => (dayMetrics.get(name)?.unit ? [[name, dayMetrics.get(name)!.unit]] : [])),
  )
}

/** As many days as fit: a value takes seven bytes at most in the mean. */
function pageOf(range: Range, at: string | undefined, width: number): Range {
  const room = Math.floor((budget.usual - bytesOf({}) - 1200) / (7 * width))
  const from = at !== undefined && /^\d{4}-\d\d-\d\d$/.test(at) && at > range.from ? at : range.from
  const n = Math.round((Date.parse(range.to) - Date.parse(from)) / 86_400_000) + 1
  if (n <= room) return { from, to: range.to, n }
  const to = new Date(Date.parse(from) + (room - 1) * 86_400_000).toISOString().slice(0, 10)
  return { from, to, n: room }
}

function moreOf(whole: Range, page: Range): { [name: string]: Json } {
  if (page.to >= whole.to) return {}
  return { truncated: true, more: new Date(Date.parse(page.to) + 86_400_000).toISOString().slice(0, 10) }
}

function unknownFigure(name: string): WristoryError {
  return new WristoryError('usage', `There is no daily figure ${JSON.stringify(name.slice(0, 40))}.`, {
    hint: `${didYouMean(name, dayMetrics.keys())}overview lists the figures.`,
  })
}
