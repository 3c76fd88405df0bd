// Nights of a range, as series: minutes of the stages, score, resting heart rate, when they began and ended.

import { WristoryError } from '../../errors.ts'
import { budget, type Json } from '../answer.ts'
import { basisOf, figuresIn, type Range, rangeOf } from '../range.ts'
import { statisticsOf, stepsOf } from '../series.ts'
import { type Asking, type NightFigure, nightFigures, type Step } from '../tool.ts'
import { unitsOf } from './daily.ts'

const few = ['asleep', 'deep', 'rem', 'awake', 'score', 'resting_heartrate'] as const

interface Asked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by?: Step | undefined
  readonly figures?: readonly string[] | undefined
  readonly statistics?: boolean | undefined
  readonly cursor?: string | undefined
}

export function answer(
  { from, to, by = 'day', figures: asked, statistics, cursor: at }: Asked,
  { reader }: Asking,
): Json {
  const whole = rangeOf(reader, { from, to }, 28)
  const chosen = (asked ?? (whole.n > 92 ? ['asleep'] : [...few])) as NightFigure[]
  const columns = chosen.map((name) => nightFigures[name])
  const range = by === 'day' && statistics !== true ? pageOf(whole, at, chosen.length) : whole
  const found = figuresIn(reader, columns, range)
  const basis = { missing: namedBack(found.missing, chosen), ...basisOf(reader, columns, range) }
  const common = { from: range.from, to: range.to, units: namedBack(unitsOf(columns), chosen) }
  if (statistics === true)
    return {
      ...common,
      statistics: Object.fromEntries(
        chosen.map((name) => [name, statisticsOf(found.columns[nightFigures[name]]!, found.open, range.from) as Json]),
      ),
      ...basis,
    }
  const { names: stepNames, series, days } = stepsOf(found, range, by)
  return {
    ...common,
    by,
    ...(by === 'day' ? {} : { first_step: stepNames[0] ?? null }),
    series: namedBack(series as Json, chosen),
    ...(days === undefined ? {} : { nights_with_value: namedBack(days as Json, chosen) }),
    ...basis,
    ...(range.to < whole.to ? { truncated: true, more: next(range.to) } : {}),
  }
}

/** Columns of `day` under the names of the answer. */
function namedBack(record: Json, chosen: readonly NightFigure[]): Json {
  const own = record as Readonly<Record<string, Json>>
  return Object.fromEntries(
    chosen.flatMap((name) => (own[nightFigures[name]] === undefined ? [] : [[name, own[nightFigures[name]]!]])),
  )
}

function pageOf(range: Range, at: string | undefined, width: number): Range {
  if (at !== undefined && !(at > range.from && at <= range.to))
    throw new WristoryError('usage', 'This cursor is not of this range.')
  const from = at ?? range.from
  const n = Math.round((Date.parse(range.to) - Date.parse(from)) / 86_400_000) + 1
  const room = Math.floor((budget.usual - 1200) / (5 * width))
  return n <= room ? { from, to: range.to, n } : { from, to: shifted(from, room - 1), n: room }
}

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
const next = (date: string): string => shifted(date, 1)
