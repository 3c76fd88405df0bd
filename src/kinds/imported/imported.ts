// Files that are not the cloud's but mean the same as one of its replies. Each is stored as received and converted to
// the cloud's form before decoding, so that every kind has one decoder only.

import type { Context, Source } from '../kind.ts'

/** Trust in a format if several have the same group: the higher one's rows win. */
export const trust = { export: 0, gadgetbridge: 1, phone: 2, cloud: 3 } as const

export interface ImportedSource {
  /** The name in the archive. */
  readonly name: string
  readonly title: string
  readonly trust: number
  /** The source whose kinds are decoded from it. */
  readonly feeds: Source
  /** The reply of `feeds` equivalent to `body`. Never throws: what cannot be read is left out. */
  convert(body: Uint8Array, context: Context): Uint8Array
}
