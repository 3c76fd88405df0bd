// What a run must know of the runs before it: when each source was last asked to the end. Kept in the table `setting`,
// because it is about asking and not about the data.

import type { SyncOptions } from './run.ts'

type Where = Pick<SyncOptions, 'store' | 'account'>

/** The value kept under `name` for the account; null where there is none. */
export function readNote<T>({ store, account }: Where, name: string): T | null {
  const row = store.database.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', `${name} ${account.id}`)
  return row === undefined ? null : (JSON.parse(row.value) as T)
}

export function writeNote({ store, account }: Where, name: string, value: unknown): void {
  store.database.run(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    `${name} ${account.id}`,
    JSON.stringify(value),
  )
}

/** Epoch seconds at which each source was last walked to its end without a failure. */
export function askedTimes(where: Where): Record<string, number> {
  return readNote<Record<string, number>>(where, 'asked') ?? {}
}

export function noteAsked(where: Where, source: string, at: number): void {
  writeNote(where, 'asked', { ...askedTimes(where), [source]: at })
}
