// Decoding and encoding (D11): replies like the fixtures' with other numbers, times and texts, records left out and
// repeated, are decoded, encoded from the rows and decoded again: the same rows.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { addDays, epochOfDate } from '../src/codec/date.ts'
import { kinds } from '../src/kinds/index.ts'
import { type Context, isIssue, type Kind, type Row, storedAs } from '../src/kinds/kind.ts'
import { chances, seed, times } from './reliability/tier.ts'
import { sampleOf } from './reliability/variants.ts'

type Chance = () => number

/** Kinds that are compared by what users see of them, because their encoder cannot write more, with what it leaves out. */
const asSeen: Readonly<Record<string, string>> = {
  track_point: 'of the recording as a whole (its layout, provider, pauses and undescribed series) nothing is written',
}

/** Columns that an encoder cannot write, with the reason. */
const unwritten: Readonly<Record<string, { readonly column: string; readonly because: string }>> = {
  heart_zone: { column: 'date', because: "the day follows from the workout's offset, which is in no row of its zones" },
  strength_set: {
    column: 'date',
    because: "the day follows from the workout's offset, which is in no row of its sets",
  },
}

/** Rows that an encoder cannot write, with the reason. */
const beyond: Readonly<Record<string, { readonly row: (row: Row) => boolean; readonly because: string }>> = {
  nap: {
    row: ({ minute, start, end }) => Number(minute) + (Number(end) - Number(start)) / 60 > 1440,
    because:
      'past the end of its day only records that count from their own midnight go, as the stages of a night tell',
  },
  sleep_stage: {
    row: ({ minute, minutes }) => Number(minute) + Number(minutes) > 1440,
    because: 'it counts from the midnight before, as records do since 2019, and those end with their day',
  },
}

for (const kind of kinds)
  test(`D11: ${kind.name}: rows of any valid reply are written and read again`, (t) => {
    const { tree, context } = sampleOf(kind)!
    const chance = chances(seed + kinds.indexOf(kind))
    const read = (body: Uint8Array) => rowsOf(kind, body, context)
    const other = (places: ReadonlySet<number>) => Buffer.from(JSON.stringify(varied(tree, chance, places)))
    const fixture = text(read(other(new Set())))
    // One reply feeds many kinds: only those of its places count that this one reads.
    const telling = range(countOf(tree)).filter((place) =>
      range(4).some(() => {
        const rows = read(other(new Set([place])))
        return rows !== null && rows.length > 0 && text(rows) !== fixture
      }),
    )
    const count = times(200, 20_000, 100_000)
    const readings = new Set<string>()
    let n = 0
    for (let tried = 0; n < count; tried++) {
      assert.ok(tried < count * 5, `only ${n} of ${tried} replies say something`)
      const places = range(1 + Math.floor(chance() * 4)).map(() => telling[Math.floor(chance() * telling.length)]!)
      const body = other(new Set(places))
      const rows = read(body)
      if (rows === null || rows.length === 0) continue
      const impossible = beyond[kind.name]?.row
      if (impossible !== undefined && seen(kind, rows).some(impossible)) continue
      if (++n <= 100) readings.add(text(rows))
      const again = read(kind.encode(rows))!
      const where = () => `number ${tried} of seed ${seed}: ${body}`
      const left = unwritten[kind.name]?.column
      if (left !== undefined) for (const row of [...again, ...rows]) delete row[left]
      if (kind.name in asSeen) assert.deepEqual(seen(kind, again), seen(kind, rows), where())
      else if (!isDeepStrictEqual(again, rows)) assert.deepEqual(again, rows, where())
    }
    t.diagnostic(`${telling.length} places; of the first hundred replies ${readings.size} say different things`)
    assert.ok(readings.size > 30, `the first hundred say only ${readings.size} things`)
  })

const range = (length: number) => Array.from({ length }, (_, n) => n)

/** Rows as users see them. */
const seen = (kind: Kind, rows: readonly Row[]) => rows.flatMap((row) => [...(kind.stored?.unpack?.(row) ?? [row])])

/** What is read from a reply, by key; null where it speaks twice of the same row, which no store has. */
function rowsOf(kind: Kind, body: Uint8Array, context: Context): Row[] | null {
  const reply = kind.source.parse(body, context)
  if (kind.source.failure(reply) !== null) return []
  const { key } = storedAs(kind)
  const rows = new Map<string, Row>()
  for (const item of kind.decode(reply, context)) {
    if (isIssue(item)) continue
    const name = JSON.stringify(key.map((column) => item[column]))
    if (rows.has(name)) return null
    rows.set(name, item)
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

const text = (value: unknown) =>
  JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part))

/** Places in which a reply may vary: numbers, texts and lists, in JSON inside text as well. */
function countOf(node: unknown): number {
  const inner = opened(node)
  if (typeof inner !== 'object' || inner === null) return 1
  return Object.values(inner).reduce<number>((sum, child) => sum + countOf(child), 1)
}

/** The reply with the places changed, numbered in the order of a walk from the root. */
function varied(tree: unknown, chance: Chance, places: ReadonlySet<number>): unknown {
  let number = 0
  const walk = (node: unknown): unknown => {
    const hit = places.has(number++)
    const inner = opened(node)
    if (Array.isArray(inner)) {
      const items = inner.map(walk)
      return closed(node, hit && items.length > 0 ? otherList(items, chance) : items)
    }
    if (typeof inner === 'object' && inner !== null)
      return closed(node, Object.fromEntries(Object.entries(inner).map(([name, child]) => [name, walk(child)])))
    if (!hit) return node
    if (typeof node === 'number') return otherNumber(node, chance)
    return typeof node === 'string' ? otherText(node, chance) : node
  }
  return walk(tree)
}

/** One item less, or one more: like another of the list at another time, with other numbers. */
function otherList(items: readonly unknown[], chance: Chance): unknown[] {
  const at = Math.floor(chance() * items.length)
  if (items.length > 1 && chance() < 0.5) return items.toSpliced(at, 1)
  const places = new Set(range(countOf(items[at])).filter(() => chance() < 0.3))
  return [...items, varied(items[at], chance, places)]
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

function closed(node: unknown, value: object): unknown {
  if (typeof node !== 'string') return value
  const json = JSON.stringify(value)
  return node.startsWith('eyJ') ? Buffer.from(json).toString('base64') : json
}

/** A number of the same sort: a time some days off, a figure up to half as large or larger, with as many decimals. */
function otherNumber(value: number, chance: Chance): number {
  const size = Math.abs(value)
  if (size > 1e9) return value + Math.round((chance() - 0.5) * 20 * 86_400) * (size > 1e12 ? 1000 : 1)
  const decimals = /\.(\d+)/.exec(String(value))?.[1]?.length ?? 0
  return Number((value * (0.5 + chance())).toFixed(decimals))
}

/** A day near by, other bytes, or another number in a text of many. */
function otherText(value: string, chance: Chance): string {
  if (!Number.isNaN(epochOfDate(value))) return addDays(value, Math.floor(chance() * 40) - 20)
  if (value.length >= 1000 && /^[A-Za-z0-9+/]+=*$/.test(value)) {
    const bytes = Buffer.from(value, 'base64')
    for (let n = 0; n < 20; n++) bytes[Math.floor(chance() * bytes.length)] = Math.floor(chance() * 256)
    return bytes.toString('base64')
  }
  if (!/^[-\d.,;]+$/.test(value)) return value
  const numbers = value.match(/\d+(\.\d+)?/g)?.length ?? 0
  let left = Math.floor(chance() * numbers)
  return value.replace(/\d+(\.\d+)?/g, (digits) =>
    left-- === 0 ? String(otherNumber(Number(digits), chance)) : digits,
  )
}
