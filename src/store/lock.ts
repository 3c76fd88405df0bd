// One writer at a time: a lock that dies with its process, so nothing ever has to be unlocked by hand.
// It is an open exclusive transaction on a small file of its own; the kernel drops it when the process ends.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WristoryError } from '../errors.ts'
import { isRunning } from '../files/running.ts'
import { secureFile } from './files.ts'

export interface Lock {
  release(): void
}

/** Takes the writer's lock of `folder` at once or throws `busy`, naming who has it. `now` is epoch seconds. */
export function takeLock(folder: string, now: () => number): Lock {
  const path = join(folder, 'writer.lock')
  secureFile(path)
  const connection = new DatabaseSync(path, { timeout: 0 })
  // Of several that try in the same instant the engine may refuse all. Whoever has it says so an instant later: as long as
  // nobody who runs has, it is tried again, for a tenth of a second in all.
  for (let tries = 20; !seize(connection, path); tries--) {
    const holder = holderOf(folder)
    if (tries > 0 && !(holder && isRunning(holder.process))) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 + (process.pid % 7))
      continue
    }
    connection.close()
    throw new WristoryError('busy', `Another wristory is writing to ${folder}${holder ? inWords(holder) : ''}`)
  }
  sign(folder, now())
  return {
    release() {
      rmSync(holderPath(folder), { force: true })
      connection.close()
    },
  }
}

/** False when another process has the lock; closes the connection and throws `store` for anything else. */
function seize(connection: DatabaseSync, path: string): boolean {
  try {
    // A rollback journal in memory leaves no second file behind.
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if ((error as { errcode?: number }).errcode === 5) return false
    connection.close()
    throw new WristoryError('store', `The lock ${path} cannot be taken: ${(error as Error).message}`, { cause: error })
  }
}

/** Says who holds the lock; only words for others, so that failing to write them is no reason to stop. */
function sign(folder: string, started: number): void {
  try {
    secureFile(holderPath(folder))
    writeFileSync(holderPath(folder), JSON.stringify({ process: process.pid, started }))
  } catch {
    // A full disk is met, and told, by the first write to the store.
  }
}

interface Holder {
  readonly process: number
  /** Epoch seconds. */
  readonly started: number
}

/** Who signed last; undefined while nobody has, or half of it is written. */
function holderOf(folder: string): Holder | undefined {
  try {
    const { process: pid, started } = JSON.parse(readFileSync(holderPath(folder), 'utf8')) as Record<string, unknown>
    return typeof pid === 'number' && typeof started === 'number' ? { process: pid, started } : undefined
  } catch {
    return undefined
  }
}

function inWords({ process: pid, started }: Holder): string {
  return ` (process ${pid}, since ${new Date(started * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC)`
}

function holderPath(folder: string): string {
  return join(folder, 'writer.json')
}
