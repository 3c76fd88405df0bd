// Dates on which the vendor's algorithms changed: figures before and after are computed differently, and a step in a
// trend may come from the algorithm. Derived from the versions in the records.

import { type FigureName, kinds } from '../kinds/index.ts'
import { type Columns, storedAs } from '../kinds/kind.ts'

/** What is computed, and the columns with the version. */
export const algorithmSources: readonly (readonly [what: string, table: string, column: string])[] = [
  ['steps', 'day_record', 'algorithm'],
  ['sleep', 'night', 'sleep_algorithm'],
  ['sleep score', 'night', 'score_algorithm'],
  ['readiness', 'readiness', "algorithm || '.' || coalesce(algorithm_minor, 0)"],
  ['energy', 'wake_charge', 'algorithm'],
]

export const algorithmView = {
  name: 'algorithm_change',
  columns: {
    account: { type: 'integer', doc: 'The account, see table account.' },
    date: { type: 'date', doc: 'First local day of the new version.' },
    what: { type: 'text', doc: `What it computes: ${algorithmSources.map(([what]) => what).join(', ')}.` },
    before: { type: 'text', doc: 'Version of the record before.' },
    after: { type: 'text', doc: 'Version from this day on.' },
  } satisfies Columns,
  sql: algorithmSources
    .map(
      ([what, table, column]) => `SELECT account, date, '${what}' AS what, before, after FROM (
        SELECT account, date, after, lag(after) OVER (PARTITION BY account ORDER BY date) AS before
        FROM (SELECT account, date, ${column} AS after FROM ${table}) WHERE after IS NOT NULL) WHERE before <> after`,
    )
    .join('\n      UNION ALL '),
}

/** The figures of a day that each algorithm computes; a score with a version of its own belongs to no other. */
export const algorithmFigures: ReadonlyMap<string, readonly FigureName[]> = new Map(
  algorithmSources.map(([what, table]) => {
    const names = kinds
      .filter((kind) => storedAs(kind).table === table)
      .flatMap(({ figures }) => Object.keys(figures?.columns ?? {}) as FigureName[])
    const score = (name: string) => name.endsWith('_score')
    const apart = algorithmSources.some(([other]) => other === `${what} score`)
    return [what, names.filter((name) => (what.endsWith(' score') ? score(name) : !apart || !score(name)))]
  }),
)
