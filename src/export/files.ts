// The files of an export, one after the other, and what they leave out and why.

import { WristoryError } from '../errors.ts'
import {
  type DayFormat,
  encoded,
  type Format,
  type History,
  type HistoryFormat,
  type RowTable,
  type Setting,
  type WorkoutFormat,
} from './format.ts'
import { compactUtc, inCalendar } from './instant.ts'
import { separate } from './multisport.ts'
import { slug } from './slug.ts'
import type { Workout } from './workout.ts'
import { workoutKinds } from './workouts-of.ts'

export interface ExportFile {
  /** Safe on every file system, unique within the export. */
  readonly name: string
  /** The kind, day or workout in it; null for a file of everything. */
  readonly holds: string | null
  /** Read once, to its end, before the next file is requested. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Something requested that is not in the files. */
export interface Absence {
  readonly absent: string
  readonly why: string
}

export interface FileChoice {
  /** Requested kinds; null for all. */
  readonly kinds: readonly string[] | null
}

export function isFile(item: ExportFile | Absence): item is ExportFile {
  return 'bytes' in item
}

/** Files and absences, in the order of the history. */
export async function* exportFiles(
  format: Format,
  history: History,
  setting: Setting,
  choice: FileChoice,
): AsyncGenerator<ExportFile | Absence> {
  switch (format.holds) {
    case 'table':
      for (const name of choice.kinds ?? history.names) {
        const table = history.table(name)
        if (table === null) continue
        if (choice.kinds === null && (await empty(table))) yield { absent: name, why: 'there are no rows' }
        else yield { name: `${name}${format.extension}`, holds: name, bytes: encoded(format.write(table, setting)) }
      }
      return
    case 'history': {
      const chosen = limited(history, format.kinds, choice)
      yield {
        name: `${format.name}${format.extension}`,
        holds: null,
        bytes: encoded(format.write(chosen, setting)),
      }
      yield* unspoken(format, history)
      return
    }
    case 'day':
      for await (const { date, text } of format.write(limited(history, format.kinds, choice), setting))
        yield { name: `${date}${format.extension}`, holds: date, bytes: encoded([text]) }
      yield* unspoken(format, history)
      return
    case 'store':
      throw new WristoryError('usage', `${format.name} is written by the store alone.`)
    case 'workout':
      yield* workoutFiles(format, history, setting)
      if (choice.kinds === null)
        for (const name of history.names)
          if (!workoutKinds.includes(name)) yield { absent: name, why: `${format.name} holds workouts only` }
  }
}

/** The kinds that a format cannot hold. */
function* unspoken(format: HistoryFormat | DayFormat, { names }: History): Generator<Absence> {
  for (const name of names)
    if (!format.kinds.includes(name)) yield { absent: name, why: `${format.name} cannot hold it` }
}

/** Why this workout cannot be written; null if it can. */
export function findRefusal(format: WorkoutFormat, workout: Workout): string | null {
  if (!inCalendar(workout.start) || !inCalendar(workout.end)) return 'its time lies outside the years 1 to 9999'
  return format.refusal(workout)
}

async function* workoutFiles(
  format: WorkoutFormat,
  history: History,
  setting: Setting,
): AsyncGenerator<ExportFile | Absence> {
  const taken = new Set<string>()
  for await (const workout of format.multisport ? history.workouts() : separate(history.workouts())) {
    const why = findRefusal(format, workout)
    const base = `${inCalendar(workout.start) ? compactUtc(workout.start) : workout.id}-${slug(workout.sportName)}`
    if (why !== null) {
      yield { absent: base, why }
      continue
    }
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base}-${n}`
    taken.add(name)
    yield { name: `${name}${format.extension}`, holds: workout.id, bytes: encoded(format.write(workout, setting)) }
  }
}

/**
 * The history restricted to the kinds that are supported and selected, and to the calendar; without `workout` among
 * them there are no workouts either.
 */
function limited(history: History, taken: readonly string[], choice: FileChoice): History {
  const kinds = taken.filter((name) => choice.kinds === null || choice.kinds.includes(name))
  return {
    ...history,
    names: history.names.filter((name) => kinds.includes(name)),
    table: (name) => (kinds.includes(name) ? history.table(name) : null),
    async *workouts() {
      if (!kinds.includes('workout')) return
      for await (const workout of separate(history.workouts()))
        if (inCalendar(workout.start) && inCalendar(workout.end)) yield workout
    },
  }
}

async function empty(table: RowTable): Promise<boolean> {
  for await (const { batch } of table.batches()) if (batch.length > 0) return false
  return true
}
