// What the routes of the API are made from, and how they read what they are asked.

import type { z } from 'zod'
import { WristoryError } from '../../errors.ts'
import type { SqlRunner } from '../../store/sql.ts'
import type { Account } from './account.ts'
import type { ExportJobs } from './export-job.ts'
import type { StoreDoor } from './reader.ts'
import type { Schedule } from './schedule.ts'
import type { SyncJobs } from './sync-job.ts'

export interface ApiOptions {
  readonly home: string
  readonly version: string
  readonly door: StoreDoor
  readonly jobs: SyncJobs
  readonly exports: ExportJobs
  readonly queries: SqlRunner
  readonly account: Account
  readonly schedule: Pick<Schedule, 'told' | 'look'>
  /** A ticket for one GET of a path without the secret. */
  readonly ticket: (path: string) => string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The value after checking; throws `usage` with the first thing that is wrong. */
export function read<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const checked = shape.safeParse(value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw new WristoryError('usage', `Bad request: ${[...(issue?.path ?? []), issue?.message].join(' ')}`, {
    hint: 'The routes and what they take are in docs/api.md.',
  })
}

export async function body(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    throw new WristoryError('usage', 'The body is not JSON')
  }
}
