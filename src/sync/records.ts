// Sources that are requested record by record, newest first: details of workouts, members of a family, types of
// devices. A run can stop after any of them: which are due follows from what is stored.

import { pauseAfter } from '../derive/doubt.ts'
import { kinds } from '../kinds/index.ts'
import { type Request, type Row, type Source, storedAs } from '../kinds/kind.ts'
import { requestKey } from '../kinds/request-key.ts'
import { columnList } from '../store/driver.ts'
import { allPages } from './all-pages.ts'
import { readNote, writeNote } from './ledger.ts'
import { type SyncOptions, toSubject } from './options.ts'
import { replySize, type SyncRun } from './run.ts'
import type { PlannedRequest } from './windows.ts'

const DAY = 86_400

/** A record to be requested. */
interface Due {
  readonly date: string
  readonly request: Request
}

/** A record without details although they were requested; `due` in epoch seconds. */
export interface DoubtedRecord extends Due {
  readonly tries: number
  readonly due: number
}

/** All records that are due; those that failed in an earlier run come last, the longest waiting first. */
export async function walkRecords(run: SyncRun, source: Source): Promise<void> {
  const failed = failedDays(run.options, source)
  const due = dueRecords(run.options, source).sort((a, b) => (failed.get(a.date) ?? 0) - (failed.get(b.date) ?? 0))
  for (const [i, record] of due.entries()) await fetchRecord(run, source, record, run.requests + due.length - i)
}

export async function fetchRecord(run: SyncRun, source: Source, { date, request }: Due, total: number): Promise<void> {
  const span = { from: date, to: date }
  const { every } = source.each!
  await run.attempt(source, span, total, async () => {
    const body = await allPages(run, source, request)
    // Stored even if unchanged: it shows that the request came after the record changed.
    return run.keep(source, span, request, body, {
      again: every === undefined,
      also: (outcome) => {
        // An empty answer is tested the next day.
        if (every !== undefined) noteTurn(run.options, source, request, replySize(outcome) === 0 ? every - DAY : 0)
        settle(run, source, date)
      },
    })
  })
}

/** A day's failure ends when none of the day's records is due any more. */
function settle(run: SyncRun, source: Source, date: string): void {
  const { again: _, ...options } = run.options
  if (failedDays(options, source).has(date) && dueRecords({ ...options, from: date, to: date }, source).length === 0)
    run.forgetFailures(source, { from: date, to: date })
}

/** Records that must have details but were answered without any; the least recently requested first. */
export function doubtedRecords(
  options: Omit<SyncOptions, 'cloud'>,
  source: Source,
  day: string | null = null,
): DoubtedRecord[] {
  const { store, account, userId } = options
  const { of, table, columns, order, request, measured } = source.each!
  const kind = kinds.find((one) => one.source === source && 'points' in storedAs(one).columns)
  if (measured === undefined || kind === undefined) return []
  const series = storedAs(kind).table
  const records = store.database.all<Row>(
    `SELECT ${columnList(columns)}, date, reply FROM ${table} w WHERE account = ? AND date = coalesce(?, date)
       AND (SELECT source FROM reply r WHERE r.id = w.reply) = ? AND (${measured.map((name) => `"${name}" > 0`).join(' OR ')})
       AND NOT EXISTS (SELECT 1 FROM ${series} t WHERE t.account = w.account AND t."${order}" = w."${order}" AND t.points > 0)`,
    account.id,
    day,
    of.name,
  )
  return records
    .flatMap((record): DoubtedRecord[] => {
      const asked = request(toSubject(options), record)
      if (asked === null) return []
      const { n, at } = store.database.get<{ n: number; at: number | null }>(
        'SELECT count(*) AS n, max(asked) AS at FROM reply WHERE account = ? AND source = ? AND request = ? AND id > ?',
        account.id,
        source.name,
        requestKey(asked, userId),
        record.reply as number,
      )!
      if (n === 0) return []
      return [{ date: record.date as string, request: asked, tries: n - 1, due: at! + pauseAfter(n - 1) }]
    })
    .sort((a, b) => a.due - b.due)
}

/** When the failed record of a day was last tried. */
function failedDays({ store, account }: Omit<SyncOptions, 'cloud'>, source: Source): Map<string, number> {
  const rows = store.database.all<{ date: string; at: number }>(
    'SELECT window_from AS date, at FROM failure WHERE account = ? AND source = ?',
    account.id,
    source.name,
  )
  return new Map(rows.map(({ date, at }) => [date, at]))
}

/** The certain requests, and the maximum for the known records. */
export function planRecords(options: Omit<SyncOptions, 'cloud'>, source: Source) {
  const certain = dueRecords(options, source).map(
    ({ date }): PlannedRequest => ({ source: source.name, from: date, to: date }),
  )
  return { certain, atMost: certain.length }
}

/** A record from an imported file is not requested: the cloud does not have it. */
function dueRecords(options: Omit<SyncOptions, 'cloud'>, source: Source): Due[] {
  const { store, account, from, to, again } = options
  const { of, table, columns, order, request, every } = source.each!
  const names = columnList(columns)
  const told = `account = ? AND date BETWEEN ? AND ? AND (SELECT source FROM reply r WHERE r.id = ${table}.reply) = ?`
  const sql =
    every === undefined
      ? `SELECT ${names}, date, reply FROM ${table} WHERE ${told} ORDER BY "${order}" DESC`
      : `SELECT ${names}, max(date) AS date FROM ${table} WHERE ${told} GROUP BY ${names} ORDER BY max("${order}") DESC`
  const isDue: IsDue =
    again === true ? () => true : every === undefined ? changedSince(options, source) : overdue(options, source, every)
  return store.database.all<Row>(sql, account.id, from ?? '', to ?? '9999-12-31', of.name).flatMap((record) => {
    const asked = request(toSubject(options), record)
    return asked !== null && isDue(record, asked) ? [{ date: record.date as string, request: asked }] : []
  })
}

type IsDue = (record: Row, request: Request) => boolean

/** Records whose newest reply is older than the last change of the record, or that have none. */
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

const turnsNote = (source: Source) => `turns ${source.name}`

/** Requests that were not made within the last `every` seconds. */
function overdue(options: Omit<SyncOptions, 'cloud'>, source: Source, every: number): IsDue {
  const turns = readNote<Record<string, number>>(options, turnsNote(source)) ?? {}
  // A clock that was set back must not silence a record for ever.
  return (_, request) =>
    Math.abs(options.now() - (turns[requestKey(request, options.userId)] ?? Number.NEGATIVE_INFINITY)) >= every
}

/** `ago` seconds before now, so that the next test comes sooner. */
function noteTurn(options: SyncOptions, source: Source, request: Request, ago: number): void {
  const turns = readNote<Record<string, number>>(options, turnsNote(source)) ?? {}
  writeNote(options, turnsNote(source), { ...turns, [requestKey(request, options.userId)]: options.now() - ago })
}
