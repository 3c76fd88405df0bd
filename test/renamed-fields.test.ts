// A cloud that renames its fields: a record without any readable field becomes an issue or no row, never an unnoticed
// row of NULLs. Every field of every fixture's reply is renamed, one at a time and all at once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kinds } from '../src/kinds/index.ts'
import { type Context, groupOfRow, isIssue, type Kind, type Row, storedAs } from '../src/kinds/kind.ts'
import { sampleOf } from './reliability/variants.ts'

/** Columns that say where and when a record is from, not what was measured. */
const origin = new Set(['date', 'utc_offset', 'device', 'device_source', 'synced', 'format', 'algorithm', 'extra'])
/** Columns that count series which may be empty. */
const counts = new Set(['piece', 'points', 'seconds', 'located', 'readings', 'pauses', 'pause_time', 'layout'])

/** A strength workout has rests between its sets: rows without figures, as the cloud says. */
const rests = (kind: Kind, names: ReadonlySet<string>) =>
  kind.name === 'strength_set' && !names.has('count') && !names.has('actionType')

for (const kind of kinds)
  test(`${kind.name}: a renamed field gives a value less, an issue or no row`, () => {
    const { tree, context } = sampleOf(kind)!
    const names = [...namesIn(tree)]
    const read = (some: ReadonlySet<string>) =>
      readingOf(kind, Buffer.from(JSON.stringify(renamed(tree, some))), context)
    const check = (some: ReadonlySet<string>) => {
      if (rests(kind, some)) return
      const { rows, issues } = read(some)
      for (const row of rows)
        if (!saysAnything(kind, row))
          assert.ok(
            issues.has('') || issues.has(groupOfRow(kind, row)),
            `renamed ${[...some].join(' ')}: a silent row ${JSON.stringify(row)}`,
          )
    }
    for (const name of names) check(new Set([name]))
    check(new Set(names))
    // As many as there can be while the records themselves are found.
    const all = read(new Set()).rows.length
    for (const order of [names, names.toReversed()]) {
      const some = new Set<string>()
      for (const name of order) if (read(new Set([...some, name])).rows.length === all) some.add(name)
      check(some)
    }
  })

function readingOf(kind: Kind, body: Uint8Array, context: Context): { rows: Row[]; issues: Set<string> } {
  const reply = kind.source.parse(body, context)
  if (kind.source.failure(reply) !== null) return { rows: [], issues: new Set() }
  const items = [...kind.decode(reply, context)]
  return {
    rows: items.filter((item): item is Row => !isIssue(item)),
    issues: new Set([...items.filter(isIssue), ...kind.source.issues(reply)].map(({ group }) => group)),
  }
}

function saysAnything(kind: Kind, row: Row): boolean {
  const { key } = storedAs(kind)
  return Object.entries(row).some(
    ([name, value]) =>
      !key.includes(name) &&
      !origin.has(name) &&
      value !== null &&
      !(value instanceof Uint8Array && value.length === 0) &&
      !(counts.has(name) && kind.shape === 'series'),
  )
}

/** The names of all fields, in JSON inside text as well. */
function namesIn(node: unknown, names = new Set<string>()): Set<string> {
  const inner = opened(node)
  if (typeof inner !== 'object' || inner === null) return names
  for (const [name, value] of Object.entries(inner)) {
    if (!Array.isArray(inner)) names.add(name)
    namesIn(value, names)
  }
  return names
}

function renamed(node: unknown, names: ReadonlySet<string>): unknown {
  const inner = opened(node)
  if (Array.isArray(inner))
    return closed(
      node,
      inner.map((item) => renamed(item, names)),
    )
  if (typeof inner !== 'object' || inner === null) return node
  const fields = Object.entries(inner).map(([name, value]) => [
    names.has(name) ? `${name}_2` : name,
    renamed(value, names),
  ])
  return closed(node, Object.fromEntries(fields))
}

/** JSON inside text, base64 of it too; anything else as it is. */
function opened(node: unknown): unknown {
  if (typeof node !== 'string') return node
  const json = node.startsWith('eyJ') ? Buffer.from(node, 'base64').toString() : node
  if (!/^[{[]/.test(json)) return node
  try {
    return JSON.parse(json)
  } catch {
    return node
  }
}

function closed(node: unknown, inner: unknown): unknown {
  if (typeof node !== 'string') return inner
  const json = JSON.stringify(inner)
  return node.startsWith('eyJ') ? Buffer.from(json).toString('base64') : json
}
