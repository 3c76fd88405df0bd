// CSV after RFC 4180: CRLF, a header, all text in quotes; text that a spreadsheet would run as a formula gets an
// apostrophe. Times are local with their offset, each with the epoch seconds beside it; an empty cell is null.

import { guarded, quotedCell } from '../codec/csv.ts'
import { bytesOf } from '../codec/text.ts'
import type { TableFormat } from './format.ts'
import { type Dialect, lines, textColumns } from './line-writer.ts'

const dialect: Dialect = {
  rowStart: '',
  rowEnd: '\r\n',
  before: (_, first) => (first ? '' : ','),
  quote: '',
  none: '',
  text: (value, type) => (type === 'date' ? value : quotedCell(guarded(value))),
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
