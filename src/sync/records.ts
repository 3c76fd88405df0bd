// Sources that are asked for record by record, newest first: the details of workouts, the members of a family, the
// sorts of devices. A run can stop after any of them: which are due follows from what was kept and noted.

import type { Request, Row, Source } from '../kinds/kind.ts'
import { requestKey } from '../kinds/request-key.ts'
import { columnList } from '../store/driver.ts'
import { readNote, writeNote } from './ledger.ts'
import { type SyncOptions, subjectOf } from './options.ts'
import type { Run } from './run.ts'
import { allPages, type PlannedRequest } from './windows.ts'

/** A record that is to be asked for. */
interface Due {
  readonly date: string
  readonly request: Request
}

/** All records that are due; those that failed in an earlier run come last, the one that waited longest first. */
export async function walkRecords(run: Run, source: Source): Promise<void> {
  const failed = failedDays(run.options, source)
  const due = dueRecords(run.options, source).sort((a, b) => (failed.get(a.date) ?? 0) - (failed.get(b.date) ?? 0))
  const turns = source.each!.every !== undefined
  for (const [i, { date, request }] of due.entries()) {
    const span = { from: date, to: date }
    await run.attempt(source, span, run.requests + due.length - i, async () => {
      const body = await allPages(run, source, request)
      // Kept even when it is the same as before: that it was asked for after the record changed is what counts.
      if (!turns) return run.keep(source, span, request, body, { again: true })
      return run.keep(source, span, request, body, { also: () => noteTurn(run.options, source, request) })
    })
  }
}

/** When the record of a day was tried last, where that failed. */
function failedDays({ store, account }: SyncOptions, source: Source): Map<string, number> {
  const rows = store.database.all<{ date: string; at: number }>(
    'SELECT window_from AS date, at FROM failure WHERE account = ? AND source = ?',
    account.id,
    source.name,
  )
  return new Map(rows.map(({ date, at }) => [date, at]))
}

/** The requests that are certain, and how many there can be at most of the records known. */
export function planRecords(options: Omit<SyncOptions, 'cloud'>, source: Source) {
  const certain = dueRecords(options, source).map(
    ({ date }): PlannedRequest => ({ source: source.name, from: date, to: date }),
  )
  return { certain, atMost: certain.length }
}

/** What only an imported file tells is not asked for: the cloud does not know it. */
function dueRecords(options: Omit<SyncOptions, 'cloud'>, source: Source): Due[] {
  const { store, account, from, to } = options
  const { of, table, columns, order, request, every } = source.each!
  const names = columnList(columns)
  const told = `account = ? AND date BETWEEN ? AND ? AND (SELECT source FROM reply r WHERE r.id = ${table}.reply) = ?`
  const sql =
    every === undefined
      ? `SELECT ${names}, date, reply FROM ${table} WHERE ${told} ORDER BY "${order}" DESC`
      : `SELECT ${names}, max(date) AS date FROM ${table} WHERE ${told} GROUP BY ${names} ORDER BY max("${order}") DESC`
  const isDue = every === undefined ? changedSince(options, source) : overdue(options, source, every)
  return store.database.all<Row>(sql, account.id, from ?? '', to ?? '9999-12-31', of.name).flatMap((record) => {
    const asked = request(subjectOf(options), record)
    return asked !== null && isDue(record, asked) ? [{ date: record.date as string, request: asked }] : []
  })
}

type IsDue = (record: Row, request: Request) => boolean

/** Records whose newest reply is older than the reply that last changed the record, or that have none. */
function changedSince({ store, account, userId }: Omit<SyncOptions, 'cloud'>, source: Source): IsDue {
  const replies = new Map(
    store.database
      .all<{ request: string; id: number }>(
        'SELECT request, max(id) AS id FROM reply WHERE account = ? AND source = ? GROUP BY request',
        account.id,
        source.name,
      )
      .map(({ request, id }) => [request, id]),
  )
  return (record, request) => (replies.get(requestKey(request, userId)) ?? 0) < (record.reply as number)
}

const noteOf = (source: Source) => `turns ${source.name}`

/** Requests that were not made within the last `every` seconds. */
function overdue(options: Omit<SyncOptions, 'cloud'>, source: Source, every: number): IsDue {
  const turns = readNote<Record<string, number>>(options, noteOf(source)) ?? {}
  // A clock that was set back must not silence a record for ever.
  return (_, request) =>
    Math.abs(options.now() - (turns[requestKey(request, options.userId)] ?? Number.NEGATIVE_INFINITY)) >= every
}

function noteTurn(options: SyncOptions, source: Source, request: Request): void {
  const turns = readNote<Record<string, number>>(options, noteOf(source)) ?? {}
  writeNote(options, noteOf(source), { ...turns, [requestKey(request, options.userId)]: options.now() })
}
