// The shapes of /api/v1: the server validates input with them, the page takes its types from them, and docs/api.md with
// its OpenAPI document is generated from them.

import { z } from 'zod'
import { type Topic, topics } from '../kinds/figure.ts'
import type { FigureName } from '../kinds/index.ts'
import { stepSizes } from './range.ts'
import { count, date, value } from './schema/parts.ts'

export * from './schema/actions.ts'
export * from './schema/coverage.ts'
export * from './schema/family.ts'
export * from './schema/handover.ts'
export * from './schema/insight.ts'
export * from './schema/workouts.ts'

export const failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
})

const topic = z.enum(Object.keys(topics) as [Topic, ...Topic[]]).describe('Its topic and colour')

/** Names of figures are a type for the page, and text in the documentation: docs/schema.md lists them. */
const figureName = z.string().describe('Column of the table `day`') as unknown as z.ZodType<FigureName>

/** A value of each of some figures, by name. */
function byFigure<T extends z.ZodType>(of: T) {
  return z.record(z.string(), of) as unknown as z.ZodType<{ [N in FigureName]?: z.output<T> }>
}

export const metric = z.object({
  name: figureName,
  label: z.string(),
  topic,
  draw: z.enum(['line', 'bars']).describe('Bars begin at zero'),
  unit: z.string().nullable(),
  digits: count.describe('Digits after the point'),
  difference: z.boolean().describe('The difference of two values: other units scale it without an offset'),
  doc: z.string().describe('Its description'),
  source: z.string().describe('Title of its kind'),
  formula: z.string().nullable().describe('How wristory computes it; null if the cloud states it'),
  good: z.enum(['more', 'less']).optional().describe('The better direction for most people'),
  usual: z.tuple([value, value]).readonly().optional().describe('Usual range of healthy adults'),
  levels: z.array(z.number()).readonly().optional().describe('Bounds of the five levels of a calendar'),
  line: z.number().optional().describe('A value with a meaning of its own'),
  minor: z.boolean().describe('An end or a count that belongs to another figure'),
  days: count.describe('Days with a value'),
})

export const status = z.object({
  version: z.string(),
  account: z.string().nullable().describe('Name of the account; null in an empty store'),
  accounts: z.array(z.string()).describe('Accounts that this browser may read'),
  member: z.string().nullable().describe('The account that a PIN unlocked for this device; null where it needs none'),
  signedIn: z.array(z.string()).describe('Accounts with a stored sign-in, with or without data'),
  zone: z.string().nullable().describe('Home zone (IANA)'),
  today: date,
  first: date.nullable(),
  last: date.nullable(),
  days: count.describe('Days with data'),
  asked: z.number().nullable().describe('Time of the last request to the cloud, epoch seconds'),
  uploaded: z.number().nullable().describe('The device has delivered its data up to this time, epoch seconds'),
  signIn: z
    .object({
      until: z.number().nullable(),
      via: z.string(),
      refused: z.string().nullable().describe('Why the cloud refused the token in the last run; null if it did not'),
    })
    .nullable(),
  lastSync: z
    .object({ ended: z.number(), outcome: z.string().describe('`done`, `partial` or the code of an error') })
    .nullable()
    .describe('How the last sync ended; null before the first'),
  issues: count.describe('Issues and failed windows'),
  failed: count.describe('Failed windows alone'),
  metrics: z.array(metric),
  tables: z.array(z.string()).describe('Kinds with rows'),
  sync: z
    .object({
      id: count,
      done: count,
      total: count,
      share: z.number().describe('Share that is done, 0 to 1; never falls'),
      at: z.string().nullable(),
      source: z.string(),
      title: z.string().describe('Title of the current source'),
    })
    .nullable()
    .describe('The running sync'),
  schedule: z
    .object({
      next: z.number().nullable().describe('When the next sync begins, epoch seconds; null while one runs'),
      waits: z.boolean().describe('Waits for a sign-in'),
    })
    .nullable()
    .describe('The scheduled syncs; null without a schedule'),
})

const streak = z.object({ from: date, to: date, days: count })

export const digest = z.object({
  by: z.enum(['week', 'month']),
  from: date,
  to: date,
  over: count.describe('Elapsed days of it; earlier periods are cut at the same day'),
  figures: z
    .array(
      z.object({
        name: figureName,
        days: count.describe('Days with a value'),
        mean: z.number(),
        before: z.number().nullable().describe('Mean of the previous period'),
        usual: z
          .tuple([z.number(), z.number()])
          .readonly()
          .nullable()
          .describe('Second lowest and second highest mean of the twelve previous periods; null with fewer than six'),
      }),
    )
    .readonly(),
  goal: z
    .object({ reached: count, of: count })
    .nullable()
    .describe('Days on which the step goal was reached, of those with steps and a goal'),
  streaks: z
    .object({ longest: streak.nullable(), current: streak.nullable() })
    .describe('Consecutive days with the goal'),
  records: z
    .array(z.object({ name: figureName, date, value: z.number(), best: z.number().describe('Previous best') }))
    .readonly(),
  sports: z
    .array(
      z.object({
        sport: z.string(),
        count,
        distance: z.number().nullable().describe('Metres'),
        moving: z.number().nullable().describe('Seconds'),
      }),
    )
    .readonly(),
  earlier: z.boolean().describe('Whether there are earlier days'),
  later: z.boolean(),
})

const quantiles = z.tuple([z.number(), z.number(), z.number()]).describe('10th, 50th and 90th percentile')

export const sleepStretch = z.object({
  kind: z.enum(['night', 'nap']),
  start: z.number().describe('Minutes from the midnight of the day; negative before it'),
  end: z.number(),
  score: value,
  stages: z
    .array(z.tuple([z.number(), z.number(), z.enum(['a', 'r', 'l', 'd', '?'])]))
    .describe('Begin, end, stage: awake, REM, light, deep, unknown'),
})

const readings = z.object({
  label: z.string(),
  topic,
  draw: z.enum(['line', 'bars', 'dots']),
  unit: z.string().nullable(),
  points: z.array(z.tuple([z.number(), z.number()])).describe('Minute and value'),
})

export const day = z.object({
  date,
  state: z.string().describe('Letter of the day'),
  zone: z.string().nullable(),
  offsets: z.array(z.tuple([z.number(), z.number()])).describe('From minute x on, so many minutes east of UTC'),
  midnight: z.number().describe('Epoch seconds of x = 0'),
  from: z.number().describe('Begin of the axis, minutes'),
  to: z.number().describe('End of the axis, minutes'),
  lastSync: z.number().nullable().describe('The device has delivered its data up to this time, epoch seconds'),
  open: z.boolean().describe('The day was not over at the last sync'),
  summary: byFigure(value),
  usual: byFigure(quantiles).describe('Of the drawn figures, over the previous 90 worn days'),
  heartrate: z.object({ t0: z.number(), every: z.number(), v: z.array(value) }).nullable(),
  steps: z.object({ t0: z.number(), every: z.number(), v: z.array(value) }).nullable(),
  series: z.record(z.string(), readings).describe('Readings of other kinds by kind'),
  sleep: z.array(sleepStretch),
  states: z.array(z.tuple([z.number(), z.number(), z.string()])).describe('Begin, end, letter'),
  workouts: z.array(
    z.object({ id: z.string(), sport: z.string(), start: z.number(), end: z.number(), distance: value }),
  ),
  week: z.array(z.tuple([date, value, z.string()])).describe('Steps of seven days'),
  years: z.array(z.tuple([count, value, value, z.string()])).describe('Year, steps, sleep minutes, letter'),
  previous: date.nullable(),
  next: date.nullable(),
})

const algorithmChange = z.object({
  date,
  what: z.string().describe('What the algorithm computes'),
  figures: z.array(figureName).describe('The daily figures that it computes'),
  before: z.string(),
  after: z.string(),
})

export const daily = z.object({
  start: date,
  to: date.describe('The last day'),
  n: count.describe('Days, weeks from Monday on, or months; the first and the last may be partial'),
  by: z.enum(stepSizes),
  state: byFigure(z.string()).describe('One letter per step'),
  columns: byFigure(z.array(value)),
  counts: byFigure(z.array(count)).optional().describe('Days with a value in each week or month'),
  lowest: byFigure(z.array(value)).optional().describe('The lowest day of each week or month'),
  highest: byFigure(z.array(value)).optional().describe('The highest day of each week or month'),
  changes: z.array(algorithmChange).describe('Days on which a vendor algorithm has another version'),
})

export const nights = z.object({
  from: date,
  to: date,
  state: z.string().describe('One letter per day'),
  changes: z.array(algorithmChange),
  nights: z.array(
    z.object({
      date,
      start: z.number(),
      end: z.number(),
      offset: z.number().describe('Seconds east of UTC'),
      minutes: z.object({ deep: value, light: value, rem: value, awake: value }),
      asleep: value,
      score: value,
      restingHeartrate: value,
      stages: z.array(z.tuple([z.number(), z.number(), z.enum(['a', 'r', 'l', 'd', '?'])])),
      naps: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
})

export const grid = z.object({
  rows: z.array(z.string()),
  columns: z.array(z.string()),
  values: z.array(z.array(value)),
  counts: z.array(z.array(count)),
})

export const shares = z.object({
  of: z.enum(['zones', 'stress']),
  start: date,
  n: count.describe('Steps'),
  by: z.enum(stepSizes).describe('As requested, else by the length of the range; weeks begin on Monday'),
  state: z.string().describe('One letter per step'),
  parts: z.array(z.string()).describe('From the lowest'),
  unit: z.enum(['s', '%']),
  values: z.array(z.array(value)).describe('A list per part: seconds of the step, or mean percent of its days'),
  counts: z.array(count).describe('Workouts with zones, or days with stress, in each step'),
})

export type Failure = z.infer<typeof failure>
export type Status = z.infer<typeof status>
export type Day = z.infer<typeof day>
export type Daily = z.infer<typeof daily>
export type Nights = z.infer<typeof nights>
export type DigestAnswer = z.infer<typeof digest>
export type Grid = z.infer<typeof grid>
export type Shares = z.infer<typeof shares>
export type AlgorithmChange = z.infer<typeof algorithmChange>
export type Readings = z.infer<typeof readings>
export type Metric = z.infer<typeof metric>
export type SleepStretch = z.infer<typeof sleepStretch>
