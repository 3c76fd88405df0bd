// Definition of a tool: a name, a description for the model, its parameters and the result. A new tool is one file in
// tools/ and one line in tools/index.ts.

import { z } from 'zod'
import type { Reader } from '../query/reader.ts'
import type { Json } from './answer.ts'

/** What the person has enabled; everything else stays on this machine. */
export interface Allowed {
  /** Positions of tracks. */
  readonly positions: boolean
  /** Names and texts of the person and the devices. */
  readonly names: boolean
  /** Queries in SQL. */
  readonly sql: boolean
}

export interface Asking {
  readonly reader: Reader
  readonly allowed: Allowed
  /** Path of the store's file. */
  readonly path: string
  readonly signal: AbortSignal | undefined
}

export interface Tool {
  readonly name: string
  /** One or two sentences and an example: the model selects the tool by it. */
  readonly description: string
  readonly input: z.ZodRawShape
  /** Only available if the person enabled it. */
  readonly needs?: keyof Allowed
  /** The file that computes the result. */
  readonly load: () => Promise<{ readonly answer: (asked: never, asking: Asking) => Json | Promise<Json> }>
}

/** A tool whose function takes its parameters. */
export function tool<Shape extends z.ZodRawShape>(one: {
  readonly name: string
  readonly description: string
  readonly input: Shape
  readonly needs?: keyof Allowed
  readonly load: () => Promise<{
    readonly answer: (asked: z.infer<z.ZodObject<Shape>>, asking: Asking) => Json | Promise<Json>
  }>
}): Tool {
  return one
}

/** `2026-03-01`, `today`, `yesterday`, or days back from today: `-28`. */
export const day = z.string().max(12)

/** The local minute at which a workout began, as `workouts` returns it; `#2` is the second one of that minute. */
export const started = z.string().max(20)

/** Where the last result was cut: its `more`. */
export const cursor = z.string().max(40)

/** Steps of a series. */
export const steps = ['day', 'week', 'month', 'year', 'weekday'] as const
export type Step = (typeof steps)[number]

/** Figures of a night, by their names in the table `day`. */
export const nightFigures = {
  asleep: 'sleep_minutes',
  asleep_at: 'sleep_start',
  awake_at: 'sleep_end',
  deep: 'deep_minutes',
  rem: 'rem_minutes',
  awake: 'awake_minutes',
  score: 'sleep_score',
  resting_heartrate: 'resting_heartrate',
  hrv: 'sleep_hrv',
} as const
export type NightFigure = keyof typeof nightFigures
