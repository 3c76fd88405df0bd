// Laps, splits, pauses and sets of workouts by the protocol notes: each column at its edges, narrow and wide rows, places
// that are left out, and the way back.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Issue, isIssue, type Kind, type Row } from './kind.ts'
import { lap } from './lap.ts'
import { pause } from './pause.ts'
import { encodeDetail, workoutDetail } from './sources/workout-detail.ts'
import { workoutHistory } from './sources/workout-history.ts'
import { split } from './split.ts'
import { strengthSet } from './strength-set.ts'
import { encodeHistory } from './workout.ts'

const id = 1_773_124_200
const context = { zone: 'Europe/Berlin', from: '2026-03-10', to: '2026-03-10' }

function read(kind: unknown, body: Uint8Array): { rows: Row[]; issues: Issue[] } {
  const { source, decode } = kind as Kind
  const items = [...decode(source.parse(body, context), context)]
  return { rows: items.filter((item): item is Row => !isIssue(item)), issues: items.filter(isIssue) }
}

const detail = (fields: object) => encodeDetail(id, fields)

/** A row of the wide layout, its other cells zero; 43 is its time in milliseconds. */
function wide(cells: Readonly<Record<number, number | string>>): string {
  const all: (number | string)[] = new Array(70).fill(0)
  for (const [column, value] of Object.entries({ 43: 60_000, ...cells })) all[Number(column)] = value
  return all.join(',')
}

/** What a lap of these cells says in a column. */
const lapOf = (cells: Readonly<Record<number, number | string>>, column: string) =>
  read(lap, detail({ lap: wide(cells) })).rows[0]?.[column]

test('a wide lap: each column by its place in the notes', () => {
  const { rows, issues } = read(
    lap,
    detail({
      lap: `${wide({ 0: 0, 1: 600, 2: 25, 3: 'u33db', 4: 130, 5: 600, 6: 43.5, 7: 3.5, 8: 2, 9: 1.45, 12: 0.41, 13: 14, 14: 48, 15: 7, 26: 2, 43: 34_120, 53: 1.6, 57: 600_250, 67: 151 })};`,
    }),
  )
  assert.deepEqual(issues, [])
  assert.deepEqual(rows, [
    {
      workout: id,
      number: 1,
      date: '2026-03-10',
      seconds: 34.12,
      distance: 25,
      elapsed: 600.25,
      pace: 1.45,
      heartrate_mean: 130,
      heartrate_max: 151,
      altitude: 43.5,
      energy: 7,
      strokes: 14,
      stroke_rate: 0.41,
      ascent: 3.5,
      descent: 2,
      stroke_distance: 1.6,
      swolf: 48,
      stroke: 'freestyle',
    },
  ])
})

test('a column of a lap means the same in rows of every width', () => {
  const cells = [0, 300, 1000, '', 150, 300, 52, 12, 3, 0.3, 0.25, 400, 0, 0, 0, 61, 170, 0, 0]
  for (const width of [9, 14, 16, 19, 21, 43, 50, 70]) {
    const sent = Array.from({ length: width }, (_, i) => cells[i] ?? 0)
    const [row] = read(lap, detail({ lap: sent.join(',') })).rows
    const { seconds, altitude, ascent, descent, strokes, swolf, energy } = row!
    assert.deepEqual(
      [seconds, altitude, ascent, descent, strokes, swolf, energy],
      [300, 52, 12, 3, null, null, width > 15 ? 61 : null],
      `${width} columns`,
    )
  }
})

test('a narrow lap of a swim: strokes are no metres climbed', () => {
  const cells = [0, 319, 236, '', 0, 319, -20_000, 138, 0, 1.35, 0.09, 0, 25, 138, 44, 73, 25, -1, 0, 236, 0]
  const [row] = read(lap, detail({ lap: cells.join(',') })).rows
  const { seconds, distance, elapsed, strokes, ascent, heartrate_mean, altitude, swolf, energy, stroke_rate } = row!
  assert.deepEqual([seconds, distance, elapsed, strokes, swolf, energy], [319, 236, 319, 138, 44, 73])
  assert.deepEqual([ascent, heartrate_mean, altitude, stroke_rate], [null, null, null, null])
})

test('a lap at the edges of what can be', () => {
  const cases: readonly [column: number, sent: number, name: string, value: number | string | null][] = [
    [2, 0, 'distance', 0],
    [2, -1, 'distance', null],
    [4, 1, 'heartrate_mean', 1],
    [4, 255, 'heartrate_mean', 255],
    [4, 0, 'heartrate_mean', null],
    [4, 256, 'heartrate_mean', null],
    [67, 1, 'heartrate_max', 1],
    [67, 255, 'heartrate_max', 255],
    [67, 256, 'heartrate_max', null],
    [6, -1000, 'altitude', -1000],
    [6, 10_000, 'altitude', 10_000],
    [6, 10_001, 'altitude', null],
    [6, -20_000, 'altitude', null],
    [9, -1, 'pace', null],
    [12, 100, 'stroke_rate', 100],
    [12, -1, 'stroke_rate', null],
    [13, 1, 'strokes', 1],
    [13, 0, 'strokes', null],
    [14, 1, 'swolf', 1],
    [14, 0, 'swolf', null],
    [15, 1, 'energy', 1],
    [15, 0, 'energy', null],
    [26, 1, 'stroke', 'breaststroke'],
    [26, 5, 'stroke', 'mixed'],
    [26, 6, 'stroke', 'mixed'],
    [26, 9, 'stroke', 'unknown(9)'],
    [26, 1000, 'stroke', 'unknown(1000)'],
    [26, 1001, 'stroke', null],
    [26, 0, 'stroke', null],
    [53, 100, 'stroke_distance', 100],
    [53, -1, 'stroke_distance', null],
    [43, 1, 'seconds', 0.001],
    [57, 1, 'elapsed', 0.001],
    [57, -1, 'elapsed', 0],
  ]
  for (const [column, sent, name, value] of cases)
    assert.equal(lapOf({ [column]: sent }, name), value, `${column}: ${sent}`)
  // Without milliseconds the whole seconds count, without either it is no lap.
  assert.equal(lapOf({ 43: -1, 1: 8_640_000 }, 'seconds'), 8_640_000)
  assert.deepEqual(read(lap, detail({ lap: `${wide({ 43: -1, 1: -1 })};x,1;${wide({})}` })).issues, [
    { issue: 'bad-item', group: String(id), detail: 'lap: 2 of 3' },
  ])
})

test('laps come back as they were, with gaps, with nothing told and with strokes without a description', () => {
  const said = detail({
    lap: `${wide({ 26: 9, 43: 61_000 })};0,-1;${wide({ 2: -1, 4: 0, 6: -20_000, 9: -1, 57: -1 })};${wide({ 26: 5 })}`,
  })
  const { rows } = read(lap, said)
  assert.deepEqual(
    rows.map(({ number }) => number),
    [1, 3, 4],
  )
  assert.deepEqual(read(lap, lap.encode(rows)).rows, rows)
  const bare: Row = { ...rows[1]!, elapsed: null, distance: null }
  assert.deepEqual(read(lap, lap.encode([bare])).rows, [bare])
  assert.deepEqual(read(lap, lap.encode([])).rows, [])
})

test('splits: full kilometres and miles, those without a time left out, narrow rows without a heart rate', () => {
  const { rows, issues } = read(
    split,
    detail({
      kilo_pace: '0,724,u33db,7,116,725;1,-1;2,802.5,,9,0,1527;3,8640000,,,255,8640000;4,8640001,,,60,1;',
      mile_pace: '0,1208;x,1',
    }),
  )
  assert.deepEqual(
    rows.map(({ unit, number, seconds, elapsed, heartrate }) => [unit, number, seconds, elapsed, heartrate]),
    [
      ['km', 1, 724, 725, 116],
      ['km', 3, 802.5, 1527, null],
      ['km', 4, 8_640_000, 8_640_000, 255],
      ['mile', 1, 1208, null, null],
    ],
  )
  assert.deepEqual(
    issues.map(({ detail: words }) => words),
    ['kilo_pace: 2 of 5', 'mile_pace: 1 of 2'],
  )
  assert.deepEqual(read(split, split.encode(rows)).rows, rows)
})

test('pauses: causes, lengths, beginnings that are none', () => {
  const { rows, issues } = read(
    pause,
    detail({
      pause: `${id},30,-1,-1,2;${id + 60},0,1,2,3;${id + 120},8640000,0,0,1;${id + 180},5;7,30,0,0,2;${id},-1,0,0,2`,
    }),
  )
  assert.deepEqual(
    rows.map(({ start, seconds, cause }) => [Number(start) - id, seconds, cause]),
    [
      [0, 30, 'manual'],
      [60, 0, 'automatic'],
      [120, 8_640_000, 'unknown(1)'],
      [180, 5, null],
    ],
  )
  assert.deepEqual(
    issues.map(({ issue, detail: words }) => [issue, words?.split(',')[0]]),
    [['bad-item', 'pause: 2 of 6']],
  )
  assert.deepEqual(read(pause, pause.encode(rows)).rows, rows)
})

test('sets: repetitions, rests, exercises, lists that are none', () => {
  const sets = (strength_training_group: unknown) =>
    read(strengthSet, encodeHistory([{ trackid: id, strength_training_group }]))
  const list = [
    { count: 12, actionType: 3 },
    { count: 0, actionType: 0 },
    { count: '1', actionType: '1' },
    null,
    { count: 100_001 },
  ]
  for (const sent of [list, JSON.stringify(list)])
    assert.deepEqual(
      sets(sent).rows.map(({ number, exercise, repetitions }) => [number, exercise, repetitions]),
      [
        [1, 3, 12],
        [2, null, null],
        [3, 1, 1],
        [4, null, null],
        [5, null, null],
      ],
    )
  for (const none of ['', null, undefined, '[]']) assert.deepEqual(sets(none), { rows: [], issues: [] })
  for (const odd of ['{}', '[', 7])
    assert.deepEqual(
      sets(odd).issues.map(({ issue }) => issue),
      ['not-json'],
      String(odd),
    )
})

test('a detail that was deleted is an answer, a refusal is none; its day is that asked for, else the account’s', () => {
  const parse = (data: object, more: object = context) =>
    workoutDetail.parse(new TextEncoder().encode(JSON.stringify(data)), { ...context, ...more })
  const gone = parse({ code: -2001, message: 'gone' })
  assert.deepEqual([workoutDetail.failure(gone), workoutDetail.size(gone)], [null, 0])
  const refused = parse({ code: 7 })
  assert.match(String(workoutDetail.failure(refused)), /^The cloud answered code 7/)
  assert.match(String(workoutDetail.failure(parse({ code: -2002 }))), /code -2002/)
  const dates = (more: object) => [...workoutDetail.dates(parse({ code: 1, data: { trackid: id - 23_400 } }, more))]
  // Midnight UTC is one in the morning in Berlin.
  assert.deepEqual(dates({}), ['2026-03-10'])
  assert.deepEqual(dates({ to: '2026-03-12', zone: 'America/New_York' }), ['2026-03-09'])
  assert.deepEqual(dates({ from: '', to: '', zone: null }), ['2026-03-10'])
  assert.deepEqual(dates({ from: '', to: '', zone: 'No/Where' }), ['2026-03-10'])
  assert.match(
    String(workoutHistory.failure(workoutHistory.parse(new TextEncoder().encode('{"code":7}'), context))),
    /code 7/,
  )
})
