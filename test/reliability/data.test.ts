// Variations of the data that must do no harm: repeated syncs, days in any order and twice, calendars and zones,
// accounts of every size, mutated days, rebuilding (D1, D2, D4 to D9, D12), and faulty records during a sync.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { splitPages } from '../../src/codec/pages.ts'
import { type PersonName, startSimulator } from '../../src/simulator/index.ts'
import { replies } from '../../src/store/archive.ts'
import { checkStore } from '../../src/store/check.ts'
import { contentHash } from '../../src/store/hash.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { applyReply } from '../../src/store/rows.ts'
import { storePath } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from '../temp-store.ts'
import { chances, seed, tier, times } from './tier.ts'
import { hashOf } from './world.ts'

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

/** What `work` leaves written, by table, in the notes' table by name as well; what is taken back is not written. */
async function writtenBy({ store: { database } }: TempStore, work: () => Promise<unknown>): Promise<string[]> {
  const tables = database.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  )
  database.exec('CREATE TEMP TABLE written (place TEXT)')
  const triggers: string[] = []
  for (const { name } of tables)
    for (const event of ['INSERT', 'UPDATE', 'DELETE']) {
      const trigger = `watch_${name}_${event}`
      const which = name === 'setting' ? `|| ' ' || ${event === 'DELETE' ? 'OLD' : 'NEW'}.name` : ''
      database.exec(`CREATE TEMP TRIGGER ${trigger} AFTER ${event} ON main."${name}"
        BEGIN INSERT INTO written VALUES ('${name}' ${which}); END`)
      triggers.push(trigger)
    }
  await work()
  const places = database.all<{ place: string }>('SELECT DISTINCT place FROM written').map(({ place }) => place)
  for (const trigger of triggers) database.exec(`DROP TRIGGER ${trigger}`)
  database.exec('DROP TABLE temp.written')
  return places
}

test('D1: a sync with nothing new writes its own line and what it asked when, and asks at most fifteen times', async () => {
  await sync(optionsFor(full, bareCloud(simulator)))
  let requests = 0
  const written = await writtenBy(full, async () => {
    requests = (await sync(optionsFor(full, bareCloud(simulator)))).requests
  })
  assert.ok(requests <= 15, `${requests} requests`)
  assert.equal(contentHash(full.store.database), reference)
  // The line of the run; when each source was asked; whose turn it is to be asked again, the workouts' pages among them.
  const { id } = full.account
  const notes = ['asked', 'pages', 'recheck'].map((name) => `setting ${name} ${id}`)
  assert.ok(written.includes('run') && written.includes(`setting asked ${id}`), `${written}: nothing was watched`)
  assert.deepEqual(
    written.filter((place) => place !== 'run' && !notes.some((note) => place === note || place.startsWith(`${note} `))),
    [],
  )
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
  for (let turn = 0; turn < times(3, 200); turn++) {
    using other = await tempStore()
    const order = [...kept, ...kept].map((reply) => ({ reply, at: chance() })).sort((a, b) => a.at - b.at)
    other.store.database.transaction(() => {
      for (const { reply } of order)
        applyReply(other.store.database, { ...reply, account: other.account.id }, 'Europe/Berlin')
    })
    assert.equal(contentHash(other.store.database), reference, `turn ${turn} of seed ${seed}`)
  }
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

test('D6: an account of fifteen years is read from its first day on', async (t) => {
  if (tier === 'pr') return t.skip('NOT RUN: fifteen years are of the longer tiers')
  // The first bands are of 2014, and nothing is asked of the years before: the fifteen have to end later than today.
  const later = () => Date.UTC(2029, 5, 30, 12) / 1000
  const other = await started('ten-years', 15 * 365 + 4, { today: '2029-06-30', now: () => later() * 1000 })
  try {
    using temp = await tempStore()
    const { failed, first, last } = await sync(optionsFor(temp, bareCloud(other), { now: later }))
    assert.deepEqual([failed, first, last], [[], '2014-07-01', '2029-06-30'])
    const days = temp.store.database.get<{ n: number }>('SELECT count(*) AS n FROM minute_series')!.n
    t.diagnostic(`${days} days with minutes`)
    assert.ok(days > 5000, `${days} days`)
    const { findings } = await checkStore({ path: storePath(temp.folder), deep: true })
    assert.deepEqual(findings, [])
  } finally {
    await other.close()
  }
})

test('D6: an account of one minute is one minute, and nothing is made up around it', async () => {
  const other = await started('empty')
  try {
    using temp = await tempStore()
    const empty = bareCloud(other)
    const [at, date] = [754, '2026-11-20']
    const cloud: typeof empty = {
      async get(path, query, ...more) {
        if (!path.endsWith('/band_data.json') || query.from_date! > date || query.to_date! < date)
          return empty.get(path, query, ...more)
        const activity = Buffer.alloc(1440 * 3).fill(Uint8Array.of(126, 0, 0))
        activity.set([1, 40, 23], at * 3)
        const heartrate = Buffer.alloc(1440, 254).fill(71, at, at + 1)
        const summary = { v: 6, tz: '3600', stp: { ttl: 23, dis: 16, cal: 1 } }
        const record = {
          ...{
            uid: '1000000001',
            data_type: 0,
            date_time: date,
            source: 24,
            device_id: '0000000000000001',
            uuid: 'null',
          },
          summary: Buffer.from(JSON.stringify(summary)).toString('base64'),
          ...(query.query_type === 'detail' && {
            data: activity.toString('base64'),
            data_hr: heartrate.toString('base64'),
          }),
        }
        return { body: Buffer.from(JSON.stringify({ code: 1, message: 'success', data: [record] })) }
      },
    }
    const { failed, first } = await sync(optionsFor(temp, cloud))
    assert.deepEqual(failed, [])
    assert.equal(first, date)
    const { database } = temp.store
    assert.deepEqual(
      database.all(
        'SELECT date, minute, instant, category, steps, heartrate FROM minute WHERE steps > 0 OR heartrate > 0',
      ),
      [
        {
          date,
          minute: at,
          instant: Date.UTC(2026, 10, 20) / 1000 - 3600 + at * 60,
          category: 1,
          steps: 23,
          heartrate: 71,
        },
      ],
    )
    assert.equal(database.get<{ n: number }>('SELECT count(*) AS n FROM minute WHERE steps IS NOT NULL')!.n, 1)
    assert.deepEqual(
      database.all(
        'SELECT date, steps, recorded_minutes, heartrate_min, heartrate_max, heartrate_readings, resting_heartrate FROM day',
      ),
      [
        {
          ...{ date, steps: 23, recorded_minutes: 1, heartrate_min: 71, heartrate_max: 71, heartrate_readings: 1 },
          resting_heartrate: null,
        },
      ],
    )
    assert.deepEqual(database.all('SELECT * FROM night'), [])
    const { findings } = await checkStore({ path: storePath(temp.folder), deep: true })
    assert.deepEqual(findings, [])
  } finally {
    await other.close()
  }
})

test('D7, D8: odd days of every sort are stored as far as they can be read, and given back byte by byte', async () => {
  for (const fault of ['unknown-codes', 'absurd-numbers', 'odd-length', 'bad-base64']) {
    const odd = await started('two-years', 45)
    odd.fault(fault)
    // Of all sources once, and in the longer tiers always.
    const all = fault === 'unknown-codes' || tier !== 'pr'
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
      const { failed } = await sync(optionsFor(temp, listening, all ? {} : { kinds: ['day', 'minute', 'night'] }))
      assert.deepEqual(failed, [], fault)
      const { database } = temp.store
      assert.ok(database.get<{ n: number }>('SELECT count(*) AS n FROM issue')!.n > 0, fault)
      // Nothing is kept that did not come, and all that came can be got back, to the byte.
      const texts = (list: readonly Uint8Array[]) => new Set(list.map((body) => Buffer.from(body).toString('latin1')))
      const [came, kept] = [texts(bodies), texts([...replies(database)].flatMap(({ body }) => splitPages(body)))]
      assert.ok(came.size >= (all ? 30 : 2), `${came.size} replies`)
      assert.ok(kept.isSubsetOf(came), `${fault}: something was kept that did not come`)
      assert.ok(came.isSubsetOf(kept), `${fault}: ${came.difference(kept).size} of ${came.size} replies are not kept`)
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
