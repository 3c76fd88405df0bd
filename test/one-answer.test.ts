// SQL, terminal, API, MCP and every export give the same figure for the same day and the same reason for its absence.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { main } from '../src/cli/main.ts'
import { readDaily } from '../src/dashboard/server/daily.ts'
import { readDay } from '../src/dashboard/server/day.ts'
import { category, type DataState, dataStates } from '../src/kinds/data-state.ts'
import { type BandParts, encodeBandData } from '../src/kinds/sources/band-data-encode.ts'
import { type Reader, storeDoor } from '../src/query/reader.ts'
import { keepReply } from '../src/store/archive.ts'
import { applyReply } from '../src/store/rows.ts'
import { fakeIo } from './fake-io.ts'
import { askedOf } from './mcp/asked.ts'
import { type TempStore, tempStore } from './temp-store.ts'

/** 2026-03-20T20:00:00Z */
const now = 1_774_036_800
const [first, last] = ['2026-03-01', '2026-03-09']

/** Minutes with a code each, and steps in the first of them. */
function minutes(codeAt: (minute: number) => number, steps = 0): Uint8Array {
  const activity = new Uint8Array(4320)
  for (let minute = 0; minute < 1440; minute++) activity[minute * 3] = codeAt(minute)
  activity[2] = steps
  return activity
}

const idle = 80
const none = { ttl: 0, dis: 0, cal: 0, wk: 0, rn: 0 }
const some = (ttl: number) => ({ ...none, ttl, dis: ttl, cal: 9 })

/** What the cloud states of each day, and what is right: steps of the day, recorded minutes, state. */
const days: readonly [stp: object, activity: Uint8Array | null, steps: number | null, recorded: number, DataState][] = [
  [some(120), minutes(() => idle, 120), 120, 1440, 'ok'],
  [none, minutes(() => category.notWorn), null, 0, 'unworn'],
  [none, minutes(() => category.charging), null, 0, 'unworn'],
  [none, minutes(() => category.noData), null, 0, 'unworn'],
  [none, minutes(() => idle), 0, 1440, 'ok'],
  [none, minutes((minute) => (minute < 720 ? category.notWorn : idle)), 0, 720, 'ok'],
  [some(90), minutes((minute) => (minute < 720 ? category.noData : idle), 90), 90, 721, 'ok'],
  // Steps that the app counted beside a band in a drawer.
  [some(500), minutes(() => category.notWorn), 500, 0, 'ok'],
  // A reply without minutes: nothing contradicts the 0.
  [none, null, 0, 0, 'ok'],
]
const dates = days.map((_, i) => `2026-03-0${i + 1}`)
const right = Object.fromEntries(dates.map((date, i) => [date, days[i]![2]]))

let temp: TempStore
let reader: Reader
let close: () => void

before(async () => {
  temp = await tempStore()
  const { database } = temp.store
  const body = encodeBandData(
    days.map(
      ([stp, activity], i): BandParts => ({ date: dates[i]!, offset: 0, summary: { stp }, activity, heartrate: null }),
    ),
  )
  const reply = { account: temp.account.id, source: 'band_data', request: 'days', origin: 'cloud', asked: now, body }
  const window = { ...reply, from: first, to: '2026-03-10' }
  database.transaction(() => applyReply(database, { ...window, id: keepReply(database, window)! }, 'UTC'))
  const door = storeDoor({ folder: temp.folder, account: undefined, now: () => now * 1000 })
  reader = (await door.open())!
  close = () => door.close()
})
after(() => {
  close()
  temp[Symbol.dispose]()
})

async function run(...argv: string[]): Promise<string> {
  const io = { ...fakeIo(), now: () => now * 1000 }
  assert.equal(await main(['--home', temp.folder, ...argv], io), 0, io.err())
  return io.out()
}

type Figures = Record<string, number | null>

/** One row per day of each place that gives steps; without days that have none where a format leaves them out. */
async function* places(): AsyncGenerator<[place: string, steps: Figures]> {
  const byDate = (rows: readonly { date: string; steps: number | null }[]) =>
    Object.fromEntries(rows.filter(({ date }) => date <= last).map(({ date, steps }) => [date, steps]))
  const lines = (text: string) => text.trimEnd().split(/\r?\n/)
  const range = ['--from', first, '--to', last]
  yield ['sql', byDate(JSON.parse(await run('sql', '--json', 'SELECT date, steps FROM day ORDER BY date')))]
  yield ['show month', byDate(JSON.parse(await run('show', 'month', '2026-03', '--json')))]
  const shown = await Promise.all(dates.map((date) => run('show', 'day', date, '--json')))
  yield ['show day', byDate(shown.map((text) => JSON.parse(text)))]
  const { columns } = readDaily(reader, { metrics: ['steps'], from: first, to: last, by: 'day' })
  yield ['API daily', Object.fromEntries(dates.map((date, i) => [date, columns.steps![i]!]))]
  yield ['API day', Object.fromEntries(dates.map((date) => [date, readDay(reader, date).summary.steps!]))]
  const mcp = await askedOf(temp.folder, {}, () => now * 1000)
  const { series } = await mcp.call('daily', { figures: ['steps'], from: first, to: last })
  await mcp.close()
  yield ['MCP daily', Object.fromEntries(dates.map((date, i) => [date, series!.steps![i] as number | null]))]
  yield [
    'export ndjson',
    byDate(lines(await run('export', 'ndjson', '--kind', 'day', ...range)).map((line) => JSON.parse(line))),
  ]
  const [head, ...rows] = lines(await run('export', 'csv', '--kind', 'day', ...range)).map((line) => line.split(','))
  const cell = (row: readonly string[], name: string) => row[head!.indexOf(name)]!
  yield [
    'export csv',
    byDate(
      rows.map((row) => ({
        date: cell(row, 'date'),
        steps: cell(row, 'steps') === '' ? null : Number(cell(row, 'steps')),
      })),
    ),
  ]
}

test('steps of a day are the same in every place', async () => {
  for await (const [place, steps] of places()) assert.deepEqual(steps, right, place)
})

test('formats without a place for nothing leave out days that were not worn, and no others', async () => {
  const expected = Object.fromEntries(Object.entries(right).filter(([, steps]) => steps !== null))
  const range = ['--from', first, '--to', last]
  const formats: [string, RegExp][] = [
    ['influx', /^daily_steps\S* count=(?<steps>\d+)i? (?<at>\d{10})/gm],
    ['openmetrics', /^wristory_daily_steps\S* (?<steps>\d+) (?<at>\d{10})$/gm],
  ]
  for (const [format, pattern] of formats) {
    const text = await run('export', format, '-o', '-', ...range)
    const found = [...text.matchAll(pattern)].map(({ groups }) => [
      new Date(Number(groups!.at) * 1000).toISOString().slice(0, 10),
      Number(groups!.steps),
    ])
    assert.deepEqual(Object.fromEntries(found), expected, format)
  }
})

test('a minute that was not recorded has no steps in SQL, terminal, API and exports', async () => {
  const csv = (await run('export', 'csv', '--kind', 'minute', '--from', first, '--to', last)).trimEnd().split(/\r?\n/)
  const column = csv[0]!.split(',').indexOf('steps')
  for (const [i, [, activity, , recorded]] of days.entries()) {
    const date = dates[i]!
    if (activity === null) continue
    const values = (list: readonly (number | null)[]) => list.filter((value) => value !== null)
    const { steps } = readDay(reader, date)
    const shown = JSON.parse(await run('show', 'day', date, '--json')) as { stepsByMinute: (number | null)[] }
    const [minute, hour] = ['minute', 'hour'].map(
      (table) =>
        reader.database.get<{ n: number; sum: number | null }>(
          `SELECT count(steps) AS n, sum(steps) AS sum FROM ${table} WHERE date = ?`,
          date,
        )!,
    )
    const exported = csv.filter((line) => line.startsWith(date) && line.split(',')[column] !== '')
    assert.deepEqual(
      [minute!.n, values(shown.stepsByMinute).length, values(steps?.v ?? []).length, exported.length],
      [recorded, recorded, recorded, recorded],
      date,
    )
    assert.equal(minute!.sum, hour!.sum, date)
    assert.equal(hour!.n > 0, recorded > 0, date)
  }
})

test('the state of a day has one name in terminal, API and MCP', async () => {
  const asked = [...days.map(([, , , , state]) => state), 'empty' as const]
  const { state } = readDaily(reader, { metrics: ['steps'], from: first, to: '2026-03-10', by: 'day' })
  assert.equal(state.steps, asked.map((one) => dataStates[one].letter).join(''))
  for (const [i, one] of asked.entries()) {
    const date = `2026-03-${String(i + 1).padStart(2, '0')}`
    assert.equal(readDay(reader, date).state, dataStates[one].letter, date)
    assert.equal(JSON.parse(await run('show', 'day', date, '--json')).state, one, date)
  }
  const mcp = await askedOf(temp.folder, {}, () => now * 1000)
  const { missing } = await mcp.call('daily', { figures: ['steps'], from: first, to: '2026-03-10' })
  await mcp.close()
  assert.deepEqual(missing!.steps, { unworn: 3, empty: 1 })
})

test('every state has a letter of its own', () => {
  const letters = Object.values(dataStates).map(({ letter }) => letter)
  assert.equal(new Set(letters).size, letters.length)
  assert.ok(letters.every((letter) => letter.length === 1))
})
