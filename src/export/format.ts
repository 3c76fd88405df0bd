// Definition of an export format: it takes tables of a person's history, or workouts one by one, and returns the bytes
// of a file, chunk by chunk, without touching a disk.

import { bytesOf } from '../codec/text.ts'
import { type BatchPart, cell, type RowTable } from '../kinds/batch.ts'
import type { Row } from '../kinds/kind.ts'
import type { Workout } from './workout.ts'

export type { BatchPart, RowTable }

/** Metric as stored, or imperial. */
export type Units = 'metric' | 'imperial'

/** Settings of a whole export. */
export interface Setting {
  readonly units: Units
  /** Version of wristory, e.g. `1.2.0`. */
  readonly version: string
  /** Epoch seconds of the export; only if a format requires it. */
  readonly made: number
  /** The person's name in the file; empty without ids. */
  readonly person: string
}

/** The data to export: already restricted to the range and redacted. */
export interface History {
  /** Names of the tables that exist, in the order of the kinds. */
  readonly names: readonly string[]
  /** First and last requested local day; null is open. */
  readonly from: string | null
  readonly to: string | null
  /** The rows of one kind; null if there is no such kind. */
  table(name: string): RowTable | null
  workouts(): AsyncIterable<Workout>
}

/** Text pieces of a file are UTF-8 when written. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

interface FormatBase {
  /** As in `wristory export NAME`. */
  readonly name: string
  /** Its purpose, one line. */
  readonly title: string
  /** Of a file, with the dot. */
  readonly extension: string
  readonly mediaType: string
  /** `fixed`: the format defines its units. */
  readonly units: 'chosen' | 'fixed'
}

/** One file per kind, any kind. */
export interface TableFormat extends FormatBase {
  readonly holds: 'table'
  write(table: RowTable, setting: Setting): Pieces
}

/** One file with the whole history, of the kinds it can hold. */
export interface HistoryFormat extends FormatBase {
  readonly holds: 'history'
  /** Supported kinds; it cannot hold the rest. */
  readonly kinds: readonly string[]
  write(history: History, setting: Setting): Pieces
}

/** One file per local day. */
export interface DayFormat extends FormatBase {
  readonly holds: 'day'
  readonly kinds: readonly string[]
  /** The days' files, oldest first. */
  write(history: History, setting: Setting): AsyncIterable<{ readonly date: string; readonly text: string }>
}

/** One file per workout. */
export interface WorkoutFormat extends FormatBase {
  readonly holds: 'workout'
  /** One file has a multisport workout with its parts; else the parts are written instead. */
  readonly multisport?: true
  /** Why this workout cannot be written in this format; null if it can. */
  refusal(workout: Workout): string | null
  write(workout: Workout, setting: Setting): Pieces
}

/** A part of the store itself, which only the store can write. */
export interface StoreFormat extends FormatBase {
  readonly holds: 'store'
}

/** An export format: of tables, of a whole history, of days, of workouts, or of the store itself. */
export type Format = TableFormat | HistoryFormat | DayFormat | WorkoutFormat | StoreFormat

/** A row with its offset from UTC. */
export interface OffsetRow {
  readonly row: Row
  readonly offset: number | null
}

/** The rows of `name` one by one; none if the history has no such table. */
export async function* rowsIn(history: History, name: string): AsyncGenerator<OffsetRow> {
  const table = history.table(name)
  if (table === null) return
  const names = Object.keys(table.columns)
  for await (const { batch, offset } of table.batches()) {
    for (let i = 0; i < batch.length; i++) {
      const row: Row = {}
      for (const column of names) row[column] = cell(batch.columns[column], i)
      yield { row, offset: offset(i) }
    }
  }
}

/** Chunks of bytes of at least 64 KiB each, except the last. */
export async function* encoded(pieces: Pieces): AsyncGenerator<Uint8Array> {
  let text = ''
  for await (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece
      // Fewer, larger writes; small enough that memory stays flat.
      if (text.length < 65_536) continue
      yield bytesOf(text)
      text = ''
      continue
    }
    if (text !== '') yield bytesOf(text)
    text = ''
    yield piece
  }
  if (text !== '') yield bytesOf(text)
}
