// The shapes of workouts and of their tables.

import { z } from 'zod'
import { count, date, value } from './parts.ts'

export const table = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string(), unit: z.string().nullable(), doc: z.string() })),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  more: z.boolean(),
})

export const workoutItem = z.object({
  id: z.string(),
  sport: z.string(),
  date,
  start: z.number(),
  offset: z.number(),
  distance: value,
  gone: value.describe('When the cloud no longer listed it, epoch seconds; null while it does'),
  moving: value,
  elapsed: value,
  hr: value,
  kcal: value,
  pace: value,
})

export const workouts = z.object({
  items: z.array(workoutItem),
  sports: z.array(z.tuple([z.string(), count])),
  totals: z.object({ count, seconds: z.number(), metres: z.number() }),
})

/** By the id of the workout. */
export const outlines = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])))

const series = z.array(value)

export const workout = z.object({
  ...workoutItem.shape,
  end: z.number(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  figures: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  series: z
    .object({
      t: z.array(z.number()).describe('Seconds from the start'),
      lat: series,
      lon: series,
      heartrate: series,
      pace: series.describe('Seconds per metre'),
      speed: series.describe('Metres per second'),
      cadence: series,
      power: series,
      altitude: series,
      distance: series,
    })
    .partial({ lat: true, lon: true, heartrate: true, pace: true, speed: true, cadence: true, power: true })
    .partial({ altitude: true, distance: true }),
  pauses: z.array(z.tuple([z.number(), z.number()])),
  parts: z.record(z.string(), table).describe('Laps, splits, lengths and sets, as they are kept'),
  zones: z.array(z.tuple([z.number().nullable(), z.number()])).describe('Upper bound in bpm, seconds'),
})

export type Table = z.infer<typeof table>
export type Workouts = z.infer<typeof workouts>
export type Outlines = z.infer<typeof outlines>
export type WorkoutDetail = z.infer<typeof workout>
