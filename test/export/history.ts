// A small store to export from, filled by a real sync against the simulator, and what tests of exports share.
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulator } from '../../src/simulator/index.ts'
import { openStore } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'

/** The moment at which the store was filled, epoch seconds: 2026-11-20T20:00:00Z. */
export const syncedAt = 1_795_204_800

/** A temporary home whose store holds `days` days of an invented person under the account `ada`. */
export async function filledHome(days = 12): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'wristory-export-'))
  const simulator = await startSimulator({ person: 'two-years', days, today: '2026-11-20' })
  const store = await openStore({ folder: home, write: true, now: () => syncedAt })
  try {
    const { userId, token } = simulator.accounts[0]!
    const account = store.ensureAccount('ada', userId, 'Europe/Berlin')
    const cloud = {
      async get(path: string, query: Readonly<Record<string, string>>) {
        const headers = { apptoken: token, appname: 'com.huami.midong', appPlatform: 'web' }
        const response = await fetch(`${simulator.url}${path}?${new URLSearchParams(query)}`, { headers })
        return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) }
      },
    }
    await sync({ store, account, userId, cloud, now: () => syncedAt })
  } finally {
    store.close()
    await simulator.close()
  }
  return home
}

/** All bytes of a stream. */
export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece.slice())
  return Buffer.concat(pieces)
}

/** Runs a tool of the system; null when the machine has none, which is said on stderr so that nobody takes it for a pass. */
export function tool(
  name: string,
  args: readonly string[],
  input?: string | Uint8Array,
): { out: string; ok: boolean } | null {
  const run = spawnSync(name, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...(input === undefined ? {} : { input }) })
  if (run.error && (run.error as NodeJS.ErrnoException).code === 'ENOENT') {
    process.stderr.write(`NOT RUN: ${name} is missing (Debian has it, see .ci/run)\n`)
    return null
  }
  return { out: run.stdout + run.stderr, ok: run.status === 0 }
}
