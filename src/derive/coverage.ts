// Coverage of a kind: runs of days with one state, overwritten by newer replies.

import { addDays } from '../codec/date.ts'
import type { CoverageState } from '../kinds/data-state.ts'

export interface CoverageSpan {
  readonly from: string
  readonly to: string
  readonly state: CoverageState
}

/**
 * An empty reply changes nothing: it never overwrites a day with data. Nor does null (a day that the reply covers
 * without this kind), so that the order of replies does not matter; such emptiness is doubted and requested again.
 */
function merged(before: CoverageState | undefined, now: CoverageState | null): CoverageState | undefined {
  if (now === null) return before
  return now === 'empty' && before !== undefined ? before : now
}

/**
 * The runs after the days `from` to `to` get the states that `stateOf` returns (see merged). `spans` must be sorted and
 * disjoint; so is the result, with the fewest runs possible.
 */
export function paint(
  spans: readonly CoverageSpan[],
  from: string,
  to: string,
  stateOf: (date: string) => CoverageState | null,
): CoverageSpan[] {
  const result: CoverageSpan[] = []
  const push = (span: CoverageSpan) => {
    const last = result.at(-1)
    if (last !== undefined && last.state === span.state && addDays(last.to, 1) === span.from) {
      result[result.length - 1] = { ...last, to: span.to }
    } else result.push(span)
  }
  const before = new Map<string, CoverageState>()
  for (const span of spans) {
    if (span.from < from) push({ ...span, to: span.to < from ? span.to : addDays(from, -1) })
    for (let date = span.from > from ? span.from : from; date <= span.to && date <= to; date = addDays(date, 1)) {
      before.set(date, span.state)
    }
  }
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const state = merged(before.get(date), stateOf(date))
    if (state !== undefined) push({ from: date, to: date, state })
  }
  for (const span of spans) {
    if (span.to > to) push({ ...span, from: span.from > to ? span.from : addDays(to, 1) })
  }
  return result
}

/**
 * Windows of at most `days` days that together contain every day between `from` and `to` without a run, newest first.
 * Each begins and ends with such a day; covered days between them are requested again rather than cost another request.
 */
export function uncovered(
  spans: readonly CoverageSpan[],
  from: string,
  to: string,
  days: number,
): { from: string; to: string }[] {
  const gaps: { from: string; to: string }[] = []
  let end = to
  // By their ends, because the runs may overlap.
  for (const span of [...spans].sort((a, b) => (a.to < b.to ? 1 : -1))) {
    if (span.from > end) continue
    if (span.to < from) break
    if (span.to < end) gaps.push({ from: addDays(span.to, 1), to: end })
    end = addDays(span.from, -1)
  }
  if (end >= from) gaps.push({ from, to: end })
  const windows: { from: string; to: string }[] = []
  for (const gap of gaps) {
    let last = gap.to
    const window = windows.at(-1)
    if (window !== undefined) {
      const reach = addDays(window.to, 1 - days)
      if (reach <= last) {
        windows[windows.length - 1] = { from: reach > gap.from ? reach : gap.from, to: window.to }
        last = addDays(reach, -1)
      }
    }
    while (last >= gap.from) {
      const first = addDays(last, 1 - days)
      windows.push({ from: first > gap.from ? first : gap.from, to: last })
      last = addDays(first, -1)
    }
  }
  return windows
}

/** The days that every one of `lists` covers, as runs of state `ok`: they need no request. */
export function coveredByAll(lists: readonly (readonly CoverageSpan[])[]): CoverageSpan[] {
  let common: CoverageSpan[] | null = null
  for (const list of lists) {
    const spans = stateless(list)
    if (common === null) {
      common = spans
      continue
    }
    const own: CoverageSpan[] = []
    let at = 0
    for (const span of spans) {
      while (at < common.length && common[at]!.to < span.from) at++
      for (let i = at; i < common.length && common[i]!.from <= span.to; i++) {
        const part: CoverageSpan = common[i]!
        own.push({
          from: part.from > span.from ? part.from : span.from,
          to: part.to < span.to ? part.to : span.to,
          state: 'ok',
        })
      }
    }
    common = own
  }
  return common ?? []
}

/** Runs that touch become one, whatever their states. */
function stateless(spans: readonly CoverageSpan[]): CoverageSpan[] {
  const merged: CoverageSpan[] = []
  for (const { from, to } of spans) {
    const last = merged.at(-1)
    if (last !== undefined && addDays(last.to, 1) === from) merged[merged.length - 1] = { ...last, to }
    else merged.push({ from, to, state: 'ok' })
  }
  return merged
}
