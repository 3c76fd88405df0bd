// One export from the store to a target, with its manifest: what was read, what is left out and why.

import { createHash } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { WristoryError } from '../../errors.ts'
import { findingTable } from '../../kinds/finding.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Database } from '../../store/driver.ts'
import { type ComputedTable, extractTo } from '../../store/extract.ts'
import { rowCount } from '../../store/history.ts'
import { type ExportFile, exportFiles, isFile } from '../files.ts'
import { type Format, type History, rowsIn, type Setting } from '../format.ts'
import { createNotes, type ExportNote } from '../notes.ts'
import { hiddenBy, redacted, redactionNotes } from '../redact.ts'
import type { Workout } from '../workout.ts'
import { workoutKinds } from '../workouts-of.ts'
import { coverageIn, lastAsked, storedHistory } from './reading.ts'
import { checkKinds, type ExportRequest, type FoundRequest, readKinds, tableNames, workoutsWanted } from './request.ts'
import { passed } from './sync-target.ts'
import type { Target } from './target.ts'

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
  /** Notes about workouts in the files. */
  readonly notes: readonly ExportNote[]
  /** Days of each kind in the range by state: ok, partial, unmeasured, empty. */
  readonly coverage: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * Writes everything into `target`, not yet finished, and returns the manifest. All of it is read in one transaction, so
 * a concurrent sync changes nothing of this export; `database` must be in none. `onRead` gets the physical rows read
 * and their total. Throws `usage` for an impossible selection, and what `target` throws.
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

async function exported(
  database: Database,
  request: FoundRequest,
  target: Target,
  onRead: (done: number, total: number) => void,
): Promise<Manifest> {
  const { format, account, from, to, kinds, units, redaction, version, deleted = false } = request
  const range = { from, to, deleted }
  const rows: Record<string, number> = {}
  const read = readKinds(format, kinds)
  const total = read.reduce((sum, name) => sum + rowCount(database, account, range, name), 0)
  let done = 0
  const notes = createNotes(format)
  const cleaned = redacted(
    storedHistory(database, request, rows, (count) => {
      done += count
      onRead(done, total)
    }),
    // Kinds that are named without notes have none, in files of workouts neither.
    kinds === null || kinds.includes('note') ? redaction : { ...redaction, noNotes: true },
  )
  const history = watched(cleaned, notes.see)
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
      ? extracted(database, request, history, setting.person, rows)
      : exportFiles(format, history, setting, { kinds: request.workout === null ? kinds : workoutKinds })
  for await (const item of items) {
    if (!isFile(item)) {
      absent.push(item)
      continue
    }
    files.push(await addFile(target, request, item))
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
  return format.holds === 'workout' ? absent.filter((one) => !tableNames.includes(one.absent)) : absent
}

/** A database created beside the store, passed on as bytes and removed. */
async function* extracted(
  database: Database,
  { account, from, to, kinds, redaction, format, deleted = false }: ExportRequest,
  history: History,
  person: string,
  rows: Record<string, number>,
): AsyncGenerator<ExportFile> {
  if (redaction.roundStart)
    throw new WristoryError('usage', 'A database cannot be exported with rounded starts.', {
      hint: 'Use csv or parquet, or leave --round-start away.',
    })
  const path = `${database.path}.export-${process.pid}`
  try {
    const computed = kinds === null || kinds.includes(findingTable.name) ? await computedTables(history) : []
    const options = { account, range: { from, to, deleted }, kinds, hidden: hiddenBy(redaction), person, computed }
    Object.assign(rows, extractTo(database, path, options))
    yield { name: `wristory${format.extension}`, holds: null, bytes: createReadStream(path) }
  } finally {
    rmSync(path, { force: true })
  }
}

/** What the history has and the store has not. */
async function computedTables(history: History): Promise<ComputedTable[]> {
  if (!history.names.includes(findingTable.name)) return []
  const rows: Row[] = []
  for await (const { row } of rowsIn(history, findingTable.name)) rows.push(row)
  return [{ ...findingTable, rows }]
}

/** Workouts of the range that were deleted in the cloud and so are left out. */
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

/** The history, each workout shown to `see` on its way. */
function watched(history: History, see: (workout: Workout) => void): History {
  return {
    ...history,
    async *workouts() {
      for await (const workout of history.workouts()) {
        see(workout)
        yield workout
      }
    },
  }
}

/** Writes one file to the target; what the manifest says of it. */
async function addFile(target: Target, request: FoundRequest, item: ExportFile): Promise<Manifest['files'][number]> {
  const hash = createHash('sha256')
  let bytes = 0
  const name = request.nameOf?.(item.name, item.holds) ?? item.name
  const counted = passed(item.bytes, (piece) => {
    if (request.hashes) hash.update(piece)
    bytes += piece.length
  })
  await target.add(name, counted)
  return { name, holds: item.holds, bytes, ...(request.hashes ? { sha256: hash.digest('hex') } : {}) }
}
