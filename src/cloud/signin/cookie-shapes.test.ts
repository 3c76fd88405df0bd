import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokenFromPaste } from './cookie-shapes.ts'

const now = 1_795_000_000
const info = {
  user_id: '1000000001',
  app_token: 'SIM-APP',
  login_token: 'SIM-LOGIN',
  ttl: 31_536_000,
  app_ttl: 3_456_000,
}
const bundle = JSON.stringify({ token_info: info, result: 'ok' })
const once = encodeURIComponent(bundle)
const whole = { appToken: 'SIM-APP', userId: '1000000001', loginToken: 'SIM-LOGIN', expires: now + 3_456_000 }
const pick = (paste: string) => {
  const found = tokenFromPaste(paste, now)
  return found === undefined ? undefined : JSON.parse(JSON.stringify(found))
}

test('every shape of the cookie gives the same token', () => {
  const shapes: [string, string][] = [
    ['JSON', bundle],
    ['encoded once', once],
    ['encoded twice', encodeURIComponent(once)],
    ['token_info as text', JSON.stringify({ token_info: JSON.stringify(info) })],
    ['fields at the root', JSON.stringify(info)],
    ['a number for an id', JSON.stringify({ token_info: { ...info, user_id: 1000000001 } })],
    ['other spellings', JSON.stringify({ ...info, user_id: undefined, userid: '1000000001' })],
    ['a named cookie', `hm-user-login-info=${once}`],
    ['a Cookie header', `Cookie: a=b; hm-user-login-info=${once}; c=d`],
    ['a quoted cookie', `hm-user-login-info="${once}"`],
    ['a table row', `hm-user-login-info\t${once}\t.zepp.com\t/`],
    ['local storage', JSON.stringify({ 'hm-user-login-info': bundle })],
  ]
  for (const [name, paste] of shapes) assert.deepEqual(pick(paste), whole, name)
})

test('present cookies win over the bundle of another account', () => {
  assert.deepEqual(pick(`hm-user-login-info=${once}; userid=2000000002; apptoken=SIM-OTHER`), {
    appToken: 'SIM-OTHER',
    userId: '2000000002',
  })
})

test('the host is taken from where the page keeps it, and only a data host', () => {
  const plain = { userid: '1', apptoken: 'SIM-APP' }
  const cases: [object, string | undefined][] = [
    [{ ...plain, wf_baseUrl: 'https://api-mifit-de2.zepp.com' }, 'api-mifit-de2.zepp.com'],
    [{ ...plain, region: 'us2' }, 'api-mifit-us2.zepp.com'],
    [
      { ...plain, domains: '[{"host":"api-mifit.zepp.com","cnames":["api-mifit-cn3.zepp.com"]}]' },
      'api-mifit-cn3.zepp.com',
    ],
    [{ ...plain, wf_baseUrl: 'https://api-mifit.zepp.com.evil.example' }, undefined],
    [{ ...plain, host: 'https://evil.example' }, undefined],
  ]
  for (const [fields, host] of cases) assert.equal(tokenFromPaste(JSON.stringify(fields), now)?.host, host)
})

test('a bare token is a token; prose, markup and broken JSON are not', () => {
  assert.deepEqual(pick('SIM-APP-TOKEN-0001'), { appToken: 'SIM-APP-TOKEN-0001' })
  for (const paste of [
    '',
    'two words',
    '<html>',
    '{"token_info":',
    '{}',
    '[]',
    '%7B%7D',
    'https://watchface.zepp.com/',
    'a=b; c=d',
  ]) {
    assert.equal(tokenFromPaste(paste, now), undefined, paste)
  }
})
