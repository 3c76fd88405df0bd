// The CSV files of one account export, told apart by their columns and kept together: a day's figures lie in several.

import { joinFiles } from '../codec/bundle.ts'
import { csvColumns, readCsv } from '../codec/csv.ts'
import { dateOfEpoch, epochOfDate, isDate } from '../codec/date.ts'
import { textOf } from '../codec/text.ts'
import { type ExportTable, exportDays, exportTable } from '../kinds/imported/export-days.ts'
import { exportHeartrates, exportWeights, exportWorkouts } from '../kinds/imported/export-records.ts'
import type { Candidate } from './index.ts'

/** A CSV file with its path inside the archive or folder, which tells whose it is and when it was made. */
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
  /** User id, as far as a folder's name or the file USER tells it. */
  readonly user: string | undefined
}

/** The replies that the files stand for; files that are no table of the export are passed over. */
export function readExport(files: readonly CsvFile[]): Export {
  const known = files.flatMap((file) => {
    const table = exportTable(csvColumns(textOf(file.bytes.subarray(0, 4096))))
    return table === null ? [] : [{ ...file, table }]
  })
  const made = Math.max(0, ...known.map(({ path }) => Number(/_(\d{13})(?=\D|$)/g.exec(path)?.[1] ?? 0))) / 1000
  const replies = parts.flatMap(({ source, tables }): Candidate[] => {
    const own = known.filter(({ table }) => tables.includes(table)).sort(byTable)
    if (own.length === 0) return []
    const { from, to } = daysOf(own)
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
  })
  return { replies, user: userOf(known) }
}

/** By table and content, so that the order in an archive does not matter. */
function byTable(a: CsvFile & { table: string }, b: CsvFile & { table: string }): number {
  return a.table === b.table ? Buffer.compare(a.bytes, b.bytes) : a.table < b.table ? -1 : 1
}

/** First and last day that the files name, as a date or as epoch seconds. */
function daysOf(files: readonly CsvFile[]): { from: string; to: string } {
  let [from, to] = ['9999-12-31', '']
  for (const { bytes } of files) {
    for (const [, date, epoch] of textOf(bytes).matchAll(/(?:^|,)"?(?:(\d{4}-\d\d-\d\d)|(1\d{9})(?=[",\r\n]))/gm)) {
      const day = date ?? dateOfEpoch(Number(epoch))
      if (day < from) from = day
      if (day > to) to = day
    }
  }
  return isDate(from) && isDate(to) ? { from, to } : { from: dateOfEpoch(0), to: dateOfEpoch(0) }
}

function userOf(files: readonly (CsvFile & { table: ExportTable })[]): string | undefined {
  for (const { table, bytes, path } of files) {
    const [row] = table === 'USER' ? readCsv(textOf(bytes)) : []
    const user = row?.userId ?? /(?:^|\/)(\d{4,20})_\d{13}(?:\/|$)/.exec(path)?.[1]
    if (user !== undefined && /^\d{4,20}$/.test(user)) return user
  }
  return undefined
}
