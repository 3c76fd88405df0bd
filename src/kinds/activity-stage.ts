// Continuous bouts of walking and running that the device found in a day, with their own steps and distance.
// They cover only part of the day: their sums are not the day's totals. Source: band_data, `summary.stp.stage`.

import { epochOfDate } from '../codec/date.ts'
import { within } from '../codec/number.ts'
import { defineKind, type Issue, type Row, type RowOf, shorten } from './kind.ts'
import { type BandRecord, bandData, MINUTES } from './sources/band-data.ts'
import { encodeBandData } from './sources/band-data-encode.ts'
import { stageName, wireSpan } from './stages.ts'

const columns = {
  date: { type: 'date', doc: 'Local day of the wearer.' },
  minute: { type: 'integer', unit: 'min', doc: 'Beginning in minutes from local midnight.' },
  start: { type: 'instant', doc: 'Beginning.' },
  minutes: { type: 'integer', unit: 'min', doc: 'Length.' },
  mode: { type: 'text', doc: 'slow walking, fast walking, running, light activity, or unknown(n).' },
  steps: { type: 'integer', unit: 'steps', doc: 'Steps in the bout.' },
  distance: { type: 'integer', unit: 'm', doc: 'Distance.' },
  energy: { type: 'integer', unit: 'kcal', doc: 'Energy.' },
} as const

/** Codes on which four independent accounts agree. */
const modes: Readonly<Record<number, string>> = {
  1: 'slow walking',
  3: 'fast walking',
  4: 'running',
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
  groups: (reply) => reply.main.keys(),
  *decode(reply) {
    for (const record of reply.main.values()) yield* stagesOf(record)
  },
  encode(rows) {
    const days = new Map<string, RowOf<typeof columns>[]>()
    for (const row of rows as RowOf<typeof columns>[]) days.set(row.date!, [...(days.get(row.date!) ?? []), row])
    return encodeBandData(
      [...days].map(([date, list]) => {
        const { start, minute } = list[0]!
        const stage = list.map((row) => ({
          start: row.minute,
          stop: row.minute! + row.minutes! - 1,
          mode: Number(Object.entries(modes).find(([, name]) => name === row.mode)?.[0] ?? /\d+/.exec(row.mode!)?.[0]),
          step: row.steps,
          dis: row.distance,
          cal: row.energy,
        }))
        return {
          date,
          offset: start === null ? null : epochOfDate(date) + minute! * 60 - start,
          summary: { stp: { stage } },
        }
      }),
    )
  },
  chart: { draw: 'table', hue: 'move' },
})

function* stagesOf({ date, offset, steps }: BandRecord): Generator<Row | Issue> {
  const seen = new Set<number>()
  for (const item of steps?.stage ?? []) {
    const span = wireSpan(item, MINUTES - 1)
    if (span === null || seen.has(span.minute)) {
      yield { issue: span === null ? 'bad-span' : 'duplicate', group: date, detail: shorten(item) }
      continue
    }
    seen.add(span.minute)
    const mode = stageName(modes, item.mode)
    if (mode.startsWith('unknown')) yield { issue: 'unknown-code', group: date, detail: `activity mode ${item.mode}` }
    yield {
      date,
      minute: span.minute,
      start: offset === null ? null : epochOfDate(date) - offset + span.minute * 60,
      minutes: span.minutes,
      mode,
      steps: whole(item.step, 200_000),
      distance: whole(item.dis, 300_000),
      energy: whole(item.cal, 20_000),
    }
  }
}

function whole(value: number | null | undefined, most: number): number | null {
  const number = within(value, 0, most)
  return number === null ? null : Math.round(number)
}
