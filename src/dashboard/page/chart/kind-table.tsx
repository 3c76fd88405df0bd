// The stored rows of a kind, formatted for people: instants as times, seconds as durations, metres and kilograms in the
// chosen units, rates per minute. Columns without a value are left out.

import type { Rate } from '../../../units.ts'
import type { Table } from '../../schema.ts'
import { fullDay, moment, number, speed, stopwatch, withUnit } from '../frame/format.ts'
import type { Cell } from './rows.ts'
import { DataTable } from './table.tsx'

type KindColumn = Table['columns'][number]

/** Columns of undocumented codes. */
const codes: readonly string[] = ['exercise']

export function KindTable({
  table,
  caption,
  hidden = [],
  rate = 'pace',
}: {
  table: Table
  caption: string
  /** Columns that the place already says. */
  hidden?: readonly string[]
  /** How a pace is read. */
  rate?: Rate
}) {
  const shown = table.columns
    .map((column, i) => ({ ...column, i }))
    .filter(
      ({ i, type, name }) =>
        type !== 'json' &&
        name !== 'utc_offset' &&
        !hidden.includes(name) &&
        table.rows.some((row) => row[i] !== null && row[i] !== undefined),
    )
  const offset = table.columns.findIndex(({ name }) => name === 'utc_offset')
  // Whole numbers beside others of their column get the same digits.
  const digits = table.columns.map((_, i) =>
    table.rows.some((row) => row[i] != null && Number(row[i]) % 1 !== 0) ? 1 : 0,
  )
  return (
    <DataTable
      bare
      caption={caption}
      right={shown.flatMap(({ type, name }, i) =>
        (type === 'integer' || type === 'real') && !codes.includes(name) ? [i] : [],
      )}
      columns={shown.map(({ name, unit }) => headOf(name === 'pace' && rate === 'speed' ? 'speed' : name, unit))}
      rows={table.rows.map((row) =>
        shown.map((column) =>
          column.type === 'instant' && typeof row[column.i] === 'number'
            ? moment(Number(row[column.i]), row[offset] as number | null | undefined)
            : told(column, row[column.i] ?? null, digits[column.i]!, rate),
        ),
      )}
    />
  )
}

/** Heads that are not the column's own name. */
const heads: Readonly<Record<string, string>> = {
  number: '#',
  seconds: 'time',
  instant: 'when',
  bmi: 'BMI',
  swolf: 'SWOLF',
}

function headOf(name: string, unit: string | null): string {
  const text = heads[name] ?? name.replaceAll('_', ' ').replace('heartrate', 'HR')
  const known = unit === null || ['s', 'm', 'kg', 's/m', '°C', 'kcal', 'bpm'].includes(unit)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${known ? '' : ` (${unit === '/s' ? '/min' : unit})`}`
}

function told({ type, unit, name }: KindColumn, cell: Table['rows'][number][number], digits: number, rate: Rate): Cell {
  if (cell === null || cell === undefined) return null
  if (type === 'date' && typeof cell === 'string') return fullDay(cell)
  if (typeof cell !== 'number') return cell
  if (name === 'number') return number(cell)
  if (codes.includes(name)) return `unknown(${cell})`
  switch (unit) {
    case 's':
      return stopwatch(cell)
    case '/s':
      return number(cell * 60)
    case 's/m':
      return spoken(speed(1 / cell, rate))
    case 'm':
    case 'kg':
    case '°C':
    case 'kcal': {
      const height = unit === 'm' && (cell < 400 || /altitude|ascent|descent/.test(name))
      // A stroke is a metre or two.
      const fine = name === 'stroke_distance' ? 2 : height || unit === 'kcal' ? 0 : unit === 'm' ? 2 : 1
      return spoken(withUnit(cell, height ? 'height' : unit, fine))
    }
    default:
      return number(cell, digits)
  }
}

function spoken({ text, unit }: { text: string; unit: string }): string {
  return `${text} ${unit}`
}
