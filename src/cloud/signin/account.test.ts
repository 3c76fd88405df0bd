import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAccount } from './account.ts'

test('accounts as people write them', () => {
  const cases: [string, string, 'email' | 'phone'][] = [
    [' ada@example.test ', 'ada@example.test', 'email'],
    ['ada+zepp@example.test', 'ada+zepp@example.test', 'email'],
    ['+8613800000000', '+8613800000000', 'phone'],
    ['+49 (170) 123-45.67', '+491701234567', 'phone'],
    ['0049 170 1234567', '+491701234567', 'phone'],
    ['13800000000', '+8613800000000', 'phone'],
  ]
  for (const [text, name, kind] of cases) assert.deepEqual(readAccount(text), { name, kind })
})

test('what is neither is refused without being repeated', () => {
  for (const text of [
    '',
    'ada',
    '@',
    'a b@example.test',
    'ada@',
    '0170 1234567',
    '+12',
    '+1234567890123456',
    'ada@x/../y',
  ]) {
    assert.throws(
      () => readAccount(text),
      (error: { code: string; message: string }) =>
        error.code === 'usage' && (text === '' || !error.message.includes(text)),
      text,
    )
  }
})
