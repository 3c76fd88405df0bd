// Variants of the fixtures' replies: a few edits of nodes of the JSON tree, JSON inside base64 included, and a kind's
// result. Stored as `fixtures/KIND/corpus.json`, found by `npm run fuzz`, checked by `corpus.test.ts`.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Context, isIssue, type Kind, type Row } from '../../src/kinds/kind.ts'

/** What is put in a place: a JSON value, a change of the text that stands there, or a field more. */
export type Change =
  | unknown
  | { readonly $cut: number }
  | { readonly $put: readonly [at: number, text: string] }
  | { readonly $add: readonly [name: string, value: unknown] }

export type Edit = readonly [place: number, change: Change]

/** Edits of the fixture's reply, and the digest of what is read from it. */
export type Variant = readonly [edits: readonly Edit[], reading: string]

export const fixtureFolder = (kind: Kind) => fileURLToPath(new URL(`../../fixtures/${kind.name}/`, import.meta.url))

export interface Sample {
  readonly tree: unknown
  readonly context: Context
}

/** The fixture's reply as a tree; null where it is no JSON. */
export function sampleOf(kind: Kind): Sample | null {
  const { context } = JSON.parse(readFileSync(join(fixtureFolder(kind), 'rows.json'), 'utf8'))
  try {
    return { tree: JSON.parse(readFileSync(join(fixtureFolder(kind), 'reply.json'), 'utf8')), context }
  } catch {
    return null
  }
}

export function variantsOf(kind: Kind): Variant[] {
  const file = join(fixtureFolder(kind), 'corpus.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}

/** The bytes of a reply with the edits in it. Places are numbered in the order of a walk from the root, children after parents. */
export function edited(tree: unknown, edits: readonly Edit[]): Uint8Array {
  const changes = new Map(edits)
  let number = 0
  const walk = (node: unknown): unknown => {
    const place = number++
    const inner =
      typeof node === 'string' && isPackedJson(node)
        ? packed(walk(JSON.parse(Buffer.from(node, 'base64').toString())))
        : Array.isArray(node)
          ? node.map(walk)
          : typeof node === 'object' && node !== null
            ? Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child)]))
            : node
    return changes.has(place) ? changed(inner, changes.get(place)) : inner
  }
  return Buffer.from(JSON.stringify(walk(tree)))
}

function isPackedJson(text: string): boolean {
  return text.startsWith('eyJ')
}

function packed(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64')
}

function changed(before: unknown, change: Change): unknown {
  if (typeof change !== 'object' || change === null) return change
  const { $cut, $put, $add } = change as { $cut?: number; $put?: [number, string]; $add?: [string, unknown] }
  if ($add !== undefined && typeof before === 'object') return { ...before, [$add[0]]: $add[1] }
  if (typeof before !== 'string') return change
  if ($cut !== undefined) return before.slice(0, $cut)
  if ($put !== undefined) return before.slice(0, $put[0]) + $put[1] + before.slice($put[0] + $put[1].length)
  return change
}

export interface Reading {
  /** Everything that was read, rows and issues, as a short digest. */
  readonly digest: string
  /** What sort of reading it is: how many rows, which columns are missing, which issues; not the values. */
  readonly sort: string
}

/** What a kind reads from a reply, what it makes of the rows in its views and figures, and the reply it would write of them. */
export function readingOf(kind: Kind, body: Uint8Array, context: Context): Reading {
  const { source } = kind
  const reply = source.parse(body, context)
  const failure = source.failure(reply)
  const items = failure === null ? [...kind.decode(reply, context)] : []
  const rows = items.filter((item): item is Row => !isIssue(item))
  const hash = createHash('sha256').update(failure ?? '')
  const note = (value: unknown) =>
    hash.update(
      JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part)) ?? '',
    )
  note([[...source.dates(reply)], source.issues(reply), source.size(reply), [...(source.unread?.(reply) ?? [])]])
  if (failure === null) note([...kind.groups(reply)])
  for (const item of items) note(item)
  if (rows.length > 0) {
    hash.update(kind.encode(rows))
    note(kind.figures?.compute?.(rows.filter(({ date }) => date === rows[0]!.date)))
    for (const row of rows.slice(0, 3)) {
      note([...(kind.stored?.unpack?.(row) ?? [])])
      for (const view of kind.stored?.more ?? []) note([...view.unpack(row)])
      note(kind.mend?.(rows[0]!, { ...row, ...blank(row) }))
    }
  }
  const sorts = items.slice(0, 40).map((item) =>
    isIssue(item)
      ? item.issue
      : Object.values(item)
          .map((value) => (value === null ? '-' : '+'))
          .join(''),
  )
  const sort = `${failure} ${source.issues(reply).map(({ issue }) => issue)} ${sorts} ${items.length}`
  return { digest: hash.digest('hex').slice(0, 12), sort }
}

/** Every other column of a row as if it had not been told. */
function blank(row: Row): Row {
  return Object.fromEntries(
    Object.keys(row)
      .filter((_, i) => i % 2 === 1)
      .map((name) => [name, null]),
  )
}
