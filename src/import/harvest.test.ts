// Tokens out of recorded traffic: where they lie, whose they are, and which of several is worth most.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf } from '../codec/text.ts'
import type { Exchange } from './exchange.ts'
import { createHarvest } from './harvest.ts'

const token = (letter: string) => letter.repeat(40)

function exchange(change: Partial<Exchange> = {}): Exchange {
  return {
    method: 'GET',
    url: 'https://api-mifit-de2.zepp.com/v1/data',
    headers: [],
    form: '',
    status: 200,
    replyHeaders: [],
    body: null,
    started: null,
    ...change,
  }
}

function found(...exchanges: Partial<Exchange>[]) {
  const harvest = createHarvest()
  for (const one of exchanges) harvest.add(exchange(one))
  return harvest.tokens()
}

test('a token is in a header, a cookie, the cookie of a sign-in or its answer', () => {
  const account = 'https://account-de2.zepp.com/v2/client/login'
  const tokens = (one: Partial<Exchange>) =>
    found(one).map(({ appToken, userId, loginToken }) => [appToken, userId, loginToken])
  assert.deepEqual(tokens({ headers: [['apptoken', token('a')]] }), [[token('a'), undefined, undefined]])
  assert.deepEqual(tokens({ headers: [['Cookie', `x=1; apptoken=${token('b')}; userid=1000000001`]] }), [
    [token('b'), '1000000001', undefined],
  ])
  const bundle = { token_info: { app_token: token('c'), user_id: 1000000001, login_token: 'SIM-LOGIN' } }
  const shapes = [bundle, { token_info: JSON.stringify(bundle.token_info) }, bundle.token_info]
  for (const shape of shapes) {
    const text = JSON.stringify(shape)
    assert.deepEqual(tokens({ url: account, body: bytesOf(text) }), [[token('c'), '1000000001', 'SIM-LOGIN']])
    for (const written of [encodeURIComponent(text), encodeURIComponent(encodeURIComponent(text))])
      assert.deepEqual(tokens({ headers: [['cookie', `hm-user-login-info=${written}`]] }).length, 1)
  }
  assert.deepEqual(tokens({ url: account, body: bytesOf(`{"apptoken":"${token('d')}","userid":"1000000002"}`) }), [
    [token('d'), '1000000002', undefined],
  ])
})

test('words that are no token, bodies that are no JSON, cookies that cannot be decoded', () => {
  assert.deepEqual(found({ headers: [['apptoken', 'null']] }), [])
  assert.deepEqual(found({ url: 'https://account.zepp.com/', body: bytesOf('<html>') }), [])
  assert.deepEqual(found({ url: 'https://account.zepp.com/', body: bytesOf('{"token_info":{"app_token":7}}') }), [])
  assert.deepEqual(found({ headers: [['cookie', 'hm-user-login-info=%E0%A4%A']] }), [])
  // Only sign-ins answer with tokens; elsewhere it would be somebody's text.
  assert.deepEqual(found({ body: bytesOf(`{"app_token":"${token('a')}"}`) }), [])
})

test('worth most: not refused, with a person, with a data host, seen last; sightings add up', () => {
  const sent = (letter: string, change: Partial<Exchange> = {}) => ({
    headers: [['apptoken', token(letter)]] as const,
    ...change,
  })
  const order = (...list: Partial<Exchange>[]) => found(...list).map(({ appToken }) => appToken[0])
  const elsewhere = { url: 'https://shop.zepp.com/' }
  assert.deepEqual(order(sent('a', { status: 401 }), sent('b', elsewhere)), ['b', 'a'])
  assert.deepEqual(order(sent('a', elsewhere), sent('b', { url: 'https://shop.zepp.com/users/1000000001/x' })), [
    'b',
    'a',
  ])
  assert.deepEqual(order(sent('a', elsewhere), sent('b')), ['b', 'a'])
  assert.deepEqual(order(sent('a', { started: 1 }), sent('b', { started: 2 })), ['b', 'a'])
  const [one] = found(
    sent('a', { started: 5, url: 'https://api-mifit-de2.zepp.com/users/1000000001/devices' }),
    sent('a', { ...elsewhere, status: 401 }),
  )
  assert.deepEqual(
    [one!.userId, one!.host, one!.seen, one!.accepted],
    ['1000000001', 'api-mifit-de2.zepp.com', 5, false],
  )
})
