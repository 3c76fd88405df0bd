// The wearer's day is the same for sync, terminal, dashboard and coverage, whatever is stored; and a day off the wrist
// has no figures in any of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summarize } from '../src/cli/commands/summary.ts'
import { dayView, figuresOfDays } from '../src/cli/views.ts'
import { addDays } from '../src/codec/date.ts'
import { readDay } from '../src/dashboard/server/day.ts'
import { category } from '../src/kinds/data-state.ts'
import { type BandParts, encodeBandData } from '../src/kinds/sources/band-data-encode.ts'
import { storeDoor } from '../src/query/reader.ts'
import { keepReply } from '../src/store/archive.ts'
import { coverageSpans } from '../src/store/coverage.ts'
import { applyReply } from '../src/store/rows.ts'
import { latestToday } from '../src/sync/options.ts'
import { type TempStore, tempStore } from './temp-store.ts'

/** 2026-03-10T22:30:00Z */
const asked = 1_773_181_800

function keep({ store, account }: TempStore, from: string, to: string, days: readonly BandParts[]): void {
  const { database } = store
  const body = encodeBandData(days)
  const reply = { account: account.id, source: 'band_data', request: 'days', from, to, asked, origin: 'cloud', body }
  database.transaction(() => {
    const { zone } = database.get<{ zone: string | null }>('SELECT zone FROM account')!
    applyReply(database, { ...reply, id: keepReply(database, reply)! }, zone)
  })
}

const dashboard = async ({ folder }: TempStore) => {
  const door = storeDoor({ folder, account: undefined, now: () => asked * 1000 })
  return { reader: (await door.open())!, close: () => door.close() }
}

const stp = { ttl: 100 }
const situations: [string, { zone: string | null; offset: number | null; future?: boolean }, today: string][] = [
  ['the newest offset on record', { zone: 'America/New_York', offset: 5 * 3600 }, '2026-03-11'],
  ['the home zone where no record has an offset', { zone: 'Asia/Tokyo', offset: null }, '2026-03-11'],
  ['UTC where nothing is known', { zone: null, offset: null }, '2026-03-10'],
  ['a record of a year to come says nothing', { zone: null, offset: -10 * 3600, future: true }, '2026-03-10'],
]
for (const [what, { zone, offset, future }, today] of situations)
  test(`today is the same everywhere: ${what}`, async () => {
    using temp = await tempStore()
    const { database } = temp.store
    database.run('UPDATE account SET zone = ?', zone)
    const account = { ...temp.account, zone }
    const dates = [-2, -1, 0].map((n) => addDays(today, n))
    keep(
      temp,
      dates[0]!,
      today,
      dates.map((date) => ({ date, offset, summary: { stp } })),
    )
    // A zone gives its offset to the days as they are decoded.
    if (offset === null) database.run('UPDATE day_record SET utc_offset = NULL')
    if (future)
      database.run(
        "INSERT INTO day_record (account, date, utc_offset, reply) SELECT account, '2031-01-01', 50400, reply FROM day_record LIMIT 1",
      )
    const page = await dashboard(temp)
    const partial = coverageSpans(database, account.id, 'day').find(({ state }) => state === 'partial')?.from
    assert.deepEqual(
      [latestToday({ store: temp.store, account, now: () => asked }), page.reader.today, partial],
      [today, today, today],
    )
    page.close()
  })

test('a day off the wrist has no steps in page, terminal and summary, and a still day has 0', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const minutes = (code: number) => Uint8Array.from({ length: 4320 }, (_, i) => (i % 3 === 0 ? code : 0))
  const none = { ttl: 0, dis: 0, cal: 0 }
  const [worn, off, still] = ['2026-03-05', '2026-03-06', '2026-03-07']
  const day = (date: string, totals: object, code: number): BandParts => ({
    date,
    offset: 3600,
    summary: { goal: 8000, stp: totals },
    activity: minutes(code),
    heartrate: null,
  })
  keep(temp, worn!, still!, [
    day(worn!, { ttl: 5000, dis: 4000, cal: 200 }, 80),
    day(off!, none, category.notWorn),
    day(still!, none, 80),
  ])
  const { reader, close } = await dashboard(temp)
  const page = readDay(reader, off!)
  assert.deepEqual([page.state, page.summary.steps, page.summary.distance, page.steps], ['n', null, null, null])
  const shown = dayView(reader, off!)
  assert.deepEqual([shown.state, shown.steps, shown.distance, shown.calories], ['unworn', null, null, null])
  assert.ok(shown.stepsByMinute.every((steps) => steps === null))
  assert.equal(
    database.get<{ n: number }>(
      'SELECT count(steps) AS n FROM minute WHERE account = ? AND date = ?',
      temp.account.id,
      off!,
    )!.n,
    0,
  )
  assert.deepEqual(
    figuresOfDays(reader, worn!, 3).map(({ state, steps }) => [state, steps]),
    [
      ['ok', 5000],
      ['unworn', null],
      ['ok', 0],
    ],
  )
  assert.equal(readDay(reader, still!).summary.steps, 0)
  const { periods } = summarize(database, temp.account.id, 'week', '2026-03-10', worn, still)
  assert.equal(periods[0]!.figures.steps!.mean, 2500)
  close()
})

test('a state of fewer than four minutes has no mark on the axis of the day', async () => {
  using temp = await tempStore()
  const activity = Uint8Array.from({ length: 4320 }, (_, i) => (i % 3 === 0 ? 80 : 0))
  for (const [from, length] of [
    [600, 3],
    [700, 4],
  ] as const)
    for (let minute = from; minute < from + length; minute++) activity[minute * 3] = category.notWorn
  keep(temp, '2026-03-05', '2026-03-05', [{ date: '2026-03-05', offset: 3600, summary: { stp }, activity }])
  const { reader, close } = await dashboard(temp)
  assert.deepEqual(readDay(reader, '2026-03-05').states, [[700, 704, 'n']])
  close()
})

test('what a file told of a night stays where the cloud, which is trusted more, has none', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const date = '2026-03-05'
  const slp = { st: asked - 6 * 86_400, ed: asked - 6 * 86_400 + 28_800, lt: 480 }
  const reply = {
    account: temp.account.id,
    source: 'phone_days',
    request: 'file',
    from: date,
    to: date,
    asked,
    origin: 'file',
    body: Buffer.from(JSON.stringify({ rows: [{ DATE: date, SUMMARY: JSON.stringify({ tz: '0', stp, slp }) }] })),
  }
  database.transaction(() => applyReply(database, { ...reply, id: keepReply(database, reply)! }, 'UTC'))
  const nights = () => database.all('SELECT date, start FROM night')
  const before = nights()
  assert.equal(before.length, 1)
  keep(temp, date, date, [{ date, offset: 0, summary: { stp, slp: { st: 0, ed: 0 } } }])
  assert.deepEqual(nights(), before)
})
