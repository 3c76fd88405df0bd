// The routes that change something: start and stop a sync, sign in, sign out. And the stream that tells what a sync does.

import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { isDate } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import * as shapes from '../schema.ts'
import { type ApiOptions, body, read } from './route.ts'
import type { SyncEvent, SyncJobs } from './sync-job.ts'

/** Seconds between two signs of life, so that a dead connection is noticed. */
const HEARTBEAT = 20_000

export function syncRoutes({ jobs, account, schedule }: ApiOptions): Hono {
  const routes = new Hono()
  routes.post('/sync', async (c) => {
    if (jobs.running !== null) return c.json({ id: jobs.running.id }, 409)
    const asked = Number(c.req.header('content-length') ?? 0) === 0 ? {} : await body(c.req.raw)
    const wanted = read(shapes.syncAsked, asked)
    for (const day of [wanted.from, wanted.to])
      if (day !== undefined && !isDate(day)) throw new WristoryError('usage', `There is no day ${day}`)
    return c.json({ id: jobs.start({ ...(await account.forSync()), wanted }) })
  })
  routes.delete('/sync', (c) => c.json({ stopped: jobs.stop() }))
  routes.post('/sign-in', async (c) => {
    const name = await account.signIn(read(shapes.signInAsked, await body(c.req.raw)))
    schedule.look()
    return c.json({ name })
  })
  routes.get('/sign-in/xiaomi', (c) => c.json({ address: account.xiaomiPage() }))
  routes.delete('/sign-in/:name', async (c) => c.json({ removed: await account.signOut(c.req.param('name')) }))
  return routes
}

/** Server-sent events from the one after `Last-Event-ID` on. */
export function events(context: Context, jobs: SyncJobs): Response {
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
