import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays } from '../codec/date.ts'
import { trainingLoad, trimp } from './training-load.ts'

test("Banister's impulse: half an hour at 130, resting 40, maximum 200", () => {
  // The worked example of fellrnr.com, "TRIMP": 32 for a man.
  const man = { resting: 40, maximum: 200, sex: 'male' } as const
  assert.equal(Math.round(trimp(30, 130, man)!), 32)
  // By the same formula with the constants for women: 30 * 0.5625 * 0.86 * e^(1.67 * 0.5625).
  assert.ok(Math.abs(trimp(30, 130, { ...man, sex: 'female' })! - 37.13) < 0.01)
  assert.equal(trimp(30, 30, man), 0)
  assert.equal(trimp(30, 130, { ...man, maximum: 40 }), null)
})

test('a steady load is reached to 1 - 1/e within the days of its mean (Coggan)', () => {
  const from = '2026-01-01'
  const impulses = new Map(Array.from({ length: 42 }, (_, n) => [addDays(from, n), 100]))
  const loads = trainingLoad(impulses, from, addDays(from, 62))
  assert.ok(Math.abs(loads[41]!.chronic - 100 * (1 - Math.exp(-1))) < 0.5)
  assert.ok(Math.abs(loads[6]!.acute - 100 * (1 - Math.exp(-1))) < 3)
  // Tired while training, fresh after three weeks of rest.
  assert.ok(loads[41]!.form < -35)
  assert.ok(loads[62]!.form > 30)
  assert.equal(loads[0]!.form, 0)
})
