// Identifiers derived from their content, so that repeated exports give the same ones and importers see no duplicates.

import { bytesOf } from '../codec/text.ts'

/** A UUID of version 8 (RFC 9562: vendor-specific content) from four FNV-1a sums of `text`. */
export function uuidFrom(text: string): string {
  const bytes = bytesOf(text)
  const words = [0, 1, 2, 3].map((seed) => {
    // Offset basis and prime of 32-bit FNV-1a; the seed keeps the four apart.
    let sum = 0x811c9dc5 ^ (seed * 0x9e3779b1)
    for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193)
    // The last bytes would hardly touch the upper bits (finaliser of MurmurHash3).
    sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
    sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
    return (sum ^ (sum >>> 16)) >>> 0
  })
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('')
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
