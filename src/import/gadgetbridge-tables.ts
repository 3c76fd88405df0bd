// Gadgetbridge's tables of Mi Band, Huami and Xiaomi devices, by month: each month with the days beside it, so that its
// local days and nights are complete. The tables of minutes of older devices count seconds, all others milliseconds.

import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { addDays, dateOfEpoch, epochOfDate } from '../codec/date.ts'
import { range } from '../codec/number.ts'
import { gadgetbridge } from '../kinds/imported/gadgetbridge.ts'
import {
  gadgetbridgeBreathing,
  gadgetbridgeHeart,
  gadgetbridgeOxygen,
  gadgetbridgePai,
  gadgetbridgeStress,
} from '../kinds/imported/gadgetbridge-samples.ts'
import { gadgetbridgeWorkouts } from '../kinds/imported/gadgetbridge-workouts.ts'
import type { ImportedSource } from '../kinds/imported/imported.ts'
import type { ImportItem } from './item.ts'
import { tableReply } from './table-reply.ts'

const DAY = 86_400

/** A table with its time column, and the columns to read; `%` is the time in seconds. */
interface TablePart {
  readonly table: string
  readonly time?: string
  readonly select: string
  readonly where?: string
}

const minuteColumns = 'DEVICE_ID, %, RAW_INTENSITY, STEPS'
const minutes: readonly TablePart[] = [
  {
    table: 'HUAMI_EXTENDED_ACTIVITY_SAMPLE',
    select: `${minuteColumns}, RAW_KIND, HEART_RATE, SLEEP, DEEP_SLEEP, REM_SLEEP`,
  },
  { table: 'MI_BAND_ACTIVITY_SAMPLE', select: `${minuteColumns}, RAW_KIND, HEART_RATE, NULL, NULL, NULL` },
  // Its kinds are other codes than the older devices'.
  { table: 'XIAOMI_ACTIVITY_SAMPLE', select: `${minuteColumns}, NULL, HEART_RATE, NULL, NULL, NULL` },
]
const stages: TablePart = { table: 'XIAOMI_SLEEP_STAGE_SAMPLE', select: 'DEVICE_ID, %, STAGE' }
const summaries: TablePart = { table: 'XIAOMI_DAILY_SUMMARY_SAMPLE', select: 'DEVICE_ID, %, STEPS, CALORIES' }
const sleeps: TablePart = { table: 'XIAOMI_SLEEP_TIME_SAMPLE', select: 'DEVICE_ID, %, WAKEUP_TIME' }

const samples: readonly { source: ImportedSource; columns: readonly string[]; parts: readonly TablePart[] }[] = [
  {
    source: gadgetbridgeStress,
    columns: ['SECOND', 'STRESS'],
    parts: [
      { table: 'HUAMI_STRESS_SAMPLE', select: '%, STRESS' },
      { table: 'XIAOMI_ACTIVITY_SAMPLE', select: '%, STRESS', where: 'STRESS > 0' },
    ],
  },
  {
    source: gadgetbridgeOxygen,
    columns: ['SECOND', 'SPO2'],
    parts: [
      { table: 'HUAMI_SPO2_SAMPLE', select: '%, SPO2' },
      { table: 'XIAOMI_ACTIVITY_SAMPLE', select: '%, SPO2', where: 'SPO2 > 0' },
      // The types of measurements by hand are the device's own: 18 is oxygen, 17 the pulse.
      { table: 'XIAOMI_MANUAL_SAMPLE', select: '%, VALUE', where: 'TYPE = 18' },
    ],
  },
  {
    source: gadgetbridgeHeart,
    columns: ['SECOND', 'HEART_RATE', 'UTC_OFFSET'],
    parts: [
      { table: 'HUAMI_HEART_RATE_MANUAL_SAMPLE', select: '%, HEART_RATE, UTC_OFFSET' },
      { table: 'XIAOMI_MANUAL_SAMPLE', select: '%, VALUE, NULL', where: 'TYPE = 17' },
    ],
  },
  {
    source: gadgetbridgePai,
    columns: [
      'SECOND',
      'UTC_OFFSET',
      'PAI_LOW',
      'PAI_MODERATE',
      'PAI_HIGH',
      'TIME_LOW',
      'TIME_MODERATE',
      'TIME_HIGH',
      'PAI_TODAY',
      'PAI_TOTAL',
    ],
    parts: [
      {
        table: 'HUAMI_PAI_SAMPLE',
        select:
          '%, UTC_OFFSET, PAI_LOW, PAI_MODERATE, PAI_HIGH, TIME_LOW, TIME_MODERATE, TIME_HIGH, PAI_TODAY, PAI_TOTAL',
      },
    ],
  },
  {
    source: gadgetbridgeBreathing,
    columns: ['SECOND', 'UTC_OFFSET', 'RATE'],
    parts: [{ table: 'HUAMI_SLEEP_RESPIRATORY_RATE_SAMPLE', select: '%, UTC_OFFSET, RATE' }],
  },
  {
    source: gadgetbridgeWorkouts,
    columns: ['SECOND', 'END_SECOND', 'ACTIVITY_KIND', 'NAME', 'SUMMARY_DATA'],
    parts: [
      {
        table: 'BASE_ACTIVITY_SUMMARY',
        time: 'START_TIME',
        select: '%, END_TIME / 1000, ACTIVITY_KIND, NAME, SUMMARY_DATA',
      },
    ],
  },
]

/** Everything that is known of these tables. */
export function* readGadgetbridge(database: DatabaseSync, tables: ReadonlySet<string>): Generator<ImportItem> {
  const open = (part: TablePart) => (tables.has(part.table) ? openTable(database, part) : null)
  const [openStages, openSleeps, openSummaries] = [open(stages), open(sleeps), open(summaries)]
  for (const part of minutes) {
    const table = open(part)
    if (table === null) continue
    const xiaomi = part.table.startsWith('XIAOMI')
    for (const [from, to] of tableMonths([table])) {
      const rows = table.rows(from, to)
      if (rows.length === 0) continue
      const newest = range(rows.map((row) => Number(row[1]))).most
      const of = (other: ForeignTable | null) => other?.rows(from, to) ?? []
      const more = xiaomi ? { stages: of(openStages), sleeps: of(openSleeps), summaries: of(openSummaries) } : {}
      yield tableReply('gadgetbridge', gadgetbridge, `${part.table} ${from.slice(0, 7)}`, from, to, newest, {
        rows,
        ...more,
      })
    }
  }
  for (const { source, columns, parts } of samples) {
    const found = parts.map(open).filter((table) => table !== null)
    for (const [from, to] of tableMonths(found)) {
      const rows = found.flatMap((table) => table.rows(from, to)).sort((a, b) => Number(a[0]) - Number(b[0]))
      // A month with rows only in the days beside it is skipped.
      const newest = range(rows.map(([second]) => Number(second)).filter((second) => dateOfEpoch(second) <= to)).most
      if (Number.isFinite(newest))
        yield tableReply('gadgetbridge', source, from.slice(0, 7), from, to, newest, { columns, rows })
    }
  }
}

type ColumnValues = readonly unknown[]

interface ForeignTable {
  /** Epoch seconds. */
  readonly first: number
  readonly last: number
  /** The rows of the local days from `from` to `to`, at any offset. */
  rows(from: string, to: string): ColumnValues[]
}

/** Null for a table without a usable row, or with unexpected columns. */
function openTable(
  database: DatabaseSync,
  { table, time = 'TIMESTAMP', select, where }: TablePart,
): ForeignTable | null {
  const named = new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name).toUpperCase()),
  )
  const wanted = `${select.replaceAll('%', time)} ${where ?? ''}`.match(/[A-Z][A-Z_0-9]*/g) ?? []
  if (wanted.some((name) => name !== 'NULL' && !named.has(name))) return null
  // 2010 is before the first band; whatever is larger than seconds can be is milliseconds.
  const [least, most] = [epochOfDate('2010-01-01'), epochOfDate('2100-01-01')]
  const ends = (scale: number) =>
    database
      .prepare(`SELECT min("${time}") AS first, max("${time}") AS last FROM "${table}" WHERE "${time}" BETWEEN ? AND ?`)
      .get(least * scale, most * scale)
  const scale = [1, 1000].find((factor) => typeof ends(factor)?.last === 'number')
  if (scale === undefined) return null
  const { first, last } = ends(scale) as { first: number; last: number }
  const order = named.has('DEVICE_ID') ? 'DEVICE_ID, ' : ''
  const prepared = database.prepare(
    `SELECT ${select.replaceAll('%', `"${time}" / ${scale}`)} FROM "${table}"
     WHERE "${time}" >= ? AND "${time}" < ? ${where === undefined ? '' : `AND ${where}`} ORDER BY ${order}"${time}"`,
  )
  prepared.setReturnArrays(true)
  return {
    first: first / scale,
    last: last / scale,
    rows(from, to) {
      const range: SQLInputValue[] = [(epochOfDate(from) - 2 * DAY) * scale, (epochOfDate(to) + 3 * DAY) * scale]
      return prepared.all(...range) as unknown as ColumnValues[]
    },
  }
}

/** First and last day of every month that the tables reach into. */
function* tableMonths(tables: readonly ForeignTable[]): Generator<[string, string]> {
  if (tables.length === 0) return
  const first = dateOfEpoch(Math.min(...tables.map((table) => table.first)) - DAY)
  const last = dateOfEpoch(Math.max(...tables.map((table) => table.last)) + DAY)
  for (let month = firstOfMonth(first); month <= last; month = firstOfMonth(addDays(month, 31)))
    yield [month, addDays(firstOfMonth(addDays(month, 31)), -1)]
}

export function firstOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`
}
