// Loaded into a program with `--import`: measures the longest uninterrupted work of its main thread in CPU time, which
// other programs on the machine do not affect. The result goes to the file WRISTORY_STALLS when the program ends.

import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { slowness } from '../slowness.ts'

export interface Stalls {
  /** Pauses seen, a few milliseconds apart. */
  readonly pauses: number
  /** Milliseconds of CPU between two pauses: 99 of a hundred are shorter, and the longest. */
  readonly p99: number
  readonly longest: number
  /** How many times slower the machine was than when the limits were set. */
  readonly slowness: number
}

const file = process.env.WRISTORY_STALLS
if (isMainThread && file !== undefined) {
  const stretches: number[] = []
  const spent = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let last: number | null = null
  // From the first moment at which somebody could be kept waiting: loading the program is no stall.
  const timer = setInterval(() => {
    const now = spent()
    if (last !== null) stretches.push(now - last)
    last = now
  }, 2)
  timer.unref()
  process.on('exit', () => {
    stretches.sort((a, b) => a - b)
    const stalls: Stalls = {
      pauses: stretches.length,
      p99: stretches[Math.floor(stretches.length * 0.99)] ?? 0,
      longest: stretches.at(-1) ?? 0,
      slowness: slowness(),
    }
    writeFileSync(file, JSON.stringify(stalls))
  })
}
