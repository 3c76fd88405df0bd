// Which days of which kind are available, and why the others are not.

import { didYouMean } from '../../codec/near.ts'
import { WristoryError } from '../../errors.ts'
import { kinds } from '../../kinds/index.ts'
import { coverageInRange, coverageRuns } from '../../query/coverage.ts'
import { budget, cut, type Json } from '../answer.ts'
import { askedRange } from '../range.ts'
import type { Asking } from '../tool.ts'

interface CoverageAsked {
  readonly kind?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly cursor?: string | undefined
}

export function answer({ kind, from, to, cursor: at }: CoverageAsked, { reader }: Asking): Json {
  const { first } = reader
  const range = askedRange(reader, { from: from ?? first ?? undefined, to }, 365)
  if (kind !== undefined && !kinds.some(({ name }) => name === kind))
    throw new WristoryError('usage', `There is no kind of data ${JSON.stringify(kind)}.`, {
      hint: `${didYouMean(
        kind,
        kinds.map(({ name }) => name),
      )}Without kind, coverage lists them.`,
    })
  const common = { from: range.from, to: range.to, days: range.n }
  if (kind === undefined) {
    const rows = coverageInRange(reader, range.from, range.to)
    const byKind = Object.groupBy(rows, (row) => row.kind)
    return {
      ...common,
      kinds: Object.fromEntries(
        Object.entries(byKind).map(([name, list = []]) => [
          name,
          Object.fromEntries(list.map(({ state, days }) => [state, days])) as Json,
        ]),
      ),
      rest: 'Days of a kind that no state counts were not fetched.',
    }
  }
  const runs = coverageRuns(reader, kind, range.from, range.to).map((run) => [run.from, run.to, run.state])
  return { ...common, kind, columns: ['from', 'to', 'state'], ...cut(runs, at, budget.usual - 400) }
}
