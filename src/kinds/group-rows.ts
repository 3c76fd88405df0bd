// Merges the rows of one group of a kind (a day, a record) from a newer reply with the older ones.

import { type Kind, type Row, storedAs } from './kind.ts'

/** The rows that replace `before`, all of one group: one per key, merged if the kind does so, in key order. */
export function newestRows(kind: Kind, before: readonly Row[], rows: readonly Row[]): readonly Row[] {
  const { key } = storedAs(kind)
  return uniqueRows(rows, key).map((row) => mended(kind, key, before, row))
}

function mended({ mend }: Kind, key: readonly string[], before: readonly Row[], row: Row): Row {
  const older = mend && before.find((other) => key.every((name) => other[name] === row[name]))
  return mend && older ? mend(older, row) : row
}

/** Rows by key, the last of equal ones, in the order of the key. */
function uniqueRows(rows: readonly Row[], key: readonly string[]): readonly Row[] {
  if (rows.length < 2) return rows
  const byKey = new Map(rows.map((row) => [key.map((name) => row[name]).join('\u0000'), row]))
  return [...byKey.values()].sort((a, b) => {
    for (const name of key) {
      if (a[name]! < b[name]!) return -1
      if (a[name]! > b[name]!) return 1
    }
    return 0
  })
}
