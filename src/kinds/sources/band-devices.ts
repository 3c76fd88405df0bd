// Several records of one local day, from several devices: which part of each stands. The only place that decides it.
// Kinds read the one day that comes out (`BandDay`); the records may come from one reply or, later, from several clouds.
//
//   steps       each minute from the device that counted most in it; what two devices counted in the same minute counts once
//   heart rate  each minute from a device that measured it
//   totals      the devices' totals, less what was counted twice; at least the larger, at most the sum
//   night       the longest sleep; naps and shorter sleeps of other devices stand where nothing longer overlaps them
//   the rest    from the leading record: told, merged by the cloud, with most steps, synced last, in this order

import { epochOfDate } from '../../codec/date.ts'
import { instant } from '../clock.ts'
import { category, isBeat, isRecorded } from '../data-state.ts'
import { type Issue, shorten } from '../kind.ts'
import { type BandRecord, type DevicePart, MINUTES, type stepsSchema } from './band-record.ts'

/** One local day combined from all its devices. */
export interface BandDay extends BandRecord {
  /** The records it is made of, the leading one first. */
  readonly records: readonly BandRecord[]
  /** The record whose main sleep is the night; null if nobody slept. */
  readonly night: BandRecord | null
}

/** Seconds from UTC midnight of its date within which a night ends: the day, a filing a day off, and every zone. */
const FAR = 3 * 86_400

type WireSteps = Record<string, unknown> & BandRecord['steps']

/** The totals of a day on the wire, with what no day on record exceeds: 200,000 steps, 300 km, 20,000 kcal. */
export const mostOf = {
  ttl: 200_000,
  dis: 300_000,
  cal: 20_000,
  wk: 1440,
  rn: 1440,
  runDist: 300_000,
  runCal: 20_000,
} as const satisfies Partial<Record<keyof typeof stepsSchema.shape, number>>

/** The days of the records, in the order of their first record, whatever the order of the records of a day. */
export function combineDays(records: readonly BandRecord[], issues: Issue[]): Map<string, BandDay> {
  const days = new Map<string, BandDay>()
  for (const [date, all] of Map.groupBy(records, (record) => record.date)) {
    if (all.length === 1) days.set(date, { ...all[0]!, records: all, night: asleep(all[0]!) > 0 ? all[0]! : null })
    else days.set(date, combined(onePerDevice(all, issues), issues))
  }
  return days
}

/** Seconds of the main sleep; 0 for none. A sleep of more than two days, or that far from its date, counts as none. */
export function asleep({ date, sleep }: BandRecord): number {
  const start = instant(sleep?.st)
  const end = instant(sleep?.ed)
  if (start === null || end === null) return 0
  if (Math.abs(end - epochOfDate(date)) > FAR) return 0
  return end > start && end - start <= 2 * 86_400 ? end - start : 0
}

/** Minutes to add to those of `record` to get minutes of `other`, where both state their offset. */
export function minutesApart(record: BandRecord, other: BandRecord): number {
  return record.offset === null || other.offset === null ? 0 : Math.round((other.offset - record.offset) / 60)
}

/** The newest record of each device, the leading device first. */
function onePerDevice(records: readonly BandRecord[], issues: Issue[]): BandRecord[] {
  const devices = Map.groupBy(records, ({ device, deviceSource }) => device ?? `source ${deviceSource}`)
  const newest = [...devices.values()].map((own) => {
    const stands = own.reduce((a, b) => (age(a, b) < 0 ? b : a))
    if (own.length > 1)
      issues.push({ issue: 'duplicate', group: stands.date, detail: shorten(stands.deviceSource ?? '') })
    return stands
  })
  return newest.sort((a, b) => weigh(b, a))
}

/** Positive when `a` is the newer of two versions of one device's record. */
function age(a: BandRecord, b: BandRecord): number {
  const merged = ({ summary }: BandRecord) => Number(summary.isMerged ?? false)
  const synced = ({ told, summary }: BandRecord) => (told ? (summary.sync ?? 0) : -1)
  return merged(a) - merged(b) || synced(a) - synced(b) || weigh(a, b)
}

/** Positive when `a` leads; 0 only for records of the same content. */
function weigh(a: BandRecord, b: BandRecord): number {
  const order = (x: number | string, y: number | string) => (x > y ? 1 : x < y ? -1 : 0)
  return (
    Number(a.told) - Number(b.told) ||
    Number(a.summary.isMerged ?? false) - Number(b.summary.isMerged ?? false) ||
    (a.steps?.ttl ?? 0) - (b.steps?.ttl ?? 0) ||
    (a.summary.sync ?? 0) - (b.summary.sync ?? 0) ||
    order(a.device ?? '', b.device ?? '') ||
    order(a.deviceSource ?? 0, b.deviceSource ?? 0) ||
    order(JSON.stringify(a.raw), JSON.stringify(b.raw))
  )
}

function combined(records: readonly BandRecord[], issues: Issue[]): BandDay {
  const lead = records[0]!
  const night = records.reduce((best, record) => (asleep(record) > asleep(best) ? record : best))
  if (records.length === 1) return { ...lead, records, night: asleep(night) > 0 ? night : null }
  const minutes = combineMinutes(records)
  const steps = combinedTotals(records, minutes.shares)
  const devices = records.map(
    ({ device, deviceSource, steps }): DevicePart => ({ device, source: deviceSource, steps: steps?.ttl ?? null }),
  )
  const name = (record: BandRecord) => record.deviceSource ?? record.device ?? 'unnamed'
  const told = records.map((record) => `${name(record)}: ${record.steps?.ttl ?? 'no'} steps`).join(', ')
  const slept = asleep(night) > 0 ? `, night of ${name(night)}` : ''
  issues.push({ issue: 'second-device', group: lead.date, detail: `${told}${slept}` })
  return {
    ...lead,
    summary: { ...lead.summary, ...combinedSummary(records), devices },
    steps,
    ...minutes,
    sleep: night.sleep,
    issues: records.flatMap((record) => record.issues),
    records,
    night: asleep(night) > 0 ? night : null,
  }
}

function combinedSummary(records: readonly BandRecord[]) {
  const first = <T>(values: readonly (T | null | undefined)[]) =>
    values.find((value) => value !== null && value !== undefined)
  const peaks = records.map(({ summary }) => summary.hr?.maxHr)
  const peak = peaks.reduce((best, one) => ((one?.hr ?? 0) > (best?.hr ?? 0) ? one : best))
  return {
    goal: first(records.map(({ summary }) => summary.goal)),
    sync: largest(records.map(({ summary }) => summary.sync)),
    hr: { maxHr: peak },
  }
}

interface CombinedMinutes {
  readonly activity: Uint8Array<ArrayBuffer> | null
  readonly heartrate: Uint8Array<ArrayBuffer> | null
  /** For each record the steps of its minutes that count, and of all its minutes; null if it has none. */
  readonly shares: readonly (readonly [stand: number, all: number] | null)[]
}

/** The minutes on the clock of the leading record. */
function combineMinutes(records: readonly BandRecord[]): CombinedMinutes {
  const lead = records[0]!
  const apart = records.map((record) => minutesApart(record, lead))
  const have = (name: 'activity' | 'heartrate') => records.some((record) => record[name] !== null)
  const activity = have('activity') ? new Uint8Array(MINUTES * 3) : null
  const heartrate = have('heartrate') ? new Uint8Array(MINUTES) : null
  const stand = records.map(() => 0)
  for (let minute = 0; minute < MINUTES; minute++) {
    const own = records.map(({ activity }, i) => tripleAt(activity, minute - apart[i]!))
    let best = -1
    for (const [i, triple] of own.entries())
      if (triple !== null && (best < 0 || counts(triple) > counts(own[best]!))) best = i
    activity?.set(own[best] ?? [category.noData, 0, 0], minute * 3)
    if (best >= 0) stand[best]! += own[best]![2]!
    if (heartrate !== null) heartrate[minute] = pulseAt(records, apart, minute)
  }
  const shares = records.map(({ activity }, i): [number, number] | null => {
    const all = activity === null ? 0 : stepsIn(activity)
    return all === 0 ? null : [stand[i]!, all]
  })
  return { activity, heartrate, shares }
}

function tripleAt(activity: Uint8Array | null, minute: number): Uint8Array | null {
  return activity === null || minute < 0 || minute >= MINUTES ? null : activity.subarray(minute * 3, minute * 3 + 3)
}

/** The rank of a minute among those of several devices: steps, then whether it was recorded, then movement. */
function counts(triple: Uint8Array): number {
  return triple[2]! * 512 + (isRecorded(triple[0]!, 0) ? 256 + triple[1]! : 0)
}

/** The heart rate of the first record that measured one; else the first record's code. */
function pulseAt(records: readonly BandRecord[], apart: readonly number[], minute: number): number {
  let none: number | undefined
  for (const [i, { heartrate }] of records.entries()) {
    const bpm = heartrate?.[minute - apart[i]!]
    if (bpm !== undefined && isBeat(bpm)) return bpm
    none ??= bpm
  }
  return none ?? 254
}

function stepsIn(activity: Uint8Array): number {
  let steps = 0
  for (let at = 2; at < activity.length; at += 3) steps += activity[at]!
  return steps
}

/** The totals of the devices without what two of them counted in the same minutes. */
function combinedTotals(records: readonly BandRecord[], shares: CombinedMinutes['shares']): BandRecord['steps'] {
  const first = records.find(({ steps }) => steps !== null)?.steps
  if (!first) return null
  // A record that the cloud merged has the others in it.
  const apart = !records.some(({ summary }) => summary.isMerged === true)
  const totals: Record<string, number | null | undefined> = {}
  for (const [name, most] of Object.entries(mostOf) as [keyof typeof mostOf, number][]) {
    const told = records.map(({ steps }) => possible(steps?.[name], most))
    const larger = largest(told)
    const sum = told.reduce<number>((sum, value, i) => sum + counted(name, value ?? 0, shares[i]), 0)
    // If no device has a possible value, the leading one's is listed as an issue.
    totals[name] = larger === null ? first[name] : apart && sum <= most ? Math.max(larger, Math.round(sum)) : larger
  }
  return { ...first, ...totals, stage: combineBouts(records) } as WireSteps
}

/**
 * A device's contribution to a total: all but the minutes in which another counted more; nothing if that cannot be
 * determined.
 */
function counted(name: string, value: number, share: CombinedMinutes['shares'][number] | undefined): number {
  if (!share) return 0
  const [stand, all] = share
  return name === 'ttl' ? Math.max(0, value - (all - stand)) : (value * stand) / all
}

function possible(value: number | null | undefined, most: number): number | null {
  return value === null || value === undefined || value < 0 || value > most ? null : value
}

function largest(values: readonly (number | null | undefined)[]): number | null {
  return values.reduce<number | null>((most, value) => (value == null ? most : Math.max(most ?? value, value)), null)
}

type WireBout = NonNullable<NonNullable<BandRecord['steps']>['stage']>[number]

/** Bouts of all devices on the clock of the leading record; of overlapping ones the one with more steps. */
function combineBouts(records: readonly BandRecord[]): WireBout[] {
  const bouts = records.flatMap((record, i) => {
    const apart = minutesApart(record, records[0]!)
    return (record.steps?.stage ?? []).map((bout) => ({ of: i, bout: moved(bout, apart) }))
  })
  const steps = ({ bout }: (typeof bouts)[number]) => bout.step ?? 0
  bouts.sort((a, b) => steps(b) - steps(a) || a.of - b.of || (a.bout.start ?? 0) - (b.bout.start ?? 0))
  const stand: typeof bouts = []
  for (const one of bouts) {
    if (!stand.some((other) => other.of !== one.of && overlap(one.bout, other.bout))) stand.push(one)
  }
  return stand.map(({ bout }) => bout)
}

function moved(bout: WireBout, minutes: number): WireBout {
  if (minutes === 0) return bout
  const later = (value: number | null | undefined) => (value == null ? value : value + minutes)
  return { ...bout, start: later(bout.start), stop: later(bout.stop), end: later(bout.end) }
}

function overlap(a: WireBout, b: WireBout): boolean {
  const [first, last] = [(bout: WireBout) => bout.start ?? 0, (bout: WireBout) => bout.stop ?? bout.end ?? 0]
  return first(a) <= last(b) && first(b) <= last(a)
}
