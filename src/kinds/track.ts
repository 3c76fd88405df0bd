// Sums of a workout's details: the great-circle length of its positions, sums and averages of its series, to be
// compared with the cloud's own totals in `workout`. Stored with the first piece of the series, shown as the view
// `track`.

import { lenientInteger } from '../codec/number.ts'
import { readSeries } from '../codec/series.ts'
import type { Columns, Row, View } from './kind.ts'
import type { Detail } from './sources/workout-detail.ts'
import type { RecordedTrack } from './sources/workout-series.ts'
import { type CumulativeName, type StrandName, strands } from './strands.ts'
import { LONG } from './workout-fields.ts'

/** Columns of the sums, shared with the physical table. */
export const sums = {
  seconds: { type: 'integer', doc: 'Points, one per second at which anything was measured.' },
  located: { type: 'integer', doc: 'Points with a position.' },
  last_second: { type: 'integer', unit: 's', doc: 'Seconds from the start to the last point.' },
  length: { type: 'real', unit: 'm', doc: 'Great-circle length of the positions.' },
  distance_sum: { type: 'real', unit: 'm', doc: 'Sum of the distances.' },
  steps_sum: { type: 'integer', unit: 'steps', doc: 'Sum of the steps.' },
  readings: { type: 'integer', doc: 'Readings of the heart rate, replaced ones included.' },
  heartrate_mean: { type: 'real', unit: 'bpm', doc: 'Mean of the readings.' },
  heartrate_min: { type: 'integer', unit: 'bpm', doc: 'Lowest reading.' },
  heartrate_max: { type: 'integer', unit: 'bpm', doc: 'Highest reading.' },
  altitude_min: { type: 'real', unit: 'm', doc: 'Lowest altitude.' },
  altitude_max: { type: 'real', unit: 'm', doc: 'Highest altitude.' },
  cadence_mean: { type: 'real', unit: 'steps/min', doc: 'Mean of the step rates above zero.' },
  power_mean: { type: 'real', unit: 'W', doc: 'Mean of the powers.' },
  power_max: { type: 'integer', unit: 'W', doc: 'Highest power.' },
  pauses: { type: 'integer', doc: 'Pauses.' },
  pause_time: { type: 'integer', unit: 's', doc: 'Sum of the pauses.' },
  provider: { type: 'text', doc: 'Provider of the positions: gps, gaode, ...' },
  layout: { type: 'integer', doc: "The vendor's version of the detail." },
  extra: { type: 'json', doc: 'Undocumented series, as sent.' },
} as const satisfies Columns

/** Longer texts of undocumented series stay in the archive only. */
const LONG_TEXT = 20_000

const described = new Set(
  `trackid source version provider userid time longitude_latitude altitude time_delta_altitude DEMAltitude
  correct_altitude accuracy flag pace heart_rate gait distance currentDistance speed cadence stroke_speed power_meter
  air_pressure_altitude temperature equivPace runPosture pause lap kilo_pace mile_pace`.split(/\s+/),
)

export const track: View = {
  name: 'track',
  title: 'Sums of workout details',
  columns: {
    workout: { type: 'integer', doc: 'The workout, see table workout. A row means that its details were fetched.' },
    date: { type: 'date', doc: 'Local day of the workout.' },
    ...sums,
  },
  key: ['workout'],
  sql: `SELECT account, workout, date, ${Object.keys(sums).join(', ')} FROM track_series WHERE piece = 0`,
  *unpack(row) {
    if (row.piece !== 0) return
    const { workout, date } = row
    yield { workout: workout!, date: date!, ...Object.fromEntries(Object.keys(sums).map((name) => [name, row[name]!])) }
  },
}

/** The sums of a detail. */
export function trackSums({ fields, track: read }: Detail): Row {
  const points = read()
  const pauses = readSeries(fields.pause, 5)
  let paused = 0
  for (let i = 0; i < pauses.count; i++) {
    const seconds = pauses.fields[i * 5 + 1]!
    if (seconds > 0 && seconds <= LONG) paused += seconds
  }
  const last = (name: CumulativeName) => points.columns.get(name)?.findLast((value) => value !== null) ?? null
  const of = (name: StrandName, zero = true) => {
    const values = points.columns.get(name) ?? []
    return figures(zero ? values : values.filter((value) => value !== 0), strands[name].factor)
  }
  const distance = last('distance')
  const heart = figures(points.readings, 1)
  return {
    seconds: points.seconds.length,
    located: points.columns.get('latitude')?.filter((value) => value !== null).length ?? 0,
    last_second: points.seconds.at(-1) ?? null,
    length: trackLength(points),
    distance_sum: distance === null ? null : distance / strands.distance.factor,
    steps_sum: last('steps'),
    readings: points.readings.length,
    heartrate_mean: heart.mean,
    heartrate_min: heart.least,
    heartrate_max: heart.most,
    altitude_min: of('altitude').least,
    altitude_max: of('altitude').most,
    cadence_mean: of('cadence', false).mean,
    power_mean: of('power').mean,
    power_max: of('power').most,
    pauses: pauses.count,
    pause_time: Math.round(paused),
    provider: typeof fields.provider === 'string' && fields.provider !== '' ? fields.provider : null,
    layout: lenientInteger(fields.version),
    extra: unreadFields(fields),
  }
}

function figures(values: readonly (number | null)[], factor: number) {
  let [sum, count, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value === null) continue
    sum += value
    count++
    if (value < least) least = value
    if (value > most) most = value
  }
  if (count === 0) return { mean: null, least: null, most: null }
  // Two decimals more than measured are noise.
  return { mean: Number((sum / count / factor).toFixed(3)), least: least / factor, most: most / factor }
}

/** Mean radius of the Earth, m (IUGG). */
const EARTH = 6_371_008.8

/** Haversine formula (Sinnott, Virtues of the Haversine, 1984) from point to point. */
function trackLength({ columns }: RecordedTrack): number | null {
  const [latitudes, longitudes] = [columns.get('latitude'), columns.get('longitude')]
  if (latitudes === undefined || longitudes === undefined) return null
  const radians = (value: number) => (value / 1e7) * (Math.PI / 180)
  let length = 0
  let before: [number, number] | null = null
  for (const [i, latitude] of latitudes.entries()) {
    // A point has both or none.
    if (latitude === null) continue
    const here: [number, number] = [radians(latitude), radians(longitudes[i]!)]
    if (before !== null) {
      const [north, east] = [Math.sin((here[0] - before[0]) / 2), Math.sin((here[1] - before[1]) / 2)]
      const h = north * north + Math.cos(before[0]) * Math.cos(here[0]) * east * east
      length += 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)))
    }
    before = here
  }
  return before === null ? null : Number(length.toFixed(2))
}

/** The names of undocumented fields in the form of a series; null if there are none. */
export function undescribed(fields: Detail['fields']): string | null {
  const names = Object.entries(fields)
    .filter(([name, value]) => !described.has(name) && typeof value === 'string' && /[;,]/.test(value))
    .map(([name]) => name)
  return names.length === 0 ? null : names.join(' ')
}

function unreadFields(fields: Detail['fields']): string | null {
  const rest = Object.entries(fields).filter(
    ([name, value]) =>
      !described.has(name) &&
      value !== null &&
      value !== '' &&
      (typeof value !== 'string' || value.length <= LONG_TEXT) &&
      typeof value !== 'object',
  )
  return rest.length === 0 ? null : JSON.stringify(Object.fromEntries(rest))
}
