// Means, spreads, quantiles and ranks. Missing values are NaN and left out; none gives NaN.
// MAD: 1.4826 times the median of the distances from the median estimates the standard deviation of normal values
// (P. Rousseeuw, C. Croux, J. Am. Stat. Assoc. 88:1273, 1993). Quantiles: type 7 (R. Hyndman, Y. Fan, Am. Stat. 50:361, 1996).
// Reference values: quantile([1, 2, 3, 4], 0.25) = 1.75; ranks of 10, 20, 20, 5 are 2, 3.5, 3.5, 1 (scipy rankdata).

export type NumberList = ArrayLike<number>

export function present(values: NumberList): number[] {
  const found: number[] = []
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) found.push(values[i]!)
  return found
}

export function mean(values: NumberList): number {
  const found = present(values)
  return found.length === 0 ? Number.NaN : found.reduce((sum, value) => sum + value, 0) / found.length
}

/** Standard deviation with n - 1. */
export function deviation(values: NumberList): number {
  const found = present(values)
  const middle = mean(found)
  return found.length < 2
    ? Number.NaN
    : Math.sqrt(found.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (found.length - 1))
}

export function quantileOf(values: NumberList, q: number): number {
  const sorted = Float64Array.from(present(values)).sort()
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

export function medianOf(values: NumberList): number {
  return quantileOf(values, 0.5)
}

/** Robust standard deviation, 1.4826 MAD. */
export function spreadOf(values: NumberList): number {
  const found = present(values)
  const middle = medianOf(found)
  return 1.4826 * medianOf(found.map((value) => Math.abs(value - middle)))
}

/** Indexes of the values, lowest first. */
export function indexesByValue(values: NumberList): Uint32Array {
  const indexes: number[] = []
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) indexes.push(i)
  return Uint32Array.from(indexes.sort((a, b) => values[a]! - values[b]!))
}

/** Ranks from 1; equal values share the mean of theirs. `order` are the indexes of the values, lowest first. */
export function ranksOf(values: NumberList, order = indexesByValue(values)): Float64Array {
  const n = values.length
  const ranks = new Float64Array(n)
  for (let from = 0; from < n; ) {
    let to = from
    while (to + 1 < n && values[order[to + 1]!] === values[order[from]!]) to++
    for (let i = from; i <= to; i++) ranks[order[i]!] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

/** Pearson's correlation; NaN where a side does not vary. */
export function correlation(x: NumberList, y: NumberList): number {
  const n = x.length
  let [mx, my] = [0, 0]
  for (let i = 0; i < n; i++) {
    mx += x[i]!
    my += y[i]!
  }
  mx /= n
  my /= n
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [x[i]! - mx, y[i]! - my]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN
}
