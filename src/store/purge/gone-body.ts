// What stands in the place of a reply of which everything was purged: that it was asked for stays known.

import { bytesOf, textOf } from '../../codec/text.ts'

export const GONE = bytesOf('purged')

export function isGone(body: Uint8Array): boolean {
  return body.length === GONE.length && textOf(body) === textOf(GONE)
}
