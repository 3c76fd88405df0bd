// The changes of a day: compares the versions that the cloud sent of it, in order.

import type { Row } from '../kinds/kind.ts'

/** The content of one reply about a day: rows by kind. */
export interface Version {
  /** Epoch seconds of the request. */
  readonly asked: number
  readonly source: string
  readonly rows: Readonly<Record<string, readonly Row[]>>
}

export interface DayChange {
  readonly asked: number
  readonly source: string
  readonly kind: string
  /** The key of the row within its day; empty if a kind has one row per day. */
  readonly row: string
  readonly what: 'first' | 'changed'
  readonly columns: readonly {
    readonly column: string
    readonly before: string | null
    readonly after: string | null
  }[]
}

/**
 * The changes in the order of the requests. The first version of a row only says that it came; a reply without a row
 * changes nothing. `keys` names the columns that identify a row of a kind.
 */
export function findChanges(
  versions: Iterable<Version>,
  keys: Readonly<Record<string, readonly string[]>>,
): DayChange[] {
  const known = new Map<string, Row>()
  const changes: DayChange[] = []
  for (const { asked, source, rows } of versions) {
    for (const [kind, list] of Object.entries(rows)) {
      for (const row of list) {
        const name = (keys[kind] ?? [])
          .filter((key) => key !== 'date')
          .map((key) => `${key} ${row[key]}`)
          .join(', ')
        const before = known.get(`${kind} ${name}`)
        known.set(`${kind} ${name}`, row)
        const at = { asked, source, kind, row: name }
        if (before === undefined) changes.push({ ...at, what: 'first', columns: [] })
        else {
          const columns = Object.keys(row).flatMap((column) => valueChange(column, before[column], row[column]))
          if (columns.length > 0) changes.push({ ...at, what: 'changed', columns })
        }
      }
    }
  }
  return changes
}

function valueChange(column: string, before: Row[string] | undefined, after: Row[string] | undefined) {
  if (before instanceof Uint8Array && after instanceof Uint8Array) {
    const differ = bytesApart(before, after)
    return differ === 0
      ? []
      : [{ column, before: `${before.length} bytes`, after: `${after.length} bytes, ${differ} of them other ones` }]
  }
  if (before === after) return []
  return [{ column, before: told(before), after: told(after) }]
}

function bytesApart(a: Uint8Array, b: Uint8Array): number {
  let differ = Math.abs(a.length - b.length)
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) differ++
  return differ
}

function told(value: Row[string] | undefined): string | null {
  if (value === null || value === undefined) return null
  return value instanceof Uint8Array ? `${value.length} bytes` : String(value)
}
