// Quantiles, shared by the server's usual ranges and the page's charts.

/** The quantile `q` (0 to 1) of sorted values, interpolated; NaN for none. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q
  const low = Math.floor(at)
  const a = sorted[low] ?? Number.NaN
  const b = sorted[Math.ceil(at)] ?? a
  return a + (b - a) * (at - low)
}

/** The median of values in any order; NaN for none. */
export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}
