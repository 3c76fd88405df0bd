// Changes of the vendor's algorithms are marked in the view, and on the first day and night they apply to.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayView, nightView } from '../src/cli/views.ts'
import { readDaily } from '../src/dashboard/server/daily.ts'
import { encodeBandData } from '../src/kinds/sources/band-data-encode.ts'
import { createReader } from '../src/query/reader.ts'
import { keepReply } from '../src/store/archive.ts'
import { Database } from '../src/store/driver.ts'
import { applyReply } from '../src/store/rows.ts'
import { storePath } from '../src/store/store.ts'
import { now, tempStore } from './temp-store.ts'

test('a change of version is marked on its first day; days that state none are passed over', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  const days: [date: string, steps: string | null, sleep: string][] = [
    ['2026-11-10', '2.13.15', '4.0.16'],
    ['2026-11-11', null, '4.0.16'],
    ['2026-11-12', '2.13.15', '4.0.17'],
    ['2026-11-13', '2.14.0', '4.0.17'],
    ['2026-11-14', '2.13.15', '4.0.17'],
  ]
  const parts = days.map(([date, algv, sleepAlgoVersion]) => {
    const st = Date.parse(`${date}T00:00:00Z`) / 1000 - 3600
    const stage = [{ start: 1440, stop: 1859, mode: 4 }]
    const slp = { st, ed: st + 420 * 60, lt: 420, dp: 0, dt: 0, wk: 0, stage, sleepAlgoVersion }
    return { date, offset: 3600, summary: { ...(algv === null ? {} : { algv }), slp } }
  })
  const [from, to] = [days[0]![0], days.at(-1)![0]]
  const body = encodeBandData(parts)
  const reply = {
    account: temp.account.id,
    source: 'band_data',
    request: 'x',
    from,
    to,
    asked: now(),
    origin: 'cloud',
    body,
  }
  database.transaction(() => applyReply(database, { ...reply, id: keepReply(database, reply)! }, 'Europe/Berlin'))
  assert.deepEqual(
    database
      .all<{ date: string }>('SELECT date, what, before, after FROM algorithm_change ORDER BY date')
      .map((row) => Object.values(row).join(' ')),
    ['2026-11-12 sleep 4.0.16 4.0.17', '2026-11-13 steps 2.13.15 2.14.0', '2026-11-14 steps 2.14.0 2.13.15'],
  )
  const reader = createReader(database, temp.account, now() * 1000)
  assert.deepEqual(
    nightView(reader, '2026-11-12')?.algorithms.map(({ what }) => what),
    ['sleep'],
  )
  assert.deepEqual(
    dayView(reader, '2026-11-13').algorithms.map(({ after }) => after),
    ['2.14.0'],
  )
  assert.deepEqual(nightView(reader, '2026-11-13')?.algorithms, [])
  // The dashboard marks it in the figures that the algorithm reckons, and in no other.
  const { id, name, zone } = temp.account
  const reading = new Database(storePath(temp.folder), { readOnly: true })
  const dashboard = { database: reading, account: { id, name, zone }, first: from, last: to, today: to }
  const marks = (metric: string) =>
    readDaily(dashboard, { metrics: [metric], by: 'day' }).changes.map(({ date, what }) => `${date} ${what}`)
  assert.deepEqual(marks('sleep_minutes'), ['2026-11-12 sleep'])
  assert.deepEqual(marks('steps'), ['2026-11-13 steps', '2026-11-14 steps'])
  assert.deepEqual([...marks('sleep_score'), ...marks('weight')], [])
  // What was found is kept until somebody writes.
  database.run("UPDATE day_record SET algorithm = '2.14.0' WHERE date = '2026-11-14'")
  assert.deepEqual(marks('steps'), ['2026-11-13 steps'])
  reading.close()
})
