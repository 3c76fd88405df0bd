// Several JSON texts in one body (RFC 7464), separated by a character that never occurs unescaped in JSON. The pages of
// one window are stored as one reply, each page byte for byte.

import { joined } from './text.ts'

/** U+001E, the record separator. */
const SEPARATOR = 0x1e
const separator = Uint8Array.of(SEPARATOR)

export function joinPages(pages: readonly Uint8Array[]): Uint8Array {
  if (pages.length === 1) return pages[0]!
  return joined(pages.flatMap((page, i) => (i === 0 ? [page] : [separator, page])))
}

export function splitPages(body: Uint8Array): Uint8Array[] {
  const pages: Uint8Array[] = []
  let start = 0
  for (let end = body.indexOf(SEPARATOR); end >= 0; end = body.indexOf(SEPARATOR, start)) {
    pages.push(body.subarray(start, end))
    start = end + 1
  }
  pages.push(body.subarray(start))
  return pages
}
