import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactText, redactUrl } from './redact.ts'

test('addresses: ids, accounts and unknown query values are covered, known ones stay', () => {
  const cases: [string, string][] = [
    [
      '/v1/data/band_data.json?query_type=detail&userid=1000000001&from_date=2026-01-01',
      '/v1/data/band_data.json?query_type=detail&userid=***&from_date=2026-01-01',
    ],
    ['/users/1000000001/events?eventType=readiness', '/users/***/events?eventType=readiness'],
    ['/users/-/profile', '/users/-/profile'],
    ['/v2/users/me/events', '/v2/users/me/events'],
    ['/users/1000000001/members/3000000003/weightRecords', '/users/***/members/***/weightRecords'],
    ['/users/1000000001/members/-1/weightRecords', '/users/***/members/-1/weightRecords'],
    ['/registrations/ada%40example.test/tokens', '/registrations/***/tokens'],
    ['/v2/registrations/tokens', '/v2/registrations/tokens'],
    ['/v1/client/app_tokens?login_token=SIM&r=SIM2&code=SIM3', '/v1/client/app_tokens?login_token=***&r=***&code=***'],
    [
      'https://s3/x.html?access=SIM&refresh=SIM&state=SIM#SIM',
      'https://s3/x.html?access=***&refresh=***&state=***#***',
    ],
    ['https://ada:secret@host/x', 'https://***@host/x'],
    ['', ''],
    ['?', ''],
    ['#', '#***'],
    ['/x#a?limit=1#b', '/x#***'],
    ['/x?limit=1&limit&&=SIM&n%61me=SIM', '/x?limit=1&limit&***&***&***'],
    [`/x?${'n'.repeat(40)}&${'n'.repeat(40)}=SIM`, `/x?${'n'.repeat(40)}&${'n'.repeat(40)}=***`],
    [`/x?${'n'.repeat(41)}`, '/x?***'],
  ]
  for (const [address, shown] of cases) assert.equal(redactUrl(address), shown)
})

test('texts: numbers and words are covered from the length on at which they can be a secret', () => {
  const letters = 'aB3-'
  const cases: [string, string][] = [
    ['+12345 and +123456', '+12345 and ***'],
    ['12345678 and 123456789', '12345678 and ***'],
    [`${letters.repeat(5)}abc and ${letters.repeat(6)}`, `${letters.repeat(5)}abc and ***`],
    ['x'.repeat(60), 'x'.repeat(60)],
  ]
  for (const [text, shown] of cases) assert.equal(redactText(text), shown)
  assert.equal(redactText('ab abc', ['ab', 'abc', '']), 'ab ***')
  // Base64 without its padding, which addresses and cookies leave out, and hex.
  for (const form of ['U0lN', 'U0lNUA', 'U0lNUA==', '53494d50'])
    assert.equal(redactText(`of ${form};`, ['SIM', 'SIMP']), 'of ***;')
  // The longer form first, or its rest would stay.
  assert.equal(redactText('a=b%3Dc b=c', ['b=c']), 'a=*** ***')
})

test('texts: known secrets in every form, and what looks like one', () => {
  const secret = 'Corr+ect "Horse"/9'
  const bytes = Buffer.from(secret)
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    new URLSearchParams({ p: secret }).toString(),
  ]
  for (const form of forms) {
    const shown = redactText(`before ${form} after`, [secret])
    for (const other of forms) assert.ok(!shown.includes(other), `${form} in ${shown}`)
    assert.match(shown, /^before .*after$/)
  }
  const cases = [
    'mail to ada@example.test',
    'mail to ada%40example.test',
    'call +8613800000000',
    'user 1000000001 said',
    'token: abc',
    'apptoken=SIM',
    'GET https://api-mifit.zepp.com/users/1000000001/events?x=SIM',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc123',
  ]
  for (const text of cases) {
    assert.ok(!/ada|138|1000000001|abc|SIM|eyJ/.test(redactText(text)), redactText(text))
  }
  assert.equal(
    redactText('The cloud answered with a server error (503).'),
    'The cloud answered with a server error (503).',
  )
})
