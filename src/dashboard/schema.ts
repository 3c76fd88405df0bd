// The shapes of /api/v1, written once: the server checks what comes in against them, the page takes its types from
// them, and docs/api.md with its OpenAPI document is made from them.

import { z } from 'zod'
import { type Topic, topics } from '../kinds/figure.ts'
import type { FigureName } from '../kinds/index.ts'
import { stepSizes } from './range.ts'
import { count, date, value } from './schema/parts.ts'

export * from './schema/actions.ts'
export * from './schema/coverage.ts'
export * from './schema/handover.ts'
export * from './schema/insight.ts'
export * from './schema/workouts.ts'

export const failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
})

const topic = z.enum(Object.keys(topics) as [Topic, ...Topic[]]).describe('What it belongs to and is coloured as')

/** Names of figures are a type for the page, and text in the documentation: there is a list of them in docs/schema.md. */
const figureName = z.string().describe('Column of the table `day`') as unknown as z.ZodType<FigureName>

/** A value of each of some figures, by their names. */
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
  difference: z.boolean().describe('The difference of two values: other units scale it and move no zero'),
  doc: z.string().describe('What it is'),
  source: z.string().describe('Title of the kind it comes from'),
  formula: z.string().nullable().describe('How wristory computes it; null where the cloud states it'),
  good: z.enum(['more', 'less']).optional().describe('The better direction for most people'),
  usual: z.tuple([value, value]).readonly().optional().describe('What is usual for healthy adults'),
  levels: z.array(z.number()).readonly().optional().describe('Borders of the five levels of a calendar'),
  line: z.number().optional().describe('A value that means something by itself'),
  minor: z.boolean().describe('An end or a count that belongs to another figure'),
  days: count.describe('Days with a value'),
})

export const status = z.object({
  version: z.string(),
  account: z.string().nullable().describe('Name the account is kept under; null in an empty store'),
  accounts: z.array(z.string()).describe('Every account of the store'),
  signedIn: z.array(z.string()).describe('Accounts whose sign-in is kept, with or without data'),
  zone: z.string().nullable().describe('Home zone (IANA)'),
  today: date,
  first: date.nullable(),
  last: date.nullable(),
  days: count.describe('Days with data'),
  asked: z.number().nullable().describe('When the cloud was last asked, epoch seconds'),
  uploaded: z.number().nullable().describe('Up to when the device had given its data, epoch seconds'),
  signIn: z
    .object({
      until: z.number().nullable(),
      via: z.string(),
      refused: z.string().nullable().describe('Why the cloud refused the token in the last run; null where it did not'),
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
      share: z.number().describe('How much is done, 0 to 1; never falls'),
      at: z.string().nullable(),
      source: z.string(),
      title: z.string().describe('Title of what is being fetched'),
    })
    .nullable()
    .describe('The running sync'),
  schedule: z
    .object({
      next: z.number().nullable().describe('When the next sync begins, epoch seconds; null while one runs'),
      waits: z.boolean().describe('Nothing begins before somebody signs in'),
    })
    .nullable()
    .describe('The syncs that begin by themselves; null where none do'),
})

const streak = z.object({ from: date, to: date, days: count })

export const digest = z.object({
  by: z.enum(['week', 'month']),
  from: date,
  to: date,
  over: count.describe('Days of it that are over; the periods before are looked at up to the same day'),
  figures: z
    .array(
      z.object({
        name: figureName,
        days: count.describe('Days with a value'),
        mean: z.number(),
        before: z.number().nullable().describe('Mean of the period before'),
        usual: z
          .tuple([z.number(), z.number()])
          .readonly()
          .nullable()
          .describe(
            'Second lowest and second highest mean of the twelve periods before; null where fewer than six are known',
          ),
      }),
    )
    .readonly(),
  goal: z
    .object({ reached: count, of: count })
    .nullable()
    .describe('Days on which the step goal was reached, of those with steps and a goal'),
  streaks: z.object({ longest: streak.nullable(), current: streak.nullable() }).describe('Days in a row with the goal'),
  records: z
    .array(z.object({ name: figureName, date, value: z.number(), best: z.number().describe('Best before') }))
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
  earlier: z.boolean().describe('Whether there are days before'),
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
  lastSync: z.number().nullable().describe('Up to when the device had given its data, epoch seconds'),
  open: z.boolean().describe('The day was not over at the last sync'),
  summary: byFigure(value),
  usual: byFigure(quantiles).describe('Of the figures that are drawn, over the last 90 worn days before'),
  heartrate: z.object({ t0: z.number(), every: z.number(), v: z.array(value) }).nullable(),
  steps: z.object({ t0: z.number(), every: z.number(), v: z.array(value) }).nullable(),
  series: z.record(z.string(), readings).describe('Readings of other kinds by the name of the kind'),
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
  what: z.string().describe('What the algorithm reckons'),
  figures: z.array(figureName).describe('The daily figures that it reckons'),
  before: z.string(),
  after: z.string(),
})

export const daily = z.object({
  start: date,
  to: date.describe('The last day'),
  n: count.describe('Days, weeks from Monday on, or months, of which the first and the last may be cut'),
  by: z.enum(stepSizes),
  state: byFigure(z.string()).describe('One letter per step'),
  columns: byFigure(z.array(value)),
  counts: byFigure(z.array(count)).optional().describe('Days with a value in each week or month'),
  lowest: byFigure(z.array(value)).optional().describe('The lowest day of each week or month'),
  highest: byFigure(z.array(value)).optional().describe('The highest day of each week or month'),
  changes: z.array(algorithmChange).describe('Days on which an algorithm of the vendor has another version'),
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
  by: z.enum(stepSizes).describe('As asked, else by the length of the range; weeks begin on Monday'),
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
