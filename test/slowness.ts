// A limit in milliseconds of CPU holds on a quiet machine only: neighbours on the same hardware share its caches and its
// execution units, and CPU time grows with them. So a fixed piece of work measures the machine beside the test. A promise
// about the clock is measured by what the start and end of a process takes by the clock at that time.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'

const rows = Array.from({ length: 20_000 }, (_, n) => ({ n, minute: (n * 7919) % 1440, label: `day ${n % 97}` }))
const packed = brotliCompressSync(JSON.stringify(rows), { params: { 1: 4 } })

/** Milliseconds of CPU that one round takes on the machine that the limits were set on. */
const reference = 7

function round(): void {
  const unpacked = JSON.parse(brotliDecompressSync(packed).toString()) as { minute: number }[]
  unpacked.sort((one, other) => one.minute - other.minute)
}

/** How many times slower the machine is now than when the limits were set; at least 1. */
export function slowness(): number {
  for (let n = 0; n < 5; n++) round()
  const before = process.threadCpuUsage()
  // Together, because some systems count the time of a thread in ticks of 4 ms.
  const rounds = 20
  for (let n = 0; n < rounds; n++) round()
  const { user, system } = process.threadCpuUsage(before)
  return Math.max(1, (user + system) / 1000 / rounds / reference)
}

/** Milliseconds by the clock from the start of a process that does nothing to its end, on a quiet machine. */
const startAndEnd = 40

/** How many times longer than on a quiet machine a process takes by the clock now; at least 1. */
export async function lateness(): Promise<number> {
  const started = performance.now()
  await new Promise((resolve) => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).on('close', resolve))
  return Math.max(1, (performance.now() - started) / startAndEnd)
}

/**
 * Does `work` and asserts that it took less than `most` milliseconds of a quiet machine's clock: as many times more as a
 * process takes longer before it or after it. For promises about the clock that no count and no CPU time can hold.
 */
export async function soon<T>(most: number, what: string, work: () => Promise<T>): Promise<T> {
  const before = await lateness()
  const started = performance.now()
  const result = await work()
  const took = performance.now() - started
  if (took > most) {
    const late = Math.max(before, await lateness())
    assert.ok(took < most * late, `${what}: ${Math.round(took)} ms, on a machine ${late.toFixed(1)} times late`)
  }
  return result
}
