// The list of workouts in pages and their details one by one: resuming from anywhere, changes, deletions, faulty
// clouds.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WristoryError } from '../src/errors.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { type DetailCount, detailCounts } from '../src/store/coverage-details.ts'
import { listDoubted } from '../src/store/doubted.ts'
import { contentHash } from '../src/store/hash.ts'
import { rebuild } from '../src/store/rebuild.ts'
import { type Cloud, plan, sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from './temp-store.ts'

interface Listed {
  readonly id: number
  energy: number
  distance?: number
  /** What its detail is answered with, where not with a heart rate. */
  detail?: 'deleted' | 'absent' | 'broken'
}

const first = now() - 86_400
/** `count` workouts a day apart, newest first. */
const listOf = (count: number): Listed[] =>
  Array.from({ length: count }, (_, i) => ({ id: first - i * 86_400, energy: 100 + i }))

/** A cloud with pages of three; `asked` gets `list CURSOR` or `detail ID`. */
function cloudOf(list: readonly Listed[], asked: string[] = [], before: () => void = () => {}): Cloud {
  const reply = (body: object) => ({ body: new Uint8Array(Buffer.from(JSON.stringify(body))) })
  return {
    async get(path, query) {
      before()
      if (path.endsWith('history.json')) {
        asked.push(`list ${query.trackid ?? 'newest'}`)
        const rest = list.filter(({ id }) => query.trackid === undefined || id < Number(query.trackid))
        const page = rest.slice(0, 3)
        const summary = page.map(({ id, energy, distance }) => ({
          ...(distance === undefined ? {} : { dis: String(distance) }),
          trackid: String(id),
          source: 'run.1.huami.com',
          type: 1,
          calorie: energy,
        }))
        const next = rest.length > 3 ? page.at(-1)!.id : -1
        return reply({ code: 1, message: 'success', data: { next, summary } })
      }
      asked.push(`detail ${query.trackid}`)
      const workout = list.find(({ id }) => String(id) === query.trackid)
      if (workout?.detail === 'broken') throw new WristoryError('cloud-failed', 'The cloud answered with an error.')
      if (workout?.detail === 'deleted' || workout === undefined) return reply({ code: -2001, message: 'Not found' })
      return reply({ code: 1, message: 'success', data: { trackid: workout.id, heart_rate: '1,80;,1;,1' } })
    },
  }
}

/** What the client throws when it is told to stop. */
const stopped = () => new WristoryError('interrupted', 'Stopped.')

const kinds = ['workout', 'track_point']
const count = ({ store }: TempStore, table: string) =>
  store.database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n

test('the list is read to its end, then each detail once, newest first; then only what may have changed', async () => {
  using temp = await tempStore()
  const list = listOf(8)
  const asked: string[] = []
  await sync(optionsFor(temp, cloudOf(list, asked), { kinds }))
  const ids = list.map(({ id }) => id)
  assert.deepEqual(asked, ['list newest', `list ${ids[2]}`, `list ${ids[5]}`, ...ids.map((id) => `detail ${id}`)])
  assert.deepEqual([count(temp, 'workout'), count(temp, 'track')], [8, 8])
  const hash = contentHash(temp.store.database)
  for (const page of [ids[2], ids[5], ids[2]]) {
    asked.length = 0
    await sync(optionsFor(temp, cloudOf(list, asked), { kinds }))
    assert.deepEqual(asked, ['list newest', `list ${page}`])
  }
  assert.equal(contentHash(temp.store.database), hash)
  rebuild(temp.store.database)
  assert.equal(contentHash(temp.store.database), hash)
})

test('stopped before any request and started again, it ends the same and asks no detail twice', async () => {
  const list = listOf(7)
  using whole = await tempStore()
  await sync(optionsFor(whole, cloudOf(list), { kinds }))
  const hash = contentHash(whole.store.database)
  for (let stop = 0; stop < 10; stop++) {
    using temp = await tempStore()
    const asked: string[] = []
    const counting = cloudOf(list, asked, () => {
      if (asked.length === stop) throw stopped()
    })
    await assert.rejects(sync(optionsFor(temp, counting, { kinds })), {
      code: 'interrupted',
    })
    await sync(optionsFor(temp, cloudOf(list, asked), { kinds }))
    const details = asked.filter((one) => one.startsWith('detail'))
    assert.equal(new Set(details).size, details.length, `stopped at ${stop}`)
    assert.equal(contentHash(temp.store.database), hash, `stopped at ${stop}`)
  }
})

test('workouts that came between two interrupted walks leave no hole', async () => {
  const old = listOf(10)
  for (const stop of [1, 2, 3]) {
    using temp = await tempStore()
    const interrupted = (list: readonly Listed[], after: number) => {
      let requests = 0
      const cloud = cloudOf(list, [], () => {
        if (requests++ === after) throw stopped()
      })
      return sync(optionsFor(temp, cloud, { kinds: ['workout'] }))
    }
    await assert.rejects(interrupted(old.slice(4), 1), { code: 'interrupted' })
    await assert.rejects(interrupted(old, stop), { code: 'interrupted' })
    await sync(optionsFor(temp, cloudOf(old), { kinds: ['workout'] }))
    assert.equal(count(temp, 'workout'), 10, `stopped at ${stop}`)
  }
})

test('a changed total asks for the detail again, once', async () => {
  using temp = await tempStore()
  const list = listOf(4)
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  list[1]!.energy = 500
  const asked: string[] = []
  await sync(optionsFor(temp, cloudOf(list, asked), { kinds }))
  assert.deepEqual(
    asked.filter((one) => one.startsWith('detail')),
    [`detail ${list[1]!.id}`],
  )
  asked.length = 0
  await sync(optionsFor(temp, cloudOf(list, asked), { kinds }))
  assert.deepEqual(
    asked.filter((one) => one.startsWith('detail')),
    [],
  )
})

test('a late change far down the list is found as its page comes round', async () => {
  using temp = await tempStore()
  const list = listOf(9)
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  list[7]!.energy = 777
  for (let run = 0; run < 2; run++) await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.equal(count(temp, 'workout WHERE energy = 777'), 1)
})

test('a deleted workout is remembered and not asked again', async () => {
  using temp = await tempStore()
  const list = listOf(3)
  list[1]!.detail = 'deleted'
  const summary = await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.deepEqual(summary.failed, [])
  const asked: string[] = []
  await sync(optionsFor(temp, cloudOf(list, asked), { kinds }))
  assert.deepEqual(asked, ['list newest'])
  assert.deepEqual([count(temp, 'workout'), count(temp, 'track')], [3, 2])
})

test('a detail that fails is noted, does not stop the others and is asked next time', async () => {
  using temp = await tempStore()
  const list = listOf(4)
  list[1]!.detail = 'broken'
  const summary = await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.deepEqual(
    summary.failed.map(({ source, code }) => [source, code]),
    [['workout_detail', 'cloud-failed']],
  )
  assert.deepEqual([count(temp, 'track'), count(temp, 'failure')], [3, 1])
  delete list[1]!.detail
  const asked: string[] = []
  await sync(optionsFor(temp, cloudOf(list, asked), { kinds }))
  assert.equal(asked.filter((one) => one.startsWith('detail')).length, 1)
  assert.deepEqual([count(temp, 'track'), count(temp, 'failure')], [4, 0])
})

test('of two workouts of a day, the one whose detail fails stays failed when the other is answered', async () => {
  using temp = await tempStore()
  const list = [0, 1, 2].map((i): Listed => ({ id: first - i * 3600, energy: 100 }))
  list[0]!.detail = 'broken'
  const states = () => {
    const { failed, unfetched, fetched } = detailCounts(temp.store.database, temp.account.id).find(
      ({ source }) => source === 'workout_detail',
    )!
    return { failed, unfetched, fetched }
  }
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.deepEqual(states(), { failed: 1, unfetched: 0, fetched: 2 })
  list[1]!.energy++
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.deepEqual(states(), { failed: 1, unfetched: 0, fetched: 2 })
  delete list[0]!.detail
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.deepEqual(states(), { failed: 0, unfetched: 0, fetched: 3 })
  assert.equal(count(temp, 'failure'), 0)
})

test('the plan names the details that are due; --from leaves older ones for later', async () => {
  using temp = await tempStore()
  const list = listOf(8)
  const asked: string[] = []
  const from = new Date(list[3]!.id * 1000).toISOString().slice(0, 10)
  await sync(optionsFor(temp, cloudOf(list, asked), { kinds, from }))
  assert.deepEqual(
    asked.filter((one) => one.startsWith('detail')),
    list.slice(0, 4).map(({ id }) => `detail ${id}`),
  )
  // Of the list, the pages down to the one that reaches beyond that day.
  const listed = () => asked.filter((one) => one.startsWith('list'))
  assert.deepEqual(listed(), ['list newest', `list ${list[2]!.id}`])
  asked.length = 0
  // Again the newest; the rest stays for a run that wants older ones, which reads on from there.
  await sync(optionsFor(temp, cloudOf(list, asked), { kinds, from }))
  assert.deepEqual(listed(), ['list newest'])
  const { requests } = plan({ ...optionsFor(temp, cloudOf(list)), kinds })
  assert.equal(requests.filter(({ source }) => source === 'workout_detail').length, count(temp, 'workout') - 4)
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.equal(count(temp, 'track'), 8)
})

test('a plan counts eighteen pages of a list that was never read or has a gap, and two of one that is known', async () => {
  using temp = await tempStore()
  const list = listOf(8)
  const atMost = () => plan({ ...optionsFor(temp, cloudOf(list)), kinds: ['workout'] }).atMost
  assert.equal(atMost(), 18)
  await sync(optionsFor(temp, cloudOf(list), { kinds: ['workout'], from: today }))
  assert.equal(atMost(), 20)
  await sync(optionsFor(temp, cloudOf(list), { kinds: ['workout'] }))
  assert.equal(atMost(), 2)
})

test('a page that says the same in other words is a known one, and the walk ends with it', async () => {
  using temp = await tempStore()
  const list = listOf(8)
  await sync(optionsFor(temp, cloudOf(list), { kinds: ['workout'] }))
  const asked: string[] = []
  const plain = cloudOf(list, asked)
  let serial = 0
  const cloud: Cloud = {
    async get(...request) {
      const { body } = await plain.get(...request)
      return { body: new Uint8Array(Buffer.from(`${Buffer.from(body)}${' '.repeat(++serial)}`)) }
    },
  }
  const again = await sync(optionsFor(temp, cloud, { kinds: ['workout'] }))
  assert.equal(again.kinds.workout?.same, 6)
  // The newest page, and the one whose turn it is.
  assert.deepEqual(asked, ['list newest', `list ${list[2]!.id}`])
  // One that says something new is not: the next is read too, and that is known.
  asked.length = 0
  list[1]!.energy += 5
  await sync(optionsFor(temp, cloud, { kinds: ['workout'] }))
  assert.deepEqual(asked, ['list newest', `list ${list[2]!.id}`])
  // Both of them changed: a third is read, and none is looked at again beside them.
  asked.length = 0
  list[0]!.energy += 5
  list[4]!.energy += 5
  await sync(optionsFor(temp, cloud, { kinds: ['workout'] }))
  assert.deepEqual(asked, ['list newest', `list ${list[2]!.id}`, `list ${list[5]!.id}`])
})

test('pages that lead in a circle end as an issue', async () => {
  const simulator = await startSimulator({ person: 'two-years', days: 40, today, now: () => now() * 1000 })
  try {
    simulator.fault('endless-pages')
    using temp = await tempStore()
    const summary = await sync(optionsFor(temp, bareCloud(simulator), { kinds: ['workout'] }))
    assert.deepEqual(summary.failed, [])
    assert.ok(summary.requests < 60)
    assert.ok(count(temp, "issue WHERE code = 'endless-pages'") > 0)
  } finally {
    await simulator.close()
  }
})

test('a cursor that never ends is left after 2,000 pages', async () => {
  using temp = await tempStore()
  let pages = 0
  const cloud: Cloud = {
    async get(_, query) {
      pages++
      const cursor = Number(query.trackid ?? first)
      const body = { code: 1, message: 'success', data: { next: cursor - 3600, summary: [{ trackid: cursor - 3600 }] } }
      return { body: new Uint8Array(Buffer.from(JSON.stringify(body))) }
    },
  }
  await sync(optionsFor(temp, cloud, { kinds: ['workout'] }))
  assert.equal(pages, 2000)
  assert.equal(count(temp, "issue WHERE code = 'endless-pages'"), 1)
})

test('coverage tells of the details too: not fetched, failed, fetched, gone, or without such a series', async () => {
  using temp = await tempStore()
  const list = listOf(4)
  list[1]!.detail = 'broken'
  list[2]!.detail = 'deleted'
  const states = (kind: string) =>
    temp.store.database
      .all<{ state: string }>(
        'SELECT state FROM coverage WHERE kind = ? AND date IN (SELECT date FROM workout) ORDER BY date DESC',
        kind,
      )
      .map(({ state }) => state)
      .join(' ')
  const totals = (kind: string) =>
    Object.fromEntries(
      temp.store.database
        .all<{ state: string; days: number }>('SELECT state, days FROM coverage_total WHERE kind = ?', kind)
        .map(({ state, days }) => [state, days]),
    )
  await sync(optionsFor(temp, cloudOf(list), { kinds: ['workout'] }))
  assert.equal(states('workout'), 'ok ok ok ok')
  assert.equal(states('track_point'), 'unfetched unfetched unfetched unfetched')
  assert.equal(totals('track_point').unfetched, 4)
  const counts = () => {
    const [{ fetched, unfetched, failed, gone }] = detailCounts(temp.store.database, temp.account.id) as [DetailCount]
    return { fetched, unfetched, failed, gone }
  }
  assert.deepEqual(counts(), { fetched: 0, unfetched: 4, failed: 0, gone: 0 })
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.equal(states('track_point'), 'ok failed unmeasured ok')
  assert.deepEqual(counts(), { fetched: 2, unfetched: 0, failed: 1, gone: 1 })
  assert.equal(states('lap'), 'unmeasured failed unmeasured unmeasured')
  assert.deepEqual([totals('track_point').failed, totals('track_point').ok], [1, 2])
  delete list[1]!.detail
  await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.equal(states('track_point'), 'ok ok unmeasured ok')
  // On days without workouts the details are known as far as the list is.
  const differing = temp.store.database.all(
    `SELECT 1 FROM coverage a JOIN coverage b ON b.date = a.date AND b.kind = 'split'
     WHERE a.kind = 'workout' AND a.state <> b.state AND a.date NOT IN (SELECT date FROM workout)`,
  )
  assert.deepEqual(differing, [])
})

test('two rows of one id are one workout, the one changed last; one without a source is asked for all the same', async () => {
  using temp = await tempStore()
  const asked: string[] = []
  const rows = [
    { trackid: String(first), source: 'run.1.huami.com', type: 1, calorie: 100, updateTime: 1 },
    { trackid: String(first), source: 'run.2.huami.com', type: 6, calorie: 200, updateTime: 2 },
    { trackid: first - 86_400, type: '9', dis: '1000.0' },
  ]
  const reply = (data: object) => ({ body: Buffer.from(JSON.stringify({ code: 1, message: 'success', data })) })
  const cloud: Cloud = {
    async get(path, query) {
      if (path.endsWith('history.json')) return reply({ next: -1, summary: rows })
      asked.push(`${query.trackid} ${query.source}`)
      return reply({ trackid: Number(query.trackid), heart_rate: '1,80;' })
    },
  }
  const summary = await sync(optionsFor(temp, cloud, { kinds }))
  assert.deepEqual(summary.failed, [])
  assert.deepEqual(asked, [`${first} run.2.huami.com`, `${first - 86_400} `])
  assert.deepEqual([count(temp, 'workout'), count(temp, 'track')], [2, 2])
  assert.equal(count(temp, "workout WHERE source = 'run.2.huami.com' AND energy = 200"), 1)
  assert.equal(count(temp, "issue WHERE code = 'duplicate'"), 1)
})

test('a page without its list is no answer: asked for twice, listed as failed, and read by the next run', async () => {
  using temp = await tempStore()
  const list = listOf(8)
  const asked: string[] = []
  const whole = cloudOf(list, asked)
  const cloud: Cloud = {
    async get(path, query) {
      const { body } = await whole.get(path, query)
      const { data, ...envelope } = JSON.parse(Buffer.from(body).toString())
      if (query.trackid !== String(list[2]!.id) || path.endsWith('detail.json')) return { body }
      return { body: Buffer.from(JSON.stringify({ ...envelope, data: { next: data.next } })) }
    },
  }
  const { failed } = await sync(optionsFor(temp, cloud, { kinds: ['workout'] }))
  assert.deepEqual(asked, ['list newest', `list ${list[2]!.id}`, `list ${list[2]!.id}`])
  assert.match(failed[0]!.message, /no list of workouts/)
  assert.deepEqual([count(temp, 'workout'), count(temp, 'failure')], [3, 1])
  const { failed: none } = await sync(optionsFor(temp, whole, { kinds: ['workout'] }))
  assert.deepEqual(none, [])
  assert.deepEqual([count(temp, 'workout'), count(temp, 'failure')], [8, 0])
})

test('the detail of a workout is asked for whatever its date, and a date that cannot be moves no bookkeeping', async () => {
  using temp = await tempStore()
  const list = listOf(4)
  // 1024 weeks early, and in the year 2080.
  list.push({ id: first - 1024 * 7 * 86_400, energy: 5 })
  list.unshift({ id: 3_500_000_000, energy: 6 })
  await sync(optionsFor(temp, cloudOf(list), { kinds: ['workout'] }))
  const states = temp.store.database.all<{ date: string; state: string }>(
    "SELECT date, state FROM coverage WHERE kind = 'track_point' AND date IN (SELECT date FROM workout) ORDER BY date",
  )
  assert.deepEqual(
    states.map(({ date, state }) => `${date.slice(0, 4)} ${state}`),
    ['2007 unfetched', ...Array.from({ length: 4 }, () => '2026 unfetched'), '2080 unfetched'],
  )
  const { last } = await sync(optionsFor(temp, cloudOf(list), { kinds }))
  assert.equal(count(temp, 'track'), 6)
  assert.ok(last === null || last <= today)
  const range = temp.store.database.get<{ first: string; last: string }>('SELECT first, last FROM coverage_range')!
  assert.ok(range.first >= '2014-01-01' && range.last === today, JSON.stringify(range))
})

test('a detail that is not found although the workout has a distance is doubted and asked for in growing pauses', async () => {
  using temp = await tempStore()
  const day = 86_400
  const list = listOf(5)
  for (const one of list.slice(1, 4)) Object.assign(one, { detail: 'deleted', distance: 5000 })
  const details = async (later: number, more: object = {}) => {
    const asked: string[] = []
    await sync(optionsFor(temp, cloudOf(list, asked), { kinds, now: () => now() + later, ...more }))
    return asked.filter((one) => one.startsWith('detail')).length
  }
  const doubted = () => listDoubted(temp.store.database, temp.account.id).map(({ records, tries }) => [records, tries])
  assert.equal(await details(0), 5)
  assert.deepEqual(doubted(), [[3, 0]])
  // The next run, then after a day, two, four.
  assert.equal(await details(60), 3)
  assert.equal(await details(120), 0)
  for (const [at, n] of [
    [1, 3],
    [2, 0],
    [3, 3],
    [5, 0],
    [7, 3],
  ] as const)
    assert.equal(await details(at * day + 200), n, `day ${at}`)
  assert.deepEqual(doubted(), [[3, 4]])
  const from = new Date((first - 9 * day) * 1000).toISOString().slice(0, 10)
  assert.equal(await details(7 * day + 300, { from, again: true }), 5)
  for (const one of list) delete one.detail
  await details(30 * day)
  assert.deepEqual([doubted(), count(temp, 'track')], [[], 5])
})

test('a page that came back empty once is looked at by the next run, and the list goes on from there', async () => {
  using temp = await tempStore()
  const list = listOf(12)
  const whole = cloudOf(list)
  const cut: Cloud = {
    async get(path, query) {
      const empty = path.endsWith('history.json') && query.trackid === String(list[2]!.id)
      const body = JSON.stringify({ code: 1, message: 'success', data: { next: -1, summary: [] } })
      return empty ? { body: Buffer.from(body) } : await whole.get(path, query)
    },
  }
  await sync(optionsFor(temp, cut, { kinds: ['workout'] }))
  assert.equal(count(temp, 'workout'), 3)
  await sync(optionsFor(temp, whole, { kinds: ['workout'] }))
  assert.equal(count(temp, 'workout'), 12)
})
