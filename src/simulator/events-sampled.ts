// The newer event surface, streams: samples in buckets of a UTC day, times as offsets from the first, devices and zones as
// run-length strings (data.md 3.1, 3.3).

import { zoneOffset } from './calendar.ts'
import type { SimulatedEvent } from './events-flat.ts'
import {
  type Moment,
  measureBreaths,
  measureCharge,
  measured,
  measureRmssd,
  measureSdnn,
  measureSkin,
  midnightMillis,
} from './moments.ts'
import { eraOn, type SimulatedPerson } from './person.ts'
import { chance } from './random.ts'

/** The bucket of one UTC day as it stands at `now` (epoch milliseconds). */
export type EventsOfBucket = (person: SimulatedPerson, utcDay: number, now: number) => SimulatedEvent[]

interface SampledStream {
  readonly moments: (person: SimulatedPerson, day: number) => readonly Moment[]
  readonly fields: (moment: Moment) => object
  /** Samples carry the time of their upload; some come twice after a second sync. */
  readonly uploaded: boolean
}

/** Moments between one UTC midnight and the next: local days reach into up to three buckets. */
function momentsIn(
  person: SimulatedPerson,
  utcDay: number,
  now: number,
  of: SampledStream['moments'],
): (Moment & { day: number })[] {
  const [from, to] = [utcDay * 86400000, Math.min(utcDay * 86400000 + 86400000, now - 180000)]
  return [utcDay - 1, utcDay, utcDay + 1]
    .flatMap((day) => (day > person.last ? [] : of(person, day).map((moment) => ({ ...moment, day }))))
    .filter(({ at }) => at >= from && at < to)
    .sort((a, b) => a.at - b.at)
}

/** `count,value;…` for neighbours that are equal. */
export function runs(values: readonly string[]): string {
  const parts: [number, string][] = []
  for (const value of values) {
    const last = parts.at(-1)
    if (last?.[1] === value) last[0]++
    else parts.push([1, value])
  }
  return parts.map(([count, value]) => `${count},${value}`).join(';')
}

/** The run-length columns of a bucket. */
export function columns(person: SimulatedPerson, days: readonly number[]): object {
  const zone = (day: number): string => (person.zoneOf(day) === 'Asia/Kolkata' ? 'Asia/Calcutta' : person.zoneOf(day))
  return {
    deviceId: runs(days.map((day) => eraOn(person, day).device.id)),
    deviceSource: runs(days.map((day) => String(eraOn(person, day).device.source))),
    deviceType: runs(days.map(() => '0')),
    deviceSN: runs(days.map(() => '')),
    timeZone: runs(days.map(zone)),
  }
}

const bucketOf =
  ({ moments, fields, uploaded }: SampledStream): EventsOfBucket =>
  (person, utcDay, now) => {
    const found = momentsIn(person, utcDay, now, moments)
    if (found.length === 0) return []
    const startTime = (found[0] as Moment).at
    const u = (moment: Moment): number => moment.at - startTime + 3681711
    const samples = found.map((moment) => ({
      ...fields(moment),
      s: moment.at - startTime,
      ...(uploaded ? { u: u(moment) } : {}),
    }))
    const days = found.map(({ day }) => day)
    if (uploaded && chance(person.seed, 'again', utcDay) < 0.1) {
      // A second sync brought the first sample again; the newest upload counts.
      const first = found[0] as Moment & { day: number }
      samples.push({ ...fields(first), s: 0, u: u(first) + 7200000 })
      days.push(first.day)
    }
    return [{ timestamp: utcDay * 86400000, value: { startTime, samples, ...columns(person, days) } }]
  }

/** The cloud keeps the minutes of the energy score for this quarter and the one before. */
const keptCharge: SampledStream['moments'] = (person, day) => {
  const last = new Date(person.last * 86400000)
  const kept = Date.UTC(last.getUTCFullYear(), Math.floor(last.getUTCMonth() / 3) * 3 - 3, 1) / 86400000
  return day < kept ? [] : measureCharge(person, day)
}

/** Breaths of every UTC minute in one blob, with the ranges in which they count and the offset of each. */
const breathing: EventsOfBucket = (person, utcDay, now) => {
  const found = momentsIn(person, utcDay, now, measureBreaths)
  if (found.length === 0) return []
  const bytes = new Uint8Array(1440)
  const timeZone: { period: [number, number]; offset: number }[] = []
  for (const { at, value, day } of found) {
    const minute = (at - utcDay * 86400000) / 60000
    bytes[minute] = value
    const last = timeZone.at(-1)
    const offset = zoneOffset(person.zoneOf(day), day)
    if (last !== undefined && last.offset === offset && minute === last.period[1] + 1) last.period[1] = minute
    else timeZone.push({ period: [minute, minute], offset })
  }
  const measurements = Buffer.from(bytes).toString('base64')
  const { device } = eraOn(person, utcDay)
  return [
    {
      timestamp: utcDay * 86400000,
      value: { measurements, timeZone, deviceId: device.id, deviceSource: device.source },
    },
  ]
}

/** Where the second-by-second heart rate of a workout or night is; the files themselves are not served. */
export const secondHeartRate: EventsOfBucket = (person, utcDay, now) => {
  const plan = measured(person, utcDay, 'watch')
  if (plan?.night === undefined) return []
  const startTime = midnightMillis(plan) + 36000000
  if (startTime + 3600000 > now) return []
  const date = new Date(utcDay * 86400000).toISOString().slice(0, 10)
  const sample = { s: 0, e: 3599000, u: 5400000, fileId: `SIM-FILE-${utcDay}`, fileType: 'SEC_HR', dateString: date }
  return [{ timestamp: utcDay * 86400000, value: { startTime, samples: [sample], ...columns(person, [utcDay]) } }]
}

export const sampledEvents: Readonly<Record<string, EventsOfBucket>> = {
  'hrv_sdnn/real_data': bucketOf({ moments: measureSdnn, fields: ({ value }) => ({ sdnn: value }), uploaded: true }),
  'HRVRMSSD/real_data': bucketOf({ moments: measureRmssd, fields: ({ value }) => ({ hrv: value }), uploaded: true }),
  'skinTemp/real_data': bucketOf({ moments: measureSkin, fields: ({ value }) => ({ value }), uploaded: false }),
  'Emotion/real_data': bucketOf({
    moments: (person, day) => measureSdnn(person, day).slice(0, 2),
    fields: ({ value }) => ({ emotion: 1 + (Math.round(value) % 5), level: Math.round(value) % 100 }),
    uploaded: false,
  }),
  'Charge/real_data': bucketOf({
    moments: keptCharge,
    fields: ({ value }) => ({
      total: value,
      physical: Math.max(0, value - 2),
      mental: Math.min(100, value + 3),
      jsonExtra: '',
    }),
    uploaded: false,
  }),
  'RespiratoryRate/real_data': breathing,
}
