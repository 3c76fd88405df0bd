import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statedOffset } from './zone.ts'

const at = 1_789_340_400

test('a zone is read in every form in which records state it', () => {
  const hours = (value: number) => value * 3600
  const forms: [zone: unknown, seconds: number | null][] = [
    ['Asia/Seoul', hours(9)],
    ['Asia/Calcutta', hours(5.5)],
    ['1,Asia/Calcutta', hours(5.5)],
    ['4,Asia/Seoul;2,Europe/Berlin', hours(9)],
    ['1,28800000', hours(8)],
    [28_800_000, hours(8)],
    ['28800000', hours(8)],
    ['-21600', hours(-6)],
    [-21_600_000, hours(-6)],
    [480, hours(8)],
    ['22', hours(5.5)],
    [-20, hours(-5)],
    [0, 0],
    ['0', 0],
    ['+05:30', hours(5.5)],
    ['-0330', hours(-3.5)],
    ['UTC+8', hours(8)],
    ['GMT-03:30', hours(-3.5)],
    ['UTC', 0],
    [50_400, hours(14)],
  ]
  for (const [zone, seconds] of forms) assert.equal(statedOffset(zone, at), seconds, String(zone))
})

test('what is no zone is none', () => {
  const none = [null, undefined, '', '1,', 'Nowhere/Land', 'No where', 50_401, 51e6, Number.NaN, 'NaN', {}, [], true]
  for (const zone of [...none, 'x'.repeat(10_000), '1e999', '+25:00'])
    assert.equal(statedOffset(zone, at), null, String(zone).slice(0, 20))
})
