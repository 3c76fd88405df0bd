// A comparison period laid over the current one, step by step: its selection, its values, and the difference as text.

import type { ComponentChildren } from 'preact'
import type { FigureName } from '../../../kinds/index.ts'
import { type By, compareRange, type ViewRange } from '../../range.ts'
import { askDaily } from '../../request.ts'
import type { Status } from '../../schema.ts'
import type { Days } from '../chart/days.ts'
import { meanOf } from '../chart/rolling.ts'
import { useData } from './backend.ts'
import { ViewChoice } from './field.tsx'
import { number } from './format.ts'
import { type Look, lookOf, saidDifference } from './metrics.ts'
import { go, type Place, withQuery } from './route.ts'

/** The other period, in the form that a chart takes. */
export interface Beside {
  readonly values: readonly (number | null)[]
  readonly label: string
  /** The difference between the two. */
  readonly words: string
}

/** The other period of `days`; what is missing on either side, and the open day, is left out of the difference. */
export function besideDays(days: Days, values: readonly (number | null)[], compare: string, look: Look): Beside {
  const both = days.values.flatMap((value, i) => {
    const other = values[i] ?? null
    return value !== null && other !== null && days.state[i] === 'v' ? [[value, other] as const] : []
  })
  const mine = meanOf(both.map(([value]) => value)).mean
  const theirs = meanOf(both.map(([, other]) => other)).mean
  const step = days.steps?.by ?? 'day'
  const words =
    mine === null || theirs === null
      ? `, no ${step} in both`
      : `, ${number(both.length)} ${step}${both.length === 1 ? '' : 's'} in both, difference ${saidDifference(mine, theirs, look)}`
  return { values, label: labelOf(compare), words }
}

function labelOf(compare: string): string {
  return compare === 'year' ? 'a year earlier' : compare === 'previous' ? 'the period before' : compare
}

/** The note of a chart: what is said of it anyway, and what its dashed line is. */
export function noteOf(beside: Beside | null, ...parts: readonly string[]): string {
  const dashed = beside === null ? '' : `dashed: ${beside.label}${beside.words}`
  return [...parts, dashed].filter((part) => part !== '').join(' · ')
}

/** The figures `metrics` in the period that the address compares with, by the name of one; null where there is none. */
export function useBeside(
  metrics: readonly FigureName[],
  range: ViewRange,
  place: Place,
  by: By = 'day',
): (days: Days, name: FigureName) => Beside | null {
  const compare = place.query.get('compare')
  const beside = compareRange(compare, range, by)
  const { data } = useData(beside === null || metrics.length === 0 ? null : askDaily(metrics, beside, by))
  return (days, name) =>
    compare === null || beside === null || data === undefined
      ? null
      : besideDays(days, data.columns[name] ?? [], compare, lookOf(name))
}

/** The selector of the other period; `children` are further selectors of a view. */
export function CompareMenu({
  range,
  place,
  status,
  children,
}: {
  range: ViewRange
  place: Place
  status: Status
  children?: ComponentChildren
}) {
  const compare = place.query.get('compare') ?? ''
  const overlay = place.query.get('overlay')
  const years: string[] = []
  for (let year = Number(range.to.slice(0, 4)) - 2; year >= Number((status.first ?? status.today).slice(0, 4)); year--)
    years.push(String(year))
  const choose = (value: string) =>
    go(
      withQuery(
        value.startsWith('+')
          ? { overlay: value.slice(1), compare: null }
          : { compare: value === '' ? null : value, overlay: null },
      ),
    )
  return (
    <ViewChoice
      label="Compare with"
      mark="c"
      value={overlay === null ? compare : `+${overlay}`}
      choices={[
        ['', 'Compare…'],
        ...(range.name === 'all' ? [] : [['previous', 'the period before'] as const]),
        ['year', 'a year earlier'],
        ...years.map((year) => [year, year] as const),
      ]}
      choose={choose}
    >
      {children}
    </ViewChoice>
  )
}
