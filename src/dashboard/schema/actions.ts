// The shapes of actions: settings, queries, exports, syncs and sign-ins.

import { z } from 'zod'
import { type Topic, topics } from '../../kinds/figure.ts'

import { count, date } from './parts.ts'

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
    .describe('Minutes between scheduled syncs while the dashboard runs; null for none'),
  pinned: z
    .array(z.string().max(60))
    .max(12)
    .describe('Figures of the newest day on the home page; none for the usual ones'),
  hidden: z
    .array(z.enum(Object.keys(topics) as [Topic, ...Topic[]]))
    .max(Object.keys(topics).length)
    .describe('Topics that the page leaves out'),
  queries: z.array(z.strictObject({ name: z.string().min(1).max(80), sql: z.string().max(20_000) })).max(100),
})

export const sqlAsked = z.strictObject({
  sql: z.string().min(1).max(100_000),
  seconds: z.number().int().min(1).max(20).default(1).describe('The query is killed after this'),
})

export const sqlResult = z.object({
  columns: z.array(z.string()).readonly(),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()])).readonly()).readonly(),
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
      .describe('Content of one file: a kind, the whole history, a day, a workout, or the store itself'),
    units: z.enum(['chosen', 'fixed']).describe('`fixed` if the format defines its units'),
    kinds: z.array(z.string()).describe('Kinds it can hold'),
  }),
)

export const exportKinds = z.array(z.object({ name: z.string(), title: z.string() }))

export const exportAsked = z.strictObject({
  format: z.string().max(40),
  kinds: z.array(z.string().max(60)).min(1).max(200).nullable().default(null).describe('Null for all'),
  from: date.nullable().default(null),
  to: date.nullable().default(null),
  sports: z.array(z.string().max(80)).min(1).max(200).nullable().default(null).describe('Names or codes; null for all'),
  workout: z.string().max(20).nullable().default(null).describe('Id of one workout, or `latest`'),
  units: z.enum(['metric', 'imperial']).default('metric'),
  china: z
    .enum(['wgs84', 'gcj02'])
    .nullable()
    .default(null)
    .describe('Positions recorded by gaode: converted to WGS 84, left as GCJ-02, or null for unchanged with a note'),
  deleted: z.boolean().default(false).describe('Include workouts deleted in the cloud'),
  gps: z.boolean().default(true).describe('Include positions and names of places'),
  ids: z.boolean().default(true).describe('Include identifiers of devices and people'),
  notes: z.boolean().default(true).describe('Include your own notes and tags'),
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

/** What an export holds, as far as it has been read. */
const exported = {
  rows: z.record(z.string(), count).describe('Rows by kind'),
  files: count,
  bytes: count.describe('Bytes of the files before compression'),
  absent: z
    .array(z.object({ things: z.enum(['workout', 'kind']), count, why: z.string() }))
    .describe('What is left out, and why'),
  redaction: z.array(z.string()).describe('What is left out or changed on purpose'),
  notes: z.array(z.string()).describe('Notes about workouts in the files'),
}

export const exportPreview = z.object({
  name: z.string().describe('Name of the downloaded file'),
  names: z.array(z.string()).describe('First files inside'),
  ...exported,
  whole: z.boolean().describe('False if counting took too long: the numbers are then partial'),
  share: z.number().describe('How much of the history has been counted, 0 to 1'),
})

export const exportStarted = z.object({
  id: z.string(),
  download: z.string().describe('Address of the file, valid once within a minute, without the secret'),
})

export const exportProgress = z.object({
  state: z.enum(['waiting', 'running', 'done', 'stopped', 'failed']),
  done: count,
  total: count,
  sent: count.describe('Bytes sent to the browser'),
  name: z.string().nullable(),
  sha256: z.string().nullable().describe('Of the downloaded file'),
  ...exported,
  message: z.string(),
  hint: z.string(),
})

export const syncAsked = z.strictObject({
  from: date.optional(),
  to: date.optional(),
  kinds: z.array(z.string().max(60)).min(1).max(200).optional().describe('Names of kinds or of sources; all if absent'),
  again: z.boolean().optional().describe('Also re-download days already fetched; needs `from`'),
})

export const syncStarted = z.object({ id: count })

export const signInAsked = z.strictObject({
  via: z.enum(['encrypted', 'legacy', 'web', 'xiaomi', 'token', 'cookie', 'mi-cookie', 'sts-address', 'mi-password']),
  name: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .optional(),
  email: z.string().max(200).optional(),
  password: z.string().max(500).optional(),
  token: z.string().max(5000).optional(),
  userId: z.string().max(40).optional(),
  cookie: z.string().max(20_000).optional(),
  redirect: z.string().max(5000).optional().describe("The final address of Xiaomi's page"),
})

export const devices = z.object({
  open: z.boolean().describe('Whether other devices have an entrance'),
  devices: z.array(
    z.object({
      id: z.string(),
      name: z.string().describe('System and browser'),
      paired: z.number().int().describe('Epoch seconds'),
      seen: z.number().int().describe('Epoch seconds of the last request, to the day'),
    }),
  ),
})

export const devicePairing = z.object({
  address: z.string().describe('Pairs one device; with a one-time code'),
  until: z.number().int().describe('Epoch seconds'),
  picture: z.string().describe('The address as a QR code, SVG'),
  fingerprint: z.string().nullable().describe('SHA-256 of the certificate of the authority'),
})

export const qrSignInCode = z.object({
  address: z.string().describe('What the code stands for'),
  until: z.number().int().describe('Epoch seconds'),
  picture: z.string().describe('The code, SVG'),
})

export const qrSignInProgress = z.object({
  state: z.enum(['none', 'waiting', 'done', 'failed']),
  message: z.string(),
  hint: z.string(),
})

export const xiaomiPage = z.object({
  address: z.string().describe('To be opened in a browser'),
  miFitness: z.string().describe('The same for Mi Fitness'),
})

export type SignInAsked = z.infer<typeof signInAsked>
export type Devices = z.infer<typeof devices>
export type DevicePairing = z.infer<typeof devicePairing>
export type SyncWanted = z.infer<typeof syncAsked>
export type QrSignInCode = z.infer<typeof qrSignInCode>
export type XiaomiPage = z.infer<typeof xiaomiPage>
export type Settings = z.infer<typeof settings>
export type SqlAnswer = z.infer<typeof sqlResult>
export type Schema = z.infer<typeof schema>
export type Formats = z.infer<typeof formats>
export type ExportKinds = z.infer<typeof exportKinds>
export type ExportAsked = z.infer<typeof exportAsked>
export type ExportPreview = z.infer<typeof exportPreview>
export type ExportStarted = z.infer<typeof exportStarted>
export type ExportProgress = z.infer<typeof exportProgress>
