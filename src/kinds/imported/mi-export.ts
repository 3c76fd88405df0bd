// The data export of Mi Fitness (account.xiaomi.com, "manage your data"): CSV files whose rows are those of the cloud, one
// JSON each. Facts: mi-fitness.md section 5.
//
//   …_hlth_center_fitness_data             Uid, Sid, Key, Time, Value, UpdateTime
//   …_hlth_center_aggregated_fitness_data  Uid, (Sid), Tag, Key, Time, Value, UpdateTime
//   …_hlth_center_sport_record             Uid, Sid, Key, Time, Category, Value, UpdateTime

import { csvText, readCsv } from '../../codec/csv.ts'
import { bytesOf } from '../../codec/text.ts'
import type { Source } from '../kind.ts'
import { miSources } from '../mi-fitness/index.ts'
import { type ImportedSource, trust } from './imported.ts'

/** Which rows of which table are a source's: by the call of the cloud that gives the same. */
export interface MiTable {
  readonly table: 'samples' | 'reports' | 'workouts'
  /** Absent where rows of every key are the source's. */
  readonly key: string | undefined
}

const tables: readonly (readonly [path: string, table: MiTable['table']])[] = [
  ['get_fitness_data_by_time', 'samples'],
  ['get_aggregated_fitness_data_by_time', 'reports'],
  ['get_sport_records_by_time', 'workouts'],
]

/** The rows that a source of the cloud corresponds to. */
function exportTable(source: Source): MiTable {
  const { path, query } = source.request({ userId: '' }, '2020-01-01', '2020-01-01')
  return { table: tables.find(([name]) => path.endsWith(name))![1], key: query.key }
}

/** One for each source of the cloud, with the rows that belong to it. */
export const miExports: readonly (ImportedSource & MiTable)[] = miSources.map((source) => ({
  name: source.name.replace(/^mi_/, 'mi_export_'),
  title: source.title.replace('Mi Fitness:', 'Mi Fitness export:'),
  trust: trust.export,
  feeds: source as Source,
  ...exportTable(source as Source),
  convert: (body) => {
    const list = [...readCsv(plainText(body))].map(wireRow)
    return bytesOf(JSON.stringify({ code: 0, result: { data_list: list, has_more: false } }))
  },
}))

/** The text of a table; some writers have `_` as UTF-7 has it (mi-fitness.md section 5). */
export function plainText(bytes: Uint8Array): string {
  return csvText(bytes).replaceAll('+AF8-', '_')
}

/** A line of the table as the cloud writes the row. */
function wireRow(row: Readonly<Record<string, string>>) {
  const { Sid, Did, Key, Time, Value, Category, UpdateTime } = row
  return {
    sid: Sid ?? Did,
    key: Key,
    time: Number(Time),
    value: Value,
    update_time: Number(UpdateTime) || 0,
    ...(Category === undefined ? {} : { category: Category }),
  }
}
