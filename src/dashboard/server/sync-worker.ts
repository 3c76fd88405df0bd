// One sync on a thread of its own, so that the dashboard stays responsive while a window of a thousand days is decoded.
// A message stops it; messages report progress and the end.

import { parentPort, workerData } from 'node:worker_threads'
import { openCloud, originOf } from '../../cloud/index.ts'
import { WristoryError } from '../../errors.ts'
import { openStore } from '../../store/store.ts'
import { sync } from '../../sync/sync.ts'
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
    const client = await cloud.client(name)
    const store = await openStore({ folder: home, write: true, now })
    try {
      const account = store.ensureAccount(client.name, client.session.userId, zone)
      const summary = await sync({
        ...wanted,
        store,
        account,
        userId: client.session.userId,
        origin: originOf(client.session),
        // An account without a profile gets 404, whose meaning is up to the source.
        cloud: { get: (path, query) => client.get(path, query, { accept: [404] }) },
        now,
        signal: stopper.signal,
        onProgress: ({ window, ...progress }) =>
          tell({ progress: { ...progress, from: window?.from ?? null, to: window?.to ?? null } }),
      })
      cloud.noteOutcome(client.name)
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
    } catch (error) {
      cloud.noteOutcome(client.name, error)
      throw error
    } finally {
      store.close()
    }
  } finally {
    await cloud.close()
  }
}
