// A limit in milliseconds of CPU holds on a quiet machine only: neighbours on the same hardware share its caches and its
// execution units, and CPU time grows with them. So a fixed piece of work measures the machine beside the test.

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
