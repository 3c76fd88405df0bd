// One suite for every kind: checks the promises of its definition without a test of its own.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { unbatched } from '../src/kinds/batch.ts'
import { kinds } from '../src/kinds/index.ts'
import {
  type Context,
  groupColumns,
  type Issue,
  isIssue,
  issueCodes,
  type Kind,
  type Row,
  storedAs,
} from '../src/kinds/kind.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { keepReply } from '../src/store/archive.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { sync } from '../src/sync/sync.ts'
import { times } from './reliability/tier.ts'
import { spent } from './spent.ts'
import { bareCloud, now, optionsFor, tempStore, today } from './temp-store.ts'

const folder = (kind: Kind) => fileURLToPath(new URL(`../fixtures/${kind.name}/`, import.meta.url))

interface Fixture {
  body: Uint8Array
  context: Context
  count: number
  rows: Row[]
  issues: Issue[]
}

function fixtureOf(kind: Kind): Fixture {
  const { context, count, rows, issues } = JSON.parse(readFileSync(join(folder(kind), 'rows.json'), 'utf8'))
  return { body: readFileSync(join(folder(kind), 'reply.json')), context, count, rows, issues }
}

function decode(kind: Kind, body: Uint8Array, context: Context): { rows: Row[]; issues: Issue[] } {
  const reply = kind.source.parse(body, context)
  assert.equal(typeof (kind.source.failure(reply) ?? ''), 'string')
  kind.source.issues(reply)
  kind.source.dates(reply)
  kind.source.size(reply)
  const rows: Row[] = []
  const issues: Issue[] = []
  if (kind.source.failure(reply) === null)
    for (const item of kind.decode(reply, context)) isIssue(item) ? issues.push(item) : rows.push(item)
  // The store refuses any other number in such a column, and the whole reply with it.
  for (const [name, { type }] of Object.entries(storedAs(kind).columns))
    if (type === 'integer' || type === 'instant' || type === 'offset' || type === 'flag')
      for (const { [name]: value } of rows)
        assert.ok(value === null || value === undefined || Number.isSafeInteger(value), `${name} ${value}`)
  return { rows, issues }
}

/** Rows as users see them, in the order of the key. */
function seen(kind: Kind, rows: readonly Row[]): Row[] {
  const visible = kind.stored?.unpack === undefined ? [...rows] : rows.flatMap((row) => [...kind.stored!.unpack!(row)])
  return visible.sort((a, b) => {
    for (const key of kind.key) {
      if (a[key]! < b[key]!) return -1
      if (a[key]! > b[key]!) return 1
    }
    return 0
  })
}

/** Milliseconds of CPU in this thread, so that another process on the machine does not look like a hang; most take one. */
const HANG = 100

const byKey = (kind: Kind, row: Row) => kind.key.map((key) => row[key]).join(' ')

for (const kind of kinds) {
  describe(kind.name, () => {
    test('the definition is complete', () => {
      assert.match(
        kind.name,
        /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
        `Name the kind ${kind.name} in lower-case letters, digits and single underscores: it is a table of SQL.`,
      )
      const physical = storedAs(kind)
      for (const [name, column] of [...Object.entries(kind.columns), ...Object.entries(physical.columns)]) {
        assert.match(name, /^[a-z][a-z0-9_]*$/)
        assert.match(column.doc, /^\S.*\.$/s, `${name}: ${column.doc}`)
      }
      for (const key of kind.key) assert.ok(key in kind.columns, key)
      for (const group of groupColumns(kind))
        assert.ok(group in physical.columns && physical.key.includes(group), `group ${group}`)
      if (kind.chart.value !== undefined) assert.ok(kind.chart.value in kind.columns)
      assert.ok(
        existsSync(join(folder(kind), 'README.md')),
        `fixtures/${kind.name}/README.md says where the fixture is from`,
      )
      const file = `../src/kinds/${kind.name.replaceAll('_', '-')}.ts`
      assert.ok(existsSync(new URL(file, import.meta.url)), `a file of its own: ${file}`)
    })

    test('the fixture decodes to the rows it means', () => {
      const { body, context, count, rows, issues } = fixtureOf(kind)
      const decoded = decode(kind, body, context)
      for (const row of decoded.rows)
        assert.deepEqual(Object.keys(row).sort(), Object.keys(storedAs(kind).columns).sort())
      const visible = seen(kind, decoded.rows)
      for (const row of visible) assert.deepEqual(Object.keys(row).sort(), Object.keys(kind.columns).sort())
      assert.equal(visible.length, count)
      const found = new Map(visible.map((row) => [byKey(kind, row), row]))
      for (const row of rows) assert.deepEqual(found.get(byKey(kind, row)), row)
      assert.deepEqual(decoded.issues, issues)
      for (const { issue } of decoded.issues) assert.ok(issue in issueCodes)
    })

    test('decode(encode(rows)) gives the rows again', () => {
      const { body, context } = fixtureOf(kind)
      const { rows } = decode(kind, body, context)
      assert.deepEqual(seen(kind, decode(kind, kind.encode(rows), context).rows), seen(kind, rows))
    })

    test('rows whose offset nobody knows are encoded and read again too', () => {
      const { body, context } = fixtureOf(kind)
      const nowhere = { ...context, zone: null }
      const { rows } = decode(kind, body, nowhere)
      const placeless = decode(kind, withoutZones(body), nowhere)
      for (const some of [rows, placeless.rows])
        assert.deepEqual(seen(kind, decode(kind, kind.encode(some), nowhere).rows), seen(kind, some))
    })

    const byColumns = kind.stored?.columnReader?.()
    if (byColumns !== undefined)
      test('its rows are the same by columns', () => {
        const { body, context } = fixtureOf(kind)
        for (const row of decode(kind, body, context).rows)
          assert.deepEqual([...unbatched(byColumns(row))], [...kind.stored!.unpack!(row)])
      })

    test('cut, flipped and hostile replies give issues, never a throw or a hang', (t) => {
      const { body, context } = fixtureOf(kind)
      const readings: number[] = []
      const read = (mutant: Uint8Array) => readings.push(spent(() => decode(kind, mutant, context)))
      for (let cut = 0; cut < body.length; cut += Math.max(1, body.length >> 7)) read(body.subarray(0, cut))
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
          (flips) => {
            const mutant = Uint8Array.from(body)
            for (const [at, value] of flips) mutant[at] = value
            read(mutant)
          },
        ),
        { numRuns: 150 },
      )
      fc.assert(
        fc.property(fc.nat(1_000_000), hostile, (at, value) => {
          read(Buffer.from(JSON.stringify(planted(JSON.parse(Buffer.from(body).toString()), at, value))))
        }),
        { numRuns: Number(process.env.WRISTORY_RUNS ?? times(300, 20_000)) },
      )
      // The first readings compile what the others run.
      const longest = Math.max(...readings.slice(50))
      t.diagnostic(`the longest of ${readings.length} readings took ${longest.toFixed(1)} ms`)
      assert.ok(longest < HANG, `a reading of ${longest} ms`)
    })
  })
}

/** Values that a cloud should not send. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'null',
    -1,
    '-1',
    -20000,
    254,
    255,
    1e308,
    '1e999',
    'NaN',
    [],
    {},
    [[]],
    { length: 5 },
    true,
    '0x10',
    '१२',
    '\u0000',
    2 ** 53,
    -0.5,
    '9'.repeat(400),
    'A===',
    ';;,,;',
    '__proto__',
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

/** A copy of `tree` in which the place number `at` holds `value`. JSON inside base64 counts as part of the tree. */
function planted(tree: unknown, at: number, value: unknown): unknown {
  const total = places(tree)
  let left = at % total
  const walk = (node: unknown): unknown => {
    if (left-- === 0) return value
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node === 'object' && node !== null)
      return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child)]))
    if (typeof node === 'string' && node.startsWith('eyJ'))
      return Buffer.from(JSON.stringify(walk(JSON.parse(Buffer.from(node, 'base64').toString())))).toString('base64')
    return node
  }
  return walk(tree)
}

/** The reply without a word about zones and offsets, in JSON inside its texts too. */
function withoutZones(body: Uint8Array): Uint8Array {
  const stripped = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(stripped)
    if (typeof node === 'object' && node !== null)
      return Object.fromEntries(
        Object.entries(node).flatMap(([key, child]) => (isZone(key) ? [] : [[key, stripped(child)]])),
      )
    if (typeof node === 'string' && node.startsWith('eyJ'))
      return Buffer.from(JSON.stringify(stripped(JSON.parse(Buffer.from(node, 'base64').toString())))).toString(
        'base64',
      )
    if (typeof node !== 'string' || !/^[{[]/.test(node)) return node
    try {
      return JSON.stringify(stripped(JSON.parse(node)))
    } catch {
      return node
    }
  }
  return Buffer.from(JSON.stringify(stripped(JSON.parse(Buffer.from(body).toString()))))
}

function isZone(key: string): boolean {
  return /^(tz|offset|utcOffset|.*time_?zone(id)?)$/i.test(key)
}

function places(node: unknown): number {
  if (typeof node === 'string' && node.startsWith('eyJ'))
    return 1 + places(JSON.parse(Buffer.from(node, 'base64').toString()))
  if (typeof node !== 'object' || node === null) return 1
  return Object.values(node).reduce<number>((sum, child) => sum + places(child), 1)
}

describe('in the store', () => {
  let folderOfStore: string
  let store: Store
  let account: number
  before(async () => {
    folderOfStore = mkdtempSync(join(tmpdir(), 'wristory-contract-'))
    store = await openStore({ folder: folderOfStore, write: true, now: () => 1_780_000_000 })
    account = store.ensureAccount('me', '1000000001', 'Europe/Berlin').id
  })
  after(() => {
    store.close()
    rmSync(folderOfStore, { recursive: true })
  })

  for (const kind of kinds) {
    test(`${kind.name}: rows survive, and the view says what the code says`, () => {
      const { body, context } = fixtureOf(kind)
      const { database } = store
      const reply = {
        account,
        source: kind.source.name,
        request: kind.name,
        from: context.from,
        to: context.to,
        asked: 1_780_000_000,
        origin: 'cloud',
        body,
      }
      database.transaction(() => {
        const id = keepReply(database, reply) ?? 0
        applyReply(database, { ...reply, id }, context.zone)
      })
      const wanted = seen(kind, decode(kind, body, context).rows)
      const columns = Object.keys(kind.columns).map((name) => `"${name}"`)
      const keys = kind.key.map((name) => `"${name}"`)
      const where = kind.key.includes('date') ? `AND date IN (${wanted.map((row) => `'${row.date}'`).join(', ')})` : ''
      const rows = database.all<Row>(
        `SELECT ${columns.join(', ')} FROM ${kind.name} WHERE account = ? ${where} ORDER BY ${keys.join(', ')}`,
        account,
      )
      assert.deepEqual(
        rows.map((row) => ({ ...row })),
        wanted,
      )
      for (const view of kind.stored?.more ?? []) {
        const { table, columns: physical } = storedAs(kind)
        const unpacked = database
          .all<Row>(`SELECT ${Object.keys(physical).join(', ')} FROM ${table} WHERE account = ?`, account)
          .flatMap((row) => [...view.unpack(row)])
        const selected = database.all<Row>(
          `SELECT ${Object.keys(view.columns).join(', ')} FROM ${view.name} WHERE account = ? ORDER BY ${view.key.join(', ')}`,
          account,
        )
        assert.deepEqual(
          selected.map((row) => ({ ...row })),
          unpacked,
        )
      }
    })
  }

  test('every column of every table and view is documented in the database', () => {
    const { database } = store
    const documented = new Set(
      database
        .all<{ t: string; c: string }>('SELECT table_name AS t, column_name AS c FROM column_doc')
        .map(({ t, c }) => `${t}.${c}`),
    )
    const derived = database.all<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
    )
    const archive = [
      'account',
      'reply',
      'run',
      'failure',
      'setting',
      'note',
      'experiment',
      'purge',
      'merged_user',
      'login',
    ]
    const ours = new Set([...archive, 'minute_of_day', 'every_byte', 'column_doc'])
    for (const { name } of derived) {
      if (ours.has(name)) continue
      for (const { name: column } of database.all<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`)) {
        assert.ok(documented.has(`${name}.${column}`), `${name}.${column}`)
      }
    }
  })

  test('rebuild from the archive alone gives the same hash', () => {
    const hash = contentHash(store.database)
    rebuild(store.database)
    assert.equal(contentHash(store.database), hash)
  })
})

test('the simulator serves every kind', async () => {
  const simulator = await startSimulator({ person: 'two-years', days: 500, today, now: () => now() * 1000 })
  using temp = await tempStore()
  try {
    await sync(optionsFor(temp, bareCloud(simulator)))
  } finally {
    await simulator.close()
  }
  const { database } = temp.store
  for (const { name, source } of kinds)
    assert.ok(
      database.get(`SELECT 1 FROM ${name} LIMIT 1`),
      `A sync with the simulator gives no row of ${name}: let src/simulator/ answer the request of ${source.name}.`,
    )
})
