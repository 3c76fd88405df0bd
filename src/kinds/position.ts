// What a position and a step of a track's clock are, once for decoders, exports and screens.

/** One turn more than a track can go on past the antimeridian before its longitudes are no longer believed, degrees. */
const TURNED = 540

/** Whether the place is on Earth; 0, 0 is what devices write when they have no fix. */
export function isPosition(latitude: number, longitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= TURNED && !(latitude === 0 && longitude === 0)
}

/** The longitude within -180 to 180: a track across the antimeridian may go on counting beyond. */
export function wrapLongitude(longitude: number): number {
  if (Math.abs(longitude) <= 180) return longitude
  return longitude > 0 ? longitude - 360 : longitude + 360
}

/** Longest step of a workout's clock, seconds. A longer one is the clock that was set, not time that passed. */
const LONGEST_STEP = 86_400

/** Whether so many seconds can lie between two points of a workout. */
export function isClockStep(seconds: number): boolean {
  return seconds >= 0 && seconds <= LONGEST_STEP
}

/** Whether a point so many seconds after the start is of the workout; null where its end is not stated. */
export function isDuring(second: number, elapsed: number | null): boolean {
  return second >= 0 && (elapsed === null || second <= elapsed)
}
