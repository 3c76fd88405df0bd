// Workouts deleted in the cloud: listed before, and missing from a later page of the list that covers their position.
// `gone_since` marks them; a page that lists them again clears the mark.

import { isPlausible } from '../derive/plausible-date.ts'
import type { Row } from '../kinds/kind.ts'
import { type HistoryReply, listedSpan, workoutHistory } from '../kinds/sources/workout-history.ts'
import { workout } from '../kinds/workout.ts'
import type { Decodable } from './archive.ts'
import { type Changes, noteChange } from './changes.ts'
import type { Database } from './driver.ts'

/**
 * Marks what the page `reply` of the list no longer contains. Only rows from the cloud's own older list can be missing
 * in it.
 */
export function markGone(database: Database, reply: Decodable, parsed: HistoryReply, changes: Changes): void {
  const span = listedSpan(parsed, reply.request ?? '', reply.asked)
  if (span === null) return
  const older = database.all<Row>(
    `SELECT w.* FROM workout AS w JOIN reply AS r ON r.id = w.reply
     WHERE w.account = ? AND w.workout BETWEEN ? AND ? AND w.gone_since IS NULL AND r.source = ? AND r.asked < ?
       AND ${loginIn('r.origin')} = (SELECT ${loginIn('origin')} FROM reply WHERE id = ?)`,
    reply.account,
    span.from,
    span.to,
    workoutHistory.name,
    reply.asked,
    reply.id,
  )
  for (const row of older) {
    if (parsed.rows.has(row.workout as number)) continue
    const { changes: marked } = database.run(
      'UPDATE workout SET gone_since = ? WHERE account = ? AND workout = ?',
      reply.asked,
      reply.account,
      row.workout as number,
    )
    if (marked > 0) noteChange(changes, workout, [row], [row], (date) => isPlausible(date, reply.asked))
  }
}

/** SQL of the login that a reply came by, out of its origin; empty for the one that goes on. */
function loginIn(origin: string): string {
  return `replace(substr(${origin}, instr(${origin} || ' of ', ' of ')), ', purged', '')`
}
