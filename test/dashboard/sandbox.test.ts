// The sandbox of the SQL page: every attack is refused or killed in time, the next query is answered at once, and the
// store is unchanged (reliability W10).

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { enter } from '../enter.ts'
import { lateness } from '../slowness.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

let madeUp: MadeUp
let dashboard: Dashboard
let headers: Record<string, string>
before(async () => {
  madeUp = await madeUpStore({ days: 60 })
  dashboard = await dashboardOver(madeUp.home)
  headers = { ...(await enter(dashboard.open())), 'content-type': 'application/json' }
  // The page asks for the schema when it opens, which makes the first process ready.
  await (await fetch(`${dashboard.origin}/api/v1/schema`, { headers })).arrayBuffer()
})
after(async () => {
  await dashboard?.close()
  await madeUp?.remove()
})

interface Told {
  readonly status: number
  /** Milliseconds of a quiet machine's clock. */
  readonly ms: number
  readonly rows: readonly (readonly unknown[])[]
  readonly message: string
  readonly bytes: number
  readonly truncated: string | null
}

async function ask(sql: string, more: object = {}): Promise<Told> {
  const began = performance.now()
  const reply = await fetch(`${dashboard.origin}/api/v1/sql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ sql, ...more }),
  })
  const text = await reply.text()
  const ms = performance.now() - began
  const told = JSON.parse(text) as { rows?: unknown[][]; error?: { message: string }; truncated?: string }
  return {
    status: reply.status,
    // On a busy machine the processes of a query wait as any other does.
    ms: ms > 100 ? ms / (await lateness()) : ms,
    rows: told.rows ?? [],
    message: told.error?.message ?? '',
    bytes: text.length,
    truncated: told.truncated ?? null,
  }
}

/** Every file of the folder but those that reading a database touches. */
const files = () =>
  readdirSync(madeUp.home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')])
    .sort()

const out = () => join(madeUp.home, 'out.db').replaceAll("'", "''")
const refused = () => [
  'delete from day',
  'update day set steps = 0',
  "insert into day (account, date) values (1, '2026-01-01')",
  "replace into day (account, date) values (1, '2026-01-01')",
  'drop table day',
  'alter table day rename to gone',
  'create table t (x)',
  'create temp table t (x)',
  'create temporary view v as select 1',
  'create trigger t after insert on day begin select 1; end',
  'create virtual table t using fts5(x)',
  'create index i on day (steps)',
  'reindex',
  'analyze',
  'vacuum',
  `vacuum into '${out()}'`,
  `attach '${out()}' as other`,
  "attach ':memory:' as other",
  'detach main',
  'begin',
  'begin immediate',
  'commit',
  'savepoint s',
  'pragma journal_mode = delete',
  'pragma writable_schema = 1',
  'pragma query_only = off',
  'pragma hard_heap_limit = 0',
  'pragma temp_store_directory = "/tmp"',
  'pragma wal_checkpoint(truncate)',
  'pragma user_version = 9',
  'pragma database_list',
  "select load_extension('x')",
  "select readfile('/etc/hostname')",
  `select writefile('${out()}', 'x')`,
  "select edit('x', 'sh')",
  "select fts3_tokenizer('simple')",
  'select 1; delete from day',
  'select 1; select 2',
  'with x as (select 1) delete from day',
  'explain delete from day',
  'select * from pragma_database_list',
  "select * from generate_series('x')",
  'select * from sqlite_dbpage',
  "select * from fsdir('/')",
  '',
  '   ;  ',
  '-- nothing',
]
const endless = [
  'with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n',
  'with recursive n(i) as (values (1) union select i + 1 from n) select count(*) from n',
  'select count(*) from minute a, minute b',
  'select count(*) from day a, day b, day c, day d, day e',
  'select max(length(hex(zeroblob(4000000)))) from minute a, minute b',
  "with recursive n(s) as (select 'x' union all select s || s from n) select length(s) from n",
  'select length(zeroblob(1000000000))',
  "select length(printf('%.*c', 500000000, 'x'))",
  "select length(replace(hex(zeroblob(3000000)), '0', 'xxxxxxxxxxxxxxxx'))",
  'select group_concat(hex(zeroblob(1000000))) from minute',
  'select * from minute a, minute b order by random()',
  "select count(*) from day where date glob replace(hex(zeroblob(500)), '00', '*') || 'x'",
  "select json_group_array(json_object('a', hex(zeroblob(100000)))) from minute",
]

/** The answer to `sql`; a slow one is asked for twice more, because a busy machine delays one answer and not three. */
async function soonest(sql: string): ReturnType<typeof ask> {
  let answer = await ask(sql)
  for (let n = 0; n < 2 && answer.ms > 1200; n++) answer = await ask(sql)
  return answer
}

test('every known way out is refused in words', async () => {
  const before = files()
  for (const sql of refused()) {
    const { status, message, ms } = await soonest(sql)
    assert.equal(status, 400, `${sql}: ${status}`)
    assert.notEqual(message, '', sql)
    assert.ok(ms < 1200, `${sql}: ${ms} ms`)
  }
  assert.deepEqual(files(), before)
})

test('what never ends is killed within 1.2 seconds, and the next question is answered at once', async () => {
  const before = files()
  const slow: string[] = []
  const next: number[] = []
  for (const sql of endless) {
    const { status, ms, bytes } = await soonest(sql)
    assert.ok(status === 400 || bytes < 9 * 2 ** 20, `${sql}: ${status}`)
    if (ms > 1200) slow.push(`${sql}: ${Math.round(ms)} ms`)
    const after = await ask('select count(*) from day')
    assert.equal(after.status, 200, `${after.message} after ${sql}`)
    next.push(after.ms)
  }
  assert.deepEqual(slow, [])
  next.sort((a, b) => a - b)
  assert.ok(next[next.length >> 1]! <= 150, `the next answers took ${next.map(Math.round)} ms`)
  assert.deepEqual(files(), before)
})

test('a result is cut by rows and by bytes', async () => {
  const rows = await ask('select * from minute_of_day a, minute_of_day b', { seconds: 20 })
  assert.deepEqual([rows.rows.length, rows.truncated], [5000, 'rows'])
  const bytes = await ask('select hex(zeroblob(100000)), minute from minute_of_day', { seconds: 20 })
  assert.equal(bytes.truncated, 'bytes')
  assert.ok(bytes.bytes < 9 * 2 ** 20)
})

test('no secret lies in the database that is asked', async () => {
  const { rows } = await ask('select name, sql from sqlite_schema where sql is not null')
  assert.ok(rows.length > 20)
  for (const [name, sql] of rows)
    assert.doesNotMatch(String(sql), /password|cookie|apptoken|access_token/i, String(name))
  const settings = await ask('select name from setting')
  assert.deepEqual(
    settings.rows.map(([name]) => name).filter((name) => /token|pass|cookie/i.test(String(name))),
    [],
  )
})

test('a longer time is given when it is asked for, and no more than twenty seconds', async () => {
  const began = performance.now()
  const { status } = await ask(endless[0]!, { seconds: 2 })
  assert.equal(status, 400)
  assert.ok(performance.now() - began >= 2000)
  assert.equal((await ask('select 1', { seconds: 21 })).status, 400)
})
