// A first sync of ten years of days at the pace for the vendor's cloud: its overhead over the pauses, the time until
// there is something to look at, and its requests. The pauses are real, so this takes half a minute.

import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../src/cloud/client.ts'
import { openCloud } from '../src/cloud/index.ts'
import { createPacer } from '../src/cloud/pace.ts'
import { sleep } from '../src/cloud/wait.ts'
import { openStore } from '../src/store/store.ts'
import { sync } from '../src/sync/sync.ts'
import { simulatorOf } from './command.ts'
import { atLeast, atMost, type Bench, wall } from './measure.ts'

/** Milliseconds between two requests: the least that there is. */
const GAP = 250

export const pacing: Bench = {
  name: "A first sync at the vendor's pace, ten years of days",
  async run() {
    const simulator = await simulatorOf('ten-years')
    const home = mkdtempSync(join(tmpdir(), 'wristory-bench-'))
    const door = await countingDoor(new URL(simulator.url))
    const cloud = openCloud({ home, env: {}, version: '0', cloud: door.url })
    const now = () => Math.floor(Date.now() / 1000)
    const store = await openStore({ folder: home, write: true, now })
    try {
      const { email, password } = simulator.account
      const session = await cloud.signIn('encrypted', { account: email, password })
      const before = (await simulator.requests()).length
      const doors = door.connections()
      // Without chance in it, so that the sum of the pauses is known.
      const random = () => 0
      // How much later than asked the machine's timers came: other programs' doing, not ours.
      let late = 0
      const resting: typeof sleep = async (milliseconds, signal) => {
        const slept = await wall(() => sleep(milliseconds, signal))
        late += slept - milliseconds
      }
      const pacer = createPacer({ file: join(home, 'pace.json'), clock: Date.now, sleep: resting, random, gap: GAP })
      const client = createClient({ ...cloud.context(), session, sleep, random, pacer })
      const account = store.ensureAccount('me', session.userId, 'Europe/Berlin')
      const started = performance.now()
      let visible = { seconds: 0, requests: 0 }
      let requests = 0
      const get: typeof client.get = async (...asked) => {
        // The days of the reply before this one are in the store by now.
        if (visible.requests === 0 && store.database.get('SELECT 1 FROM day WHERE steps > 0') !== undefined)
          visible = { seconds: (performance.now() - started) / 1000, requests }
        requests++
        return await client.get(...asked)
      }
      const kinds = ['day', 'minute', 'night', 'sleep_stage', 'nap', 'activity_stage']
      await sync({ store, account, userId: session.userId, cloud: { get }, now, kinds })
      const seconds = (performance.now() - started) / 1000
      const asked = (await simulator.requests()).slice(before)
      const reads = asked.filter(({ path }) => !path.startsWith('/simulator/'))
      // A pause begins with the request before it, and covers its answer where that is quicker.
      const pauses = (reads.reduce((sum, { delay }) => sum + Math.max(GAP, delay), 0) + late) / 1000
      const gzip = reads.filter(({ headers }) => /\bgzip\b/.test(headers['accept-encoding'] ?? '')).length
      return [
        atMost(
          'its time against pauses and answers alone',
          seconds / pauses,
          'x',
          1.02,
          undefined,
          `${requests} requests`,
        ),
        atMost('until daily totals of all years are there', seconds, 's', 35),
        atMost('until the newest days are there', visible.seconds, 's', 5),
        atMost('requests until then', visible.requests, 'requests', 3),
        atLeast('requests that ask for gzip', (100 * gzip) / reads.length, '%', 100),
        atMost('connections beside those of signing in', door.connections() - doors, 'connections', 1),
      ]
    } finally {
      store.close()
      await cloud.close()
      door.server.close()
      simulator.stop()
      rmSync(home, { recursive: true, force: true })
    }
  },
}

/** A door before the simulator that counts who comes in. */
async function countingDoor(to: URL): Promise<{ url: string; server: Server; connections: () => number }> {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    const other = connect(Number(to.port), to.hostname)
    socket.pipe(other).pipe(socket)
    socket.on('error', () => other.destroy())
    other.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, server, connections: () => connections }
}
