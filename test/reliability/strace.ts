// How often a command makes each of the system calls that change files: the points at which it can be killed or refused.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from './world.ts'

/** SQLite writes with pwrite64 and ftruncate, flushes with fsync and fdatasync; our own files are renamed and unlinked. */
export const fileCalls = ['pwrite64', 'ftruncate', 'fsync', 'fdatasync', 'rename', 'unlink'] as const

/** Counts of the calls that `args` makes in a home, a new one unless it is named. */
export async function syscalls(
  world: World,
  args: readonly string[],
  home = world.home(),
): Promise<Record<string, number>> {
  const file = join(world.folder, 'calls')
  const trace = ['strace', '-f', '-qq', '-o', file, '-e', `trace=${fileCalls.join(',')}`]
  const ended = await world.run(home, args, { through: trace })
  if (ended.status !== 0) throw new Error(ended.err)
  const counts: Record<string, number> = {}
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^\d+ +(\w+)\(/gm))
    counts[name] = (counts[name] ?? 0) + 1
  return counts
}
