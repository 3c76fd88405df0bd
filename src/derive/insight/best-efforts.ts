// The fastest stretch of each distance within a workout, wherever it lies: by two ends that move along the recorded distance,
// with the time at the exact distance between two points. The stretch may begin at any point.
// Reference value: 10 s at 3 m/s, 100 s at 5 m/s, 10 s at 3 m/s: the best 400 m take 80 s, the best 530 m 110 s (by hand).

export interface EffortTrack {
  /** Seconds and metres since the start, both never falling. */
  readonly seconds: ArrayLike<number>
  readonly metres: ArrayLike<number>
}

export interface BestEffort {
  readonly distance: number
  readonly seconds: number
  /** Seconds since the start. */
  readonly at: number
}

/** Standard running distances. */
export const distances: readonly number[] = [400, 800, 1000, 1609.344, 3000, 5000, 10_000, 21_097.5, 42_195]

export function bestEfforts({ seconds, metres }: EffortTrack, wanted: readonly number[] = distances): BestEffort[] {
  const n = seconds.length
  return wanted.flatMap((distance) => {
    let best: BestEffort | null = null
    for (let from = 0, to = 0; from < n; from++) {
      while (to < n && metres[to]! - metres[from]! < distance) to++
      if (to === n) break
      const time = secondsAt(seconds, metres, to, metres[from]! + distance) - seconds[from]!
      if (time > 0 && (best === null || time < best.seconds)) best = { distance, seconds: time, at: seconds[from]! }
    }
    return best === null ? [] : [best]
  })
}

/** When `metre` was reached, between the points before and at `to`. */
function secondsAt(seconds: ArrayLike<number>, metres: ArrayLike<number>, to: number, metre: number): number {
  if (to === 0) return seconds[0]!
  const [m0, m1, t0, t1] = [metres[to - 1]!, metres[to]!, seconds[to - 1]!, seconds[to]!]
  return m1 > m0 ? t0 + ((metre - m0) / (m1 - m0)) * (t1 - t0) : t1
}
