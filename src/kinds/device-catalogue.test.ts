import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceName } from './device-catalogue.ts'

// The numbers that the protocol notes name; 256 is seen in records, and nothing says what it is.
const noted: [source: number | null, name: string | null][] = [
  [8, 'Mi Band'],
  [24, 'Mi Band'],
  [9_568_513, 'Amazfit Balance 2'],
  [10_289_410, 'Amazfit Helio Strap'],
  [10_289_411, 'Amazfit Helio Strap'],
  [256, 'unknown(256)'],
  [12_345_678, 'unknown(12345678)'],
  [-1, null],
  [null, null],
]

test('numbers of the notes have their names, others are unknown(n)', () => {
  for (const [source, name] of noted) assert.equal(deviceName(source), name)
})
