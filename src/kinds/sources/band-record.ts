// One device's record of one local day: the wire's shape, and what is read of it.

import { z } from 'zod'
import type { Issue } from '../kind.ts'
import { numeric, textual, truthy } from '../lenient.ts'

export const MINUTES = 1440

const stage = z.looseObject({ start: numeric, stop: numeric, end: numeric, mode: numeric })
const stages = z.array(stage)
export type Stage = z.infer<typeof stage>

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
  stage: z.array(activityStage).nullish(),
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
  stage: stages.nullish(),
  odd_stage: stages.nullish(),
})

export const summarySchema = z.looseObject({
  v: numeric,
  goal: numeric,
  tz: z.unknown().optional(),
  sn: textual,
  sync: numeric,
  byteLength: numeric,
  algv: textual,
  iOS: textual,
  isMerged: truthy,
  /** Our own, in days made of several devices' records. */
  devices: z.custom<readonly DevicePart[]>(Array.isArray).nullish().catch(null),
  hr: z
    .looseObject({ maxHr: z.looseObject({ hr: numeric, ts: numeric }).nullish().catch(null) })
    .nullish()
    .catch(null),
  stp: z.unknown().optional(),
  slp: z.unknown().optional(),
})

export const recordSchema = z.looseObject({
  date_time: z.string(),
  source: numeric,
  device_id: textual,
  uuid: textual,
  summary: z.unknown().optional(),
  sum: z.unknown().optional(),
  data: z.unknown().optional(),
  data_hr: z.unknown().optional(),
})

/** What each device contributes, for the reconciliation. */
export interface DevicePart {
  readonly device: string | null
  readonly source: number | null
  readonly steps: number | null
}

/** One device's record of one local day. */
export interface BandRecord {
  readonly date: string
  /** Hex id of the device; null when the record names none. */
  readonly device: string | null
  /** The vendor's number for the sort of device. */
  readonly deviceSource: number | null
  /** Seconds east of UTC that hold for the whole record; null when nothing tells. */
  readonly offset: number | null
  readonly summary: z.infer<typeof summarySchema>
  /** False when neither steps nor sleep could be read: the record then says nothing of them, not that there were none. */
  readonly told: boolean
  readonly steps: z.infer<typeof stepsSchema> | null
  /** The sleep that ends on the date. */
  readonly sleep: z.infer<typeof sleepSchema> | null
  /** False when the sleep under this date was that of the next day: nothing is said of this one's. */
  readonly sleepTold: boolean
  /** 4320 bytes, or null in a brief reply. */
  readonly activity: Uint8Array<ArrayBuffer> | null
  /** 1440 bytes, or null in a brief reply. */
  readonly heartrate: Uint8Array<ArrayBuffer> | null
  readonly issues: readonly Issue[]
  /** As it came: what tells records apart that are alike otherwise. */
  readonly raw: unknown
}
