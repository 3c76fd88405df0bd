// Which window comes next: walked to the end over made-up histories, every day is asked once, in the fewest windows.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween, eachDate } from '../codec/date.ts'
import type { CoverageState } from '../kinds/data-state.ts'
import { type CoverageSpan, paint, uncovered } from './coverage.ts'
import { countWindows, EARLIEST, type FetchWindow, type KnownSpans, type Limits, nextWindow } from './windows.ts'

const today = '2026-11-21'
const back = (days: number) => addDays(today, -days)
const span = (from: string, to: string, state: CoverageState = 'ok'): CoverageSpan => ({ from, to, state })
const limits: Limits = { to: today, days: 30, probeDays: 365 }

/** Asks until nothing is left; the cloud has data on the days of `history`. */
function walk(
  history: readonly { from: string; to: string }[],
  more: Partial<Limits> = {},
  start: readonly CoverageSpan[] = [],
): FetchWindow[] {
  const has = (date: string) => history.some(({ from, to }) => from <= date && date <= to)
  const asked: FetchWindow[] = []
  let spans = [...start]
  for (;;) {
    const known: KnownSpans = { covered: spans.filter(({ state }) => state !== 'failed'), seen: spans }
    const window = nextWindow(known, { ...limits, ...more }, asked)
    if (window === null) return asked
    asked.push(window)
    assert.ok(asked.length < 1000, 'it never ends')
    spans = paint(spans, window.from, window.to, (date) => (has(date) ? 'ok' : 'empty'))
  }
}

test('a first walk goes back in whole months, then in years where nothing is, and ends five years beyond', () => {
  const first = back(299)
  const asked = walk([{ from: first, to: today }])
  const months = asked.filter(({ probe }) => !probe)
  assert.deepEqual(months[0], { from: back(29), to: today, probe: false })
  assert.equal(months.length, 11)
  assert.deepEqual(months.at(-1), { from: back(329), to: back(300), probe: false })
  const years = asked.filter(({ probe }) => probe)
  assert.deepEqual(years[0], { from: back(694), to: back(330), probe: true })
  for (const { from, to } of years) assert.equal(daysBetween(from, to), 364)
  // The last is the one in which five years without a record are full.
  assert.ok(daysBetween(years.at(-1)!.to, first) <= 5 * 365)
  assert.ok(daysBetween(addDays(years.at(-1)!.from, -1), first) > 5 * 365)
})

test('an empty account is looked through to the first band, in one month and years', () => {
  const asked = walk([])
  assert.equal(asked[0]!.probe, false)
  assert.ok(asked.slice(1).every(({ probe }) => probe))
  assert.equal(asked.at(-1)!.from, EARLIEST)
  assert.equal(asked.length, 1 + Math.ceil((daysBetween(EARLIEST, back(30)) + 1) / 365))
})

test('a break of four years is looked across, and what lies before it is fetched by months', () => {
  const asked = walk([
    { from: back(40), to: today },
    { from: back(1700), to: back(1500) },
  ])
  const days = new Set(asked.filter(({ probe }) => !probe).flatMap(({ from, to }) => [...eachDate(from, to)]))
  for (const date of eachDate(back(40), today)) assert.ok(days.has(date), date)
  const seen = new Set(asked.flatMap(({ from, to }) => [...eachDate(from, to)]))
  for (const date of eachDate(back(1700), back(1500))) assert.ok(seen.has(date), date)
})

test('from a day on nothing older is asked, and nothing by years', () => {
  const asked = walk([], { from: back(99) })
  assert.deepEqual(asked, [
    { from: back(29), to: today, probe: false },
    { from: back(59), to: back(30), probe: false },
    { from: back(89), to: back(60), probe: false },
    { from: back(99), to: back(90), probe: false },
  ])
  assert.deepEqual(walk([], { from: addDays(today, 1) }), [])
  assert.deepEqual(walk([], { from: today }), [{ from: today, to: today, probe: false }])
})

test('what is there is not asked again but for the last week', () => {
  const all = [span(EARLIEST, today)]
  assert.deepEqual(nextWindow({ covered: all, seen: all }, limits, []), { from: back(7), to: today, probe: false })
  assert.equal(countWindows({ covered: all, seen: all }, limits), 1)
  assert.equal(nextWindow({ covered: all, seen: all }, limits, [{ from: back(7), to: today }]), null)
  // The day before the week is asked where it is missing, and only it.
  const short = [span(EARLIEST, back(9))]
  assert.deepEqual(nextWindow({ covered: short, seen: short }, limits, []), { from: back(8), to: today, probe: false })
  assert.equal(countWindows({ covered: [], seen: [] }, { ...limits, from: back(60) }), 3)
})

test('who was away is asked from a week before the last asking on, who was not from the last week', () => {
  const covered = [span(EARLIEST, today)]
  const known = { covered, seen: covered }
  for (const [asked, first] of [
    [back(0), 7],
    [back(1), 7],
    [back(2), 8],
    [back(20), 26],
    [addDays(today, 9), 7],
  ] as const)
    assert.equal(nextWindow(known, { ...limits, asked }, [])?.from, back(first), asked)
  assert.equal(countWindows(known, { ...limits, asked: back(20) }), 1)
  assert.equal(countWindows(known, { ...limits, asked: back(30) }), 2)
})

test('a month known as empty is beyond the data only from 28 days on, and only next to it', () => {
  const probes = (seen: CoverageSpan[]) => nextWindow({ covered: seen, seen }, limits, [])?.probe
  const recent = { from: back(7), to: today }
  const next = (seen: CoverageSpan[]) => nextWindow({ covered: seen, seen }, limits, [recent])?.probe
  assert.equal(probes([span(back(35), back(8), 'empty')]), false)
  assert.equal(next([span(back(35), back(8), 'empty')]), true)
  assert.equal(next([span(back(34), back(8), 'empty')]), false)
  assert.equal(next([span(back(35), back(8), 'ok')]), false)
})

test('five years without a record end the walk, to the day', () => {
  const next = (years: number) => {
    const data = span(back(60), today)
    const empty = span(addDays(back(60), -years), addDays(back(60), -1), 'empty')
    return nextWindow({ covered: [empty, data], seen: [empty, data] }, limits, [{ from: back(7), to: today }])
  }
  assert.equal(next(5 * 365 - 1)?.probe, true)
  assert.equal(next(5 * 365), null)
})

test('a day that failed is asked again by its month, not looked for by years', () => {
  const empty = span(back(60), back(20), 'empty')
  for (const failed of [span(back(61), back(61), 'failed'), span(back(70), back(61), 'failed')]) {
    const known = { covered: [empty, span(back(19), today)], seen: [failed, empty, span(back(19), today)] }
    assert.equal(nextWindow(known, limits, [{ from: back(7), to: today }])?.probe, false)
  }
})

test('the newest days are asked apart where a day is large', () => {
  const known: KnownSpans = { covered: [], seen: [] }
  const fresh = { ...limits, fresh: 2 }
  const first = { from: back(1), to: today, probe: false }
  assert.deepEqual(nextWindow(known, fresh, []), first)
  assert.deepEqual(nextWindow(known, fresh, [first]), { from: back(31), to: back(2), probe: false })
  assert.deepEqual(nextWindow(known, { ...fresh, from: today }, []), { from: today, to: today, probe: false })
  assert.deepEqual(nextWindow(known, { ...fresh, from: back(1) }, []), first)
})

test('windows are the fewest that hold every missing day', () => {
  const day = (n: number) => addDays('2024-01-01', n)
  // A gap within reach of the window above it costs no request of its own.
  assert.deepEqual(uncovered([span(day(3), day(4))], day(0), day(9), 10), [{ from: day(0), to: day(9) }])
  assert.deepEqual(uncovered([span(day(3), day(4))], day(0), day(9), 9), [
    { from: day(1), to: day(9) },
    { from: day(0), to: day(0) },
  ])
  assert.deepEqual(uncovered([span(day(3), day(4))], day(0), day(9), 5), [
    { from: day(5), to: day(9) },
    { from: day(0), to: day(2) },
  ])
  const missing = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(missing, fc.integer({ min: 1, max: 12 }), (open, days) => {
      const spans = open.flatMap((is, n) => (is ? [] : [span(day(n), day(n))]))
      const windows = uncovered(spans, day(0), day(open.length - 1), days)
      // From the newest missing day on, as far as a window goes: nothing takes fewer.
      let fewest = 0
      for (let n = open.length - 1; n >= 0; n--) if (open[n]) [fewest, n] = [fewest + 1, n - days + 1]
      assert.equal(windows.length, fewest)
    }),
  )
})
