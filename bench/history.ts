// Ten simulated years as the cloud sends them, fetched once, for benchmarks that need replies and no server. In a
// thread of its own: the simulator's heap would make everything after it a fifth slower than for users.

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { startSimulator } from '../src/simulator/index.ts'

export interface History {
  readonly replies: readonly { readonly from: string; readonly to: string; readonly body: Uint8Array }[]
  readonly userId: string
}

/** Replies of 30 days each, newest first, over `days` days. */
export function historyOf(days: number): Promise<History> {
  const worker = new Worker(new URL(import.meta.url), { workerData: days })
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

if (!isMainThread) parentPort!.postMessage(await fetched(workerData))

async function fetched(days: number): Promise<History> {
  const simulator = await startSimulator({ person: 'ten-years', today: '2026-11-22' })
  try {
    const account = simulator.accounts[0]!
    const replies = []
    for (let back = 0; back < days; back += 30) {
      const to = dateBefore(back)
      const from = dateBefore(Math.min(days, back + 30) - 1)
      const query = new URLSearchParams({
        query_type: 'detail',
        device_type: '0',
        userid: account.userId,
        from_date: from,
        to_date: to,
      })
      const response = await fetch(`${simulator.url}/v1/data/band_data.json?${query}`, {
        headers: { apptoken: account.token, appname: 'com.huami.midong', appPlatform: 'web' },
      })
      replies.push({ from, to, body: new Uint8Array(await response.arrayBuffer()) })
    }
    return { replies, userId: account.userId }
  } finally {
    await simulator.close()
  }
}

function dateBefore(days: number): string {
  return new Date(Date.UTC(2026, 10, 22 - days)).toISOString().slice(0, 10)
}
