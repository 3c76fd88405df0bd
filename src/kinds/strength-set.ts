// The sets of a strength workout and the rests between them. Source: workout_history, `strength_training_group`: JSON
// as text, `[{count, actionType}]`; count 0 is a rest, or nothing counted.

import { lenientInteger, within } from '../codec/number.ts'
import { parseText } from './json-text.ts'
import { defineKind, shorten } from './kind.ts'
import { workoutHistory } from './sources/workout-history.ts'
import { byWorkout, encodeHistory } from './workout.ts'

const columns = {
  workout: { type: 'integer', doc: 'The workout, see table workout.' },
  number: { type: 'integer', doc: 'Place in the workout, from 1.' },
  date: { type: 'date', doc: 'Local day of the workout.' },
  exercise: { type: 'integer', doc: "The vendor's number for the exercise; the names are undocumented." },
  repetitions: { type: 'integer', doc: 'Repetitions; NULL in a rest or if not counted.' },
} as const

/** A day of sets without a pause. */
const MOST_SETS = 2000

export const strengthSet = defineKind({
  name: 'strength_set',
  title: 'Sets of strength workouts',
  shape: 'record',
  source: workoutHistory,
  columns,
  key: ['workout', 'number'],
  group: 'workout',
  // A rest has neither, and says so with zeros: see below.
  measured: [],
  groups: (reply) => [...reply.rows.keys()].map(String),
  *decode(reply) {
    for (const { id, date, fields } of reply.rows.values()) {
      const sent = fields.strength_training_group
      if (sent === undefined || sent === null || sent === '') continue
      const list = typeof sent === 'string' ? parseText(sent) : sent
      if (!Array.isArray(list)) {
        yield { issue: 'not-json', group: String(id), detail: shorten(`strength_training_group ${shorten(sent)}`) }
        continue
      }
      let unread: unknown
      for (const [i, set] of list.slice(0, MOST_SETS).entries()) {
        const [exercise, count] = [lenientInteger(set?.actionType), lenientInteger(set?.count)]
        if (exercise === null && count === null) unread ??= set
        yield {
          workout: id,
          number: i + 1,
          date,
          exercise: within(exercise, 1, 1e9),
          repetitions: within(count, 1, 100_000),
        }
      }
      if (unread !== undefined) yield { issue: 'nothing-read', group: String(id), detail: `set ${shorten(unread)}` }
    }
  },
  encode: (rows) =>
    encodeHistory(
      byWorkout(rows).map(([workout, sets]) => ({
        trackid: workout,
        strength_training_group: JSON.stringify(
          sets.map(({ exercise, repetitions }) => ({ count: repetitions ?? 0, actionType: exercise ?? 0 })),
        ),
      })),
    ),
  chart: { draw: 'table', hue: 'workout' },
})
