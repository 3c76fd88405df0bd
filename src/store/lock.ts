// One writer at a time: a lock that dies with its process, so nothing ever has to be unlocked by hand.
// It is an open exclusive transaction on a small file of its own; the kernel drops it when the process ends.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WristoryError } from '../errors.ts'
import { secureFile } from './files.ts'

export interface Lock {
  release(): void
}

/** Takes the writer's lock of `folder` at once or throws `busy`, naming who has it. `now` is epoch seconds. */
export function takeLock(folder: string, now: () => number): Lock {
  const path = join(folder, 'writer.lock')
  secureFile(path)
  const connection = new DatabaseSync(path, { timeout: 0 })
  try {
    // A rollback journal in memory leaves no second file behind.
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    if ((error as { errcode?: number }).errcode === 5) {
      throw new WristoryError('busy', `Another wristory is writing to ${folder}${holderOf(folder)}`)
    }
    throw new WristoryError('store', `The lock ${path} cannot be taken: ${(error as Error).message}`, { cause: error })
  }
  sign(folder, now())
  return {
    release() {
      rmSync(holderPath(folder), { force: true })
      connection.close()
    },
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

function holderOf(folder: string): string {
  try {
    const holder: unknown = JSON.parse(readFileSync(holderPath(folder), 'utf8'))
    const { process: pid, started } = holder as { process: unknown; started: unknown }
    if (typeof pid !== 'number' || typeof started !== 'number') return ''
    return ` (process ${pid}, since ${new Date(started * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC)`
  } catch {
    return ''
  }
}

function holderPath(folder: string): string {
  return join(folder, 'writer.json')
}
