// Student's t distribution. The incomplete beta function is the continued fraction of DLMF 8.17.22, the
// logarithm of the gamma function C. Lanczos' approximation (SIAM J. Numer. Anal. B 1:86, 1964; g = 7, nine terms).
// Reference values (scipy 1.10): t.cdf(2, 10) = 0.9633059826, t.ppf(0.975, 5) = 2.5705818356.

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

function logGamma(x: number): number {
  const t = x + 6.5
  const sum = lanczos.reduce((total, term, i) => total + term / (x + i), 0.9999999999998099)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/** The regularised incomplete beta function. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  // Lentz' method.
  const tiny = 1e-300
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny)
  let fraction = d
  for (let m = 1; m < 2000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || tiny)
    c = 1 + even / c || tiny
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || tiny)
    c = 1 + odd / c || tiny
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return front * fraction
}

/** Probability that |T| is at least |t|. */
export function tTwoSided(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5)
}

export function tCdf(t: number, df: number): number {
  const tail = tTwoSided(t, df) / 2
  return t > 0 ? 1 - tail : tail
}

/** The value below which T lies with probability `p`. */
export function tQuantile(p: number, df: number): number {
  return rootOf((t) => tCdf(t, df) - p)
}

/** Bisection of a rising function. */
function rootOf(f: (x: number) => number): number {
  let [low, high] = [-1, 1]
  while (f(low) > 0 && low > -1e9) low *= 2
  while (f(high) < 0 && high < 1e9) high *= 2
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (f(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
