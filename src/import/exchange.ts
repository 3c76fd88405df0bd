// Content decoding of recorded replies, and a quick check for the vendor's names.

import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'

export { type Exchange, findHeader as headerOf, type Header, isGzip, isVendorHost } from '../recognise/exchange.ts'

/** Size limit of replies: the cloud's longest known is under 2 MiB. */
export const LARGEST_BODY = 32 << 20

/** `body` with the content encoding undone; unchanged if that fails (recordings have broken bodies). */
export function unpackBody(body: Uint8Array, encoding: string | null): Uint8Array {
  const options = { maxOutputLength: LARGEST_BODY }
  let content = body
  // Encodings are listed in the order of applying (RFC 9110, 8.4).
  const names = (encoding ?? '').toLowerCase().split(',').reverse()
  try {
    for (const name of names) {
      if (/^\s*(x-)?gzip\s*$/.test(name)) content = gunzipSync(content, options)
      else if (name.trim() === 'br') content = brotliDecompressSync(content, options)
      else if (name.trim() === 'zstd') content = zstdDecompressSync(content, options)
      else if (name.trim() === 'deflate') content = inflate(content, options)
    }
    return content
  } catch {
    return body
  }
}

/** Some servers send "deflate" without the zlib frame. */
function inflate(content: Uint8Array, options: { maxOutputLength: number }): Uint8Array {
  try {
    return inflateSync(content, options)
  } catch {
    return inflateRawSync(content, options)
  }
}

/** False for bytes that cannot contain an address of the vendor: most of what a browser records. */
export function mentionsVendor(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return ['huami.com', 'zepp.com', 'amazfit.com'].some((name) => buffer.includes(name, 0, 'latin1'))
}

/** Telemetry and shop noise of the vendor's own hosts. */
const noise =
  /^(api-analytics|app-analytics)\.|\/(api\/v5\/app\/collect|market|resources\/rn|badge|langpacks|membership|thirdParty)(\/|$)/

export function isNoise(url: URL): boolean {
  return noise.test(url.hostname) || noise.test(url.pathname)
}
