// The tables of a folder or archive, each read as a part of the export that it belongs to: of Zepp or of Mi Fitness.

import { csvColumns, csvText } from '../codec/csv.ts'
import { type CsvFile, readExport } from './export-tables.ts'
import { HEAD } from './format.ts'
import type { ImportItem } from './item.ts'
import { miTable, readMiExport } from './mi-export.ts'

/** What the tables hold: notes, whose they are, replies. */
export function* exported(tables: readonly CsvFile[]): Generator<ImportItem> {
  const [mi, others] = [tables.filter(isMi), tables.filter((table) => !isMi(table))]
  for (const [own, read, title, vendor] of [
    [others, readExport, 'account export', 'zepp'],
    [mi, readMiExport, 'Mi Fitness export', 'mi-fitness'],
  ] as const) {
    if (own.length === 0) continue
    const { replies, user, notes } = read(own)
    yield { format: replies.length === 0 ? 'CSV' : title }
    yield* notes
    if (user !== undefined) yield { user, vendor }
    for (const reply of replies) yield { reply }
  }
}

const isMi = ({ bytes }: CsvFile) => miTable(csvColumns(csvText(bytes.subarray(0, HEAD)))) !== null
