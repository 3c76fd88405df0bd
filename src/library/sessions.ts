// Stores of a client's session between two runs of a program: a file of the home folder, memory, or the caller's own.

import type { TokenStore } from '../cloud/index.ts'
import { isSession, type Session } from '../cloud/session.ts'
import { WristoryError } from '../errors.ts'

/**
 * Stores one account's session: in a database, a secret manager, a cookie. A session is plain data (JSON) and secret:
 * whoever has it can read the account.
 */
export interface SessionStore {
  /** The last stored session; undefined or null if there is none. */
  load(): Promise<Session | null | undefined>
  /**
   * Stores a session, replacing the previous one: after the sign-in and after each renewal, awaited before it is used.
   */
  save(session: Session): Promise<void>
}

/** Keeps the session in memory only: each run signs in again, which the cloud allows a few times a day. */
export function memorySessions(session: Session | null = null): SessionStore {
  let kept = session
  return {
    load: async () => kept,
    async save(fresh) {
      kept = fresh
    },
  }
}

/** The program's accounts in its home folder: private files, or the system's keyring. */
export function storedSessions(tokens: TokenStore, account: string | undefined, name: string): SessionStore {
  let place = account
  return {
    async load() {
      const all = await tokens.list()
      const found = all.find((one) => one.name === (place ?? name).toLowerCase())
      if (found === undefined) return undefined
      place = found.name
      return (await tokens.load(found.name)).session
    },
    save: (session) => tokens.save(place ?? name, session),
  }
}

/** The result of the caller's own store, if it is a session. Throws `sign-in-needed` for anything else. */
export function checkedSession(value: unknown): Session | null {
  if (value === undefined || value === null) return null
  if (isSession(value)) return value
  throw new WristoryError('sign-in-needed', 'What the session store gave is no session.', {
    hint: 'Give back what `save` was given, or null to sign in again.',
  })
}
