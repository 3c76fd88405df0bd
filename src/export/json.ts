// JSON: one array of row objects, or one object per line (NDJSON). Columns, times and units are those of CSV; an
// unmeasured value is null.

import type { TableFormat } from './format.ts'
import { type Dialect, lines } from './line-writer.ts'

const dialect: Dialect = {
  rowStart: '{',
  rowEnd: '}\n',
  before: (column, first) => `${first ? '' : ','}${JSON.stringify(column)}:`,
  quote: '"',
  none: 'null',
  text: (value, type) => (type === 'json' && parses(value) ? value : JSON.stringify(value)),
  number: (value) => (Number.isFinite(value) ? String(value) : 'null'),
}

export const ndjson: TableFormat = {
  name: 'ndjson',
  title: 'One JSON object a line, for pipes and databases',
  extension: '.ndjson',
  mediaType: 'application/x-ndjson',
  units: 'chosen',
  holds: 'table',
  write: (table) => lines(table, dialect),
}

export const json: TableFormat = {
  name: 'json',
  title: 'One JSON array of row objects',
  extension: '.json',
  mediaType: 'application/json',
  units: 'chosen',
  holds: 'table',
  async *write(table) {
    yield '[\n'
    let first = true
    // A comma stands before each row but the first, so the first row's is left out.
    for await (const piece of lines(table, { ...dialect, rowStart: ',{' })) {
      yield first ? piece.subarray(1) : piece
      first = false
    }
    yield ']\n'
  },
}

/** JSON text of the store goes in as it is, on one line. */
function parses(text: string): boolean {
  if (/[\r\n]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
