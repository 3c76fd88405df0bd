// Stores sessions between runs: one file per account (0600 in a 0700 folder), or the system's keyring. Tokens leave
// this store only as a session for the client; lists show their last four characters at most.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { readdirSync } from '../files/fs.ts'
import { readPrivate, removePrivate, writePrivate } from '../files/private.ts'
import { isSession, type Session } from './session.ts'

/** Where the tokens of an account are stored. */
export type TokenBackend = 'file' | 'keyring'

/** One account as lists show it. */
export interface SignedInAccount {
  readonly name: string
  readonly via: Session['via']
  readonly host: string
  readonly hostProof: Session['hostProof']
  readonly issued: number
  readonly expires: number | undefined
  readonly renewable: boolean
  readonly place: TokenBackend
  /** Last four characters of the token. */
  readonly tail: string
  /** The refusal that ended the last run with this account; absent after a success and for a new account. */
  readonly refused: Refusal | undefined
}

/** The cloud refused the token of an account. */
export interface Refusal {
  /** Epoch seconds. */
  readonly at: number
  readonly error: 'token-expired' | 'wrong-region'
  /** One sentence; contains no secret. */
  readonly says: string
}

export interface TokenStore {
  /** All accounts, by name. An unreadable one is thrown, or passed to `onUnreadable` and left out. */
  list(onUnreadable?: (name: string, error: WristoryError) => void): Promise<SignedInAccount[]>
  /**
   * The session of the account of this name, or of the only one. Throws `sign-in-needed` if there is none, `usage` if
   * there are several and none was named.
   */
  load(name?: string): Promise<{ readonly name: string; readonly session: Session }>
  /** Stores a session; throws `wrong-account` if the name belongs to another person. */
  save(name: string, session: Session, place?: TokenBackend): Promise<void>
  /** Records that the cloud refused the account's token; `undefined` clears it. */
  noteRefusal(name: string, refusal: Refusal | undefined): void
  /** Deletes an account; true if it existed. */
  remove(name: string): Promise<boolean>
}

/** The account's name if none is given. */
export const defaultAccount = 'default'

/** Content of a file: the session, or a note that the keyring has it. */
interface Sheet {
  readonly version: 1
  readonly place: TokenBackend
  readonly session: Session | undefined
  readonly refused?: Refusal | undefined
}

interface StoredTokens {
  readonly session: Session
  readonly place: TokenBackend
  readonly refused?: Refusal | undefined
}

/** The session of an account, from its file or the keyring; undefined where it is not signed in. */
async function readTokens(
  file: string,
  name: string,
  openKeyringFor: (name: string) => Promise<{ read(): string | undefined }>,
): Promise<StoredTokens | undefined> {
  const text = readPrivate(file)
  if (text === undefined) return undefined
  const sheet = parseSheet(text)
  const kept = sheet?.place === 'keyring' ? (await openKeyringFor(name)).read() : undefined
  if (sheet?.place === 'keyring' && kept === undefined) throw notInKeyring(name)
  const stored = kept === undefined ? sheet?.session : parse(kept)
  if (sheet === undefined || !isSession(stored)) throw damaged(file)
  return { session: stored, place: sheet.place, refused: sheet.refused }
}

/** Opens the store in a home folder; reads and creates nothing yet. */
export function openTokens(home: string): TokenStore {
  const folder = join(home, 'accounts')
  const tokenFile = (name: string) => join(folder, `${checkedName(name)}.json`)
  /** Loaded only if an account uses the keyring. */
  const openKeyringFor = async (name: string) => (await import('./keyring.ts')).openKeyring(`${folder}#${name}`)

  const read = (name: string) => readTokens(tokenFile(name), name, openKeyringFor)
  return {
    async list(onUnreadable) {
      const accounts: SignedInAccount[] = []
      for (const name of namesOfTokens(home)) {
        const found = await read(name).catch((error: unknown) => {
          if (onUnreadable === undefined || !(error instanceof WristoryError)) throw error
          onUnreadable(name, error)
        })
        if (found) accounts.push(summary(name, found.session, found.place, found.refused))
      }
      return accounts
    },
    async load(name) {
      const known = namesOfTokens(home)
      if (name === undefined && known.length > 1) {
        throw severalAccounts(known)
      }
      const chosen = name === undefined ? known[0] : checkedName(name)
      const found = chosen === undefined ? undefined : await read(chosen)
      if (chosen !== undefined && found !== undefined) return { name: chosen, session: found.session }
      const others = known.length === 0 ? '' : ` There are: ${known.join(', ')}.`
      const what = name === undefined ? 'No account is signed in' : `The account ${checkedName(name)} is not signed in`
      throw new WristoryError('sign-in-needed', `${what}.${others}`)
    },
    async save(name, session, place) {
      if (!isSession(session)) throw new WristoryError('bug', 'An incomplete session was about to be stored.')
      const before = await read(name).catch(() => undefined)
      if (before !== undefined && before.session.userId !== session.userId) {
        throw new WristoryError(
          'wrong-account',
          `The name ${checkedName(name)} belongs to another account; nothing was changed.`,
        )
      }
      const where = place ?? before?.place ?? 'file'
      const keyring = where === 'keyring' || before?.place === 'keyring' ? await openKeyringFor(name) : undefined
      if (where === 'keyring') keyring?.write(JSON.stringify(session))
      const sheet: Sheet = { version: 1, place: where, session: where === 'file' ? session : undefined }
      writePrivate(tokenFile(name), `${JSON.stringify(sheet, null, 2)}\n`)
      if (where === 'file') keyring?.remove()
    },
    noteRefusal(name, refused) {
      const sheet = parseSheet(readPrivate(tokenFile(name)) ?? '')
      if (sheet === undefined || (refused === undefined && sheet.refused === undefined)) return
      writePrivate(tokenFile(name), `${JSON.stringify({ ...sheet, refused }, null, 2)}\n`)
    },
    async remove(name) {
      const sheet = parseSheet(readPrivate(tokenFile(name)) ?? '')
      if (sheet?.place === 'keyring') (await openKeyringFor(name)).remove()
      return removePrivate(tokenFile(name))
    },
  }
}

/** Gives a login another name; false when there is none. Throws `wrong-account` when the new name is another person's. */
export async function renameLogin(tokens: TokenStore, from: string, to: string): Promise<boolean> {
  const found = (await tokens.list(() => undefined)).find(({ name }) => name === from)
  if (found === undefined) return false
  // Stopped in between, both names hold the same login, and the next try goes on.
  await tokens.save(to, (await tokens.load(from)).session, found.place)
  tokens.noteRefusal(to, found.refused)
  return await tokens.remove(from)
}

function severalAccounts(names: readonly string[]): WristoryError {
  const hint = `Name one with --account: ${names.join(', ')}.`
  return new WristoryError('usage', 'There are several accounts.', { hint })
}

/** Names of the signed-in accounts, in order, without reading a token. Throws `store`. */
export function namesOfTokens(home: string): string[] {
  const folder = join(home, 'accounts')
  try {
    return readdirSync(folder)
      .filter((file) => /^[a-z0-9].*\.json$/.test(file))
      .map((file) => file.slice(0, -'.json'.length))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new WristoryError('store', `${folder} could not be read.`)
  }
}

/** Names become file names: lower case, without characters special to file systems. Throws `usage`. */
export function checkedName(name: string): string {
  const lower = name.trim().toLowerCase()
  if (/^[a-z0-9][a-z0-9._@+-]{0,63}$/.test(lower)) return lower
  throw new WristoryError('usage', 'An account name has letters, digits and . _ @ + - (64 at most).')
}

function summary(name: string, session: Session, place: TokenBackend, refused: Refusal | undefined): SignedInAccount {
  return {
    name,
    via: session.via,
    host: session.host,
    hostProof: session.hostProof,
    issued: session.issued,
    expires: session.expires,
    renewable: session.loginToken !== undefined || session.access !== undefined,
    place,
    tail: session.appToken.length >= 16 ? session.appToken.slice(-4) : '',
    refused,
  }
}

function parseSheet(text: string): Sheet | undefined {
  const sheet = parse(text) as Partial<Sheet> | undefined
  if (sheet?.version !== undefined && Number(sheet.version) > 1) {
    throw new WristoryError('newer', 'The token file was written by a newer wristory; nothing was changed.')
  }
  if (sheet?.place !== 'file' && sheet?.place !== 'keyring') return undefined
  return { version: 1, place: sheet.place, session: sheet.session, refused: asRefusal(sheet.refused) }
}

/** The file may have been edited: a refusal is read field by field. */
function asRefusal(stored: unknown): Refusal | undefined {
  const { at, error, says } = (stored ?? {}) as Partial<Refusal>
  if (typeof at !== 'number' || typeof says !== 'string') return undefined
  return error === 'token-expired' || error === 'wrong-region' ? { at, error, says } : undefined
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

function notInKeyring(name: string): WristoryError {
  return new WristoryError('sign-in-needed', `The keyring of this system did not return the tokens of ${name}.`, {
    hint: 'Unlock the desktop keyring that you used to sign in, or run `wristory login` again.',
  })
}

function damaged(path: string): WristoryError {
  return new WristoryError('sign-in-needed', `The token file ${path} is damaged.`, {
    hint: 'Run `wristory login` again.',
  })
}
