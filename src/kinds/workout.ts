// Workouts: one row per workout with the cloud's own totals. The vendor sends up to 190 fields; the known ones are
// columns, the others are stored as JSON. Source: workout_history; the plain fields are in workout-fields.ts.
//
//   max_pace, min_pace the fastest and slowest in either order: smaller is faster, 0 and less is none
//   avg_distance_per_stroke metres in version 16, centimetres before (more than 10 m per stroke is impossible)

import { lenientInteger, lenientNumber, within } from '../codec/number.ts'
import { bytesOf } from '../codec/text.ts'
import { parseText } from './json-text.ts'
import { type Columns, defineKind, type Issue, type Row, shorten } from './kind.ts'
import { type WireWorkout, workoutHistory, workoutId } from './sources/workout-history.ts'
import { baseSport, sportName, sportNames } from './sports.ts'
import { swimCode, swimStyle } from './swim-style.ts'
import { isNone, LONG, type WorkoutField, workoutFields } from './workout-fields.ts'

const fields: Readonly<Record<string, WorkoutField>> = workoutFields

const columns: Columns = {
  workout: { type: 'integer', doc: 'Id: epoch seconds of the beginning.' },
  date: { type: 'date', doc: 'Local day of the beginning.' },
  start: { type: 'instant', doc: 'Beginning.' },
  end: { type: 'instant', doc: 'End.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC at the beginning.' },
  zone: { type: 'text', doc: 'Time zone as the workout states it, as a rule an IANA name.' },
  source: { type: 'text', doc: 'What recorded it, as the cloud names it.' },
  device_source: { type: 'integer', doc: "The vendor's number for the type of device." },
  firmware: { type: 'text', doc: 'Firmware of the device.' },
  sport: { type: 'text', doc: 'Sport, or unknown(n).' },
  sport_code: { type: 'integer', doc: "The cloud's number for the sport; 1001 to 1999 are variants of 1 to 999." },
  ...Object.fromEntries(
    Object.entries(fields).map(([name, { type, unit, doc }]) => [name, { type, doc, ...(unit ? { unit } : {}) }]),
  ),
  pace_fastest: { type: 'real', unit: 's/m', doc: 'Fastest pace.' },
  pace_slowest: { type: 'real', unit: 's/m', doc: 'Slowest pace.' },
  stroke_distance: { type: 'real', unit: 'm', doc: 'Mean distance of a stroke.' },
  swim_style: { type: 'text', doc: 'breaststroke, freestyle, backstroke, butterfly, medley, or unknown(n).' },
  ascent_map: { type: 'real', unit: 'm', doc: 'Metres climbed by the map.' },
  descent_map: { type: 'real', unit: 'm', doc: 'Metres descended by the map.' },
  parent: { type: 'integer', doc: 'The multisport workout that it is a part of.' },
  children: { type: 'json', doc: 'Ids of the parts of a multisport workout.' },
  automatic: { type: 'flag', doc: '1 when the device noticed the workout by itself.' },
  app: { type: 'text', doc: 'App that sent it.' },
  city: { type: 'text', doc: 'City.' },
  geohash: { type: 'text', doc: 'Place as a geohash.' },
  weather: { type: 'text', doc: 'Weather, as sent.' },
  created: { type: 'instant', doc: 'When it came to the cloud.' },
  updated: { type: 'instant', doc: 'When it was last changed there.' },
  gone_since: { type: 'instant', doc: 'When the cloud no longer listed it; its deletion there. NULL while it does.' },
  extra: { type: 'json', doc: 'Undocumented fields as sent, without empty ones.' },
}

/** The totals: without them the workout may exist, but nothing of it could be read. */
const measured = [
  ...Object.keys(fields).filter((name) => !['sport_mode', 'zone_scheme', 'layout'].includes(name)),
  'pace_fastest',
]

export const workout = defineKind({
  name: 'workout',
  title: 'Workouts',
  shape: 'record',
  source: workoutHistory,
  columns,
  key: ['workout'],
  group: 'workout',
  measured,
  groups: (reply) => [...reply.rows.keys()].map(String),
  *decode(reply) {
    for (const row of reply.rows.values()) {
      const issues: Issue[] = [...row.issues]
      const total = workoutRow(row, issues)
      yield* issues
      yield total
    }
  },
  encode: (rows) => encodeHistory(rows.map(toWire)),
  chart: { draw: 'table', hue: 'workout' },
  figures: {
    columns: {
      workouts: {
        type: 'integer',
        doc: 'Workouts that began on the day; the parts of one count as one, deleted ones not.',
        figure: { label: 'Workouts', draw: 'bars', formula: 'number of workouts' },
      },
      workout_minutes: {
        type: 'real',
        unit: 'min',
        doc: 'Time of the workouts without pauses.',
        figure: { label: 'Time in workouts', draw: 'bars', formula: 'sum of the moving times' },
      },
      workout_distance: {
        type: 'real',
        unit: 'm',
        doc: 'Distance of the workouts.',
        figure: { label: 'Distance in workouts', draw: 'bars', digits: 1, formula: 'sum of the distances' },
      },
      workout_energy: {
        type: 'real',
        unit: 'kcal',
        doc: 'Energy of the workouts.',
        figure: { label: 'Energy in workouts', draw: 'bars', formula: 'sum of the energies' },
      },
    },
    compute(rows) {
      const whole = rows.filter(({ parent, gone_since }) => parent === null && gone_since === null)
      return {
        workouts: whole.length,
        workout_minutes: sum(whole, 'moving_time', 60),
        workout_distance: sum(whole, 'distance', 1),
        workout_energy: sum(whole, 'energy', 1),
      }
    },
  },
})

/** The body of a last page with these rows. */
export function encodeHistory(summary: readonly object[]): Uint8Array {
  return bytesOf(JSON.stringify({ code: 1, message: 'success', data: { next: -1, summary } }))
}

/** Rows of several workouts, each workout's together. */
export function byWorkout(rows: readonly Row[]): [workout: number, rows: Row[]][] {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.workout as number)
    if (group === undefined) groups.set(row.workout as number, [row])
    else group.push(row)
  }
  return [...groups]
}

function sum(rows: readonly Row[], name: string, divisor: number): number | null {
  const values = rows.map((row) => row[name]).filter((value) => typeof value === 'number')
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / divisor
}

/** Fields converted otherwise than by the table, and those that identify the device itself. */
const special = new Set(
  `trackid end_time source type syncedTimezone bind_device devicesource max_pace min_pace avg_distance_per_stroke
  swim_style parent_trackid child_list auto_recognition app_name city location weatherInfo createTime updateTime
  heart_range strength_training_group deviceid sn userid pause_time avg_altitude`.split(/\s+/),
)
const known = new Set([...special, ...Object.values(fields).flatMap(({ wire }) => wire)])

function workoutRow({ id, date, zone, offset, fields: wire }: WireWorkout, issues: Issue[]): Row {
  const odd = (name: string) =>
    issues.push({ issue: 'bad-value', group: String(id), detail: `${name} ${shorten(wire[name])}` })
  const code = lenientInteger(wire.type)
  if (code !== null && sportNames[baseSport(code)] === undefined)
    issues.push({ issue: 'unknown-code', group: String(id), detail: `sport ${code}` })
  const plain: Row = {}
  for (const [column, field] of Object.entries(fields)) plain[column] = readField(field, wire, odd)
  const end = workoutId(wire.end_time)
  if (end !== null && end < id) issues.push({ issue: 'bad-span', group: String(id), detail: `ends at ${end}` })
  return {
    workout: id,
    date,
    start: id,
    end: end !== null && end >= id ? end : null,
    utc_offset: offset,
    zone,
    source: text(wire.source),
    ...readDevice(wire),
    sport: sportName(code),
    sport_code: code,
    ...plain,
    pause_time: plain.pause_time ?? within(lenientNumber(wire.pause_time), 1, LONG),
    altitude_mean: plain.altitude_mean ?? within(lenientNumber(wire.avg_altitude), -1000, 10_000),
    ...readPaces(wire),
    stroke_distance: strokeDistance(lenientNumber(wire.avg_distance_per_stroke)),
    swim_style: swimStyle(lenientInteger(wire.swim_style)),
    ...readMap(wire.add_info),
    parent: workoutId(wire.parent_trackid),
    children: readChildren(wire.child_list),
    automatic: flag(wire.auto_recognition),
    app: text(wire.app_name),
    city: text(wire.city),
    geohash: text(wire.location),
    weather: text(wire.weatherInfo),
    created: milliseconds(wire.createTime),
    updated: milliseconds(wire.updateTime),
    gone_since: null,
    extra: unreadFields(wire),
  }
}

function readField(field: WorkoutField, row: WireWorkout['fields'], odd: (name: string) => void): number | null {
  const { wire, factor = 1, least, most, type } = field
  for (const name of wire) {
    const sent = row[name]
    if (sent === undefined || sent === null || sent === '') continue
    const number = lenientNumber(sent)
    if (number !== null && isNone(field, number)) continue
    const value = number === null ? null : tidy(number * factor, type)
    if (value !== null && value >= least && value <= most) return value
    odd(name)
  }
  return null
}

/** Whole where the column is; else without the dust of binary fractions. */
function tidy(value: number, type: WorkoutField['type']): number {
  return type === 'integer' ? Math.round(value) : Number(value.toPrecision(12))
}

function readDevice(wire: WireWorkout['fields']): Row {
  // 0:MILI:<device source>:<firmware>
  const [, , source, firmware] = text(wire.bind_device)?.split(':') ?? []
  const named = /^run\.(\d+)\.huami\.com$/.exec(text(wire.source) ?? '')?.[1]
  return {
    device_source: lenientInteger(source) ?? lenientInteger(wire.devicesource) ?? lenientInteger(named),
    firmware: firmware || null,
  }
}

function readPaces({ max_pace, min_pace }: WireWorkout['fields']): Row {
  const paces = [max_pace, min_pace]
    .map((pace) => within(lenientNumber(pace), 1e-6, 1e4))
    .filter((pace) => pace !== null)
    .sort((a, b) => a - b)
  return { pace_fastest: paces[0] ?? null, pace_slowest: paces[1] ?? null }
}

function strokeDistance(value: number | null): number | null {
  if (value === null || value <= 0 || value > 10_000) return null
  return value > 10 ? tidy(value / 100, 'real') : value
}

/** `add_info` is JSON as text; only the map altitude is documented. */
function readMap(sent: unknown): Row {
  const inner = (parseText(sent) as Record<string, unknown> | null)?.adjust_dem_altitude as
    | Record<string, unknown>
    | null
    | undefined
  return {
    ascent_map: within(lenientNumber(inner?.elevationGain), 0, 1e5),
    descent_map: within(lenientNumber(inner?.elevationLoss), 0, 1e5),
  }
}

function readChildren(sent: unknown): string | null {
  const list = typeof sent === 'string' ? parseText(sent) : sent
  const ids = Array.isArray(list) ? list.map(workoutId).filter((id) => id !== null) : []
  return ids.length === 0 ? null : JSON.stringify(ids)
}

function unreadFields(wire: WireWorkout['fields']): string | null {
  const rest = Object.entries(wire).filter(
    ([name, value]) =>
      !known.has(name) && value !== null && value !== '' && value !== '{}' && lenientNumber(value) !== -1,
  )
  return rest.length === 0 ? null : JSON.stringify(Object.fromEntries(rest))
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function flag(value: unknown): number | null {
  return value === true || value === 1 || value === '1' ? 1 : value === false || value === 0 || value === '0' ? 0 : null
}

function milliseconds(value: unknown): number | null {
  const number = lenientNumber(value)
  return number === null ? null : workoutId(Math.floor(number / 1000))
}

/** The row as the cloud would send it. */
function toWire(row: Row): object {
  const plain: Record<string, unknown> = {}
  for (const [column, { wire, factor = 1 }] of Object.entries(fields)) {
    const value = row[column]
    if (typeof value === 'number') plain[wire[0]!] = tidy(value / factor, 'real')
  }
  return {
    ...(JSON.parse((row.extra as string | null) ?? '{}') as object),
    ...plain,
    trackid: String(row.workout),
    end_time: row.end === null ? undefined : String(row.end),
    syncedTimezone: row.zone,
    source: row.source,
    bind_device: `0:MILI:${row.device_source ?? ''}:${row.firmware ?? ''}`,
    type: row.sport_code,
    max_pace: row.pace_fastest,
    min_pace: row.pace_slowest,
    avg_distance_per_stroke: row.stroke_distance,
    swim_style: swimCode(row.swim_style as string | null),
    parent_trackid: row.parent,
    child_list: row.children,
    auto_recognition: row.automatic,
    app_name: row.app,
    city: row.city,
    location: row.geohash,
    weatherInfo: row.weather,
    createTime: row.created === null ? null : (row.created as number) * 1000,
    updateTime: row.updated === null ? null : (row.updated as number) * 1000,
  }
}
