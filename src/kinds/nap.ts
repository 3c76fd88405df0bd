// A nap: sleep apart from the night, on the same date; it is no part of the night. Source: band_data,
// `summary.slp.odd_stage`; adjacent stages form one nap.

import { defineKind, type Row, type RowOf } from './kind.ts'
import { sleepMinutes } from './night.ts'
import { readSleep, stageBlocks } from './sleep.ts'
import { bandData, sleepDates } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import type { StageSpan } from './stages.ts'

const columns = {
  date: { type: 'date', doc: 'Local day of waking.' },
  minute: { type: 'integer', unit: 'min', doc: 'Start in minutes from local midnight of the date.' },
  start: { type: 'instant', doc: 'Beginning.' },
  end: { type: 'instant', doc: 'End.' },
  light_minutes: { type: 'integer', unit: 'min', doc: 'Light sleep, including unknown stages.' },
  deep_minutes: { type: 'integer', unit: 'min', doc: 'Deep sleep.' },
  rem_minutes: { type: 'integer', unit: 'min', doc: 'REM sleep.' },
  awake_minutes: { type: 'integer', unit: 'min', doc: 'Awake.' },
} as const

export const nap = defineKind({
  name: 'nap',
  title: 'Naps',
  shape: 'span',
  source: bandData,
  columns,
  key: ['date', 'minute'],
  group: 'date',
  groups: sleepDates,
  *decode(reply) {
    for (const day of reply.days.values())
      for (const stages of stageBlocks(readSleep(day).naps)) yield napRow(day.date, stages)
  },
  encode(rows) {
    const days = new Map<string, RowOf<typeof columns>[]>()
    for (const row of rows as RowOf<typeof columns>[]) days.set(row.date!, [...(days.get(row.date!) ?? []), row])
    return encodeBandData(
      [...days].map(([date, list]) => {
        const { start, minute } = list[0]!
        return {
          date,
          offset: start === null ? null : Date.parse(`${date}T00:00:00Z`) / 1000 + minute! * 60 - start,
          summary: { slp: { st: 0, ed: 0, odd_stage: list.flatMap(wireStages) } },
        }
      }),
    )
  },
  chart: { draw: 'stages', hue: 'sleep' },
  figures: {
    columns: {
      nap_minutes: {
        type: 'integer',
        unit: 'min',
        doc: 'Asleep in naps.',
        figure: { label: 'Naps', draw: 'bars', formula: 'light + deep + REM of all naps' },
      },
    },
    compute: (rows) => ({ nap_minutes: rows.reduce((sum, row) => sum + Number(sleepMinutes(row)), 0) }),
  },
})

function napRow(date: string, stages: readonly StageSpan[]): Row {
  const first = stages[0]!
  const last = stages.at(-1)!
  const sum = (...names: string[]) =>
    stages.reduce((total, span) => total + (names.includes(span.stage) ? span.minutes : 0), 0)
  const whole = last.minute + last.minutes - first.minute
  const [deep, rem, awake] = [sum('deep'), sum('rem'), sum('awake')]
  return {
    date,
    minute: first.minute,
    start: first.start,
    end: first.start === null ? null : first.start + whole * 60,
    light_minutes: whole - deep - rem - awake,
    deep_minutes: deep,
    rem_minutes: rem,
    awake_minutes: awake,
  }
}

function wireStages(row: RowOf<typeof columns>): { start: number; stop: number; mode: number }[] {
  let at = row.minute! + 1440
  const parts: [number | null, number][] = [
    [row.light_minutes, 4],
    [row.deep_minutes, 5],
    [row.rem_minutes, 8],
    [row.awake_minutes, 7],
  ]
  return parts.flatMap(([minutes, mode]) => {
    if (!minutes) return []
    const stage = { start: at, stop: at + minutes - 1, mode }
    at += minutes
    return [stage]
  })
}
