// Sources that are asked for record by record, newest first: the details of workouts. Which of them are due follows
// from the archive alone, so a run can stop after any of them.

import { EARLIEST } from '../derive/windows.ts'
import type { Row, Source } from '../kinds/kind.ts'
import { describe, type Run, type SyncOptions } from './run.ts'
import type { PlannedRequest } from './windows.ts'

export async function walkRecords(run: Run, source: Source): Promise<void> {
  const { userId } = run.options
  const due = dueRecords(run.options, source)
  for (const [i, record] of due.entries()) {
    const date = record.date as string
    const span = { from: date, to: date }
    await run.attempt(source, span, run.requests + due.length - i, async () => {
      const request = source.each!.request({ userId }, record)
      // Kept even when it is the same as before: that it was asked for after the record changed is what counts.
      return run.keep(source, span, request, await run.get(request, source), { again: true })
    })
  }
}

/** The requests that are certain, and how many there can be at most of the records known. */
export function planRecords(options: Omit<SyncOptions, 'cloud'>, source: Source) {
  const certain = dueRecords(options, source).map(
    ({ date }): PlannedRequest => ({ source: source.name, from: date as string, to: date as string }),
  )
  return { certain, atMost: certain.length }
}

/**
 * Records whose newest reply is older than the reply that last changed the record, or that have none. What only an
 * imported file tells is not asked for: the cloud does not know it.
 */
function dueRecords({ store, account, userId, from, to }: Omit<SyncOptions, 'cloud'>, source: Source): Row[] {
  const { of, table, columns, order, request } = source.each!
  const { database } = store
  const replies = new Map(
    database
      .all<{ request: string; id: number }>(
        'SELECT request, max(id) AS id FROM reply WHERE account = ? AND source = ? GROUP BY request',
        account.id,
        source.name,
      )
      .map(({ request, id }) => [request, id]),
  )
  const names = [...new Set(['date', ...columns])].map((name) => `"${name}"`).join(', ')
  return database
    .all<Row>(
      `SELECT ${names}, reply FROM ${table} WHERE account = ? AND date BETWEEN ? AND ?
         AND (SELECT source FROM reply r WHERE r.id = ${table}.reply) = ? ORDER BY "${order}" DESC`,
      account.id,
      from ?? EARLIEST,
      to ?? '9999-12-31',
      of.name,
    )
    .filter((record) => (replies.get(describe(request({ userId }, record), userId)) ?? 0) < (record.reply as number))
}
