// A thread of the SQL process that ends it from within: its main thread hears nothing while SQLite computes.

import { workerData } from 'node:worker_threads'
import { statfsSync } from '../files/fs.ts'
import { isRunning } from '../files/running.ts'

export interface WatchedQuery {
  /** The process that asks: the query ends with it. */
  readonly parent: number
  /** Bytes that the process may have in memory, beside what it has at its start. */
  readonly memory: number
}

/** Milliseconds between two looks. */
const PERIOD = 50
/** Free space on the disk of temporary files, in bytes, below which a query is ended. */
const SPARE = 512 * 2 ** 20

const { parent, memory } = workerData as WatchedQuery
const { SQLITE_TMPDIR: folder = '.' } = process.env
const most = process.memoryUsage.rss() + memory
// Where little is free from the start, a query that writes nothing still has to be answered.
const least = Math.min(SPARE, freeSpace() / 2)
const pause = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  // On Windows the parent's number stays after its end.
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
