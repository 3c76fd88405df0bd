// /api/v1: every question the page asks, as plain GETs over the store, and the few things that change something.

import { Hono } from 'hono'
import { z } from 'zod'
import { addDays, isDate } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { storePath } from '../../store/store.ts'
import { documented } from '../../store/tables.ts'
import { stepSizes } from '../range.ts'
import * as shapes from '../schema.ts'
import { coverageOf, issuesOf } from './coverage.ts'
import { dailyOf } from './daily.ts'
import { dayOf } from './day.ts'
import { exportRoutes } from './export-routes.ts'
import { gridOf } from './grid.ts'
import { outlinesOf } from './outlines.ts'
import type { Reader } from './reader.ts'
import { reconciliationOf } from './reconciliation.ts'
import { type ApiOptions, body, read } from './route.ts'
import { readSettings, writeSettings } from './settings.ts'
import { sharesOf } from './shares.ts'
import { nightsOf } from './sleep.ts'
import { statusOf } from './status.ts'
import { events, syncRoutes } from './sync-routes.ts'
import { tableOf } from './table.ts'
import { workoutOf, workoutsOf } from './workouts.ts'

/** What user SQL in the page may take (reliability W10). */
const sqlLimits = { rows: 5000, bytes: 8 * 1024 * 1024 }
const mostRows = 5000

const date = z.string().refine(isDate, 'a day is written YYYY-MM-DD')
const range = z.object({ from: date.optional(), to: date.optional() })
/** What the routes take; made once, because making a shape costs more than checking with it. */
const asked = {
  daily: range.extend({ metric: z.string(), by: z.enum(stepSizes).default('day') }),
  grid: range.extend({ metric: z.enum(['steps', 'heartrate']) }),
  shares: range.extend({ of: shapes.shares.shape.of, by: z.enum(stepSizes).optional() }),
  workouts: range.extend({ sport: z.string().optional() }),
  outlines: z.object({ id: z.string().regex(/^\d{1,12}(,\d{1,12}){0,99}$/) }),
  table: z.object({ limit: z.coerce.number().int().min(1).max(mostRows).default(500) }),
}

/** Routes under /api/v1. */
export function createApi(options: ApiOptions): Hono {
  const { door, home, jobs, account, schedule } = options
  const api = new Hono()
  /** The answer of `work` over one moment of the store. */
  const look = async <T>(work: (reader: Reader) => T): Promise<T> => {
    const open = await door.open()
    if (open !== null) return open.database.snapshot(() => work(open))
    throw new WristoryError('sign-in-needed', 'There is no data yet', {
      hint: 'Sign in and sync: on this page, or with `wristory login` and `wristory sync`.',
    })
  }

  api.get('/status', async (c) => {
    const open = await door.open()
    const signedIn = await account.list()
    const accounts = await door.names()
    const scheduled = await schedule.told()
    const status = () =>
      statusOf({
        reader: open,
        version: options.version,
        today: new Date(options.now()).toISOString().slice(0, 10),
        accounts,
        signIn: signedIn.find(({ name }) => open === null || name === open.account.name) ?? null,
        signedIn: signedIn.map(({ name }) => name),
        sync: jobs.running,
        schedule: scheduled,
      })
    return c.json(open === null ? status() : open.database.snapshot(status))
  })
  api.get('/day/:date', async (c) => {
    const day = read(date, c.req.param('date'))
    return c.json(await look((reader) => dayOf(reader, day)))
  })
  api.get('/daily', async (c) => {
    const { metric, ...rest } = read(asked.daily, c.req.query())
    const metrics = metric.split(',').filter((name) => name !== '')
    return c.json(await look((reader) => dailyOf(reader, { ...rest, metrics })))
  })
  api.get('/sleep', async (c) => {
    const { from, to } = read(range, c.req.query())
    return c.json(await look((reader) => nightsOf(reader, from ?? addDays(reader.today, -59), to ?? reader.today)))
  })
  api.get('/grid', async (c) => {
    const { metric, ...rest } = read(asked.grid, c.req.query())
    return c.json(await look((reader) => gridOf(reader, metric, ...ends(reader, rest))))
  })
  api.get('/shares', async (c) => {
    const { of, by, ...rest } = read(asked.shares, c.req.query())
    return c.json(await look((reader) => sharesOf(reader, of, ...ends(reader, rest), by)))
  })
  api.get('/workout', async (c) => {
    const wanted = read(asked.workouts, c.req.query())
    return c.json(await look((reader) => workoutsOf(reader, wanted)))
  })
  api.get('/outlines', async (c) => {
    const { id } = read(asked.outlines, c.req.query())
    return c.json(await look((reader) => outlinesOf(reader, id.split(',').map(Number))))
  })
  api.get('/workout/:id', async (c) => c.json(await look((reader) => workoutOf(reader, c.req.param('id')))))
  api.get('/table/:kind', async (c) => {
    const { limit } = read(asked.table, c.req.query())
    return c.json(await look((reader) => tableOf(reader, c.req.param('kind'), limit)))
  })
  api.get('/coverage', async (c) => c.json(await look(coverageOf)))
  api.get('/issues', async (c) => c.json(await look(issuesOf)))
  api.get('/reconciliation', async (c) => c.json(await look(reconciliationOf)))
  api.get('/schema', (c) => {
    // Asked by the page on which queries are written.
    options.queries.warm()
    return c.json(
      documented().map(([name, columns]) => ({
        name,
        columns: Object.entries(columns).map(([column, { type, unit, doc }]) => ({
          name: column,
          type,
          unit: unit ?? null,
          doc,
        })),
      })),
    )
  })
  api.get('/openapi.json', async (c) => {
    const { openApi } = await import('./openapi.ts')
    return c.json(openApi(options.version))
  })
  api.post('/sql', async (c) => {
    const { sql, seconds } = read(shapes.sqlAsked, await body(c.req.raw))
    const limits = { ...sqlLimits, milliseconds: seconds * 1000 }
    const result = await options.queries.run(storePath(home), sql, limits, c.req.raw.signal)
    const { columns, rows, milliseconds, truncated } = result
    return c.json({ columns, rows, ms: milliseconds, truncated })
  })
  api.get('/settings', (c) => c.json(readSettings(home)))
  api.put('/settings', async (c) => {
    const settings = read(shapes.settings, await body(c.req.raw))
    writeSettings(home, settings)
    schedule.look()
    return c.json(settings)
  })
  api.get('/events', (c) => events(c, jobs))
  api.route('/', exportRoutes(options))
  api.route('/', syncRoutes(options))
  api.all('/*', () => {
    throw new WristoryError('usage', 'There is no such route', { hint: 'The routes are in docs/api.md.' })
  })
  return api
}

/** The days asked for, else all there are. */
function ends({ first, today }: Reader, { from, to }: z.output<typeof range>): [from: string, to: string] {
  return [from ?? first ?? today, to ?? today]
}
