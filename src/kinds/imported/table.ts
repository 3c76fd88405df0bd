// Rows of a foreign database as they are kept: the names of their columns once, then the values.
//
//   {"columns": ["TIMESTAMP", "STRESS"], "rows": [[1790000000, 35] ...]}

import { textOf } from '../../codec/text.ts'

export type TableRow = Readonly<Record<string, unknown>>

/** The rows of a kept table as objects; none where it cannot be read. */
export function tableRows(body: Uint8Array): TableRow[] {
  let content: unknown
  try {
    content = JSON.parse(textOf(body))
  } catch {
    return []
  }
  const { columns, rows } = (content ?? {}) as { columns?: unknown; rows?: unknown }
  if (!Array.isArray(columns) || !Array.isArray(rows)) return []
  const names = columns.map(String)
  return rows.filter(Array.isArray).map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])))
}
