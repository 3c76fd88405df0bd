// Which window of a source to request next: newest first, the last days always again, then what is not covered, in wide
// brief probes across years that seem empty.

import { addDays, daysBetween } from '../codec/date.ts'
import { type CoverageSpan, uncovered } from './coverage.ts'

/** The first Mi Band came in July 2014: no band has anything before. */
export const EARLIEST = '2014-01-01'
/** Days that every run requests again, because bands deliver late (peers use the same). */
export const LOOK_BACK = 7
/** Years without a record after which the history is taken to have ended. */
const EMPTY_YEARS = 5

export interface FetchWindow {
  readonly from: string
  readonly to: string
  /** A wide probe for any data, in the smaller form of the reply. */
  readonly probe: boolean
}

/** Local days, inclusive. */
export interface DateSpan {
  readonly from: string
  readonly to: string
}

export interface KnownSpans {
  /** Days that every kind of the source covers. */
  readonly covered: readonly CoverageSpan[]
  /** Days that some kind of the source covers; `empty` days have no data. */
  readonly seen: readonly CoverageSpan[]
}

export interface Limits {
  /** Oldest requested day; absent for the whole history. */
  readonly from?: string | undefined
  readonly to: string
  /** Days per ordinary window and per probe. */
  readonly days: number
  readonly probeDays: number
  /** The day of the last complete walk; absent if there was none. */
  readonly asked?: string | undefined
  /** Number of newest days that are requested separately; by default together with the others. */
  readonly fresh?: number | undefined
}

/**
 * The next window, or null if everything is there. `skip` has what this run already requested (answered or failed);
 * nothing in it is requested twice.
 */
export function nextWindow(known: KnownSpans, limits: Limits, skip: readonly DateSpan[]): FetchWindow | null {
  const floor = limits.from ?? EARLIEST
  const recent = lateFrom(limits)
  const settled = [
    ...known.covered.flatMap((span) => clip(span, addDays(recent, -1))),
    ...skip.map((span): CoverageSpan => ({ ...span, state: 'ok' })),
  ]
  const [next] = uncovered(settled, floor, limits.to, limits.days)
  if (next === undefined) return null
  if (limits.fresh !== undefined && next.to === limits.to) {
    const first = addDays(limits.to, 1 - limits.fresh)
    return { from: next.from > first ? next.from : first, to: next.to, probe: false }
  }
  if (limits.from !== undefined || !beyondData(known, next.to)) return { ...next, probe: false }
  const oldest = oldestWithData(known.seen)
  if (oldest !== null && next.to < oldest && daysBetween(next.to, oldest) > EMPTY_YEARS * 365) return null
  const [wide] = uncovered(settled, floor, next.to, limits.probeDays)
  return { ...wide!, probe: true }
}

/** The first day that may have changed since the last walk: of the last week, and of the week before that walk. */
function lateFrom({ to, asked }: Limits): string {
  const week = addDays(to, -LOOK_BACK)
  const then = asked === undefined ? week : addDays(asked, 1 - LOOK_BACK)
  return then < week ? then : week
}

/** True if `date` is unknown and the month after it is known to be empty. */
function beyondData({ seen }: KnownSpans, date: string): boolean {
  if (seen.some(({ from, to }) => from <= date && date <= to)) return false
  const after = addDays(date, 1)
  return seen.some(({ from, to, state }) => state === 'empty' && from <= after && daysBetween(after, to) >= 27)
}

function oldestWithData(seen: readonly CoverageSpan[]): string | null {
  return seen.find(({ state }) => state !== 'empty')?.from ?? null
}

function clip(span: CoverageSpan, to: string): CoverageSpan[] {
  if (span.from > to) return []
  return [span.to > to ? { ...span, to } : span]
}

/** Number of windows between `from` and the newest day, for forecasts and plans. */
export function countWindows(known: KnownSpans, limits: Limits): number {
  const recent = lateFrom(limits)
  const settled = known.covered.flatMap((span) => clip(span, addDays(recent, -1)))
  return uncovered(settled, limits.from ?? EARLIEST, limits.to, limits.days).length
}
