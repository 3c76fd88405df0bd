// Where the vendor's algorithms changed: figures before and after such a day were reckoned in different ways, and a step in
// a trend may be the algorithm's, not the body's. Follows from the versions that the records state.

import { type FigureName, kinds } from '../kinds/index.ts'
import { type Columns, storedAs } from '../kinds/kind.ts'

/** What is reckoned, and the columns that say by which version. */
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
    what: { type: 'text', doc: `What is reckoned by it: ${algorithmSources.map(([what]) => what).join(', ')}.` },
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

/** The figures of a day that each algorithm reckons; a score that has a version of its own is not of the other one. */
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
