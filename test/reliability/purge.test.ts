// A part of a history is purged: out of the stored replies and every table, for good until it is lifted, and whole or not at
// all when the program is killed.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addDays } from '../../src/codec/date.ts'
import { bytesOf, textOf } from '../../src/codec/text.ts'
import { replies } from '../../src/store/archive.ts'
import { cut } from '../../src/store/purge/cut.ts'
import { withoutPlaces } from '../../src/store/purge/places.ts'
import { FIRST, LAST } from '../../src/store/purge/rules.ts'
import { openStore } from '../../src/store/store.ts'
import { faultsOf, hashOf, startWorld, type World } from './world.ts'

const kinds = 'day,minute,night,sleep_stage,nap,activity_stage,stress,workout,track_point'

let world: World
let today: string
before(async () => {
  world = await startWorld({
    days: 24,
    kinds,
  })
  today = new Date(world.moment).toISOString().slice(0, 10)
})
after(() => world[Symbol.asyncDispose]())

async function read<T>(home: string, sql: string): Promise<T[]> {
  const store = await openStore({ folder: home, now: () => 0 })
  try {
    return store.database.all<T>(sql)
  } finally {
    store.close()
  }
}

/** The stored replies of a source, one behind the other. */
async function archiveOf(home: string, source: string): Promise<string> {
  const store = await openStore({ folder: home, now: () => 0 })
  try {
    return [...replies(store.database)]
      .filter((reply) => reply.source === source)
      .map(({ body }) => textOf(body))
      .join('\n')
  } finally {
    store.close()
  }
}

test('S13: days are gone from archive and tables, stay away, and come back when the purge is lifted', async () => {
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  const [from, to] = [addDays(today, -13), addDays(today, -9)]
  const days = `SELECT date FROM day WHERE steps IS NOT NULL AND date BETWEEN '${from}' AND '${to}'`
  const others = `SELECT * FROM day_record WHERE date NOT BETWEEN '${from}' AND '${to}'`
  const before = await read(home, others)
  assert.ok((await read(home, days)).length > 3)
  assert.match(await archiveOf(home, 'band_data'), new RegExp(`"${from}"`))

  const dry = await world.run(home, ['purge', '--dry-run', '--from', from, '--to', to])
  assert.match(dry.out, /This deletes everything of .*\n {2}rows {4}day \d/)
  assert.equal(await hashOf(home), world.reference)
  assert.equal((await world.run(home, ['purge', '--from', from, '--to', to])).status, 2, 'without --yes')
  assert.equal(await hashOf(home), world.reference)

  assert.equal((await world.run(home, ['purge', '--yes', '--from', from, '--to', to])).status, 0)
  const purged = await hashOf(home)
  const gone = async () => {
    assert.deepEqual(await read(home, days), [])
    assert.deepEqual(await read(home, `SELECT * FROM workout WHERE date BETWEEN '${from}' AND '${to}'`), [])
    assert.doesNotMatch(await archiveOf(home, 'band_data'), new RegExp(`"${from}"`))
    assert.deepEqual(await faultsOf(home), [])
  }
  await gone()
  const kept = await read<{ reply?: number }>(home, others)
  assert.deepEqual(kept, before)
  assert.equal((await world.run(home, ['rebuild'])).status, 0)
  assert.equal(await hashOf(home), purged)
  const requests = world.simulator.requests.length
  assert.equal((await world.sync(home)).status, 0)
  await gone()
  assert.ok(world.simulator.requests.length > requests)
  const status = await world.run(home, ['status'])
  assert.match(status.out, new RegExp(`Purged: everything of ${from} to ${to}`))

  assert.equal((await world.run(home, ['purge', '--lift', '1'])).status, 0)
  assert.equal((await world.run(home, ['rebuild'])).status, 0)
  assert.deepEqual(await read(home, days), [])
  assert.equal((await world.sync(home)).status, 0)
  assert.equal(await hashOf(home), world.reference)
})

test('a kind is purged out of replies that hold others, or refused with those it cannot be told from', async () => {
  const home = world.home()
  await world.sync(home)
  const table = (name: string) => read(home, `SELECT * FROM ${name}`)
  const before = await Promise.all(['night', 'sleep_stage', 'day_record'].map(table))
  const refused = await world.run(home, ['purge', '--yes', '--kinds', 'workout'])
  assert.equal(refused.status, 2)
  assert.match(refused.err, /workout and .*heart_zone.* come from the same data/)
  assert.equal(await hashOf(home), world.reference)

  assert.equal((await world.run(home, ['purge', '--yes', '--kinds', 'minute,stress'])).status, 0)
  assert.deepEqual(await table('minute_series'), [])
  assert.deepEqual(await table('stress'), [])
  assert.deepEqual((await table('night')).length, before[0]!.length)
  assert.deepEqual(await table('sleep_stage'), before[1])
  assert.doesNotMatch(await archiveOf(home, 'band_data'), /"data(_hr)?":"/)
  const asked = world.simulator.requests.length
  await world.sync(home)
  assert.ok(
    !world.simulator.requests.slice(asked).some(({ path }) => path.includes('all_day_stress')),
    'what is purged whole is not asked for',
  )
  await world.run(home, ['sync', '--kinds', kinds, '--from', addDays(today, -12), '--again'])
  assert.deepEqual(await table('minute_series'), [])
  assert.deepEqual(await faultsOf(home), [])
})

test('positions are purged, workouts and heart rates stay', async () => {
  const home = world.home()
  await world.sync(home)
  const located = 'SELECT count(*) AS n FROM track_point WHERE latitude IS NOT NULL'
  const beats = 'SELECT count(*) AS n, sum(heartrate) AS sum FROM track_point WHERE heartrate IS NOT NULL'
  const before = await read(home, beats)
  assert.notDeepEqual(await read(home, located), [{ n: 0 }])
  assert.equal((await world.run(home, ['purge', '--yes', '--places'])).status, 0)
  assert.deepEqual(await read(home, located), [{ n: 0 }])
  assert.deepEqual(await read(home, beats), before)
  assert.deepEqual(await read(home, "SELECT * FROM workout WHERE coalesce(city, geohash, '') <> ''"), [])
  await world.run(home, ['sync', '--again', '--from', addDays(today, -16)])
  assert.deepEqual(await read(home, located), [{ n: 0 }])
  // The same purge again is the same purge.
  assert.match((await world.run(home, ['purge', '--yes', '--places'])).out, /This is purge 1\./)
  assert.deepEqual(await read(home, 'SELECT count(*) AS n FROM purge'), [{ n: 1 }])
})

test('points of an area become missing points, the others stay where they are', () => {
  const near = { latitude: 52, longitude: 13, radius: 200 }
  const track = '5200000000,1300000000;100000,0;1000000,1000000;,;100000,0'
  const body = bytesOf(
    `{"code":1,"data":{"trackid":1,"longitude_latitude":"${track}","lap":"1,60,100,u31p,9;2,60,100,ezs42,9","exact":1.50}}`,
  )
  const text = textOf(withoutPlaces(body, near))
  assert.match(text, /"longitude_latitude":";;5201100000,1301000000;,;100000,0"/)
  assert.match(text, /"lap":"1,60,100,,9;2,60,100,ezs42,9"/)
  assert.match(text, /"exact":1\.50/)
  const all = textOf(withoutPlaces(body, null))
  assert.match(all, /"longitude_latitude":""/)
  assert.equal(withoutPlaces(bytesOf('{"code":1,"data":{"trackid":1}}'), null).length, 31)
})

test('what nothing is purged from stays byte for byte', () => {
  const body = bytesOf('{ "code" : 1, "data" : [] }')
  const rule = { kinds: null, from: FIRST, to: LAST, places: null }
  const reply = { source: 'band_data', from: '2026-01-01', to: '2026-01-02', body }
  assert.equal(cut(reply, null, [rule]).body, body)
})

test('killed at any moment, a purge has happened whole or not at all', async () => {
  const args = ['purge', '--yes', '--from', addDays(today, -14), '--to', addDays(today, -3)]
  const whole = world.home()
  await world.sync(whole)
  const { milliseconds } = await world.run(whole, args)
  const after = await hashOf(whole)
  assert.notEqual(after, world.reference)
  let killed = 0
  const home = world.home()
  await world.sync(home)
  for (let i = 1; i <= 4; i++) {
    const ended = await world.run(home, args, {
      running: (child) => void setTimeout(() => child.kill('SIGKILL'), (milliseconds * i) / 5),
    })
    killed += Number(ended.signal === 'SIGKILL')
    const hash = await hashOf(home)
    assert.ok(hash === world.reference || hash === after, 'half of it')
    assert.deepEqual(await faultsOf(home), [])
  }
  assert.ok(killed > 0)
  assert.equal((await world.run(home, args)).status, 0)
  assert.equal(await hashOf(home), after)
})
