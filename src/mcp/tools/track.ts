// Positions of one workout, only if the person enabled them.

import { workoutPoints } from '../../query/workouts.ts'
import { cut, type Json, short } from '../answer.ts'
import { recordedBy } from '../range.ts'
import type { Asking } from '../tool.ts'
import { workoutNamed } from '../workout-row.ts'
import { zoneName } from '../zone.ts'

/** Maximum points of a result. */
const POINTS = 200

interface TrackAsked {
  readonly start: string
}

export function answer({ start }: TrackAsked, { reader }: Asking): Json {
  const row = workoutNamed(reader, start)
  const points = workoutPoints(reader, row).points.filter(({ latitude }) => latitude != null)
  const every = Math.max(1, Math.ceil(points.length / POINTS))
  const kept = points.filter((_, i) => i % every === 0)
  const rows = kept.map(({ second, latitude, longitude }) => [
    short(second, 0),
    short(latitude, 5),
    short(longitude, 5),
  ])
  return {
    start,
    zone: zoneName(reader),
    devices: recordedBy([row]),
    units: 's, degrees (WGS 84)',
    of: points.length,
    columns: ['second', 'latitude', 'longitude'],
    ...cut(rows, undefined, 8000),
  }
}
