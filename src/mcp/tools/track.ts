// Positions of one workout, only where the person switched them on.

import type { Row } from '../../kinds/kind.ts'
import { cut, type Json, short } from '../answer.ts'
import { recordedBy } from '../range.ts'
import type { Asking } from '../tool.ts'
import { workoutAt } from '../workout-row.ts'
import { zoneOf } from '../zone.ts'

/** Most points of an answer. */
const POINTS = 200

interface Asked {
  readonly start: string
}

export function answer({ start }: Asked, { reader }: Asking): Json {
  const row = workoutAt(reader, start)
  const points = reader.database.all<Row>(
    `SELECT second, latitude, longitude FROM track_point
     WHERE account = ? AND workout = ? AND latitude IS NOT NULL ORDER BY second`,
    reader.account.id,
    Number(row.workout),
  )
  const every = Math.max(1, Math.ceil(points.length / POINTS))
  const kept = points.filter((_, i) => i % every === 0)
  const rows = kept.map(({ second, latitude, longitude }) => [
    short(second, 0),
    short(latitude, 5),
    short(longitude, 5),
  ])
  return {
    start,
    zone: zoneOf(reader),
    devices: recordedBy([row]),
    units: 's, degrees (WGS 84)',
    of: points.length,
    columns: ['second', 'latitude', 'longitude'],
    ...cut(rows, undefined, 8000),
  }
}
