// Keeps a long run small. Left alone, the engine lets the garbage of many large replies pile up on a machine with much
// memory: a first sync of ten years then peaks at 320 MiB instead of under 200.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Collections cost about 10 ms each; a reply of a month leaves some 2 MiB behind. */
const EVERY = 40

/** Gives a function to call once per reply; every so often it frees what the replies left behind. */
export function steadyMemory(): () => void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let calls = 0
  return () => {
    if (++calls % EVERY === 0) collect()
  }
}
