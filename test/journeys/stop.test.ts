import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentHash } from '../../src/store/hash.ts'
import { openStore } from '../../src/store/store.ts'
import { soon } from '../slowness.ts'
import { setOut, until } from './journey.ts'

const options = {
  person: 'two-years',
  today: '2026-11-20',
  days: 400,
  now: () => Date.parse('2026-11-20T20:00:00Z'),
} as const

// The minutes and nights of a year are enough to be stopped in.
const sync = ['sync', '--kinds', 'day']

async function hashOf(folder: string): Promise<string> {
  const store = await openStore({ folder, now: () => 0 })
  try {
    return contentHash(store.database)
  } finally {
    store.close()
  }
}

test('a stopped sync ends in two seconds with what was saved, and the next one goes on to the same result', async () => {
  const stopped = await setOut(options)
  const whole = await setOut(options)
  await stopped.login()
  await whole.login()
  stopped.simulator.fault('stall', { path: 'band_data', after: 4 })
  const running = stopped.start(sync)
  const reads = () => stopped.simulator.requests.filter(({ path }) => path.includes('band_data')).length
  await until(() => reads() >= 4, 'four windows')
  const { status, stdout, stderr } = await soon(2500, 'from the signal to the end', () => {
    running.child.kill('SIGINT')
    return running.ended
  })
  assert.equal(status, 130, stderr)
  assert.match(stdout, /Your history: /)
  assert.match(stderr, /Stopped/)
  stopped.simulator.clearFaults()
  assert.equal((await stopped.run(sync)).status, 0)
  assert.equal((await whole.run(sync)).status, 0)
  assert.equal(await hashOf(stopped.home), await hashOf(whole.home))
})

test('SIGTERM ends with 143, and a second signal ends at once', async () => {
  const journey = await setOut(options)
  await journey.login()
  journey.simulator.fault('stall', { path: 'band_data' })
  const count = journey.simulator.requests.length
  const running = journey.start(['sync'])
  await until(() => journey.simulator.requests.length > count, 'the first read')
  running.child.kill('SIGTERM')
  running.child.kill('SIGTERM')
  assert.equal((await running.ended).status, 143)
})

test('two syncs at a time: the second is told that the first is busy', async () => {
  const journey = await setOut(options)
  await journey.login()
  journey.simulator.fault('stall', { path: 'band_data' })
  const count = journey.simulator.requests.length
  const first = journey.start(['sync'])
  await until(() => journey.simulator.requests.length > count, 'the first read')
  const second = await journey.run(['sync', '--json'])
  assert.equal(second.status, 4, second.stderr)
  assert.equal(JSON.parse(second.stderr).error.code, 'busy')
  assert.equal((await journey.run(['status'])).status, 0)
  first.child.kill('SIGINT')
  await first.ended
})
