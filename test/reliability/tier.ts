// Sizes of the reliability tests: `pr` within every `npm test`, `nightly` for an hour or two, `release` for a night.
// The environment variable WRISTORY_TIER selects every count here.

export type Tier = 'pr' | 'nightly' | 'release'

export const tier: Tier = tierOf(process.env.WRISTORY_TIER)

/** The count for the tier at hand; `release` is three times `nightly` unless named. */
export function times(pr: number, nightly: number, release = nightly * 3): number {
  return { pr, nightly, release }[tier]
}

/** At most `wanted` of the whole numbers 1 to `last`, spread evenly with a shift by `seed`; all of them where they fit. */
export function spread(last: number, wanted: number, seed: number): number[] {
  if (wanted >= last) return Array.from({ length: last }, (_, i) => i + 1)
  const step = last / wanted
  return Array.from({ length: wanted }, (_, i) => Math.min(last, Math.floor(i * step + (seed % step)) + 1))
}

/** `wanted` of the list in the first tier, others with every seed; all of it above. */
export function drawn<T>(list: readonly T[], wanted: number): T[] {
  return spread(list.length, tier === 'pr' ? wanted : list.length, seed).map((n) => list[n - 1]!)
}

/** The seed of everything chosen by chance: WRISTORY_SEED, or today's number, which a failing test prints. */
export const seed: number = Number(process.env.WRISTORY_SEED ?? Math.floor(Date.now() / 86_400_000))

/** A stream of numbers from 0 to 1, the same for the same seed (mulberry32, public domain). */
export function chances(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function tierOf(name: string | undefined): Tier {
  if (name === 'nightly' || name === 'release') return name
  if (name === undefined || name === '' || name === 'pr') return 'pr'
  throw new Error(`WRISTORY_TIER is pr, nightly or release, not ${name}`)
}
