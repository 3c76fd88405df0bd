// The names under which `coverage` has the days of a source.

import { kinds } from '../kinds/index.ts'
import type { Source } from '../kinds/kind.ts'

/** The kinds of the source; a source without a kind of its own uses its own name. */
export function coverageNames(source: Source, brief = false): string[] {
  const fed = kinds.filter((kind) => kind.source === source)
  if (fed.length === 0) return [source.name]
  // A brief reply never covers packed series.
  return fed.filter(({ shape }) => !brief || shape !== 'series').map(({ name }) => name)
}
