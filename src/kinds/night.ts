// A night: start and end, minutes per stage, score, resting heart rate, wake count, algorithms. It belongs to the day
// of waking. Source: band_data, `summary.slp`.
//
//   st, ed epoch seconds; ed - st <= 0 means no sleep
//   lt dp dt wk minutes light, deep, REM, awake; their sum is (ed - st) / 60
//   ss, rhr score and resting heart rate, 0 = none
//   usrSt/usrEd minutes as edited by the person, -1440 = not edited

import { within } from '../codec/number.ts'
import { instant } from './clock.ts'
import { defineKind, type Issue, type Row, type RowOf } from './kind.ts'
import { unknownFields } from './lenient.ts'
import { bandData, sleepDates } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import { asleep } from './sources/band-devices.ts'
import { type BandRecord, sleepSchema } from './sources/band-record.ts'

const columns = {
  date: { type: 'date', doc: 'Local day of waking.' },
  start: { type: 'instant', doc: 'Falling asleep.' },
  end: { type: 'instant', doc: 'Waking up.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that the record states.' },
  light_minutes: { type: 'integer', unit: 'min', doc: 'Light sleep.' },
  deep_minutes: { type: 'integer', unit: 'min', doc: 'Deep sleep.' },
  rem_minutes: { type: 'integer', unit: 'min', doc: 'REM sleep; NULL if the device does not detect it.' },
  awake_minutes: { type: 'integer', unit: 'min', doc: 'Awake between start and end.' },
  score: { type: 'integer', doc: 'Sleep score, 1 to 100.' },
  resting_heartrate: { type: 'integer', unit: 'bpm', doc: 'Resting heart rate of the night.' },
  wake_count: { type: 'integer', doc: 'Number of awakenings.' },
  edited_start: {
    type: 'integer',
    unit: 'min',
    doc: 'Start as edited by the person, minutes as the cloud stores them.',
  },
  edited_end: { type: 'integer', unit: 'min', doc: 'End as edited by the person, minutes as the cloud stores them.' },
  device_source: { type: 'integer', doc: "The vendor's number for the type of device." },
  sleep_algorithm: { type: 'text', doc: 'Version of the sleep algorithm.' },
  score_algorithm: { type: 'text', doc: 'Version of the score.' },
  extra: { type: 'json', doc: 'Undocumented fields of the sleep record.' },
} as const

export const night = defineKind({
  name: 'night',
  title: 'Nights',
  shape: 'span',
  source: bandData,
  columns,
  key: ['date'],
  group: 'date',
  measured: ['start', 'end'],
  groups: sleepDates,
  *decode(reply) {
    for (const { night, records } of reply.days.values()) {
      if (night !== null) yield* readNight(night)
      for (const { date, sleep } of records.filter(impossible))
        yield { issue: 'bad-span', group: date, detail: `sleep ${sleep?.st} to ${sleep?.ed}` }
    }
  },
  encode: (rows) =>
    encodeBandData(
      (rows as RowOf<typeof columns>[]).map((row) => ({
        date: row.date!,
        deviceSource: row.device_source,
        offset: row.utc_offset,
        summary: {
          slp: {
            st: row.start,
            ed: row.end,
            lt: row.light_minutes,
            dp: row.deep_minutes,
            dt: row.rem_minutes ?? 0,
            wk: row.awake_minutes,
            ss: row.score ?? 0,
            rhr: row.resting_heartrate ?? 0,
            wc: row.wake_count,
            supRem: row.rem_minutes !== null,
            usrSt: row.edited_start ?? -1440,
            usrEd: row.edited_end ?? -1440,
            sleepAlgoVersion: row.sleep_algorithm,
            sleepScoreVersion: row.score_algorithm,
            ...JSON.parse(row.extra ?? '{}'),
          },
        },
      })),
    ),
  chart: { draw: 'stages', hue: 'sleep' },
  figures: {
    columns: {
      sleep_start: { type: 'instant', doc: 'Falling asleep, the night that ends on this day.' },
      sleep_end: { type: 'instant', doc: 'Waking up.' },
      sleep_minutes: {
        type: 'integer',
        unit: 'min',
        doc: 'Asleep in the night: light, deep and REM.',
        figure: { label: 'Sleep', good: 'more', usual: [420, 540], formula: 'light + deep + REM' },
      },
      deep_minutes: { ...columns.deep_minutes, figure: { label: 'Deep sleep', draw: 'bars', good: 'more' } },
      rem_minutes: { ...columns.rem_minutes, figure: { label: 'REM sleep', draw: 'bars', good: 'more' } },
      awake_minutes: { ...columns.awake_minutes, figure: { label: 'Awake at night', draw: 'bars', good: 'less' } },
      sleep_score: { ...columns.score, figure: { label: 'Sleep score', good: 'more' } },
      resting_heartrate: {
        ...columns.resting_heartrate,
        figure: { label: 'Resting HR', topic: 'heart', good: 'less' },
      },
    },
    compute: ([row]) => ({
      sleep_start: row!.start!,
      sleep_end: row!.end!,
      sleep_minutes: sleepMinutes(row!),
      deep_minutes: row!.deep_minutes!,
      rem_minutes: row!.rem_minutes!,
      awake_minutes: row!.awake_minutes!,
      sleep_score: row!.score!,
      resting_heartrate: row!.resting_heartrate!,
    }),
  },
})

/** Minutes asleep: light, deep and REM as far as the device records them; null if it records none. */
export function sleepMinutes({ light_minutes, deep_minutes, rem_minutes }: Row): number | null {
  if (light_minutes === null && deep_minutes === null) return null
  return Number(light_minutes) + Number(deep_minutes) + Number(rem_minutes)
}

/** True for an impossible span other than the zero-length placeholder, the cloud's only way to say "no sleep". */
function impossible(record: BandRecord): boolean {
  return asleep(record) === 0 && (record.sleep?.ed ?? 0) !== (record.sleep?.st ?? 0)
}

// Undocumented fields of every record; they stay in the archive only.
const undescribed = 'is lb obt ebt ps pe to we trhr spos spol spor spob selected isMerged sleepSource napSleepSource'
const described = { ...sleepSchema.shape, ...Object.fromEntries(undescribed.split(' ').map((name) => [name, 0])) }

function* readNight(record: BandRecord): Generator<Row | Issue> {
  const sleep = record.sleep!
  const { date } = record
  const rem = minutes(sleep.dt)
  const row = {
    date,
    start: instant(sleep.st),
    end: instant(sleep.ed),
    utc_offset: record.offset,
    light_minutes: minutes(sleep.lt),
    deep_minutes: minutes(sleep.dp),
    // A band without REM detection sends 0; only supRem makes that 0 a measurement.
    rem_minutes: sleep.supRem === true || (rem ?? 0) > 0 ? rem : null,
    awake_minutes: minutes(sleep.wk),
    score: within(sleep.ss, 1, 100),
    resting_heartrate: within(sleep.rhr, 20, 250),
    wake_count: within(sleep.wc, 0, 200),
    edited_start: edited(sleep.usrSt),
    edited_end: edited(sleep.usrEd),
    device_source: record.deviceSource,
    sleep_algorithm: sleep.sleepAlgoVersion ?? null,
    score_algorithm: sleep.sleepScoreVersion ?? null,
    extra: unknownFields(sleep, described),
  }
  yield row
  const stated = (row.light_minutes ?? 0) + (row.deep_minutes ?? 0) + (rem ?? 0) + (row.awake_minutes ?? 0)
  if (Math.abs(stated - asleep(record) / 60) > 1) {
    yield {
      issue: 'totals-differ',
      group: date,
      detail: `stages ${stated} min, night ${Math.round(asleep(record) / 60)} min`,
    }
  }
}

function minutes(value: number | null | undefined): number | null {
  const whole = within(value, 0, 2880)
  return whole === null ? null : Math.round(whole)
}

function edited(value: number | null | undefined): number | null {
  return within(value, -1439, 2879)
}
