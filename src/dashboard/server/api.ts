// /api/v1: the page's GETs over the store, and the few routes that change something.

import { Hono } from 'hono'
import { addDays } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { issueCounts } from '../../query/coverage.ts'
import { readDigest } from '../../query/digest.ts'
import { hourGrid } from '../../query/grid.ts'
import type { Reader } from '../../query/reader.ts'
import { measureDifferences } from '../../query/reconciliation.ts'
import { storePath } from '../../store/store.ts'
import { documented } from '../../store/tables.ts'
import type { RouteName } from '../routes.ts'
import type { Status } from '../schema.ts'
import { coverageReport } from './coverage.ts'
import { readDaily } from './daily.ts'
import { readDay } from './day.ts'
import { deviceAnswers } from './device-routes.ts'
import { exportAnswers } from './export-routes.ts'
import { familyAnswers } from './family-routes.ts'
import { handoverAnswers } from './handover-routes.ts'
import { insightAnswers } from './insight-routes.ts'
import { readOutlines } from './outlines.ts'
import { type Answers, type ApiOptions, mount } from './route.ts'
import { readSettings, writeSettings } from './settings.ts'
import { readShares } from './shares.ts'
import { nightList } from './sleep.ts'
import { readStatus } from './status.ts'
import { syncAnswers } from './sync-routes.ts'
import { kindTable } from './table.ts'
import { listedWorkouts, wholeWorkout } from './workouts.ts'

/** Limits of user SQL in the page (reliability W10). */
const sqlLimits = { rows: 5000, bytes: 8 * 1024 * 1024 }

/** Routes under /api/v1. */
export function createApi(options: ApiOptions): Hono {
  const api = new Hono()
  const answers: Answers<Exclude<RouteName, 'POST /session'>> = {
    ...dataAnswers(options),
    ...storeAnswers(options),
    ...exportAnswers(options),
    ...syncAnswers(options),
    ...deviceAnswers(options),
    ...familyAnswers(options),
    ...handoverAnswers(options),
    ...insightAnswers(options),
  }
  mount(api, answers)
  api.all('/*', () => {
    throw new WristoryError('usage', 'There is no such route', { hint: 'The routes are in docs/api.md.' })
  })
  return api
}

/** Runs `work` on a snapshot of the store. */
async function look<T>({ door }: ApiOptions, work: (reader: Reader) => T): Promise<T> {
  const open = await door.open()
  if (open !== null) return open.database.snapshot(() => work(open))
  throw new WristoryError('sign-in-needed', 'There is no data yet', {
    hint: 'Sign in and sync: on this page, or with `wristory login` and `wristory sync`.',
  })
}

/** Routes of the data pages. */
function dataAnswers(options: ApiOptions) {
  return {
    'GET /day/{date}': ({ params }) => look(options, (reader) => readDay(reader, params.date)),
    'GET /daily': ({ query: { metric, ...rest } }) =>
      look(options, (reader) =>
        readDaily(reader, { ...rest, metrics: metric.split(',').filter((name) => name !== '') }),
      ),
    'GET /sleep': ({ query: { from, to } }) =>
      look(options, (reader) => nightList(reader, from ?? addDays(reader.today, -59), to ?? reader.today)),
    'GET /digest': ({ query: { date, by } }) => look(options, (reader) => readDigest(reader, date ?? reader.today, by)),
    'GET /grid': ({ query: { metric, ...rest } }) =>
      look(options, (reader) => hourGrid(reader, metric, ...ends(reader, rest))),
    'GET /shares': ({ query: { of, by, ...rest } }) =>
      look(options, (reader) => readShares(reader, of, ...ends(reader, rest), by)),
    'GET /workout': ({ query }) => look(options, (reader) => listedWorkouts(reader, query)),
    'GET /outlines': ({ query: { id } }) => look(options, (reader) => readOutlines(reader, id.split(',').map(Number))),
    'GET /workout/{id}': ({ params }) => look(options, (reader) => wholeWorkout(reader, params.id)),
    'GET /table/{kind}': ({ params, query: { limit } }) =>
      look(options, (reader) => kindTable(reader, params.kind, limit)),
  } satisfies Partial<Answers>
}

/** Routes of the frame, and of the pages about the store itself. */
function storeAnswers(options: ApiOptions) {
  const { home, schedule } = options
  return {
    'GET /status': (_, c) => statusAnswer(options, options.visitor(c.req.raw)?.account ?? null),
    'GET /coverage': () => look(options, coverageReport),
    'GET /issues': () => look(options, issueCounts),
    'GET /reconciliation': () => look(options, measureDifferences),
    'GET /schema': () => {
      // Called by the page on which queries are written.
      options.queries.warm()
      return documented().map(([name, columns]) => ({
        name,
        columns: Object.entries(columns).map(([column, { type, unit, doc }]) => ({
          name: column,
          type,
          unit: unit ?? null,
          doc,
        })),
      }))
    },
    'GET /openapi.json': async () => {
      const { openApi } = await import('./openapi.ts')
      return { ...openApi(options.version) }
    },
    'POST /sql': async ({ body: { sql, seconds } }, c) => {
      const limits = { ...sqlLimits, milliseconds: seconds * 1000 }
      const result = await options.queries.run(storePath(home), sql, limits, c.req.raw.signal)
      const { columns, rows, milliseconds, truncated } = result
      return { columns, rows, ms: milliseconds, truncated }
    },
    'GET /settings': () => readSettings(home),
    'PUT /settings': ({ body }) => {
      writeSettings(home, body)
      schedule.look()
      return body
    },
  } satisfies Partial<Answers>
}

/** `member` is the account that a PIN unlocked for the device that asks; null where it sees all. */
async function statusAnswer(options: ApiOptions, member: string | null): Promise<Status> {
  const { door, account, schedule, jobs, version, now, family } = options
  const open = await door.open()
  const readable = member === null ? null : family.readable(member)
  const signedIn = (await account.list()).filter(({ name }) => readable === null || readable.includes(name))
  const accounts = (await door.names()).filter((name) => readable === null || readable.includes(name))
  const scheduled = await schedule.told()
  const status = () =>
    readStatus({
      reader: open,
      version,
      today: new Date(now()).toISOString().slice(0, 10),
      accounts,
      member,
      signIn: signedIn.find(({ name }) => open === null || name === open.account.name) ?? null,
      signedIn: signedIn.map(({ name }) => name),
      sync: jobs.running,
      schedule: scheduled,
    })
  return open === null ? status() : open.database.snapshot(status)
}

/** The requested days, by default all. */
function ends(
  { first, today }: Reader,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): [from: string, to: string] {
  return [from ?? first ?? today, to ?? today]
}
