// Impossible dates in replies: after the day on which the reply came, or before the first device. They are issues,
// without a row, a figure or coverage, for every kind and every file; workouts keep their row.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isPlausible, lastPlausible } from '../src/derive/plausible-date.ts'
import { kinds } from '../src/kinds/index.ts'
import { storedAs } from '../src/kinds/kind.ts'
import { encodeBandData } from '../src/kinds/sources/band-data-encode.ts'
import { keepReply } from '../src/store/archive.ts'
import type { Database } from '../src/store/driver.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { applyReply } from '../src/store/rows.ts'
import { now, type TempStore, tempStore } from './temp-store.ts'

interface Sent {
  readonly source: string
  readonly body: Uint8Array
  readonly asked?: number
  readonly from?: string
  readonly to?: string
}

/** Keeps and decodes a reply, as a sync or an import does. */
function keep({ store, account }: TempStore, sent: Sent): void {
  const reply = {
    request: 'made up',
    from: '2026-11-01',
    to: '2026-11-21',
    asked: now(),
    origin: 'cloud',
    ...sent,
    account: account.id,
  }
  store.database.transaction(() => {
    const id = keepReply(store.database, reply, true)!
    applyReply(store.database, { ...reply, id }, account.zone)
  })
}

const count = (database: Database, sql: string) => database.get<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`)!.n
const impossible = "issue WHERE code = 'impossible-date'"
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

test('a day is plausible from 2014 until it has begun furthest east', () => {
  const noon = Date.parse('2026-11-21T12:00:00Z') / 1000
  assert.equal(lastPlausible(noon), '2026-11-22')
  assert.equal(lastPlausible(noon - 3 * 3600), '2026-11-21')
  assert.deepEqual(
    ['0001-01-01', '2013-12-31', '2014-01-01', '2026-11-22', '2026-11-23', '9999-12-31'].map((date) =>
      isPlausible(date, noon),
    ),
    [false, false, true, true, false, false],
  )
})

for (const kind of kinds.filter(({ columns }) => 'date' in columns))
  test(`${kind.name}: what is dated after its reply is an issue and no row`, async () => {
    using temp = await tempStore()
    const { database } = temp.store
    const folder = new URL(`../fixtures/${kind.name}/`, import.meta.url)
    const { context } = JSON.parse(readFileSync(new URL('rows.json', folder), 'utf8'))
    const sent = { ...context, source: kind.source.name, body: readFileSync(new URL('reply.json', folder)) }
    // All fixtures are of later years.
    keep(temp, { ...sent, asked: Date.parse('2014-06-01') / 1000 })
    const rows = () => count(database, storedAs(kind).table)
    if ('workout' in kind.columns) assert.ok(rows() > 0)
    else assert.equal(rows(), 0)
    if (kind.source.name !== 'workout_detail') assert.ok(count(database, impossible) > 0)
    assert.equal(count(database, 'day'), 0)
    assert.equal(count(database, "coverage_span WHERE state <> 'empty'"), 0)
    const before = contentHash(database)
    rebuild(database)
    assert.equal(contentHash(database), before)
    // The same reply at its own time: rows, figures, and no issue any more.
    keep(temp, sent)
    assert.ok(rows() > 0)
    assert.equal(count(database, impossible), 0)
    if (kind.figures !== undefined) assert.ok(count(database, 'day') > 0)
    const whole = contentHash(database)
    rebuild(database)
    assert.equal(contentHash(database), whole)
  })

test('days of 2007, 2096 and 9999 beside a right one', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const record = (date: string) => ({ date, offset: 3600, summary: { stp: { ttl: 1000 } } })
  const wrong = ['1970-01-01', '2007-04-15', '2096-10-02', '9999-12-31']
  keep(temp, { source: 'band_data', body: encodeBandData([...wrong, '2026-11-20'].map(record)) })
  assert.deepEqual(
    database.all<Record<string, string>>('SELECT date FROM day').map(({ date }) => date),
    ['2026-11-20'],
  )
  assert.deepEqual(
    database
      .all<Record<string, string>>(`SELECT place FROM ${impossible} AND kind = 'day' ORDER BY place`)
      .map(({ place }) => place),
    wrong,
  )
})

test('a right day with an upload in 2096 and a night in 2007', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const slp = { st: 1_176_624_000, ed: 1_176_650_000, lt: 433, stage: [{ start: 1400, stop: 1832, mode: 4 }] }
  const summary = { sync: 4_000_000_000, stp: { ttl: 1000 }, slp }
  keep(temp, { source: 'band_data', body: encodeBandData([{ date: '2026-11-20', offset: 3600, summary }]) })
  assert.deepEqual(
    { ...database.get<Record<string, unknown>>('SELECT steps, synced, sleep_minutes FROM day') },
    {
      steps: 1000,
      synced: null,
      sleep_minutes: null,
    },
  )
  assert.equal(count(database, `${impossible} AND detail = 'synced 2096-10-02'`), 1)
  assert.equal(count(database, "issue WHERE kind = 'night' AND code = 'bad-span'"), 1)
})

test('a workout whose receiver mistook the week keeps its row and moves nothing', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const run = (at: number) => ({ trackid: String(at), end_time: String(at + 295), run_time: '295', type: 1 })
  const summary = [1_176_624_000, now() - 86_400, 4_000_000_000].map(run)
  keep(temp, { source: 'workout_history', from: '2014-01-01', body: bytes({ code: 1, data: { next: -1, summary } }) })
  assert.equal(count(database, 'workout'), 3)
  assert.deepEqual(
    database
      .all<Record<string, string>>(`SELECT detail FROM ${impossible} ORDER BY detail`)
      .map(({ detail }) => detail),
    ['2007-04-15', '2096-10-02'],
  )
  assert.deepEqual(
    database.all<Record<string, string>>('SELECT date FROM day').map(({ date }) => date),
    ['2026-11-20'],
  )
  assert.deepEqual(
    { ...database.get<Record<string, unknown>>('SELECT first, last FROM coverage_range') },
    {
      first: '2026-11-20',
      last: '2026-11-21',
    },
  )
})

test('files of other programs: a minute of 2096 and a pulse of 2012', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const minute = (at: number) => [1, at, 20, 100, 1, 60, 0, 0, 0]
  const [wrong, right] = [4_000_000_000, now() - 86_400]
  const span = { from: '2012-01-01', to: '2096-12-31' }
  keep(temp, { ...span, source: 'gadgetbridge', body: bytes({ rows: [minute(right), minute(wrong)] }) })
  const pulses = [
    [right, 60],
    [1_340_000_000, 61],
  ]
  keep(temp, { ...span, source: 'phone_heartrates', body: bytes({ columns: ['TIME', 'HR'], rows: pulses }) })
  assert.equal(database.get<{ date: string }>('SELECT max(date) AS date FROM day')!.date, '2026-11-20')
  assert.equal(count(database, 'heartrate'), 1)
  assert.equal(count(database, `${impossible} AND kind = 'day' AND place = '2096-10-02'`), 1)
  assert.equal(count(database, `${impossible} AND kind = 'heartrate'`), 1)
})
