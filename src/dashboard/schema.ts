// The shapes of /api/v1, written once: the server checks what comes in against them, the page takes its types from
// them, and docs/api.md with its OpenAPI document is made from them.

import { z } from 'zod'
import { type Topic, topics } from '../kinds/figure.ts'
import type { FigureName } from '../kinds/index.ts'
import { stepSizes } from './range.ts'

const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .describe('Local day of the wearer')
const count = z.number().int()
const value = z.number().nullable()

/** One letter per day: what is known of it. */
export const letters = {
  v: 'a value, zero included',
  p: 'the day was not over at the last sync',
  m: 'worn, but not measured',
  n: 'not worn',
  u: 'never fetched',
  e: 'asked, nothing came',
  f: 'failed or unreadable',
  '-': 'before the first or after the last day',
} as const

export type Letter = keyof typeof letters

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
  issues: count.describe('Oddities and failed windows'),
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
      title: z.string().describe('What is being fetched, in words'),
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
    .describe('Empty answers that other data contradicts; they are asked for again with growing pauses'),
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

export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  units: z.enum(['metric', 'imperial']),
  energy: z.enum(['kcal', 'kJ']),
  weight: z.enum(['kg', 'lb', 'st']),
  clock: z.enum(['system', '24', '12']),
  weekStart: z.enum(['system', 'monday', 'sunday', 'saturday']),
  locale: z
    .string()
    .max(35)
    .regex(/^[A-Za-z0-9-]*$/),
  keys: z.boolean().describe('Single-key shortcuts'),
  maxHeartrate: z.number().int().min(100).max(240).nullable(),
  tiles: z
    .string()
    .max(300)
    .regex(/^(https:\/\/[^\s"';,<>]+)?$/)
    .describe('Address of map tiles, {z}/{x}/{y}; empty for none'),
  syncEvery: z
    .number()
    .int()
    .min(15)
    .max(1440)
    .nullable()
    .describe('Minutes between syncs that begin by themselves while the dashboard runs; null for none'),
  queries: z.array(z.strictObject({ name: z.string().min(1).max(80), sql: z.string().max(20_000) })).max(100),
})

export const sqlAsked = z.strictObject({
  sql: z.string().min(1).max(100_000),
  seconds: z.number().int().min(1).max(20).default(1).describe('After which the query is killed'),
})

export const sqlResult = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  ms: z.number(),
  truncated: z.enum(['rows', 'bytes']).nullable(),
})

export const schema = z.array(
  z.object({
    name: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string(), unit: z.string().nullable(), doc: z.string() })),
  }),
)

export const formats = z.array(
  z.object({
    name: z.string(),
    title: z.string(),
    extension: z.string(),
    holds: z
      .enum(['table', 'history', 'day', 'workout', 'store'])
      .describe('What one file holds: a kind, the whole history, a day, a workout, or the store itself'),
    units: z.enum(['chosen', 'fixed']).describe('`fixed` where the format says which units it has'),
    kinds: z.array(z.string()).describe('Kinds it has words for'),
  }),
)

export const exportKinds = z.array(z.object({ name: z.string(), title: z.string() }))

export const exportAsked = z.strictObject({
  format: z.string().max(40),
  kinds: z.array(z.string().max(60)).min(1).max(200).nullable().default(null).describe('Null is all'),
  from: date.nullable().default(null),
  to: date.nullable().default(null),
  sports: z.array(z.string().max(80)).min(1).max(200).nullable().default(null).describe('Names or codes; null is all'),
  workout: z.string().max(20).nullable().default(null).describe('Id of one workout, or `latest`'),
  units: z.enum(['metric', 'imperial']).default('metric'),
  china: z
    .enum(['wgs84', 'gcj02'])
    .nullable()
    .default(null)
    .describe('Positions recorded by gaode: converted to WGS 84, left as GCJ-02, or null for unchanged with a note'),
  deleted: z.boolean().default(false).describe('With workouts that were deleted in the cloud'),
  gps: z.boolean().default(true).describe('With positions and names of places'),
  ids: z.boolean().default(true).describe('With identifiers of devices and persons'),
  roundStart: z.boolean().default(false).describe('Workouts begin at the full quarter of an hour'),
  trimHome: z.number().int().min(10).max(100_000).nullable().default(null).describe('Metres around home to leave out'),
})

/** What an export holds, as far as it has been read. */
const exported = {
  rows: z.record(z.string(), count).describe('Rows by kind'),
  files: count,
  bytes: count.describe('Bytes of the files, before they are packed'),
  absent: z
    .array(z.object({ things: z.enum(['workout', 'kind']), count, why: z.string() }))
    .describe('What is left out, and why'),
  redaction: z.array(z.string()).describe('What is left out or changed on purpose'),
  notes: z.array(z.string()).describe('What is to be known of workouts in the files'),
}

export const exportPreview = z.object({
  name: z.string().describe('Of the file that comes down'),
  names: z.array(z.string()).describe('First files inside'),
  ...exported,
  whole: z.boolean().describe('False where counting took too long: the numbers are then of a part'),
  share: z.number().describe('How much of the history has been counted, 0 to 1'),
})

export const exportStarted = z.object({
  id: z.string(),
  download: z.string().describe('Address that gives the file once, within a minute, without the secret'),
})

export const exportProgress = z.object({
  state: z.enum(['waiting', 'running', 'done', 'stopped', 'failed']),
  done: count,
  total: count,
  sent: count.describe('Bytes handed to the browser'),
  name: z.string().nullable(),
  sha256: z.string().nullable().describe('Of the file that came down'),
  ...exported,
  message: z.string(),
  hint: z.string(),
})

export const syncAsked = z.strictObject({
  from: date.optional(),
  to: date.optional(),
  kinds: z.array(z.string().max(60)).min(1).max(200).optional().describe('Names of kinds or of sources; all if absent'),
  again: z.boolean().optional().describe('Also what the cloud has answered before; needs `from`'),
})

export const syncStarted = z.object({ id: count })

export const signInAsked = z.strictObject({
  via: z.enum(['encrypted', 'legacy', 'web', 'xiaomi', 'token', 'cookie']),
  name: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .optional(),
  email: z.string().max(200).optional(),
  password: z.string().max(500).optional(),
  token: z.string().max(5000).optional(),
  userId: z.string().max(40).optional(),
  cookie: z.string().max(20_000).optional(),
  redirect: z.string().max(5000).optional().describe('Where the page of Xiaomi ended'),
})

export const xiaomiPage = z.object({ address: z.string().describe('To be opened in a browser') })

export type Status = z.infer<typeof status>
export type Day = z.infer<typeof day>
export type Daily = z.infer<typeof daily>
export type Nights = z.infer<typeof nights>
export type Grid = z.infer<typeof grid>
export type Shares = z.infer<typeof shares>
export type AlgorithmChange = z.infer<typeof algorithmChange>
export type Coverage = z.infer<typeof coverage>
export type Issues = z.infer<typeof issues>
export type Reconciliation = z.infer<typeof reconciliation>
export type SyncWanted = z.infer<typeof syncAsked>
export type XiaomiPage = z.infer<typeof xiaomiPage>
export type Table = z.infer<typeof table>
export type Workouts = z.infer<typeof workouts>
export type Outlines = z.infer<typeof outlines>
export type Workout = z.infer<typeof workout>
export type Settings = z.infer<typeof settings>
export type SqlResult = z.infer<typeof sqlResult>
export type Schema = z.infer<typeof schema>
export type Formats = z.infer<typeof formats>
export type ExportKinds = z.infer<typeof exportKinds>
export type ExportAsked = z.infer<typeof exportAsked>
export type ExportPreview = z.infer<typeof exportPreview>
export type ExportStarted = z.infer<typeof exportStarted>
export type ExportProgress = z.infer<typeof exportProgress>
export type Readings = z.infer<typeof readings>
export type Metric = z.infer<typeof metric>
export type SleepStretch = z.infer<typeof sleepStretch>
