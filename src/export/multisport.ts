// Multisport workouts: a whole with its parts. A format with sessions writes one file with all of them; any other
// writes the parts, so that no distance is in two files.

import { pointsBetween, type Workout } from './workout.ts'

/** The sport of the time between two parts. */
export const TRANSITION = -3

/** The workouts with the parts inside their whole, where both are there. Parts follow their whole, by their start. */
export async function* grouped(workouts: AsyncIterable<Workout>): AsyncGenerator<Workout> {
  let whole: Workout | null = null
  let parts: Workout[] = []
  for await (const workout of workouts) {
    if (whole !== null && workout.parent === whole.id) {
      parts.push(workout)
      continue
    }
    if (whole !== null) yield { ...whole, parts }
    whole = workout
    parts = []
  }
  if (whole !== null) yield { ...whole, parts }
}

/** Each workout on its own: the parts instead of a whole that has any. */
export async function* separate(workouts: AsyncIterable<Workout>): AsyncGenerator<Workout> {
  for await (const workout of workouts) {
    if (workout.parts?.length) yield* workout.parts
    else yield workout
  }
}

/** The parts in turn with the transitions between them, none before the one before has ended; else the workout itself. */
export function splitSessions(whole: Workout): Workout[] {
  const { parts = [] } = whole
  if (parts.length === 0) return [whole]
  return parts.flatMap((part, i) => {
    const next = parts[i + 1]
    const session = next === undefined || next.start >= part.end ? part : { ...part, end: next.start }
    // Clocks count whole seconds: a part that begins in the next one follows at once.
    if (next === undefined || next.start - session.end <= 1) return [session]
    return [session, transition(whole, session.end, next.start)]
  })
}

function transition(whole: Workout, start: number, end: number): Workout {
  const points = pointsBetween(whole.points, start, end)
  const none = {
    movingSeconds: null,
    distance: null,
    energy: null,
    steps: null,
    strokes: null,
    heartrateMean: null,
    heartrateMax: null,
    heartrateMin: null,
    ascent: null,
    descent: null,
    poolLength: null,
    trainingEffect: null,
    anaerobicEffect: null,
    trainingLoad: null,
  }
  return {
    ...whole,
    ...none,
    start,
    end,
    sport: TRANSITION,
    sportName: 'transition',
    // The whole counts its distance from its own start.
    points: { ...points, distance: points.distance.map(() => Number.NaN) },
    parts: [],
    pauses: [],
    laps: [],
    lengths: [],
    sets: [],
    zones: [],
  }
}
