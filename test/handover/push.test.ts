// The receivers `sparkyfitness` and `intervals` against stubs by another hand: everything arrives once, a second push sends
// nothing, a correction sends what differs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { careful } from '../../src/handover/run/settings.ts'
import { ATHLETE, INTERVALS_KEY, intervalsStub } from './stubs/intervals.ts'
import { SPARKY_KEY, sparkyFitnessStub } from './stubs/sparkyfitness.ts'
import { world } from './world.ts'

test('SparkyFitness: days, nights, weight and workouts arrive once; a second push sends nothing', async () => {
  using one = await world()
  await using stub = await sparkyFitnessStub()
  one.add('sparkyfitness', { url: stub.url }, { secrets: { key: SPARKY_KEY }, redaction: careful })
  const [sent] = await one.hand()
  assert.equal(sent!.error, null)
  const requests = () => stub.rows<{ n: number }>('SELECT count(*) AS n FROM request')[0]!.n
  const equal = async () => {
    for (const [type, column] of [
      ['step', 'steps'],
      ['weight', 'weight'],
    ]) {
      const [there] = stub.rows<{ n: number; sum: number }>(
        'SELECT count(*) AS n, total(value) AS sum FROM value WHERE type = ?',
        type!,
      )
      const [meant] = await one.read<{ n: number; sum: number }>(
        `SELECT count("${column}") AS n, total("${column}") AS sum FROM day`,
      )
      assert.deepEqual({ ...there }, { ...meant }, type)
    }
    const nights = await one.read<{ n: number }>('SELECT count(*) AS n FROM night')
    assert.equal(stub.rows('SELECT * FROM night').length, nights[0]!.n)
  }
  await equal()
  const stages = await one.read<{ n: number }>('SELECT count(*) AS n FROM sleep_stage WHERE nap = 0')
  assert.equal(stub.rows('SELECT * FROM stage').length, stages[0]!.n)
  const beats = await one.read<{ n: number }>('SELECT count(heartrate) AS n FROM track_point')
  const workouts = stub.rows<{ heart_rates: number; positions: number }>('SELECT heart_rates, positions FROM workout')
  assert.ok(workouts.length > 0)
  assert.ok(workouts.reduce((sum, { heart_rates }) => sum + heart_rates, 0) >= beats[0]!.n * 0.9)
  assert.ok(
    workouts.every(({ positions }) => positions === 0),
    'positions only on request',
  )

  const before = requests()
  await one.change((database) => {
    // Delivered again, though nothing of it is sent.
    database.run("UPDATE day_record SET goal = 12345 WHERE date > '2026-11-10'")
  })
  assert.ok((await one.hand())[0]!.delivered > 5)
  assert.equal(requests(), before)
  await one.change((database) => {
    database.run("UPDATE day_record SET steps = steps + 5 WHERE date = '2026-11-10'")
    database.run("DELETE FROM night WHERE date = '2026-11-11'")
    database.run("UPDATE night SET score = 41 WHERE date = '2026-11-12'")
  })
  assert.equal((await one.hand())[0]!.error, null)
  const last = stub.rows<{ records: number }>('SELECT records FROM request ORDER BY rowid DESC LIMIT 1')[0]!
  assert.equal(last.records, 2)
  assert.equal(requests(), before + 1)
})

test('SparkyFitness: positions where they are asked for; a wrong key says what to do', async () => {
  using one = await world()
  await using stub = await sparkyFitnessStub()
  one.add('sparkyfitness', { url: stub.url }, { secrets: { key: SPARKY_KEY } })
  one.add('sparkyfitness', { url: stub.url }, { name: 'wrong', secrets: { key: 'wrong-canary' } })
  const [good, wrong] = await one.hand()
  assert.equal(good!.error, null)
  assert.ok(stub.rows<{ n: number }>('SELECT sum(positions) AS n FROM workout')[0]!.n > 0)
  assert.match(wrong!.error!.message, /answered 401/)
  assert.match(wrong!.error!.hint, /token/)
  assert.doesNotMatch(wrong!.error!.message, /canary/)
})

test('intervals.icu: wellness and FIT files arrive once; a second push sends nothing', async () => {
  using one = await world()
  const service = await intervalsStub()
  {
    await using stub = service
    one.add('intervals', { url: stub.url, athlete: ATHLETE }, { secrets: { key: INTERVALS_KEY }, redaction: careful })
    const [sent] = await one.hand()
    assert.equal(sent!.error, null)
    const wellness = () =>
      stub.rows<{ record: string }>('SELECT record FROM wellness ORDER BY id').map(({ record }) => JSON.parse(record))
    const sum = (field: string) => wellness().reduce((all, record) => all + (record[field] ?? 0), 0)
    const [meant] = await one.read<{ steps: number; asleep: number; weight: number; n: number }>(
      `SELECT sum(steps) AS steps, sum(sleep_minutes) * 60 AS asleep, round(total(weight), 2) AS weight, count(*) AS n FROM day`,
    )
    assert.equal(sum('steps'), meant!.steps)
    assert.equal(sum('sleepSecs'), meant!.asleep)
    assert.equal(Math.round(sum('weight') * 100) / 100, meant!.weight)
    const files = () => stub.rows<{ external_id: string; bytes: number }>('SELECT external_id, bytes FROM activity')
    const workouts = await one.read<{ n: number }>('SELECT count(*) AS n FROM workout WHERE parent IS NULL')
    assert.equal(files().length, workouts[0]!.n)
    assert.ok(files().every(({ external_id }) => /^wristory-[0-9a-f]{20}$/.test(external_id)))

    await one.change((database) => {
      database.run("UPDATE day_record SET steps = steps + 5 WHERE date = '2026-11-10'")
    })
    assert.equal((await one.hand())[0]!.error, null)
    assert.equal(sum('steps'), meant!.steps + 5)
    assert.equal(files().length, workouts[0]!.n)
  }
  // A change of what is not sent: the service is down, and nobody notices.
  await one.change((database) => {
    database.run("UPDATE day_record SET goal = 12345 WHERE date > '2026-11-10'")
  })
  const [quiet] = await one.hand()
  assert.equal(quiet!.error, null)
  assert.ok(quiet!.delivered > 5)
})
