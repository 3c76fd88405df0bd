// What is stored, what is missing and what failed: coverage by kind and month, gaps, runs, failures, issues, storage.

import { addDays, daysBetween, epochOfDate, isDate } from '../../codec/date.ts'
import { toMillionth } from '../../codec/number.ts'
import type { CoverageSpan } from '../../derive/coverage.ts'
import { type DataState, dataStates } from '../../kinds/data-state.ts'
import { kinds } from '../../kinds/index.ts'
import { newestRuns, storageSize } from '../../query/coverage.ts'
import type { Reader } from '../../query/reader.ts'
import { failedWindows } from '../../query/status.ts'
import { coverageSpans } from '../../store/coverage.ts'
import { detailCounts } from '../../store/coverage-details.ts'
import { doubtReason, listDoubted } from '../../store/doubted.ts'
import type { Coverage } from '../schema.ts'

/** The longest gaps only. */
const GAPS = 40
/** Codes of a day in the count of a month: 0 is not requested. */
const DATA = 1
const NONE = 2
const FAILED = 3
const codes: Readonly<Record<CoverageSpan['state'], number>> = {
  ok: DATA,
  partial: DATA,
  unmeasured: NONE,
  empty: NONE,
  failed: FAILED,
}

export function coverageReport(reader: Reader): Coverage {
  const { database, account, first, today } = reader
  const failures = failedWindows(database, account.id).sort((a, b) => b.at - a.at)
  const months = first === null ? [] : monthsBetween(first, today)
  const spans = new Map(kinds.map(({ name }) => [name, coverageSpans(database, account.id, name)]))
  const listed = kinds.filter(({ name }) => spans.get(name)!.length > 0)
  return {
    months,
    kinds: listed.map((kind) => {
      const own = spans.get(kind.name)!
      const data = own.filter(({ state }) => state === 'ok' || state === 'partial')
      const failed = failures.filter(({ source }) => source === kind.source.name)
      const { share, marks } = byMonth(months, own, failed, first ?? today, today)
      return {
        kind: kind.name,
        title: kind.title,
        first: data[0]?.from ?? null,
        last: data.at(-1)?.to ?? null,
        share,
        marks,
      }
    }),
    details: detailCounts(database, account.id).filter(({ source: _, title: __, ...counts }) =>
      Object.values(counts).some((n) => n > 0),
    ),
    gaps: first === null ? [] : dayGaps(spans.get('day') ?? [], failures, first, today),
    runs: newestRuns(reader),
    failures,
    doubted: listDoubted(database, account.id).map((one) => ({
      source: one.source,
      title: one.title,
      from: one.from,
      to: one.to,
      reason: doubtReason(one),
      tries: one.tries,
      next: one.next,
    })),
    storage: storageSize(reader),
  }
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  let month = first.slice(0, 7)
  while (isDate(`${month}-01`) && month <= last.slice(0, 7)) {
    months.push(month)
    month = addDays(`${month}-28`, 4).slice(0, 7)
  }
  return months
}

function byMonth(
  months: readonly string[],
  spans: readonly CoverageSpan[],
  failures: readonly { from: string; to: string }[],
  first: string,
  last: string,
): { share: (number | null)[]; marks: string } {
  // Days as numbers: text dates of fifty kinds and ten years would take a second.
  const begin = epochOfDate(first) / 86_400
  const days = new Uint8Array(Math.max(0, epochOfDate(last) / 86_400 - begin + 1))
  const fill = (from: string, to: string, code: number) => {
    const end = Math.min(days.length - 1, epochOfDate(to) / 86_400 - begin)
    for (let i = Math.max(0, epochOfDate(from) / 86_400 - begin); i <= end; i++) days[i] = code
  }
  for (const { from, to, state } of spans) fill(from, to, codes[state])
  let marks = ''
  const share = months.map((month, k) => {
    const from = Math.max(0, epochOfDate(`${month}-01`) / 86_400 - begin)
    const next = months[k + 1]
    const to = next === undefined ? days.length : epochOfDate(`${next}-01`) / 86_400 - begin
    const own = days.subarray(from, to)
    const covered = own.filter((code) => code === DATA).length
    const lost = failures.some(({ from: a, to: b }) => a.slice(0, 7) <= month && b.slice(0, 7) >= month)
    const failed = lost || own.includes(FAILED)
    const mark = failed ? 'failed' : own.includes(NONE) ? 'empty' : covered < own.length ? 'unfetched' : 'ok'
    marks += dataStates[mark].letter
    return own.length === 0 ? null : toMillionth(covered / own.length)
  })
  return { share, marks }
}

/** Runs of days without data between the first and the last, longest first. */
function dayGaps(
  spans: readonly CoverageSpan[],
  failures: Coverage['failures'],
  first: string,
  last: string,
): Coverage['gaps'] {
  const gaps: Coverage['gaps'] = []
  const push = (from: string, to: string, state: DataState) => {
    const [a, b] = [from < first ? first : from, to > last ? last : to]
    if (a > b) return
    const failed = failures.some((window) => window.from <= b && window.to >= a)
    const letter = dataStates[failed ? 'failed' : state].letter
    gaps.push({ kind: 'day', from: a, to: b, days: daysBetween(a, b) + 1, state: letter })
  }
  let next = first
  for (const span of spans) {
    if (span.from > next) push(next, addDays(span.from, -1), 'unfetched')
    if (span.state !== 'ok' && span.state !== 'partial') push(span.from, span.to, span.state)
    if (span.to >= next) next = addDays(span.to, 1)
  }
  if (next <= last) push(next, last, 'unfetched')
  return gaps.sort((a, b) => b.days - a.days || (a.from < b.from ? 1 : -1)).slice(0, GAPS)
}
