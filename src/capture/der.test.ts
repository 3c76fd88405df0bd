// DER by the book: X.690's own rules for whole numbers, lengths and identifiers.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bits, integer, octets, oid, sequence, yes } from './der.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('whole numbers are positive and as short as can be', () => {
  const cases: readonly [number[], string][] = [
    [[0], '020100'],
    [[0x7f], '02017f'],
    [[0x80], '02020080'],
    [[0, 0, 1], '020101'],
    [[0, 0xff, 1], '020300ff01'],
    [[0, 0], '020100'],
  ]
  for (const [bytes, der] of cases) assert.equal(hex(integer(Buffer.from(bytes))), der)
})

test('lengths in short and long form, bits, yes, identifiers', () => {
  assert.equal(hex(octets(Buffer.alloc(127))).slice(0, 4), '047f')
  assert.equal(hex(octets(Buffer.alloc(128))).slice(0, 6), '048180')
  assert.equal(hex(octets(Buffer.alloc(65_536))).slice(0, 10), '0483010000')
  assert.equal(hex(sequence(yes)), '30030101ff')
  assert.equal(hex(bits(Buffer.from([0x80]), 7)), '03020780')
  // 1.2.840.10045.2.1: a key on an elliptic curve (RFC 5480).
  assert.equal(hex(oid('1.2.840.10045.2.1')), '06072a8648ce3d0201')
})
