// A page to check: whose store, in which units, and the rest of its address.

import type { Look } from './shown.ts'
import type { Truth } from './truth.ts'

export interface Asked {
  readonly truth: Truth
  readonly look: Look
  readonly query: URLSearchParams
  /** Epoch milliseconds of the page's clock. */
  readonly now: number
}
