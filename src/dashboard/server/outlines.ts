// Routes as small as a row of the list: some forty points each, asked for after the list is drawn. Only the two series
// of positions are unpacked.

import { unpackFrame } from '../../codec/frame.ts'
import { isDuring } from '../../kinds/position.ts'
import { strands } from '../../kinds/strands.ts'
import type { Reader } from '../../query/reader.ts'
import { unwrapLongitudes } from '../longitudes.ts'
import type { Outlines } from '../schema.ts'

const POINTS = 40
/** Side of the square that every route is fitted into. */
const SIDE = 100

interface Piece {
  readonly points: number
  /** Seconds from start to the end that is stated. */
  readonly elapsed: number | null
  readonly second: Uint8Array | null
  readonly latitude: Uint8Array | null
  readonly longitude: Uint8Array | null
}

/** The outline of each of the workouts that has positions. */
export function outlinesOf({ database, account }: Reader, ids: readonly number[]): Outlines {
  const outlines: Outlines = {}
  for (const id of ids) {
    const pieces = database.all<Piece>(
      `SELECT points, second, latitude, longitude, w."end" - w.start AS elapsed FROM track_series AS t
       LEFT JOIN workout AS w USING (account, workout) WHERE t.account = ? AND t.workout = ? ORDER BY piece`,
      account.id,
      id,
    )
    const places = pieces.flatMap(placesOf)
    if (places.length > 1) outlines[String(id)] = fitted(places)
  }
  return outlines
}

function placesOf(piece: Piece): (readonly [lat: number, lon: number])[] {
  const { points, elapsed, second, latitude, longitude } = piece
  if (second === null || latitude === null || longitude === null) return []
  const at = unpackFrame(second, 1, points)
  const lat = unpackFrame(latitude, strands.latitude.order, points)
  const lon = unpackFrame(longitude, strands.longitude.order, points)
  return lat.flatMap((north, i) => {
    const east = lon[i] ?? null
    return north === null || east === null || !isDuring(at[i] ?? 0, elapsed)
      ? []
      : [[north / strands.latitude.factor, east / strands.longitude.factor] as const]
  })
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
