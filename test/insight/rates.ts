// Limits for counts of made-up people.

/** The most hits that a rate gives in `n` but once in about a thousand runs. */
export function most(rate: number, n: number): number {
  return Math.ceil(n * rate + 3.1 * Math.sqrt(n * rate * (1 - rate)))
}

/** The fewest. */
export function fewest(rate: number, n: number): number {
  return Math.floor(n * rate - 3.1 * Math.sqrt(n * rate * (1 - rate)))
}
