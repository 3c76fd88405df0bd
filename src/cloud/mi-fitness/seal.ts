// How a call of the Mi Fitness cloud is signed and encrypted, and its reply decrypted (mi-fitness.md section 6.5).
//
//   nonce          8 random bytes, then the minutes since 1970 as 4 bytes, big-endian
//   signed nonce   SHA-256 of the session's key and the nonce; its 32 bytes are the RC4 key of this call
//   rc4_hash__     SHA-1 over method, path, plain data and signed nonce
//   data, rc4_hash__   encrypted by one RC4 stream in this order, its first 1024 bytes dropped
//   signature      SHA-1 over method, path, both encrypted values and signed nonce
//   reply          base64 of RC4 with the same key, a fresh stream

import { createHash } from 'node:crypto'
import { Rc4 } from '../../codec/rc4.ts'

/** Bytes of the key stream that both sides drop. */
const DROPPED = 1024

/** The four values of a call, in the order of sending. */
export type SealedCall = readonly (readonly [name: 'data' | 'rc4_hash__' | 'signature' | '_nonce', value: string])[]

export interface PlainCall {
  readonly method: 'GET' | 'POST'
  /** As it is signed: `/healthapp/…` without its first part (section 3, "signed path"). */
  readonly path: string
  /** Compact JSON. */
  readonly data: string
}

/** A nonce in base64 for epoch milliseconds of the server's clock; `random` has 8 bytes. */
export function nonceAt(milliseconds: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(12)
  bytes.set(random.subarray(0, 8))
  bytes.writeUInt32BE(Math.floor(milliseconds / 60_000), 8)
  return bytes.toString('base64')
}

/** The key of one call: 32 bytes out of the session's key (`ssecurity`) and the nonce, both base64. */
export function callKey(sessionKey: string, nonce: string): Buffer {
  return createHash('sha256').update(Buffer.from(sessionKey, 'base64')).update(Buffer.from(nonce, 'base64')).digest()
}

/** Signs and encrypts a call. */
export function sealCall({ method, path, data }: PlainCall, sessionKey: string, nonce: string): SealedCall {
  const key = callKey(sessionKey, nonce)
  const sign = (values: readonly (readonly [string, string])[]) => signature(method, path, values, key)
  const stream = new Rc4(key, DROPPED)
  const encrypt = (text: string) => Buffer.from(stream.apply(Buffer.from(text))).toString('base64')
  const sealed = [
    ['data', encrypt(data)],
    ['rc4_hash__', encrypt(sign([['data', data]]))],
  ] as const
  return [...sealed, ['signature', sign(sealed)], ['_nonce', nonce]]
}

/** The bytes of a reply; null where its text is not base64. What they mean, if anything, is for the caller to find out. */
export function openReply(text: string, sessionKey: string, nonce: string): Uint8Array<ArrayBuffer> | null {
  const packed = text.trim()
  if (packed === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return null
  return new Rc4(callKey(sessionKey, nonce), DROPPED).apply(Buffer.from(packed, 'base64'))
}

/** SHA-1 over method, path, the values sorted by name, and the call's key, joined by `&`; in base64. */
function signature(
  method: string,
  path: string,
  values: readonly (readonly [string, string])[],
  key: Uint8Array,
): string {
  const pairs = values.map(([name, value]) => `${name}=${value}`).sort()
  const text = [method, path, ...pairs, Buffer.from(key).toString('base64')].join('&')
  return createHash('sha1').update(text).digest('base64')
}
