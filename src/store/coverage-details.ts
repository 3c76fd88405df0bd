// What is known of kinds that are fetched record by record (the details of workouts), on days that have such records: a
// row per kind and day. On all other days they are known as far as the list of the records is.

import { kinds, sources } from '../kinds/index.ts'
import { type Each, type Request, type Source, storedAs } from '../kinds/kind.ts'

/** The sources whose every record is asked for, with the kinds that they feed and the kind of the records. */
export const detailed = sources.flatMap((source) => {
  const { each } = source
  if (each === undefined || each.every !== undefined) return []
  const of = kinds.find((kind) => kind.source === each.of && storedAs(kind).table === each.table)!
  return [{ source, each, of: of.name, kinds: kinds.filter((kind) => kind.source === source) }]
})

/** SQL of the text under which the archive keeps the request for the record in row `row`. */
function requestSql({ columns, request }: Each, row: string): string {
  const marks = new Map(columns.map((column) => [`\u0001${column}\u0001`, `coalesce(${row}."${column}", '')`]))
  const record = Object.fromEntries(columns.map((column) => [column, `\u0001${column}\u0001`]))
  const { path, query } = request({ userId: '{user}' }, record) as Request
  const text = [path, ...Object.entries(query).map(([name, value]) => `${name}=${value}`)].join(' ')
  return text
    .split(/(\u0001\w+\u0001)/)
    .filter((part) => part !== '')
    .map((part) => marks.get(part) ?? `'${part}'`)
    .join(' || ')
}

function detailSql({ source, each, kinds: own }: { source: Source; each: Each; kinds: typeof kinds }): string {
  const key = each.order
  const rowsOf = (table: string, also = '') =>
    `EXISTS (SELECT 1 FROM ${table} t WHERE t.account = w.account AND t."${key}" = w."${key}"${also})`
  const fetched = [
    ...own.map((kind) => rowsOf(storedAs(kind).table)),
    // Also a detail that the cloud does not have any more.
    `EXISTS (SELECT 1 FROM reply d WHERE d.account = w.account AND d.source = '${source.name}' AND d.request = ${requestSql(each, 'w')})`,
  ]
  const measured = own.map((kind) => {
    const { table, columns } = storedAs(kind)
    // A detail without any series has a row all the same.
    return `max(${rowsOf(table, 'points' in columns ? ' AND t.points > 0' : '')}) AS has_${kind.name}`
  })
  return `SELECT l.account, k.column1 AS kind, l.date, CASE
      WHEN l.missing > 0 AND EXISTS (SELECT 1 FROM failure f WHERE f.account = l.account AND f.source = '${source.name}'
        AND l.date BETWEEN f.window_from AND f.window_to) THEN 'failed'
      WHEN l.missing > 0 THEN 'unfetched'
      WHEN CASE k.column1 ${own.map(({ name }) => `WHEN '${name}' THEN has_${name}`).join(' ')} END THEN 'ok'
      ELSE 'unmeasured' END AS state
    FROM (
      SELECT w.account, w.date,
        -- What only an imported file tells of is not asked for.
        sum(r.source = '${each.of.name}' AND NOT (${fetched.join(' OR ')})) AS missing,
        ${measured.join(',\n        ')}
      FROM ${each.table} w LEFT JOIN reply r ON r.id = w.reply GROUP BY w.account, w.date
    ) l CROSS JOIN (VALUES ${own.map(({ name }) => `('${name}')`).join(', ')}) k`
}

/** SELECT account, kind, date, state. */
export const detailsSql = detailed.map(detailSql).join('\n    UNION ALL ')
