// How the types of columns are called in PostgreSQL, and how rows of them are written for COPY in the binary format
// (https://www.postgresql.org/docs/15/sql-copy.html, Binary Format).

import type { ColumnType } from '../kinds/column.ts'
import type { SqlValue } from '../store/driver.ts'

export const postgresTypes: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  date: 'text',
  json: 'text',
  integer: 'bigint',
  instant: 'bigint',
  offset: 'integer',
  flag: 'smallint',
  real: 'double precision',
  blob: 'bytea',
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Bytes after which a piece is handed on. */
const PIECE = 256 * 1024
const HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')

/** The rows in pieces; nothing at all where there are none. */
export function* copyData(types: readonly ColumnType[], rows: Iterable<readonly SqlValue[]>): Generator<Buffer> {
  let piece = Buffer.allocUnsafe(PIECE)
  let at = 0
  let any = false
  const room = (more: number) => {
    if (at + more <= piece.length) return
    const larger = Buffer.allocUnsafe(Math.max(piece.length * 2, at + more))
    piece.copy(larger, 0, 0, at)
    piece = larger
  }
  for (const row of rows) {
    if (!any) at = HEAD.copy(piece)
    any = true
    room(2)
    at = piece.writeInt16BE(row.length, at)
    for (let i = 0; i < row.length; i++) {
      const value = row[i]!
      room(12)
      if (value === null) at = piece.writeInt32BE(-1, at)
      else if (typeof value === 'number') at = writeNumber(piece, at, types[i]!, value)
      else if (typeof value === 'string') {
        // PostgreSQL has no text with a NUL.
        const text = value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
        room(4 + text.length * 3)
        const length = piece.write(text, at + 4)
        piece.writeInt32BE(length, at)
        at += 4 + length
      } else {
        room(4 + value.length)
        at = piece.writeInt32BE(value.length, at)
        piece.set(value, at)
        at += value.length
      }
    }
    if (at >= PIECE) {
      yield piece.subarray(0, at)
      piece = Buffer.allocUnsafe(PIECE * 2)
      at = 0
    }
  }
  if (!any) return
  room(2)
  at = piece.writeInt16BE(-1, at)
  yield piece.subarray(0, at)
}

function writeNumber(piece: Buffer, at: number, type: ColumnType, value: number): number {
  switch (type) {
    case 'real':
      return piece.writeDoubleBE(value, piece.writeInt32BE(8, at))
    case 'offset':
      return piece.writeInt32BE(value, piece.writeInt32BE(4, at))
    case 'flag':
      return piece.writeInt16BE(value, piece.writeInt32BE(2, at))
    default: {
      const high = Math.floor(value / 2 ** 32)
      return piece.writeUInt32BE(value - high * 2 ** 32, piece.writeInt32BE(high, piece.writeInt32BE(8, at)))
    }
  }
}
