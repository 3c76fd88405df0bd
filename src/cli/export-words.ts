// Messages of an export: what the selection makes impossible, what was written, and what was left out and why.

import { nearest } from '../codec/near.ts'
import { WristoryError } from '../errors.ts'
import type { Format } from '../export/format.ts'
import { formats } from '../export/index.ts'
import { noteText } from '../export/notes.ts'
import type { ExportChoice } from '../export/run/request.ts'
import { type Manifest, worthSaying } from '../export/run/run.ts'
import { slug } from '../export/slug.ts'
import { workoutKinds } from '../export/workouts-of.ts'
import { sportNames } from '../kinds/sports.ts'
import type { Database } from '../store/driver.ts'
import { count, size, some } from './draw/number.ts'

/** Names shown of a long list. */
const FEW = 6

/** Throws `usage` for a selection of kinds or sports that the format would silently ignore. */
export function refuseIgnored(format: Format, { kinds, sports }: ExportChoice): void {
  const other = (kinds ?? []).filter((name) => !workoutKinds.includes(name))
  if (format.holds === 'workout' && other.length > 0)
    throw new WristoryError('usage', `${format.name} writes workouts only, and cannot hold ${other.join(', ')}.`, {
      hint: `Select workouts with --workout, --sport, --from and --to. ${anyKind()} can hold any kind.`,
    })
  if (sports !== null && !tellsWorkouts(format))
    throw new WristoryError('usage', `${format.name} cannot filter by sport: it writes whole tables.`, {
      hint: `Omit --sport, or use ${listed(formats.filter(tellsWorkouts).map(({ name }) => name))}.`,
    })
}

/** The options that the format ignores, as a note; null if none. */
export function unitsNote(format: Format, units: 'metric' | 'imperial'): string | null {
  if (units === 'metric' || format.units === 'chosen') return null
  return `--units has no effect on ${format.name}, which has fixed units.`
}

/** Throws `usage` for unknown sports, with a suggestion and those of this history. */
export function refuseUnknownSports(database: Database, account: number, sports: readonly string[]): void {
  const own = sportsIn(database, account)
  const known = [...own, ...Object.values(sportNames)]
  const slugs = new Set(known.map(slug))
  const unknown = sports.filter((name) => !/^\d+$/.test(name) && !slugs.has(slug(name)))
  if (unknown.length === 0) return
  const meant = nearest(unknown[0]!, known) ?? known.find((name) => slug(name).includes(slug(unknown[0]!)))
  throw new WristoryError('usage', `There is no sport called ${unknown.join(', ')}.`, {
    hint: `${meant === undefined ? '' : `Did you mean "${meant}"? `}${sportsHint(own)}`,
  })
}

/** `usage`: the selection is empty, with the reason and a hint. */
export function nothingToExport(
  database: Database,
  account: number,
  format: Format,
  { workout, sports, from, to }: ExportChoice,
  manifest: Manifest,
): WristoryError {
  const absent = worthSaying(format, manifest)
  const [reason] = absent
  const chosen = workout !== null || sports !== null || from !== null || to !== null
  if (format.holds !== 'workout')
    return new WristoryError('usage', `There is nothing to export${chosen ? ' in this selection' : ''}.`, {
      hint: 'Run `wristory status` to see what there is.',
    })
  if (reason === undefined) {
    const own = sportsIn(database, account)
    return new WristoryError('usage', `There is no workout${chosen ? ' in this selection' : ''}.`, {
      hint: own.length === 0 ? 'The history has none yet: run `wristory sync`.' : sportsHint(own),
    })
  }
  const which = absent.length === 1 ? 'The workout cannot' : `None of the ${count(absent.length)} workouts can`
  return new WristoryError('usage', `${which} be written as ${format.name}: ${reason.why}.`, {
    hint: `${manifest.redaction.length > 0 ? '--no-gps and --trim-home leave out positions; ' : ''}fit and tcx take workouts without positions.`,
  })
}

/** How to name a target for several files, or to select one of them. */
export function severalHint(format: Format): string {
  const one = {
    table: 'choose one kind with --kind',
    workout: 'choose one workout with --workout',
    day: 'choose one day with --from and --to',
    history: null,
    store: null,
  }[format.holds]
  return `Name a folder with \`-o FOLDER/\`${one === null ? '' : `, or ${one}`}.`
}

/** The result: what was written where, and what was left out, one sentence per line. */
export function exportSummary(format: Format, manifest: Manifest, place: string): string[] {
  const { files, rows, redaction, notes } = manifest
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0)
  const read = all === 0 ? '' : `, ${some(all, 'row')} read`
  const left = Map.groupBy(worthSaying(format, manifest), ({ why }) => why)
  return [
    `Wrote ${some(files.length, 'file')} (${size(bytes)}${read})${place === '-' ? '' : ` to ${place}`}.`,
    ...redaction,
    ...notes.map(noteText),
    ...[...left].map(([why, list]) => {
      const things =
        format.holds === 'workout' ? some(list.length, 'workout') : some(list.length, 'kind of data', 'kinds of data')
      const because = list.length === 1 ? 'because' : 'each because'
      return `Left out ${things}, ${because} ${why}: ${listed(list.map(({ absent }) => absent))}.`
    }),
  ]
}

function tellsWorkouts(format: Format): boolean {
  return format.holds === 'workout' || ('kinds' in format && format.kinds.includes('workout'))
}

function anyKind(): string {
  return listed(formats.filter(({ holds }) => holds === 'table').map(({ name }) => name))
}

/** Names of the sports in this history, the most frequent first. */
function sportsIn(database: Database, account: number): string[] {
  const sql = 'SELECT sport FROM workout WHERE account = ? AND sport IS NOT NULL GROUP BY sport ORDER BY count(*) DESC'
  return database.all<{ sport: string }>(sql, account).map(({ sport }) => sport)
}

function sportsHint(own: readonly string[]): string {
  return own.length === 0 ? 'The history has no workouts yet.' : `This history has: ${own.join(', ')}.`
}

function listed(names: readonly string[]): string {
  const more = names.length - FEW
  return more > 1 ? `${names.slice(0, FEW).join(', ')} and ${count(more)} more` : names.join(', ')
}
