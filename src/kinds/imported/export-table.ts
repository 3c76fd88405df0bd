// Tables of the vendor's account export, detected by their columns, as the vendor or a spreadsheet program of any
// country writes them: names in any case, order and number, `;` or tabs, UTF-16, decimal commas, days as 01.03.2024.

import { csvRecords, csvText } from '../../codec/csv.ts'
import { dateOfEpoch, isDate } from '../../codec/date.ts'
import { lenientNumber } from '../../codec/number.ts'

export type ExportTable =
  | 'ACTIVITY'
  | 'ACTIVITY_MINUTE'
  | 'ACTIVITY_STAGE'
  | 'SLEEP'
  | 'SLEEP_MINUTE'
  | 'HEARTRATE_AUTO'
  | 'HEARTRATE'
  | 'BODY'
  | 'SPORT'
  | 'USER'

/** A row by the vendor's names of columns. */
export type TextFields = Readonly<Record<string, string>>

export interface ExportRows {
  /** Null for a file that is no table of the export. */
  readonly table: ExportTable | null
  /** Names of the columns as they are written. */
  readonly columns: readonly string[]
  /** Rows with a day or time: `date` as YYYY-MM-DD, numbers with a decimal point. */
  rows(): Generator<TextFields>
  /** The subject of the rows, found in one pass. */
  look(): TableLook
}

export interface TableLook {
  readonly rows: number
  /** First and last day; null if no row has one. */
  readonly from: string | null
  readonly to: string | null
  /** Rows without a usable day or time, with the first of these. */
  readonly unread: number
  readonly example: string
  /** Days in an order that nothing in the file determines. */
  readonly ambiguous: boolean
}

const names = [
  'date lastSyncTime steps distance runDistance calories time start stop deepSleepTime shallowSleepTime wakeTime REMTime',
  'naps stage hr respiratory_rate heartRate timestamp weight height bmi fatRate bodyWaterRate boneMass metabolism',
  'muscleRate visceralFat impedance type startTime sportTime(s) maxPace(/meter) minPace(/meter) distance(m)',
  'avgPace(/meter) calories(kcal) userId gender nickName avatar birthday',
]
  .join(' ')
  .split(' ')
const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]))

/** The type of a table with these columns; null if it is none of the export. */
export function exportTable(columns: readonly string[]): ExportTable | null {
  const own = new Set(columns.map(ownName))
  const has = (...wanted: string[]) => wanted.every((name) => own.has(name))
  if (has('date', 'deepSleepTime')) return 'SLEEP'
  if (has('date', 'time', 'stage')) return 'SLEEP_MINUTE'
  if (has('date', 'time', 'heartRate')) return 'HEARTRATE_AUTO'
  if (has('date', 'time', 'steps')) return 'ACTIVITY_MINUTE'
  if (has('date', 'start', 'stop', 'steps')) return 'ACTIVITY_STAGE'
  if (has('date', 'steps')) return 'ACTIVITY'
  if (has('sportTime(s)')) return 'SPORT'
  if (has('weight') && (has('time') || has('timestamp'))) return 'BODY'
  if (has('heartRate') && (has('time') || has('timestamp'))) return 'HEARTRATE'
  return has('userId', 'nickName') ? 'USER' : null
}

function ownName(name: string): string {
  const plain = name.trim()
  return byLowerCase.get(plain.toLowerCase()) ?? plain
}

/** Reads one file of an export. Never throws. */
export function readExportTable(bytes: Uint8Array): ExportRows {
  const text = csvText(bytes)
  const { columns, delimiter, records } = csvRecords(text)
  const header = columns.map(ownName)
  const table = exportTable(columns)
  const fields = function* (): Generator<TextFields> {
    for (const values of records()) yield readFields(table, header, values, delimiter)
  }
  const dated = function* (): Generator<{ row: TextFields; day: string | null; said: string }> {
    const days = dayReader(fields())
    for (const row of fields()) {
      if (isByDay(table)) {
        const [said, date] = [row.date ?? '', days.read(row.date ?? '')]
        yield { row: date === null || date === said ? row : { ...row, date }, day: date, said }
      } else {
        const said = timeText(row) ?? ''
        yield { row, day: dateOfEpoch(readInstant(said) ?? Number.NaN) || null, said }
      }
    }
  }
  return {
    table,
    columns,
    *rows() {
      for (const { row, day } of dated()) if (day !== null || table === 'USER') yield row
    },
    look() {
      const seen = { rows: 0, from: null as string | null, to: null as string | null, unread: 0, example: '' }
      for (const { day, said } of dated()) {
        seen.rows++
        if (day === null) {
          if (seen.unread++ === 0) seen.example = said
        } else {
          if (seen.from === null || day < seen.from) seen.from = day
          if (seen.to === null || day > seen.to) seen.to = day
        }
      }
      return { ...seen, ambiguous: slashed.test(seen.example) }
    },
  }
}

function isByDay(table: ExportTable | null): boolean {
  return table !== 'SPORT' && table !== 'BODY' && table !== 'HEARTRATE'
}

/** The text that says when a record that is no day's was measured. */
export function timeText(row: TextFields): string | undefined {
  return row.startTime ?? (row.timestamp || row.time)
}

function readFields(
  table: ExportTable | null,
  header: readonly string[],
  values: readonly string[],
  delimiter: string,
): TextFields {
  const own = values.map((value) => plainNumber(value, delimiter))
  if (table === 'HEARTRATE' && own.length === 2 && header.length > 2) return readHeartrate(own)
  // Exports of some years name the time of the last sync and do not write it.
  const named = own.length === header.length - 1 ? header.filter((name) => name !== 'lastSyncTime') : header
  return Object.assign(Object.create(null), Object.fromEntries(named.map((name, i) => [name, own[i] ?? ''])))
}

/** The export of 2019 names four columns above a time and a heart rate; which is which can be seen. */
function readHeartrate(values: readonly string[]): TextFields {
  const [a = '', b = ''] = values
  const [time, heartRate] = (readInstant(a) ?? 0) > 1e9 ? [a, b] : [b, a]
  return { time, heartRate }
}

/** A decimal comma as a point. Between commas `1,234` could be a thousand, so it stays as it is and says nothing. */
function plainNumber(value: string, delimiter: string): string {
  if (!/^[+-]?\d+,\d+$/.test(value)) return value
  return delimiter === ',' && /,\d{3}$/.test(value) ? value : value.replace(',', '.')
}

interface DayReader {
  /** `YYYY-MM-DD`; null for what is no day. */
  read(text: string): string | null
}

const slashed = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d])/

/** Reads days of one file; days with the month first and with the day first are distinguished by a number above 12. */
function dayReader(rows: Iterable<TextFields>): DayReader {
  let [dayFirst, monthFirst, met] = [false, false, false]
  for (const { date = '' } of rows) {
    const [, first, , second] = slashed.exec(date) ?? []
    // A file of the vendor's has no such day in its first row, and then none at all.
    if (first === undefined) {
      if (!met && isDate(date)) break
      continue
    }
    met = true
    if (Number(first) > 12) dayFirst = true
    if (Number(second) > 12) monthFirst = true
  }
  return {
    read(text) {
      const [, year, month, day] = /^(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)/.exec(text) ?? dotted(text) ?? []
      if (year !== undefined) return checkedDate(year, month!, day!)
      const parts = slashed.exec(text)
      if (parts === null || dayFirst === monthFirst) return null
      return dayFirst ? checkedDate(parts[4]!, parts[3]!, parts[1]!) : checkedDate(parts[4]!, parts[1]!, parts[3]!)
    },
  }
}

/** With points the day is first wherever that is written. */
function dotted(text: string): [string, string, string, string] | null {
  const parts = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/.exec(text)
  return parts === null ? null : [parts[0], parts[3]!, parts[2]!, parts[1]!]
}

function checkedDate(year: string, month: string, day: string): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDate(date) ? date : null
}

/** Epoch seconds of `1646150400` or of `2026-03-01 16:00:00+0000`; null for anything else. */
export function readInstant(value: unknown): number | null {
  // A spreadsheet's 1.64615E+09 has lost the minute.
  const seconds = typeof value === 'string' && /e/i.test(value) ? null : lenientNumber(value)
  if (seconds !== null) return seconds > 1e11 ? seconds / 1000 : seconds
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(?:([+-]\d\d):?(\d\d)|Z)$/.exec(
    typeof value === 'string' ? value.trim() : '',
  )
  if (parts === null) return null
  const zone = parts[3] === undefined ? 'Z' : `${parts[3]}:${parts[4]}`
  const at = Date.parse(`${parts[1]}T${parts[2]}${zone}`)
  return Number.isNaN(at) ? null : at / 1000
}

/** Minute of the day of `7:05`, `07:05:00` or `7:05 PM`; null for anything else. */
export function readMinute(time: string | undefined): number | null {
  const [, hours, minutes, half] = /^(\d\d?):(\d\d)(?::\d\d)?(?: ?([AP])M)?$/i.exec(time?.trim() ?? '') ?? []
  if (hours === undefined) return null
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  const minute = hour * 60 + Number(minutes)
  return minute < 1440 && Number(minutes) < 60 ? minute : null
}
