import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleDay, sampleMonth, sampleNight, sampleWeek } from '../../../test/sample-views.ts'
import { drawDay, minutesPerColumn } from './day.ts'
import { drawMonth } from './month.ts'
import { drawNight } from './night.ts'
import { plain, type Style, stripped, textWidth } from './style.ts'
import { drawTable } from './table.ts'
import { band, bars, meter } from './track.ts'
import type { DayView } from './view.ts'
import { drawWeek, weekStart } from './week.ts'

const rich: Style = { depth: 24, unicode: true }

const drawings: [string, (width: number, style: Style) => string][] = [
  ['day', (width, style) => drawDay(sampleDay(), width, style)],
  ['night', (width, style) => drawNight(sampleNight(), width, style)],
  ['week', (width, style) => drawWeek(sampleWeek(), width, style)],
  ['month', (width, style) => drawMonth(sampleMonth(), width, style)],
]

test('every drawing keeps to its width, closes its colours, and is plain ASCII without colour', () => {
  for (const [name, draw] of drawings)
    for (const width of [50, 64, 80, 100, 120, 200])
      for (const style of [plain, rich, { depth: 8, unicode: true }, { depth: 4, unicode: false }] as const) {
        const text = draw(width, style)
        for (const line of text.split('\n'))
          assert.ok(textWidth(line) <= width, `${name} at ${width} is ${textWidth(line)} wide: ${stripped(line)}`)
        if (style.depth === 0) assert.match(text, /^[\n\x20-\x7e]*$/, name)
        else assert.equal(text.split('\x1b[39m').length, text.split(/\x1b\[(?:3[0-8]|9\d)[;\d]*m/).length, name)
        assert.doesNotMatch(text, /NaN|undefined|null|Infinity/, name)
      }
})

test('a day shows its figures, its night, its bouts and the two kinds of nothing', () => {
  const text = stripped(drawDay(sampleDay(), 80, rich))
  for (const wanted of [
    '17,006',
    '12.4 km',
    '614 kcal',
    '6 h 58',
    '51',
    '23:21 → 06:30',
    '48–172 bpm',
    'synced to 21:42',
  ])
    assert.ok(text.includes(wanted), wanted)
  assert.match(text, /╱ not worn {3}· not synced/)
  assert.match(text, /18:38–19:19 {2}Running {9}7\.0 km {2}6,900 steps/)
})

test('what was not measured is a dash or words, never a zero', () => {
  const none = Array.from({ length: 1440 }, () => null)
  const bare: DayView = {
    ...sampleDay(),
    state: 'ok',
    steps: null,
    distance: null,
    calories: null,
    asleep: null,
    restingHeartRate: null,
    until: 1440,
    stepsByMinute: none,
    heartRateByMinute: none,
    notWorn: none.map(() => false),
    night: null,
    bouts: [],
  }
  const text = stripped(drawDay(bare, 80, plain))
  assert.match(text, /\n {2}- +- +- +- +-\n/)
  assert.match(text, /Heart rate {2}no reading/)
  for (const [state, words] of [
    ['unfetched', /wristory sync/],
    ['empty', /nothing for this day/],
    ['failed', /could not be fetched or read/],
  ] as const)
    assert.match(drawDay({ ...bare, state }, 80, plain), words)
})

test('columns are as fine as the width allows', () => {
  for (const [width, minutes] of [
    [40, 60],
    [50, 30],
    [80, 20],
    [100, 15],
    [120, 15],
    [146, 10],
  ] as const)
    assert.equal(minutesPerColumn(width), minutes, String(width))
})

test('a night without REM support has three rows and says so; without stages it says that', () => {
  const night = sampleNight()
  const old = { ...night, minutes: { ...night.minutes, rem: null } }
  const text = drawNight(old, 80, plain)
  assert.doesNotMatch(text, / {2}REM$/m)
  assert.match(text, /REM +- {2}not sent/)
  assert.match(drawNight({ ...night, stages: [] }, 80, plain), /No stages/)
  assert.match(drawNight(night, 80, plain), /Light +3 h 52 +54 %/)
})

test('means leave out open and missing days and say how many they count', () => {
  const text = stripped(drawWeek(sampleWeek(), 100, plain))
  assert.match(text, /Mean {2}9,734 steps \(5 d\), 6 h 51 asleep \(4 d\), 52 bpm at rest \(4 d\)/)
  assert.match(text, /Thu 19 Nov not fetched/)
  assert.match(text, /Wed 18 Nov +0 /)
  assert.equal(weekStart('2026-11-22'), '2026-11-16')
  assert.equal(weekStart('2026-11-16'), '2026-11-16')
})

test('a month tells zero, not fetched, nothing, failed and the open day apart', () => {
  const text = drawMonth(sampleMonth(), 80, plain)
  assert.match(text, / 22\*/)
  assert.match(text, /: not fetched {3}- nothing recorded {3}x failed/)
  assert.match(text, /^ {3}23 +24 +25/m)
})

test('bars, band and meter draw values by height and gaps by state', () => {
  const column = (high: number | null, state: 'known' | 'unworn' | 'unsynced' = 'known') => ({
    low: high,
    high,
    state,
  })
  const white: Style = { depth: 0, unicode: true }
  const columns = [
    column(8),
    column(4),
    column(0),
    column(1),
    column(null),
    column(null, 'unworn'),
    column(null, 'unsynced'),
  ]
  assert.deepEqual(bars(columns, { rows: 1, max: 8, colour: 'move' }, white), ['█▄▁▁ ╱·'])
  assert.deepEqual(bars([column(16), column(8)], { rows: 2, max: 16, colour: 'move' }, white), ['█ ', '██'])
  const halves = [40, 60, null, null].map((value) => column(value))
  assert.deepEqual(band(halves, { rows: 1, from: 40, to: 60, colour: 'heart' }, white), ['⡸ '])
  assert.equal(meter(0.5, 4, 'move', white), '▆▆  ')
  assert.equal(meter(0.001, 4, 'move', plain), '#   ')
  assert.equal(meter(0, 4, 'move', plain), '    ')
})

test('a table aligns, cuts its widest column and tames control characters', () => {
  const columns = [{ head: 'day' }, { head: 'steps', align: 'right' as const }]
  assert.equal(
    drawTable(columns, [['2026-11-21', '17']], 80, plain),
    'day         steps\n----------  -----\n2026-11-21     17',
  )
  const cut = drawTable([{ head: 'a' }, { head: 'b' }], [['x', 'y'.repeat(200)]], 40, plain)
  assert.ok(cut.split('\n').every((line) => line.length <= 40))
  assert.match(cut, /y~$/)
  assert.doesNotMatch(drawTable([{ head: 'a' }], [['\x1b[31m\u009b\n']], 40, plain), /\x1b|\u009b/)
})

test('a table leaves columns out before it cuts a number', () => {
  const heads = [{ head: 'month' }, ...['steps', 'metres', 'beats'].map((head) => ({ head, align: 'right' as const }))]
  const rows = [['2026-11', '1,234,567', '7,654,321', '1,000,000']]
  assert.equal(
    drawTable(heads, rows, 30, plain),
    `month        steps     metres
-------  ---------  ---------
2026-11  1,234,567  7,654,321
Too wide to show: beats.`,
  )
  assert.match(drawTable(heads, rows, Number.MAX_SAFE_INTEGER, plain), /1,000,000$/)
})
