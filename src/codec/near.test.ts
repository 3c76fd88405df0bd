import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearest } from './near.ts'

test('a slip of the fingers finds its name, another word finds none', () => {
  const names = ['day', 'night', 'minute', 'sleep_stage', 'outdoor run']
  const cases: [word: string, found: string | undefined][] = [
    ['dya', 'day'],
    ['Nigth', 'night'],
    ['sleep_stages', 'sleep_stage'],
    ['minutes', 'minute'],
    ['outdoor runing', 'outdoor run'],
    ['x', undefined],
    ['temperature', undefined],
    ['', undefined],
  ]
  for (const [word, found] of cases) assert.equal(nearest(word, names), found, word)
})
