// A day's totals as the cloud states them: steps, distance, energy, walking and running, goal, highest heart rate.
// Source: band_data, `summary` (top level and `stp`).

import { within } from '../codec/number.ts'
import { instant } from './clock.ts'
import { defineKind, type Issue, type Row, type RowOf, shorten } from './kind.ts'
import { unknownFields } from './lenient.ts'
import { bandData, toldDates } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import { mostOf } from './sources/band-devices.ts'
import { type BandRecord, stepsSchema, summarySchema } from './sources/band-record.ts'

const totals = {
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that the record states for the whole day.' },
  steps: {
    type: 'integer',
    unit: 'steps',
    doc: 'Steps of the day.',
    figure: { label: 'Steps', draw: 'bars', good: 'more', levels: [4000, 7000, 10_000, 13_000] },
  },
  distance: {
    type: 'integer',
    unit: 'm',
    doc: 'Distance walked and run.',
    figure: { label: 'Distance', draw: 'bars', good: 'more', digits: 1 },
  },
  energy: {
    type: 'integer',
    unit: 'kcal',
    doc: 'Active energy.',
    figure: { label: 'Energy', draw: 'bars', good: 'more' },
  },
  walking_minutes: {
    type: 'integer',
    unit: 'min',
    doc: 'Minutes walking.',
    figure: { label: 'Walking', draw: 'bars', good: 'more' },
  },
  running_minutes: {
    type: 'integer',
    unit: 'min',
    doc: 'Minutes running.',
    figure: { label: 'Running', draw: 'bars', good: 'more' },
  },
  running_distance: {
    type: 'integer',
    unit: 'm',
    doc: 'Distance run.',
    figure: { label: 'Distance run', draw: 'bars', good: 'more', digits: 1 },
  },
  running_energy: {
    type: 'integer',
    unit: 'kcal',
    doc: 'Energy of running.',
    figure: { label: 'Energy running', draw: 'bars', good: 'more' },
  },
  goal: { type: 'integer', unit: 'steps', doc: 'Step goal of the day.', figure: { label: 'Step goal', draw: 'bars' } },
  heartrate_peak: {
    type: 'integer',
    unit: 'bpm',
    doc: 'Highest heart rate that the device reports for the day.',
    figure: { label: 'Peak HR', topic: 'heart' },
  },
  heartrate_peak_at: { type: 'instant', doc: 'When it was.' },
  device: { type: 'text', doc: "The device's id, hexadecimal." },
  device_source: { type: 'integer', doc: "The vendor's number for the type of device." },
  synced: { type: 'instant', doc: 'Last time the device had given its data to the app.' },
  format: { type: 'integer', doc: 'Version of the record: 5 until about 2019, 6 since.' },
  algorithm: { type: 'text', doc: 'Version of the step algorithm, where stated.' },
  extra: { type: 'json', doc: 'Undocumented fields of the record.' },
} as const

const columns = { date: { type: 'date', doc: 'Local day of the wearer.' }, ...totals } as const

export const day = defineKind({
  name: 'day',
  title: 'Days',
  shape: 'day',
  source: bandData,
  columns,
  key: ['date'],
  group: 'date',
  // What the sections of a record leave out is seen to where they are read.
  measured: [],
  // The readable `day` is the table of all kinds' figures, these columns among them.
  stored: { table: 'day_record', columns, key: ['date'], view: null },
  groups: toldDates,
  *decode(reply) {
    for (const issue of reply.issues) if (issue.group !== '') yield issue
    for (const record of reply.days.values()) {
      yield* record.issues
      if (record.told) yield* dayRow(record)
    }
  },
  // An impossible number is left out; the same device's earlier value replaces it.
  mend(older, newer) {
    if (older.device !== newer.device) return newer
    const known = Object.entries(older).filter(([name]) => name !== 'extra' && newer[name] === null)
    return { ...newer, ...Object.fromEntries(known) }
  },
  encode(rows) {
    return encodeBandData(
      (rows as RowOf<typeof columns>[]).map((row) => ({
        date: row.date!,
        device: row.device,
        deviceSource: row.device_source,
        offset: row.utc_offset,
        summary: {
          v: row.format,
          goal: row.goal,
          sync: row.synced,
          algv: row.algorithm,
          ...JSON.parse(row.extra ?? '{}').summary,
          devices: JSON.parse(row.extra ?? '{}').devices,
          hr: { maxHr: { hr: row.heartrate_peak ?? 0, ts: row.heartrate_peak_at ?? 0 } },
          stp: {
            ttl: row.steps,
            dis: row.distance,
            cal: row.energy,
            wk: row.walking_minutes,
            rn: row.running_minutes,
            runDist: row.running_distance,
            runCal: row.running_energy,
            ...JSON.parse(row.extra ?? '{}').steps,
          },
        },
      })),
    )
  },
  chart: { draw: 'bars', value: 'steps', hue: 'move' },
  figures: { columns: totals },
})

// The undocumented fields of every record; they stay in the archive only.
const undescribed = { ncal: 0, conAct: 0, sn: 0, iOS: 0, byteLength: 0 }
const summaryFields = { ...summarySchema.shape, ...undescribed }
const stepsFields = { ...stepsSchema.shape, ...undescribed }

function* dayRow(record: BandRecord): Generator<Row | Issue> {
  const { date, summary, steps } = record
  const issues: Issue[] = []
  const whole = (value: number | null | undefined, most: number, name: string): number | null => {
    if (value === null || value === undefined) return null
    const integer = Math.round(value)
    if (integer >= 0 && integer <= most) return integer
    issues.push({ issue: 'bad-value', group: date, detail: `${name} ${shorten(value)}` })
    return null
  }
  const extra: Record<string, unknown> = summary.devices ? { devices: summary.devices } : {}
  for (const [name, fields] of [
    ['summary', unknownFields(summary, summaryFields)],
    ['steps', steps === null ? null : unknownFields(steps, stepsFields)],
  ] as const) {
    if (fields === null) continue
    extra[name] = JSON.parse(fields)
    for (const field of Object.keys(extra[name] as object))
      issues.push({ issue: 'unknown-field', group: date, detail: `${name}.${shorten(field)}` })
  }
  const peak = within(summary.hr?.maxHr?.hr, 20, 250)
  yield {
    date,
    utc_offset: record.offset,
    steps: whole(steps?.ttl, mostOf.ttl, 'steps'),
    distance: whole(steps?.dis, mostOf.dis, 'distance'),
    energy: whole(steps?.cal, mostOf.cal, 'energy'),
    walking_minutes: whole(steps?.wk, mostOf.wk, 'walking_minutes'),
    running_minutes: whole(steps?.rn, mostOf.rn, 'running_minutes'),
    running_distance: whole(steps?.runDist, mostOf.runDist, 'running_distance'),
    running_energy: whole(steps?.runCal, mostOf.runCal, 'running_energy'),
    goal: whole(summary.goal, mostOf.ttl, 'goal'),
    heartrate_peak: peak,
    heartrate_peak_at: peak === null ? null : instant(summary.hr?.maxHr?.ts),
    device: record.device,
    device_source: record.deviceSource,
    synced: instant(summary.sync),
    format: within(summary.v, 0, 1000),
    algorithm: summary.algv ?? null,
    extra: Object.keys(extra).length === 0 ? null : JSON.stringify(extra),
  }
  yield* issues
}
