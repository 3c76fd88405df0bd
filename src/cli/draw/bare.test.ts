// Days, nights and workouts of which little is known: dashes and words where figures would stand, in colour and without.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleDay, sampleNight, sampleWeek } from '../../../test/sample-views.ts'
import { drawDay } from './day.ts'
import { listDay } from './list.ts'
import { drawMonth } from './month.ts'
import { drawNight } from './night.ts'
import { colourDepth, plain, type Style, speaksUnicode, stripped } from './style.ts'
import type { DayView, NightView } from './view.ts'
import { drawWeek } from './week.ts'

const white: Style = { depth: 0, unicode: true }

const blankNight: NightView = {
  ...sampleNight(),
  stages: [],
  minutes: { deep: null, light: null, rem: null, awake: null },
  score: null,
  restingHeartRate: null,
  wakeCount: null,
  naps: [],
}
const blankDay: DayView = {
  ...sampleDay(),
  date: '2026-11-21',
  state: 'ok',
  steps: null,
  goal: null,
  distance: null,
  calories: null,
  asleep: null,
  restingHeartRate: null,
  night: null,
  bouts: [{ start: 600, end: 630, activity: 'Walking', steps: null, distance: null }],
  workouts: [
    {
      id: 1_795_244_400,
      start: 1_795_244_400,
      end: null,
      offset: 3600,
      sport: 'rowing',
      distance: null,
      moving: null,
    },
  ],
}

test('a listed day of nothing has dashes, and no words for what it lacks', () => {
  assert.equal(
    listDay(blankDay, plain),
    `2026-11-21  Saturday
  steps -   distance -   energy -
  activity  10:00-10:30  Walking`,
  )
  const night = listDay({ ...blankDay, bouts: [], state: 'partial', night: blankNight }, plain).split('\n')
  assert.equal(night[0], '2026-11-21  Saturday  (so far)')
  assert.match(night[2]!, /^ {2}sleep +\d\d:\d\d-\d\d:\d\d {2}-$/)
  const whole = listDay({ ...blankDay, steps: 1234, distance: 900, calories: 40, goal: 8000 }, plain)
  assert.match(whole, /steps 1,234 {3}distance 0\.9 km {3}energy 40 kcal {3}goal 8,000/)
  const told = {
    ...blankNight,
    minutes: { ...blankNight.minutes, deep: 61, awake: 4 },
    score: 80,
    restingHeartRate: 50,
  }
  assert.match(
    listDay({ ...blankDay, night: told }, plain),
    /1 h 01 asleep, deep 1 h 01, awake 4 min, score 80, resting 50 bpm/,
  )
})

test('a drawn night of nothing has four dashes', () => {
  assert.match(stripped(drawNight(blankNight, 80, plain)), /\n {2}- +- +- +-\n {2}asleep +score +resting bpm +wake-ups/)
  const still: NightView = { ...sampleNight(), minutes: { deep: 0, light: 0, rem: 0, awake: 0 } }
  assert.match(drawNight(still, 80, plain), /Deep +0 min +0 %/)
})

test('bouts and workouts of unknown length and end are named all the same', () => {
  const text = stripped(drawDay(blankDay, 80, white))
  assert.match(text, /10:00–10:30 {2}Walking\s*\n/)
  assert.match(text, /Rowing {10}workout 1795244400/)
  const ended = { ...blankDay.workouts[0]!, end: 1_795_248_000, distance: 5000, moving: 3000 }
  assert.match(
    drawDay({ ...blankDay, workouts: [ended] }, 80, plain),
    /\d\d:\d\d-\d\d:\d\d +Rowing +5\.0 km {2}50 min {2}workout/,
  )
})

test('a day outside the history says so; one without a record of steps is told apart from one without steps', () => {
  assert.match(drawDay({ ...blankDay, state: 'outside' }, 80, plain), /is outside your history/)
  const silent = { ...blankDay, stepsByMinute: blankDay.stepsByMinute.map(() => null) }
  assert.match(drawDay(silent, 80, plain), /Steps +no record/)
  const still = { ...blankDay, stepsByMinute: blankDay.stepsByMinute.map(() => 0) }
  assert.match(drawDay(still, 80, plain), /Steps +none/)
})

test('a week and a month of no days are no drawing; a week over the new year names both years', () => {
  assert.equal(drawWeek([], 80, plain), '')
  assert.equal(drawMonth([], 80, plain), '')
  const week = sampleWeek().map((day, i) => ({
    ...day,
    date: i < 3 ? `2026-12-${29 + i}` : `2027-01-0${i - 2}`,
    steps: null,
  }))
  const text = drawWeek(week, 80, plain)
  assert.match(text, /^Week of 29 December 2026 to 4 January 2027\n/)
  assert.match(text, /\n {2}Tue 29 Dec +- /)
})

test('a night without its length is blank under its day of the month; without marks there is no legend', () => {
  const day = { ...blankDay, state: 'failed' as const }
  assert.match(drawMonth([day], 80, plain), /x failed/)
  const walked = { ...blankDay, steps: 5000, asleep: 400 }
  assert.doesNotMatch(drawMonth([walked], 80, plain), /failed|nothing recorded|not fetched/)
})

test('bits of colour: by force, by the terminal, or none', () => {
  const terminal = (bits?: number) => ({ isTTY: true, ...(bits === undefined ? {} : { getColorDepth: () => bits }) })
  const cases: [ReturnType<typeof terminal> | object, Record<string, string>, number][] = [
    [{}, { FORCE_COLOR: '3' }, 24],
    [{}, { FORCE_COLOR: '2' }, 8],
    [{}, { FORCE_COLOR: '1' }, 4],
    [{}, { FORCE_COLOR: '0' }, 0],
    [{}, {}, 0],
    [terminal(24), { NO_COLOR: '1' }, 0],
    [terminal(24), { TERM: 'dumb' }, 0],
    [terminal(24), {}, 24],
    [terminal(8), {}, 8],
    [terminal(4), {}, 4],
    [terminal(1), {}, 0],
    [terminal(), {}, 4],
  ]
  for (const [stream, env, depth] of cases) assert.equal(colourDepth(stream, env), depth, JSON.stringify(env))
})

test('which terminals have more than ASCII', () => {
  assert.equal(speaksUnicode({}, 'darwin'), true)
  assert.equal(speaksUnicode({}, 'win32'), false)
  assert.equal(speaksUnicode({ WT_SESSION: '1' }, 'win32'), true)
  assert.equal(speaksUnicode({}, 'linux'), false)
  assert.equal(speaksUnicode({ LANG: 'C.UTF-8' }, 'linux'), true)
  assert.equal(speaksUnicode({ LC_ALL: 'C', LANG: 'C.UTF-8' }, 'linux'), false)
})
