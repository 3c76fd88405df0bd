// Guarantees for every receiver: everything once, changes and removals, nothing lost by failures, nothing delivered
// twice without need; and the receivers webhook and folder, which need only this machine.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLedger } from '../../src/handover/run/ledger.ts'
import { deadLetters, laggards } from '../../src/handover/run/state.ts'
import { backup, restore } from '../../src/store/backup.ts'
import { purgeAccount } from '../../src/store/purge.ts'
import { rebuild } from '../../src/store/rebuild.ts'
import { openStore } from '../../src/store/store.ts'
import { startLoopback } from '../loopback-server.ts'
import { now } from '../temp-store.ts'
import { world } from './world.ts'

interface Body {
  event: string
  account: string
  new: Record<string, string[]>
  changed: Record<string, string[]>
  gone: Record<string, string[]>
}

const bodies = (server: { requests: { body: Buffer }[] }) =>
  server.requests.map(({ body }) => JSON.parse(body.toString()) as Body)

/** Changes as a webhook names them: a day of which figures and record changed is one. */
async function namedDays(one: Awaited<ReturnType<typeof world>>): Promise<number> {
  const sql = "SELECT count(DISTINCT replace(kind, 'day_figure', 'day') || ' ' || date) AS n FROM feed"
  const [row] = await one.read<{ n: number }>(sql)
  return row!.n
}

test('everything is delivered once, then only what changed', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 204 }))
  one.add('webhook', { url: `${server.url}/hook` })
  const [first] = await one.hand()
  const [{ n }] = (await one.read<{ n: number }>('SELECT count(*) AS n FROM feed')) as [{ n: number }]
  assert.deepEqual([first!.delivered, first!.waiting, first!.error], [n, 0, null])
  const told = bodies(server).flatMap((body) => Object.values(body.new).flat())
  assert.equal(told.length, await namedDays(one))
  const before = server.requests.length
  assert.equal((await one.hand())[0]!.delivered, 0)
  assert.equal(server.requests.length, before)

  await one.change((database) => {
    database.run("UPDATE night SET score = 100 - score WHERE date = '2026-11-10'")
    database.run('DELETE FROM nap')
  })
  const [second] = await one.hand()
  const last = bodies(server).slice(before)
  const of = (state: 'changed' | 'gone') => last.flatMap((body) => Object.entries(body[state]))
  assert.deepEqual(of('changed'), [['night', ['2026-11-10']]])
  const gone = of('gone')
  assert.ok(gone.length > 0 && gone.every(([kind]) => kind === 'nap'))
  assert.equal(gone.flatMap(([, days]) => days).length + 1, second!.delivered)
})

test('a signature covers time and body, and a secret is in no file but the token store', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 204 }))
  one.add('webhook', { url: server.url }, { secrets: { secret: 'canary-of-the-hook' } })
  await one.hand()
  const { headers, body } = server.requests[0]!
  const meant = createHmac('sha256', 'canary-of-the-hook')
    .update(`${headers['x-wristory-timestamp']}.${body}`)
    .digest('hex')
  assert.equal(headers['x-wristory-signature'], `sha256=${meant}`)
  const files = (readdirSync(one.home, { recursive: true }) as string[]).filter((file) =>
    statSync(join(one.home, file)).isFile(),
  )
  assert.deepEqual(
    files.filter((file) => readFileSync(join(one.home, file)).includes('canary-of-the-hook')),
    [join('accounts', 'handover', 'webhook.json')],
  )
  assert.equal(statSync(join(one.home, 'accounts', 'handover', 'webhook.json')).mode & 0o777, 0o600)
})

test('a receiver that is down delays only itself, waits longer each time and loses nothing', async () => {
  using one = await world()
  await using up = await startLoopback(() => ({ status: 204 }))
  await using down = await startLoopback(() => ({ status: 503, body: 'no room' }))
  one.add('webhook', { url: up.url }, { name: 'up' })
  one.add('webhook', { url: down.url }, { name: 'down' })
  const [broken, well] = await one.hand()
  assert.equal(well!.waiting, 0)
  assert.match(broken!.error!.message, /down: 127\.0\.0\.1:\d+ answered 503: no room/)
  assert.equal(broken!.retry, one.clock.now + 60)
  assert.equal(down.requests.length, 1)
  await one.hand()
  assert.equal(down.requests.length, 1, 'it is not tried before its time')
  one.clock.now += 60
  assert.equal((await one.hand())[0]!.retry, one.clock.now + 120)
  const [lag] = await laggards({ home: one.home, now: () => one.clock.now })
  assert.ok(lag!.waiting > 500 && lag!.failing === one.clock.now - 60)
  down.answer(() => ({ status: 204 }))
  one.clock.now += 120
  assert.equal((await one.hand())[0]!.waiting, 0)
  const named = bodies(down).slice(2)
  assert.equal(named.flatMap((body) => Object.values(body.new).flat()).length, await namedDays(one))
})

test('what a webhook refuses for good is listed and keeps nothing back', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 422, body: 'too many days' }))
  one.add('webhook', { url: server.url })
  assert.equal((await one.hand())[0]!.error, null)
  const [letter] = deadLetters(one.home)
  assert.match(letter!.reason, /answered 422: too many days/)
})

test('rebuild and restore deliver nothing that the receiver has, and everything that it lacks', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 204 }))
  one.add('webhook', { url: server.url })
  await one.hand()
  const copy = join(one.home, 'copy')
  await backup(one.home, copy, false, now)
  const store = await openStore({ folder: one.home, write: true, now })
  rebuild(store.database)
  store.close()
  assert.equal((await one.hand())[0]!.delivered, 0)
  await one.change((database) => void database.run("UPDATE night SET score = 100 - score WHERE date = '2026-11-10'"))
  await one.hand()
  await restore(one.home, copy, now)
  const [outcome] = await one.hand()
  assert.equal(outcome!.delivered, 1)
  assert.deepEqual(bodies(server).at(-1)!.changed, { night: ['2026-11-10'] })
})

test('an account that left the store is taken from the receiver', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 204 }))
  one.add('webhook', { url: server.url })
  const [first] = await one.hand()
  await purgeAccount(one.home, 'me', now)
  const before = server.requests.length
  const [outcome] = await one.hand()
  assert.equal(outcome!.delivered, first!.delivered)
  assert.ok(
    bodies(server)
      .slice(before)
      .every(({ event, account }) => event === 'account-removed' && account === 'me'),
  )
  assert.equal((await one.hand())[0]!.delivered, 0)
  assert.deepEqual(openedAccounts(one.home), [])
})

function openedAccounts(home: string): string[] {
  const ledger = openLedger(home)
  try {
    return ledger.accounts('webhook')
  } finally {
    ledger.close()
  }
}

test('send --from delivers from that day on again, and a dry run delivers nothing', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 204 }))
  one.add('webhook', { url: server.url })
  const [dry] = await one.hand({ dryRun: true })
  assert.ok(dry!.waiting > 500 && dry!.delivered === 0 && server.requests.length === 0)
  await one.hand()
  const before = server.requests.length
  await one.hand({ only: ['webhook'], from: '2026-11-20' })
  const days = bodies(server)
    .slice(before)
    .flatMap(({ changed }) => Object.values(changed).flat())
  assert.ok(days.length > 20)
  assert.deepEqual([...new Set(days)].sort(), [
    '',
    '2026-11-20',
    '2026-11-21',
    ...(days.includes('2026-11-22') ? ['2026-11-22'] : []),
  ])
})

test('folder: new and changed files are written, others keep their time, and what went is removed', async () => {
  using one = await world()
  const path = join(one.home, 'vault')
  one.add('folder', { path, format: 'markdown' })
  await one.hand()
  const files = () =>
    Object.fromEntries(readdirSync(join(path, 'me')).map((name) => [name, statSync(join(path, 'me', name)).ino]))
  const before = files()
  assert.ok(Object.keys(before).length > 30)
  await one.change((database) => {
    database.run("UPDATE day_record SET steps = steps + 1 WHERE date = '2026-11-10'")
  })
  await one.hand()
  const after = files()
  assert.deepEqual(
    Object.keys(after).filter((name) => after[name] !== before[name]),
    ['2026-11-10.md'],
  )
  await purgeAccount(one.home, 'me', now)
  await one.hand()
  assert.deepEqual(readdirSync(join(path, 'me')), [])
})

test('folder: a workout that was deleted in the cloud loses its file', async () => {
  using one = await world()
  const path = join(one.home, 'inbox')
  one.add('folder', { path, format: 'tcx' })
  await one.hand()
  const before = readdirSync(join(path, 'me'))
  const [gone] = await one.read<{ workout: number }>('SELECT workout FROM workout ORDER BY workout DESC LIMIT 1')
  await one.change(
    (database) => void database.run('UPDATE workout SET gone_since = ? WHERE workout = ?', now(), gone!.workout),
  )
  await one.hand()
  const left = readdirSync(join(path, 'me'))
  assert.equal(before.length - left.length, 1)
  assert.ok(left.every((name) => existsSync(join(path, 'me', name))))
})
