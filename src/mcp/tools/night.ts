// One night: times, its stages in order, naps of the day, heart rate and oxygen.

import type { Row } from '../../kinds/kind.ts'
import { sleepOn } from '../../query/nights.ts'
import type { Json } from '../answer.ts'
import { localMinute } from '../clock.ts'
import { asNamed, figureUnits } from '../figures.ts'
import { askedDate, comparisonBasis, figuresIn } from '../range.ts'
import type { Asking } from '../tool.ts'

/** Figures of the night in the table `day`. */
const names = [
  'sleep_minutes',
  'deep_minutes',
  'rem_minutes',
  'awake_minutes',
  'sleep_score',
  'resting_heartrate',
  'sleep_hrv',
  'sleep_spo2_mean',
  'sleep_spo2_min',
  'respiration',
  'skin_temperature_deviation',
  'readiness',
] as const
const units = { ...(figureUnits(asNamed(names)) as object), light_minutes: 'min', stages: 'min', naps: 'min' }

interface NightAsked {
  readonly date: string
}

export function answer({ date: asked }: NightAsked, { reader }: Asking): Json {
  const date = askedDate(reader, asked)
  const { database, account } = reader
  const row = database.get<Row>('SELECT * FROM night WHERE account = ? AND date = ?', account.id, date)
  const range = { from: date, to: date, n: 1 }
  const { columns, gaps } = figuresIn(reader, names, range)
  const basis = { ...gaps, ...comparisonBasis(reader, names, range) }
  if (row === undefined) return { date, night: null, why: 'No night is stored for this day; see missing.', ...basis }
  const spans = sleepOn(reader, date)
  return {
    date,
    units,
    asleep_at: localMinute(row.start, row.utc_offset),
    awake_at: localMinute(row.end, row.utc_offset),
    figures: {
      ...Object.fromEntries(names.map((name) => [name, columns[name]![0]!])),
      light_minutes: row.light_minutes as number | null,
      awakenings: row.wake_count as number | null,
    },
    // Minutes since midnight of the date, negative in the evening before; the length follows.
    stages: spans
      .filter(({ kind }) => kind === 'night')
      .flatMap(({ stages }) => stages.map(([start, end, stage]) => [start, end - start, stage])),
    naps: spans.filter(({ kind }) => kind === 'nap').map(({ start, end }) => [start, Math.round(end - start)]),
    ...basis,
  }
}
