// The tables of a mirror in PostgreSQL: all of docs/schema.md, made from the same definitions, with the account before every
// key, so that a mirror of many accounts can be partitioned by it.

import type { Column, Columns } from '../kinds/column.ts'
import { kinds } from '../kinds/index.ts'
import { storedAs } from '../kinds/kind.ts'
import { archiveTables } from '../store/archive-tables.ts'
import {
  coverageTable,
  dayTable,
  derivedTables,
  documented,
  feedMonthTable,
  feedTable,
  figureTable,
  reconciliationTable,
} from '../store/tables.ts'
import { postgresTypes, quoted } from './postgres-types.ts'
import { functionSql, mirrorViews } from './postgres-views.ts'

/** A table of the mirror. */
export interface MirrorTable {
  readonly name: string
  readonly doc: string
  /** Without the account. */
  readonly columns: Columns
  readonly key: readonly string[]
  /** What its rows follow: a kind of the feed day by day, the feed itself, the archive of replies, or a hash of its parts. */
  readonly by: { readonly kind: string } | 'feed' | 'replies' | 'parts'
  /** SQL of the part that a row belongs to, in both databases, where a table is too long to be compared as one. */
  readonly part: string
  /** SQL of whose rows they are: `?1` stands for the account's number. */
  readonly owned: string
}

const feeds = new Map([
  ...kinds.map((kind) => [storedAs(kind).table, kind.name] as const),
  [figureTable.name, figureTable.name] as const,
])

const docs = new Map(documented())

/** Most parts of long tables stay as they are from one sync to the next. */
const yearly: Readonly<Record<string, string>> = {
  [coverageTable.name]: 'substr(from_date, 1, 4)',
  // Ids of workouts are epoch seconds: the first four figures span two weeks.
  [reconciliationTable.name]: "subject || ' ' || substr(item, 1, 4)",
}

// What belongs to no account is with each.
const ownedBy = { account: 'account = ?1', maybe: 'coalesce(account, ?1) = ?1', store: '?1 = ?1' }

export const mirrorTables: readonly MirrorTable[] = [
  ...derivedTables.map(({ name, doc, key }): MirrorTable => {
    const { account: _, ...columns } = docs.get(name)!
    const kind = feeds.get(name)
    const feed = name === feedTable.name || name === feedMonthTable.name
    return {
      name,
      doc,
      columns,
      key,
      by: kind === undefined ? (feed ? 'feed' : 'parts') : { kind },
      part: yearly[name] ?? "''",
      owned: ownedBy.account,
    }
  }),
  ...archiveTables.map(({ name, doc, columns, key, owner }): MirrorTable => {
    const owned = name === 'account' ? 'id = ?1' : ownedBy[owner]
    return { name, doc, columns, key, by: name === 'reply' ? 'replies' : 'parts', part: "''", owned }
  }),
]

const account: Column = { type: 'text', doc: 'Name of the account.' }

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

function tableSql(place: string, { name, columns, key }: MirrorTable): string[] {
  const table = `${place}.${quoted(name)}`
  // Text is compared by its bytes, as SQLite does.
  const typed = Object.entries(columns).map(([column, { type }]) => {
    const sql = postgresTypes[type]
    return [quoted(column), sql === 'text' ? 'text COLLATE "C"' : sql] as const
  })
  const lines = ['account text COLLATE "C" NOT NULL', ...typed.map((pair) => pair.join(' '))]
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (${lines.join(', ')}, PRIMARY KEY (account, ${key.map(quoted).join(', ')}))`,
    // Columns that a later version brought.
    `ALTER TABLE ${table} ${typed.map((pair) => `ADD COLUMN IF NOT EXISTS ${pair.join(' ')}`).join(', ')}`,
    ...('date' in columns && key[0] !== 'date'
      ? [`CREATE INDEX IF NOT EXISTS ${quoted(`${name}_date`)} ON ${table} (account, date)`]
      : []),
  ]
}

function comments(place: string, what: 'TABLE' | 'VIEW', name: string, doc: string, columns: Columns): string[] {
  const table = `${place}.${quoted(name)}`
  return [
    `COMMENT ON ${what} ${table} IS ${literal(doc)}`,
    ...Object.entries(columns).map(([column, { unit, doc }]) => {
      const text = column === 'account' ? 'Name of the account.' : unit === undefined ? doc : `${doc} In ${unit}.`
      return `COMMENT ON COLUMN ${table}.${quoted(column)} IS ${literal(text)}`
    }),
  ]
}

/** Seconds of a chunk of a hypertable: a year. */
const CHUNK = 31_536_000

/** Extensions of PostgreSQL that spread or divide the tables; none is needed. */
export const mirrorExtensions = ['citus', 'timescaledb'] as const

/** What is done with the tables where an extension is installed; each statement may fail without harm. */
export function extensionSql(extension: (typeof mirrorExtensions)[number], schema: string): string[] {
  const regclass = (name: string) => literal(`${quoted(schema)}.${quoted(name)}`)
  if (extension === 'citus')
    return mirrorTables.map(({ name }) => {
      const known = `SELECT FROM pg_dist_partition WHERE logicalrelid = ${regclass(name)}::regclass`
      return `SELECT create_distributed_table(${regclass(name)}, 'account') WHERE NOT EXISTS (${known})`
    })
  return mirrorTables.flatMap(({ name, columns, key }) => {
    // The id of a workout is the instant at which it began.
    const time = key.find((column) => columns[column]?.type === 'instant' || column === 'workout')
    if (time === undefined) return []
    const how = `chunk_time_interval => ${CHUNK}::bigint, if_not_exists => true, migrate_data => true`
    return [`SELECT create_hypertable(${regclass(name)}, ${literal(time)}, ${how})`]
  })
}

/** The comment on the schema: a mirror that has it needs no statement. */
export function mirrorMark(version: string, extensions: readonly string[]): string {
  return `A mirror of wristory ${version}${extensions.map((name) => ` with ${name}`).join('')}.`
}

/** Statements that make what is missing, or bring the mirror of another version up to date. */
export function mirrorSql(schema: string, mark: string): string[] {
  const place = quoted(schema)
  const views = mirrorViews()
  return [
    `CREATE SCHEMA IF NOT EXISTS ${place}`,
    `SET LOCAL search_path TO ${place}, pg_catalog`,
    // A view cannot lose or move a column: it is made again.
    ...views.toReversed().map(({ name }) => `DROP VIEW IF EXISTS ${place}.${quoted(name)}`),
    ...mirrorTables.flatMap((table) => [
      ...tableSql(place, table),
      ...comments(place, 'TABLE', table.name, table.doc, { account, ...table.columns }),
    ]),
    ...functionSql(place),
    ...views.flatMap(({ name, columns, sql }) => [
      `CREATE VIEW ${place}.${quoted(name)} AS ${sql}`,
      ...comments(place, 'VIEW', name, name === dayTable.name ? dayTable.doc : 'A view.', columns),
    ]),
    `COMMENT ON SCHEMA ${place} IS ${literal(mark)}`,
  ]
}
