// Keeps a long run small. Left alone, the engine lets the garbage of many large replies pile up on a machine with much
// memory: a first sync of ten years then peaks at 320 MiB instead of under 200.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Resident bytes from which the garbage is collected; half of it is the program itself. */
const ENOUGH = 176 * 2 ** 20
/** Replies between two collections at least: each costs about 15 ms. */
const APART = 6
/** Resident bytes by which a program that holds more than enough by itself may grow. */
const GROWTH = 8 * 2 ** 20

/** Gives a function to call with each reply or row read; it frees what those before left behind when that is much. */
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
    // What is left is no garbage: it would be collected in vain again and again.
    most = Math.max(enough, process.memoryUsage.rss() + GROWTH)
  }
}
