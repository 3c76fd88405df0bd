// `watch`: when it syncs which account, what it hands over, how it ends and what it reports. The clock and its timers
// are simulated; the last test runs the command itself.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Session } from '../src/cloud/session.ts'
import { openTokens } from '../src/cloud/tokens.ts'
import type { KeptSignIn } from '../src/dashboard/server/kept-sign-in.ts'
import { afterQuiet } from '../src/dashboard/server/schedule.ts'
import { WristoryError } from '../src/errors.ts'
import { metricsText } from '../src/handover/metrics.ts'
import { openStore } from '../src/store/store.ts'
import { findAlerts } from '../src/watch/alerts.ts'
import type { Ended } from '../src/watch/child.ts'
import { serveHealth } from '../src/watch/health.ts'
import { type Alerts, quietHours, readWatchSettings } from '../src/watch/settings.ts'
import { createWatch } from '../src/watch/watch.ts'
import { world } from './handover/world.ts'
import { now as storeNow } from './temp-store.ts'
import { visit } from './visit.ts'

const start = 1_795_262_400
const minute = 60

/** A watch whose timers the test runs, and whose commands end as `end` says. */
function watched({
  names = ['ada', 'bea'],
  opens = 0,
  end = (_: readonly string[]): Ended => ({ value: {}, error: null }),
} = {}) {
  let now = start
  let timers: { work: () => unknown; at: number }[] = []
  const runs: { list: string; at: number }[] = []
  const said: string[] = []
  const last = new Map<string, number>()
  let settings = { every: 60, quiet: null as ReturnType<typeof quietHours> | null, alerts: {} as Alerts }
  const signIn = (name: string): KeptSignIn => ({
    name,
    via: 'token',
    until: null,
    issued: start - 1000,
    renewable: true,
    names,
    apps: ['zepp'],
    refused: null,
  })
  const watch = createWatch({
    settings: () => settings,
    accounts: () => names,
    signIn: async (name) => signIn(name),
    opens: () => opens,
    lastRun: async (name) => (last.has(name) ? { at: last.get(name)!, outcome: 'done' } : null),
    run: async (list) => {
      runs.push({ list: list.join(' '), at: now })
      const ended = end(list)
      if (list[0] === 'sync') last.set(list[2]!, now)
      return ended
    },
    checked: async () => undefined,
    handsOver: () => true,
    now: () => now * 1000,
    random: () => 0.5,
    later: (work, milliseconds) => {
      const timer = { work, at: now + milliseconds / 1000 }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    signal: new AbortController().signal,
    say: (text) => said.push(text),
  })
  return {
    watch,
    runs,
    said,
    set: (more: Partial<typeof settings>) => {
      settings = { ...settings, ...more }
    },
    /** Runs the timers of so many seconds, and what they began. */
    async pass(seconds: number) {
      const until = now + seconds
      for (;;) {
        await settled()
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter((one) => one !== next)
        now = Math.max(now, next.at)
        await next.work()
      }
      now = until
    },
  }
}

/** Lets everything that waits for nothing outside run to its end. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise(setImmediate)
}

test('every account is synced in its turn, and what changed is handed over after each', async () => {
  const { watch, runs, pass } = watched()
  await watch.look()
  await pass(30 * minute)
  assert.deepEqual(
    runs.map(({ list }) => list),
    ['handover send --due', 'sync --account ada', 'handover send --due', 'sync --account bea', 'handover send --due'],
  )
  await pass(70 * minute)
  assert.equal(runs.filter(({ list }) => list === 'sync --account bea').length, 2)
  await watch.close()
})

test('the time that is said is the time that holds, after "too many" as well', async () => {
  const until = start + 2 * 3600
  const error = new WristoryError('wait', 'Too many requests.', { until })
  const { watch, runs, pass } = watched({
    names: ['ada'],
    end: ([name]) => ({ value: null, error: name === 'sync' ? error : null }),
  })
  await watch.look()
  await pass(20 * minute)
  const [state] = await watch.states()
  assert.equal(state!.outcome, 'wait')
  assert.ok(state!.next! > until && state!.next! < until + 10 * minute)
  await pass(state!.next! - start)
  assert.equal(runs.filter(({ list }) => list.startsWith('sync'))[1]!.at, state!.next)
  await watch.close()
})

test('a watch that is started again waits as long as the limits of the one before demand', async () => {
  const opens = start + 2 * 3600
  const { watch, runs, pass } = watched({ names: ['ada'], opens })
  await watch.look()
  const [state] = await watch.states()
  assert.ok(state!.next! > opens && state!.next! < opens + 10 * minute)
  await pass(state!.next! - start)
  assert.equal(runs.find(({ list }) => list.startsWith('sync'))!.at, state!.next)
  await watch.close()
})

test('a receiver that failed is looked at again before the next sync', async () => {
  const error = new WristoryError('handover', 'box: 127.0.0.1:1 refused the connection.')
  const { watch, runs, said, pass } = watched({
    names: ['ada'],
    end: ([name]) => ({ value: null, error: name === 'handover' ? error : null }),
  })
  await watch.look()
  await pass(40 * minute)
  assert.ok(runs.filter(({ list }) => list.startsWith('handover')).length >= 6)
  assert.equal(runs.filter(({ list }) => list.startsWith('sync')).length, 1)
  assert.ok(said.some((line) => line.startsWith('box: 127.0.0.1:1 refused')))
  await watch.close()
})

test('what no waiting mends ends the watch with its status', async () => {
  const error = new WristoryError('newer', 'The store is newer.')
  const { watch, pass } = watched({ names: ['ada'], end: () => ({ value: null, error }) })
  await watch.look()
  await pass(20 * minute)
  assert.equal((await watch.failed).exit, 7)
  await watch.close()
})

test('quiet hours move a sync to their end, over midnight too', () => {
  const at = (text: string) => new Date(`2026-11-21T${text}`).getTime() / 1000
  const night = quietHours('23:00-07:00')
  assert.equal(afterQuiet(at('23:30:00'), night), at('07:00:00') + 86_400)
  assert.equal(afterQuiet(at('03:00:00'), night), at('07:00:00'))
  assert.equal(afterQuiet(at('07:00:00'), night), at('07:00:00'))
  assert.equal(afterQuiet(at('12:00:00'), night), at('12:00:00'))
  assert.equal(afterQuiet(at('12:30:00'), quietHours('12:00-13:00')), at('13:00:00'))
  assert.throws(() => quietHours('25:00-07:00'), { code: 'usage' })
})

test('settings come from options, watch.json and the dashboard, in this order', () => {
  const home = mkdtempSync(join(tmpdir(), 'wristory-watch-'))
  try {
    assert.equal(readWatchSettings(home, {}).every, 60)
    writeFileSync(join(home, 'dashboard.json'), '{"syncEvery":120}')
    assert.equal(readWatchSettings(home, {}).every, 120)
    writeFileSync(join(home, 'watch.json'), '{"every":5,"quiet":"22:00-06:00","alerts":{"stale":3}}')
    assert.deepEqual(readWatchSettings(home, {}), { every: 15, quiet: { from: 1320, to: 360 }, alerts: { stale: 3 } })
    assert.equal(readWatchSettings(home, { every: 30 }).every, 30)
    writeFileSync(join(home, 'watch.json'), '{')
    assert.throws(() => readWatchSettings(home, {}), { code: 'usage' })
  } finally {
    rmSync(home, { recursive: true })
  }
})

test('alerts: a sign-in that ends or was refused, no sync, a band that is not worn', async () => {
  using one = await world()
  const account = {
    name: 'me',
    via: 'token',
    host: '',
    hostProof: undefined,
    issued: 0,
    renewable: false,
    place: 'file',
    tail: '',
    refused: undefined,
  } as const
  const store = await openStore({ folder: one.home, now: storeNow })
  try {
    const of = (alerts: Alerts, more: object, at: number) =>
      findAlerts(alerts, [{ ...account, expires: storeNow() + 2 * 86_400, ...more } as never], store, at).map(
        ({ code }) => code,
      )
    const all: Alerts = { 'sign-in': 3, stale: 2, unworn: 2 }
    assert.deepEqual(of(all, {}, storeNow()), ['sign-in'])
    assert.deepEqual(of(all, { renewable: true }, storeNow()), [])
    assert.deepEqual(of(all, { renewable: true, refused: { at: 1, error: 'token-expired', says: '' } }, storeNow()), [
      'sign-in',
    ])
    assert.deepEqual(of(all, { expires: undefined }, storeNow() + 5 * 86_400), ['stale', 'unworn'])
    assert.deepEqual(of({}, {}, storeNow() + 5 * 86_400), [])
  } finally {
    store.close()
  }
})

test('health says nothing of the person; figures need the token; another host name gets nothing', async () => {
  using one = await world()
  let outcome: string | null = 'done'
  const health = await serveHealth({
    port: 0,
    bearer: 'a-long-enough-token',
    states: async () => [{ name: 'ada', next: 1, running: false, outcome, message: 'secret words' }],
    metrics: () => metricsText(one.home, storeNow),
  })
  const get = (path: string, headers: Record<string, string> = {}) =>
    visit(`http://127.0.0.1:${health.port}`, path, { headers })
  try {
    const well = await get('/health')
    assert.equal(well.status, 200)
    assert.doesNotMatch(Buffer.from(well.body).toString(), /ada|secret/)
    outcome = 'token-expired'
    assert.equal((await get('/health')).status, 503)
    assert.equal((await get('/metrics')).status, 401)
    assert.equal((await get('/health', { host: 'evil.test' })).status, 403)
    const metrics = await get('/metrics', { authorization: 'Bearer a-long-enough-token' })
    const [day] = await one.read<{ steps: number; date: string }>(
      'SELECT steps, date FROM day ORDER BY date DESC LIMIT 1',
    )
    const text = Buffer.from(metrics.body).toString()
    assert.match(
      text,
      new RegExp(`^wristory_day_timestamp_seconds\\{account="me"\\} ${Date.parse(day!.date) / 1000}$`, 'm'),
    )
    if (day!.steps !== null) assert.match(text, new RegExp(`^wristory_day_steps\\{account="me"\\} ${day!.steps}$`, 'm'))
  } finally {
    await health.close()
  }
})

test('the command waits for its time, hears SIGHUP and ends within two seconds of SIGTERM with 143', async () => {
  const home = mkdtempSync(join(tmpdir(), 'wristory-watch-'))
  const cloud = 'http://127.0.0.1:9'
  const session: Session = {
    userId: '1',
    appToken: 'a'.repeat(40),
    host: 'api-mifit.zepp.com',
    appName: 'com.huami.midong',
    via: 'token',
    issued: 1,
    cloud,
  }
  await openTokens(home).save('ada', session)
  const bin = join(import.meta.dirname, '..', 'bin', 'wristory.js')
  const child = spawn(process.execPath, [bin, 'watch', '--home', home, '--every', '1000', '--cloud', cloud], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    let err = ''
    const heard = (words: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => err.includes(words) && resolve()
        child.stderr.on('data', (piece) => {
          err += piece
          look()
        })
        child.once('exit', () => reject(new Error(err)))
        look()
      })
    await heard('Every 1000 minutes')
    writeFileSync(join(home, 'watch.json'), '{')
    child.kill('SIGHUP')
    await heard('The earlier settings stay in effect')
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    assert.equal(await ended, 143)
  } finally {
    child.kill('SIGKILL')
    rmSync(home, { recursive: true })
  }
})
