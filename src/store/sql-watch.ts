// A thread that ends the SQL process from within: its main thread handles no events while SQLite computes.

import { workerData } from 'node:worker_threads'
import { statfsSync } from '../files/fs.ts'
import { isRunning } from '../files/running.ts'

export interface WatchedQuery {
  /** The parent process: the query ends with it. */
  readonly parent: number
  /** Memory limit in bytes, beyond that at the start. */
  readonly memory: number
}

/** Milliseconds between two checks. */
const PERIOD = 50
/** Free space on the disk of temporary files, in bytes, below which a query is ended. */
const SPARE = 512 * 2 ** 20

const { parent, memory } = workerData as WatchedQuery
const { SQLITE_TMPDIR: folder = '.' } = process.env
const most = process.memoryUsage.rss() + memory
// If little is free from the start, a query that writes nothing must still run.
const least = Math.min(SPARE, freeSpace() / 2)
const pause = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  // On Windows the parent's id remains after its end.
  if (process.ppid !== parent || !isRunning(parent)) process.kill(process.pid, 'SIGKILL')
  if (process.memoryUsage.rss() > most) process.kill(process.pid, 'SIGKILL')
  if (freeSpace() < least) process.kill(process.pid, 'SIGTERM')
  Atomics.wait(pause, 0, 0, PERIOD)
}

function freeSpace(): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
