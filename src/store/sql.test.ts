import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { WristoryError } from '../errors.ts'
import { isRunning } from '../files/running.ts'
import { kinds } from '../kinds/index.ts'
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
    ['select kind from day', /no such column: kind/, /^kind is a column of [a-z_]+(, [a-z_]+)*\. .*`wristory sql`/],
    ['select stps from day', /no such column: stps/, /^Did you mean steps\? .*`wristory sql`/],
    ['select d.sleep_scor from day d', /no such column/, /^Did you mean sleep_score\?/],
    ['select * from dya', /no such table: dya/, /^Did you mean day\?/],
    ['select * from xyzzyplugh', /no such table/, /^One SELECT is allowed; `wristory sql`/],
    [' -- nothing', /There is no question in this text/, /`wristory sql` with no query lists/],
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

test('whole numbers have every digit: beyond 2^53 as text', async () => {
  const sql =
    'select 9007199254740991, -9007199254740991, 9007199254740993, -9223372036854775808, typeof(random()), random()'
  const [row] = (await runSql(path, sql, limits)).rows
  assert.deepEqual(row!.slice(0, 5), [
    9007199254740991,
    -9007199254740991,
    '9007199254740993',
    '-9223372036854775808',
    'integer',
  ])
  assert.match(String(row![5]), /^-?\d+$/)
})

test('a view is grouped by day without sorting packed rows', async () => {
  const store = await openStore({ folder, now: () => 0 })
  try {
    for (const { name, columns, stored } of kinds.flatMap((kind) =>
      [kind, ...(kind.stored?.more ?? [])].map((view) => ({ ...view, stored: kind.stored })),
    )) {
      if (stored?.view == null || !('date' in columns)) continue
      const plan = store.database.all<{ detail: string }>(
        `EXPLAIN QUERY PLAN SELECT date, avg("${Object.keys(columns).at(-1)}") FROM ${name} GROUP BY date`,
      )
      // A union is unpacked first, and then sorted without the packed rows.
      if (plan.some(({ detail }) => detail.startsWith('COMPOUND'))) continue
      assert.deepEqual(
        plan.filter(({ detail }) => detail.includes('TEMP B-TREE')),
        [],
        name,
      )
    }
  } finally {
    store.close()
  }
})

/** A store with two years of minutes. */
async function years(): Promise<string> {
  const home = mkdtempSync(join(folder, 'years-'))
  const store = await openStore({ folder: home, write: true, now: () => 0 })
  store.ensureAccount('me', '1', null)
  store.database.exec(`WITH RECURSIVE d (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 729)
    INSERT INTO minute_series (account, date, utc_offset, activity, heartrate)
    SELECT 1, date('2024-01-01', '+' || i || ' days'), 0, zeroblob(4320), randomblob(1440) FROM d`)
  store.close()
  return storePath(home)
}

test('the memory of a query is that of the process, and what is sorted may be larger', async () => {
  const long = await years()
  const small = { ...limits, milliseconds: 60_000, memory: 64 }
  for (const [sql, count] of [
    ['select date, avg(heartrate) from minute group by date', 730],
    ["select substr(date, 1, 4), avg(heartrate) from minute where date < '2024-02-01' group by 1", 1],
  ] as const)
    assert.equal((await runSql(long, sql, small)).rows.length, count, sql)
  // Beyond the heap of JavaScript: values of SQLite, and the rows of a result.
  await assert.rejects(
    runSql(long, 'select group_concat(hex(activity)) from minute_series, minute_of_day', { ...small, bytes: 2 ** 30 }),
    {
      code: 'usage',
    },
  )
  assert.deepEqual(
    readdirSync(dirname(long)).filter((name) => !name.startsWith('wri')),
    [],
  )
})

test('a query ends with the process that asked', {
  skip: process.platform === 'win32' && 'NOT RUN: not on Windows',
}, async () => {
  const file = join(folder, 'asks.mjs')
  const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n'
  writeFileSync(
    file,
    `import { runSql } from ${JSON.stringify(new URL('./sql.ts', import.meta.url).href)}
     runSql(${JSON.stringify(path)}, ${JSON.stringify(endless)})
     process.stdout.write(String(process._getActiveHandles().find(({ pid }) => pid).pid))`,
  )
  const parent = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [text] = (await once(parent.stdout, 'data')) as [Buffer]
  const child = Number(String(text))
  assert.ok(isRunning(child))
  parent.kill('SIGKILL')
  const state = () => {
    try {
      // A zombie that nobody waits for has ended.
      return readFileSync(`/proc/${child}/stat`, 'utf8').replace(/.*\) (.).*/s, '$1')
    } catch {
      return 'gone'
    }
  }
  const ended = () => (process.platform === 'linux' ? /^(gone|Z|X)/.test(state()) : !isRunning(child))
  while (!ended()) await setImmediate()
})

test('runaway queries are killed in time and the next one answers', async () => {
  const short = { ...limits, milliseconds: 700 }
  for (const sql of [
    'with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n',
    'select count(*) from minute_of_day a, minute_of_day b, minute_of_day c',
    'select length(zeroblob(1000000000))',
    "select length(printf('%.*c', 500000000, 'x'))",
  ]) {
    // Without an end by the clock the first two never return.
    await assert.rejects(runSql(path, sql, short), WristoryError, sql)
  }
  assert.equal((await runSql(path, 'select 1', limits)).rows.length, 1)
})
