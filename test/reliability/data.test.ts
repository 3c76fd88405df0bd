// What the data may look like without harm: syncs repeated, days in any order and twice, calendars and zones, accounts of
// every size, mutated days, decoding anew (D1, D2, D4 to D9, D12), and odd records at the size of a sync.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dateOfEpoch } from '../../src/codec/date.ts'
import { offsetAt, offsetOfDay } from '../../src/codec/zone.ts'
import { type PersonName, startSimulator } from '../../src/simulator/index.ts'
import { replies } from '../../src/store/archive.ts'
import { checkStore } from '../../src/store/check.ts'
import { contentHash } from '../../src/store/hash.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { applyReply } from '../../src/store/rows.ts'
import { storePath } from '../../src/store/store.ts'
import { sync } from '../../src/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from '../temp-store.ts'
import { chances, seed, times } from './tier.ts'
import { hashOf, startWorld } from './world.ts'

const started = (person: PersonName, days?: number, more: object = {}) =>
  startSimulator({ person, days, today, now: () => now() * 1000, ...more })

let simulator: Awaited<ReturnType<typeof started>>
let full: TempStore
let reference: string
before(async () => {
  simulator = await started('two-years', 60)
  full = await tempStore()
  await sync(optionsFor(full, bareCloud(simulator)))
  reference = contentHash(full.store.database)
})
after(async () => {
  full[Symbol.dispose]()
  await simulator.close()
})

const changes = ({ store }: TempStore) => store.database.get<{ n: number }>('SELECT total_changes() AS n')!.n

test('D1: a sync with nothing new changes no row and asks at most fifteen times', async () => {
  await sync(optionsFor(full, bareCloud(simulator)))
  const before = changes(full)
  const rows = () => full.store.database.get<{ n: number }>('SELECT (SELECT count(*) FROM reply) AS n')!.n
  const kept = rows()
  const { requests } = await sync(optionsFor(full, bareCloud(simulator)))
  assert.ok(requests <= 15, `${requests} requests`)
  assert.equal(contentHash(full.store.database), reference)
  assert.equal(rows(), kept)
  // The run's own line and the notes of when what was asked.
  assert.ok(changes(full) - before <= 40, `${changes(full) - before} changes`)
})

test('D2: one full sync, another, and one in pieces end in the same store', async () => {
  using other = await tempStore()
  await sync(optionsFor(other, bareCloud(simulator), { kinds: ['day'] }))
  await sync(optionsFor(other, bareCloud(simulator), { from: '2026-10-20', to: today }))
  await sync(optionsFor(other, bareCloud(simulator), { brief: true }))
  await sync(optionsFor(other, bareCloud(simulator)))
  assert.equal(rowsHash(other), rowsHash(full))
})

/** Rows of all kinds, without coverage, which also tells how far into emptiness somebody looked. */
function rowsHash({ store }: TempStore): string {
  const { database } = store
  database.exec('SAVEPOINT looking; DELETE FROM coverage_span')
  const hash = contentHash(database)
  database.exec('ROLLBACK TO looking; RELEASE looking')
  return hash
}

test('D4: replies of the same asking in any order, and each twice, give the same rows', async () => {
  const kept = [...replies(full.store.database)]
  const chance = chances(seed)
  for (let turn = 0; turn < times(5, 200); turn++) {
    using other = await tempStore()
    const order = [...kept, ...kept].map((reply) => ({ reply, at: chance() })).sort((a, b) => a.at - b.at)
    other.store.database.transaction(() => {
      for (const { reply } of order)
        applyReply(other.store.database, { ...reply, account: other.account.id }, 'Europe/Berlin')
    })
    assert.equal(contentHash(other.store.database), reference, `turn ${turn} of seed ${seed}`)
  }
})

test('D5: in every zone, around every change of its clock, no minute of a day is lost or doubled', () => {
  const chance = chances(seed)
  const zones = Intl.supportedValuesOf('timeZone')
  const [first, last] = [Date.UTC(2014, 0, 1) / 1000, Date.UTC(2027, 0, 1) / 1000]
  for (let n = 0; n < times(1500, 50_000); n++) {
    const zone = zones[Math.floor(chance() * zones.length)]!
    const midnight = Math.floor((first + chance() * (last - first)) / 86_400) * 86_400
    const offset = offsetOfDay(zone, midnight)!
    assert.ok(Math.abs(offset) <= 14 * 3600 && offset % 60 === 0, `${zone} ${offset}`)
    // A record has 1,440 minutes at one offset: the first and the last belong to its day.
    const date = dateOfEpoch(midnight)
    assert.equal(dateOfEpoch(midnight - offset, offset), date)
    assert.equal(dateOfEpoch(midnight - offset + 86_399, offset), date)
    assert.notEqual(dateOfEpoch(midnight - offset + 86_400, offset), date)
    const noon = offsetAt(zone, midnight + 43_200 - offset)
    assert.equal(noon, offset, `${zone} ${date}`)
  }
})

test("D5: the computer's own zone changes nothing that the person's zone tells", async () => {
  await using world = await startWorld({ person: 'traveller', days: 90 })
  const hashes = new Set<string | null>()
  for (const TZ of ['Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu']) {
    const home = world.home()
    assert.equal((await world.sync(home, { env: { TZ } })).status, 0)
    const { status, out } = await world.run(home, [
      'sql',
      '--json',
      "SELECT * FROM day WHERE date < date('now', '-3 days')",
    ])
    assert.equal(status, 0)
    hashes.add(out)
  }
  assert.equal(hashes.size, 1)
})

test('D6: accounts of every size end honestly', async () => {
  for (const [person, days] of [
    ['empty', undefined],
    ['two-years', 1],
    ['sparse', undefined],
  ] as const) {
    const other = await started(person, days)
    try {
      using temp = await tempStore()
      const { failed, first } = await sync(optionsFor(temp, bareCloud(other)))
      assert.deepEqual(failed, [], person)
      assert.equal(first === null, person === 'empty')
      const { findings } = await checkStore({ path: storePath(temp.folder), deep: true })
      assert.deepEqual(findings, [], person)
    } finally {
      await other.close()
    }
  }
})

test('D7, D8: odd days of every sort are stored as far as they can be read, and given back byte by byte', async () => {
  for (const fault of ['unknown-codes', 'absurd-numbers', 'odd-length', 'bad-base64']) {
    const odd = await started('two-years', 45)
    odd.fault(fault)
    try {
      using temp = await tempStore()
      const bodies: Uint8Array[] = []
      const cloud = bareCloud(odd)
      const listening = {
        async get(...args: Parameters<typeof cloud.get>) {
          const reply = await cloud.get(...args)
          bodies.push(reply.body)
          return reply
        },
      }
      const { failed } = await sync(optionsFor(temp, listening, { kinds: ['day', 'minute', 'night'] }))
      assert.deepEqual(failed, [], fault)
      const { database } = temp.store
      assert.ok(database.get<{ n: number }>('SELECT count(*) AS n FROM issue')!.n > 0, fault)
      const kept = [...replies(database)].map(({ body }) => Buffer.from(body).toString('latin1'))
      for (const text of kept)
        assert.ok(
          bodies.some((body) => Buffer.from(body).toString('latin1') === text),
          fault,
        )
      // Nothing that cannot be: missing or refused, never a made-up number.
      const wrong = database.all(
        `SELECT * FROM day WHERE steps < 0 OR distance < 0 OR distance > 1000000 OR resting_heartrate > 250 OR utc_offset NOT BETWEEN -50400 AND 50400`,
      )
      assert.deepEqual(wrong, [], fault)
      const hash = contentHash(database)
      rebuild(database)
      assert.equal(contentHash(database), hash, fault)
    } finally {
      await odd.close()
    }
  }
})

test('D9: decoding everything anew gives the same, without a cloud', async () => {
  const hash = contentHash(full.store.database)
  const { replies: decoded } = rebuild(full.store.database)
  assert.ok(decoded > 10, `${decoded} replies`)
  assert.equal(contentHash(full.store.database), hash)
  assert.equal(await hashOf(full.folder), hash)
})

test('D12: steps of a day are the sum of its minutes, stages of a night its totals', () => {
  const { database } = full.store
  const steps = database.all(
    `SELECT date, d.steps, sum(m.steps) AS minutes FROM day d JOIN minute m USING (account, date)
     GROUP BY date HAVING abs(d.steps - minutes) > 0`,
  )
  assert.deepEqual(steps, [])
  const nights = database.all(
    `SELECT date FROM night JOIN sleep_stage s USING (account, date) WHERE s.nap = 0 GROUP BY date
     HAVING deep_minutes <> sum((stage = 'deep') * minutes) OR light_minutes <> sum((stage = 'light') * minutes)
       OR rem_minutes <> sum((stage = 'rem') * minutes)`,
  )
  assert.deepEqual(nights, [])
  assert.ok(database.all('SELECT * FROM night').length > 40)
})
