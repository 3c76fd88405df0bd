// Aerobic decoupling: how much less speed a heart beat gives in the second half of a steady effort than in the first,
// percent: (first - second) / first of speed over heart rate. J. Friel, The Cyclist's Training Bible (4th ed., 2009); up to
// 5 % is his mark of endurance at that intensity.
// Reference value: 3.0 m/s at 150 bpm, then 2.9 m/s at 155 bpm: 6.45 % (by hand: 1 - (2.9 / 155) / (3 / 150)).

export interface Half {
  /** m/s or W. */
  readonly output: number
  readonly bpm: number
}

export function decouplingOf(first: Half, second: Half): number | null {
  if (!(first.output > 0 && first.bpm > 0 && second.bpm > 0)) return null
  return 100 * (1 - second.output / second.bpm / (first.output / first.bpm))
}

/** Minimum length of an effort. */
const LEAST_SECONDS = 1200

/** From points with seconds and metres since the start and heart rate (NaN for none); null for short efforts. */
export function decouplingOfTrack(track: {
  readonly seconds: ArrayLike<number>
  readonly metres: ArrayLike<number>
  readonly bpm: ArrayLike<number>
}): number | null {
  const { seconds, metres, bpm } = track
  const n = seconds.length
  if (n < 10 || seconds[n - 1]! - seconds[0]! < LEAST_SECONDS) return null
  const middle = (seconds[0]! + seconds[n - 1]!) / 2
  let half = 0
  while (seconds[half]! < middle) half++
  const of = (from: number, to: number): Half => {
    let [sum, count] = [0, 0]
    for (let i = from; i <= to; i++) {
      if (!(bpm[i]! > 0)) continue
      sum += bpm[i]!
      count++
    }
    // Half of the points must have a heart rate.
    const known = count >= (to - from) / 2
    return {
      output: (metres[to]! - metres[from]!) / (seconds[to]! - seconds[from]!),
      bpm: known ? sum / count : Number.NaN,
    }
  }
  return decouplingOf(of(0, half), of(half, n - 1))
}
