// Whose turn it is to ask the cloud, among all processes that use one home: a baton that is passed on by renaming it.
//
// A folder holds one small file, called `free` or after its holder. Of several renames of one name a single one succeeds,
// and no holder's name comes twice: so one process has the turn, a dead one's baton is taken over once, and nobody can
// take a living one's by mistake. Nothing is left to clear up, whenever a process ends. The file holds the moment at
// which the last request started.

import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from '../files/fs.ts'
import { readPrivate, removePrivate, storeError } from '../files/private.ts'
import { isRunning } from '../files/running.ts'
import { interrupted, type Sleep } from './wait.ts'

/** Milliseconds between two looks at a baton that another has. */
const look = 50

export interface Turn {
  /** When the last request started, epoch milliseconds; `undefined` when whoever sent it died before it could be noted. */
  readonly last: number | undefined
  /** False when another took over, as from a process that stood still (Ctrl-Z) for longer than any turn lasts. */
  held(): boolean
  /** Passes the baton on, with the moment at which a request `started`, if one did. Throws `store` or `disk-full`. */
  end(started?: number): void
}

export interface Turns {
  /** Waits for the turn. Throws `interrupted` as soon as the signal aborts, and `store` when the folder cannot be used. */
  take(signal?: AbortSignal): Promise<Turn>
}

export interface TurnsOptions {
  /** Where the baton lies; made when it is not there. */
  readonly folder: string
  readonly sleep: Sleep
  /** Milliseconds that no turn lasts: who is seen with one baton for so long has lost it. */
  readonly longest: number
}

/** Opens the turns of one folder; nothing is read or made yet. */
export function openTurns({ folder, sleep, longest }: TurnsOptions): Turns {
  const wanted = join(folder, 'wanted')
  /** Whether somebody waited during our last turn. */
  let others = false

  function turnOf({ path, last }: Baton): Turn {
    return {
      last,
      held: () => existsSync(path),
      end(started) {
        try {
          // Neither made nor emptied on the way: it may be another's by now.
          if (started !== undefined) writeFileSync(path, String(started).padEnd(24), { flag: 'r+' })
        } catch (error) {
          if (!isAbsent(error)) throw storeError(error, 'written', path)
        } finally {
          others = removePrivate(wanted)
          renamed(path, join(folder, 'free'))
        }
      },
    }
  }

  return {
    async take(signal) {
      // Who waits only looks now and then: without this, a process with much to ask would always be first.
      if (others) await sleep(2 * look, signal)
      let holder = ''
      // Counted in own waiting, for the clock of the computer may be set meanwhile.
      for (let waited = 0; ; ) {
        if (signal?.aborted) throw interrupted()
        const found = reach(folder, waited < longest ? undefined : holder)
        if (typeof found !== 'string') return turnOf(found)
        waited = found === holder ? waited + look : 0
        holder = found
        if (holder === nobody && waited > longest) throw spoilt(folder)
        await sleep(look, signal)
      }
    },
  }
}

interface Baton {
  readonly path: string
  readonly last: number | undefined
}

/** In place of a holder's name, while the baton is on its way from hand to hand. */
const nobody = ''

/** The baton, or the name of who has it. It is taken from a dead process, and from `lost`, who had it for too long. */
function reach(folder: string, lost: string | undefined): Baton | string {
  const mine = ['held', computer(), process.pid, process.hrtime.bigint()].join('.')
  const path = join(folder, mine)
  try {
    if (renamed(join(folder, 'free'), path)) return { path, last: momentIn(path) }
    const names = existsSync(folder) ? readdirSync(folder) : []
    // Never so while a baton is there: it is renamed within the folder, and not deleted.
    if (names.every((name) => name === 'wanted')) {
      make(folder, mine)
      return renamed(join(folder, 'free'), path) ? { path, last: momentIn(path) } : nobody
    }
    const holder = names.find((name) => name.startsWith('held.')) ?? nobody
    if (holder === nobody) return nobody
    if ((holder === lost || isDead(holder)) && renamed(join(folder, holder), path)) {
      // Read all the same: what is no plain file is refused there, and never written to.
      momentIn(path)
      return { path, last: undefined }
    }
    if (!names.includes('wanted')) mark(join(folder, 'wanted'))
    return holder
  } catch (error) {
    throw storeError(error, 'used', folder)
  }
}

/** Processes are known by number on their own computer only: a home may lie on a shared disk, or be used by containers. */
function computer(): string {
  return hostname().replace(/\W/g, '-')
}

function isDead(holder: string): boolean {
  const [, host, pid] = holder.split('.')
  return host === computer() && !isRunning(Number(pid))
}

/** Lays a folder with a free baton in place, whole. One that has a baton already is not replaced by a rename. */
function make(folder: string, name: string): void {
  const fresh = join(dirname(folder), `.${basename(folder)}.${name}.new`)
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(join(fresh, 'free'), '0', { mode: 0o600 })
    rmSync(join(folder, 'wanted'), { force: true })
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    // What rename(2) says of a folder with something in it; Windows says EPERM.
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Makes an empty file where there is none; 'wx' follows no link that somebody planted under the name. */
function mark(path: string): void {
  try {
    writeFileSync(path, '', { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Renames; false when there was nothing of that name (any more). */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw storeError(error, 'renamed', from)
  }
}

function momentIn(path: string): number | undefined {
  // Blank after a power cut.
  const moment = Number(readPrivate(path)?.trim() || Number.NaN)
  return Number.isFinite(moment) ? moment : undefined
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

function spoilt(folder: string): WristoryError {
  return new WristoryError('store', `${folder} holds something that is not wristory's.`, {
    hint: 'Delete that folder.',
  })
}
