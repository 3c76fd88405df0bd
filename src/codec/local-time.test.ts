// Moments for people.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localTime } from './local-time.ts'

test('a time for people is local, and words where there is none', () => {
  const { TZ } = process.env
  process.env.TZ = 'Asia/Kathmandu'
  try {
    assert.equal(localTime(1_795_262_400), '2026-11-21 17:45')
    assert.equal(localTime(0), '1970-01-01 05:30')
    assert.equal(localTime(8.7e12), 'a time far away')
  } finally {
    if (TZ === undefined) delete process.env.TZ
    else process.env.TZ = TZ
  }
})
