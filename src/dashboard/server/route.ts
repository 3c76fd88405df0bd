// Dependencies of the API's routes, and the conversion of the table of routes into handlers.

import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import { WristoryError } from '../../errors.ts'
import type { FamilyAccess } from '../../http-server/family.ts'
import type { StoreDoor } from '../../query/reader.ts'
import type { SqlRunner } from '../../store/sql.ts'
import type { Filled, Gives } from '../request.ts'
import { type Route, type RouteName, type Routes, routes } from '../routes.ts'
import type { SignInDesk } from './account.ts'
import type { PairedDevices, Remote } from './devices.ts'
import type { ExportJobs } from './export-job.ts'
import type { Visitor } from './guard.ts'
import type { Schedule } from './schedule.ts'
import type { SyncJobs } from './sync-job.ts'

export interface ApiOptions {
  readonly home: string
  readonly version: string
  readonly door: StoreDoor
  readonly jobs: SyncJobs
  readonly exports: ExportJobs
  readonly queries: SqlRunner
  readonly account: SignInDesk
  readonly schedule: Pick<Schedule, 'told' | 'look'>
  readonly devices: PairedDevices
  readonly family: FamilyAccess
  /** The paired device of a request; null for this computer. */
  readonly visitor: (request: Request) => Visitor | null
  /** The entrance of other devices; null if there is none. */
  readonly remote: () => Remote | null
  /** The person that a download's address has to name; by default the one the dashboard was started for. */
  readonly name?: string | null
  /** A ticket for one GET of a path without the secret. */
  readonly ticket: (path: string) => string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The validated input of a route. */
export interface RouteQuestion<N extends RouteName> {
  readonly params: Readonly<Record<keyof Filled<N>, string>>
  readonly query: Routes[N] extends { readonly query: infer S extends z.ZodType } ? z.output<S> : undefined
  readonly body: Routes[N] extends { readonly takes: infer S extends z.ZodType } ? z.output<S> : undefined
}

/** Handlers of routes by their names in the table; a `Response` if the answer is not plain JSON. */
export type Answers<N extends RouteName = RouteName> = {
  readonly [Name in N]: (
    asked: RouteQuestion<Name>,
    context: Context,
  ) => Gives<Name> | Response | Promise<Gives<Name> | Response>
}

/** The routes of some answers, with what they are asked checked by the table. */
export function mount<N extends RouteName>(api: Hono, answers: Answers<N>): void {
  for (const [name, answer] of Object.entries(answers) as [N, Answers<N>[N]][]) {
    const [method = '', path = ''] = name.split(' ')
    const route: Route = routes[name]
    api.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
      const params = c.req.param()
      const asked = {
        params: route.params === undefined ? params : read(route.params, params),
        query: route.query && read(route.query, c.req.query()),
        body: route.takes && read(route.takes, await body(c.req.raw)),
      }
      const told = await answer(asked as RouteQuestion<N>, c)
      return told instanceof Response ? told : c.json(told as object)
    })
  }
}

/** The validated value; throws `usage` with the first problem. */
function read<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const checked = shape.safeParse(value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw new WristoryError('usage', `Bad request: ${[...(issue?.path ?? []), issue?.message].join(' ')}`, {
    hint: 'The routes and what they take are in docs/api.md.',
  })
}

async function body(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) === 0) return {}
  try {
    return await request.json()
  } catch {
    throw new WristoryError('usage', 'The body is not JSON')
  }
}
