// The Chinese datum GCJ-02, used by public maps of mainland China and by recordings of old phones. Positions differ by
// some 100 to 700 m from WGS 84. The published approximation of the offset; its inverse is found by iteration.

import type { China } from './notes.ts'
import { located, type Workout } from './workout.ts'

interface Position {
  readonly latitude: number
  readonly longitude: number
}

/** Semi-major axis, m, and squared eccentricity of the Krasovsky 1940 ellipsoid. */
const AXIS = 6_378_245
const ECCENTRICITY = 0.006_693_421_622_965_943

/** The box outside of which nothing is shifted. */
function isShifted({ latitude, longitude }: Position): boolean {
  return latitude > 0.8293 && latitude < 55.8271 && longitude > 72.004 && longitude < 137.8347
}

/** WGS 84 to GCJ-02. */
export function toGcj02(place: Position): Position {
  if (!isShifted(place)) return place
  const [x, y] = [place.longitude - 105, place.latitude - 35]
  const wave = (amplitude: number, angle: number) => amplitude * Math.sin(angle * Math.PI)
  const common = ((wave(20, 6 * x) + wave(20, 2 * x)) * 2) / 3
  const root = Math.sqrt(Math.abs(x))
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    common +
    ((wave(20, y) + wave(40, y / 3)) * 2) / 3 +
    ((wave(160, y / 12) + wave(320, y / 30)) * 2) / 3
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    common +
    ((wave(20, x) + wave(40, x / 3)) * 2) / 3 +
    ((wave(150, x / 12) + wave(300, x / 30)) * 2) / 3
  const radians = (place.latitude * Math.PI) / 180
  const flat = 1 - ECCENTRICITY * Math.sin(radians) ** 2
  const meridian = ((AXIS * (1 - ECCENTRICITY)) / flat ** 1.5) * (Math.PI / 180)
  const parallel = (AXIS / Math.sqrt(flat)) * Math.cos(radians) * (Math.PI / 180)
  return { latitude: place.latitude + north / meridian, longitude: place.longitude + east / parallel }
}

/** GCJ-02 to WGS 84, to a centimetre. */
export function fromGcj02(shifted: Position): Position {
  let place = shifted
  for (let i = 0; i < 6; i++) {
    const { latitude, longitude } = toGcj02(place)
    place = {
      latitude: place.latitude + shifted.latitude - latitude,
      longitude: place.longitude + shifted.longitude - longitude,
    }
  }
  return place
}

/** A workout with its parts in the chosen system; `shifted` are the ids of those that may be in GCJ-02. */
export function inDatum(workout: Workout, shifted: ReadonlySet<string>, china: China): Workout {
  const parts = workout.parts?.map((part) => inDatum(part, shifted, china)) ?? []
  if (!shifted.has(workout.id)) return { ...workout, parts }
  if (china !== 'wgs84') return { ...workout, parts, datum: china ?? 'gaode' }
  const { points } = workout
  const places = Array.from(points.time, (_, i) =>
    located(points, i) ? fromGcj02({ latitude: points.latitude[i]!, longitude: points.longitude[i]! }) : null,
  )
  const column = (of: (place: Position) => number) =>
    Float64Array.from(places, (place) => (place === null ? Number.NaN : of(place)))
  const converted = { latitude: column((place) => place.latitude), longitude: column((place) => place.longitude) }
  return { ...workout, parts, datum: china, points: { ...points, ...converted } }
}
