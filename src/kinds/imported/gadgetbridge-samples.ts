// What Gadgetbridge keeps beside the minutes: stress, blood oxygen, PAI, heart rates by hand and breaths of the night,
// said as the cloud's events. `SECOND` is epoch seconds (the tables themselves count milliseconds).
//
//   stress     SECOND, STRESS 1 to 100                     one point each
//   oxygen     SECOND, SPO2 %
//   pai        SECOND, UTC_OFFSET, PAI_LOW, PAI_MODERATE, PAI_HIGH, TIME_LOW, TIME_MODERATE, TIME_HIGH, PAI_TODAY, PAI_TOTAL
//   heart      SECOND, UTC_OFFSET, HEART_RATE              255, 0, -1 = none
//   breathing  SECOND, UTC_OFFSET, RATE                    per minute
//
// Facts: data.md section 5. UTC_OFFSET has been met in quarter hours, seconds and milliseconds.

import { encodeBase64 } from '../../codec/base64.ts'
import { dateOfEpoch } from '../../codec/date.ts'
import { lenientNumber, range, within } from '../../codec/number.ts'
import { bytesOf } from '../../codec/text.ts'
import { instantOffset, localDate, midnightMillis } from '../clock.ts'
import { heartrate } from '../heartrate.ts'
import type { Source } from '../kind.ts'
import { pai } from '../pai.ts'
import { respiration } from '../respiration.ts'
import { bloodOxygen } from '../sources/blood-oxygen.ts'
import { stress } from '../stress.ts'
import { type ImportedSource, trust } from './imported.ts'
import { type TableRow, tableRows } from './table.ts'

/** A row with its time and where the wearer was. */
interface ForeignSample {
  readonly at: number
  readonly offset: number | null
  readonly date: string
  readonly row: TableRow
}

export const gadgetbridgeStress = samples('gadgetbridge_stress', 'Gadgetbridge stress', stress.source, stressDays)

export const gadgetbridgeOxygen = samples('gadgetbridge_oxygen', 'Gadgetbridge blood oxygen', bloodOxygen, (list) =>
  list.flatMap(({ at, row }) => {
    const spo2 = within(lenientNumber(row.SPO2), 1, 100)
    if (spo2 === null) return []
    return [{ eventType: 'blood_oxygen', subType: 'click', timestamp: at * 1000, extra: JSON.stringify({ spo2 }) }]
  }),
)

export const gadgetbridgePai = samples('gadgetbridge_pai', 'Gadgetbridge PAI', pai.source, (list) =>
  list.map(({ at, offset, date, row }) => ({
    eventType: 'PaiHealthInfo',
    subType: 'PaiHealthInfo',
    timestamp: midnightMillis(date, offset),
    ...(offset === null ? {} : { timeZone: String(offset / 900) }),
    // The last row of a day counts.
    uploadTimestamp: at * 1000,
    lowZonePai: row.PAI_LOW,
    mediumZonePai: row.PAI_MODERATE,
    highZonePai: row.PAI_HIGH,
    lowZoneMinutes: row.TIME_LOW,
    mediumZoneMinutes: row.TIME_MODERATE,
    highZoneMinutes: row.TIME_HIGH,
    dailyPai: row.PAI_TODAY,
    totalPai: row.PAI_TOTAL,
  })),
)

export const gadgetbridgeHeart = samples(
  'gadgetbridge_heart',
  'Gadgetbridge heart rates by hand',
  heartrate.source as Source,
  (list) =>
    list.flatMap(({ at, row }) => {
      const value = within(lenientNumber(row.HEART_RATE), 1, 254)
      return value === null ? [] : [{ timestamp: at, value }]
    }),
)

export const gadgetbridgeBreathing = samples(
  'gadgetbridge_breathing',
  'Gadgetbridge breaths',
  respiration.source,
  breathDays,
  // Its buckets are UTC's days.
  ({ at }) => dateOfEpoch(at),
)

function samples(
  name: string,
  title: string,
  feeds: Source<never> | Source,
  say: (list: readonly ForeignSample[]) => object[],
  dayOf: (sample: ForeignSample) => string = ({ date }) => date,
): ImportedSource {
  return {
    name,
    title,
    trust: trust.gadgetbridge,
    feeds: feeds as Source,
    convert(body, context) {
      const list = tableRows(body).flatMap((row): ForeignSample[] => {
        const at = lenientNumber(row.SECOND)
        if (at === null) return []
        const offset = instantOffset(row.UTC_OFFSET, context.zone, at)
        return [{ at, offset, date: localDate(at, offset), row }]
      })
      // The days beside the window are there to make its own days whole.
      const own = list.filter((sample) => dayOf(sample) >= context.from && dayOf(sample) <= context.to)
      return bytesOf(JSON.stringify({ items: say(own) }))
    },
  }
}

/** One result a local day, with the shares of the zones as the cloud reckons them. */
function stressDays(list: readonly ForeignSample[]): object[] {
  return [...byDay(list, ({ date }) => date)].flatMap(([date, samples]) => {
    const points = samples.flatMap(({ at, row }) => {
      const value = within(lenientNumber(row.STRESS), 1, 100)
      return value === null ? [] : [{ time: at * 1000, value }]
    })
    if (points.length === 0) return []
    const values = points.map(({ value }) => value)
    const share = (from: number, to: number) =>
      Math.round((100 * values.filter((value) => value >= from && value < to).length) / values.length)
    return [
      {
        eventType: 'all_day_stress',
        subType: 'all_day_stress',
        timestamp: midnightMillis(date, samples[0]!.offset),
        minStress: range(values).least,
        maxStress: range(values).most,
        avgStress: Math.round(values.reduce((sum, value) => sum + value, 0) / values.length),
        relaxProportion: share(1, 40),
        normalProportion: share(40, 60),
        mediumProportion: share(60, 80),
        highProportion: share(80, 101),
        data: JSON.stringify(points),
      },
    ]
  })
}

const MINUTES = 1440

/** One item a UTC day, a byte a minute, and the offset of each minute that counts. */
function breathDays(list: readonly ForeignSample[]): object[] {
  return [...byDay(list, ({ at }) => dateOfEpoch(at))].flatMap(([date, samples]) => {
    const bytes = new Uint8Array(MINUTES)
    const periods: object[] = []
    for (const { at, offset, row } of samples) {
      const rate = within(lenientNumber(row.RATE), 1, 80)
      if (rate === null) continue
      const minute = Math.floor((at % 86_400) / 60)
      bytes[minute] = Math.round(rate)
      periods.push({ period: [minute, minute], offset })
    }
    if (periods.length === 0) return []
    const value = { measurements: encodeBase64(bytes), timeZone: periods }
    return [{ eventType: 'RespiratoryRate', subType: 'real_data', timestamp: midnightMillis(date, 0), value }]
  })
}

function byDay(list: readonly ForeignSample[], dayOf: (sample: ForeignSample) => string): Map<string, ForeignSample[]> {
  const days = new Map<string, ForeignSample[]>()
  for (const sample of list) {
    const date = dayOf(sample)
    const day = days.get(date)
    if (day === undefined) days.set(date, [sample])
    else day.push(sample)
  }
  return days
}
