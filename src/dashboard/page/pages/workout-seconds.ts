// The series of a workout as a table, in the units that the person chose.

import { rateOf } from '../../../units.ts'
import type { WorkoutDetail } from '../../schema.ts'
import type { TableProps } from '../chart/rows.ts'
import { velocityOf, velocityText } from '../chart/workout-tracks.tsx'
import { speed, withUnit } from '../frame/format.ts'
import { sportLabel } from '../frame/sport.ts'

/** Seconds that a row stands for. */
const EVERY = 10

interface SecondsColumn {
  readonly head: string
  readonly values: readonly (number | null)[] | undefined
  readonly cell: (value: number) => string | number
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

function columnsOf({ series, sport }: WorkoutDetail): SecondsColumn[] {
  const rate = rateOf(sport)
  const { distance, heartrate, cadence, power, altitude, lat, lon } = series
  return [
    {
      head: `Distance (${withUnit(0, 'm').unit})`,
      values: distance,
      cell: (value) => rounded(withUnit(value, 'm').value, 2),
    },
    {
      head: `${rate === 'speed' ? 'Speed' : 'Pace'} (${speed(1, rate).unit})`,
      values: velocityOf(series),
      cell: (value) => velocityText(value, rate),
    },
    { head: 'Heart rate (bpm)', values: heartrate, cell: (value) => value },
    {
      head: `${rate === 'swim' ? 'Stroke rate' : 'Cadence'} (/min)`,
      values: cadence,
      cell: (value) => rounded(value, 1),
    },
    { head: 'Power (W)', values: power, cell: (value) => value },
    {
      head: `Altitude (${withUnit(0, 'height').unit})`,
      values: altitude,
      cell: (value) => rounded(withUnit(value, 'height').value, 1),
    },
    { head: 'Latitude', values: lat, cell: (value) => value },
    { head: 'Longitude', values: lon, cell: (value) => value },
  ]
}

/** The first reading of each series in every ten seconds that have one. */
export function secondsOf(workout: WorkoutDetail): TableProps {
  const { t } = workout.series
  const columns = columnsOf(workout).filter(({ values }) => values !== undefined)
  const rows = new Map<number, (string | number | null)[]>()
  t.forEach((at, i) => {
    const second = Math.floor(at / EVERY) * EVERY
    const row = rows.get(second) ?? [second, ...columns.map(() => null)]
    columns.forEach(({ values, cell }, k) => {
      const value = values![i] ?? null
      if (value !== null) row[k + 1] ??= cell(value)
    })
    rows.set(second, row)
  })
  return {
    caption: `${sportLabel(workout.sport)}, every ten seconds`,
    columns: ['Second', ...columns.map(({ head }) => head)],
    rows: [...rows.values()],
    right: columns.map((_, i) => i + 1),
  }
}
