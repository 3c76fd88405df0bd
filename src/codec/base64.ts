// Base64 as the cloud sends it: standard alphabet, padded, sometimes broken by line ends. Strict, because the
// platform's decoder silently drops bad characters.

import { bytesOf, textOf } from './text.ts'

/** The platform's fast decoder, in Node, Deno and Bun. */
declare const Buffer:
  | {
      from(text: string, encoding: 'base64'): Uint8Array<ArrayBuffer>
      from(bytes: ArrayBufferLike, offset: number, length: number): { toString(encoding: 'base64'): string }
    }
  | undefined
/** The fallback for browsers and workers: one character for each byte. */
declare const atob: (text: string) => string
declare const btoa: (text: string) => string

const hasBuffer = typeof Buffer !== 'undefined'

/** The bytes of base64 text; a result shorter than expected marks a bad character. */
function bytesIn(text: string): Uint8Array<ArrayBuffer> {
  if (hasBuffer) return Buffer!.from(text, 'base64')
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array(0)
  }
}

/** The bytes as a plain array, or null if `text` is not exactly one padded base64 value of the standard alphabet. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const clean = text.includes('\n') || text.includes('\r') || text.includes(' ') ? text.replace(/[\r\n ]/g, '') : text
  const { length } = clean
  if (length % 4 !== 0 || clean.includes('-') || clean.includes('_')) return null
  if (length === 0) return new Uint8Array(0)
  const padding = clean.endsWith('==') ? 2 : clean.endsWith('=') ? 1 : 0
  const bytes = bytesIn(clean)
  if (bytes.length !== (length / 4) * 3 - padding) return null
  // Unused bits of the last group must be zero, else two texts would mean the same bytes.
  const tail = bytes.length - (bytes.length % 3 || 3)
  if (padding > 0 && encodeBase64(bytes.subarray(tail)) !== clean.slice(-4)) return null
  // Rows compare by type as well: bytes read from text must equal bytes built otherwise.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

export function encodeBase64(bytes: Uint8Array): string {
  if (hasBuffer) return Buffer!.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  let text = ''
  // A call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

/** Base64 of UTF-8 text, or null if it is not base64. */
export function decodeBase64Text(text: string): string | null {
  const bytes = decodeBase64(text)
  return bytes === null ? null : textOf(bytes)
}

export function encodeBase64Text(text: string): string {
  return encodeBase64(bytesOf(text))
}
