// Routes reduced to some forty points for the list, requested after the list is drawn. Only the two series of positions
// are unpacked.

import { workoutPlaces } from '../../query/places.ts'
import type { Reader } from '../../query/reader.ts'
import { unwrapLongitudes } from '../longitudes.ts'
import type { Outlines } from '../schema.ts'

const POINTS = 40
/** Side of the square that every route is fitted into. */
const SIDE = 100

/** The outline of each of the workouts that has positions. */
export function readOutlines(reader: Reader, ids: readonly number[]): Outlines {
  const outlines: Outlines = {}
  for (const id of ids) {
    const places = workoutPlaces(reader, id)
    if (places.length > 1) outlines[String(id)] = fitted(places)
  }
  return outlines
}

/** Evenly chosen points, north up, one scale for both ways, in whole steps of the square. */
function fitted(places: readonly (readonly [lat: number, lon: number])[]): [number, number][] {
  const n = Math.min(POINTS, places.length)
  const chosen = Array.from({ length: n }, (_, i) => places[Math.round((i * (places.length - 1)) / (n - 1))]!)
  const narrowing = Math.cos((chosen[0]![0] * Math.PI) / 180)
  const xs = unwrapLongitudes(chosen.map(([, lon]) => lon)).map((lon) => lon! * narrowing)
  const ys = chosen.map(([lat]) => -lat)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const [wide, high] = [Math.max(...xs) - left, Math.max(...ys) - top]
  const scale = SIDE / Math.max(wide, high, 1e-6)
  return chosen.map((_, i) => [
    Math.round((xs[i]! - left) * scale + (SIDE - wide * scale) / 2),
    Math.round((ys[i]! - top) * scale + (SIDE - high * scale) / 2),
  ])
}
