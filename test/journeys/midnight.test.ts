// Around midnight: which day is today, what is requested, and what runs before and after it leave.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readsSince, setOut } from './journey.ts'

/** Moments in pairs, minutes before midnight in Berlin and a second after: in summer, in winter, at a change of clocks, at the year's end. */
const nights: readonly [before: string, after: string, day: string, next: string][] = [
  ['2026-07-14T21:50:00Z', '2026-07-14T22:00:01Z', '2026-07-14', '2026-07-15'],
  ['2026-02-28T22:50:00Z', '2026-02-28T23:00:01Z', '2026-02-28', '2026-03-01'],
  ['2026-10-25T22:50:00Z', '2026-10-25T23:00:01Z', '2026-10-25', '2026-10-26'],
  ['2025-12-31T22:50:00Z', '2025-12-31T23:00:01Z', '2025-12-31', '2026-01-01'],
]

for (const [before, after, day, next] of nights)
  test(`a run at ${before} is of ${day}, minutes later of ${next}`, async () => {
    let moment = before
    const { run, login, simulator } = await setOut({ person: 'two-years', days: 20, now: () => Date.parse(moment) })
    await login()
    const sync = async () => {
      const first = simulator.requests.length
      const env = { WRISTORY_NOW: moment }
      const ended = await run(['sync', '--kinds', 'day', '--json'], { env })
      assert.equal(ended.status, 0, ended.stderr)
      const asked = readsSince(simulator, first).flatMap((path) => /to_date=([\d-]+)/.exec(path)?.[1] ?? [])
      return asked.sort().at(-1)
    }
    const days = async () => {
      const sql = 'SELECT date, count(*) AS n FROM day_record GROUP BY date ORDER BY date'
      const { stdout, status, stderr } = await run(['sql', sql, '--json'], { env: { WRISTORY_NOW: moment } })
      assert.equal(status, 0, stderr)
      return JSON.parse(stdout) as { date: string; n: number }[]
    }
    assert.equal(await sync(), day)
    const first = await days()
    moment = after
    assert.equal(await sync(), next)
    const second = await days()
    // Nothing of before is lost or doubled, and the new day has at most its own record.
    assert.ok(second.every(({ n }) => n === 1))
    assert.deepEqual(second.filter(({ date }) => date < next).length, first.length)
    assert.equal(await sync(), next)
    assert.deepEqual(await days(), second)
  })
