// What the band recorded in each minute: category, intensity, steps, heart rate. One packed row per day; the view
// `minute` unpacks it into 1440 rows in plain SQL. Source: band_data, `data` (1440 x [category, intensity, steps]) and
// `data_hr` (1440 x bpm).
//
//   category 126 no data · 115 not worn · 118 charging · 120 asleep · 80 idle · low nibble 1 walking, 2 running (older
//   bands)
//   heart rate 0, 254, 255 = none. 254 only means "not measured this minute", never "not worn".

import { epochOfDate } from '../codec/date.ts'
import { sqlByteInline } from '../codec/packed.ts'
import { type Batch, unbatched } from './batch.ts'
import { heartrateAt, heartrateSql, isBeat, stepsAt, unrecordedSql } from './data-state.ts'
import { hours, packHours } from './hour.ts'
import { defineKind, type Row } from './kind.ts'
import { span } from './minute-figures.ts'
import { bandData } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import { MINUTES } from './sources/band-record.ts'

const stored = {
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that holds for the whole day.' },
  device_source: { type: 'integer', doc: "The vendor's number for the type of device." },
  activity: { type: 'blob', doc: '1440 x 3 bytes: category, intensity, steps of each local minute.' },
  heartrate: { type: 'blob', unit: 'bpm', doc: '1440 bytes, one per local minute; 0, 254 and 255 mean none.' },
  hours: { type: 'blob', doc: 'Sums of the 24 hours, see view `hour`.' },
} as const

const columns = {
  date: stored.date,
  minute: { type: 'integer', unit: 'min', doc: 'Minute of the local day, 0 to 1439.' },
  instant: { type: 'instant', doc: 'Start of the minute, at the offset of the day.' },
  utc_offset: stored.utc_offset,
  category: {
    type: 'integer',
    doc: 'Category assigned by the device, raw: 126 no data, 115 not worn, 118 charging, 120 asleep.',
  },
  intensity: { type: 'integer', doc: 'Movement, 0 to 255, without a unit.' },
  steps: { type: 'integer', unit: 'steps', doc: 'Steps in the minute; NULL if the device recorded nothing.' },
  heartrate: { type: 'integer', unit: 'bpm', doc: 'Heart rate; NULL if not measured.' },
} as const

export const minute = defineKind({
  name: 'minute',
  title: 'Minutes',
  shape: 'series',
  source: bandData,
  columns,
  key: ['date', 'minute'],
  group: 'date',
  stored: {
    table: 'minute_series',
    columns: stored,
    key: ['date'],
    view: viewSql(),
    unpack: (row) => unbatched(minuteReader()(row)),
    columnReader: minuteReader,
    more: [hours],
  },
  *groups(reply) {
    for (const record of reply.days.values())
      if (record.activity !== null || record.heartrate !== null) yield record.date
  },
  *decode(reply) {
    for (const { date, offset, deviceSource, activity, heartrate } of reply.days.values()) {
      if (activity === null && heartrate === null) continue
      const measured = hasReading(heartrate) ? heartrate : null
      yield {
        date,
        utc_offset: offset,
        device_source: deviceSource,
        activity,
        heartrate: measured,
        hours: packHours(activity, measured),
      }
    }
  },
  // A missing or unreadable block is no evidence: no band unmeasures a day.
  mend(older, newer) {
    const activity = (newer.activity ?? older.activity) as Uint8Array | null
    const heartrate = (newer.heartrate ?? older.heartrate) as Uint8Array | null
    return { ...newer, activity, heartrate, hours: packHours(activity, heartrate) }
  },
  encode: (rows) =>
    encodeBandData(
      rows.map((row) => ({
        date: row.date as string,
        deviceSource: row.device_source as number | null,
        offset: row.utc_offset as number | null,
        summary: {},
        activity: row.activity as Uint8Array | null,
        heartrate: row.heartrate as Uint8Array | null,
      })),
    ),
  chart: { draw: 'line', value: 'heartrate', hue: 'heart' },
  figures: {
    columns: {
      heartrate_min: {
        type: 'integer',
        unit: 'bpm',
        doc: 'Lowest heart rate of the minutes.',
        figure: { label: 'Lowest HR', formula: 'lowest of the minutes with a reading' },
      },
      heartrate_mean: {
        type: 'real',
        unit: 'bpm',
        doc: 'Mean of the minutes with a reading.',
        figure: { label: 'Mean HR', formula: 'mean of the minutes with a reading' },
      },
      heartrate_max: {
        type: 'integer',
        unit: 'bpm',
        doc: 'Highest heart rate of the minutes.',
        figure: { label: 'Highest HR', formula: 'highest of the minutes with a reading' },
      },
      heartrate_readings: {
        type: 'integer',
        doc: 'Minutes with a heart rate.',
        figure: { label: 'HR readings', draw: 'bars', formula: 'number of minutes with a heart rate', minor: true },
      },
      recorded_minutes: {
        type: 'integer',
        unit: 'min',
        doc: 'Minutes that the device recorded: not without data, unworn or charging.',
        figure: { label: 'Time worn', topic: 'move', draw: 'bars', formula: 'number of recorded minutes' },
      },
    },
    compute([row]) {
      const { min, mean, max, readings, recorded } = span(
        row!.activity as Uint8Array | null,
        row!.heartrate as Uint8Array | null,
        0,
        MINUTES,
      )
      return {
        heartrate_min: min,
        heartrate_mean: mean,
        heartrate_max: max,
        heartrate_readings: readings,
        recorded_minutes: recorded,
      }
    },
  },
})

function hasReading(heartrate: Uint8Array | null): boolean {
  return heartrate?.some(isBeat) ?? false
}

const minutesOfDay = Float64Array.from({ length: MINUTES }, (_, m) => m)

/** Reads day after day into the same arrays: fresh ones for ten years would be two hundred MiB of garbage. */
function minuteReader(): (row: Row) => Batch {
  const series = () => new Float64Array(MINUTES)
  const [instants, categories, intensity, steps, beats] = [series(), series(), series(), series(), series()]
  return (row) => {
    const activity = row.activity as Uint8Array | null
    const heartrate = row.heartrate as Uint8Array | null
    const offset = row.utc_offset as number | null
    const midnight = epochOfDate(row.date as string) - Number(offset)
    for (let m = 0; m < MINUTES; m++) instants[m] = midnight + m * 60
    for (const one of [categories, intensity, steps, beats]) one.fill(Number.NaN)
    for (let m = 0; m < MINUTES && activity !== null; m++) {
      const code = activity[m * 3]!
      categories[m] = code
      const count = stepsAt(activity, m)
      if (count === null) continue
      intensity[m] = activity[m * 3 + 1]!
      steps[m] = count
    }
    for (let m = 0; m < MINUTES && heartrate !== null; m++) {
      beats[m] = heartrateAt(heartrate, m) ?? Number.NaN
    }
    return {
      length: MINUTES,
      columns: {
        date: { same: row.date! },
        minute: { numbers: minutesOfDay },
        instant: offset === null ? { same: null } : { numbers: instants },
        utc_offset: { same: offset },
        category: { numbers: categories },
        intensity: { numbers: intensity },
        steps: { numbers: steps },
        heartrate: { numbers: beats },
      },
    }
  }
}

function viewSql(): string {
  const raw = (offset: number) => `substr(s.activity, m.minute * 3 + ${offset}, 1)`
  // Bytes are compared as bytes and each is turned into a number once: SQLite evaluates an expression again wherever it
  // stands.
  const none = unrecordedSql(raw(1), raw(3))
  return `
    SELECT s.account, s.date, m.minute, unixepoch(s.date) - s.utc_offset + m.minute * 60 AS instant, s.utc_offset,
      ${sqlByteInline('s.activity', 'm.minute * 3 + 1')} AS category,
      CASE WHEN ${none} THEN NULL ELSE ${sqlByteInline('s.activity', 'm.minute * 3 + 2')} END AS intensity,
      CASE WHEN ${none} THEN NULL ELSE ${sqlByteInline('s.activity', 'm.minute * 3 + 3')} END AS steps,
      ${heartrateSql(sqlByteInline('s.heartrate', 'm.minute + 1'))} AS heartrate
    FROM minute_series s CROSS JOIN minute_of_day m`
}
