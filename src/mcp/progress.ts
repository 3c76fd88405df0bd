// Progress notifications of a long call, for a client that requested them.

import type { ServerContext } from '@modelcontextprotocol/server'

/** Milliseconds between two. */
const PACE = 1000

/** Runs `work` and meanwhile notifies the client of the seconds elapsed. */
export async function withProgress<T>({ mcpReq }: ServerContext, work: () => Promise<T>): Promise<T> {
  const token = mcpReq._meta?.progressToken
  if (token === undefined) return work()
  let seconds = 0
  const say = () => {
    const params = { progressToken: token, progress: seconds++, message: 'Reading the history' }
    // A client that has gone needs none.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined)
  }
  say()
  const timer = setInterval(say, PACE)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
