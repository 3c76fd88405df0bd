// The routes of /api/v1 in one table: purpose, parameters, answer. The server validates requests with it, the page
// builds them from it (request.ts), and OpenAPI and docs/api.md are generated from it.

import { z } from 'zod'
import { isDate } from '../codec/date.ts'
import { stepSizes } from './range.ts'
import * as shapes from './schema.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Route {
  readonly does: string
  /** Path parameters, if they are more than text. */
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly takes?: z.ZodType
  /** Null if the answer is not JSON. */
  readonly gives: z.ZodType | null
  /** Media type of an answer that is not JSON; server-sent events by default. */
  readonly type?: string
}

const date = z.string().refine(isDate, 'a day is written YYYY-MM-DD')
const from = date.optional().describe('First local day, YYYY-MM-DD')
const to = date.optional().describe('Last local day')
const by = z.enum(stepSizes)

export const routes = {
  'POST /session': {
    does: 'Exchange the one-time code of the printed address for the secret; the only route without it',
    takes: z.object({ code: z.string().describe('What follows `#token=`') }),
    gives: z.object({ secret: z.string().describe('Valid until `wristory serve` ends') }),
  },
  'GET /status': { does: 'Account, freshness and running sync', gives: shapes.status },
  'GET /day/{date}': { params: z.object({ date }), does: 'Everything of one day on one axis', gives: shapes.day },
  'GET /daily': {
    does: 'Figures of days, weeks or months as columns',
    query: z.object({
      metric: z.string().describe('Columns of the table `day`, separated by commas'),
      from,
      to,
      by: by.default('day'),
    }),
    gives: shapes.daily,
  },
  'GET /sleep': { does: 'Nights with stages and naps', query: z.object({ from, to }), gives: shapes.nights },
  'GET /digest': {
    does: 'A week or a month with earlier periods: means, goals, records and workouts',
    query: z.object({
      date: date.optional().describe('A local day of it; today by default'),
      by: z.enum(['week', 'month']).default('week'),
    }),
    gives: shapes.digest,
  },
  'GET /grid': {
    does: 'Means by hour and weekday',
    query: z.object({ metric: z.enum(['steps', 'heartrate']), from, to }),
    gives: shapes.grid,
  },
  'GET /shares': {
    does: 'Composition by step: time in heart zones, or levels of stress',
    query: z.object({
      of: shapes.shares.shape.of,
      from,
      to,
      by: by.optional().describe('by default from the length of the range'),
    }),
    gives: shapes.shares,
  },
  'GET /workout': {
    does: 'Workouts, newest first',
    query: z.object({ from, to, sport: z.string().optional().describe('Name of a sport') }),
    gives: shapes.workouts,
  },
  'GET /outlines': {
    does: 'Routes of workouts in some forty points each, x and y from 0 to 100, north up, by id',
    query: z.object({
      id: z
        .string()
        .regex(/^\d{1,12}(,\d{1,12}){0,99}$/)
        .describe('Ids of workouts separated by commas, at most 100'),
    }),
    gives: shapes.outlines,
  },
  'GET /workout/{id}': { does: 'One workout, second by second', gives: shapes.workout },
  'GET /table/{kind}': {
    does: 'Stored rows of a kind, newest first',
    query: z.object({
      limit: z.coerce
        .number<number | string>()
        .int()
        .min(1)
        .max(5000)
        .default(500)
        .describe('Maximum of rows, up to 5000'),
    }),
    gives: shapes.table,
  },
  'GET /coverage': { does: 'What is stored, missing and failed', gives: shapes.coverage },
  'GET /issues': { does: 'What could not be decoded in the replies, by code', gives: shapes.issues },
  'GET /reconciliation': {
    does: 'How well the totals of the cloud agree with its series',
    gives: shapes.reconciliation,
  },
  'GET /schema': { does: 'Tables and columns with their documentation', gives: shapes.schema },
  'GET /formats': { does: 'Export formats', gives: shapes.formats },
  'GET /kinds': { does: 'What can be exported, by name', gives: shapes.exportKinds },
  'POST /export/preview': {
    does: 'Previews an export: its content, as far as counted within six seconds',
    takes: shapes.exportAsked,
    gives: shapes.exportPreview,
  },
  'POST /export': {
    does: 'Registers an export; it is read when its file is requested',
    takes: shapes.exportAsked,
    gives: shapes.exportStarted,
  },
  'GET /export/{id}': {
    query: z.object({
      ticket: z.string().optional().describe("The ticket of the POST's address, instead of the header; valid once"),
    }),
    does: 'The file of a registered export, streamed: one file, or a zip with a manifest',
    gives: null,
    type: 'application/octet-stream',
  },
  'GET /export/{id}/progress': { does: 'Its progress', gives: shapes.exportProgress },
  'DELETE /export/{id}': {
    does: 'Stop it; the download is aborted',
    gives: z.object({ stopped: z.boolean() }),
  },
  'GET /openapi.json': { does: 'This description as OpenAPI 3.1', gives: z.looseObject({}) },
  'GET /events': {
    does: 'Server-sent events `sync`, `changed` and `end`; `Last-Event-ID` resumes',
    gives: null,
  },
  'POST /sql': {
    does: 'One SELECT in a sandbox: 1 s or as long as said, 5,000 rows, 8 MiB, 128 MiB of memory',
    takes: shapes.sqlAsked,
    gives: shapes.sqlResult,
  },
  'GET /settings': { does: 'The settings', gives: shapes.settings },
  'PUT /settings': { does: 'Store the settings', takes: shapes.settings, gives: shapes.settings },
  'POST /sync': {
    does: 'Start a sync, of everything without a body; 409 with the number of the running one',
    takes: shapes.syncAsked,
    gives: shapes.syncStarted,
  },
  'DELETE /sync': {
    does: 'Stop it after the current request',
    gives: z.object({ stopped: z.boolean() }),
  },
  'POST /sign-in': {
    does: 'Sign in once; only the session is stored',
    takes: shapes.signInAsked,
    gives: z.object({ name: z.string() }),
  },
  'GET /sign-in/xiaomi': {
    does: 'The page of Xiaomi on which its accounts sign in',
    gives: shapes.xiaomiPage,
  },
  'POST /sign-in/qr': {
    does: 'Begin a sign-in to Mi Fitness by QR code',
    gives: shapes.qrSignInCode,
  },
  'GET /sign-in/qr': { does: 'How far that sign-in is', gives: shapes.qrSignInProgress },
  'DELETE /sign-in/{name}': { does: 'Delete a sign-in', gives: z.object({ removed: z.boolean() }) },
  'GET /insight': { does: 'Statistics of the history, with n, interval and source', gives: shapes.insight },
  'GET /insight/year/{year}': {
    does: 'The picture of a year as SVG, without positions, names and devices',
    gives: shapes.yearPicture,
  },
  'POST /experiment': {
    does: 'Plan an experiment; a plan cannot be changed',
    takes: shapes.experimentAsked,
    gives: z.object({ text: z.string().describe('What it can find') }),
  },
  'DELETE /experiment/{name}': { does: 'Remove an experiment', gives: z.object({ removed: z.boolean() }) },
  'GET /note': {
    does: 'Notes of your own that overlap the given days',
    query: z.object({
      from,
      to,
      workout: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional()
        .describe('Id of a workout'),
    }),
    gives: shapes.notes,
  },
  'POST /note': {
    does: 'Add a note; 409 `busy` while a sync writes',
    takes: shapes.noteAsked,
    gives: z.object({ note: z.number().int() }),
  },
  'PUT /note/{id}': { does: 'Change a note', takes: shapes.noteAsked, gives: z.object({ note: z.number().int() }) },
  'DELETE /note/{id}': { does: 'Remove a note', gives: z.object({ removed: z.boolean() }) },
  'GET /handover': { does: 'Receivers, what is pending, and which types exist', gives: shapes.handover },
  'POST /handover': {
    does: 'Add a receiver; it gets nothing before the next sync of `wristory watch`, or `wristory handover send`',
    takes: shapes.receiverAdded,
    gives: z.object({ name: z.string(), where: z.string() }),
  },
  'POST /handover/{name}/test': {
    does: 'Connect to a receiver, and deliver nothing',
    gives: z.object({ ok: z.boolean() }),
  },
  'PUT /handover/{name}': {
    does: 'Pause or resume a receiver',
    takes: z.strictObject({ paused: z.boolean() }),
    gives: z.object({ name: z.string(), paused: z.boolean() }),
  },
  'DELETE /handover/{name}': {
    does: 'Remove a receiver with its secrets; delivered data stays there',
    gives: z.object({ removed: z.boolean() }),
  },
  'GET /devices': { does: 'Paired devices', gives: shapes.devices },
  'POST /devices': { does: 'An address that pairs one device', gives: shapes.devicePairing },
  'GET /family': { does: 'The PINs and shares of the accounts', gives: shapes.family },
  'PUT /family/{name}': {
    does: 'Set or remove the PIN of an account, or share it',
    takes: shapes.familyChange,
    gives: z.object({ name: z.string() }),
  },
  'GET /people': {
    does: 'The accounts that a PIN unlocks, for a locked device too',
    gives: z.object({ people: z.array(z.string()) }),
  },
  'POST /unlock': {
    does: 'Unlock an account for this paired device',
    takes: shapes.unlocking,
    gives: z.object({ name: z.string() }),
  },
  'DELETE /unlock': { does: 'Lock this paired device', gives: z.object({ locked: z.boolean() }) },
  'DELETE /devices/{id}': { does: 'Remove a device', gives: z.object({ removed: z.boolean() }) },
} as const satisfies Readonly<Record<`${Method} /${string}`, Route>>

export type Routes = typeof routes
export type RouteName = keyof Routes
