// One writer at a time: the lock of a store, with a note of its holder.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { type Lock, tryLock } from '../files/lock.ts'
import { privateFile } from '../files/private.ts'
import { isRunning } from '../files/running.ts'

/** Takes the writer's lock of `folder` at once or throws `busy` with its holder. `now` is epoch seconds. */
export function takeLock(folder: string, now: () => number): Lock {
  const path = join(folder, 'writer.lock')
  let lock = tryLock(path)
  // Refused without a holder: several processes tried at the same instant. Retries for a tenth of a second.
  for (let tries = 20; lock === undefined; tries--) {
    const holder = readHolder(folder)
    if (tries === 0 || (holder && isRunning(holder.process)))
      throw new WristoryError('busy', `Another wristory is writing to ${folder}${holder ? named(holder) : ''}`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 + (process.pid % 7))
    lock = tryLock(path)
  }
  sign(folder, now())
  return {
    release() {
      rmSync(holderPath(folder), { force: true })
      lock.release()
    },
  }
}

/** Writes the note. It only serves messages, so a failure is ignored. */
function sign(folder: string, started: number): void {
  try {
    privateFile(holderPath(folder))
    writeFileSync(holderPath(folder), JSON.stringify({ process: process.pid, started }))
  } catch {
    // The first write to the store will report a full disk.
  }
}

interface Holder {
  readonly process: number
  /** Epoch seconds. */
  readonly started: number
}

/** The last holder; undefined if there is none or the note is incomplete. */
function readHolder(folder: string): Holder | undefined {
  try {
    const { process: pid, started } = JSON.parse(readFileSync(holderPath(folder), 'utf8')) as Record<string, unknown>
    return typeof pid === 'number' && typeof started === 'number' ? { process: pid, started } : undefined
  } catch {
    return undefined
  }
}

function named({ process: pid, started }: Holder): string {
  return ` (process ${pid}, since ${new Date(started * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC)`
}

function holderPath(folder: string): string {
  return join(folder, 'writer.json')
}
