// Heart rate recovery: beats that the pulse falls within 60 seconds of the end of an effort. C. Cole et al., New England
// Journal of Medicine 341:1351 (1999), who measured it after a maximal treadmill test with a walk; after other efforts it
// is compared within one person only.
// Reference value: 171 bpm at the end, 146 bpm a minute later: 25.

/** From heart rates by second since the start; `end` is the last second of effort. Null where either is not known. */
export function recoveryOf(
  readings: readonly { readonly second: number; readonly bpm: number }[],
  end: number,
  after = 60,
): number | null {
  const near = (second: number, within: number) => {
    const found = readings
      .filter((reading) => reading.bpm > 0 && Math.abs(reading.second - second) <= within)
      .sort((a, b) => Math.abs(a.second - second) - Math.abs(b.second - second))
    return found[0]?.bpm ?? null
  }
  const [last, later] = [near(end, 15), near(end + after, 15)]
  return last === null || later === null ? null : last - later
}
