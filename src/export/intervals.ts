// Wellness CSV of intervals.icu: one row per day, columns by the names its import knows. `hrv` is RMSSD there, and
// its own scales of 1 to 4 (stress, mood) stay empty because the vendor's scales are others.

import type { Row } from '../kinds/column.ts'
import { type HistoryFormat, rowsIn } from './format.ts'

/** Column of intervals.icu, column of `day`. */
const columns: readonly (readonly [string, string, factor?: number])[] = [
  ['weight', 'weight'],
  ['restingHR', 'resting_heartrate'],
  ['hrv', 'hrv'],
  ['hrvSDNN', 'sdnn'],
  ['sleepSecs', 'sleep_minutes', 60],
  ['sleepScore', 'sleep_score'],
  ['spO2', 'spo2_mean'],
  ['respiration', 'respiration'],
  ['steps', 'steps'],
  ['bodyFat', 'body_fat'],
  ['vo2max', 'vo2max'],
  ['readiness', 'readiness'],
  ['systolic', 'systolic'],
  ['diastolic', 'diastolic'],
  ['kcalConsumed', 'food_energy'],
]

export const intervals: HistoryFormat = {
  name: 'intervals',
  title: 'Daily wellness for intervals.icu',
  extension: '.csv',
  mediaType: 'text/csv; charset=utf-8',
  units: 'fixed',
  holds: 'history',
  kinds: ['day'],
  async *write(history) {
    yield `date,${columns.map(([name]) => name).join(',')}\r\n`
    for await (const { row } of rowsIn(history, 'day')) {
      const values = new Map(wellnessIn(row))
      const cells = columns.map(([name]) => String(values.get(name) ?? ''))
      if (cells.some((cell) => cell !== '')) yield `${row.date},${cells.join(',')}\r\n`
    }
  },
}

/** What a row of `day` says in the names of intervals.icu; nothing for what was not measured. */
export function wellnessIn(row: Row): (readonly [name: string, value: number])[] {
  return columns.flatMap(([name, column, factor = 1]) => {
    const value = row[column]
    return typeof value === 'number' ? [[name, Math.round(value * factor * 100) / 100] as const] : []
  })
}
