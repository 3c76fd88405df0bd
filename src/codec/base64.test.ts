import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeBase64, decodeBase64Text, encodeBase64 } from './base64.ts'

const accepted: [string, number[]][] = [
  ['', []],
  ['QQ==', [65]],
  ['QUI=', [65, 66]],
  ['QUJD', [65, 66, 67]],
  ['QU\r\nJD\n', [65, 66, 67]],
  ['+/+/', [251, 255, 191]],
]
const rejected = [
  'Q',
  'QQ',
  'QQ=',
  'QUJD!!$$RA==',
  'QU-_',
  'QQ==QQ==',
  'QR==',
  'QUJ=',
  '====',
  'QUJD\u00e9QUJ',
  'Q=Q=',
  'QUJDQQ=A',
]

test('takes padded standard base64 and nothing else', () => {
  // Strictly: the bytes are no Buffer, which differs from an array of the same bytes.
  for (const [text, bytes] of accepted) assert.deepEqual(decodeBase64(text), Uint8Array.from(bytes), text)
  for (const text of rejected) assert.equal(decodeBase64(text), null, text)
})

test('every byte string survives, every mutant is exact or refused', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      (bytes, at, char) => {
        const text = encodeBase64(bytes)
        assert.deepEqual([...decodeBase64(text)!], [...bytes])
        const index = at % (text.length + 1)
        const mutant = text.slice(0, index) + char + text.slice(index + 1)
        const decoded = decodeBase64(mutant)
        if (decoded !== null) assert.equal(encodeBase64(decoded), mutant.replace(/[\r\n ]/g, ''))
      },
    ),
    { numRuns: 10_000 },
  )
})

test('text is UTF-8', () => {
  assert.equal(decodeBase64Text('w6k='), 'é')
  assert.equal(decodeBase64Text('w6k'), null)
})
