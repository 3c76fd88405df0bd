// Hour by weekday, from the packed hourly sums: ten years are read in one scan without touching a minute.

import { weekday } from '../codec/date.ts'
import { toMillionth } from '../codec/number.ts'
import { hours } from '../kinds/hour.ts'
import type { Reader } from './reader.ts'

export interface HourGrid {
  readonly rows: string[]
  readonly columns: string[]
  readonly values: (number | null)[][]
  /** Hours per mean. */
  readonly counts: number[][]
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Means per hour and weekday: `steps` as steps an hour, `heartrate` in bpm over the readings. */
export function hourGrid(reader: Reader, metric: 'steps' | 'heartrate', from: string, to: string): HourGrid {
  const sums = weekdays.map(() => new Array<number>(24).fill(0))
  const counts = weekdays.map(() => new Array<number>(24).fill(0))
  const rows = reader.database.all<{ date: string; hours: Uint8Array }>(
    'SELECT date, hours FROM minute_series WHERE account = ? AND date BETWEEN ? AND ?',
    reader.account.id,
    from,
    to,
  )
  for (const row of rows) {
    const day = weekday(row.date)
    for (const { hour, steps, heartrate_mean, recorded } of hours.unpack(row)) {
      const value = metric === 'steps' ? steps : heartrate_mean
      // Half an hour on the wrist does not represent the hour.
      if (value === null || Number(recorded) < 30) continue
      sums[day]![Number(hour)]! += Number(value)
      counts[day]![Number(hour)]!++
    }
  }
  return {
    rows: weekdays,
    columns: Array.from({ length: 24 }, (_, hour) => String(hour)),
    values: sums.map((line, day) =>
      line.map((sum, hour) => (counts[day]![hour] === 0 ? null : toMillionth(sum / counts[day]![hour]!))),
    ),
    counts,
  }
}
