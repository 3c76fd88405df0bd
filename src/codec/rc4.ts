// The RC4 cipher (as in RFC 6229): one key stream for both directions. It protects nothing by today's standards; the Mi
// Fitness cloud wraps requests and replies in it, inside TLS.

/** One key stream. `apply` goes on where the call before it stopped. */
export class Rc4 {
  private readonly state = Uint8Array.from({ length: 256 }, (_, i) => i)
  private i = 0
  private j = 0

  /** `key` has 1 to 256 bytes; the first `skip` bytes of the key stream are dropped. Throws `RangeError` for another key. */
  constructor(key: Uint8Array, skip = 0) {
    if (key.length === 0 || key.length > 256) throw new RangeError('an RC4 key has 1 to 256 bytes')
    const { state } = this
    let j = 0
    for (let i = 0; i < 256; i++) {
      j = (j + state[i]! + key[i % key.length]!) & 0xff
      swap(state, i, j)
    }
    for (let n = 0; n < skip; n++) this.next()
  }

  /** The bytes with the next part of the key stream applied: encrypts plain bytes and decrypts encrypted ones. */
  apply(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(bytes.length)
    for (let n = 0; n < bytes.length; n++) out[n] = bytes[n]! ^ this.next()
    return out
  }

  private next(): number {
    const { state } = this
    this.i = (this.i + 1) & 0xff
    this.j = (this.j + state[this.i]!) & 0xff
    swap(state, this.i, this.j)
    return state[(state[this.i]! + state[this.j]!) & 0xff]!
  }
}

function swap(state: Uint8Array, i: number, j: number): void {
  const kept = state[i]!
  state[i] = state[j]!
  state[j] = kept
}
