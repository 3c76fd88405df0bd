// The tables and views of a mirror in PostgreSQL: those of docs/schema.md with their comments, made from the kinds.

import type { Columns, ColumnType } from '../kinds/column.ts'
import { kinds } from '../kinds/index.ts'
import { storedAs } from '../kinds/kind.ts'
import { figureTable } from '../store/tables.ts'

/** A table of the mirror and the kind of the feed that fills it. */
export interface MirrorTable {
  readonly kind: string
  readonly name: string
  readonly title: string
  readonly columns: Columns
  readonly key: readonly string[]
}

export const mirrorTables: readonly MirrorTable[] = [
  ...kinds.map((kind) => {
    const { table, columns, key } = storedAs(kind)
    return { kind: kind.name, name: table, title: kind.title, columns, key }
  }),
  {
    kind: figureTable.name,
    name: figureTable.name,
    title: figureTable.doc,
    columns: figureTable.columns,
    key: figureTable.key,
  },
]

const types: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  date: 'text',
  json: 'text',
  integer: 'bigint',
  instant: 'bigint',
  offset: 'integer',
  flag: 'smallint',
  real: 'double precision',
  blob: 'bytea',
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Statements that make what is missing; running them again changes nothing. */
export function mirrorSql(schema: string): string[] {
  const place = quoted(schema)
  return [
    `CREATE SCHEMA IF NOT EXISTS ${place}`,
    ...mirrorTables.flatMap(({ name, title, columns, key }) => {
      const table = `${place}.${quoted(name)}`
      const lines = [
        'account text NOT NULL',
        ...Object.entries(columns).map(([column, { type }]) => `${quoted(column)} ${types[type]}`),
        `PRIMARY KEY (account, ${key.map(quoted).join(', ')})`,
      ]
      return [
        `CREATE TABLE IF NOT EXISTS ${table} (${lines.join(', ')})`,
        ...('date' in columns && key[0] !== 'date'
          ? [`CREATE INDEX IF NOT EXISTS ${quoted(`${name}_date`)} ON ${table} (account, date)`]
          : []),
        `COMMENT ON TABLE ${table} IS ${literal(title)}`,
        ...Object.entries(columns).map(
          ([column, { unit, doc }]) =>
            `COMMENT ON COLUMN ${table}.${quoted(column)} IS ${literal(unit === undefined ? doc : `${doc} In ${unit}.`)}`,
        ),
      ]
    }),
    ...views(place),
  ]
}

/** `day` as in the store, and the minutes out of their packed day (3 bytes of activity and 1 of heart rate each). */
function views(place: string): string[] {
  const figures = kinds.flatMap((kind) => (kind.figures === undefined ? [] : [{ kind, figures: kind.figures }]))
  const joined = figures.filter(({ figures }) => figures.compute === undefined).map(({ kind }) => storedAs(kind).table)
  const columns = figures.flatMap(({ kind, figures }) =>
    Object.keys(figures.columns).map(
      (name) => `${figures.compute ? 'f' : quoted(storedAs(kind).table)}.${quoted(name)}`,
    ),
  )
  const joins = joined.map(
    (table) =>
      `LEFT JOIN ${place}.${quoted(table)} ON ${quoted(table)}.account = f.account AND ${quoted(table)}.date = f.date`,
  )
  return [
    `CREATE OR REPLACE VIEW ${place}.day AS SELECT f.account, f.date, ${columns.join(', ')}
     FROM ${place}.${figureTable.name} f ${joins.join(' ')}`,
    `CREATE OR REPLACE VIEW ${place}.minute AS
     SELECT account, date, m AS minute,
       extract(epoch FROM (date || ' 00:00:00+00')::timestamptz)::bigint - utc_offset + m * 60 AS instant,
       CASE WHEN length(heartrate) > m THEN nullif(nullif(nullif(get_byte(heartrate, m), 0), 254), 255) END AS heartrate,
       CASE WHEN length(activity) > m * 3 + 2 THEN get_byte(activity, m * 3) END AS category_code
     FROM ${place}.minute_series, generate_series(0, 1439) AS m`,
  ]
}
