// How regular somebody sleeps: the Sleep Regularity Index, the likeness of being asleep or awake at two moments 24 hours
// apart, from -100 (always the other way round) over 0 (chance) to 100 (always alike).
//
//   SRI = -100 + 200 / (M (N - 1)) * sum over days and moments of [state now = state 24 hours later]
//
// A. Phillips et al., Irregular sleep/wake patterns are associated with poorer academic performance and delayed
// circadian and sleep/wake timing, Scientific Reports 7:3216 (2017).

/** A stretch of sleep, epoch seconds. */
export interface Asleep {
  readonly start: number
  readonly end: number
}

const MINUTE = 60
const DAY = 86_400

/**
 * The index over `spans` (nights and naps), minute by minute. `known` are the times in which being awake can be
 * distinguished from missing data; pairs outside are left out. Null with less than a day of pairs.
 */
export function sleepRegularity(spans: readonly Asleep[], known: readonly Asleep[]): number | null {
  const first = Math.floor(
    known.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY) / MINUTE,
  )
  const last = Math.ceil(known.reduce((most, { end }) => Math.max(most, end), 0) / MINUTE)
  // Ten years of minutes are five million bytes.
  if (!(last > first) || last - first > 20 * 366 * 1440) return null
  const state = new Uint8Array(last - first)
  const paint = (list: readonly Asleep[], value: number) => {
    for (const { start, end } of list) {
      const from = Math.max(0, Math.round(start / MINUTE) - first)
      const to = Math.min(state.length, Math.round(end / MINUTE) - first)
      for (let minute = from; minute < to; minute++) if (value === 1 || state[minute] === 1) state[minute] = value
    }
  }
  // 0 unknown, 1 awake, 2 asleep.
  paint(known, 1)
  paint(spans, 2)
  let pairs = 0
  let alike = 0
  const step = DAY / MINUTE
  for (let minute = 0; minute + step < state.length; minute++) {
    const [now, later] = [state[minute]!, state[minute + step]!]
    if (now === 0 || later === 0) continue
    pairs++
    if (now === later) alike++
  }
  return pairs < step ? null : -100 + (200 * alike) / pairs
}
