// Counts a command's system calls that change files: the points at which it can be killed or refused.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from './world.ts'

/** SQLite writes with pwrite64 and ftruncate, flushes with fsync and fdatasync; our own files are renamed and unlinked. */
export const fileCalls = ['pwrite64', 'ftruncate', 'fsync', 'fdatasync', 'rename', 'unlink'] as const

/** What runs a command with only these system calls traced: the kernel lets the others pass at full speed. */
export function traced(calls: string, ...more: readonly string[]): string[] {
  return ['strace', '-f', '-qq', '--seccomp-bpf', '-e', `trace=${calls}`, ...more]
}

/** What runs a command in which the call fails, or that is killed at it: `error=EIO:when=3`, `signal=KILL:when=3`. */
export function injected(call: string, what: string): string[] {
  // The failing calls reach strace's own output too, so that goes to a file that is never written.
  const through = traced(call, '-o', '/dev/null', '-e', `inject=${call}:${what}`)
  // strace 6.1 injects errors in what the kernel filters for it, and no signals.
  return what.startsWith('signal') ? through.filter((word) => word !== '--seccomp-bpf') : through
}

/** Counts of the calls that `args` makes in a home, a new one unless it is named. */
export async function syscalls(
  world: World,
  args: readonly string[],
  home = world.home(),
): Promise<Record<string, number>> {
  const file = join(world.folder, 'calls')
  const ended = await world.run(home, args, { through: traced(fileCalls.join(','), '-o', file) })
  if (ended.status !== 0) throw new Error(ended.err)
  const counts: Record<string, number> = {}
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^\d+ +(\w+)\(/gm))
    counts[name] = (counts[name] ?? 0) + 1
  return counts
}
