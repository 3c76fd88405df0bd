// SQLite databases of other programs, read month by month: Gadgetbridge's and the Mi Fit app's. The file is opened so that
// nothing is written to it or beside it, and only tables of known names are looked at.

import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { addDays, dateOfEpoch, epochOfDate, isDate } from '../codec/date.ts'
import { bytesOf } from '../codec/text.ts'
import { gadgetbridge } from '../kinds/imported/gadgetbridge.ts'
import { phoneDays } from '../kinds/imported/phone.ts'
import type { Item } from './read.ts'

/** Reads the database at `path`; `scratch` is a folder for a copy, where one is needed. */
export async function* readDatabase(path: string, scratch: string): AsyncGenerator<Item> {
  const logged = await stat(`${path}-wal`).then(
    ({ size }) => size > 0,
    () => false,
  )
  const folder = logged ? await mkdtemp(join(scratch, 'wristory-')) : null
  try {
    if (folder !== null) {
      // What is still in the write-ahead log is only read together with it, which writes beside the file.
      await copyFile(path, join(folder, 'copy.db'))
      await copyFile(`${path}-wal`, join(folder, 'copy.db-wal'))
    }
    const url = folder === null ? new URL(`${pathToFileURL(path)}?immutable=1`) : join(folder, 'copy.db')
    const database = new DatabaseSync(url, { readOnly: folder === null })
    try {
      database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
      yield* readTables(database)
    } finally {
      database.close()
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error
    yield { warning: 'The database is damaged; what could be read of it was read.' }
  } finally {
    if (folder !== null) await rm(folder, { recursive: true })
  }
}

/** A database that comes out of an archive or a pipe lies in `scratch` while it is read. */
export async function* readDatabaseBytes(
  fill: (write: (piece: Uint8Array) => Promise<void>) => Promise<void>,
  scratch: string,
): AsyncGenerator<Item> {
  const folder = await mkdtemp(join(scratch, 'wristory-'))
  try {
    const path = join(folder, 'copy.db')
    const file = await open(path, 'wx', 0o600)
    try {
      await fill(async (piece) => {
        await file.write(piece)
      })
    } finally {
      await file.close()
    }
    yield* readDatabase(path, scratch)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const samples = ['HUAMI_EXTENDED_ACTIVITY_SAMPLE', 'MI_BAND_ACTIVITY_SAMPLE'] as const

function* readTables(database: DatabaseSync): Generator<Item> {
  // A view of a known name could compute for ever.
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")
    .all()
    .map(({ name }) => String(name).toUpperCase())
  const found = samples.filter((table) => tables.includes(table))
  if (found.length > 0) yield { format: 'Gadgetbridge database' }
  for (const table of found) yield* readSamples(database, table)
  if (tables.includes('DATE_DATA')) {
    yield { format: 'database of the Mi Fit app' }
    yield* readPhoneDays(database)
  }
  if (found.length === 0 && !tables.includes('DATE_DATA'))
    yield { warning: 'It is a database, but none of Gadgetbridge or the Mi Fit app.' }
}

const DAY = 86_400

/** Months of minutes, each with the days beside it, so that its local days and nights are whole. */
function* readSamples(database: DatabaseSync, table: (typeof samples)[number]): Generator<Item> {
  const extended = table === 'HUAMI_EXTENDED_ACTIVITY_SAMPLE'
  const more = extended ? 'SLEEP, DEEP_SLEEP, REM_SLEEP' : 'NULL, NULL, NULL'
  // 2010 is before the first band.
  const range = `TIMESTAMP BETWEEN ${epochOfDate('2010-01-01')} AND ${epochOfDate('2100-01-01')}`
  const ends = database
    .prepare(`SELECT min(TIMESTAMP) AS first, max(TIMESTAMP) AS last FROM ${table} WHERE ${range}`)
    .get()
  if (typeof ends?.first !== 'number' || typeof ends.last !== 'number') return
  const rows = database.prepare(
    `SELECT DEVICE_ID AS d, TIMESTAMP AS t, RAW_INTENSITY AS i, STEPS AS s, RAW_KIND AS k, HEART_RATE AS h, ${more}
     FROM ${table} WHERE TIMESTAMP >= ? AND TIMESTAMP < ? ORDER BY DEVICE_ID, TIMESTAMP`,
  )
  rows.setReturnArrays(true)
  const last = dateOfEpoch(ends.last + DAY)
  for (let month = firstOfMonth(dateOfEpoch(ends.first - DAY)); month <= last; month = nextMonth(month)) {
    const [from, to] = [month, addDays(nextMonth(month), -1)]
    const list = rows.all(epochOfDate(from) - 2 * DAY, epochOfDate(to) + 3 * DAY) as unknown as (number | null)[][]
    if (list.length === 0) continue
    const newest = Math.max(...list.map((row) => Number(row[1])))
    yield {
      reply: {
        source: gadgetbridge.name,
        request: `${table} ${month.slice(0, 7)}`,
        from,
        to,
        asked: newest,
        origin: 'gadgetbridge',
        body: bytesOf(JSON.stringify({ rows: list })),
      },
    }
  }
}

function* readPhoneDays(database: DatabaseSync): Generator<Item> {
  const columns = database
    .prepare("SELECT name FROM pragma_table_info('DATE_DATA')")
    .all()
    .map(({ name }) => String(name).toUpperCase())
  const wanted = ['DATE', 'SUMMARY', 'DATA', 'DATA_HR', 'TIME_ZONE', 'DEVICE_ID'].filter((name) =>
    columns.includes(name),
  )
  if (!wanted.includes('DATE') || !wanted.includes('SUMMARY')) return
  const list = wanted.map((name) => `"${name}"`).join(', ')
  let month: { name: string; rows: Record<string, unknown>[] } | null = null
  for (const row of database.prepare(`SELECT ${list} FROM DATE_DATA ORDER BY DATE`).iterate()) {
    const date = String(row.DATE)
    if (!isDate(date)) continue
    if (month?.name !== date.slice(0, 7)) {
      if (month !== null) yield phoneReply(month)
      month = { name: date.slice(0, 7), rows: [] }
    }
    month.rows.push(plain(row))
  }
  if (month !== null) yield phoneReply(month)
}

function phoneReply({ name, rows }: { name: string; rows: Record<string, unknown>[] }): Item {
  const [from, to] = [String(rows[0]!.DATE), String(rows.at(-1)!.DATE)]
  return {
    reply: {
      source: phoneDays.name,
      request: `DATE_DATA ${name}`,
      from,
      to,
      asked: epochOfDate(to) + DAY,
      origin: 'phone',
      body: bytesOf(JSON.stringify({ rows })),
    },
  }
}

/** Blobs as base64, as the cloud sends them. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.toUpperCase(),
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
  )
}

function firstOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`
}

function nextMonth(first: string): string {
  return firstOfMonth(addDays(first, 31))
}
