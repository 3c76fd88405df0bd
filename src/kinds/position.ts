// Rules for positions and for the clock of a track, shared by decoders, exports and screens.

/** Maximum of degrees by which a track may continue past the antimeridian. */
const TURNED = 540

/** Whether the position is on Earth; devices without a fix write 0, 0. */
export function isPosition(latitude: number, longitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= TURNED && !(latitude === 0 && longitude === 0)
}

/** The longitude within -180 to 180: a track across the antimeridian may continue beyond. */
export function wrapLongitude(longitude: number): number {
  if (Math.abs(longitude) <= 180) return longitude
  return longitude > 0 ? longitude - 360 : longitude + 360
}

/** Longest step of a workout's clock, seconds. A longer one means that the clock was set, not that time passed. */
const LONGEST_STEP = 86_400

/** Whether this many seconds can lie between two points of a workout. */
export function isClockStep(seconds: number): boolean {
  return seconds >= 0 && seconds <= LONGEST_STEP
}

/** Whether a point this many seconds after the start belongs to the workout; null if its end is not stated. */
export function isDuring(second: number, elapsed: number | null): boolean {
  return second >= 0 && (elapsed === null || second <= elapsed)
}
