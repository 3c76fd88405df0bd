// Scheduled syncs: when they start, how they wait, and what the page shows. The clock and its timer are simulated, so
// that days pass at once.

import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { defaults } from '../../src/dashboard/defaults.ts'
import type { Coverage, Settings, Status } from '../../src/dashboard/schema.ts'
import type { KeptSignIn } from '../../src/dashboard/server/kept-sign-in.ts'
import { createSchedule, type LastRun, type ScheduleParts } from '../../src/dashboard/server/schedule.ts'
import { readSettings, writeSettings } from '../../src/dashboard/server/settings.ts'
import type { SyncEnd, SyncEvent } from '../../src/dashboard/server/sync-job.ts'
import { enter } from '../enter.ts'
import { launch, noChromium, openPage } from './browser.ts'
import { dashboardOver, evening, madeUpStore } from './made-up-store.ts'

const skip = noChromium

let browser: Browser
before(async () => {
  if (!skip) browser = await launch()
})
after(() => browser?.close())

/** Epoch seconds. */
const start = evening / 1000
const minute = 60
const hour = 3600
const day = 86_400

const signedIn: KeptSignIn = {
  name: 'default',
  via: 'encrypted',
  until: start + 90 * day,
  issued: start - 10 * day,
  renewable: true,
  refused: null,
  apps: ['zepp'],
  names: ['default'],
}

/** A schedule whose minutes pass when the test says so, and whose syncs end at once as `end` says. */
function scheduled({ every = 60 as number | null, last = null as LastRun | null, chance = 0.5 } = {}) {
  let now = start
  let timer: { work: () => unknown; at: number } | null = null
  let listener: (event: SyncEvent) => void = () => {}
  const world = {
    every,
    last,
    signIn: signedIn as KeptSignIn | null,
    running: null as Status['sync'],
    ended: null as SyncEnd | null,
    end: { outcome: 'done', message: '', hint: '', until: null } as SyncEnd | null,
    /** Epoch seconds of every start. */
    starts: [] as number[],
    timers: 0,
    looks: 0,
  }
  const finish = (end: SyncEnd) => {
    world.running = null
    world.ended = end
    world.last = { at: now, outcome: end.outcome }
    listener({ id: world.starts.length, event: 'end', data: end })
  }
  const parts: ScheduleParts = {
    every: () => world.every,
    async signIn() {
      world.looks++
      return world.signIn
    },
    lastRun: async () => world.last,
    jobs: {
      get running() {
        return world.running
      },
      get ended() {
        return world.ended
      },
      listen(given) {
        listener = given
        return () => {
          listener = () => {}
        }
      },
    },
    async start() {
      world.starts.push(now)
      world.running = { id: world.starts.length, done: 0, total: 1, share: 0, at: null, source: '', title: '' }
      if (world.end !== null) finish(world.end)
    },
    now: () => now * 1000,
    random: () => chance,
    later(work, milliseconds) {
      world.timers++
      timer = { work, at: now + milliseconds / 1000 }
      return () => {
        timer = null
      }
    },
  }
  const schedule = createSchedule(parts)
  return {
    world,
    schedule,
    finish,
    next: async () => (await schedule.told())?.next ?? null,
    /** Lets time pass as the timers want it. */
    async pass(seconds: number) {
      const end = now + seconds
      await schedule.look()
      while (timer !== null && timer.at <= end) {
        now = Math.max(now, timer.at)
        const { work } = timer
        timer = null
        await work()
      }
      now = end
    },
    /** The computer sleeps: the clock goes on, timers do not. */
    sleep(seconds: number) {
      now += seconds
      if (timer !== null) timer.at += seconds
    },
    now: () => now,
    hasTimer: () => timer !== null,
  }
}

test('nothing happens while no schedule is chosen', async () => {
  const { world, schedule, pass, hasTimer } = scheduled({ every: null })
  await pass(3 * day)
  assert.deepEqual([world.starts, world.looks, hasTimer(), await schedule.told()], [[], 0, false, null])
})

test('a sync comes when it is due after the last one, never more often, and never at a quarter of an hour', async () => {
  for (const [every, chance] of [
    [15, 0],
    [60, 0],
    [60, 1],
    [180, 0.3],
    [360, 0.7],
    [1440, 0.999],
  ] as const) {
    const { world, pass, next } = scheduled({ every, chance, last: { at: start - 5 * minute, outcome: 'done' } })
    const first = await next()
    await pass(4 * day)
    const { starts } = world
    assert.ok(starts.length >= (4 * day) / ((every + 8) * minute) - 1, `${every}: ${starts.length}`)
    assert.ok(Math.abs(starts[0]! - first!) <= 1, 'as it was told')
    const gaps = starts.map((at, i) => at - (starts[i - 1] ?? start - 5 * minute))
    assert.ok(Math.min(...gaps) >= (every + 1) * minute, `${every}: ${Math.min(...gaps)}`)
    assert.ok(Math.max(...gaps) <= (every + 7) * minute + 1, `${every}: ${Math.max(...gaps)}`)
    assert.ok(!starts.some((at) => Math.floor(at / minute) % 15 === 0))
  }
})

test('starting the server again does not sync at once, and a run that was missed comes soon', async () => {
  const fresh = scheduled({ last: { at: start - 10 * minute, outcome: 'done' } })
  await fresh.pass(45 * minute)
  assert.deepEqual(fresh.world.starts, [])
  const missed = scheduled({ last: { at: start - 3 * day, outcome: 'done' } })
  await missed.pass(8 * minute)
  assert.equal(missed.world.starts.length, 1)
  assert.ok(missed.world.starts[0]! >= start + minute)
  const never = scheduled()
  await never.pass(8 * minute)
  assert.equal(never.world.starts.length, 1)
})

test('after the computer slept, one sync comes, with a pause before it', async () => {
  const { world, pass, sleep, now } = scheduled({ last: { at: start, outcome: 'done' } })
  await pass(10 * minute)
  sleep(9 * hour)
  const awake = now()
  await pass(30 * minute)
  assert.equal(world.starts.length, 1)
  assert.ok(world.starts[0]! >= awake + minute && world.starts[0]! <= awake + 8 * minute)
})

test('the end of any sync counts, and so does one of another process', async () => {
  const { world, pass, finish, next } = scheduled({ last: { at: start - 50 * minute, outcome: 'done' } })
  await pass(5 * minute)
  finish({ outcome: 'interrupted', message: '', hint: '', until: null })
  await pass(58 * minute)
  assert.deepEqual(world.starts, [])
  world.last = { at: start + 62 * minute, outcome: null }
  await pass(50 * minute)
  assert.deepEqual(world.starts, [])
  assert.ok((await next())! > start + 122 * minute)
})

test('while a sync runs none is started, however long it takes', async () => {
  const { world, schedule, pass, finish } = scheduled({ every: 15, last: { at: start - hour, outcome: 'done' } })
  world.end = null
  await pass(5 * hour)
  assert.equal(world.starts.length, 1)
  assert.deepEqual(await schedule.told(), { next: null, waits: false })
  finish({ outcome: 'done', message: '', hint: '', until: null })
  await pass(15 * minute)
  assert.equal(world.starts.length, 1)
  await pass(10 * minute)
  assert.equal(world.starts.length, 2)
})

test('what failed waits for its turn, or for as long as the cloud said; a day at most', async () => {
  const { world, pass } = scheduled({ last: { at: start, outcome: 'done' } })
  world.end = { outcome: 'network', message: '', hint: '', until: null }
  await pass(10 * hour)
  const { starts } = world
  assert.ok(starts.length >= 8 && starts.length <= 10)
  for (const [until, least, most] of [
    [start + 7 * hour, 7 * hour, 7 * hour + 8 * minute],
    [start + 3650 * day, day, day + 80 * minute],
  ] as const) {
    const told = scheduled({ last: { at: start - 2 * hour, outcome: 'done' } })
    told.world.end = { outcome: 'wait', message: '', hint: '', until }
    await told.pass(3 * day)
    const [first, second] = told.world.starts
    assert.ok(second! - start >= least && second! - first! <= most, `${(second! - start) / hour} h`)
  }
})

test('without a sign-in it waits, asks rarely whether there is one, and goes on when there is', async () => {
  for (const unfit of [
    null,
    { ...signedIn, until: start - hour, renewable: false },
    { ...signedIn, issued: start - 2 * day },
  ]) {
    const refused = unfit !== null && unfit.until! > start
    const last = { at: start - day, outcome: refused ? 'token-expired' : 'done' }
    const { world, schedule, pass, now } = scheduled({ last })
    world.signIn = unfit
    await pass(10 * hour)
    assert.deepEqual(world.starts, [])
    assert.ok(world.looks < 45, `${world.looks} looks at the tokens in ten hours`)
    assert.deepEqual(await schedule.told(), { next: null, waits: true })
    world.signIn = { ...signedIn, issued: now(), until: now() + 90 * day }
    await pass(8 * minute)
    assert.equal(world.starts.length, 1)
  }
  const ended = scheduled({ last: { at: start - day, outcome: 'done' } })
  ended.world.signIn = { ...signedIn, until: start - hour }
  await ended.pass(8 * minute)
  assert.equal(ended.world.starts.length, 1, 'a token that can be renewed is no reason to wait')
})

test('a refused token is not tried again by itself', async () => {
  const { world, schedule, pass } = scheduled({ last: { at: start - 2 * hour, outcome: 'done' } })
  world.end = { outcome: 'token-expired', message: '', hint: '', until: null }
  await pass(5 * day)
  assert.equal(world.starts.length, 1)
  assert.equal((await schedule.told())?.waits, true)
})

test('another choice holds at once, and a wrong clock does no harm', async () => {
  const { world, schedule, pass, next, hasTimer } = scheduled({
    every: 1440,
    last: { at: start - hour, outcome: 'done' },
  })
  await pass(hour)
  assert.ok((await next())! >= start + 23 * hour)
  world.every = 60
  await pass(8 * minute)
  assert.equal(world.starts.length, 1)
  world.every = null
  await schedule.look()
  assert.equal(hasTimer(), false)
  const ahead = scheduled({ last: { at: start + 400 * day, outcome: 'done' } })
  await ahead.pass(70 * minute)
  assert.equal(ahead.world.starts.length, 1)
})

test('a store that cannot be read is no reason to ask more often', async () => {
  const { world, pass } = scheduled({ last: { at: start, outcome: 'done' } })
  let broken = true
  Object.defineProperty(world, 'last', {
    get() {
      if (broken) throw new Error('damaged')
      return { at: start, outcome: 'done' }
    },
    set: () => undefined,
  })
  await pass(3 * hour)
  assert.deepEqual(world.starts, [])
  broken = false
  await pass(50 * minute)
  assert.deepEqual(world.starts, [])
  await pass(20 * minute)
  assert.equal(world.starts.length, 1)
})

test('after the end nothing is started', async () => {
  const { world, schedule, pass, hasTimer } = scheduled({ last: { at: start - day, outcome: 'done' } })
  await pass(0)
  await schedule.close()
  await pass(day)
  assert.deepEqual([world.starts, hasTimer()], [[], false])
})

/** A dashboard whose clock can be put forward, and whose timer the test fires. */
async function serverOver(madeUp: Awaited<ReturnType<typeof madeUpStore>>) {
  let ahead = 0
  let fire: () => unknown = () => {}
  const dashboard = await dashboardOver(madeUp.home, {
    cloud: madeUp.simulator.url,
    now: () => Date.now() + ahead,
    random: () => 0.5,
    later(work) {
      fire = work
      return () => {
        fire = () => {}
      }
    },
  })
  const headers = { ...(await enter(dashboard.open())), 'content-type': 'application/json' }
  const ask = async <T>(path: string) =>
    (await (await fetch(`${dashboard.origin}/api/v1${path}`, { headers })).json()) as T
  return {
    dashboard,
    status: () => ask<Status>('/status'),
    ask,
    put: (settings: object) =>
      fetch(`${dashboard.origin}/api/v1/settings`, { method: 'PUT', headers, body: JSON.stringify(settings) }),
    forget: () => fetch(`${dashboard.origin}/api/v1/sign-in/default`, { method: 'DELETE', headers }),
    /** Puts the clock to `at` (epoch seconds) and lets the timer ring. */
    async ring(at: number) {
      ahead = at * 1000 - Date.now()
      await fire()
    },
  }
}

test('chosen in Settings: the page tells when, follows the sync, and says what it waits for', { skip }, async () => {
  const madeUp = await madeUpStore({ days: 30, now: Date.now })
  const { dashboard, status, ask, ring, forget } = await serverOver(madeUp)
  const { page, faults, visit, close } = await openPage(browser, dashboard)
  try {
    assert.equal((await status()).schedule, null)
    const choice = page.getByLabel('Automatic sync')
    assert.equal(await choice.inputValue(), '')
    await choice.selectOption({ label: 'every hour' })
    const field = page.locator('fieldset').filter({ has: choice })
    await field.getByText(/Next at about \d\d:\d\d (today|tomorrow)/).waitFor()
    assert.equal(readSettings(madeUp.home).syncEvery, 60)
    const { schedule, asked } = await status()
    assert.ok(schedule!.next! >= asked! + 61 * 60 && schedule!.next! <= asked! + 68 * 60)

    await visit('/data')
    await page.getByText(/next sync at about/).waitFor()
    const before = (await ask<Coverage>('/coverage')).runs.length
    // The page, which asks for nothing by itself, is told by the server that a sync began and ended.
    await ring(schedule!.next! + 1)
    await page
      .getByText(/Nothing new\.|records new or changed/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Sync now' }).first().waitFor()
    assert.equal((await ask<Coverage>('/coverage')).runs.length, before + 1)
    const runs = page.getByRole('table', { name: 'The newest runs' }).getByRole('row').filter({ hasText: 'sync' })
    assert.equal(await runs.count(), before + 1, 'the list of runs is new')
    const after = await status()
    assert.ok(after.schedule!.next! > schedule!.next! + 60 * 60, 'the next is an hour later')

    const requests = madeUp.simulator.requests.length
    await forget()
    await visit('/settings')
    await field.getByText(/The schedule waits until you sign in/).waitFor()
    assert.deepEqual((await status()).schedule, { next: null, waits: true })
    await ring(after.schedule!.next! + 1)
    await status()
    assert.equal(madeUp.simulator.requests.length, requests, 'nothing is asked without a sign-in')

    await choice.selectOption({ label: 'off' })
    await field.getByText(/the schedule waits/).waitFor({ state: 'detached' })
    assert.equal((await status()).schedule, null)
    assert.deepEqual(faults, [])
  } finally {
    await close()
    await dashboard.close()
    await madeUp.remove()
  }
})

test('settings of before there was a schedule are read; fewer than 15 minutes are refused', async () => {
  const madeUp = await madeUpStore({ days: 3, fetched: false })
  const { dashboard, put } = await serverOver(madeUp)
  try {
    const file = join(madeUp.home, 'dashboard.json')
    const { syncEvery: _new, ...old } = { ...defaults, theme: 'dark' } satisfies Settings
    writeFileSync(file, JSON.stringify(old))
    assert.deepEqual(readSettings(madeUp.home), { ...defaults, theme: 'dark' })
    writeSettings(madeUp.home, { ...defaults, syncEvery: 15 })
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).syncEvery, 15)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    for (const syncEvery of [0, 1, 14, 14.9, 1441, -60, '60', true])
      assert.equal((await put({ ...defaults, syncEvery })).status, 400, String(syncEvery))
    for (const syncEvery of [15, 1440, null])
      assert.equal((await put({ ...defaults, syncEvery })).status, 200, String(syncEvery))
    assert.equal(readSettings(madeUp.home).syncEvery, null)
  } finally {
    await dashboard.close()
    await madeUp.remove()
  }
})
