// The store's views in PostgreSQL: the same SQL, with the functions of SQLite that it calls defined in the mirror's schema,
// and the few forms that PostgreSQL writes otherwise rewritten. A test runs every view on both and compares the rows.

import type { Columns } from '../kinds/column.ts'
import { kinds } from '../kinds/index.ts'
import { storedAs } from '../kinds/kind.ts'
import { derivedViews, documented } from '../store/tables.ts'
import { postgresTypes, quoted } from './postgres-types.ts'

/** What the SQL of the views needs; `place` is the quoted schema. */
export function functionSql(place: string): string[] {
  const define = (head: string, returns: string, body: string) =>
    `CREATE OR REPLACE FUNCTION ${place}.${head} RETURNS ${returns} LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ${body} $$`
  return [
    // A byte behind the end is 0, as in SQLite's views.
    define(
      'byte(data bytea, at integer)',
      'integer',
      'CASE WHEN at <= length(data) THEN get_byte(data, at - 1) WHEN data IS NOT NULL THEN 0 END',
    ),
    define('unixepoch(day text)', 'bigint', "(day::date - date '1970-01-01') * 86400::bigint"),
    define('julianday(day text)', 'bigint', "(day::date - date '1970-01-01')::bigint"),
    define('date(day text, step text)', 'text', '(day::date + step::interval)::date::text'),
    define('min(a text, b text)', 'text', 'CASE WHEN b < a THEN b WHEN b IS NOT NULL THEN a END'),
    define('max(a text, b text)', 'text', 'CASE WHEN b > a THEN b WHEN b IS NOT NULL THEN a END'),
    define('add_flag(sum bigint, flag boolean)', 'bigint', 'coalesce(sum + flag::integer, sum, flag::integer)'),
    define('any_flag(sum boolean, flag boolean)', 'boolean', 'coalesce(sum OR flag, sum, flag)'),
    `CREATE OR REPLACE AGGREGATE ${place}.sum(boolean) (sfunc = ${place}.add_flag, stype = bigint)`,
    `CREATE OR REPLACE AGGREGATE ${place}.max(boolean) (sfunc = ${place}.any_flag, stype = boolean)`,
    `CREATE OR REPLACE VIEW ${place}.minute_of_day AS SELECT generate_series(0, 1439) AS minute`,
  ]
}

export interface MirrorView {
  readonly name: string
  readonly columns: Columns
  /** SELECT with the documented columns, in their types. */
  readonly sql: string
}

/** Every view, in an order in which each finds those that it reads. */
export function mirrorViews(): MirrorView[] {
  const docs = new Map(documented())
  return derivedViews().map(({ name, sql }) => {
    const columns = docs.get(name)!
    const cast = Object.entries(columns).map(([column, { type }]) => {
      const as = column === 'account' ? 'text' : postgresTypes[type]
      return `v.${quoted(column)}::${as} AS ${quoted(column)}`
    })
    return { name, columns, sql: `SELECT ${cast.join(', ')} FROM (${translated(sql)}) v` }
  })
}

const rules: readonly (readonly [RegExp, string])[] = [
  // One byte of a BLOB: its place in the list of all bytes.
  [
    /\(instr\((?:x'[0-9a-f]{512}'|bytes|\(SELECT bytes FROM every_byte\)), substr\(([^,()]+), ([^()]*?), 1\)\) - 1\)/g,
    'byte($1, $2)',
  ],
  [/ CROSS JOIN every_byte\b/g, ''],
  // Whether a byte is in a list.
  [/\(instr\((x'[0-9a-f]+'), (substr\([^()]*\))\) AND/g, '(position($2 IN $1) > 0 AND'],
  [/x'([0-9a-f]*)'/g, "'\\x$1'::bytea"],
  // 32 bits with a sign do not hold the highest byte.
  [/\* 16777216\b/g, '* 16777216::bigint'],
  // A query with a name is answered once, as SQLite does, not again for every column that is taken from it.
  [/ AS \((?=\s*SELECT)/g, ' AS MATERIALIZED ('],
  // Numbers as text.
  [/coalesce\(([\w."]+), ''\)/g, "coalesce($1::text, '')"],
]

function translated(sql: string): string {
  return aliased(unpackedOnce(rules.reduce((text, [form, by]) => text.replace(form, by), sql)))
}

const packed = new Map(kinds.map(storedAs).map(({ table, columns }) => [table, columns]))
const fetched = (column: string) => `${column} || ''::bytea`

/** A long value lies compressed outside of its row: it is fetched once for a row, not once for each of its bytes. */
function unpackedOnce(sql: string): string {
  return sql
    .replace(/FROM (\w+) s CROSS JOIN minute_of_day/, (_, table: string) => {
      const columns = ['account', ...Object.keys(packed.get(table)!)].map((name) =>
        packed.get(table)![name]?.type === 'blob' ? `${fetched(`o.${name}`)} AS ${name}` : `o.${quoted(name)}`,
      )
      return `FROM ${table} o CROSS JOIN LATERAL (SELECT ${columns.join(', ')} OFFSET 0) s CROSS JOIN minute_of_day`
    })
    .replace(/(SELECT account, workout, piece, date, points), ([\w, ]+),\n/, (_, head: string, names: string) => {
      const columns = names.split(', ').map((name) => `${fetched(name)} AS ${name}`)
      return `${head}, ${columns.join(', ')},\n`
    })
}

/** Every query in FROM gets a name, which PostgreSQL demands before version 16. */
function aliased(sql: string): string {
  let text = sql
  let count = 0
  for (let at = text.lastIndexOf('('); at > 0; at = text.lastIndexOf('(', at - 1)) {
    if (!/\b(?:FROM|JOIN)\s*$/.test(text.slice(0, at))) continue
    let depth = 0
    let end = at
    do {
      if (text[end] === '(') depth++
      if (text[end] === ')') depth--
      end++
    } while (depth > 0)
    if (/^\s*(?:$|\)|(?:WHERE|GROUP|CROSS|JOIN|LEFT|UNION|ORDER)\b)/.test(text.slice(end)))
      text = `${text.slice(0, end)} AS q${count++}${text.slice(end)}`
  }
  return text
}
