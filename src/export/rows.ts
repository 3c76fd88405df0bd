// Entry point for the library: rows of any kind, in any format, as a Web stream of bytes, without a store.

import { WristoryError } from '../errors.ts'
import { batchOf } from '../kinds/batch.ts'
import type { Columns, Row } from '../kinds/kind.ts'
import { findReadable } from '../kinds/readable.ts'
import { type ExportFile, exportFiles, findRefusal, isFile } from './files.ts'
import type { BatchPart, Format, History, RowTable, Setting, Units } from './format.ts'
import { formatOf } from './index.ts'
import { grouped } from './multisport.ts'
import { type ByteStream, toStream } from './stream.ts'
import { tableIn } from './table-units.ts'
import type { Workout } from './workout.ts'
import { workoutsOf } from './workouts-of.ts'

export type { ByteStream }

/** Rows of one kind; a `ReadableStream` of rows works too. */
export type RowStream = Iterable<object> | AsyncIterable<object>

/** The kind of the rows, and how to write them. */
export interface ExportRowsOptions {
  /** The kind or view of the rows; also the name of the table. */
  readonly kind: string
  /** Required for kinds that wristory does not have. */
  readonly columns?: Columns
  readonly units?: Units
  /** Seconds east of UTC for rows without their own offset. */
  readonly offset?: number
  /** Epoch seconds of the export, for formats that state it; 0 by default, so that bytes depend on the rows alone. */
  readonly made?: number
  readonly person?: string
}

/**
 * The bytes of one file. For formats of tables and of the whole history `rows` are rows of `options.kind`; for those of
 * workouts use `exportWorkout`. A stream of rows (`ReadableStream`) is an AsyncIterable and can be passed directly.
 * Throws `usage` for an unknown format or kind and if the format has no single file for rows.
 */
export function exportRows(format: string, rows: RowStream, options: ExportRowsOptions): ByteStream {
  const chosen = formatOf(format)
  const columns = options.columns ?? findReadable(options.kind)?.readable.columns
  if (columns === undefined) throw new WristoryError('usage', 'The rows are of no known kind: say their columns.')
  if (chosen.holds === 'workout')
    throw new WristoryError('usage', `${format} takes workouts, not rows: use exportWorkout.`)
  if (chosen.holds === 'store') throw new WristoryError('usage', `${format} is written by the store alone.`)
  if (chosen.holds === 'history' && !chosen.kinds.includes(options.kind))
    throw new WristoryError('usage', `${format} has no word for rows of ${options.kind}.`)
  const given = tableOfRows(rows, options.kind, columns, options.offset ?? null)
  // Tables are written as they come; a file of a whole history reads its rows several times, and a stream comes once.
  const table = tableIn(chosen.holds === 'table' ? given : kept(given), options.units ?? 'metric')
  const history: History = {
    names: [table.name],
    from: null,
    to: null,
    table: (name) => (name === table.name ? table : null),
    // Rows of workouts are their totals; series come with exportWorkout.
    workouts: () => grouped(workoutsOf(history)),
  }
  return toStream(bytes(chosen, history, toSetting(options)))
}

/** The bytes of one workout as a file; throws `usage` if the format cannot hold it. */
export function exportWorkout(format: string, workout: Workout): ByteStream {
  const chosen = formatOf(format)
  if (chosen.holds !== 'workout') throw new WristoryError('usage', `${format} is no format for workouts.`)
  const refusal = findRefusal(chosen, workout)
  if (refusal !== null) throw new WristoryError('usage', `The workout cannot be told in ${format}: ${refusal}.`)
  const history: History = {
    names: [],
    from: null,
    to: null,
    table: () => null,
    async *workouts() {
      yield workout
    },
  }
  return toStream(bytes(chosen, history, toSetting({})))
}

function toSetting({ units, made, person }: Partial<ExportRowsOptions>): Setting {
  return { units: units ?? 'metric', version: '0', made: made ?? 0, person: person ?? '' }
}

async function* bytes(format: Format, history: History, setting: Setting): AsyncGenerator<Uint8Array> {
  for await (const item of exportFiles(format, history, setting, { kinds: [...history.names] })) {
    // A stream may hand a piece on after asking for the next.
    if (isFile(item)) for await (const piece of (item as ExportFile).bytes) yield piece.slice()
  }
}

/** The same table, read once and then from memory. */
function kept(table: RowTable): RowTable {
  let parts: Promise<BatchPart[]> | null = null
  const all = async () => {
    const list: BatchPart[] = []
    for await (const part of table.batches()) list.push(part)
    return list
  }
  return {
    ...table,
    async *batches() {
      parts ??= all()
      yield* await parts
    },
  }
}

// Enough rows to write at once, few enough to keep memory flat.
const BATCH = 1000

function tableOfRows(rows: RowStream, name: string, columns: Columns, fallback: number | null): RowTable {
  const names = Object.keys(columns)
  return {
    name,
    title: name,
    columns,
    key: [],
    async *batches() {
      let batch: Row[] = []
      const flush = () => {
        const full = batch
        batch = []
        const offset = (i: number) => (typeof full[i]?.utc_offset === 'number' ? full[i].utc_offset : fallback)
        return { batch: batchOf(full, names), offset }
      }
      for await (const row of rows) {
        batch.push(row as Row)
        if (batch.length === BATCH) yield flush()
      }
      if (batch.length > 0) yield flush()
    },
  }
}
