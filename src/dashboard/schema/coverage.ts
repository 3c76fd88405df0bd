// The shapes of what is stored, what is missing, and what is wrong with it.

import { z } from 'zod'
import { count, date, value } from './parts.ts'

export const span = z.object({ kind: z.string(), from: date, to: date, days: count, state: z.string() })

export const coverage = z.object({
  months: z.array(z.string()),
  kinds: z.array(
    z.object({
      kind: z.string(),
      title: z.string(),
      first: date.nullable(),
      last: date.nullable(),
      share: z.array(value).describe('Share of the days of each month with data; null outside the history'),
      marks: z.string().describe('A letter per month: `e` empty days, `f` failed windows, `v` neither'),
    }),
  ),
  details: z
    .array(
      z.object({
        source: z.string(),
        title: z.string(),
        fetched: count,
        unfetched: count.describe('Not asked for yet'),
        failed: count.describe('The last try failed'),
        gone: count.describe('The cloud has none, or not any more'),
      }),
    )
    .describe('Records whose details are asked for one by one, by what is known of the detail'),
  gaps: z.array(span),
  runs: z.array(
    z.object({
      id: count,
      command: z.string(),
      started: z.number(),
      ended: z.number().nullable(),
      outcome: z.string().nullable(),
      requests: value,
      bytes: value,
      rows: value,
      tries: count.describe('Syncs in a row that found no connection are told as one; 1 for any other run'),
    }),
  ),
  failures: z.array(
    z.object({ source: z.string(), from: date, to: date, at: z.number(), code: z.string(), message: z.string() }),
  ),
  doubted: z
    .array(
      z.object({
        source: z.string(),
        title: z.string(),
        from: date,
        to: date,
        reason: z.string().describe('Why the empty answer is doubted'),
        tries: count.describe('Tests so far'),
        next: value.describe('Epoch seconds of the next test; null for the next sync'),
      }),
    )
    .describe('Empty replies that other data contradicts; they are requested again with growing pauses'),
  storage: z.object({ bytes: count, replies: count, archived: count, packed: count }),
})

export const issues = z.array(
  z.object({
    code: z.string(),
    means: z.string(),
    kind: z.string(),
    count,
    first: z.string(),
    last: z.string(),
    sample: z.string(),
  }),
)

export const reconciliation = z.array(
  z.object({
    subject: z.string().describe('Kind of the compared things: days, nights, workouts'),
    measure: z.string(),
    means: z.string(),
    unit: z.string().nullable(),
    differing: count.describe('How many totals differ from their series; those that agree are not kept'),
    mean: z.number().describe('Mean of the differences without their sign'),
    largest: z.number().describe('Largest difference, total less series'),
    item: z.string().describe('Where that is'),
  }),
)

export type Coverage = z.infer<typeof coverage>
export type Issues = z.infer<typeof issues>
export type Reconciliation = z.infer<typeof reconciliation>
