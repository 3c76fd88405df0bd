// Measures two sides in one run, in turns (A B B A), and reports the ratio of each round; never seconds compared with
// seconds of another day. A figure passes if the worse end of its interval does.

export interface Figure {
  readonly name: string
  /** What was measured, with its unit or `x` for a ratio. */
  readonly value: number
  readonly unit: string
  /** 90 % interval of the median, for ratios. */
  readonly interval?: readonly [number, number]
  readonly target: string
  readonly pass: boolean
  readonly note?: string
}

/** One file of benchmarks. */
export interface Bench {
  readonly name: string
  run(): Promise<readonly Figure[]>
}

type Work = () => unknown | Promise<unknown>

/** CPU seconds (user and system) that `work` takes in this process. */
export async function cpu(work: Work): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Wall milliseconds that `work` takes. */
export async function wall(work: Work): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

/** Median of the rounds' ratios with its 90 % interval. */
export interface Ratio {
  readonly median: number
  readonly interval: [number, number]
}

/** The cost of `a` divided by the cost of `b`: median of the rounds' ratios with a bootstrap 90 % interval. */
export async function ratio(
  a: () => Promise<number>,
  b: () => Promise<number>,
  rounds = 9,
  warmUps = 2,
): Promise<Ratio> {
  for (let warm = 0; warm < warmUps; warm++) {
    await a()
    await b()
  }
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await a()
      ratios.push(first / (await b()))
    } else {
      const first = await b()
      ratios.push((await a()) / first)
    }
  }
  return { median: median(ratios), interval: bootstrap(ratios) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function bootstrap(values: readonly number[]): [number, number] {
  // A small fixed generator: the interval of the same values is always the same.
  let state = 12345
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const medians = Array.from({ length: 1000 }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)]!)),
  )
  medians.sort((x, y) => x - y)
  return [medians[50]!, medians[950]!]
}

/** A figure with its target; with an interval it is the interval's bad end that must keep it. */
type Held = (
  name: string,
  value: number,
  unit: string,
  target: number,
  interval?: [number, number],
  note?: string,
) => Figure

function held(sign: '<=' | '>='): Held {
  return (name, value, unit, target, interval, note) => {
    const pass = sign === '<=' ? (interval?.[1] ?? value) <= target : (interval?.[0] ?? value) >= target
    const shown = Number.isInteger(target) ? target : Number(target.toPrecision(3))
    const more = { ...(interval && { interval }), ...(note && { note }) }
    return { name, value, unit, target: `${sign} ${shown}`, pass, ...more }
  }
}

/** A figure that must be at most its target. */
export const atMost: Held = held('<=')

/** A figure that must be at least its target. */
export const atLeast: Held = held('>=')

/** The value below which 95 of a hundred lie. */
export function p95(values: readonly number[]): number {
  return [...values].sort((x, y) => x - y)[Math.ceil(values.length * 0.95) - 1]!
}
