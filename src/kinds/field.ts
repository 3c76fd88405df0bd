// Fields of an item as columns: one line each has the name on the wire, the column, and the possible values. Decoding
// and encoding follow from it; a value outside becomes NULL, and an issue unless it is a known "none".

import { lenientNumber } from '../codec/number.ts'
import { type Column, type Columns, type Issue, type IssueCode, jsonText, type Row, shorten } from './kind.ts'
import { unpackJson } from './sources/events.ts'

/** A number on the wire. `scale`: wire units per unit of the column. */
export interface NumberField extends Column {
  readonly type: 'integer' | 'real' | 'instant'
  readonly wire: string
  readonly least: number
  readonly most: number
  readonly scale?: number
  /** A possible number that means none in this field. */
  readonly none?: number
}

/** Text, a switch, or anything at all kept as JSON. */
export interface TextField extends Column {
  readonly type: 'text' | 'flag' | 'json'
  readonly wire: string
  /** An undocumented code: unknown(n). */
  readonly code?: true
}

export type Field = NumberField | TextField
export type FieldTable = Readonly<Record<string, Field>>

/** What the cloud writes for "none" in numbers of any range (occurs in readiness, body records and statistics). */
const nones = new Set([-1, -20000, 254, 255, 32767, 65535, -32768])

/** The columns of `raw`; reports numbers that are neither possible nor a known none to `odd`. */
export function readFields(fields: FieldTable, raw: object, odd: Odd): Row {
  const row: Row = {}
  for (const [name, field] of Object.entries(fields)) row[name] = readField(field, (raw as Row)[field.wire], odd)
  return row
}

function readField(field: Field, value: unknown, odd: Odd): string | number | null {
  if (value === null || value === undefined || value === '') return null
  if (field.type === 'json') return jsonText(unpackJson(value))
  if (field.type === 'flag') return value === true || value === 'true' || lenientNumber(value) === 1 ? 1 : 0
  if (field.type === 'text') {
    if (typeof value !== 'string' && typeof value !== 'number') return null
    return (field as TextField).code === true ? `unknown(${shorten(value)})` : String(value)
  }
  const number = lenientNumber(value)
  if (number === null) {
    odd(`${field.wire} ${shorten(value)}`)
    return null
  }
  const { least, most, scale = 1, none } = field as NumberField
  if (number === none) return null
  const scaled = number / scale
  const fit = field.type === 'real' ? Math.round(scaled * 1e6) / 1e6 : Math.round(scaled)
  if (fit >= least && fit <= most) return fit + 0
  if (!nones.has(number)) odd(`${field.wire} ${shorten(value)}`)
  return null
}

/** The wire fields that read back as `row`; NULL is left out. */
export function writeFields(fields: FieldTable, row: Row): Record<string, unknown> {
  const raw: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = row[name]
    if (value === null || value === undefined) continue
    if (field.type === 'json') raw[field.wire] = JSON.parse(String(value))
    else if (field.type === 'text' || field.type === 'flag') raw[field.wire] = value
    else raw[field.wire] = Number(value) * ((field as NumberField).scale ?? 1)
  }
  return raw
}

/** The fields of `raw` that neither `fields` nor `known` name, as JSON; null if there are none. */
export function otherFields(fields: FieldTable, known: readonly string[], raw: object): string | null {
  const named = new Set([...Object.values(fields).map(({ wire }) => wire), ...known])
  const rest = Object.entries(raw).filter(([name]) => !named.has(name))
  return rest.length === 0 ? null : jsonText(Object.fromEntries(rest))
}

/** The issues that `odd` collects for one group. */
export function collector(group: string): { issues: Issue[]; odd: Odd } {
  const issues: Issue[] = []
  return { issues, odd: (detail, issue = 'bad-value') => issues.push({ issue, group, detail }) }
}

/** Receives a fault. */
export type Odd = (detail: string, issue?: IssueCode) => void

/** The columns of `fields`. */
export function columnsOf<F extends FieldTable>(
  fields: F,
): { readonly [K in keyof F]: Column & { type: F[K]['type'] } } {
  const columns: Columns = Object.fromEntries(
    Object.entries(fields).map(([name, { type, unit, difference, doc }]) => [
      name,
      { type, ...(unit === undefined ? {} : { unit }), ...(difference === true ? { difference } : {}), doc },
    ]),
  )
  return columns as { readonly [K in keyof F]: Column & { type: F[K]['type'] } }
}
