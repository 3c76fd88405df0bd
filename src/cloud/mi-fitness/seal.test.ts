// Signing and encryption of calls against values that other programs computed, and their properties.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { Rc4 } from '../../codec/rc4.ts'
import { judgeReply, requestJson } from './call.ts'
import { callKey, nonceAt, openReply, sealCall } from './seal.ts'

interface FixtureCall {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly data: string
  readonly sessionKey: string
  readonly random: string
  readonly minutes: number
  readonly nonce: string
  readonly signedNonce: string
  readonly sealed: Readonly<Record<string, string>>
  readonly reply: string
  readonly replyText: string
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const bytes = (text: string) => Buffer.from(text, 'base64')

test('calls are sealed and replies opened as OpenSSL does it', () => {
  for (const call of read('../../../fixtures/mi-fitness/calls.json') as FixtureCall[]) {
    const { method, path, data, sessionKey, nonce } = call
    assert.equal(nonceAt(call.minutes * 60_000 + 59_999, bytes(call.random)), nonce)
    assert.equal(callKey(sessionKey, nonce).toString('base64'), call.signedNonce)
    assert.deepEqual(Object.fromEntries(sealCall({ method, path, data }, sessionKey, nonce)), call.sealed)
    assert.equal(Buffer.from(openReply(call.reply, sessionKey, nonce)!).toString(), call.replyText)
  }
})

const published = new URL('../../../../shared/samples/mi-fitness/xiaomi-crypto-vectors.json', import.meta.url)
const absent = existsSync(published) ? false : 'the published vectors (../shared) are not here; the twin above is'

test('the published vectors hold exactly', { skip: absent }, () => {
  const vectors = JSON.parse(readFileSync(published, 'utf8'))
  for (const { key_b64, payload_b64, cipher_b64 } of vectors.rc4)
    assert.equal(Buffer.from(new Rc4(bytes(key_b64), 1024).apply(bytes(payload_b64))).toString('base64'), cipher_b64)
  for (const { ssecurity_b64, nonce_b64, signed_nonce_b64 } of vectors.signed_nonce)
    assert.equal(callKey(ssecurity_b64, nonce_b64).toString('base64'), signed_nonce_b64)
  const two = vectors.two_dialects
  const [data, hash] = sealCall(
    { method: 'POST', path: two.path, data: two.plain_data },
    'c2VjcmV0LW1hdGVyaWFsIQ==',
    'AAECAwQFBgcICQoL',
  )
  assert.deepEqual([data![1], hash![1]], [two.data_b64, two.rc4_hash_continuous_b64])
})

test('RC4 has one key stream: what is encrypted in parts is encrypted as a whole, and comes back', () => {
  const key = fc.uint8Array({ minLength: 1, maxLength: 256 })
  fc.assert(
    fc.property(key, fc.uint8Array(), fc.uint8Array(), fc.nat(2000), (own, one, other, skip) => {
      const parts = new Rc4(own, skip)
      const whole = new Rc4(own, skip).apply(Buffer.concat([one, other]))
      assert.deepEqual(Buffer.concat([parts.apply(one), parts.apply(other)]), Buffer.from(whole))
      assert.deepEqual(Buffer.from(new Rc4(own, skip).apply(whole)), Buffer.concat([one, other]))
    }),
    { numRuns: 60 },
  )
  assert.throws(() => new Rc4(new Uint8Array()), RangeError)
  assert.throws(() => new Rc4(new Uint8Array(257)), RangeError)
})

test('a sealed call tells the service what was asked, and nothing of it in the clear', () => {
  const token = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((key) => Buffer.from(key).toString('base64'))
  const random = fc.uint8Array({ minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(
      token,
      random,
      fc.json(),
      fc.date({ min: new Date(0), noInvalidDate: true }),
      (key, eight, data, at) => {
        const nonce = nonceAt(at.getTime() % 4_000_000_000_000, eight)
        const call = { method: 'POST' as const, path: '/app/v1/data/get_fitness_data_by_time', data }
        const sealed = Object.fromEntries(sealCall(call, key, nonce))
        const stream = new Rc4(callKey(key, nonce), 1024)
        assert.equal(Buffer.from(stream.apply(bytes(sealed.data!))).toString(), data)
        const signed = callKey(key, nonce).toString('base64')
        const sha1 = (text: string) => createHash('sha1').update(text).digest('base64')
        const plain = Buffer.from(stream.apply(bytes(sealed.rc4_hash__!))).toString()
        assert.equal(plain, sha1(`POST&${call.path}&data=${data}&${signed}`))
        const both = `data=${sealed.data}&rc4_hash__=${sealed.rc4_hash__}`
        assert.equal(sealed.signature, sha1(`POST&${call.path}&${both}&${signed}`))
      },
    ),
    { numRuns: 60 },
  )
})

test('whatever comes as a reply is judged, never thrown', () => {
  const body = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
    fc.constantFrom('<html>', '{', 'AAAA', '&&&START&&&{}', '{"code":"x"}').map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(body, fc.integer({ min: 100, max: 599 }), fc.uint8Array(), (sent, status, opened) => {
      const verdict = judgeReply({ status, headers: {}, body: sent }, () => (opened.length === 0 ? null : opened))
      if (verdict.kind === 'good') assert.ok(status < 300 && verdict.body !== undefined)
    }),
    { numRuns: 200 },
  )
})

test('the data of a call are compact JSON with numbers, lists and objects as what they are', () => {
  assert.equal(
    requestJson({ key: 'steps', start_time: '1700000000', end_time: '1700000060', limit: '50', next_key: '12' }),
    '{"key":"steps","start_time":1700000000,"end_time":1700000060,"limit":50,"next_key":"12"}',
  )
  assert.equal(
    requestJson({ items: '[{"timestamp":1,"suffix":"x"}]', reverse: true }),
    '{"items":[{"timestamp":1,"suffix":"x"}],"reverse":true}',
  )
  assert.equal(requestJson(undefined), '{}')
})
