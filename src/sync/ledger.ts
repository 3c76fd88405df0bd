// When each source was last fetched completely. Stored in the table `setting`, because it concerns requests and not
// data.

import { loginKey } from '../store/logins.ts'
import { keepNote, readNote as noteOf } from '../store/note.ts'
import type { SyncOptions } from './options.ts'

type LedgerPlace = Pick<SyncOptions, 'store' | 'account' | 'login'>

/** The value stored under `name` for the account; null if there is none. Throws `corrupt` if it is damaged. */
export function readNote<T extends object>(where: LedgerPlace, name: string): T | null {
  return noteOf<T>(where.store.database, noteName(where, name))
}

export function writeNote(where: LedgerPlace, name: string, value: object): void {
  keepNote(where.store.database, noteName(where, name), value)
}

/** Each login has its own notes; those of the first Zepp or Zepp Life login have no addition. */
function noteName({ store, account, login = 'zepp' }: LedgerPlace, name: string): string {
  const apart = login === 'mi-fitness' || (login === 'zepp-life' && loginKey(store.database, account, 'zepp') !== null)
  return `${name} ${account.id}${apart ? ` ${login}` : ''}`
}

/** Epoch seconds at which each source was last walked to its end without a failure. */
export function askedTimes(where: LedgerPlace): Record<string, number> {
  return readNote<Record<string, number>>(where, 'asked') ?? {}
}

export function noteAsked(where: LedgerPlace, source: string, at: number): void {
  writeNote(where, 'asked', { ...askedTimes(where), [source]: at })
}

/** Sources that failed in the last run: partly, or, if nothing was answered, `lost`. */
export function failingSources(where: LedgerPlace): Record<string, 'failed' | 'lost'> {
  return readNote(where, 'failing') ?? {}
}

/** `null` for a source that did not fail. */
export function noteFailing(where: LedgerPlace, source: string, how: 'failed' | 'lost' | null): void {
  const { [source]: before, ...others } = failingSources(where)
  if ((before ?? null) !== how) writeNote(where, 'failing', how === null ? others : { ...others, [source]: how })
}
