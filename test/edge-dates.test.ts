// Dates at the limits, typed or stored: every command and every route of the API answers or says what is wrong with the
// date.

import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { main } from '../src/cli/main.ts'
import { workoutList, workoutView } from '../src/cli/workouts.ts'
import { createReader } from '../src/query/reader.ts'
import { workoutCount } from '../src/query/workouts.ts'
import { Database } from '../src/store/driver.ts'
import { storePath } from '../src/store/store.ts'
import { dashboardOver } from './dashboard/made-up-store.ts'
import { enter } from './enter.ts'
import { filledHome } from './export/history.ts'
import { fakeIo } from './fake-io.ts'

const wide = ['0001-01-01', '1970-01-01', '2999-12-31', '33715-01-01']
const typed = [
  ...wide,
  '0000-00-00',
  '2023-02-29',
  '2096-10-02',
  '9999-12-31',
  '9999-12',
  '2026-13',
  '-9999',
  '-999999',
]
const commands = ['day', 'night', 'week', 'month', 'workout', 'workouts'].map((what) => ['show', what])
const spans = [
  ['summary', 'week'],
  ['summary', 'year'],
  ['export', 'csv', '--kinds', 'day', '-o', '-'],
  ['export', 'ics', '--kinds', 'night', '-o', '-'],
  ['report', '-o', '-'],
  ['sync', '--plan'],
  ['fetch'],
]

let home: string
before(async () => {
  home = await filledHome(8)
})
after(() => rmSync(home, { recursive: true, force: true }))

async function run(args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const io = fakeIo()
  const status = await main(['--home', home, ...args], io)
  return { status, out: io.out(), err: io.err() }
}

async function commandsAnswer(dates: readonly string[]): Promise<void> {
  for (const date of dates) {
    const calls = [
      ...commands.map((one) => [...one, date]),
      ...spans.flatMap((one) => ['--from', '--to'].map((end) => [...one, end, date])),
    ]
    for (const call of calls) {
      const { status, out, err } = await run(call)
      assert.doesNotMatch(`${out} ${err}`, /TypeError|RangeError|defect|\bundefined\b|\bNaN\b/, call.join(' '))
      assert.ok([0, 2, 3, 4].includes(status), `${call.join(' ')}: ${status} ${err}`)
    }
  }
}

async function routesAnswer(dates: readonly string[]): Promise<void> {
  const dashboard = await dashboardOver(home)
  try {
    const headers = { ...(await enter(dashboard.open())) }
    for (const date of dates) {
      const paths = [
        `/day/${date}`,
        ...['/daily?metric=steps', '/sleep?', '/grid?metric=heartrate', '/shares?of=stages', '/workout?'].flatMap(
          (path) => [`${path}&from=${date}`, `${path}&to=${date}`, `${path}&from=${date}&to=${date}`],
        ),
      ]
      for (const path of [...paths, '/status', '/workout', '/coverage', '/issues']) {
        const reply = await fetch(`${dashboard.origin}/api/v1${path}`, { headers })
        const text = await reply.text()
        assert.ok(reply.status < 500, `${path}: ${reply.status} ${text}`)
      }
    }
  } finally {
    await dashboard.close()
  }
}

test('dates typed at the edges', () => commandsAnswer(typed))
test('dates asked of the API at the edges', () => routesAnswer(typed))

test('days, nights and workouts stored at the edges', async () => {
  const database = new Database(storePath(home))
  const { id } = database.get<{ id: number }>('SELECT id FROM account')!
  const reader = createReader(database, { id, name: 'default', zone: null }, Date.now())
  const [newest] = workoutList(reader, undefined)
  // What lies before 1900 is no date to any decoder.
  const stored = ['1970-01-01', '2096-10-02', '9999-12-31']
  for (const date of stored) database.run('INSERT INTO day_figure (account, date) VALUES (?, ?)', id, date)
  for (const at of [1, 1_176_624_000, 4_000_000_000, 253_402_300_799, 1_001_850_000_000]) {
    const date = at > 253_402_300_799 ? '9999-12-31' : new Date(at * 1000).toISOString().slice(0, 10)
    database.run(
      'INSERT INTO workout (account, workout, date, start, "end", reply) SELECT account, ?, ?, ?, ?, min(id) FROM reply',
      at,
      date,
      at,
      at + 60,
    )
    database.run(
      "INSERT INTO issue SELECT account, 'workout', ?, 'impossible-date', ?, min(id) FROM reply",
      String(at),
      date,
    )
  }
  // A workout of an impossible date is listed, and is the newest nowhere.
  assert.equal(workoutView(reader, undefined).id, newest!.id)
  assert.equal(workoutList(reader, undefined)[0]!.id, newest!.id)
  assert.equal(workoutCount(reader).last, newest!.date)
  database.close()
  await commandsAnswer(stored)
  for (const call of [['show'], ['show', 'week'], ['show', 'month'], ['status'], ['summary'], ['doctor']]) {
    const { out, err } = await run(call)
    assert.doesNotMatch(`${out} ${err}`, /TypeError|RangeError|defect|\bundefined\b|\bNaN\b/, call.join(' '))
  }
  const plain = await run(['export', 'fit', '--workout', 'latest', '-o', join(home, 'fit')])
  assert.equal(plain.status, 0, plain.err)
  await routesAnswer(stored)
})
