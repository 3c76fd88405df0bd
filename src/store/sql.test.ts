import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { WristoryError } from '../errors.ts'
import { runSql } from './sql.ts'
import { openStore, storePath } from './store.ts'

let folder: string
let path: string
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wristory-sql-'))
  const store = await openStore({ folder, write: true, now: () => 1_700_000_000 })
  store.ensureAccount('me', '1', null)
  store.close()
  path = storePath(folder)
})
after(() => rmSync(folder, { recursive: true }))

const limits = { milliseconds: 5000, rows: 1000, bytes: 8 * 1024 * 1024 }

test('reads rows with their columns', async () => {
  const { columns, rows, truncated } = await runSql(
    path,
    "select name, 1.5 as x, null, x'00ff' from account -- end\n ;",
    limits,
  )
  assert.deepEqual([columns, rows, truncated], [['name', 'x', 'null', "x'00ff'"], [['me', 1.5, null, "x'00ff'"]], null])
})

test('cuts at the limit of rows and says so', async () => {
  const { rows, truncated } = await runSql(path, 'select * from minute_of_day', limits)
  assert.deepEqual([rows.length, truncated], [1000, 'rows'])
})

test('a slip in a name is answered with the name that was meant', async () => {
  const cases: [sql: string, message: RegExp, hint: RegExp][] = [
    ['select stps from day', /no such column: stps/, /^Did you mean steps\? .*`wristory sql`/],
    ['select d.sleep_scor from day d', /no such column/, /^Did you mean sleep_score\?/],
    ['select * from dya', /no such table: dya/, /^Did you mean day\?/],
    ['select * from xyzzyplugh', /no such table/, /^One SELECT is allowed; `wristory sql`/],
    [' -- nothing', /There is no question in this text/, /`wristory sql` without a question lists/],
  ]
  for (const [sql, message, hint] of cases)
    await assert.rejects(
      runSql(path, sql, limits),
      (error: WristoryError) => error.code === 'usage' && message.test(error.message) && hint.test(error.hint),
      sql,
    )
})

test('nothing but reading is allowed, and the file stays as it was', async () => {
  const bytes = readFileSync(path)
  const files = readdirSync(folder).sort()
  for (const sql of [
    'delete from account',
    "insert into account (name, created) values ('x', 1)",
    'update account set name = 1',
    'drop table account',
    'create table t (x)',
    'create temp table t (x)',
    `attach '${folder}/other.db' as other`,
    `vacuum into '${folder}/copy.db'`,
    'vacuum',
    'pragma journal_mode = delete',
    'pragma writable_schema = 1',
    "select load_extension('x')",
    "select readfile('/etc/hostname')",
    'begin',
    'select 1; select 2',
    'select 1; drop table account',
    'with x as (select 1) delete from account',
    'select nonsense from account',
    '',
    'explain delete from account',
  ]) {
    await assert.rejects(
      runSql(path, sql, limits),
      (error) => error instanceof WristoryError && error.code === 'usage',
      sql,
    )
  }
  assert.deepEqual(readFileSync(path), bytes)
  assert.deepEqual(readdirSync(folder).sort(), files)
})

test('runaway queries are killed in time and the next one answers', async () => {
  const short = { ...limits, milliseconds: 700 }
  for (const sql of [
    'with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n',
    'select count(*) from minute_of_day a, minute_of_day b, minute_of_day c',
    'select length(zeroblob(1000000000))',
    "select length(printf('%.*c', 500000000, 'x'))",
  ]) {
    const started = performance.now()
    await assert.rejects(runSql(path, sql, short), WristoryError, sql)
    assert.ok(performance.now() - started < 3000, sql)
  }
  assert.equal((await runSql(path, 'select 1', limits)).rows.length, 1)
})
