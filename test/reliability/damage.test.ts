// Damaged stores: `check --deep` finds whatever changes the content, nothing crashes or hangs, and checking changes
// nothing (S5, S6).

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { WristoryError } from '../../src/errors.ts'
import { checkStore } from '../../src/store/check.ts'
import { Database } from '../../src/store/driver.ts'
import { contentHash } from '../../src/store/hash.ts'
import { storePath } from '../../src/store/store.ts'
import { lateness, slowness } from '../slowness.ts'
import { chances, drawn, seed, times } from './tier.ts'
import { inPairs, startWorld, type World } from './world.ts'

let world: World
let whole: Buffer
let content: string
before(async () => {
  world = await startWorld({ days: 12 })
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  whole = readFileSync(storePath(home))
  content = contentOf(storePath(home))!
})
after(() => world[Symbol.asyncDispose]())

/** Everything a user could see: rows, replies, accounts. Null when it cannot be read. */
function contentOf(path: string): string | null {
  let database: Database | null = null
  try {
    database = new Database(path, { immutable: true })
    const hash = createHash('sha256').update(contentHash(database))
    for (const sql of [
      'SELECT name, user_key, zone, created FROM account ORDER BY id',
      'SELECT account, source, request, window_from, window_to, asked, origin, bytes, sha256, body FROM reply ORDER BY id',
      'SELECT minute FROM minute_of_day ORDER BY minute',
      'SELECT bytes FROM every_byte',
    ])
      for (const row of database.each<object>(sql)) hash.update(JSON.stringify(Object.values(row).map(plain)))
    return hash.digest('hex')
  } catch {
    return null
  } finally {
    database?.close()
  }
}

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

/** How many findings a deep check has; damage that leaves no store at all counts as one. Never hangs, never another error. */
async function findingsOf(path: string): Promise<string[]> {
  const before = process.cpuUsage()
  try {
    return (await checkStore({ path, deep: true })).findings.map(({ place, what }) => `${place}: ${what}`)
  } catch (error) {
    assert.ok(error instanceof WristoryError, String((error as Error).stack))
    assert.ok(['corrupt', 'store', 'newer'].includes(error.code), error.code)
    return [error.message]
  } finally {
    const { user, system } = process.cpuUsage(before)
    assert.ok(user + system < 10e6 * slowness(), `${(user + system) / 1e6} s of CPU`)
  }
}

test('S5: every flipped bit that changes content is found', async () => {
  const chance = chances(seed)
  const path = join(world.folder, 'flipped.db')
  let changed = 0
  for (let n = 0; n < times(30, 2000, 2000); n++) {
    const bytes = Buffer.from(whole)
    const at = Math.floor(chance() * bytes.length)
    const bit = 1 << Math.floor(chance() * 8)
    bytes[at] = bytes[at]! ^ bit
    writeFileSync(path, bytes)
    const findings = await findingsOf(path)
    if (contentOf(path) === content) continue
    changed++
    assert.ok(findings.length > 0, `bit ${bit} of byte ${at} (page ${1 + (at >> 12)}), seed ${seed}, was not found`)
  }
  // Most bytes are of indexes, of rows that can be made again, and of free pages.
  assert.ok(changed > times(30, 2000, 2000) / 12, `only ${changed} changed anything`)
})

test('S5: cut files, blank pages, and files that are no store', async () => {
  const path = join(world.folder, 'odd.db')
  const cases: [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['text', Buffer.from('hello '.repeat(1000))],
    ['a byte', whole.subarray(0, 1)],
    ['less than a header', whole.subarray(0, 99)],
    ['only the header', whole.subarray(0, 100)],
    ...Array.from({ length: 8 }, (_, n): [string, Uint8Array] => [
      `cut ${n}`,
      whole.subarray(0, Math.floor((whole.length * (n + 0.5)) / 8)),
    ]),
    ...Array.from({ length: 8 }, (_, n): [string, Uint8Array] => {
      const bytes = Buffer.from(whole)
      const page = Math.floor(((whole.length >> 12) * n) / 8)
      return [`blank page ${page}`, bytes.fill(0, page << 12, (page + 1) << 12)]
    }),
  ]
  for (const [name, bytes] of cases) {
    writeFileSync(path, bytes)
    const findings = await findingsOf(path)
    if (name !== 'nothing' && contentOf(path) !== content) assert.ok(findings.length > 0, name)
  }
})

test('S5: a foreign database, a link, a folder and a pipe in its place are refused in words', async () => {
  const make: Record<string, (path: string) => void> = {
    foreign: (path) => new DatabaseSync(path).exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)'),
    link: (path) => symlinkSync('/etc/hostname', path),
    folder: (path) => mkdirSync(path),
    pipe: (path) => void spawnSync('mkfifo', [path]),
    'another size of pages': (path) =>
      new DatabaseSync(path).exec('PRAGMA page_size = 512; PRAGMA application_id = 1; CREATE TABLE t (x)'),
  }
  const commands = [
    ['status'],
    ['check', '--deep'],
    ['sync'],
    ['rebuild'],
    ['doctor'],
    ['backup', 'x.db'],
    ['show', 'day'],
  ]
  for (const [name, put] of Object.entries(make)) {
    const home = world.home()
    put(storePath(home))
    await inPairs(drawn(commands, 3), async (args) => {
      const file = args[1] === 'x.db' ? [args[0]!, join(world.folder, `${name}.backup.db`)] : args
      const ended = await world.run(home, [...file, '--json'])
      assert.equal(ended.status, args[0] === 'doctor' ? 8 : 6, `${name}, ${args[0]}: ${ended.err}`)
      if (ended.milliseconds > 10_000) assert.ok(ended.milliseconds < 10_000 * (await lateness()))
      assert.doesNotMatch(ended.err, /\n\s+at /)
    })
  }
})

test('S6: every seeded fault in a table is found, with its day', async () => {
  const path = join(world.folder, 'seeded.db')
  const chance = chances(seed + 3)
  writeFileSync(path, whole)
  const raw = new DatabaseSync(path)
  const tables = raw
    .prepare("SELECT DISTINCT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => raw.prepare(`SELECT 1 FROM pragma_table_info('${name}') WHERE pk > 0`).get() !== undefined)
    .filter((name) => !/^(reply|run|failure|setting|account)$/.test(name))
    .filter((name) => raw.prepare(`SELECT 1 FROM ${name} LIMIT 1`).get() !== undefined)
  raw.close()
  for (let n = 0; n < times(30, 500, 500); n++) {
    writeFileSync(path, whole)
    const table = tables[n % tables.length]!
    const database = new DatabaseSync(path)
    const columns = database.prepare(`SELECT name, pk, type FROM pragma_table_info('${table}')`).all() as {
      name: string
      pk: number
      type: string
    }[]
    const open = columns.filter(({ pk, name }) => pk === 0 && name !== 'reply')
    const key = columns.filter(({ pk }) => pk > 0).map(({ name }) => `"${name}"`)
    const rows = database.prepare(`SELECT ${key.join(', ')} FROM ${table}`).all()
    const row = rows[Math.floor(chance() * rows.length)]!
    const where = key.map((name) => `${name} = ?`).join(' AND ')
    const kind = open.length === 0 ? 0 : Math.floor(chance() * 3)
    const column = open[Math.floor(chance() * open.length)]
    const change =
      kind === 0
        ? `DELETE FROM ${table} WHERE ${where}`
        : `UPDATE ${table} SET "${column?.name}" = ${other[column?.type ?? ''] ?? 'NULL'} WHERE ${where}`
    database.prepare(change).run(...(Object.values(row) as (string | number)[]))
    database.close()
    const findings = await findingsOf(path)
    if (contentOf(path) === content) continue
    const day = Object.values(row).find((value) => /^\d{4}-\d\d-\d\d$/.test(String(value)))
    assert.ok(
      findings.some((finding) => finding.includes(table) && finding.includes(String(day ?? ''))),
      `${change} ${JSON.stringify(row)} was not found: ${findings.join('; ')}`,
    )
  }
})

test('S6: a damaged note is named by every command that needs it, and gone after rebuild', async () => {
  const home = world.home()
  const path = storePath(home)
  const notes = ['asked 1', 'doubts 1', 'coverage_totals']
  const values = ['{"asked', '17', '{"a":[}', 'null', '\0\0', '']
  for (const [i, value] of values.slice(0, times(3, 6, 6)).entries()) {
    writeFileSync(path, whole)
    const raw = new DatabaseSync(path)
    for (const missing of notes) raw.prepare('INSERT OR IGNORE INTO setting VALUES (?, ?)').run(missing, '[]')
    const name = notes[i % notes.length]!
    assert.equal(raw.prepare('UPDATE setting SET value = ? WHERE name = ?').run(value, name).changes, 1, name)
    raw.close()
    assert.deepEqual(await findingsOf(path), [`note ${name}: it cannot be read`])
    const ended = await world.sync(home)
    // The kept sums can be made again at any time, so nobody is bothered with them.
    if (name === 'coverage_totals') assert.equal(ended.status, 0, ended.err)
    else {
      assert.equal(ended.status, 6, `${name}: ${ended.err}`)
      const { error } = JSON.parse(ended.err.trim().split('\n').at(-1)!)
      assert.match(error.message, new RegExp(name))
      assert.match(error.hint, /rebuild/)
    }
    assert.equal((await world.run(home, ['status', '--json'])).status, 0)
    assert.equal((await world.run(home, ['rebuild'])).status, 0)
    assert.deepEqual(await findingsOf(path), [])
    assert.equal((await world.sync(home)).status, 0)
    assert.equal(contentHashOf(path), world.reference)
  }
})

function contentHashOf(path: string): string {
  const database = new Database(path, { readOnly: true })
  try {
    return contentHash(database)
  } finally {
    database.close()
  }
}

/** Another value of a column's type. */
const other: Readonly<Record<string, string>> = { INTEGER: '123456789', REAL: '0.5', TEXT: "'changed'", BLOB: "x'00'" }

test('S6: check changes nothing, and parts of it find what the whole finds', async () => {
  const home = world.home()
  const path = storePath(home)
  writeFileSync(path, whole)
  const bytes = Buffer.from(whole)
  // Inside the last packed body, whose first bytes RFC 8878 fixes.
  const at = bytes.lastIndexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) + 60
  const look = () => {
    const { mtimeMs, ino, size } = statSync(path)
    return [mtimeMs, ino, size, createHash('sha256').update(readFileSync(path)).digest('hex'), readdirSync(home).sort()]
  }
  const before = look()
  for (const args of [['check'], ['check', '--deep'], ['check', '--subset', '1/3']])
    assert.equal((await world.run(home, args)).status, 0)
  assert.deepEqual(look(), before)

  bytes[at] = bytes[at]! ^ 4
  rmSync(path)
  writeFileSync(path, bytes)
  assert.equal((await world.run(home, ['check'])).status, 6)
  const statuses = await Promise.all(
    [1, 2, 3].map(async (part) => (await world.run(home, ['check', '--deep', '--subset', `${part}/3`])).status),
  )
  assert.deepEqual(statuses.sort(), [0, 0, 6])
  assert.equal((await world.run(home, ['check', '--subset', '4/3'])).status, 2)
})
