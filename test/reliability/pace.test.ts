// The pace of everything that runs on one home folder: never two requests at once, never below the minimum gap, never
// above the caps (N19).
//  A simulator on this machine is not paced, so no command shows it: pacers are made here as `openCloud` makes them for
//  the vendor's hosts, and clients send requests to a server on loopback through them.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { createPacer } from '../../src/cloud/pace.ts'
import { startLoopback } from '../loopback-server.ts'
import { chances, seed } from './tier.ts'

const HOUR = 3_600_000
// Each request flushes its notes: in memory that takes no time.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'wristory-pace-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A clock for several who sleep at once: when all of them do, it goes on to the first who wakes. */
function sharedClock(start: number) {
  const sleepers: { at: number; wake: () => void }[] = []
  const time = { now: start }
  const next = () => {
    sleepers.sort((a, b) => a.at - b.at)
    const first = sleepers.shift()
    if (first === undefined) return
    time.now = Math.max(time.now, first.at)
    first.wake()
  }
  return {
    clock: () => time.now,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ at: time.now + milliseconds, wake })
        setImmediate(next)
      }),
  }
}

test('N19: 10,000 gaps of two accounts side by side, through restarts and caps', async () => {
  const chance = chances(seed)
  const { clock, sleep } = sharedClock(Date.UTC(2026, 0, 1))
  const file = join(folder, 'ten-thousand.json')
  const starts: { at: number; by: string }[] = []
  let flying = 0
  const ask = async (by: string) => {
    const open = () => createPacer({ file, clock, sleep, random: chance })
    for (let pacer = open(); starts.length <= 10_000; ) {
      // Now and then the program is started anew.
      if (chance() < 0.01) pacer = open()
      try {
        await pacer.run(async () => {
          assert.equal(++flying, 1)
          starts.push({ at: clock(), by })
          await sleep(chance() * 400)
          flying--
        })
        if (chance() < 0.1) await sleep(chance() * 1000)
      } catch (error) {
        const { code, until } = error as { code: string; until: number }
        assert.equal(code, 'wait')
        await sleep(until * 1000 - clock())
      }
    }
  }
  await Promise.all([ask('one'), ask('other')])

  const gaps = starts.slice(1).map(({ at }, n) => at - starts[n]!.at)
  assert.ok(gaps.length >= 10_000)
  assert.deepEqual(
    gaps.filter((gap) => gap < 250),
    [],
  )
  for (const name of ['one', 'other']) assert.ok(starts.filter(({ by }) => by === name).length > 4_000, name)
  const mostWithin = (span: number) => {
    let first = 0
    return Math.max(
      ...starts.map(({ at }, n) => {
        while (starts[first]!.at <= at - span) first++
        return n - first + 1
      }),
    )
  }
  assert.equal(mostWithin(HOUR), 2_400)
  assert.equal(mostWithin(24 * HOUR), 10_000)
})

/** A program that asks for one account until it is told to wait, and says when each of its requests started. */
const asking = `
  import { createClient } from '${new URL('../../src/cloud/client.ts', import.meta.url).href}'
  import { openCooldown } from '${new URL('../../src/cloud/cooldown.ts', import.meta.url).href}'
  import { createPacer } from '${new URL('../../src/cloud/pace.ts', import.meta.url).href}'
  import { createTransport } from '${new URL('../../src/cloud/transport.ts', import.meta.url).href}'
  import { sleep } from '${new URL('../../src/cloud/wait.ts', import.meta.url).href}'
  const [home, cloud, userId] = process.argv.slice(1)
  const wire = createTransport({ cloud, env: {}, userAgent: 'wristory/0' })
  const starts = []
  const transport = { ...wire, send(request) { starts.push(Date.now()); return wire.send(request) } }
  const clock = Date.now
  const client = createClient({
    transport,
    pacer: createPacer({ file: home + '/pace.json', clock, sleep, random: Math.random }),
    cooldown: openCooldown({ file: home + '/sign-in.json', clock, target: cloud, limited: false }),
    deviceId: 'd',
    session: {
      userId, appToken: 'SIM-' + userId, host: 'api-mifit-de2.zepp.com', appName: 'com.huami.midong', via: 'token',
      issued: 0,
    },
  })
  let told
  while (told === undefined)
    await client.get('/v1/data/band_data.json', { userid: userId }).catch(({ code }) => { told = code })
  console.log(JSON.stringify({ starts, told }))
  await wire.close()`

const startAsking = (home: string, cloud: string, userId: string) =>
  spawn(process.execPath, ['--input-type=module-typescript', '--eval', asking, home, cloud, userId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** A cloud that takes its time, and notes how many it answers at once. */
async function slowCloud() {
  const seen = { flying: 0, most: 0, users: [] as string[] }
  const server = await startLoopback(({ query }, response) => {
    seen.most = Math.max(seen.most, ++seen.flying)
    seen.users.push(query.get('userid') ?? '')
    response.on('close', () => {
      seen.flying--
    })
    setTimeout(() => response.end('{"data":[]}'), 50 + 40 * (seen.users.length % 10))
    return undefined
  })
  return { server, seen }
}

/** A home that has asked so often within this hour that `left` requests are left. */
function homeWith(left: number): string {
  const home = mkdtempSync(join(folder, 'home-'))
  const now = Math.floor(Date.now() / 60_000)
  writeFileSync(join(home, 'pace.json'), JSON.stringify({ minutes: [[now - 20, 2_400 - left]] }), { mode: 0o600 })
  return home
}

test('N19: two programs on one home are one to the cloud: one request at once, the gap, and one cap for both', async () => {
  const { server, seen } = await slowCloud()
  await using _ = server
  const home = homeWith(16)
  const programs = ['1000000001', '1000000002'].map(async (userId) => {
    const program = startAsking(home, server.url, userId)
    return JSON.parse(await text(program.stdout)) as { starts: number[]; told: string }
  })
  const ended = await Promise.all(programs)
  assert.deepEqual(
    ended.map(({ told }) => told),
    ['wait', 'wait'],
  )
  assert.equal(seen.users.length, 16)
  assert.equal(seen.most, 1)
  for (const { starts } of ended) assert.ok(starts.length >= 4, `${starts.length} of 16`)
  const starts = ended.flatMap((program) => program.starts).sort((a, b) => a - b)
  const gaps = starts.slice(1).map((at, n) => at - starts[n]!)
  assert.ok(Math.min(...gaps) >= 250, `${gaps}`)
  assert.deepEqual(readdirSync(home).sort(), ['pace.json', 'pace.lock', 'pace.lock.next'])
})

test('N19: a program that is killed while it asks keeps nobody waiting', async () => {
  const { server, seen } = await slowCloud()
  await using _ = server
  const home = homeWith(8)
  const killed = startAsking(home, server.url, '1000000001')
  while (seen.users.length < 2) await new Promise((resolve) => setTimeout(resolve, 2))
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  const { told, starts } = JSON.parse(await text(startAsking(home, server.url, '1000000002').stdout))
  assert.equal(told, 'wait')
  assert.equal(starts.length, 6)
  assert.equal(seen.users.length, 8)
  assert.equal(seen.most, 1)
  const { minutes } = JSON.parse(readFileSync(join(home, 'pace.json'), 'utf8')) as { minutes: [number, number][] }
  assert.equal(
    minutes.reduce((sum, [, count]) => sum + count, 0),
    2_400,
  )
})
