// Continuous bouts of walking and running that the device detected, with their own steps and distance. They cover only
// part of the day: their sums are not the day's totals. One packed row per date; the view `activity_stage` has a row
// per bout. Source: band_data, `summary.stp.stage`.

import { epochOfDate } from '../codec/date.ts'
import { within } from '../codec/number.ts'
import { pack, sqlField, unpack } from '../codec/packed.ts'
import { defineKind, type Issue, type Row, shorten } from './kind.ts'
import { bandData, toldDates } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import { type BandRecord, MINUTES } from './sources/band-record.ts'
import { modeByte, stageName, wireSpan } from './stages.ts'

const stored = {
  date: { type: 'date', doc: 'Local day of the wearer.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that the record states.' },
  stages: {
    type: 'blob',
    doc: 'Bouts in order of time, 13 bytes each: minute, length in minutes, mode, steps, distance, energy.',
  },
} as const

const columns = {
  date: stored.date,
  minute: { type: 'integer', unit: 'min', doc: 'Start in minutes from local midnight.' },
  start: { type: 'instant', doc: 'Beginning.' },
  minutes: { type: 'integer', unit: 'min', doc: 'Length.' },
  mode: { type: 'text', doc: 'slow walking, fast walking, running, light activity, or unknown(n).' },
  steps: { type: 'integer', unit: 'steps', doc: 'Steps in the bout.' },
  distance: { type: 'integer', unit: 'm', doc: 'Distance.' },
  energy: { type: 'integer', unit: 'kcal', doc: 'Energy.' },
} as const

/** The packed stages of a day. */
export const activityLayout = { minute: 2, minutes: 2, mode: 1, steps: 3, distance: 3, energy: 2 } as const

/** Code of running among the modes of a bout. */
export const RUNNING = 4

/** Codes on which four independent accounts agree. */
export const activityModes: Readonly<Record<number, string>> = {
  1: 'slow walking',
  3: 'fast walking',
  [RUNNING]: 'running',
  7: 'light activity',
}

export const activityStage = defineKind({
  name: 'activity_stage',
  title: 'Activity stages',
  shape: 'span',
  source: bandData,
  columns,
  key: ['date', 'minute'],
  group: 'date',
  stored: { table: 'activity_stage_series', columns: stored, key: ['date'], view: viewSql(), unpack: unpackStages },
  groups: toldDates,
  *decode(reply) {
    for (const record of reply.days.values()) yield* readStages(record)
  },
  encode: (rows) =>
    encodeBandData(
      rows.map((row) => ({
        date: row.date as string,
        offset: row.utc_offset as number | null,
        summary: {
          stp: {
            stage: [...unpack(activityLayout, row.stages as Uint8Array)].map(
              ({ minute, minutes, mode, steps, distance, energy }) => ({
                start: minute,
                stop: minute! + minutes! - 1,
                mode,
                step: steps,
                dis: distance,
                cal: energy,
              }),
            ),
          },
        },
      })),
    ),
  chart: { draw: 'table', hue: 'move' },
})

function* readStages({ date, offset, steps }: BandRecord): Generator<Row | Issue> {
  const bouts = new Map<number, Record<keyof typeof activityLayout, number | null>>()
  for (const item of steps?.stage ?? []) {
    const span = wireSpan(item, MINUTES - 1)
    if (span === null || bouts.has(span.minute)) {
      yield { issue: span === null ? 'bad-span' : 'duplicate', group: date, detail: shorten(item) }
      continue
    }
    const name = stageName(activityModes, item.mode)
    // The account export has bouts without a mode.
    if (item.mode !== undefined && name.startsWith('unknown'))
      yield { issue: 'unknown-code', group: date, detail: `activity mode ${item.mode}` }
    bouts.set(span.minute, {
      minute: span.minute,
      minutes: span.minutes,
      mode: modeByte(item.mode),
      steps: within(item.step, 0, 200_000),
      distance: within(item.dis, 0, 300_000),
      energy: within(item.cal, 0, 20_000),
    })
  }
  if (bouts.size === 0) return
  const sorted = [...bouts.values()].sort((a, b) => a.minute! - b.minute!)
  yield { date, utc_offset: offset, stages: pack(activityLayout, sorted) }
}

function* unpackStages(row: Row): Generator<Row> {
  const midnight = row.utc_offset === null ? null : epochOfDate(row.date as string) - (row.utc_offset as number)
  for (const { minute, minutes, mode, steps, distance, energy } of unpack(activityLayout, row.stages as Uint8Array)) {
    const start = midnight === null ? null : midnight + minute! * 60
    yield { date: row.date!, minute, start, minutes, mode: stageName(activityModes, mode), steps, distance, energy }
  }
}

function viewSql(): string {
  const field = (name: keyof typeof activityLayout) => sqlField(activityLayout, 's.stages', 'n.minute', name)
  const names = Object.entries(activityModes).map(([mode, name]) => `WHEN ${mode} THEN '${name}'`)
  return `
    SELECT account, date, minute, unixepoch(date) - utc_offset + minute * 60 AS start, minutes,
      CASE mode ${names.join(' ')} ELSE 'unknown(' || coalesce(mode, '') || ')' END AS mode, steps, distance, energy
    FROM (
      SELECT s.account, s.date, s.utc_offset, ${Object.keys(activityLayout)
        .map((name) => `${field(name as keyof typeof activityLayout)} AS ${name}`)
        .join(', ')}
      FROM activity_stage_series s CROSS JOIN minute_of_day n
      WHERE n.minute < length(s.stages) / 13
    )`
}
