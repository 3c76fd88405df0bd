// Training load of each day from the workouts, and the resulting acute and chronic load and PAI. Computed once per
// person.

import type { SimulatedPerson } from './person.ts'
import { restingHeartrate } from './plan.ts'
import { movingSeconds, planWorkouts, type SimulatedWorkout } from './workouts.ts'

/** Load of a workout, as its row says: minutes times 1.6. */
export const workoutLoad = (workout: SimulatedWorkout): number => Math.round((movingSeconds(workout) / 60) * 1.6)

export interface SimulatedLoad {
  readonly load: number
  /** Exponential means over 7 and 42 days. */
  readonly acute: number
  readonly chronic: number
  readonly daily: Pai
}

/** Points and minutes in three zones of heart rate; `total` capped at 75 a day. */
export interface Pai {
  readonly low: number
  readonly medium: number
  readonly high: number
  readonly total: number
  readonly minutes: readonly [number, number, number]
}

const known = new WeakMap<SimulatedPerson, Map<number, SimulatedLoad>>()

/** The load of `day`; nothing before the first day. */
export function loadOn(person: SimulatedPerson, day: number): SimulatedLoad | undefined {
  let all = known.get(person)
  if (all === undefined) {
    all = computed(person)
    known.set(person, all)
  }
  return all.get(day)
}

/** Sum of the daily points of the seven days that end on `day`: the law of PAI. */
export function paiTotal(person: SimulatedPerson, day: number): number {
  let sum = 0
  for (let back = 0; back < 7; back++) sum += loadOn(person, day - back)?.daily.total ?? 0
  return sum
}

function computed(person: SimulatedPerson): Map<number, SimulatedLoad> {
  const workouts = new Map<number, SimulatedWorkout[]>()
  for (const workout of planWorkouts(person, Number.POSITIVE_INFINITY)) {
    if (workout.parent === undefined) workouts.set(workout.day, [...(workouts.get(workout.day) ?? []), workout])
  }
  const all = new Map<number, SimulatedLoad>()
  let [acute, chronic] = [20, 20]
  for (let day = person.first; day <= person.last; day++) {
    const done = workouts.get(day) ?? []
    const load = done.reduce((sum, workout) => sum + workoutLoad(workout), 0)
    acute += (load - acute) / 7
    chronic += (load - chronic) / 42
    all.set(day, { load, acute, chronic, daily: person.present(day) ? pai(person, day, done) : none })
  }
  return all
}

const none: Pai = { low: 0, medium: 0, high: 0, total: 0, minutes: [0, 0, 0] }

function pai(person: SimulatedPerson, day: number, done: readonly SimulatedWorkout[]): Pai {
  const minutes = done.reduce((sum, workout) => sum + movingSeconds(workout) / 60, 0)
  const zones: [number, number, number] = [
    12 + (restingHeartrate(person, day) % 9),
    Math.round(minutes * 0.45),
    Math.round(minutes * 0.18),
  ]
  const points = [Math.min(2, zones[0] * 0.09), zones[1] * 0.62, zones[2] * 1.9] as const
  const raw = points[0] + points[1] + points[2]
  const scale = raw > 75 ? 75 / raw : 1
  const [low, medium, high] = points.map((value) => value * scale) as [number, number, number]
  return { low, medium, high, total: low + medium + high, minutes: zones }
}
