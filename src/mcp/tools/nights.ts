// Nights of a range, as series: minutes of the stages, score, resting heart rate, when they began and ended.

import { z } from 'zod'
import { WristoryError } from '../../errors.ts'
import { budget, type Json } from '../answer.ts'
import { basisOf, figuresIn, type Range, rangeOf } from '../range.ts'
import { statisticsOf, steps, stepsOf } from '../series.ts'
import { cursor, day, defineTool } from '../tool.ts'
import { unitsOf } from './daily.ts'

/** Names here and in the table `day`. */
const figures = {
  asleep: 'sleep_minutes',
  deep: 'deep_minutes',
  rem: 'rem_minutes',
  awake: 'awake_minutes',
  score: 'sleep_score',
  resting_heartrate: 'resting_heartrate',
  hrv: 'sleep_hrv',
} as const

const few = ['asleep', 'deep', 'rem', 'awake', 'score', 'resting_heartrate'] as const
const names = Object.keys(figures) as (keyof typeof figures)[]

export const nights = defineTool({
  name: 'nights',
  description:
    'Nights by day of waking, as series like daily. Beyond 92 nights only minutes asleep unless named. E.g. {"from":"-28"} or {"from":"2025-01-01","by":"month","figures":["asleep"]}',
  input: {
    from: day.optional(),
    to: day.optional(),
    by: z.enum(steps).optional(),
    figures: z
      .array(z.enum(names as [string, ...string[]]))
      .min(1)
      .max(7)
      .optional(),
    statistics: z.boolean().optional(),
    cursor: cursor.optional(),
  },
  answer({ from, to, by = 'day', figures: asked, statistics, cursor: at }, { reader }) {
    const whole = rangeOf(reader, { from, to }, 28)
    const chosen = (asked ?? (whole.n > 92 ? ['asleep'] : [...few])) as (keyof typeof figures)[]
    const columns = chosen.map((name) => figures[name])
    const range = by === 'day' && statistics !== true ? pageOf(whole, at, chosen.length) : whole
    const found = figuresIn(reader, columns, range)
    const basis = { missing: namedBack(found.missing, chosen), ...basisOf(reader, columns, range) }
    const common = { from: range.from, to: range.to, units: namedBack(unitsOf(columns), chosen) }
    if (statistics === true)
      return {
        ...common,
        statistics: Object.fromEntries(
          chosen.map((name) => [name, statisticsOf(found.columns[figures[name]]!, found.open, range.from) as Json]),
        ),
        ...basis,
      }
    const { names: stepNames, series, days } = stepsOf(found, range, by)
    return {
      ...common,
      by,
      ...(by === 'day' ? {} : { first_step: stepNames[0] ?? null }),
      series: namedBack(series as Json, chosen),
      ...(days === undefined ? {} : { nights_with_value: namedBack(days as Json, chosen) }),
      ...basis,
      ...(range.to < whole.to ? { truncated: true, more: next(range.to) } : {}),
    }
  },
})

/** Columns of `day` under the names of the answer. */
function namedBack(record: Json, chosen: readonly (keyof typeof figures)[]): Json {
  const own = record as Readonly<Record<string, Json>>
  return Object.fromEntries(
    chosen.flatMap((name) => (own[figures[name]] === undefined ? [] : [[name, own[figures[name]]!]])),
  )
}

function pageOf(range: Range, at: string | undefined, width: number): Range {
  if (at !== undefined && !(at > range.from && at <= range.to))
    throw new WristoryError('usage', 'This cursor is not of this range.')
  const from = at ?? range.from
  const n = Math.round((Date.parse(range.to) - Date.parse(from)) / 86_400_000) + 1
  const room = Math.floor((budget.usual - 1200) / (5 * width))
  return n <= room ? { from, to: range.to, n } : { from, to: shifted(from, room - 1), n: room }
}

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
const next = (date: string): string => shifted(date, 1)
