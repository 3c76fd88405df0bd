// The rows of a mirror in PostgreSQL. Each delivery replaces the rows of the days that changed, by COPY and in one
// transaction, so that the mirror is whole at every moment. The feed speaks of the kinds; the small tables beside them are
// compared and replaced as a whole, and of the archive of replies what is new is added.

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { addDays } from '../codec/date.ts'
import { hiddenBy, type Redaction } from '../export/redact.ts'
import type { ColumnType } from '../kinds/column.ts'
import { kinds } from '../kinds/index.ts'
import { storedAs } from '../kinds/kind.ts'
import type { Database, SqlValue } from '../store/driver.ts'
import { monthStart, rowsHash } from '../store/feed.ts'
import { feedMonthTable, feedTable } from '../store/tables.ts'
import { type MirrorTable, mirrorTables } from './postgres-schema.ts'
import { copyData, quoted } from './postgres-types.ts'
import { type Delivery, dateRuns, type ReceiverGroup, type Things } from './receiver.ts'

export type CopyModule = Pick<typeof import('pg-copy-streams'), 'from'>

export interface Mirror {
  readonly client: Client
  readonly copy: CopyModule
  readonly schema: string
  readonly redaction: Redaction
  /** Whether the replies as received are mirrored. */
  readonly bodies: boolean
  readonly things: Things
}

type MirroredStore = NonNullable<Delivery['store']>

const selected = ({ columns }: MirrorTable) => Object.keys(columns).map(quoted).join(', ')

/** Names of groups begin so, and go on with the table and the part. */
const GROUP = 'table '
const groupOf = ({ name }: MirrorTable, part = '') => `${GROUP}${name} ${part}`

/** The parts of the tables that no feed speaks of, with a hash of what is in them. */
export function mirrorGroups(database: Database, account: number): ReceiverGroup[] {
  return mirrorTables.flatMap((table) => {
    if (table.by === 'replies') return [{ kind: groupOf(table), hash: rowsHash([repliesUntil(database, account)]) }]
    if (table.by !== 'parts') return []
    const values = Object.entries(table.columns).map(
      ([column, { type }]) => `coalesce(${type === 'blob' ? `hex(${quoted(column)})` : quoted(column)}, '~')`,
    )
    return database
      .arrays<string>(
        `SELECT ${table.part} AS part, group_concat(concat_ws(',', ${values.join(', ')})) FROM ${table.name}
         WHERE ${table.owned} GROUP BY part`,
        account,
      )
      .map(([part, lines]) => ({ kind: groupOf(table, part), hash: rowsHash([[lines!]]) }))
  })
}

/** What says that an archive is the same up to a reply: sums over it, without its bodies. */
function repliesUntil(database: Database, account: number, last = Number.MAX_SAFE_INTEGER): SqlValue[] {
  const sums = 'count(*), coalesce(max(id), 0), coalesce(sum(asked), 0), coalesce(sum(bytes), 0)'
  return database.arrays<SqlValue>(`SELECT ${sums} FROM reply WHERE account = ? AND id <= ?`, account, last)[0]!
}

/** Brings the mirror up to the changes, in one transaction. */
export async function deliverRows(mirror: Mirror, delivery: Delivery): Promise<void> {
  const { client, things } = mirror
  const { account, store } = delivery
  await client.query('BEGIN')
  try {
    const replies = await (store === null ? clear(mirror, account) : replaceAll(mirror, delivery, store))
    await client.query('COMMIT')
    if (replies !== null) things.put(account, { id: REPLIES, date: '', hash: replies, remote: '' })
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function clear({ client, schema, things }: Mirror, account: string): Promise<null> {
  for (const table of mirrorTables)
    await client.query(`DELETE FROM ${quoted(schema)}.${quoted(table.name)} WHERE account = $1`, [account])
  things.remove(account, REPLIES)
  return null
}

const replyTable = mirrorTables.find(({ by }) => by === 'replies')!

/** The thing that says which replies the mirror has. */
const REPLIES = 'replies'

/** Gives what the mirror has of the archive afterwards, where it changed. */
async function replaceAll(mirror: Mirror, delivery: Delivery, store: MirroredStore): Promise<string | null> {
  const { account, changes } = delivery
  const dates = new Map<string, Set<string>>()
  for (const { kind, date } of changes) {
    const known = dates.get(kind)
    if (known === undefined) dates.set(kind, new Set([date]))
    else known.add(date)
  }
  const archive = dates.has(groupOf(replyTable)) ? newReplies(mirror, account, store) : null
  for (const table of mirrorTables) {
    if (table.by === 'feed') await replaceFeed(mirror, table, delivery, store)
    else if (table.by === 'replies') {
      if (archive !== null) await addReplies(mirror, table, account, store, archive.after)
    } else if (table.by === 'parts') {
      const start = groupOf(table)
      const parts = [...dates.keys()].filter((kind) => kind.startsWith(start)).map((kind) => kind.slice(start.length))
      if (parts.length > 0) await replaceParts(mirror, table, account, store, parts)
    } else {
      const days = new Set([...(dates.get(table.by.kind) ?? []), ...(archive?.answered(table) ?? [])])
      if (days.size > 0) await replaceDays(mirror, table, account, [...days].sort(), store)
    }
  }
  return archive?.now ?? null
}

interface NewReplies {
  /** The last reply that the mirror keeps. */
  readonly after: number
  readonly now: string
  /** Days of a table whose rows come from a later reply, though their values may be the same. */
  answered(table: MirrorTable): string[]
}

function newReplies({ things }: Mirror, account: string, { database, account: id }: MirroredStore): NewReplies {
  const now = repliesUntil(database, id)
  const before = things.get(account, REPLIES)
  const had = before === undefined ? [0, 0] : (JSON.parse(before.hash) as number[])
  const last = had[1] ?? 0
  const same = JSON.stringify(repliesUntil(database, id, last)) === before?.hash
  const after = same ? last : 0
  const windows = database.all<{ source: string; from: string; to: string }>(
    `SELECT source, min(window_from) AS "from", max(window_to) AS "to" FROM reply WHERE account = ? AND id > ? GROUP BY source`,
    id,
    after,
  )
  return {
    after,
    now: JSON.stringify(now),
    answered(table) {
      if (before === undefined || !('reply' in table.columns)) return []
      const asked = windows.filter(({ source }) => sourcesOf.get(table.name)?.has(source) ?? false)
      if (asked.length === 0) return []
      const dated = 'date' in table.columns
      const from = addDays(asked.map((one) => one.from).sort()[0]!, -1)
      const to = addDays(
        asked
          .map((one) => one.to)
          .sort()
          .at(-1)!,
        1,
      )
      return database
        .arrays<string>(
          `SELECT DISTINCT ${dated ? "coalesce(date, '')" : "''"} FROM ${table.name} WHERE account = ? AND reply > ?
           ${dated ? 'AND (date BETWEEN ? AND ? OR date IS NULL)' : 'AND ? <= ?'}`,
          id,
          after,
          from,
          to,
        )
        .map(([date]) => date!)
    },
  }
}

/** The sources whose replies give rows of a table. */
const sourcesOf = new Map(
  kinds.map((kind) => [storedAs(kind).table, new Set([kind.source, ...(kind.also ?? [])].map(({ name }) => name))]),
)

async function addReplies(mirror: Mirror, table: MirrorTable, account: string, store: MirroredStore, after: number) {
  const { database, account: id } = store
  const columns = Object.keys(table.columns).map((name) => (name === 'body' && !mirror.bodies ? 'NULL' : quoted(name)))
  const rows = database.eachArray<SqlValue>(
    `SELECT ${columns.join(', ')} FROM reply WHERE account = ? AND id > ?`,
    id,
    after,
  )
  await replaceRows(mirror, table, account, 'AND id > $2', [after], rows)
}

async function replaceFeed(mirror: Mirror, table: MirrorTable, { account, changes }: Delivery, store: MirroredStore) {
  const own = changes.filter(({ kind }) => !kind.startsWith(GROUP))
  if (own.length === 0) return
  if (table.name === feedTable.name) {
    const rows = own.filter(({ hash }) => hash !== null).map(({ kind, date, hash }) => [kind, date, hash])
    const gone = 'AND (kind, date) IN (SELECT * FROM unnest($2::text[], $3::text[]))'
    return replaceRows(mirror, table, account, gone, [own.map(({ kind }) => kind), own.map(({ date }) => date)], rows)
  }
  const months = [
    ...new Map(own.map(({ kind, date }) => [`${kind} ${monthStart(date)}`, [kind, monthStart(date)]])).values(),
  ]
  const rows = months.flatMap(([kind, month]) =>
    store.database.arrays<SqlValue>(
      `SELECT ${selected(table)} FROM ${feedMonthTable.name} WHERE account = ? AND kind = ? AND month = ?`,
      store.account,
      kind!,
      month!,
    ),
  )
  const gone = 'AND (kind, month) IN (SELECT * FROM unnest($2::text[], $3::text[]))'
  await replaceRows(
    mirror,
    table,
    account,
    gone,
    [months.map(([kind]) => kind), months.map(([, month]) => month)],
    rows,
  )
}

async function replaceParts(
  mirror: Mirror,
  table: MirrorTable,
  account: string,
  { database, account: id }: MirroredStore,
  parts: readonly string[],
): Promise<void> {
  const select = `SELECT ${selected(table)} FROM ${table.name} WHERE ${table.owned} AND ${table.part} = ?2`
  const rows = function* () {
    for (const part of parts) yield* database.eachArray<SqlValue>(select, id, part)
  }
  await replaceRows(mirror, table, account, `AND ${table.part} = ANY($2)`, [parts], rows())
}

/** Replaces the rows of some days; empty is the day of rows that belong to none. */
async function replaceDays(
  mirror: Mirror,
  table: MirrorTable,
  account: string,
  days: readonly string[],
  { database, account: id }: MirroredStore,
): Promise<void> {
  const dates = days.filter(Boolean)
  const select = `SELECT ${selected(table)} FROM ${table.name} WHERE account = ?`
  if (!('date' in table.columns))
    return replaceRows(mirror, table, account, '', [], database.eachArray<SqlValue>(select, id))
  const rows = function* () {
    if (dates.length < days.length) yield* database.eachArray<SqlValue>(`${select} AND date IS NULL`, id)
    for (const { from, to } of dateRuns(dates, Number.POSITIVE_INFINITY))
      yield* database.eachArray<SqlValue>(`${select} AND date BETWEEN ? AND ?`, id, from, to)
  }
  const none = dates.length < days.length ? ' OR date IS NULL' : ''
  await replaceRows(mirror, table, account, `AND (date = ANY($2)${none})`, [dates], rows())
}

/** Deletes the account's rows that are meant by `where`, and copies others in their place. */
async function replaceRows(
  { client, copy, schema, redaction }: Mirror,
  table: MirrorTable,
  account: string,
  where: string,
  values: readonly unknown[],
  rows: Iterable<readonly SqlValue[]>,
): Promise<void> {
  const place = `${quoted(schema)}.${quoted(table.name)}`
  await client.query(`DELETE FROM ${place} WHERE account = $1 ${where}`, [account, ...values])
  const types: ColumnType[] = ['text', ...Object.values(table.columns).map(({ type }) => type)]
  const shown = shownBy(table, redaction)
  const pieces = copyData(
    types,
    mapped(rows, (row) => [account, ...row.map((value, i) => shown[i]!(value))]),
  )
  const first = pieces.next()
  if (first.done) return
  const all = function* () {
    yield first.value
    yield* pieces
  }
  const sql = `COPY ${place} (account, ${selected(table)}) FROM STDIN (FORMAT binary)`
  await pipeline(Readable.from(all()), client.query(copy.from(sql)))
}

function* mapped<A, B>(items: Iterable<A>, change: (item: A) => B): Generator<B> {
  for (const item of items) yield change(item)
}

/** What becomes of each column: itself, or nothing where the redaction takes it away. */
function shownBy({ name, columns, key }: MirrorTable, redaction: Redaction): ((value: SqlValue) => SqlValue)[] {
  const hidden = hiddenBy(redaction)
  return Object.keys(columns).map((column) => {
    // The odd value itself may be anything; as a part of the key it is told apart by a hash.
    if (name === 'issue' && column === 'detail' && hidden('content')) return (value) => shortHash(String(value))
    const taken = hidden(column) || (name === 'experiment' && column === 'plan' && hidden('comment'))
    return taken && !key.includes(column) ? () => null : (value) => value
  })
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
