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
    ['+1 (202) 555-0123', '+12025550123', 'phone'],
  ]
  for (const [text, name, kind] of cases) assert.deepEqual(readAccount(text), { name, kind })
})

test('a phone number without a country code is refused, never completed', () => {
  for (const text of [
    '12025550123',
    '1 (202) 555-0123',
    '13800000000',
    '138 0000 0000',
    '0170 1234567',
    '491701234567',
  ]) {
    assert.throws(
      () => readAccount(text),
      (error: { code: string; message: string; hint: string }) =>
        error.code === 'usage' && error.message.includes('country code') && error.hint.includes('+'),
      text,
    )
  }
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
