// Limits the memory of a long run. By default the engine lets the garbage of many large replies pile up on a machine
// with much memory: a first sync of ten years then peaks at 320 MiB instead of under 200.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Resident bytes above which garbage is collected; half of it is the program itself. */
const ENOUGH = 176 * 2 ** 20
/** Minimum of replies between two collections, which take about 15 ms each. */
const APART = 6
/** Growth in resident bytes allowed for a program already above the limit. */
const GROWTH = 8 * 2 ** 20

/** Returns a function to call with each reply or row; it collects garbage when there is much. */
export function steadyMemory(enough = ENOUGH, apart = APART): () => void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let calls = 0
  let most = enough
  return () => {
    if (++calls < apart) return
    calls = 0
    if (process.memoryUsage.rss() < most) return
    collect()
    // What remains is no garbage: collecting again would be in vain.
    most = Math.max(enough, process.memoryUsage.rss() + GROWTH)
  }
}
