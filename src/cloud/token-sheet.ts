// The content of a token file: the logins of one account. Version 1 had one login; a newer version is refused.

import { WristoryError } from '../errors.ts'
import { type AppName, appNames, appOfSession, type Session } from './session.ts'

/** Where the tokens of an account are stored. */
export type TokenBackend = 'file' | 'keyring'

/** The cloud refused the token of an account. */
export interface Refusal {
  /** Epoch seconds. */
  readonly at: number
  readonly error: 'token-expired' | 'wrong-region'
  /** One sentence; contains no secret. */
  readonly says: string
}

/** One login in a file: the session, or a note that the keyring has it. */
export interface SheetLogin {
  readonly place: TokenBackend
  readonly session: Session | undefined
  readonly refused?: Refusal | undefined
}

/** Content of a file: the logins of an account. */
export type Sheet = Partial<Record<AppName, SheetLogin>>

/** The logins of a sheet in the order of the apps. */
export function loginsIn(sheet: Sheet): [AppName, SheetLogin][] {
  return appNames.flatMap((app): [AppName, SheetLogin][] => (sheet[app] === undefined ? [] : [[app, sheet[app]]]))
}

/** Version 1 has one login, beside its version. */
export function parseSheet(text: string): Sheet | undefined {
  const stored = parseJson(text) as { version?: unknown; logins?: Record<string, unknown> } | undefined
  if (stored?.version !== undefined && Number(stored.version) > 2) {
    throw new WristoryError('newer', 'The token file was written by a newer wristory; nothing was changed.')
  }
  if (stored?.version !== 2) {
    const login = parseLogin(stored)
    if (login === undefined) return undefined
    return { [login.session === undefined ? 'zepp' : appOfSession(login.session)]: login }
  }
  const logins = appNames.flatMap((app): [AppName, SheetLogin | undefined][] =>
    stored.logins?.[app] === undefined ? [] : [[app, parseLogin(stored.logins[app])]],
  )
  if (logins.length === 0 || logins.some(([, login]) => login === undefined)) return undefined
  return Object.fromEntries(logins)
}

function parseLogin(stored: unknown): SheetLogin | undefined {
  const login = stored as Partial<SheetLogin> | undefined
  if (login?.place !== 'file' && login?.place !== 'keyring') return undefined
  return { place: login.place, session: login.session, refused: asRefusal(login.refused) }
}

function asRefusal(stored: unknown): Refusal | undefined {
  const { at, error, says } = (stored ?? {}) as Partial<Refusal>
  if (typeof at !== 'number' || typeof says !== 'string') return undefined
  return error === 'token-expired' || error === 'wrong-region' ? { at, error, says } : undefined
}

export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
