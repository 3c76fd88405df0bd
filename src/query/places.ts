// The positions of a workout. Only its two series of positions are unpacked.

import { unpackFrame } from '../codec/frame.ts'
import { isDuring } from '../kinds/position.ts'
import { strands } from '../kinds/strands.ts'
import type { Reader } from './reader.ts'

interface Piece {
  readonly points: number
  /** Seconds from start to the stated end. */
  readonly elapsed: number | null
  readonly second: Uint8Array | null
  readonly latitude: Uint8Array | null
  readonly longitude: Uint8Array | null
}

export type LatLon = readonly [latitude: number, longitude: number]

/** The positions of a workout in order of time, degrees. */
export function workoutPlaces({ database, account }: Reader, workout: number): LatLon[] {
  return database
    .all<Piece>(
      `SELECT points, second, latitude, longitude, w."end" - w.start AS elapsed FROM track_series AS t
       LEFT JOIN workout AS w USING (account, workout) WHERE t.account = ? AND t.workout = ? ORDER BY piece`,
      account.id,
      workout,
    )
    .flatMap(placesOfPiece)
}

function placesOfPiece(piece: Piece): LatLon[] {
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
