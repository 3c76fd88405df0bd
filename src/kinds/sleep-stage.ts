// The stages of a night and of the day's naps: light, deep, REM, awake. One packed row per date; the view
// `sleep_stage` has a row per stage. Source: band_data, `summary.slp.stage` and `odd_stage` (naps).

import { epochOfDate } from '../codec/date.ts'
import { pack, sqlField, unpack } from '../codec/packed.ts'
import { defineKind, type Row } from './kind.ts'
import { readSleep } from './sleep.ts'
import { bandData, sleepDates } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import { type StageSpan, sleepModes, stageName } from './stages.ts'

const stored = {
  date: { type: 'date', doc: 'Local day of waking.' },
  utc_offset: { type: 'offset', unit: 's', doc: 'Offset from UTC that the record states.' },
  stages: {
    type: 'blob',
    doc: 'Stages of the night in order of time, 5 bytes each: minute + 1440, length in minutes, mode.',
  },
  naps: { type: 'blob', doc: 'Stages of the naps, packed alike.' },
} as const

const columns = {
  date: stored.date,
  minute: {
    type: 'integer',
    unit: 'min',
    doc: 'Start in minutes from local midnight of the date; negative on the evening before.',
  },
  start: { type: 'instant', doc: 'Beginning.' },
  minutes: { type: 'integer', unit: 'min', doc: 'Length.' },
  stage: { type: 'text', doc: 'light, deep, rem, awake, or unknown(n).' },
  nap: { type: 'flag', doc: '1 in a nap, 0 in the night.' },
} as const

/** The packed stages of a night or of a day's naps. */
export const sleepLayout = { minute: 2, minutes: 2, mode: 1 } as const
const EVENING = 1440

export const sleepStage = defineKind({
  name: 'sleep_stage',
  title: 'Sleep stages',
  shape: 'span',
  source: bandData,
  columns,
  key: ['date', 'minute'],
  group: 'date',
  stored: { table: 'sleep_stage_series', columns: stored, key: ['date'], view: viewSql(), unpack: unpackStages },
  groups: sleepDates,
  *decode(reply) {
    for (const day of reply.days.values()) {
      const { night, naps, offset, issues } = readSleep(day)
      const taken = new Set(night.map(({ minute }) => minute))
      const stages = packed(night)
      const dozed = packed(naps.filter(({ minute }) => !taken.has(minute)))
      if (stages !== null || dozed !== null) yield { date: day.date, utc_offset: offset, stages, naps: dozed }
      yield* issues
    }
  },
  encode: (rows) =>
    encodeBandData(
      rows.map((row) => {
        const midnight = epochOfDate(row.date as string) - 86_400 - Number(row.utc_offset)
        const wire = (stages: Row[string] | undefined) =>
          unpacked(stages).map(({ minute, minutes, mode }) => ({ start: minute!, stop: minute! + minutes! - 1, mode }))
        const night = wire(row.stages)
        return {
          date: row.date as string,
          offset: row.utc_offset as number | null,
          summary: {
            slp: {
              st: night.length === 0 ? 0 : midnight + night[0]!.start * 60,
              ed: night.length === 0 ? 0 : midnight + (night.at(-1)!.stop + 1) * 60,
              stage: night,
              odd_stage: wire(row.naps),
            },
          },
        }
      }),
    ),
  chart: { draw: 'stages', value: 'stage', hue: 'sleep' },
})

const packed = (spans: readonly StageSpan[]) =>
  spans.length === 0
    ? null
    : pack(
        sleepLayout,
        spans.map(({ minute, minutes, mode }) => ({ minute: minute + EVENING, minutes, mode })),
      )

const unpacked = (stages: Row[string] | undefined) =>
  stages instanceof Uint8Array ? [...unpack(sleepLayout, stages)] : []

function* unpackStages(row: Row): Generator<Row> {
  const midnight = row.utc_offset === null ? null : epochOfDate(row.date as string) - (row.utc_offset as number)
  for (const [nap, stages] of [row.stages, row.naps].entries()) {
    for (const { minute, minutes, mode } of unpacked(stages)) {
      const at = minute! - EVENING
      yield {
        date: row.date!,
        minute: at,
        start: midnight === null ? null : midnight + at * 60,
        minutes,
        stage: stageName(sleepModes, mode),
        nap,
      }
    }
  }
}

function viewSql(): string {
  const field = (name: keyof typeof sleepLayout) => sqlField(sleepLayout, 's.stages', 'n.minute', name)
  const names = Object.entries(sleepModes).map(([mode, name]) => `WHEN ${mode} THEN '${name}'`)
  return `
    SELECT account, date, minute, unixepoch(date) - utc_offset + minute * 60 AS start, minutes,
      CASE mode ${names.join(' ')} ELSE 'unknown(' || coalesce(mode, '') || ')' END AS stage, nap
    FROM (
      SELECT s.account, s.date, s.utc_offset, ${field('minute')} - ${EVENING} AS minute, ${field('minutes')} AS minutes,
        ${field('mode')} AS mode, s.nap
      FROM (
        SELECT account, date, utc_offset, 0 AS nap, stages FROM sleep_stage_series
        UNION ALL SELECT account, date, utc_offset, 1, naps FROM sleep_stage_series
      ) s CROSS JOIN minute_of_day n
      WHERE n.minute < length(s.stages) / 5
    )`
}
