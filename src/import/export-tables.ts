// The CSV files of one account export, distinguished by their columns and stored together, because a day's figures are
// in several.

import { joinFiles } from '../codec/bundle.ts'
import { epochOfDate } from '../codec/date.ts'
import { exportDays } from '../kinds/imported/export-days.ts'
import { exportHeartrates, exportWeights, exportWorkouts } from '../kinds/imported/export-records.ts'
import { type ExportRows, type ExportTable, readExportTable, type TableLook } from '../kinds/imported/export-table.ts'
import { shorten } from '../kinds/kind.ts'
import type { Candidate } from './item.ts'
import type { ImportNote } from './report.ts'

/** A CSV file with its path inside the archive or folder, which shows whose it is and when it was made. */
export interface CsvFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** Sources of the export and the tables that each needs. */
const parts: readonly { source: string; tables: readonly ExportTable[] }[] = [
  {
    source: exportDays.name,
    tables: ['ACTIVITY', 'ACTIVITY_MINUTE', 'ACTIVITY_STAGE', 'SLEEP', 'SLEEP_MINUTE', 'HEARTRATE_AUTO'],
  },
  { source: exportWorkouts.name, tables: ['SPORT'] },
  { source: exportWeights.name, tables: ['BODY'] },
  { source: exportHeartrates.name, tables: ['HEARTRATE'] },
]

export interface Export {
  readonly replies: readonly Candidate[]
  /** User id, from a folder's name or the file USER. */
  readonly user: string | undefined
  /** The type of each file, or why it was left out. */
  readonly notes: readonly ImportNote[]
}

interface KnownTable extends CsvFile, TableLook {
  readonly table: ExportTable
  /** When the export was made, epoch seconds, from its path; 0 if unknown. */
  readonly made: number
}

/** The replies equivalent to the files; files that are no table of the export are left out. */
export function readExport(files: readonly CsvFile[]): Export {
  const known: KnownTable[] = []
  const notes: ImportNote[] = []
  let user: string | undefined
  for (const file of files) {
    const read = readExportTable(file.bytes)
    user ??= pathUser(file, read)
    if (read.table === 'USER') notes.push({ part: file.path, as: 'USER, whose export it is' })
    else {
      const look = read.table === null ? null : read.look()
      const problem = findProblem(file, read, look)
      if (problem !== null) notes.push({ leftOut: file.path, why: problem })
      if (look?.from == null) continue
      known.push({ ...file, ...look, table: read.table!, made: pathTime(file.path) })
      notes.push({
        part: file.path,
        as: `${read.table}, ${rowsSaid(look.rows - look.unread)}, ${look.from} to ${look.to}`,
      })
    }
  }
  const made = Math.max(0, ...known.map((file) => file.made))
  const replies = parts.flatMap(({ source, tables }) => tableReply(source, known, tables, made))
  return { replies, user, notes }
}

function tableReply(
  source: string,
  files: readonly KnownTable[],
  tables: readonly ExportTable[],
  made: number,
): Candidate[] {
  const own = files.filter(({ table }) => tables.includes(table)).sort(byTable)
  if (own.length === 0) return []
  const from = own.reduce((least, file) => (file.from! < least ? file.from! : least), own[0]!.from!)
  const to = own.reduce((most, file) => (file.to! > most ? file.to! : most), own[0]!.to!)
  const named = own.map(({ table, bytes }, i) => ({ name: `${table}_${i + 1}.csv`, bytes }))
  return [
    {
      source,
      request: `${[...new Set(own.map(({ table }) => table))].join(' ')} ${from} ${to}`,
      from,
      to,
      // Exports without a time in their names count as made on the day after their last.
      asked: Math.floor(made) || epochOfDate(to) + 86_400,
      origin: 'export',
      body: joinFiles(named),
    },
  ]
}

/** By table, the newest export first, then by content, so that the order in an archive does not matter. */
function byTable(a: KnownTable, b: KnownTable): number {
  if (a.table !== b.table) return a.table < b.table ? -1 : 1
  return b.made - a.made || Buffer.compare(a.bytes, b.bytes)
}

function pathTime(path: string): number {
  return Number(/_(\d{13})(?=\D|$)/.exec(path)?.[1] ?? 0) / 1000
}

/** Why a file, or some of its rows, are left out; null if all is read. */
function findProblem({ bytes }: CsvFile, { columns }: ExportRows, look: TableLook | null): string | null {
  if (bytes.length === 0) return 'the file is empty'
  if (look === null) return `no table of the account export has the columns ${shorten(columns.join(', '))}`
  if (look.rows === 0) return 'it has a header and no rows'
  if (look.unread === 0) return null
  const which = look.unread === look.rows ? 'no row has' : `${look.unread} of ${look.rows} rows do not have`
  const what = `${which} a day or time that can be read ("${shorten(look.example)}")`
  return look.ambiguous
    ? `${what}: the day or the month may come first; write days as 2024-03-01`
    : `${what}: write days as 2024-03-01, times as epoch seconds or with an offset from UTC`
}

function pathUser({ path }: CsvFile, { table, rows }: ExportRows): string | undefined {
  if (table === null) return undefined
  const [row] = table === 'USER' ? rows() : []
  const user = row?.userId ?? /(?:^|\/)(\d{4,20})_\d{13}(?:\/|$)/.exec(path)?.[1]
  return user !== undefined && /^\d{4,20}$/.test(user) ? user : undefined
}

function rowsSaid(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`
}
