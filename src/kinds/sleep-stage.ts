// The stages of a night and of the day's naps: light, deep, REM, awake.
// Source: band_data, `summary.slp.stage` and `odd_stage` (naps).

import { defineKind, type Row, type RowOf } from './kind.ts'
import { sleepRecords } from './night.ts'
import { bandData } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import { type StageSpan, sleepStages } from './stages.ts'

const columns = {
  date: { type: 'date', doc: 'Local day of waking.' },
  minute: {
    type: 'integer',
    unit: 'min',
    doc: 'Beginning in minutes from local midnight of the date; negative on the evening before.',
  },
  start: { type: 'instant', doc: 'Beginning.' },
  minutes: { type: 'integer', unit: 'min', doc: 'Length.' },
  stage: { type: 'text', doc: 'light, deep, rem, awake, or unknown(n).' },
  nap: { type: 'flag', doc: '1 in a nap, 0 in the night.' },
} as const

const wireModes: Readonly<Record<string, number>> = { light: 4, deep: 5, awake: 7, rem: 8 }

export const sleepStage = defineKind({
  name: 'sleep_stage',
  title: 'Sleep stages',
  shape: 'span',
  source: bandData,
  columns,
  key: ['date', 'minute'],
  group: 'date',
  groups: (reply) => reply.main.keys(),
  *decode(reply) {
    for (const record of sleepRecords(reply)) {
      const night = sleepStages(record, 'stage')
      const naps = sleepStages(record, 'odd_stage')
      const taken = new Set(night.spans.map(({ minute }) => minute))
      for (const span of night.spans) yield rowOf(record.date, span, 0)
      for (const span of naps.spans) if (!taken.has(span.minute)) yield rowOf(record.date, span, 1)
      yield* night.issues
      yield* naps.issues.filter(({ issue }) => issue !== 'anchor-unclear')
    }
  },
  encode(rows) {
    const days = new Map<string, RowOf<typeof columns>[]>()
    for (const row of rows as RowOf<typeof columns>[]) days.set(row.date!, [...(days.get(row.date!) ?? []), row])
    return encodeBandData(
      [...days].map(([date, list]) => {
        const { start, minute } = list[0]!
        const wire = (nap: number) =>
          list
            .filter((row) => row.nap === nap)
            .map((row) => ({
              start: row.minute! + 1440,
              stop: row.minute! + 1440 + row.minutes! - 1,
              mode: wireModes[row.stage!] ?? Number(/\d+/.exec(row.stage!)?.[0]),
            }))
        const night = list.filter((row) => row.nap === 0)
        const last = night.at(-1)
        return {
          date,
          offset: start === null ? null : Date.parse(`${date}T00:00:00Z`) / 1000 + minute! * 60 - start,
          summary: {
            slp: {
              st: night[0]?.start ?? 0,
              ed: last === undefined ? 0 : last.start! + last.minutes! * 60,
              stage: wire(0),
              odd_stage: wire(1),
            },
          },
        }
      }),
    )
  },
  chart: { draw: 'stages', value: 'stage', hue: 'sleep' },
})

function rowOf(date: string, span: StageSpan, nap: 0 | 1): Row {
  return { date, minute: span.minute, start: span.start, minutes: span.minutes, stage: span.stage, nap }
}
