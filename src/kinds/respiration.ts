// Breaths a minute, minute by minute of the night. Source: event RespiratoryRate/real_data.
//
//   measurements  base64 of 1440 bytes, one per UTC minute of the bucket's UTC day; 0 none
//   timeZone      [{period: [from, to], offset (s)}]: minutes that count, both included, and where the person was

import { decodeBase64, encodeBase64 } from '../codec/base64.ts'
import { lenientNumber } from '../codec/number.ts'
import { statedOffset } from '../codec/zone.ts'
import { instantOffset, localDate } from './clock.ts'
import { type Issue, shorten } from './kind.ts'
import { roundedMean, sampledKind } from './sampled.ts'
import { type EventItem, eventSource, isRecord, unpackJson } from './sources/events.ts'
import { readBucket, type Sample } from './sources/samples.ts'

const MINUTES = 1440

export const respiration = sampledKind({
  name: 'respiration',
  title: 'Breathing',
  source: eventSource({
    name: 'respiration',
    title: 'Breathing',
    surface: 'value',
    type: 'RespiratoryRate',
    subtype: 'real_data',
    days: 180,
    dates: (item, home) => new Set(breaths(item, home).samples.map(({ date }) => date)),
  }),
  values: {
    breaths: {
      type: 'integer',
      unit: '/min',
      doc: 'Breaths a minute.',
      wire: ['breaths'],
      width: 1,
      scale: 1,
      least: 1,
      most: 80,
    },
  },
  read: breaths,
  encodeItem(bucket, samples) {
    const bytes = new Uint8Array(MINUTES)
    const periods: { period: [number, number]; offset: number | null }[] = []
    for (const { at, offset, fields } of samples) {
      const minute = Math.floor((at - bucket) / 60)
      bytes[minute] = Number((fields as { breaths: number }).breaths)
      periods.push({ period: [minute, minute], offset })
    }
    return { timestamp: bucket * 1000, value: { measurements: encodeBase64(bytes), timeZone: periods } }
  },
  chart: { draw: 'line', value: 'breaths', hue: 'oxygen', label: 'Respiration' },
  figures: {
    columns: {
      respiration: {
        type: 'real',
        unit: '/min',
        doc: 'Mean breaths a minute, asleep.',
        figure: { label: 'Respiration', digits: 1, usual: [12, 20], formula: 'mean of the samples' },
      },
    },
    compute: (samples) => ({ respiration: roundedMean(samples.map(({ breaths }) => breaths)) }),
  },
})

function breaths(item: EventItem, home: string | null): { samples: Sample[]; issues: Issue[] } {
  const bucket = readBucket(item)
  const group = String(bucket ?? '')
  const { measurements, timeZone } = item.fields
  if (bucket === null || measurements === undefined || measurements === null) return { samples: [], issues: [] }
  const bytes = typeof measurements === 'string' ? decodeBase64(measurements) : null
  if (bytes === null) return { samples: [], issues: [{ issue: 'bad-base64', group, detail: shorten(measurements) }] }
  const issues: Issue[] = []
  if (bytes.length !== MINUTES) issues.push({ issue: 'bad-length', group, detail: `${bytes.length} bytes` })
  const samples: Sample[] = []
  const offsets = readPeriods(timeZone, bucket, issues, group)
  for (let minute = 0; minute < Math.min(MINUTES, bytes.length); minute++) {
    const stated = offsets === null ? undefined : offsets[minute]
    // Without any valid period nothing says which minutes count: those with a value do.
    if (bytes[minute] === 0 || (offsets !== null && stated === undefined)) continue
    const at = bucket + minute * 60
    const offset = stated ?? instantOffset(null, home, at)
    samples.push({ at, offset, date: localDate(at, offset), raw: { breaths: bytes[minute] } })
  }
  return { samples, issues }
}

/** The offset of each minute that counts; a hole is a minute that does not; null where no period is told. */
function readPeriods(
  value: unknown,
  bucket: number,
  issues: Issue[],
  group: string,
): (number | null | undefined)[] | null {
  const list = unpackJson(value)
  if (!Array.isArray(list)) return null
  const offsets = new Array<number | null | undefined>(MINUTES).fill(undefined)
  let bad = 0
  // A day has no more than its minutes of periods.
  for (const entry of list.slice(0, MINUTES)) {
    const period = isRecord(entry) && Array.isArray(entry.period) ? entry.period.map(lenientNumber) : []
    const [from, to] = period
    if (
      from === null ||
      from === undefined ||
      to === null ||
      to === undefined ||
      from < 0 ||
      to >= MINUTES ||
      from > to
    ) {
      bad++
      continue
    }
    const known = statedOffset((entry as { offset?: unknown }).offset, bucket + from * 60)
    for (let minute = Math.ceil(from); minute <= to; minute++) offsets[minute] = known
  }
  if (bad > 0) issues.push({ issue: 'bad-span', group, detail: `${bad} periods` })
  return offsets
}
