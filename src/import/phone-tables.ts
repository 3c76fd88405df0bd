// The tables of the Mi Fit app's database: its days by month, its workouts as one list, the series of each, and manual
// measurements.

import type { DatabaseSync } from 'node:sqlite'
import { addDays, dateOfEpoch, epochOfDate, isDate } from '../codec/date.ts'
import type { ImportedSource } from '../kinds/imported/imported.ts'
import { phoneDays } from '../kinds/imported/phone.ts'
import { phoneHeartrates, phoneTracks, phoneWeights, phoneWorkouts } from '../kinds/imported/phone-records.ts'
import type { ImportItem } from './item.ts'
import { tableReply } from './table-reply.ts'

const DAY = 86_400

type PhoneRow = Record<string, unknown>

/** Everything that is known of these tables. */
export function* readPhone(database: DatabaseSync, tables: ReadonlySet<string>): Generator<ImportItem> {
  if (tables.has('DATE_DATA')) yield* readDays(database)
  yield* readWorkouts(database, tables)
  if (tables.has('HEART_RATE')) {
    const where = columnNames(database, 'HEART_RATE').includes('TYPE') ? 'WHERE TYPE = 2' : ''
    yield* whole(phoneHeartrates, database.prepare(`SELECT * FROM HEART_RATE ${where} ORDER BY 1`).all())
  }
  if (tables.has('WEIGHT_INFOS'))
    yield* whole(phoneWeights, database.prepare('SELECT * FROM WEIGHT_INFOS ORDER BY 1').all())
}

function* readDays(database: DatabaseSync): Generator<ImportItem> {
  const columns = columnNames(database, 'DATE_DATA')
  const wanted = ['DATE', 'SUMMARY', 'DATA', 'DATA_HR', 'TIME_ZONE', 'DEVICE_ID'].filter((name) =>
    columns.includes(name),
  )
  if (!wanted.includes('DATE') || !wanted.includes('SUMMARY')) return
  const list = wanted.map((name) => `"${name}"`).join(', ')
  let month: PhoneRow[] = []
  const reply = (): ImportItem => {
    const [from, to] = [String(month[0]!.DATE), String(month.at(-1)!.DATE)]
    return tableReply('phone', phoneDays, `DATE_DATA ${from.slice(0, 7)}`, from, to, epochOfDate(to) + DAY, {
      rows: month,
    })
  }
  for (const found of database.prepare(`SELECT ${list} FROM DATE_DATA ORDER BY DATE`).iterate()) {
    const row = plain(found)
    const date = String(row.DATE)
    if (!isDate(date)) continue
    if (month.length > 0 && String(month[0]!.DATE).slice(0, 7) !== date.slice(0, 7)) {
      yield reply()
      month = []
    }
    month.push(row)
  }
  if (month.length > 0) yield reply()
}

/** The list out of totals and series, since either may lack a workout; then each one's series. */
function* readWorkouts(database: DatabaseSync, tables: ReadonlySet<string>): Generator<ImportItem> {
  const rows = new Map<string, PhoneRow>()
  for (const table of ['TRACKDATA', 'TRACKRECORD']) {
    const columns = tables.has(table) ? columnNames(database, table) : []
    if (!columns.includes('TRACKID')) continue
    // The series are large, and no part of the list.
    const list = columns.filter((name) => !/^BULK|MARKED$|^LAP$/.test(name)).map((name) => `"${name}"`)
    for (const found of database.prepare(`SELECT ${list.join(', ')} FROM ${table} ORDER BY TRACKID`).iterate()) {
      const row = plain(found)
      rows.set(String(row.TRACKID), { ...rows.get(String(row.TRACKID)), ...told(row) })
    }
  }
  yield* whole(phoneWorkouts, [...rows.values()])
  if (!tables.has('TRACKDATA') || !columnNames(database, 'TRACKDATA').includes('TRACKID')) return
  for (const row of database.prepare('SELECT * FROM TRACKDATA ORDER BY TRACKID').iterate()) {
    const at = rowSecond(plain(row))
    if (at === null) continue
    // The workout's local day depends on its place; the days beside it allow for that.
    const date = dateOfEpoch(at)
    const content = table([plain(row)])
    yield tableReply('phone', phoneTracks, `TRACKDATA ${at}`, addDays(date, -1), addDays(date, 1), at + DAY, content)
  }
}

/** One reply of all rows; none without a row with a time. */
function* whole(source: ImportedSource, rows: readonly PhoneRow[]): Generator<ImportItem> {
  const list = rows.map(plain)
  const times = list.map(rowSecond).filter((at) => at !== null)
  if (times.length === 0) return
  const [from, to] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))]
  yield tableReply('phone', source, source.name, dateOfEpoch(from), dateOfEpoch(to), to + DAY, table(list))
}

function table(rows: readonly PhoneRow[]): { columns: string[]; rows: unknown[][] } {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { columns, rows: rows.map((row) => columns.map((name) => row[name] ?? null)) }
}

/** When a row was measured, epoch seconds, in any of the possible columns and units. */
function rowSecond(row: PhoneRow): number | null {
  const number = Number(row.TRACKID ?? row.TIMESTAMP ?? row.TIME ?? row.GENERATED_TIME ?? row.DATE)
  const at = Math.floor(number > 1e11 ? number / 1000 : number)
  return at > epochOfDate('2010-01-01') && at < epochOfDate('2100-01-01') ? at : null
}

/** Without empty fields. */
function told(row: PhoneRow): PhoneRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

function columnNames(database: DatabaseSync, table: string): string[] {
  return database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name).toUpperCase())
}

/** Names in capitals; blobs as base64, as the cloud sends them. */
function plain(row: PhoneRow): PhoneRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.toUpperCase(),
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ]),
  )
}
