// A person's own time constants of fitness and fatigue: performance after day t is
//
//   p(t) = p0 + k1 sum w(s) e^(-(t - s) / t1) - k2 sum w(s) e^(-(t - s) / t2),   over days s < t, t1 > t2
//
// E. Banister et al., Aust. J. Sports Med. 7:57 (1975); R. Morton et al., J. Appl. Physiol. 69:1171 (1990). For each pair of
// constants the rest is linear least squares; the pair with the least squares wins, first on a grid, then near it by
// halves. k1 and k2 must be positive. The interval of t1 and t2 holds the pairs that an F test at 5 % does not refuse
// (D. Bates, D. Watts, Nonlinear Regression Analysis, 1988, 6.1); a fit that explains no more than chance is none.
// Reference value: a made-up history with t1 = 42 and t2 = 7 gives both to 0.5 days; scipy curve_fit agrees
// (test/insight/python.test.ts).

import { leastSquares } from './least-squares.ts'

export interface FitnessFit {
  /** Days: of fitness (CTL) and fatigue (ATL). */
  readonly fitness: number
  readonly fatigue: number
  readonly fitnessInterval: readonly [number, number]
  readonly fatigueInterval: readonly [number, number]
  readonly p0: number
  readonly k1: number
  readonly k2: number
  /** Share of the variance of performance that the model explains. */
  readonly explained: number
  readonly n: number
}

/** Minimum of performances: five constants are fitted. */
export const LEAST_PERFORMANCES = 15
/** F(2, many) at 5 %. */
const F2 = 3
/** F(4, 15 and more) at 1 %: against no effect of training at all. */
const F4 = 4.9

/** Fitness fades at most so slowly, in days, and at least so many times as slowly as fatigue: closer ones cannot be told apart. */
const SLOWEST = 80
const APART = 2

interface Trial {
  readonly t1: number
  readonly t2: number
  readonly squares: number
  readonly fit: readonly number[]
}

/** `loads` by day; performances by index of day. Null with too few, or if no pair of constants fits. */
export function fitnessFit(
  loads: readonly number[],
  performances: readonly { readonly day: number; readonly value: number }[],
): FitnessFit | null {
  const n = performances.length
  if (n < LEAST_PERFORMANCES) return null
  const y = performances.map(({ value }) => value)
  const kept = new Map<number, readonly number[]>()
  const decayed = (t: number): readonly number[] => {
    const known = kept.get(t)
    if (known !== undefined) return known
    const sums = decaySums(loads, t)
    const made = performances.map(({ day }) => sums[day] ?? 0)
    kept.set(t, made)
    return made
  }
  const trial = (t1: number, t2: number): Trial => {
    const columns = [y.map(() => 1), decayed(t1), decayed(t2).map((value) => -value)]
    const fit = leastSquares(columns, y)
    const squares = y.reduce(
      (sum, value, i) => sum + (value - fit.reduce((p, k, c) => p + k * columns[c]![i]!, 0)) ** 2,
      0,
    )
    return { t1, t2, squares: fit[1]! > 0 && fit[2]! > 0 ? squares : Number.POSITIVE_INFINITY, fit }
  }
  const grid: Trial[] = []
  for (let t1 = 10; t1 <= SLOWEST; t1 += 2)
    for (let t2 = 2; t2 <= 24 && APART * t2 <= t1; t2++) grid.push(trial(t1, t2))
  let best = grid.reduce((a, b) => (b.squares < a.squares ? b : a))
  if (!Number.isFinite(best.squares)) return null
  for (let step = 1; step > 0.01; step /= 2) {
    for (let moved = true; moved; ) {
      const { t1, t2 } = best
      const around = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [t1 + a * step, t2 + b * step] as const))
      const next = around.filter(([a, b]) => b >= 1 && a >= APART * b && a <= SLOWEST).map(([a, b]) => trial(a, b))
      const better = next.reduce((a, b) => (b.squares < a.squares - 1e-12 ? b : a), best)
      moved = better !== best
      best = better
    }
  }
  // At an edge of what is tried the constants are not the person's.
  if (best.t1 > SLOWEST - 1 || best.t1 < APART * best.t2 + 0.5 || best.t2 < 1.5) return null
  const middle = y.reduce((sum, value) => sum + value, 0) / n
  const total = y.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  if ((total - best.squares) / 4 < F4 * (best.squares / (n - 5))) return null
  const inside = [best, ...grid.filter(({ squares }) => squares <= best.squares * (1 + (2 / (n - 5)) * F2))]
  const range = (of: (one: Trial) => number) => [Math.min(...inside.map(of)), Math.max(...inside.map(of))] as const
  return {
    fitness: best.t1,
    fatigue: best.t2,
    fitnessInterval: range(({ t1 }) => t1),
    fatigueInterval: range(({ t2 }) => t2),
    p0: best.fit[0]!,
    k1: best.fit[1]!,
    k2: best.fit[2]!,
    explained: 1 - best.squares / total,
    n,
  }
}

/** Of each day: the loads of the days before, each by what is left of it. */
function decaySums(loads: readonly number[], t: number): Float64Array {
  const sums = new Float64Array(loads.length + 1)
  const left = Math.exp(-1 / t)
  for (let day = 1; day <= loads.length; day++) sums[day] = (sums[day - 1]! + loads[day - 1]!) * left
  return sums
}
