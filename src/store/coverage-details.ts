// Coverage of kinds that are fetched record by record (details of workouts), on days with such records: a row per kind
// and day. On all other days their coverage is that of the list of records.

import { kinds, sources } from '../kinds/index.ts'
import { type Each, storedAs } from '../kinds/kind.ts'
import { requestKeySql } from '../kinds/request-key.ts'
import type { Database } from './driver.ts'

/** The sources that are requested record by record, with the kinds they feed and the kind of the records. */
export const detailed = sources.flatMap((source) => {
  const { each } = source
  if (each === undefined || each.every !== undefined) return []
  const of = kinds.find((kind) => kind.source === each.of && storedAs(kind).table === each.table)!
  return [{ source, each, of: of.name, kinds: kinds.filter((kind) => kind.source === source) }]
})

type Detailed = (typeof detailed)[number]

/** SQL of whether there are rows in `table` for the record in row `w`. */
function rowsSql({ order }: Each, table: string, also = ''): string {
  return `EXISTS (SELECT 1 FROM ${table} t WHERE t.account = w.account AND t."${order}" = w."${order}"${also})`
}

/** SQL of whether the details of the record in row `w` were decoded, and whether the cloud replied at all. */
function fetchedSql({ source, each, kinds: own }: Detailed): { decoded: string; answered: string } {
  return {
    decoded: own.map((kind) => rowsSql(each, storedAs(kind).table)).join(' OR '),
    // Including details that the cloud no longer has.
    answered: `EXISTS (SELECT 1 FROM reply d WHERE d.account = w.account AND d.source = '${source.name}' AND d.request = ${requestKeySql(each, 'w')})`,
  }
}

/** SQL of whether a window with the day of the record in row `row` failed. */
function failedSql({ source }: Detailed, row: string): string {
  return `EXISTS (SELECT 1 FROM failure f WHERE f.account = ${row}.account AND f.source = '${source.name}'
        AND ${row}.date BETWEEN f.window_from AND f.window_to)`
}

function detailSql(one: Detailed): string {
  const { each, kinds: own } = one
  const { decoded, answered } = fetchedSql(one)
  const measured = own.map((kind) => {
    const { table, columns } = storedAs(kind)
    // Details without any series have a row too.
    return `max(${rowsSql(each, table, 'points' in columns ? ' AND t.points > 0' : '')}) AS has_${kind.name}`
  })
  return `SELECT l.account, k.column1 AS kind, l.date, CASE
      WHEN l.missing > 0 AND ${failedSql(one, 'l')} THEN 'failed'
      WHEN l.missing > 0 THEN 'unfetched'
      WHEN CASE k.column1 ${own.map(({ name }) => `WHEN '${name}' THEN has_${name}`).join(' ')} END THEN 'ok'
      ELSE 'unmeasured' END AS state
    FROM (
      SELECT w.account, w.date,
        -- What is only in an imported file is not requested.
        sum(r.source = '${each.of.name}' AND NOT (${decoded} OR ${answered})) AS missing,
        ${measured.join(',\n        ')}
      FROM ${each.table} w LEFT JOIN reply r ON r.id = w.reply GROUP BY w.account, w.date
    ) l CROSS JOIN (VALUES ${own.map(({ name }) => `('${name}')`).join(', ')}) k`
}

/** SELECT account, kind, date, state. */
export const detailsSql = detailed.map(detailSql).join('\n    UNION ALL ')

/** Coverage of the details of a source, in numbers of records. */
export interface DetailCount {
  readonly source: string
  readonly title: string
  readonly fetched: number
  readonly unfetched: number
  readonly failed: number
  /** Requested; the cloud has none, or no longer. */
  readonly gone: number
}

/** How many records have their details, by source; records that are only in an imported file are not requested. */
export function detailCounts(database: Database, account: number): DetailCount[] {
  return detailed.map((one) => {
    const { decoded, answered } = fetchedSql(one)
    const counts = database.all<{ state: string; n: number }>(
      `SELECT CASE WHEN ${decoded} THEN 'fetched' WHEN ${answered} THEN 'gone'
         WHEN ${failedSql(one, 'w')} THEN 'failed' ELSE 'unfetched' END AS state, count(*) AS n
       FROM ${one.each.table} w JOIN reply r ON r.id = w.reply
       WHERE w.account = ? AND r.source = '${one.each.of.name}' GROUP BY state`,
      account,
    )
    const of = (name: string) => counts.find(({ state }) => state === name)?.n ?? 0
    return {
      source: one.source.name,
      title: one.source.title,
      fetched: of('fetched'),
      unfetched: of('unfetched'),
      failed: of('failed'),
      gone: of('gone'),
    }
  })
}
