// How calls of the Mi Fitness cloud are sealed: RC4 with a key of the session and a nonce, a hash over what is plain and a
// signature over what is sent (docs/cloud/mi-fitness.md). Its own few lines of RC4, so that the client has a witness.

import { createHash } from 'node:crypto'

/** RC4 whose first kilobyte of key stream is dropped; calls go on in the stream. */
export function rc4(key: Uint8Array): (bytes: Uint8Array) => Buffer {
  const state = Array.from({ length: 256 }, (_, i) => i)
  let j = 0
  for (let i = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255
    ;[state[i], state[j]] = [state[j]!, state[i]!]
  }
  let [a, b] = [0, 0]
  const next = () => {
    a = (a + 1) & 255
    b = (b + state[a]!) & 255
    ;[state[a], state[b]] = [state[b]!, state[a]!]
    return state[(state[a]! + state[b]!) & 255]!
  }
  for (let i = 0; i < 1024; i++) next()
  return (bytes) => Buffer.from(bytes.map((byte) => byte ^ next()))
}

export interface SimulatedCall {
  readonly method: string
  readonly path: string
  /** `data`, `rc4_hash__`, `signature` and `_nonce`, from the body or the query. */
  readonly form: URLSearchParams
  /** Base64. */
  readonly sessionKey: string
  /** Epoch seconds. */
  readonly now: number
}

export interface OpenedCall {
  readonly data: Record<string, unknown>
  /** An answer, sealed. */
  readonly seal: (value: unknown) => string
}

/** Minutes by which a nonce may differ from the clock. */
const STALE = 10

/** The call's data; a text that says what is wrong with its seal. */
export function openCall({ method, path, form, sessionKey, now }: SimulatedCall): OpenedCall | string {
  const [data, hash, signature, nonce] = ['data', 'rc4_hash__', 'signature', '_nonce'].map((name) => form.get(name))
  if (!data || !hash || !signature || !nonce) return 'a part is missing'
  const nonceBytes = Buffer.from(nonce, 'base64')
  if (nonceBytes.length !== 12) return 'the nonce is not 12 bytes'
  if (Math.abs(nonceBytes.readUInt32BE(8) - Math.floor(now / 60)) > STALE) return 'the nonce is stale'
  const key = createHash('sha256').update(Buffer.from(sessionKey, 'base64')).update(nonceBytes).digest()
  const signed = key.toString('base64')
  // Services below /healthapp are signed without it.
  const signedPath = path.replace(/^\/healthapp/, '')
  const sign = (fields: readonly string[]) =>
    createHash('sha1')
      .update([method, signedPath, ...fields, signed].join('&'))
      .digest('base64')
  if (signature !== sign([`data=${data}`, `rc4_hash__=${hash}`])) return 'the signature is wrong'
  // The app goes on in one stream over both values; other clients begin again. Both work with the real cloud.
  const stream = rc4(key)
  const plain = stream(Buffer.from(data, 'base64')).toString()
  const plainHash = stream(Buffer.from(hash, 'base64')).toString()
  const restarted = rc4(key)(Buffer.from(hash, 'base64')).toString()
  if (![plainHash, restarted].includes(sign([`data=${plain}`]))) return 'the hash is wrong'
  try {
    return {
      data: JSON.parse(plain) as Record<string, unknown>,
      seal: (value) => rc4(key)(Buffer.from(JSON.stringify(value))).toString('base64'),
    }
  } catch {
    return 'the data is not JSON'
  }
}
