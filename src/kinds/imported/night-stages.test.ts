// Stages of nights in which the clocks change, and of nights that several files tell.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offsetAt } from '../../codec/zone.ts'
import { type StageMinute, stagesOfNight } from './night-stages.ts'

const at = (text: string) => Date.parse(text) / 1000

/** A night of stages in turn, each minute under the clock that the wearer saw. */
function nightIn(zone: string, start: number, minutes: number) {
  const modes = Array.from({ length: minutes }, (_, i) => 4 + (Math.floor(i / 7) % 2))
  const rows = modes.map((mode, i): StageMinute => {
    const local = start + i * 60 + offsetAt(zone, start + i * 60)!
    return { minute: Math.floor((local % 86_400) / 60), mode }
  })
  return { modes, rows, span: { start, end: start + minutes * 60 } }
}

const nights = [
  ['Europe/Berlin', at('2024-10-26T21:00:00Z'), 540],
  ['Europe/Berlin', at('2024-03-30T22:00:00Z'), 420],
  ['America/Sao_Paulo', at('2018-11-04T01:00:00Z'), 480],
  ['America/Santiago', at('2024-04-07T01:00:00Z'), 480],
  ['Australia/Lord_Howe', at('2024-04-06T12:00:00Z'), 510],
  ['Australia/Lord_Howe', at('2024-10-05T12:00:00Z'), 450],
  ['Asia/Kathmandu', at('2024-04-06T17:00:00Z'), 480],
] as const

test('a night in which the clocks change has each of its minutes once', () => {
  for (const [zone, start, minutes] of nights) {
    const { modes, rows, span } = nightIn(zone, start, minutes)
    for (const home of [zone, null, 'Asia/Tokyo']) assert.deepEqual(stagesOfNight([rows], span, home), modes, zone)
    // Without the row of some minutes only the home zone tells where the others lie.
    const some = rows.filter((_, i) => i % 5 !== 3)
    const expected = modes.map((mode, i) => (i % 5 === 3 ? null : mode))
    assert.deepEqual(stagesOfNight([some], span, zone), expected, `${zone}, with gaps`)
  }
})

test('of equal minutes the first counts, in one file or several', () => {
  const { modes, rows, span } = nightIn('Europe/Berlin', at('2025-05-01T21:00:00Z'), 480)
  const other = rows.map(({ minute }) => ({ minute, mode: 8 }))
  const half = rows.slice(0, 200)
  for (const files of [
    [rows, rows],
    [rows, other],
    [half, rows],
    [[...rows, ...rows]],
    [rows.flatMap((row) => [row, row])],
    [[...rows, { minute: 900, mode: 8 }]],
  ])
    assert.deepEqual(stagesOfNight(files, span, 'Europe/Berlin'), modes)
})

test('a night that does not end after it begins has no stages', () => {
  assert.deepEqual(stagesOfNight([[{ minute: 1, mode: 4 }]], { start: 100, end: 100 }, null), [])
})
