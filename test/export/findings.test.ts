// The table `finding`: what `insight` says, in every format of tables, read back by other programs.

import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parquetReadObjects } from 'hyparquet'
import { main } from '../../src/cli/main.ts'
import { addNote } from '../../src/store/journal.ts'
import { openStore } from '../../src/store/store.ts'
import { fakeIo } from '../fake-io.ts'
import { filledHome, syncedAt, tool } from './history.ts'

let home: string
before(async () => {
  home = await filledHome(400)
  const store = await openStore({ folder: home, write: true, now: () => syncedAt })
  try {
    const [account] = store.accounts()
    // A tag on days with a workout goes with the minutes of workouts by construction.
    const days = store.database.all<{ date: string }>('SELECT date FROM day WHERE workout_minutes > 0 ORDER BY date')
    for (const { date } of days) {
      const draft = { date, to_date: null, about: 'day', workout: null, tags: ['sport'], comment: '' } as const
      addNote(store.database, account!.id, draft, syncedAt)
    }
  } finally {
    store.close()
  }
  const plan = ['no coffee', 'tea instead', '--figure', 'sleep_minutes', '--from', '2026-12-01', '--to', '2027-01-30']
  await run('insight', 'plan', ...plan)
})
after(() => rmSync(home, { recursive: true, force: true }))

/** A command at the moment of the sync. */
async function run(...argv: string[]): Promise<string> {
  const io = fakeIo({ now: () => syncedAt * 1000 })
  const status = await main(['--home', home, ...argv], io)
  assert.equal(status, 0, io.err())
  return io.out()
}

interface Finding {
  readonly topic: string
  readonly figure: string
  readonly other: string | null
  readonly lag: number | null
  readonly date: string | null
  readonly value: number | null
  readonly low: number | null
  readonly n: number | null
  readonly comment?: string | null
}

/** The table as JSON, with these options. */
async function findings(...options: string[]): Promise<Finding[]> {
  await run('export', 'json', '--kind', 'finding,note', '-o', join(home, 'json/'), '--force', ...options)
  return JSON.parse(readFileSync(join(home, 'json', 'finding.json'), 'utf8')) as Finding[]
}

const isOwn = ({ topic, figure, other }: Finding) => topic === 'experiment' || `${figure} ${other}`.includes('#')

test('every result of `insight` is a row', async () => {
  const rows = await findings()
  const of = (topic: string) => rows.filter((row) => row.topic === topic)
  const told = JSON.parse(await run('insight', '--json'))
  for (const topic of ['sleep', 'training'])
    assert.deepEqual(
      of(topic).map(({ figure, value, n }) => [figure, value, n]),
      told[topic].figures.map(({ name, value, n }: { name: string; value: number; n: number }) => [name, value, n]),
    )
  const relations = JSON.parse(await run('insight', 'relations', '--json')).relations.findings
  assert.deepEqual(
    of('relation').map(({ figure, other, lag, value, low }) => [figure, other, lag, value, low]),
    relations.map((one: Record<string, unknown> & { interval: number[] }) => [
      one.x,
      one.y,
      one.lag,
      one.rho,
      one.interval[0],
    ]),
  )
  assert.ok(relations.some(({ x, y }: { x: string; y: string }) => [x, y].includes('#sport')))
  const { found } = JSON.parse(await run('insight', 'changes', '--json')).changes
  assert.deepEqual(
    of('change').map(({ figure, date, value }) => [figure, date, value]),
    found.map((one: { figure: string; date: string; before: number; after: number }) => [
      one.figure,
      one.date,
      one.after - one.before,
    ]),
  )
  const { days } = JSON.parse(await run('insight', 'flags', '--json')).flags
  assert.equal(
    of('flag').length,
    days.reduce((sum: number, { figures }: { figures: object[] }) => sum + figures.length, 0),
  )
  assert.deepEqual(
    of('experiment').map(({ figure, date, value, comment }) => [figure, date, value, comment]),
    [['sleep_minutes', '2026-12-01', null, 'no coffee: tea instead']],
  )
})

test('words of the person are left out where notes are, and days out of the range', async () => {
  const all = await findings()
  for (const option of ['--no-notes', '--no-ids', '--no-gps']) {
    const rows = await findings(option)
    assert.deepEqual(
      rows.map(({ topic, figure, other, lag, date }) => [topic, figure, other, lag, date]),
      all.filter((one) => !isOwn(one)).map(({ topic, figure, other, lag, date }) => [topic, figure, other, lag, date]),
      option,
    )
    assert.doesNotMatch(JSON.stringify(rows), /coffee|#sport/)
  }
  const rows = await findings('--to', '2026-06-30')
  assert.ok(rows.every(({ date }) => date === null || date <= '2026-06-30'))
})

test('SQLite, CSV and Parquet have the same rows', async () => {
  const rows = (await findings()).map(({ topic, figure, value }) => [topic, figure, value])
  await run('export', 'sqlite', '--kind', 'finding,note,day', '-o', join(home, 'copy.sqlite'), '--force')
  const query =
    "SELECT json_group_array(json_array(topic, figure, iif(value IS NULL, '', printf('%!.17g', value)))) FROM finding"
  const sqlite = tool('sqlite3', [join(home, 'copy.sqlite'), query])
  if (sqlite !== null)
    assert.deepEqual(
      (JSON.parse(sqlite.out) as [string, string, string][]).map(([topic, figure, value]) => [
        topic,
        figure,
        value === '' ? null : Number(value),
      ]),
      rows,
    )
  await run('export', 'csv', '--kind', 'finding,note', '-o', join(home, 'csv/'), '--force')
  const script = `import csv, json, sys
print(json.dumps([[r['topic'], r['figure'], float(r['value']) if r['value'] else None] for r in csv.DictReader(open(sys.argv[1]))]))`
  const python = tool('python3', ['-c', script, join(home, 'csv', 'finding.csv')])
  if (python !== null) assert.deepEqual(JSON.parse(python.out), rows)
  await run('export', 'parquet', '--kind', 'finding,note', '-o', join(home, 'parquet/'), '--force')
  const file = readFileSync(join(home, 'parquet', 'finding.parquet'))
  const found = await parquetReadObjects({ file: new Uint8Array(file).buffer })
  assert.deepEqual(
    found.map(({ topic, figure, value }) => [topic, figure, value]),
    rows,
  )
})
