// Stores sessions between runs: one file per account (0600 in a 0700 folder), or the system's keyring. Tokens leave
// this store only as a session for the client; lists show their last four characters at most.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { readdirSync } from '../files/fs.ts'
import { readPrivate, removePrivate, writePrivate } from '../files/private.ts'
import { type AppName, appOfSession, isSession, type Session } from './session.ts'
import { loginsIn, parseJson, parseSheet, type Refusal, type Sheet, type TokenBackend } from './token-sheet.ts'

export type { Refusal, TokenBackend } from './token-sheet.ts'

/** One login of an account as lists show it. */
export interface SignedInAccount {
  readonly name: string
  readonly app: AppName
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

export interface TokenStore {
  /** All logins, by account and app. An unreadable account is thrown, or passed to `onUnreadable` and left out. */
  list(onUnreadable?: (name: string, error: WristoryError) => void): Promise<SignedInAccount[]>
  /**
   * The session of the account of this name, or of the only one: that of `app`, else of its first login. Throws
   * `sign-in-needed` if there is none, `usage` if there are several accounts and none was named.
   */
  load(name?: string, app?: AppName): Promise<{ readonly name: string; readonly session: Session }>
  /** The sessions of all logins of an account. Throws like `load`. */
  loadAll(name?: string): Promise<{ readonly name: string; readonly sessions: readonly Session[] }>
  /** Stores the session of a login; throws `wrong-account` if the login belongs to another person. */
  save(name: string, session: Session, place?: TokenBackend): Promise<void>
  /** Records that the cloud refused the token of a login; `undefined` clears it. */
  noteRefusal(name: string, app: AppName, refusal: Refusal | undefined): void
  /** Deletes one login of an account, or all; true if there was one. */
  remove(name: string, app?: AppName): Promise<boolean>
}

/** The account's name if none is given. */
export const defaultAccount = 'default'

interface StoredTokens {
  readonly app: AppName
  readonly session: Session
  readonly place: TokenBackend
  readonly refused?: Refusal | undefined
}

type OpenKeyring = (entry: string) => Promise<{ read(): string | undefined; write(text: string): void; remove(): void }>

/** The logins of an account, from its file or the keyring; none where it is not signed in. */
async function readTokens(file: string, name: string, openKeyring: OpenKeyring): Promise<StoredTokens[]> {
  const text = readPrivate(file)
  if (text === undefined) return []
  const sheet = parseSheet(text)
  if (sheet === undefined) throw damaged(file)
  const logins: StoredTokens[] = []
  for (const [app, { place, session, refused }] of loginsIn(sheet)) {
    const kept = place === 'keyring' ? (await openKeyring(keyringEntry(name, app))).read() : undefined
    if (place === 'keyring' && kept === undefined) throw notInKeyring(name)
    const stored = kept === undefined ? session : parseJson(kept)
    if (!isSession(stored)) throw damaged(file)
    logins.push({ app, session: stored, place, refused })
  }
  return logins
}

/** The token files of a home folder. */
function openFiles(home: string) {
  const folder = join(home, 'accounts')
  const tokenFile = (name: string) => join(folder, `${checkedName(name)}.json`)
  /** Loaded only if a login uses the keyring. */
  const openKeyring: OpenKeyring = async (entry) => (await import('./keyring.ts')).openKeyring(`${folder}#${entry}`)
  return {
    openKeyring,
    read: (name: string) => readTokens(tokenFile(name), name, openKeyring),
    readSheet: (name: string) => parseSheet(readPrivate(tokenFile(name)) ?? ''),
    writeSheet: (name: string, logins: Sheet) =>
      writePrivate(tokenFile(name), `${JSON.stringify({ version: 2, logins }, null, 2)}\n`),
    remove: (name: string) => removePrivate(tokenFile(name)),
  }
}

type TokenFiles = ReturnType<typeof openFiles>

async function saveLogin(files: TokenFiles, name: string, session: Session, place?: TokenBackend): Promise<void> {
  const { read, readSheet, writeSheet, openKeyring } = files
  if (!isSession(session)) throw new WristoryError('bug', 'An incomplete session was about to be stored.')
  const app = appOfSession(session)
  const before = (await read(name).catch(() => [])).find((login) => login.app === app)
  if (before !== undefined && before.session.userId !== session.userId) {
    throw new WristoryError(
      'wrong-account',
      `The name ${checkedName(name)} belongs to another account; nothing was changed.`,
    )
  }
  const where = place ?? before?.place ?? 'file'
  const keyring =
    where === 'keyring' || before?.place === 'keyring' ? await openKeyring(keyringEntry(name, app)) : undefined
  if (where === 'keyring') keyring?.write(JSON.stringify(session))
  writeSheet(name, { ...readSheet(name), [app]: { place: where, session: where === 'file' ? session : undefined } })
  if (where === 'file') keyring?.remove()
}

async function removeLogins(files: TokenFiles, name: string, app?: AppName): Promise<boolean> {
  const logins = loginsIn(files.readSheet(name) ?? {})
  const ending = logins.filter(([one]) => app === undefined || one === app)
  for (const [one, { place }] of ending)
    if (place === 'keyring') (await files.openKeyring(keyringEntry(name, one))).remove()
  if (ending.length === logins.length) return files.remove(name)
  files.writeSheet(name, Object.fromEntries(logins.filter((login) => !ending.includes(login))))
  return ending.length > 0
}

/** Opens the store in a home folder; reads and creates nothing yet. */
export function openTokens(home: string): TokenStore {
  const files = openFiles(home)
  const { read, readSheet, writeSheet } = files
  const loadAll = async (name?: string) => {
    const known = namesOfTokens(home)
    if (name === undefined && known.length > 1) throw severalAccounts(known)
    const chosen = name === undefined ? known[0] : checkedName(name)
    const found = chosen === undefined ? [] : await read(chosen)
    if (chosen === undefined || found.length === 0) throw notSignedIn(name, known)
    return { name: chosen, found }
  }
  return {
    async list(onUnreadable) {
      const accounts: SignedInAccount[] = []
      for (const name of namesOfTokens(home)) {
        const found = await read(name).catch((error: unknown) => {
          if (onUnreadable === undefined || !(error instanceof WristoryError)) throw error
          onUnreadable(name, error)
          return []
        })
        accounts.push(...found.map((login) => summary(name, login)))
      }
      return accounts
    },
    async load(wanted, app) {
      const { name, found } = await loadAll(wanted)
      const login = app === undefined ? found[0] : found.find((one) => one.app === app)
      if (login !== undefined) return { name, session: login.session }
      throw new WristoryError('sign-in-needed', `The account ${name} is not signed in to ${app}.`, {
        hint: `Run \`wristory login --app ${app} --account ${name}\`.`,
      })
    },
    async loadAll(wanted) {
      const { name, found } = await loadAll(wanted)
      return { name, sessions: found.map(({ session }) => session) }
    },
    save: (name, session, place) => saveLogin(files, name, session, place),
    noteRefusal(name, app, refused) {
      const sheet = readSheet(name)
      const login = sheet?.[app]
      if (login === undefined || (refused === undefined && login.refused === undefined)) return
      writeSheet(name, { ...sheet, [app]: { ...login, refused } })
    },
    remove: (name, app) => removeLogins(files, name, app),
  }
}

/** The name that one login has in the keyring. */
function keyringEntry(name: string, app: AppName): string {
  return app === 'zepp' ? name : `${name} ${app}`
}

function notSignedIn(name: string | undefined, known: readonly string[]): WristoryError {
  const others = known.length === 0 ? '' : ` There are: ${known.join(', ')}.`
  const what = name === undefined ? 'No account is signed in' : `The account ${checkedName(name)} is not signed in`
  return new WristoryError('sign-in-needed', `${what}.${others}`)
}

/** Gives the logins of an account another name; false when there are none. Throws `wrong-account` when the new name is another person's. */
export async function renameLogin(tokens: TokenStore, from: string, to: string): Promise<boolean> {
  const found = (await tokens.list(() => undefined)).filter(({ name }) => name === from)
  // Stopped in between, both names hold the same login, and the next try goes on.
  for (const { app, place, refused } of found) {
    await tokens.save(to, (await tokens.load(from, app)).session, place)
    tokens.noteRefusal(to, app, refused)
  }
  return found.length > 0 && (await tokens.remove(from))
}

/** Moves the logins of `from` that `to` lacks at a cloud of its own, and forgets the others. */
export async function mergeLogins(tokens: TokenStore, from: string, to: string): Promise<void> {
  const logins = await tokens.list(() => undefined)
  const hasMi = logins.some(({ name, app }) => name === to && app === 'mi-fitness')
  const moved = logins.find(({ name, app }) => name === from && app === 'mi-fitness')
  if (!hasMi && moved !== undefined) await tokens.save(to, (await tokens.load(from, 'mi-fitness')).session, moved.place)
  await tokens.remove(from)
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

function summary(name: string, { app, session, place, refused }: StoredTokens): SignedInAccount {
  return {
    name,
    app,
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
