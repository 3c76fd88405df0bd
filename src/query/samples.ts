// The day's readings of every kind drawn over the day: stress, oxygen, variability and so on. Packed days are unpacked
// here, which is faster than their views in SQL.

import { addDays, dateOfEpoch, epochOfDate } from '../codec/date.ts'
import { kinds } from '../kinds/index.ts'
import { type Columns, type Kind, type Row, storedAs } from '../kinds/kind.ts'
import type { Reader } from './reader.ts'

/** Readings of a day for drawing: minute of the axis and value. */
export interface DayReadings {
  readonly label: string
  readonly topic: Kind['chart']['hue']
  readonly draw: 'line' | 'bars' | 'dots'
  readonly unit: string | null
  readonly points: [number, number][]
}

interface ReadingSource {
  readonly name: string
  readonly drawn: Omit<DayReadings, 'points'>
  readonly table: string
  /** First column of the table's key, and whether it is a day. */
  readonly key: string
  readonly dated: boolean
  readonly instant: string
  readonly value: string
  readonly unpack?: (row: Row) => Iterable<Row>
}

/** How far a day's readings may extend past its end when clocks change, seconds; they begin at its midnight. */
const MARGIN = 7200

/** Hues whose readings make tracks of a day; heart rate and steps come from the minutes. */
const hues: readonly string[] = ['stress', 'oxygen', 'recovery']

const series: readonly ReadingSource[] = kinds.flatMap((kind): ReadingSource[] => {
  if (!hues.includes(kind.chart.hue)) return []
  const { table, columns: stored, key: keys } = storedAs(kind)
  const key = keys[0]!
  const found = { name: kind.name, table, key, dated: stored[key]?.type === 'date' }
  const { draw, hue, label = kind.title } = kind.chart
  if (draw !== 'line' && draw !== 'bars' && draw !== 'dots') return []
  const own = { columns: kind.columns, unpack: kind.stored?.unpack, value: kind.chart.value }
  const views = (kind.stored?.more ?? []).map(({ name, columns, unpack }) => ({
    columns,
    unpack,
    value: name.replace(/_point$/, ''),
  }))
  for (const { columns, unpack, value } of [own, ...views]) {
    const instant = instantColumn(columns)
    if (instant === undefined || value === undefined || !(value in columns)) continue
    const drawn = { label, topic: hue, draw, unit: columns[value]!.unit ?? null }
    if (unpack !== undefined) return [{ ...found, drawn, instant, value, unpack }]
    if (kind.shape === 'sample') return [{ ...found, drawn, instant, value }]
  }
  return []
})

/** Minute of the axis and value, of each kind that has any between the minutes `from` and `to`. */
export function dayReadings(reader: Reader, midnight: number, from: number, to: number): Record<string, DayReadings> {
  const found: Record<string, DayReadings> = {}
  const [begin, end] = [midnight + from * 60, midnight + to * 60]
  for (const one of series) {
    const points: [number, number][] = []
    for (const row of readingRows(reader, one, begin, end)) {
      const [at, value] = [row[one.instant], row[one.value]]
      if (typeof at !== 'number' || typeof value !== 'number' || at < begin || at >= end) continue
      points.push([Math.round((at - midnight) / 6) / 10, value])
    }
    if (points.length > 0) found[one.name] = { ...one.drawn, points: points.sort((a, b) => a[0] - b[0]) }
  }
  return found
}

/** Rows that may overlap the time, found by the first column of the key: a day, an instant or a bucket of a UTC day. */
function* readingRows({ database, account }: Reader, one: ReadingSource, begin: number, end: number): Generator<Row> {
  const { table, unpack, key, dated } = one
  const reach = dated ? [addDays(dateOfEpoch(begin), -1), addDays(dateOfEpoch(end), 1)] : [begin - 86_400, end]
  for (const row of database.all<Row>(
    `SELECT * FROM "${table}" WHERE account = ? AND "${key}" BETWEEN ? AND ?`,
    account.id,
    ...reach,
  )) {
    if (unpack === undefined) yield row
    else if (touches(row, begin, end)) yield* unpack(row)
  }
}

/** False if the day and offset of a packed row exclude the time: most rows need no unpacking. */
function touches({ date, utc_offset }: Row, begin: number, end: number): boolean {
  if (typeof date !== 'string' || typeof utc_offset !== 'number') return true
  const midnight = epochOfDate(date) - utc_offset
  return midnight < end && midnight + 86_400 + MARGIN > begin
}

function instantColumn(columns: Columns): string | undefined {
  if ('instant' in columns) return 'instant'
  return Object.entries(columns).find(([, { type }]) => type === 'instant')?.[0]
}
