// The readable tables of a kind: its own and its further views, and how their rows follow from the physical ones.

import { type Batch, unbatched } from './batch.ts'
import { kinds } from './index.ts'
import { type Columns, type Kind, type Row, storedAs } from './kind.ts'

/** A table as users see it. */
export interface Readable {
  readonly name: string
  readonly title: string
  readonly columns: Columns
  readonly key: readonly string[]
  readonly physical: { readonly table: string; readonly columns: Columns; readonly key: readonly string[] }
  readonly unpack: ((row: Row) => Iterable<Row>) | undefined
  readonly columnReader?: (() => (row: Row) => Batch) | undefined
}

/** The table of a kind, then its further views. */
export function readablesFor(kind: Kind): Readable[] {
  const physical = storedAs(kind)
  const { name, title, columns, key, stored } = kind
  const own = { name, title, columns, key, physical, unpack: stored?.unpack, columnReader: stored?.columnReader }
  return [own, ...(stored?.more ?? []).map((view) => ({ ...view, physical }))]
}

/** The kind whose table or view has that name, with its columns; undefined if there is none. */
export function findReadable(name: string): { readonly kind: Kind; readonly readable: Readable } | undefined {
  for (const kind of kinds)
    for (const readable of readablesFor(kind)) if (readable.name === name) return { kind, readable }
  return undefined
}

/** The readable rows of physical ones: every column is present, null if nothing was measured or stated. */
export function* readRows({ columns, unpack, columnReader }: Readable, rows: Iterable<Row>): Generator<Row> {
  const names = Object.keys(columns)
  const read = columnReader?.()
  for (const row of rows) {
    if (read !== undefined) yield* unbatched(read(row), names)
    else for (const one of unpack?.(row) ?? [row]) yield whole(one, names)
  }
}

function whole(row: Row, names: readonly string[]): Row {
  const all: Row = {}
  for (const name of names) all[name] = row[name] ?? null
  return all
}
