// One export from the store to a target: what is read, what is left out and why, and the manifest that says so. Command
// line and dashboard ask for it in the same words.

import { createHash } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { WristoryError } from '../../errors.ts'
import type { Database } from '../../store/driver.ts'
import { extractTo } from '../../store/extract.ts'
import { type HistoryRange, readables, readTable, sizeOf } from '../../store/history.ts'
import { newestFirst } from '../../store/newest.ts'
import type { Account } from '../../store/store.ts'
import { type ExportFile, exportFiles, isFile } from '../files.ts'
import type { Format, History, RowTable, Setting, Units } from '../format.ts'
import { inDatum } from '../gcj02.ts'
import { grouped } from '../multisport.ts'
import { type China, createNotes, type ExportNote } from '../notes.ts'
import { hiddenBy, type Redaction, redacted, redactionNotes } from '../redact.ts'
import { slug } from '../slug.ts'
import { tableIn } from '../table-units.ts'
import type { Workout } from '../workout.ts'
import { workoutKinds, workoutsOf } from '../workouts-of.ts'
import type { Target } from './target.ts'

/** Which part of the history: kinds, days, workouts. */
export interface ExportChoice extends Omit<HistoryRange, 'deleted'> {
  /** Null is every kind. */
  readonly kinds: readonly string[] | null
  /** Only workouts of these sports, names or codes; null is all. */
  readonly sports: readonly string[] | null
  /** Only this workout: its id, or `latest`; null is all. */
  readonly workout: string | null
}

export interface ExportRequest extends ExportChoice {
  readonly format: Format
  readonly account: Account
  readonly units: Units
  readonly redaction: Redaction
  /** What positions recorded by gaode are written as; absent or null writes them unchanged. */
  readonly china?: China
  /** With workouts that were deleted in the cloud. */
  readonly deleted?: boolean
  readonly version: string
  /** Whether the manifest shall hold the files' hashes: they cost a third of the fastest export. */
  readonly hashes: boolean
  /** Another name for a file, by its own and by what it holds. */
  readonly nameOf?: (name: string, holds: string | null) => string
}

/** What an export contains, and what it does not. */
export interface Manifest {
  readonly format: string
  readonly version: string
  readonly account: string
  readonly from: string | null
  readonly to: string | null
  readonly units: string
  readonly redaction: readonly string[]
  readonly files: readonly {
    readonly name: string
    readonly holds: string | null
    readonly bytes: number
    readonly sha256?: string
  }[]
  /** Rows read of each kind. */
  readonly rows: Readonly<Record<string, number>>
  readonly absent: readonly { readonly absent: string; readonly why: string }[]
  /** What is to be known of workouts in the files. */
  readonly notes: readonly ExportNote[]
  /** Days of each kind in the range by what is known of them: ok, partial, unmeasured, empty. */
  readonly coverage: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Whether the export is one file by nature, and so fits a pipe. */
export function singleFile(format: Format, { kinds, workout, from, to }: ExportChoice): boolean {
  switch (format.holds) {
    case 'history':
    case 'store':
      return true
    case 'table':
      return kinds?.length === 1
    case 'workout':
      return workout !== null
    case 'day':
      return from !== null && from === to
  }
}

/** Throws `usage` where a kind does not exist or the format has no word for it. */
export function checkKinds(format: Format, kinds: readonly string[] | null): void {
  for (const name of kinds ?? []) {
    if (!readables.some((one) => one.name === name))
      throw new WristoryError('usage', `There is no kind ${slug(name)}.`, {
        hint: `There are: ${readables.map((one) => one.name).join(', ')}.`,
      })
    const taken = format.holds === 'workout' ? workoutKinds : 'kinds' in format ? format.kinds : [name]
    if (!taken.includes(name))
      throw new WristoryError('usage', `${format.name} has no word for ${name}.`, {
        hint: `It takes: ${taken.join(', ')}.`,
      })
  }
}

/**
 * Writes everything into `target`, not yet finished, and says what it was. All of it is read in one transaction, so a
 * sync at the same time changes nothing of this export; `database` must be in none. `onRead` is told the physical rows
 * read and how many there are to read. Throws `usage` for a choice that cannot be, and what `target` throws.
 */
export async function runExport(
  database: Database,
  request: ExportRequest,
  target: Target,
  onRead: (done: number, total: number) => void,
): Promise<Manifest> {
  checkKinds(request.format, request.kinds)
  database.exec('BEGIN')
  try {
    return await exported(database, { ...request, ...workoutsWanted(database, request) }, target, onRead)
  } finally {
    database.rollback()
  }
}

/** A request whose workouts have been found. */
interface FoundRequest extends ExportRequest {
  readonly wanted: (workout: Workout) => boolean
}

async function exported(
  database: Database,
  request: FoundRequest,
  target: Target,
  onRead: (done: number, total: number) => void,
): Promise<Manifest> {
  const { format, account, from, to, kinds, units, redaction, version, deleted = false } = request
  const range = { from, to, deleted }
  const rows: Record<string, number> = {}
  const read = readsOf(format, kinds)
  const total = read.reduce((sum, name) => sum + sizeOf(database, account, range, name), 0)
  let done = 0
  const notes = createNotes(format)
  const cleaned = redacted(
    historyOf(database, request, rows, (count) => {
      done += count
      onRead(done, total)
    }),
    redaction,
  )
  const history: History = {
    ...cleaned,
    async *workouts() {
      for await (const workout of cleaned.workouts()) {
        notes.see(workout)
        yield workout
      }
    },
  }
  const setting: Setting = {
    units,
    version,
    made: lastAsked(database, account),
    person: redaction.noIds ? '' : account.name,
  }
  const files: Manifest['files'][number][] = []
  const absent: Manifest['absent'][number][] = []
  const items =
    format.holds === 'store'
      ? extracted(database, request, setting.person, rows)
      : exportFiles(format, history, setting, { kinds: request.workout === null ? kinds : workoutKinds })
  for await (const item of items) {
    if (!isFile(item)) {
      absent.push(item)
      continue
    }
    const hash = createHash('sha256')
    let bytes = 0
    const counted = async function* () {
      for await (const piece of item.bytes) {
        if (request.hashes) hash.update(piece)
        bytes += piece.length
        yield piece
      }
    }
    const name = request.nameOf?.(item.name, item.holds) ?? item.name
    await target.add(name, counted())
    files.push({
      name,
      holds: item.holds,
      bytes,
      ...(request.hashes ? { sha256: hash.digest('hex') } : {}),
    })
  }
  return {
    format: format.name,
    version,
    account: redaction.noIds ? '' : account.name,
    from,
    to,
    units: format.units === 'fixed' ? 'as the format says' : units,
    redaction: redactionNotes(redaction),
    files,
    rows,
    absent,
    notes: [...notes.list(), ...deletedNote(database, request)],
    coverage: coverageIn(database, account, range, read),
  }
}

/** What was left out, but for the kinds that nobody looks for in files of workouts. */
export function worthSaying(format: Format, { absent }: Manifest): Manifest['absent'] {
  return format.holds === 'workout'
    ? absent.filter((one) => !readables.some(({ name }) => name === one.absent))
    : absent
}

/** A database made beside the store, handed on as bytes and taken away. */
async function* extracted(
  database: Database,
  { account, from, to, kinds, redaction, format, deleted = false }: ExportRequest,
  person: string,
  rows: Record<string, number>,
): AsyncGenerator<ExportFile> {
  if (redaction.roundStart)
    throw new WristoryError('usage', 'A database cannot be exported with rounded starts.', {
      hint: 'Use csv or parquet, or leave --round-start away.',
    })
  const path = `${database.path}.export-${process.pid}`
  try {
    Object.assign(
      rows,
      extractTo(database, path, { account, range: { from, to, deleted }, kinds, hidden: hiddenBy(redaction), person }),
    )
    yield { name: `wristory${format.extension}`, holds: null, bytes: createReadStream(path) }
  } finally {
    rmSync(path, { force: true })
  }
}

/** Workouts of the range that were deleted in the cloud, and so are left out. */
function deletedNote(database: Database, { account, from, to, deleted, redaction }: FoundRequest): ExportNote[] {
  if (deleted) return []
  const rows = database.all<{ workout: number }>(
    `SELECT workout FROM workout WHERE account = ? AND gone_since IS NOT NULL
     AND (?2 IS NULL OR date >= ?2) AND (?3 IS NULL OR date <= ?3) ORDER BY workout`,
    account.id,
    from,
    to,
  )
  if (rows.length === 0) return []
  // An id is an exact start.
  const named = redaction.noIds || redaction.roundStart ? [] : rows.map(({ workout }) => String(workout))
  return [{ note: 'deleted in the cloud, left out', workouts: named }]
}

/** Which workouts are wanted, and the days on which they can be. */
function workoutsWanted(
  database: Database,
  { account, sports, workout, from, to, deleted = false }: ExportRequest,
): Omit<HistoryRange, 'deleted'> & Pick<FoundRequest, 'wanted' | 'deleted'> {
  if (workout !== null) {
    const present = deleted ? '' : 'AND gone_since IS NULL'
    const [where, values] = workout === 'latest' ? [present, []] : ['AND workout = ?', [Number(workout)]]
    const found = database.get<{ workout: number; date: string }>(
      `SELECT workout, date FROM workout WHERE account = ? ${where} ORDER BY ${newestFirst} LIMIT 1`,
      account.id,
      ...values,
    )
    if (found === undefined)
      throw new WristoryError('usage', 'There is no such workout.', { hint: 'Ids are those of the table `workout`.' })
    // A workout that is named is wanted even where it was deleted.
    return { wanted: (one) => one.id === String(found.workout), from: found.date, to: found.date, deleted: true }
  }
  if (sports === null) return { wanted: () => true, from, to, deleted }
  const names = new Set(sports.map((name) => (/^\d+$/.test(name) ? name : slug(name))))
  return { wanted: (one) => names.has(slug(one.sportName)) || names.has(String(one.sport)), from, to, deleted }
}

/** Kinds that the format will read. */
function readsOf(format: Format, kinds: readonly string[] | null): string[] {
  const all = readables.map(({ name }) => name)
  if (format.holds === 'workout') return [...workoutKinds]
  const possible =
    format.holds === 'table' || format.holds === 'store' ? all : all.filter((name) => format.kinds.includes(name))
  return possible.filter((name) => kinds === null || kinds.includes(name))
}

function historyOf(
  database: Database,
  { account, from, to, format, units, wanted, china = null, deleted = false }: FoundRequest,
  rows: Record<string, number>,
  onRead: (rows: number) => void,
): History {
  const counted = (table: RowTable): RowTable => ({
    ...table,
    async *batches() {
      rows[table.name] = 0
      for await (const part of table.batches()) {
        rows[table.name]! += part.batch.length
        yield part
      }
    },
  })
  return {
    names: readables.map(({ name }) => name),
    from,
    to,
    table(name) {
      const table = readTable(database, account, { from, to, deleted }, name, onRead)
      if (table === null) return null
      return counted(format.holds === 'table' ? tableIn(table, units) : table)
    },
    // Chosen by what they are, not by what redaction makes of them.
    async *workouts() {
      const shifted = gaodeIn(database, account)
      for await (const workout of grouped(workoutsOf(this))) {
        const chosen = wanted(workout) ? [workout] : (workout.parts ?? []).filter(wanted)
        for (const one of chosen) yield inDatum(one, shifted, china)
      }
    },
  }
}

/** Ids of the workouts whose positions gaode recorded. */
function gaodeIn(database: Database, account: Account): ReadonlySet<string> {
  const rows = database.all<{ workout: number }>(
    "SELECT workout FROM track WHERE account = ? AND lower(provider) = 'gaode'",
    account.id,
  )
  return new Set(rows.map(({ workout }) => String(workout)))
}

/** Epoch seconds of the newest reply: the state of the store, so that the same store gives the same bytes. */
function lastAsked(database: Database, account: Account): number {
  return (
    database.get<{ asked: number | null }>('SELECT max(asked) AS asked FROM reply WHERE account = ?', account.id)
      ?.asked ?? 0
  )
}

function coverageIn(
  database: Database,
  account: Account,
  { from, to }: HistoryRange,
  names: readonly string[],
): Record<string, Record<string, number>> {
  const spans = database.all<{ kind: string; state: string; days: number }>(
    `SELECT kind, state, sum(julianday(min(to_date, ?)) - julianday(max(from_date, ?)) + 1) AS days FROM coverage_span
     WHERE account = ? AND to_date >= ? AND from_date <= ? GROUP BY kind, state ORDER BY kind, state`,
    to ?? '9999-12-31',
    from ?? '0000-01-01',
    account.id,
    from ?? '0000-01-01',
    to ?? '9999-12-31',
  )
  const coverage: Record<string, Record<string, number>> = {}
  for (const { kind, state, days } of spans) {
    if (!names.includes(kind)) continue
    coverage[kind] ??= {}
    coverage[kind][state] = Math.round(days)
  }
  return coverage
}
