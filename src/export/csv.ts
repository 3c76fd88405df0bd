// CSV after RFC 4180: CRLF, a header, quotes where needed; text that a spreadsheet would run as a formula gets a
// leading apostrophe. Times are local with their offset, each with the epoch seconds beside it; an empty cell is none.

import { bytesOf } from '../codec/text.ts'
import type { TableFormat } from './format.ts'
import { type Dialect, lines, textColumns } from './line-writer.ts'

const dialect: Dialect = {
  rowStart: '',
  rowEnd: '\r\n',
  before: (_, first) => (first ? '' : ','),
  quote: '',
  none: '',
  text: (value, type) => quoted(type === 'date' ? value : guarded(value)),
  number: String,
}

export const csv: TableFormat = {
  name: 'csv',
  title: 'Tables for spreadsheets and statistics',
  extension: '.csv',
  mediaType: 'text/csv; charset=utf-8',
  units: 'chosen',
  holds: 'table',
  async *write(table) {
    const header = textColumns(table).map(({ name }) => quoted(name))
    yield bytesOf(`${header.join(',')}\r\n`)
    yield* lines(table, dialect)
  },
}

/** A cell of text, quoted where RFC 4180 asks for it. */
export function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** Spreadsheets take text with these beginnings for a formula (OWASP, CSV injection). */
export function guarded(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
}
