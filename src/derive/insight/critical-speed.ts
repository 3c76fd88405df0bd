// Critical speed: the slope of distance over time of one's best efforts; the intercept D' is the distance that can be run
// above it. H. Monod, J. Scherrer, Ergonomics 8:329 (1965); running: R. Hughson et al., Int. J. Sports Med. 5:23 (1984).
// Efforts of 2 to 40 minutes count (A. Jones, A. Vanhatalo, Sports Med. 47:65, 2017), at least three.
// Reference value: 1500 m 206.00 s, 3000 m 440.67 s, 5000 m 755.36 s, 10000 m 1571.00 s (men's records, 2024): 6.217 m/s and
// 254 m (scipy linregress).

import { tQuantile } from './distribution.ts'
import type { Interval } from './resample.ts'

export interface Effort {
  /** Metres. */
  readonly distance: number
  readonly seconds: number
}

export interface CriticalSpeed {
  /** m/s. */
  readonly speed: number
  readonly speedInterval: Interval
  /** D', metres. */
  readonly reserve: number
  readonly efforts: number
}

export function criticalSpeedOf(efforts: readonly Effort[]): CriticalSpeed | null {
  const used = efforts.filter(({ seconds }) => seconds >= 120 && seconds <= 2400)
  const n = used.length
  if (n < 3) return null
  const middle = { t: used.reduce((s, e) => s + e.seconds, 0) / n, d: used.reduce((s, e) => s + e.distance, 0) / n }
  const tt = used.reduce((sum, { seconds }) => sum + (seconds - middle.t) ** 2, 0)
  const td = used.reduce((sum, e) => sum + (e.seconds - middle.t) * (e.distance - middle.d), 0)
  if (!(tt > 0)) return null
  const speed = td / tt
  const reserve = middle.d - speed * middle.t
  // Best efforts below the maximum give an implausible line.
  if (!(speed > 0) || reserve < 0) return null
  const residual = used.reduce((sum, e) => sum + (e.distance - reserve - speed * e.seconds) ** 2, 0)
  const half = tQuantile(0.975, n - 2) * Math.sqrt(residual / (n - 2) / tt)
  return { speed, speedInterval: [speed - half, speed + half], reserve, efforts: n }
}
