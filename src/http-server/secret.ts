// Comparing secrets of requests.

import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares in constant time. */
export function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
