// One device's record of one local day: its shape on the wire, and what is read from it.

import * as z from 'zod/mini'
import type { Issue } from '../kind.ts'
import { numeric, textual, truthy } from '../lenient.ts'

export const MINUTES = 1440

const stage = z.looseObject({ start: numeric, stop: numeric, end: numeric, mode: numeric })
const stages = z.array(stage)
export type WireStage = z.infer<typeof stage>

const activityStage = z.looseObject({
  start: numeric,
  stop: numeric,
  end: numeric,
  mode: numeric,
  step: numeric,
  dis: numeric,
  cal: numeric,
})

export const stepsSchema = z.looseObject({
  ttl: numeric,
  dis: numeric,
  cal: numeric,
  wk: numeric,
  rn: numeric,
  runDist: numeric,
  runCal: numeric,
  stage: z.nullish(z.array(activityStage)),
})

export const sleepSchema = z.looseObject({
  st: numeric,
  ed: numeric,
  lt: numeric,
  dp: numeric,
  dt: numeric,
  wk: numeric,
  wc: numeric,
  ss: numeric,
  rhr: numeric,
  usrSt: numeric,
  usrEd: numeric,
  supRem: truthy,
  supNap: truthy,
  sleepAlgoVersion: textual,
  napAlgoVersion: textual,
  sleepScoreVersion: textual,
  sleepVersion: textual,
  stage: z.nullish(stages),
  odd_stage: z.nullish(stages),
})

export const summarySchema = z.looseObject({
  v: numeric,
  goal: numeric,
  tz: z.optional(z.unknown()),
  sn: textual,
  sync: numeric,
  byteLength: numeric,
  algv: textual,
  iOS: textual,
  isMerged: truthy,
  /** Our own, in days combined from several devices' records. */
  devices: z.catch(z.nullish(z.custom<readonly DevicePart[]>(Array.isArray)), null),
  hr: z.catch(
    z.nullish(z.looseObject({ maxHr: z.catch(z.nullish(z.looseObject({ hr: numeric, ts: numeric })), null) })),
    null,
  ),
  stp: z.optional(z.unknown()),
  slp: z.optional(z.unknown()),
})

export const recordSchema = z.looseObject({
  date_time: z.string(),
  source: numeric,
  device_id: textual,
  uuid: textual,
  summary: z.optional(z.unknown()),
  sum: z.optional(z.unknown()),
  data: z.optional(z.unknown()),
  data_hr: z.optional(z.unknown()),
})

/** Each device's contribution, for the reconciliation. */
export interface DevicePart {
  readonly device: string | null
  readonly source: number | null
  readonly steps: number | null
}

/** One device's record of one local day. */
export interface BandRecord {
  readonly date: string
  /** Hex id of the device; null if the record names none. */
  readonly device: string | null
  /** The vendor's number for the type of device. */
  readonly deviceSource: number | null
  /** Seconds east of UTC of the whole record; null if unknown. */
  readonly offset: number | null
  readonly summary: z.infer<typeof summarySchema>
  /** False if neither steps nor sleep could be read: the record then is no evidence that there were none. */
  readonly told: boolean
  readonly steps: z.infer<typeof stepsSchema> | null
  /** The sleep that ends on the date. */
  readonly sleep: z.infer<typeof sleepSchema> | null
  /** False if the sleep under this date was the next day's: this day's is unknown. */
  readonly sleepTold: boolean
  /** 4320 bytes, or null in a brief reply. */
  readonly activity: Uint8Array<ArrayBuffer> | null
  /** 1440 bytes, or null in a brief reply. */
  readonly heartrate: Uint8Array<ArrayBuffer> | null
  readonly issues: readonly Issue[]
  /** As received: distinguishes records that are alike otherwise. */
  readonly raw: unknown
}
