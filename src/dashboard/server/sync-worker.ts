// One sync on a thread of its own, so that the dashboard stays responsive while a window of a thousand days is decoded.
// A message stops it; messages report progress and the end.

import { parentPort, workerData } from 'node:worker_threads'
import { openCloud } from '../../cloud/index.ts'
import { WristoryError } from '../../errors.ts'
import type { LoginName } from '../../store/logins.ts'
import { openStore } from '../../store/store.ts'
import { syncLogins } from '../../sync/logins.ts'
import type { SyncProgress } from '../../sync/sync.ts'
import type { FromWorker, SyncAsked, SyncEnd } from './sync-job.ts'

const asked = workerData as SyncAsked
const tell = (message: FromWorker) => parentPort?.postMessage(message)
const stopper = new AbortController()
parentPort?.on('message', () => stopper.abort(new WristoryError('interrupted', 'The sync was stopped.')))

try {
  // Reported when the store is closed: the receiver may begin the next one.
  tell({ end: await run() })
} catch (error) {
  const known = error instanceof WristoryError ? error : new WristoryError('bug', 'The sync ended unexpectedly.')
  tell({ end: { outcome: known.code, message: known.message, hint: known.hint, until: known.until ?? null } })
} finally {
  parentPort?.close()
}

async function run(): Promise<SyncEnd> {
  const { home, env, version, origin, account: name, zone, wanted } = asked
  const now = () => Math.floor(Date.now() / 1000)
  const cloud = openCloud({ home, env, version, cloud: origin, signal: stopper.signal })
  try {
    const clients = await cloud.clients(name)
    const store = await openStore({ folder: home, write: true, now })
    try {
      const options = {
        ...wanted,
        store,
        zone,
        now,
        signal: stopper.signal,
        onProgress: ({ window, ...progress }: SyncProgress) =>
          tell({ progress: { ...progress, from: window?.from ?? null, to: window?.to ?? null } }),
        onEnd: (app: LoginName, error?: unknown) => cloud.noteOutcome(clients.find((one) => one.app === app)!, error),
      }
      const summary = await syncLogins(clients, options, async () => undefined)
      const { failed, requests, first, last } = summary
      const rows = Object.values(summary.kinds).reduce((sum, { added, changed }) => sum + added + changed, 0)
      const some = failed.length > 0
      const words = failed.map(({ source, from, to, message }) => `${source} ${from} to ${to}: ${message}`)
      return {
        outcome: some ? 'partial' : 'done',
        message: some ? `${failed.length} windows failed. ${words[0]}` : '',
        hint: some ? 'Sync again to fetch what is missing.' : '',
        until: null,
        requests,
        rows,
        first,
        last,
      }
    } finally {
      store.close()
    }
  } finally {
    await cloud.close()
  }
}
