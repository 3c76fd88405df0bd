// Workouts of the Mi Fitness cloud: a report of totals for each (docs/cloud/mi-fitness.md).

import { offsetAt } from '../calendar.ts'
import type { SimulatedPerson } from '../person.ts'
import {
  arithmeticMean,
  heartReadings,
  movingSeconds,
  planWorkouts,
  recordTrack,
  type SimulatedWorkout,
  total,
} from '../workouts.ts'
import { bandSid, quarter } from './rows.ts'

interface MiSport {
  readonly category: string
  readonly key: string
  readonly sportType: number
  readonly protoType: number
}

/** By the sport code of the plan. */
const sports: Readonly<Record<number, MiSport>> = {
  1: { category: 'running', key: 'outdoor_running', sportType: 1, protoType: 22 },
  6: { category: 'walking', key: 'outdoor_walking', sportType: 2, protoType: 22 },
  8: { category: 'running', key: 'indoor_running', sportType: 3, protoType: 3 },
  9: { category: 'outdoor_riding', key: 'outdoor_riding', sportType: 6, protoType: 23 },
}
const other: MiSport = { category: 'indoor_fitness', key: 'free_training', sportType: 8, protoType: 8 }

/** The workouts that began from `start` to `end`, the newest first. */
export function workoutRows(person: SimulatedPerson, start: number, end: number, now: number): object[] {
  return planWorkouts(person, now)
    .filter(({ id }) => id >= start && id <= end)
    .sort((a, b) => b.id - a.id)
    .map((workout) => workoutRow(person, workout))
}

function workoutRow(person: SimulatedPerson, workout: SimulatedWorkout): object {
  const { category, key, sportType, protoType } = sports[workout.sport] ?? other
  const track = recordTrack(person, workout)
  const offset = offsetAt(workout.zone, workout.id)
  const beats = heartReadings(track).map(([, bpm]) => bpm)
  const metres = total(track.metres)
  const moving = movingSeconds(workout)
  const value = {
    sport_type: sportType,
    proto_type: protoType,
    version: 2,
    timezone: quarter(offset),
    time: workout.id,
    start_time: workout.id,
    end_time: workout.id + workout.elapsed,
    duration: moving,
    ...(metres > 0 ? { distance: metres, avg_pace: Math.round((moving / metres) * 1000) } : {}),
    calories: Math.round(moving / 8),
    steps: total(track.steps),
    ...(beats.length > 0
      ? { avg_hrm: Math.floor(arithmeticMean(beats)), max_hrm: Math.max(...beats), min_hrm: Math.min(...beats) }
      : {}),
    did: bandSid,
  }
  return {
    sid: bandSid,
    key,
    category,
    time: workout.id,
    value: JSON.stringify(value),
    zone_offset: offset,
    zone_name: workout.zone,
  }
}
