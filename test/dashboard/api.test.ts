// The API compared with the store, for a person at home, a traveller and an empty account.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type {
  Daily,
  Day,
  Nights,
  Outlines,
  Reconciliation,
  Shares,
  Status,
  WorkoutDetail,
  Workouts,
  XiaomiPage,
} from '../../src/dashboard/schema.ts'
import { createAccount } from '../../src/dashboard/server/account.ts'
import { createApi } from '../../src/dashboard/server/api.ts'
import { createDevices } from '../../src/dashboard/server/devices.ts'
import { createExportJobs } from '../../src/dashboard/server/export-job.ts'
import type { Dashboard } from '../../src/dashboard/server/index.ts'
import { listedRoutes } from '../../src/dashboard/server/openapi.ts'
import { unscheduled } from '../../src/dashboard/server/schedule.ts'
import { createSyncJobs } from '../../src/dashboard/server/sync-job.ts'
import { openFamily } from '../../src/http-server/family.ts'
import { storeDoor } from '../../src/query/reader.ts'
import { Database } from '../../src/store/driver.ts'
import { createSqlRunner } from '../../src/store/sql.ts'
import { storePath } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { dashboardOver, type MadeUp, madeUpStore } from './made-up-store.ts'

let madeUp: MadeUp
let dashboard: Dashboard
let headers: Record<string, string>
let database: Database
before(async () => {
  madeUp = await madeUpStore({ days: 150 })
  dashboard = await dashboardOver(madeUp.home)
  headers = { ...(await enter(dashboard.open())) }
  database = new Database(storePath(madeUp.home), { readOnly: true })
})
after(async () => {
  database?.close()
  await dashboard?.close()
  await madeUp?.remove()
})

async function get<T>(path: string): Promise<T> {
  const reply = await fetch(`${dashboard.origin}/api/v1${path}`, { headers })
  assert.equal(reply.status, 200, `${path}: ${reply.status}`)
  return (await reply.json()) as T
}

test('every reply has the shape that is documented, and every route is in the document', async () => {
  const date = '2026-07-10'
  const { items } = await get<Workouts>('/workout')
  const values = { date, id: items[0]!.id, kind: 'night', year: '2026' }
  const fill = (path: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => values[name as keyof typeof values])
  for (const { method, path, gives } of listedRoutes()) {
    if (method !== 'GET' || gives === null || path.startsWith('/export/')) continue
    const query =
      path === '/daily'
        ? '?metric=steps,resting_heartrate'
        : path === '/grid'
          ? '?metric=steps'
          : path === '/shares'
            ? '?of=zones'
            : path === '/outlines'
              ? `?id=${items[0]!.id}`
              : ''
    const told = await get(fill(path) + query)
    const checked = gives.safeParse(told)
    assert.ok(checked.success, `${path}: ${JSON.stringify(checked.error?.issues.slice(0, 3))}`)
  }
  const options = { home: madeUp.home, env: {}, version: '0', origin: undefined, account: undefined, zone: null }
  const api = createApi({
    ...options,
    door: storeDoor({ folder: madeUp.home, account: undefined, now: Date.now }),
    jobs: createSyncJobs(),
    queries: createSqlRunner(madeUp.home, 128),
    exports: createExportJobs({ ...options, now: Date.now }),
    account: createAccount(options),
    schedule: unscheduled,
    devices: createDevices(madeUp.home, Date.now),
    family: openFamily(madeUp.home, Date.now),
    visitor: () => null,
    remote: () => null,
    ticket: () => '',
    now: Date.now,
  })
  const answered = api.routes
    .filter(({ path, method }) => path !== '/*' && method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`)
  // The guard answers the one route that is open without the secret.
  const told = listedRoutes()
    .filter(({ path }) => path !== '/session')
    .map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
  assert.deepEqual([...new Set(answered)].sort(), [...told].sort())
})

test('daily figures are those of the store, with a reason for every missing one', async () => {
  const { start, n, columns, state } = await get<Daily>('/daily?metric=steps,resting_heartrate')
  const rows = new Map(
    database
      .all<{ date: string; steps: number; resting_heartrate: number; recorded_minutes: number }>(
        'select date, steps, resting_heartrate, recorded_minutes from day',
      )
      .map((row) => [row.date, row]),
  )
  assert.equal(columns.steps!.length, n)
  for (let i = 0; i < n; i++) {
    const date = new Date(Date.parse(start) + i * 86_400_000).toISOString().slice(0, 10)
    const row = rows.get(date)
    const letter = state.steps![i]!
    if (letter === 'v' || letter === 'p') assert.equal(columns.steps![i], row?.steps ?? null, date)
    else assert.equal(columns.steps![i], null, `${date} is ${letter}`)
    assert.equal(columns.resting_heartrate![i], row?.resting_heartrate ?? null, date)
    assert.ok(letter !== '-' && letter !== 'u', `${date} is ${letter}`)
  }
  assert.equal(state.steps!.at(-1), 'p')
  const months = await get<Daily>('/daily?metric=steps&by=month&from=2026-05-01&to=2026-06-30')
  const [may] = months.columns.steps!
  const own = [...rows.values()].filter(
    ({ date, recorded_minutes }) => date.startsWith('2026-05') && recorded_minutes > 0,
  )
  assert.ok(Math.abs(may! - own.reduce((sum, { steps }) => sum + steps, 0) / own.length) < 0.01)
  assert.equal(months.counts!.steps![0], own.length)
  assert.equal(months.lowest!.steps![0], Math.min(...own.map(({ steps }) => steps)))
  assert.equal(months.highest!.steps![0], Math.max(...own.map(({ steps }) => steps)))
  assert.equal(months.to, '2026-06-30')
})

test('weeks begin on Mondays, are cut where the range is, and leave out the open day', async () => {
  const weeks = await get<Daily>('/daily?metric=resting_heartrate&by=week&from=2026-07-01&to=2026-07-14')
  // Wednesday the 1st to Sunday, a whole week, and Monday with the open Tuesday.
  assert.equal(weeks.n, 3)
  const days = database.all<{ date: string; bpm: number }>(
    "select date, resting_heartrate as bpm from day where date between '2026-07-01' and '2026-07-14' and bpm is not null",
  )
  const open = await get<Daily>('/daily?metric=resting_heartrate&from=2026-07-14&to=2026-07-14')
  const borders = ['2026-07-01', '2026-07-06', '2026-07-13', '2026-07-15']
  for (let i = 0; i < 3; i++) {
    const own = days.filter(
      ({ date }) =>
        date >= borders[i]! &&
        date < borders[i + 1]! &&
        !(date === '2026-07-14' && open.state.resting_heartrate === 'p'),
    )
    assert.equal(weeks.counts!.resting_heartrate![i], own.length)
    const mean = own.reduce((sum, { bpm }) => sum + bpm, 0) / own.length
    assert.equal(weeks.columns.resting_heartrate![i], own.length === 0 ? null : Math.round(mean * 100) / 100)
  }
})

test('shares are told by the steps that are asked for', async () => {
  const span = 'from=2026-05-01&to=2026-06-30'
  for (const [by, n] of [
    ['day', 61],
    ['week', 10],
    ['month', 2],
  ] as const)
    for (const parts of ['zones', 'stress']) {
      const shares = await get<Shares>(`/shares?of=${parts}&${span}&by=${by}`)
      assert.equal(shares.by, by)
      assert.equal(shares.n, n, `${parts} by ${by}`)
    }
  assert.equal((await get<Shares>(`/shares?of=stress&${span}`)).by, 'week')
})

test('a day has its minutes, its night whole, and its states', async () => {
  for (const date of ['2026-07-13', '2026-07-10', '2026-07-05', '2026-06-20']) {
    const day = await get<Day>(`/day/${date}`)
    const steps = day.steps!.v.slice(-day.steps!.t0).reduce<number>((sum, value) => sum + (value ?? 0), 0)
    const { minutes } = database.get<{ minutes: number }>(
      'select sum(steps) as minutes from minute where date = ?',
      date,
    )!
    assert.equal(steps, minutes, date)
    const row = database.get<{ start: number; end: number; light_minutes: number }>(
      'select start, "end", light_minutes from night where date = ?',
      date,
    )
    const night = day.sleep.find(({ kind }) => kind === 'night')
    assert.equal(night === undefined, row === undefined, date)
    if (night === undefined || row === undefined) continue
    assert.equal(day.midnight + night.start * 60, row.start)
    assert.equal(day.midnight + night.end * 60, row.end)
    assert.ok(day.from <= night.start, 'the axis begins before the night')
    const light = night.stages.filter(([, , letter]) => letter === 'l').reduce((sum, [a, b]) => sum + b - a, 0)
    assert.equal(light, row.light_minutes, date)
  }
  const today = await get<Day>('/day/2026-07-14')
  assert.equal(today.open, true)
  const unsynced = today.states.find(([, , letter]) => letter === 's')
  assert.ok(unsynced !== undefined && unsynced[1] === 1440, 'the rest of the open day is not synced')
  const never = await get<Day>('/day/2019-01-01')
  assert.equal(never.state, '-')
  assert.equal(never.heartrate, null)
})

test('nights and workouts are those of the store', async () => {
  const { nights } = await get<Nights>('/sleep?from=2026-05-01&to=2026-07-14')
  const rows = database.all<{ date: string; score: number }>(
    "select date, score from night where date >= '2026-05-01' order by date",
  )
  assert.deepEqual(
    nights.map(({ date, score }) => ({ date, score })),
    rows.map((row) => ({ ...row })),
  )
  const { items, totals } = await get<Workouts>('/workout')
  const sum = database.get<{ n: number; metres: number }>(
    'select count(*) as n, sum(distance) as metres from workout where parent is null',
  )!
  assert.equal(totals.count, sum.n)
  assert.ok(Math.abs(totals.metres - sum.metres) < 1)
  const run = items.find(({ sport }) => sport === 'outdoor run')!
  const { series } = await get<WorkoutDetail>(`/workout/${run.id}`)
  const points = database.all<{ heartrate: number }>(
    'select heartrate from track_point where workout = ? order by second',
    Number(run.id),
  )
  assert.deepEqual(
    series.heartrate,
    points.map(({ heartrate }) => heartrate),
  )
})

test('a traveller’s days lie in the zone where they were lived', async () => {
  const away = await madeUpStore({ person: 'traveller', days: 200 })
  const own = await dashboardOver(away.home)
  const store = new Database(storePath(away.home), { readOnly: true })
  try {
    const headers = { ...(await enter(own.open())) }
    const moved = store
      .all<{ date: string; utc_offset: number }>(
        'select date, utc_offset from day where utc_offset not in (3600, 7200) order by date',
      )
      .slice(0, 6)
    assert.ok(moved.length > 0)
    for (const { date, utc_offset } of moved) {
      const day = (await (await fetch(`${own.origin}/api/v1/day/${date}`, { headers })).json()) as Day
      assert.equal(day.midnight, Date.parse(date) / 1000 - utc_offset)
      assert.equal(day.offsets.at(-1)![1], utc_offset / 60)
    }
  } finally {
    store.close()
    await own.close()
    await away.remove()
  }
})

test('an empty folder and an empty account are answered in words', async () => {
  const nothing = await madeUpStore({ fetched: false })
  const own = await dashboardOver(nothing.home)
  try {
    const headers = { ...(await enter(own.open())) }
    const status = (await (await fetch(`${own.origin}/api/v1/status`, { headers })).json()) as Status
    assert.deepEqual([status.account, status.days, status.first, status.signIn], [null, 0, null, null])
    const day = await fetch(`${own.origin}/api/v1/day/2026-07-14`, { headers })
    assert.equal(day.status, 422)
    const { error } = (await day.json()) as { error: { code: string; hint: string } }
    assert.equal(error.code, 'sign-in-needed')
    assert.match(error.hint, /wristory login/)
  } finally {
    await own.close()
    await nothing.remove()
  }
})

test('an answer that did not change is not sent again, and a long one is sent packed', async () => {
  const ask = (path: string, more: Record<string, string> = {}) =>
    fetch(`${dashboard.origin}/api/v1${path}`, { headers: { ...headers, 'accept-encoding': 'gzip', ...more } })
  for (const [path, packed] of [
    ['/sleep?from=2026-04-01', 'gzip'],
    ['/settings', null],
  ] as const) {
    const first = await ask(path)
    const told = await first.text()
    assert.equal(first.headers.get('content-encoding'), packed, path)
    const plain = await ask(path, { 'accept-encoding': 'identity' })
    assert.equal(plain.headers.get('content-encoding'), null, path)
    assert.equal(await plain.text(), told)
    const again = await ask(path, { 'if-none-match': first.headers.get('etag')! })
    assert.equal(again.status, 304, path)
    assert.equal(await again.text(), '')
  }
})

test('the checks of totals are those of the store', async () => {
  const told = await get<Reconciliation>('/reconciliation')
  const sums = database.all<{ measure: string; differing: number; off: number }>(
    `select measure, count(*) as differing, max(abs(residual)) as off from reconciliation
     group by subject, measure order by subject, measure`,
  )
  assert.ok(sums.length > 5)
  assert.deepEqual(
    told.map(({ measure, differing, largest }) => [measure, differing, Math.abs(largest)]),
    sums.map(({ measure, differing, off }) => [measure, differing, off]),
  )
})

test('a Xiaomi account is shown its page, and an address without a code says why', async () => {
  const { address } = await get<XiaomiPage>('/sign-in/xiaomi')
  assert.equal(new URL(address).origin, 'https://account.xiaomi.com')
  const reply = await fetch(`${dashboard.origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ via: 'xiaomi', redirect: 'https://example.test/?error=denied' }),
  })
  assert.equal(reply.status, 422)
  assert.match(((await reply.json()) as { error: { message: string } }).error.message, /refused the sign-in \(denied\)/)
})

test('shares of weeks are the sums and means of the store', async () => {
  const span = 'from=2026-04-15&to=2026-07-13'
  const zones = await get<Shares>(`/shares?of=zones&${span}`)
  const kept = database.all<{ monday: string; zone: number; seconds: number; workouts: number }>(
    `select date(z.date, 'weekday 0', '-6 days') as monday, z.zone, sum(z.seconds) as seconds,
       count(distinct z.workout) as workouts
     from heart_zone z join workout w on w.workout = z.workout
     where parent is null and z.seconds > 0 and z.date between '2026-04-15' and '2026-07-13' group by 1, 2`,
  )
  assert.ok(kept.length > 10)
  assert.equal(zones.by, 'week')
  // 15 April 2026 is a Wednesday: the first step is the rest of its week.
  const mondays = Array.from({ length: zones.n }, (_, i) =>
    new Date(Date.parse('2026-04-13') + i * 7 * 86_400_000).toISOString().slice(0, 10),
  )
  assert.equal(mondays.at(-1), '2026-07-13')
  for (const [i, monday] of mondays.entries())
    for (const [part, values] of zones.values.entries()) {
      const row = kept.find((one) => one.monday === monday && one.zone === part + 1)
      assert.equal(values[i] ?? 0, row?.seconds ?? 0, `${monday}, ${zones.parts[part]}`)
      assert.ok(zones.counts[i]! >= (row?.workouts ?? 0))
      assert.equal(values[i] === null, zones.counts[i] === 0, monday)
    }
  const whole = (of: Shares) => of.values.flat().reduce<number>((sum, value) => sum + (value ?? 0), 0)
  assert.equal(
    whole(zones),
    kept.reduce((sum, { seconds }) => sum + seconds, 0),
  )

  const stress = await get<Shares>(`/shares?of=stress&from=2026-06-01&to=2026-06-30`)
  assert.deepEqual([stress.by, stress.n, stress.parts], ['day', 30, ['relaxed', 'normal', 'medium', 'high']])
  const days = database.all<{ date: string; relaxed: number; normal: number; medium: number; high: number }>(
    "select date, relaxed, normal, medium, high from stress where date between '2026-06-01' and '2026-06-30'",
  )
  assert.ok(days.length > 20)
  for (let i = 0; i < 30; i++) {
    const date = `2026-06-${String(i + 1).padStart(2, '0')}`
    const row = days.find((one) => one.date === date)
    assert.deepEqual(
      stress.values.map((part) => part[i]),
      row === undefined ? [null, null, null, null] : [row.relaxed, row.normal, row.medium, row.high],
      date,
    )
  }
  const weeks = await get<Shares>(`/shares?of=stress&${span}`)
  const [mean] = database.all<{ relaxed: number; days: number }>(
    "select avg(relaxed) as relaxed, count(*) as days from stress where date between '2026-05-04' and '2026-05-10'",
  )
  const at = mondays.indexOf('2026-05-04')
  assert.equal(weeks.counts[at], mean!.days)
  assert.ok(Math.abs(weeks.values[0]![at]! - mean!.relaxed) <= 0.051)
})

test('outlines are the routes of the store, and only of workouts that have one', async () => {
  const { items } = await get<Workouts>('/workout')
  const asked = items.slice(0, 60)
  const outlines = await get<Outlines>(`/outlines?id=${asked.map(({ id }) => id).join(',')}`)
  const located = database.all<{ id: string }>(
    `select cast(workout as text) as id from track where located > 1 and workout in (${asked.map(({ id }) => id)})`,
  )
  assert.ok(located.length > 5)
  assert.deepEqual(Object.keys(outlines).sort(), located.map(({ id }) => id).sort())
  const [id, points] = Object.entries(outlines)[0]!
  assert.ok(points.length <= 40 && points.flat().every((value) => value >= 0 && value <= 100))
  // The northernmost point of the outline is near that of the track, in the order of its points.
  const lat = database
    .all<{ latitude: number }>(
      'select latitude from track_point where workout = ? and latitude is not null order by second',
      Number(id),
    )
    .map(({ latitude }) => latitude)
  const top = Math.min(...points.map(([, y]) => y))
  const drawn = points.findIndex(([, y]) => y === top) / (points.length - 1)
  const [high, low] = [Math.max(...lat), Math.min(...lat)]
  const there = lat[Math.round(drawn * (lat.length - 1))]!
  assert.ok(high - there <= (high - low) * 0.02, `${there} is not the north of ${low} to ${high}`)
})

test('the distance of a workout is the one of track_point, which counts from the start', async () => {
  const found = database.get<{ workout: number }>(
    `select t.workout from track t join workout w using (account, workout)
     where t.distance_sum > 100 and w."end" - w.start >= t.last_second limit 1`,
  )!
  const { series } = await get<WorkoutDetail>(`/workout/${found.workout}`)
  const kept = database.all<{ second: number; distance: number | null }>(
    'select second, round(distance, 1) as distance from track_point where workout = ? order by second',
    found.workout,
  )
  assert.deepEqual(
    series.distance,
    kept.map(({ distance }) => distance),
  )
  assert.deepEqual(
    series.t,
    kept.map(({ second }) => second),
  )
})
