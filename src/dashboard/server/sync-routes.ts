// The routes that start and stop a sync, sign in and sign out, and the event stream of a sync.

import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { renderSVG } from 'uqr'
import { isDate } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import type { Answers, ApiOptions } from './route.ts'
import type { SyncEvent, SyncJobs } from './sync-job.ts'

/** Seconds between two keep-alive messages, so that a dead connection is noticed. */
const HEARTBEAT = 20_000

export function syncAnswers({ jobs, account, schedule }: ApiOptions) {
  return {
    'POST /sync': async ({ body: wanted }, c) => {
      if (jobs.running !== null) return c.json({ id: jobs.running.id }, 409)
      for (const day of [wanted.from, wanted.to])
        if (day !== undefined && !isDate(day)) throw new WristoryError('usage', `There is no day ${day}`)
      return { id: jobs.start({ ...(await account.forSync()), wanted }) }
    },
    'DELETE /sync': () => ({ stopped: jobs.stop() }),
    'POST /sign-in': async ({ body }) => {
      const name = await account.signIn(body)
      schedule.look()
      return { name }
    },
    'GET /sign-in/xiaomi': () => ({ address: account.xiaomiPage(), miFitness: account.miPage() }),
    'POST /sign-in/qr': async () => {
      const code = await account.qr.start()
      return { ...code, picture: renderSVG(code.address, { border: 2 }) }
    },
    'GET /sign-in/qr': () => {
      const progress = account.qr.progress()
      if (progress.state === 'done') schedule.look()
      return progress
    },
    'DELETE /sign-in/{name}': async ({ params }) => ({ removed: await account.signOut(params.name) }),
    'GET /events': (_, c) => events(c, jobs),
  } satisfies Partial<Answers>
}

/** Server-sent events from the one after `Last-Event-ID` on. */
function events(context: Context, jobs: SyncJobs): Response {
  return streamSSE(context, async (stream) => {
    const waiting: SyncEvent[] = []
    let wake: () => void = () => {}
    const release = jobs.listen((event) => {
      waiting.push(event)
      wake()
    })
    const beat = setInterval(() => wake(), HEARTBEAT)
    stream.onAbort(() => {
      wake()
    })
    try {
      const last = Number(context.req.header('last-event-id') ?? Number.NaN)
      if (!Number.isNaN(last)) waiting.push(...jobs.since(last))
      await stream.write(': here\n\n')
      while (!stream.aborted) {
        const next = waiting.shift()
        if (next !== undefined) {
          await stream.writeSSE({ id: String(next.id), event: next.event, data: JSON.stringify(next.data) })
          continue
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        if (waiting.length === 0 && !stream.aborted) await stream.write(': here\n\n')
      }
    } finally {
      clearInterval(beat)
      release()
    }
  })
}
