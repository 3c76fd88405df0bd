import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findChanges } from './history.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

test('first versions, changed columns and bytes; silence changes nothing', () => {
  const row = { date: '2024-05-05', steps: 100, minutes: bytes(1, 2, 3), device: null }
  const changes = findChanges(
    [
      { asked: 1, source: 'band', rows: { day: [row], nap: [{ date: '2024-05-05', minute: 60, end: 5 }] } },
      { asked: 2, source: 'band', rows: { day: [{ ...row }], nap: [] } },
      { asked: 3, source: 'band', rows: { day: [{ ...row, steps: 150, minutes: bytes(1, 9, 3, 4), device: 'A' }] } },
      { asked: 4, source: 'band', rows: { nap: [{ date: '2024-05-05', minute: 60, end: 7 }] } },
    ],
    { day: ['date'], nap: ['date', 'minute'] },
  )
  assert.deepEqual(changes, [
    { asked: 1, source: 'band', kind: 'day', row: '', what: 'first', columns: [] },
    { asked: 1, source: 'band', kind: 'nap', row: 'minute 60', what: 'first', columns: [] },
    {
      asked: 3,
      source: 'band',
      kind: 'day',
      row: '',
      what: 'changed',
      columns: [
        { column: 'steps', before: '100', after: '150' },
        { column: 'minutes', before: '3 bytes', after: '4 bytes, 2 of them other ones' },
        { column: 'device', before: null, after: 'A' },
      ],
    },
    {
      asked: 4,
      source: 'band',
      kind: 'nap',
      row: 'minute 60',
      what: 'changed',
      columns: [{ column: 'end', before: '5', after: '7' }],
    },
  ])
})
