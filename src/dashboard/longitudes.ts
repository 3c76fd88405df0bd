// Longitudes for drawing, for server and page.

/** Longitudes as an unbroken line, for drawing: each within half a turn of the previous one. */
export function unwrapLongitudes(longitudes: readonly (number | null)[]): (number | null)[] {
  let turns = 0
  let before: number | null = null
  return longitudes.map((longitude) => {
    if (longitude === null) return null
    if (before !== null && Math.abs(longitude - before) > 180) turns += longitude < before ? 360 : -360
    before = longitude
    return longitude + turns
  })
}
