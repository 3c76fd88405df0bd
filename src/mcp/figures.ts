// Results of `daily` and `nights`: figures as series or statistics, in pages that fit, or two ranges compared.

import { addDays, daysBetween, isDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import { type FigureName, figures as figureEntries } from '../kinds/index.ts'
import type { Reader } from '../query/reader.ts'
import { budget, type Json, jsonBytes, short } from './answer.ts'
import { askedDate, askedRange, comparisonBasis, type DayRange, figuresIn, type RangeFigures } from './range.ts'
import { dayStatistics, statisticsBySteps, stepDays, stepMeans } from './series.ts'
import { nightFigures, type Step } from './tool.ts'

export interface FiguresAsked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by?: Step | undefined
  readonly statistics?: boolean | undefined
  readonly threshold?: number | undefined
  readonly vs_from?: string | undefined
  readonly vs_to?: string | undefined
  readonly cursor?: string | undefined
}

/** Column of `day` for each name in the result. */
export type Chosen = Readonly<Record<string, string>>

/** Default number of days. */
const USUAL = 28
/** Bytes of `truncated` and `more`. */
const MORE = 50

/** The result for the figures; beyond `budget.usual` it is cut at a step and names the first day that is left. */
export function figuresAnswer(reader: Reader, chosen: Chosen, asked: FiguresAsked): Json {
  const whole = askedRange(reader, asked, USUAL)
  if (asked.vs_from !== undefined || asked.vs_to !== undefined) return comparison(reader, chosen, whole, asked)
  const rest = remainingRange(whole, asked.cursor)
  if (asked.by === 'weekday' || (isStatistics(asked) && (asked.by ?? 'day') === 'day'))
    return pageAnswer(reader, chosen, rest, asked)
  // No value takes less than two bytes, so more days than this never fit.
  let page = upTo(rest, asked, Math.ceil(budget.usual / (2 * Object.keys(chosen).length)))
  for (;;) {
    const answer = pageAnswer(reader, chosen, page, asked)
    const steps = stepDays(page, asked.by ?? 'day').length
    const size = jsonBytes(answer) + MORE
    if (size <= budget.usual || steps === 1)
      return page.to === whole.to ? answer : { ...answer, truncated: true, more: addDays(page.to, 1) }
    page = upTo(rest, asked, Math.max(1, Math.min(steps - 1, Math.floor((steps * budget.usual) / size))))
  }
}

function remainingRange(whole: DayRange, cursor: string | undefined): DayRange {
  if (cursor === undefined) return whole
  if (!isDate(cursor) || cursor < whole.from || cursor > whole.to)
    throw new WristoryError('usage', 'This cursor is not of this range.', { hint: 'Take `more` of the last answer.' })
  return { from: cursor, to: whole.to, n: daysBetween(cursor, whole.to) + 1 }
}

/** The first `count` steps of a range. */
function upTo(range: DayRange, { by = 'day' }: FiguresAsked, count: number): DayRange {
  const n = by === 'day' ? Math.min(count, range.n) : (stepDays(range, by).slice(0, count).at(-1)?.days.at(-1) ?? 0) + 1
  return { from: range.from, to: addDays(range.from, n - 1), n }
}

function isStatistics({ statistics, threshold }: FiguresAsked): boolean {
  return statistics === true || threshold !== undefined
}

function pageAnswer(reader: Reader, chosen: Chosen, range: DayRange, asked: FiguresAsked): { [name: string]: Json } {
  const by = asked.by ?? 'day'
  const figures = named(figuresIn(reader, Object.values(chosen), range), chosen)
  const head = { from: range.from, to: range.to, units: figureUnits(chosen) }
  const basis = { ...figures.gaps, ...comparisonBasis(reader, Object.values(chosen), range) }
  const each = (of: (name: string) => Json): Json =>
    Object.fromEntries(Object.keys(chosen).map((name) => [name, of(name)]))
  const of = { from: range.from, threshold: asked.threshold }
  const steps = stepDays(range, by)
  if (isStatistics(asked) && by === 'day')
    return { ...head, statistics: statisticsOfAll(figures, chosen, range, asked.threshold), ...basis }
  if (isStatistics(asked))
    return { ...head, by, statistics: each((name) => statisticsBySteps(figures, name, steps, of)), ...basis }
  if (by === 'day')
    return {
      ...head,
      by,
      series: each((name) => figures.columns[name]!.map((value) => short(value))),
      ...basis,
    }
  const { means, counts } = stepMeans(figures, steps)
  const first = by === 'weekday' ? { first_step: steps[0]!.name } : {}
  return { ...head, by, ...first, series: means, n: counts, ...basis }
}

function statisticsOfAll(
  figures: RangeFigures,
  chosen: Chosen,
  { from, n }: DayRange,
  threshold: number | undefined,
): Json {
  const days = Array.from({ length: n }, (_, i) => i)
  return Object.fromEntries(
    Object.keys(chosen).map((name) => [name, dayStatistics(figures, name, { days }, { from, threshold }) as Json]),
  )
}

/** Two ranges side by side; what changed between them counts as changed inside the comparison. */
function comparison(reader: Reader, chosen: Chosen, one: DayRange, { vs_from, vs_to, threshold }: FiguresAsked): Json {
  const to = vs_to ?? addDays(askedDate(reader, vs_from!), one.n - 1)
  const other = askedRange(reader, { from: vs_from, to }, one.n)
  const sides = [one, other].map((range) => {
    const figures = named(figuresIn(reader, Object.values(chosen), range), chosen)
    const statistics = statisticsOfAll(figures, chosen, range, threshold)
    return { from: range.from, to: range.to, statistics, ...figures.gaps }
  })
  const hull = {
    from: one.from < other.from ? one.from : other.from,
    to: one.to > other.to ? one.to : other.to,
    n: 1,
  }
  const basis = comparisonBasis(reader, Object.values(chosen), hull)
  return { units: figureUnits(chosen), range: sides[0]!, versus: sides[1]!, ...basis }
}

/** The figures under the names of the answer. */
function named({ columns, open, gaps }: RangeFigures, chosen: Chosen): RangeFigures {
  const renamed = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(chosen).flatMap(([name, column]) =>
        record[column] === undefined ? [] : [[name, record[column]] as const],
      ),
    )
  return {
    columns: renamed(columns),
    open: renamed(open),
    gaps: { ...gaps, missing: renamed(gaps.missing as Readonly<Record<string, Json>>) },
  }
}

/** Units of figures; those without one are left out. */
export function figureUnits(chosen: Chosen): Json {
  const clock: readonly string[] = [nightFigures.asleep_at, nightFigures.awake_at]
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([name, column]) => {
      const unit = clock.includes(column)
        ? 'min after midnight, negative before'
        : figureEntries.get(column as FigureName)?.column.unit
      return unit ? [[name, unit]] : []
    }),
  )
}

/** Columns of `day` under their own names. */
export function asNamed(names: readonly string[]): Chosen {
  return Object.fromEntries(names.map((name) => [name, name]))
}
