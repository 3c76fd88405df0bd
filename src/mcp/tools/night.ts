// One night: when, its stages in order, naps of the day, heart rate and oxygen.

import { stretchesOf } from '../../dashboard/server/sleep.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Json } from '../answer.ts'
import { localMinute } from '../clock.ts'
import { basisOf, dateOf } from '../range.ts'
import type { Asking } from '../tool.ts'

const stages: Readonly<Record<string, string>> = { a: 'awake', r: 'rem', l: 'light', d: 'deep', '?': 'unknown' }

interface Asked {
  readonly date: string
}

export function answer({ date: asked }: Asked, { reader }: Asking): Json {
  const date = dateOf(reader, asked)
  const { database, account } = reader
  const row = database.get<Row>('SELECT * FROM night WHERE account = ? AND date = ?', account.id, date)
  const figures = database.get<Row>(
    `SELECT sleep_minutes, sleep_hrv, sleep_spo2_mean, sleep_spo2_min, respiration, skin_temperature_deviation, readiness
     FROM day WHERE account = ? AND date = ?`,
    account.id,
    date,
  )
  const basis = basisOf(reader, ['sleep_minutes'], { from: date, to: date, n: 1 })
  if (row === undefined) return { date, night: null, why: 'No night is stored for this day; see coverage.', ...basis }
  const number = (name: string) => row[name] as number | null
  const stretches = stretchesOf(reader, date)
  return {
    date,
    asleep_at: localMinute(row.start, row.utc_offset),
    awake_at: localMinute(row.end, row.utc_offset),
    minutes: {
      asleep: (figures?.sleep_minutes ?? null) as number | null,
      light: number('light_minutes'),
      deep: number('deep_minutes'),
      rem: number('rem_minutes'),
      awake: number('awake_minutes'),
    },
    score: number('score'),
    resting_heartrate_bpm: number('resting_heartrate'),
    awakenings: number('wake_count'),
    hrv_ms: (figures?.sleep_hrv ?? null) as number | null,
    oxygen_percent: {
      mean: (figures?.sleep_spo2_mean ?? null) as number | null,
      min: (figures?.sleep_spo2_min ?? null) as number | null,
    },
    respiration_per_min: (figures?.respiration ?? null) as number | null,
    skin_temperature_deviation_c: (figures?.skin_temperature_deviation ?? null) as number | null,
    readiness: (figures?.readiness ?? null) as number | null,
    // Minutes since midnight of the date, negative in the evening before; the length follows.
    stages: stretches
      .filter(({ kind }) => kind === 'night')
      .flatMap((stretch) =>
        stretch.stages.map(([start, end, letter]) => [start, end - start, stages[letter] ?? letter]),
      ),
    naps: stretches.filter(({ kind }) => kind === 'nap').map(({ start, end }) => [start, Math.round(end - start)]),
    ...basis,
  }
}
