// The stored rows of one kind, newest first, for pages without a drawing of their own.

import { WristoryError } from '../../errors.ts'
import { kinds } from '../../kinds/index.ts'
import type { Columns, Row } from '../../kinds/kind.ts'
import type { Reader } from '../../query/reader.ts'
import { newestRows } from '../../query/rows.ts'
import type { Table } from '../schema.ts'

/** Rows of the kind `name`, at most `limit`. Throws `usage` for an unknown kind. */
export function kindTable(reader: Reader, name: string, limit: number): Table {
  const kind = kinds.find((one) => one.name === name)
  if (kind === undefined) {
    throw new WristoryError('usage', `There is no kind of data called ${name}`, {
      hint: `Kinds: ${kinds.map((one) => one.name).join(', ')}.`,
    })
  }
  const rows = newestRows(reader, kind, limit + 1)
  return tableFrom(kind.columns, rows.slice(0, limit), rows.length > limit)
}

/** Rows with their columns' documentation; BLOBs are left out. */
export function tableFrom(columns: Columns, rows: readonly Row[], more = false): Table {
  const shown = Object.entries(columns).filter(([, { type }]) => type !== 'blob')
  return {
    columns: shown.map(([name, { type, unit, doc }]) => ({ name, type, unit: unit ?? null, doc })),
    rows: rows.map((row) => shown.map(([name]) => (row[name] ?? null) as string | number | null)),
    more,
  }
}
