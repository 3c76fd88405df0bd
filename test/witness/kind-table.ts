// The rows of a kind as a page lists them: every column with a value, in the person's units.

import type { TableClaim } from './claims.ts'
import { amount, dates, inUnit, type Look, rate, rateKind, type Said, timeText, watch } from './shown.ts'
import type { Row, Truth } from './truth.ts'

export interface KindTable {
  readonly truth: Truth
  readonly look: Look
  readonly sport: string
  /** Whose documentation names the units. */
  readonly kind: string
  readonly title: string
  readonly rows: readonly Row[]
  readonly hidden: readonly string[]
}

const bookkeeping = new Set(['account', 'reply', 'extra', 'utc_offset'])
const heads: Readonly<Record<string, string>> = {
  number: '#',
  seconds: 'Time',
  heartrate_mean: 'HR mean',
  heartrate_max: 'HR max',
  swolf: 'SWOLF',
}
/** Units that stand beside each value, and need no place in the head. */
const beside = new Set(['s', 'm', 'kg', 's/m', '°C', 'kcal', 'bpm'])

export function kindTable({ truth, look, sport, kind, title, rows, hidden }: KindTable): TableClaim {
  const units = new Map(
    truth
      .rows(`SELECT column_name, unit FROM column_doc WHERE table_name = '${kind}'`)
      .map((row) => [String(row.column_name), row.unit as string | null]),
  )
  const columns = Object.keys(rows[0]!).filter(
    (name) => !bookkeeping.has(name) && !hidden.includes(name) && rows.some((row) => row[name] !== null),
  )
  const head = (name: string) => {
    const label =
      name === 'pace' && rateKind(sport) === 'speed'
        ? 'Speed'
        : (heads[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`)
    const unit = units.get(name) ?? null
    return unit === null || beside.has(unit) ? label : `${label} (${unit === '/s' ? '/min' : unit})`
  }
  const cell = (row: Row, name: string): Said => {
    const value = row[name]
    if (value === null || value === undefined) return '–'
    if (name === 'start') {
      const local = new Date((Number(value) + Number(row.utc_offset ?? 0)) * 1000).toISOString()
      return `${dates.full(local.slice(0, 10))} ${timeText(Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)))}`
    }
    if (typeof value === 'string') return value
    if (name === 'exercise') return `unknown(${value})`
    switch (units.get(name)) {
      case 's':
        return watch(value)
      case '/s':
        return amount(value * 60)
      case 's/m':
        return rate(1 / value, sport, look)
      case 'm':
        return either(inUnit(value, 'm', look), inUnit(value, 'height', look))
      case 'kcal':
        return inUnit(value, 'kcal', look)
      default:
        return amount(value)
    }
  }
  return {
    scope: title,
    caption: title,
    head: columns.map(head),
    rows: rows.map((row) => columns.map((name) => cell(row, name))),
  }
}

/** A length as a way or as a height, as it suits. */
function either(a: Said, b: Said): Said {
  const wrong = (said: Said, text: string) => (said as { wrong(text: string): string | null }).wrong(text)
  return { parts: [{ wrong: (text: string) => (wrong(a, text) === null ? null : wrong(b, text)) }] }
}
