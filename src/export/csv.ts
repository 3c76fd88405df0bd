// CSV after RFC 4180: CRLF, a header, all text in quotes; where a spreadsheet would run text as a formula it gets an
// apostrophe. Times are local with their offset, each with the epoch seconds beside it; an empty cell is none.

import { bytesOf } from '../codec/text.ts'
import type { TableFormat } from './format.ts'
import { type Dialect, lines, textColumns } from './line-writer.ts'

const dialect: Dialect = {
  rowStart: '',
  rowEnd: '\r\n',
  before: (_, first) => (first ? '' : ','),
  quote: '',
  none: '',
  text: (value, type) => (type === 'date' ? value : quoted(guarded(value))),
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
    const header = textColumns(table).map(({ name }) => name)
    yield bytesOf(`${header.join(',')}\r\n`)
    yield* lines(table, dialect)
  },
}

/** A cell of text: in quotes, so that a reader that splits at other marks than commas finds one cell as well. */
export function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`
}

/**
 * The text with an apostrophe wherever a cell could begin for a reader that splits at semicolons, tabs or line ends and
 * heeds no quotes, and where a spreadsheet would take what follows for a formula (OWASP, CSV injection).
 */
export function guarded(value: string): string {
  return value.replace(/(?<=^|[;\t\r\n])(?=["' ]*[=+\-@\t\r])/g, "'")
}
