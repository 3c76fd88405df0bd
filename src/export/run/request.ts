// The request for an export: the selection of kinds, days and workouts, and how to write it.

import { WristoryError } from '../../errors.ts'
import { findingTable } from '../../kinds/finding.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Database } from '../../store/driver.ts'
import { type HistoryRange, readables } from '../../store/history.ts'
import { newestFirst } from '../../store/newest.ts'
import type { Account } from '../../store/store.ts'
import type { Format, Units } from '../format.ts'
import type { China } from '../notes.ts'
import type { Redaction } from '../redact.ts'
import { slug } from '../slug.ts'
import type { Workout } from '../workout.ts'
import { workoutKinds } from '../workouts-of.ts'

/** The part of the history: kinds, days, workouts. */
export interface ExportChoice extends Omit<HistoryRange, 'deleted'> {
  /** Null for every kind. */
  readonly kinds: readonly string[] | null
  /** Only workouts of these sports, names or codes; null for all. */
  readonly sports: readonly string[] | null
  /** Only this workout: its id, or `latest`; null for all. */
  readonly workout: string | null
}

export interface ExportRequest extends ExportChoice {
  readonly format: Format
  readonly account: Account
  readonly units: Units
  readonly redaction: Redaction
  /** The datum of positions recorded by gaode; absent or null writes them unchanged. */
  readonly china?: China
  /** Include workouts deleted in the cloud. */
  readonly deleted?: boolean
  readonly version: string
  /** Whether the manifest has the files' hashes: they cost a third of the fastest export. */
  readonly hashes: boolean
  /** Computes the rows of the table `finding` as of an epoch second; without it the export has no such table. */
  readonly findings?: (at: number) => Promise<readonly Row[]>
  /** Another name for a file, by its own name and its content. */
  readonly nameOf?: (name: string, holds: string | null) => string
}

/** A request whose workouts have been found. */
export interface FoundRequest extends ExportRequest {
  readonly wanted: (workout: Workout) => boolean
}

/** Whether the export is always one file, and so fits a pipe. */
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

/** Names of the tables that an export can have. */
export const tableNames: readonly string[] = [...readables.map(({ name }) => name), findingTable.name]

/** Throws `usage` if a kind does not exist or the format cannot hold it. */
export function checkKinds(format: Format, kinds: readonly string[] | null): void {
  for (const name of kinds ?? []) {
    if (!tableNames.includes(name))
      throw new WristoryError('usage', `There is no kind ${slug(name)}.`, {
        hint: `There are: ${tableNames.join(', ')}.`,
      })
    const taken = format.holds === 'workout' ? [...workoutKinds, 'note'] : 'kinds' in format ? format.kinds : [name]
    if (!taken.includes(name))
      throw new WristoryError('usage', `${format.name} has no word for ${name}.`, {
        hint: `It takes: ${taken.join(', ')}.`,
      })
  }
}

/** The selected workouts, and the days on which they can be. */
export function workoutsWanted(
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
    // A workout selected by id is included even if it was deleted.
    return { wanted: (one) => one.id === String(found.workout), from: found.date, to: found.date, deleted: true }
  }
  if (sports === null) return { wanted: () => true, from, to, deleted }
  const names = new Set(sports.map((name) => (/^\d+$/.test(name) ? name : slug(name))))
  return { wanted: (one) => names.has(slug(one.sportName)) || names.has(String(one.sport)), from, to, deleted }
}

/** Kinds that the format will read. */
export function readKinds(format: Format, kinds: readonly string[] | null): string[] {
  if (format.holds === 'workout') return [...workoutKinds]
  const possible =
    format.holds === 'table' || format.holds === 'store'
      ? tableNames
      : tableNames.filter((name) => format.kinds.includes(name))
  return possible.filter((name) => kinds === null || kinds.includes(name))
}
