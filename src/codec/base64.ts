// Base64 as the cloud sends it: standard alphabet, padded, sometimes broken by line ends. Strict, because the
// platform's decoder drops bad characters without a word.

/** The one thing taken from the platform: its fast decoder. */
declare const Buffer: {
  from(
    text: string,
    encoding: 'base64' | 'utf8',
  ): Uint8Array<ArrayBuffer> & { toString(encoding: 'utf8' | 'base64'): string }
  from(bytes: ArrayBufferLike, offset: number, length: number): { toString(encoding: 'base64'): string }
}

/** The bytes as a plain array, or null when `text` is not exactly one padded base64 value of the standard alphabet. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const clean = text.includes('\n') || text.includes('\r') || text.includes(' ') ? text.replace(/[\r\n ]/g, '') : text
  const { length } = clean
  if (length % 4 !== 0 || clean.includes('-') || clean.includes('_')) return null
  if (length === 0) return new Uint8Array(0)
  const padding = clean.endsWith('==') ? 2 : clean.endsWith('=') ? 1 : 0
  const bytes = Buffer.from(clean, 'base64')
  if (bytes.length !== (length / 4) * 3 - padding) return null
  // Left-over bits of the last group must be zero, else two texts would mean the same bytes.
  const tail = bytes.length - (bytes.length % 3 || 3)
  if (padding > 0 && encodeBase64(bytes.subarray(tail)) !== clean.slice(-4)) return null
  // Rows compare by type as well: what is read from text must equal what is put together from bytes.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Base64 of UTF-8 text, or null when it is not base64. */
export function decodeBase64Text(text: string): string | null {
  if (decodeBase64(text) === null) return null
  return Buffer.from(text, 'base64').toString('utf8')
}

export function encodeBase64Text(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
