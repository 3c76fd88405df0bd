// Text alternatives of the charts: a run of days, a grid, shares, a calendar, nights and tracks.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  calendarWords,
  coverageWords,
  endsWords,
  gridWords,
  nightWords,
  type Run,
  readingWords,
  runWords,
  shareWords,
  trackWords,
} from '../../src/dashboard/page/chart/sentence.ts'
import { setLook } from '../../src/dashboard/page/frame/format.ts'
import { lookOf } from '../../src/dashboard/page/frame/metrics.ts'
import { everyFigure } from './catalogue.ts'

const plain = {
  units: 'metric',
  energy: 'kcal',
  weight: 'kg',
  clock: '24',
  weekStart: 'monday',
  locale: 'en-GB',
} as const
setLook(plain)

everyFigure()
const heart = lookOf('resting_heartrate')
const run = (values: readonly (number | null)[], more: Partial<Run> = {}): Run => ({
  values,
  state: values.map((value) => (value === null ? 'n' : 'v')).join(''),
  ...more,
})
/** Ninety nights from 58 down to 49. */
const falling = Array.from({ length: 90 }, (_, i) => 58 - Math.floor(i / 10))

test('a run of days is told by its median, its spread and whether it rises or falls', () => {
  const cases: readonly (readonly [Run, string])[] = [
    [run(falling), 'HR, 90 of 90 days: median 54 bpm, 80 % from 50 to 58 bpm, falling by 6 bpm'],
    [run([...falling].reverse()), 'HR, 90 of 90 days: median 54 bpm, 80 % from 50 to 58 bpm, rising by 6 bpm'],
    // The same days up and down: nothing has changed.
    [run(falling.map((_, i) => 50 + (i % 5))), 'HR, 90 of 90 days: median 52 bpm, 80 % from 50 to 54 bpm'],
    // Too few for percentiles.
    [run([50, null, 54, 52]), 'HR, 3 of 4 days: median 52 bpm, 50 to 54 bpm'],
    [run([52, 52, null]), 'HR, 2 of 3 days: median 52 bpm, all 52 bpm'],
    [run(new Array(12).fill(52)), 'HR, 12 of 12 days: median 52 bpm, 80 % at 52 bpm'],
    [run([null, 52]), 'HR, 1 of 2 days: 52 bpm'],
    [run([null, null]), 'HR: nothing in this range'],
    // The open day is drawn but never counted.
    [{ values: [50, 90], state: 'vp' }, 'HR, 1 of 2 days: 50 bpm'],
    [run([50, 54], { steps: { by: 'week' } }), 'HR, 2 of 2 weeks: median 52 bpm, 50 to 54 bpm'],
    [
      run([50, 54], { steps: { by: 'month' }, span: { lowest: [44, 48], highest: [61, null] } }),
      'HR, 2 of 2 months: median 52 bpm, 50 to 54 bpm; all within 44 to 61 bpm',
    ],
  ]
  for (const [one, words] of cases) assert.equal(runWords('HR', one, heart), words)
})

test('what is laid over a run is told after it, in its own unit', () => {
  assert.equal(
    runWords('HR', run([50]), heart, { values: [49, null, 51], label: 'a year earlier' }),
    'HR, 1 of 1 day: 50 bpm; dashed, a year earlier: median 50 bpm',
  )
  assert.equal(
    runWords('HR', run([50]), heart, { values: [null], label: 'Sleep', look: lookOf('sleep_minutes') }),
    'HR, 1 of 1 day: 50 bpm; dashed, Sleep: no data',
  )
})

test('numbers are told as the person reads them', () => {
  const days = run([5000, 8000])
  assert.equal(runWords('Distance', days, lookOf('distance')), 'Distance, 2 of 2 days: median 6.5 km, 5.0 to 8.0 km')
  assert.equal(
    runWords('Sleep', run([390, 450]), lookOf('sleep_minutes')),
    'Sleep, 2 of 2 days: median 7 h 00, 6 h 30 to 7 h 30',
  )
  setLook({ ...plain, units: 'imperial', clock: '12', locale: 'de-DE' })
  assert.equal(runWords('Distance', days, lookOf('distance')), 'Distance, 2 of 2 days: median 4,0 mi, 3,1 to 5,0 mi')
  setLook(plain)
})

test('a grid is told by its highest and its lowest hour', () => {
  const values: (number | null)[][] = Array.from({ length: 7 }, () => new Array(24).fill(null))
  assert.equal(gridWords('Steps', { values }, 'steps'), 'Steps: nothing in this range')
  values[1]![18] = 1204
  assert.equal(gridWords('Steps', { values }, 'steps'), 'Steps: 1,204 steps on Tuesday at 18:00')
  values[6]![4] = 2
  assert.equal(
    gridWords('Steps', { values }, 'steps'),
    'Steps: highest 1,204 steps on Tuesday at 18:00, lowest 2 steps on Sunday at 04:00',
  )
})

test('shares are told over all steps, each by its days', () => {
  const stress = { parts: ['relaxed', 'high'], unit: '%' as const, by: 'week' as const }
  assert.equal(
    // A week of one day beside one of three.
    shareWords('Stress', {
      ...stress,
      values: [
        [100, 20, null],
        [0, 80, null],
      ],
      counts: [1, 3, 0],
    }),
    'Stress, 2 of 3 weeks: relaxed 40 %, high 60 %',
  )
  assert.equal(
    shareWords('Zones', { parts: ['Z1', 'Z2'], unit: 's', by: 'month', values: [[3600], [1200]], counts: [4] }),
    'Zones, 1 of 1 month: Z1 75 %, Z2 25 % of 1 h 20',
  )
  assert.equal(
    shareWords('Stress', { ...stress, values: [[null], [null]], counts: [0] }),
    'Stress: nothing in this range',
  )
})

test('calendars are told by the years they draw', () => {
  const steps = lookOf('steps')
  const values = new Array<number | null>(400).fill(null)
  values[0] = 900
  values[380] = 12_345
  const days = { start: '2024-12-01', values }
  assert.equal(
    calendarWords(days, [2024, 2026], steps),
    'Steps, 2024 to 2026: 2 of 400 days have data, highest 12,345 on 16 Dec 2025',
  )
  assert.equal(
    calendarWords(days, [2024, 2024], steps),
    'Steps, 2024: 1 of 31 days have data, highest 900 on 1 Dec 2024',
  )
  assert.equal(calendarWords(days, [2026, 2026], steps), 'Steps, 2026: nothing in this range')
})

test('coverage is told by the kinds with most and with least', () => {
  const kind = (title: string, share: (number | null)[]) => ({
    kind: title,
    title,
    first: null,
    last: null,
    share,
    marks: '',
  })
  assert.equal(
    coverageWords({ months: ['2026-06', '2026-07'], kinds: [kind('Steps', [1, 0.9]), kind('Weight', [null, 0.1])] }),
    'Share of days with data, 2 kinds in 2 months: highest 95 % of Steps, lowest 10 % of Weight',
  )
  assert.equal(
    coverageWords({ months: [], kinds: [] }),
    'Share of days with data, 0 kinds in 0 months: nothing in this range',
  )
})

test('nights are told by when they begin and end', () => {
  const nights = [
    { date: '2026-07-01', start: -60, end: 400 },
    { date: '2026-07-02', start: -30, end: 420 },
    { date: '2026-07-03', start: 15, end: 380 },
  ]
  assert.equal(
    nightWords({ nights, from: '2026-07-01', to: '2026-07-05' }),
    'Nights, 3 of 5: median asleep at 23:30, up at 06:40',
  )
  assert.equal(nightWords({ nights, from: '2026-08-01', to: '2026-08-05' }), 'Nights: nothing in this range')
})

test('tracks are told one after the other, with what they read', () => {
  assert.equal(readingWords([44, null, 172, 75], String, 'bpm'), '44 to 172 bpm, mean 97')
  assert.equal(readingWords([97], String, ''), '97')
  assert.equal(readingWords([null], String, 'bpm'), 'no reading')
  assert.equal(
    trackWords('Tuesday', [
      { label: 'Sleep', words: '23:10 to 06:40' },
      { label: 'Steps', words: '8,412' },
    ]),
    'Tuesday: Sleep 23:10 to 06:40; Steps 8,412',
  )
  assert.equal(trackWords('Tuesday', []), 'Tuesday: nothing in this range')
})

test('one value is told without another, none as nothing', () => {
  assert.equal(endsWords([], String), 'nothing in this range')
  assert.equal(endsWords([['in 2025', 4]], String), '4 in 2025')
})
