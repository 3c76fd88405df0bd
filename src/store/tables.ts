// The derived half of the store, generated from the kinds: their tables and views, `day`, coverage, issues and the
// documentation of every column. It can be dropped and rebuilt from the archive at any time.

import { createHash } from 'node:crypto'
import { byteTable } from '../codec/packed.ts'
import { dayTotals, measuredTotalSql } from '../kinds/data-state.ts'
import { kinds } from '../kinds/index.ts'
import { type Column, type Columns, type ColumnType, type Kind, storedAs } from '../kinds/kind.ts'
import { algorithmView } from './algorithm-view.ts'
import { archiveTables } from './archive-tables.ts'
import { coverageViews } from './coverage-views.ts'
import { columnList, type Database } from './driver.ts'

export const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  date: 'TEXT',
  json: 'TEXT',
  integer: 'INTEGER',
  instant: 'INTEGER',
  offset: 'INTEGER',
  flag: 'INTEGER',
  real: 'REAL',
  blob: 'BLOB',
}

export interface StoreTable {
  readonly name: string
  readonly doc: string
  readonly columns: Columns
  readonly key: readonly string[]
  /** False for tables without provenance. */
  readonly reply: boolean
}

const dateColumn: Column = { type: 'date', doc: 'Local day of the wearer.' }

const figures = kinds.flatMap((kind) => (kind.figures === undefined ? [] : [{ kind, figures: kind.figures }]))

/** The figures that kinds compute for a date; a row for every date with data. */
export const figureTable: StoreTable = {
  name: 'day_figure',
  doc: 'Figures of each local day that are computed from its rows. Read them in the view `day`.',
  columns: Object.assign(
    { date: dateColumn },
    ...figures.map(({ figures }) => (figures.compute ? figures.columns : {})),
  ),
  key: ['date'],
  reply: false,
}

/** `day`, a view: computed figures beside the columns that a kind's own table has. */
export const dayTable: StoreTable = {
  name: 'day',
  doc: 'One row per local day with every figure that charts over years need.',
  columns: Object.assign({ date: dateColumn }, ...figures.map(({ figures }) => figures.columns)),
  key: ['date'],
  reply: false,
}

function daySql(): string {
  const joined = figures.filter(({ figures }) => figures.compute === undefined)
  const columns = figures.flatMap(({ kind, figures }) => {
    const table = figures.compute ? 'f' : storedAs(kind).table
    return Object.keys(figures.columns).map((name) =>
      dayTotals.some((total) => total === name)
        ? `${measuredTotalSql(`${table}."${name}"`, `${table}.steps`, 'f.recorded_minutes')} AS "${name}"`
        : `${table}."${name}"`,
    )
  })
  const joins = joined.map(({ kind }) => {
    const { table } = storedAs(kind)
    return `LEFT JOIN ${table} ON ${table}.account = f.account AND ${table}.date = f.date`
  })
  return `SELECT f.account, f.date, ${columns.join(', ')} FROM ${figureTable.name} f ${joins.join(' ')}`
}

export const coverageTable: StoreTable = {
  name: 'coverage_span',
  doc: 'Which days of which kind are known, in runs of days of one state. The view `coverage` has a row per day.',
  columns: {
    kind: { type: 'text', doc: 'Name of the kind.' },
    from_date: { type: 'date', doc: 'First day of the run.' },
    to_date: { type: 'date', doc: 'Last day of the run.' },
    state: {
      type: 'text',
      doc: 'ok, partial (the day was not over), unmeasured (the record has none), failed (the record cannot be read), empty (the cloud has nothing).',
    },
  },
  key: ['kind', 'from_date'],
  reply: false,
}

const issueTable: StoreTable = {
  name: 'issue',
  doc: 'What could not be decoded in the replies; the replies stay in the archive.',
  columns: {
    kind: { type: 'text', doc: 'Kind or source in which it was found.' },
    place: { type: 'text', doc: 'Day or record it belongs to; empty for the whole reply.' },
    code: { type: 'text', doc: 'What is wrong, by name.' },
    detail: { type: 'text', doc: 'The offending value, shortened.' },
  },
  key: ['kind', 'place', 'code', 'detail'],
  reply: true,
}

export const reconciliationTable: StoreTable = {
  name: 'reconciliation',
  doc: "Where the cloud's totals differ from what its own series add up to; `wristory check --totals` compares all.",
  columns: {
    subject: { type: 'text', doc: 'day, night or workout.' },
    item: { type: 'text', doc: 'The local day, or the workout.' },
    measure: { type: 'text', doc: 'What is compared, see `wristory check --totals`.' },
    unit: { type: 'text', doc: 'Unit of the three figures.' },
    cloud: { type: 'real', doc: 'As the cloud states it.' },
    decoded: { type: 'real', doc: 'As its series add up.' },
    residual: { type: 'real', doc: 'Decoded less cloud.' },
  },
  key: ['subject', 'item', 'measure'],
  reply: false,
}

/** See feed.ts. */
export const feedTable: StoreTable = {
  name: 'feed',
  doc: 'One hash for the rows of each kind on each local day: what a hand-over compares with what it has delivered.',
  columns: {
    kind: { type: 'text', doc: 'Name of the kind, or `day_figure`.' },
    date: { type: 'text', doc: 'Local day of the rows; empty for rows that belong to no day.' },
    hash: { type: 'integer', doc: 'Over the values of the rows, without `reply`.' },
  },
  key: ['kind', 'date'],
  reply: false,
}

/** See feed.ts. */
export const feedMonthTable: StoreTable = {
  name: 'feed_month',
  doc: 'Sums of the hashes in `feed`: where they are equal, nothing in the month differs.',
  columns: {
    kind: { type: 'text', doc: 'Name of the kind, or `day_figure`.' },
    month: { type: 'text', doc: 'Month of the local days, `YYYY-MM`; empty for rows that belong to no day.' },
    days: { type: 'integer', doc: 'Days of the month with rows.' },
    digest: { type: 'integer', doc: 'Sum of the hashes, modulo 2^52.' },
  },
  key: ['kind', 'month'],
  reply: false,
}

/** See contenders.ts. */
export const contenderTable: StoreTable = {
  name: 'contender',
  doc: 'Groups that several witnesses tell: what each of them tells. What stands is in the table of the kind.',
  columns: {
    kind: { type: 'text', doc: 'Name of the kind.' },
    place: { type: 'text', doc: 'The group: a local day, an instant, a record.' },
    witness: { type: 'text', doc: 'Whose history it is: zepp or mi-fitness.' },
    stands: { type: 'flag', doc: '1 where its rows stand in the table of the kind, as a whole or in part.' },
    rows: { type: 'blob', doc: "Rows of the kind's physical table, packed." },
  },
  key: ['kind', 'place', 'witness'],
  reply: true,
}

const kindTables: readonly StoreTable[] = kinds.map((kind) => {
  const { table, columns, key } = storedAs(kind)
  return { name: table, doc: kind.title, columns, key, reply: true }
})

/** Every derived table, in order of creation. */
export const derivedTables: readonly StoreTable[] = [
  ...kindTables,
  figureTable,
  reconciliationTable,
  coverageTable,
  issueTable,
  feedTable,
  feedMonthTable,
  contenderTable,
]

/** Changes with every derived table or view: stores with another value are rebuilt from the archive. */
export function derivedVersion(): string {
  return createHash('sha256').update(derivedSql().join('\n')).update(String(DECODER)).digest('hex').slice(0, 16)
}

/** Whether this version made the rows of the store. */
export function isDerivedCurrent(database: Database): boolean {
  return (
    database.get<{ value: string }>("SELECT value FROM setting WHERE name = 'derived_version'")?.value ===
    derivedVersion()
  )
}

/** Raised when a decoder changes meaning without changing a table, so that stores are decoded again. */
const DECODER = 7

export function createDerived(database: Database): void {
  dropDerived(database)
  for (const sql of derivedSql()) database.exec(sql)
  database.exec('DELETE FROM minute_of_day; DELETE FROM column_doc')
  for (let minute = 0; minute < 1440; minute++) database.run('INSERT INTO minute_of_day VALUES (?)', minute)
  for (const [table, columns] of documented()) {
    for (const [column, { type, unit, doc }] of Object.entries(columns)) {
      database.run('INSERT INTO column_doc VALUES (?, ?, ?, ?, ?)', table, column, type, unit ?? null, doc)
    }
  }
}

/** Drops all derived tables, including those of an earlier version, which are named in column_doc. */
function dropDerived(database: Database): void {
  const present = new Map(
    database
      .all<{ name: string; type: string }>("SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view')")
      .map(({ name, type }) => [name, type]),
  )
  const earlier = present.has('column_doc')
    ? database.all<{ name: string }>('SELECT DISTINCT table_name AS name FROM column_doc').map(({ name }) => name)
    : []
  const names = new Set([...derivedViews(), ...derivedTables].map(({ name }) => name))
  for (const name of [...names, ...earlier.filter((name) => !names.has(name) && !untouched.has(name))]) {
    if (present.has(name)) database.exec(`DROP ${present.get(name)} "${name.replaceAll('"', '""')}"`)
  }
}

/** What no rebuild touches, whatever the database says of itself. */
const untouched: ReadonlySet<string> = new Set(archiveTables.map(({ name }) => name))

/** Tables and views with their columns, as users see them. */
export function documented(): [string, Columns][] {
  const account: Column = { type: 'integer', doc: 'The account, see table account.' }
  const reply: Column = { type: 'integer', doc: 'The reply it was decoded from, see table reply.' }
  const tables = derivedTables.map(({ name, columns, reply: has }): [string, Columns] => [
    name,
    { account, ...columns, ...(has ? { reply } : {}) },
  ])
  const views = kinds.flatMap(viewsFor).map(({ name, columns }): [string, Columns] => [name, { account, ...columns }])
  return [
    ...tables,
    ...views,
    [dayTable.name, { account, ...dayTable.columns }],
    ...[...coverageViews, algorithmView].map(({ name, columns }): [string, Columns] => [name, columns]),
  ]
}

export function derivedSql(): string[] {
  return [
    ...derivedTables.map(tableSql),
    // Figures of a day are computed from its rows, whatever the rows are keyed by.
    ...derivedTables
      .filter(({ columns, key }) => 'date' in columns && key[0] !== 'date')
      .map(({ name }) => `CREATE INDEX ${name}_date ON ${name} (account, date)`),
    // GROUP BY date reads a view in this order. Otherwise SQLite sorts every unpacked row together with the packed one:
    // 1.9 MB a day of minutes.
    ...packedTables.map(({ table }) => `CREATE INDEX ${table}_by_date ON ${table} (date)`),
    'CREATE TABLE IF NOT EXISTS minute_of_day (minute INTEGER PRIMARY KEY) STRICT',
    ...byteTable.create,
    `CREATE TABLE IF NOT EXISTS column_doc (
      table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT NOT NULL, unit TEXT, doc TEXT NOT NULL,
      PRIMARY KEY (table_name, column_name)) STRICT, WITHOUT ROWID`,
    ...derivedViews().map(({ name, sql }) => `CREATE VIEW ${name} AS ${sql}`),
  ]
}

/** Tables whose rows a view unpacks, one day each. */
const packedTables = kinds
  .filter(({ stored }) => stored?.view != null)
  .map(storedAs)
  .filter(({ columns }) => 'date' in columns)

function viewsFor({ name, columns, stored }: Kind): { name: string; columns: Columns; sql: string }[] {
  return [...(stored?.view ? [{ name, columns, sql: stored.view }] : []), ...(stored?.more ?? [])]
}

/** Every view, in the order of their making. */
export function derivedViews(): { name: string; sql: string }[] {
  return [...kinds.flatMap(viewsFor), { name: dayTable.name, sql: daySql() }, ...coverageViews, algorithmView]
}

function tableSql({ name, columns, key, reply }: StoreTable): string {
  const lines = [
    'account INTEGER NOT NULL',
    ...Object.entries(columns).map(
      ([column, { type }]) => `"${column}" ${sqlTypes[type]}${key.includes(column) ? ' NOT NULL' : ''}`,
    ),
    ...(reply ? ['reply INTEGER'] : []),
    `PRIMARY KEY (account, ${columnList(key)})`,
  ]
  // Rows of kilobytes read faster from an ordinary table; small ones save an index without rowid.
  const large = [columns.heartrate, columns.samples].some((column) => column?.type === 'blob')
  return `CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n) STRICT${large ? '' : ', WITHOUT ROWID'}`
}
