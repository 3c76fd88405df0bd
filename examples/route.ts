// A route that gives the nights of a store as JSON. The handler takes a web request and gives a web response: with Next.js
// export it as `GET` of app/api/nights/route.ts and set `serverExternalPackages: ['wristory']`, because a bundler cannot
// place the native module of a keyring; with Hono use it as below, with Deno or Bun serve it.
import { Hono } from 'hono'
import { openStore, query, WristoryError } from 'wristory'

export async function GET(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams
  const [from, to] = [asked.get('from') ?? undefined, asked.get('to') ?? undefined]
  try {
    using store = await openStore({ folder: process.env.WRISTORY_HOME ?? 'history' })
    const nights = []
    for await (const { date, start, end, deep_minutes, rem_minutes } of query(store, 'night', {
      from,
      to,
      signal: request.signal,
    }))
      nights.push({ date, start, end, deep_minutes, rem_minutes })
    return Response.json(nights)
  } catch (error) {
    if (!(error instanceof WristoryError)) throw error
    return Response.json(
      { error: error.code, message: error.message, hint: error.hint },
      { status: error.code === 'usage' ? 400 : 503 },
    )
  }
}

export const app = new Hono().get('/api/nights', (context) => GET(context.req.raw))
