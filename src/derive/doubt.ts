// Empty replies as claims: which of them other streams contradict, and when each is tested next.

import { addDays, daysBetween } from '../codec/date.ts'
import { type CoverageSpan, uncovered } from './coverage.ts'
import type { DateSpan } from './windows.ts'

const DAY = 86_400
/** The longest pause between two tests: an empty stream costs six rounds a year in the end. */
const LONGEST_PAUSE = 64

/** The claim of one source. */
export interface Claim {
  /** Days of windows that came back empty, in disjoint spans, oldest first. */
  readonly spans: readonly DateSpan[]
  /** Days to be requested once more, because the sign-in changed or a test found data. */
  readonly forgotten: readonly DateSpan[]
  /** Number of fruitless tests, and the time of the last in epoch seconds. */
  readonly tries: number
  readonly at: number
}

export const NO_CLAIM: Claim = { spans: [], forgotten: [], tries: 0, at: 0 }

/** The claim after a reply about `window`; `empty` contains its days without data if the whole reply was empty. */
export function afterAnswer(claim: Claim, window: DateSpan, empty: readonly DateSpan[]): Claim {
  const known = without(claim.spans, [window])
  const spans = union([...known, ...empty])
  const news = empty.some((span) => !claim.spans.some((one) => touches(one, span)))
  return {
    spans,
    forgotten: without(claim.forgotten, [window]),
    tries: news ? 0 : claim.tries,
    at: news ? 0 : claim.at,
  }
}

/** The claim with all its days to be requested once more. */
export function afterForgetting({ spans, forgotten }: Claim): Claim {
  return { ...NO_CLAIM, forgotten: union([...spans, ...forgotten]) }
}

/** The claim after a complete walk: nothing is left to be requested. */
export function afterWalk({ spans, forgotten, tries, at }: Claim): Claim {
  return { spans: forgotten.length === 0 ? spans : union([...spans, ...forgotten]), forgotten: [], tries, at }
}

/**
 * The doubted days of the claim, in windows of at most `days` days, newest first: those inside `proven`, the span of
 * the other streams, where the claim is longer than any pause in the stream's own data.
 */
export function doubtful(
  { spans }: Claim,
  own: readonly CoverageSpan[],
  proven: DateSpan | null,
  days: number,
): DateSpan[] {
  if (proven === null) return []
  const longest = longestPause(own, spans)
  const inside = spans
    .filter((span) => daysBetween(span.from, span.to) + 1 > longest)
    .map(({ from, to }) => ({ from: later(from, proven.from), to: to < proven.to ? to : proven.to }))
    .filter(({ from, to }) => from <= to)
  return inside.flatMap(({ from, to }) => uncovered([], from, to, days)).sort((a, b) => (a.to < b.to ? 1 : -1))
}

/** The window to test now, or the time of the next test. A round tests every window once; the pauses double. */
export function nextTest(windows: readonly DateSpan[], { tries, at }: Claim, now: number): DateSpan | number {
  const round = Math.floor(tries / windows.length)
  const due = tries % windows.length > 0 ? 0 : at + pauseAfter(round)
  // A clock that was set back must not silence a test for ever.
  return now >= due || now < at - DAY ? windows[tries % windows.length]! : due
}

/** Seconds after this many fruitless rounds: none, then 1, 2, 4 ... 64 days. */
export function pauseAfter(rounds: number): number {
  return rounds === 0 ? 0 : DAY * Math.min(2 ** (rounds - 1), LONGEST_PAUSE)
}

/** Days of the longest gap between the stream's own data that no claim covers. */
function longestPause(own: readonly CoverageSpan[], claimed: readonly DateSpan[]): number {
  const first = own.findIndex(({ state }) => state !== 'empty')
  const last = own.findLastIndex(({ state }) => state !== 'empty')
  return own
    .slice(Math.max(0, first), last + 1)
    .filter((span) => span.state === 'empty' && !claimed.some(({ from, to }) => from <= span.to && to >= span.from))
    .reduce((most, { from, to }) => Math.max(most, daysBetween(from, to) + 1), 0)
}

/** `spans` without the days of `removed`. */
export function without<T extends DateSpan>(spans: readonly T[], removed: readonly DateSpan[]): T[] {
  return removed.reduce<T[]>(
    (left, { from, to }) =>
      left.flatMap((span) => {
        if (span.to < from || span.from > to) return [span]
        const parts: T[] = []
        if (span.from < from) parts.push({ ...span, to: addDays(from, -1) })
        if (span.to > to) parts.push({ ...span, from: addDays(to, 1) })
        return parts
      }),
    [...spans],
  )
}

/** Merges spans that overlap or touch. */
function union(spans: readonly DateSpan[]): DateSpan[] {
  const merged: DateSpan[] = []
  for (const { from, to } of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1)
    if (last !== undefined && touches(last, { from, to }))
      merged[merged.length - 1] = { from: last.from, to: later(last.to, to) }
    else merged.push({ from, to })
  }
  return merged
}

function touches(a: DateSpan, b: DateSpan): boolean {
  return a.from <= addDays(b.to, 1) && b.from <= addDays(a.to, 1)
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
