// Selects the account of a command, with one set of errors for an unknown or ambiguous name.

import { namesOfTokens } from '../cloud/tokens.ts'
import { WristoryError } from '../errors.ts'
import { type Account, isThere, openStore, type Store, storePath } from '../store/store.ts'
import type { CommandContext } from './context.ts'
import { oneLine } from './terminal-text.ts'

/** The named account, or the only one. Throws `usage` if there are several, `sign-in-needed` if there is none. */
export function chosenAccount(store: Store, name: string | undefined): Account {
  const accounts = store.accounts()
  if (name !== undefined) {
    const found = accounts.find((account) => account.name === name) ?? accounts.find(({ name: one }) => same(one, name))
    if (found) return found
    const signedIn = namesOfTokens(store.folder)
    if (signedIn.some((one) => same(one, name)))
      throw new WristoryError('usage', `The account ${name} is signed in, but nothing of it has been fetched yet.`, {
        hint: `Run \`wristory sync --account ${name}\`.`,
      })
    throw unknownAccount(name, [...accounts.map((account) => account.name), ...signedIn])
  }
  const [only, second] = accounts
  if (only === undefined)
    throw new WristoryError('sign-in-needed', 'The store is empty.', {
      hint: 'Run `wristory login` and `wristory sync`.',
    })
  if (second) throw severalAccounts(accounts.map((account) => account.name))
  return only
}

/** `usage`: several accounts, and none was named. */
export function severalAccounts(names: Iterable<string>): WristoryError {
  return new WristoryError('usage', 'There are several accounts.', {
    hint: `Name one with --account: ${listed(names)}.`,
  })
}

/** Those of the given name, or all without a name. Throws `usage` if none has it. */
export function ofAccount<T extends { readonly name: string }>(
  all: readonly T[],
  name: string | undefined,
): readonly T[] {
  const found = name === undefined ? all : all.filter((one) => one.name === name)
  if (name !== undefined && found.length === 0)
    throw unknownAccount(
      name,
      all.map((one) => one.name),
    )
  return found
}

/** `usage`: neither a sign-in nor a history has this name. */
export function unknownAccount(name: string, names: Iterable<string>): WristoryError {
  const known = listed(names)
  return new WristoryError('usage', `No account is called ${name}.`, {
    hint: known === '' ? 'Run `wristory login`.' : `There are: ${known}.`,
  })
}

/**
 * The result of loading a session. If it fails because the name has neither a sign-in nor a history, the error is that
 * of an unknown account.
 */
export async function signedInAs<T>({ home, account, now }: CommandContext, loading: Promise<T>): Promise<T> {
  try {
    return await loading
  } catch (error) {
    if (!(error instanceof WristoryError) || error.code !== 'sign-in-needed' || account === undefined) throw error
    const names = await namesIn(home, now)
    if (names.some((one) => same(one, account))) throw error
    throw unknownAccount(account, names)
  }
}

/** Names of all accounts, signed in or with a history. */
async function namesIn(home: string, now: () => number): Promise<string[]> {
  const names = namesOfTokens(home)
  if (!isThere(storePath(home))) return names
  const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
  try {
    return [...names, ...store.accounts().map(({ name }) => name)]
  } finally {
    store.close()
  }
}

function listed(names: Iterable<string>): string {
  return [...new Set(names)].sort().map(oneLine).join(', ')
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.trim().toLowerCase()
}
