// The shapes of the hand-over: receivers, what can be added, and what is sent to add or pause one.

import { z } from 'zod'

import { count, date } from './parts.ts'

const instant = z.number().nullable()

export const handover = z.object({
  receivers: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      title: z.string(),
      where: z.string().describe('Host or folder, without secrets'),
      sends: z.string().describe('What leaves this computer'),
      redaction: z.array(z.string()).describe('What is left out or changed on purpose'),
      paused: z.boolean(),
      waiting: count.describe('Pending days of kinds'),
      delivered: instant.describe('Epoch seconds of the last delivery'),
      failing: instant.describe('Epoch seconds since which it fails'),
      error: z.string().nullable(),
      retry: instant.describe('Epoch seconds of the earliest next attempt'),
    }),
  ),
  refused: z
    .array(z.object({ receiver: z.string(), account: z.string(), day: z.string(), reason: z.string() }))
    .describe('Messages that a receiver rejected permanently'),
  sorts: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      sends: z.string(),
      options: z.array(
        z.object({
          name: z.string(),
          label: z.string().describe('Its name in a form'),
          means: z.string(),
          required: z.boolean(),
          secret: z.boolean(),
          fallback: z.string().nullable(),
          choices: z.array(z.string()).nullable(),
        }),
      ),
    }),
  ),
})

const options = z.record(z.string().max(40), z.string().max(10_000)).default({})

export const receiverAdded = z.strictObject({
  name: z.string().max(32),
  type: z.string().max(40),
  options,
  secrets: options.describe('Stored with the tokens; no route returns them'),
  accounts: z.array(z.string().max(40)).min(1).max(100).nullable().default(null).describe('Null for all'),
  since: date.nullable().default(null).describe('First local day; null for all'),
  positions: z.boolean().default(false).describe('Include positions and names of places'),
  ids: z.boolean().default(true).describe('Include identifiers of devices and people'),
  roundStart: z.boolean().default(false).describe('Workouts begin at the full quarter of an hour'),
  trimHome: z
    .number()
    .int()
    .min(10)
    .max(100_000)
    .nullable()
    .default(null)
    .describe('Radius in metres around home to leave out'),
})

export type HandoverAnswer = z.infer<typeof handover>
export type ReceiverSort = HandoverAnswer['sorts'][number]
