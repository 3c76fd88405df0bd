// When the sign-in ends, by one rule for every place that shows it.

/** Whole days until a sign-in ends, by the clock of this browser; negative when it has ended. */
export function daysLeft(until: number): number {
  return Math.floor((until - Date.now() / 1000) / 86_400)
}
