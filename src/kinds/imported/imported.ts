// What other doors than the cloud bring: files of another form that mean the same as one of the cloud's replies. Each is
// kept as it came, and said in the cloud's own words before it is decoded, so that every kind has one decoder only.

import type { Context, Source } from '../kind.ts'

/** How far a door is trusted where several tell the same group: the higher one's rows stand. */
export const trust = { export: 0, gadgetbridge: 1, phone: 2, cloud: 3 } as const

export interface ImportedSource {
  /** As the archive names it. */
  readonly name: string
  readonly title: string
  readonly trust: number
  /** The source whose kinds are decoded from it. */
  readonly feeds: Source
  /** The reply of `feeds` that says the same as `body`. Never throws: what cannot be read is left out. */
  convert(body: Uint8Array, context: Context): Uint8Array
}
