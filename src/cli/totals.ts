// `wristory check --totals`: how well the cloud's totals agree with its own series, one line per measure.

import { type Comparison, checks } from '../derive/reconcile.ts'
import { compareAll } from '../store/reconciliation.ts'
import { openStore } from '../store/store.ts'
import { chosenAccount } from './account.ts'
import type { CommandContext } from './context.ts'
import { count, missing } from './draw/number.ts'
import { drawTable } from './draw/table.ts'

/** One measure over the whole history. */
interface Total {
  readonly subject: string
  readonly measure: string
  readonly unit: string | null
  /** Days, nights or workouts with both sides. */
  readonly compared: number
  readonly equal: number
  /** Mean absolute difference, the largest difference with its sign, and where that is. */
  readonly mean: number
  readonly largest: number
  readonly item: string
}

export async function showTotals({
  home,
  account,
  now,
  json,
  emit,
  print,
  tableColumns,
  style,
}: CommandContext): Promise<void> {
  const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
  try {
    const { id } = chosenAccount(store, account)
    const comparisons = [...compareAll(store.database, id)]
    if (json) return await emit(comparisons)
    const totals = measureTotals(comparisons)
    const docs = new Map(checks.flatMap(({ measures }) => Object.entries(measures)))
    const dash = missing(style)
    const rows = totals.map(({ subject, measure, unit, compared, equal, mean, largest, item }) => [
      subject,
      measure,
      unit ?? '',
      count(compared),
      count(equal),
      equal === compared ? dash : amount(mean),
      equal === compared ? dash : amount(largest),
      equal === compared ? '' : item,
      docs.get(measure)?.doc ?? '',
    ])
    await print(
      rows.length === 0
        ? 'There is nothing to compare yet: run `wristory sync`.'
        : drawTable(heads, rows, tableColumns, style),
    )
  } finally {
    store.close()
  }
}

/** One line per measure, in the order of subject and measure. */
function measureTotals(comparisons: readonly (Comparison & { subject: string; item: string })[]): Total[] {
  const groups = Map.groupBy(comparisons, ({ subject, measure }) => `${subject} ${measure}`)
  const totals = [...groups.values()].map((group) => {
    const most = group.reduce((a, b) => (Math.abs(b.residual) > Math.abs(a.residual) ? b : a))
    return {
      ...most,
      compared: group.length,
      equal: group.filter(({ residual }) => residual === 0).length,
      mean: group.reduce((sum, { residual }) => sum + Math.abs(residual), 0) / group.length,
      largest: most.residual,
    }
  })
  return totals.sort((a, b) => (`${a.subject} ${a.measure}` < `${b.subject} ${b.measure}` ? -1 : 1))
}

const right = (head: string) => ({ head, align: 'right' as const })
const whole = (head: string) => ({ head, least: Number.POSITIVE_INFINITY })
const heads = [
  whole('of'),
  whole('total'),
  whole('unit'),
  right('compared'),
  right('equal'),
  right('mean difference'),
  right('largest difference'),
  whole('where'),
  { head: 'meaning', least: 40 },
]

function amount(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : 0)
}
