// A lock granted in a fair order: a waiting process gets it before its last holder.

import { WristoryError } from '../errors.ts'
import { type Lock, tryLock } from '../files/lock.ts'
import { interrupted, type Pause } from './wait.ts'

/** Milliseconds between two attempts. */
const interval = 50

export interface FairLockOptions {
  readonly sleep: Pause
  /** Milliseconds to wait at most. */
  readonly longest: number
  readonly signal?: AbortSignal
}

/**
 * Waits for the lock `path`. Throws `interrupted` as soon as the signal aborts, `busy` after `longest`, and `store` or
 * `disk-full` when the file cannot be used.
 */
export async function takeFairLock(path: string, options: FairLockOptions): Promise<Lock> {
  // A waiter keeps its place in the queue until it has the lock, so the last holder waits behind it.
  const place = await waitFor(`${path}.next`, options)
  try {
    return await waitFor(path, options)
  } finally {
    place.release()
  }
}

async function waitFor(path: string, { sleep, longest, signal }: FairLockOptions): Promise<Lock> {
  // Counts its own sleep, because the computer's clock may change meanwhile.
  for (let waited = 0; ; waited += interval) {
    if (signal?.aborted) throw interrupted()
    const lock = tryLock(path)
    if (lock !== undefined) return lock
    if (waited >= longest)
      throw new WristoryError('busy', 'Another wristory process has not finished its request to the cloud.', {
        hint: 'Continue it if it is stopped (`fg`), or end it, then run the command again.',
      })
    await sleep(interval, signal)
  }
}
