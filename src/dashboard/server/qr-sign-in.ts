// A sign-in by QR code for the page: one at a time. It goes on by itself until the code is confirmed or ends; the page
// asks how far it is.

import type { Session, SignInPrompts } from '../../cloud/index.ts'
import { WristoryError } from '../../errors.ts'

export interface QrProgress {
  readonly state: 'none' | 'waiting' | 'done' | 'failed'
  readonly message: string
  readonly hint: string
}

export interface QrCode {
  readonly address: string
  /** Epoch seconds. */
  readonly until: number
}

export interface QrSignIn {
  /** Begins a sign-in, ending an earlier one, and returns its code. Throws what the sign-in throws before there is one. */
  start(): Promise<QrCode>
  progress(): QrProgress
  close(): void
}

/** `enter` signs in and stores the session. */
export function createQrSignIn(enter: (prompts: SignInPrompts, signal: AbortSignal) => Promise<void>): QrSignIn {
  let current: { readonly stopper: AbortController; progress: QrProgress } | null = null
  const stop = () => current?.stopper.abort()
  return {
    start() {
      stop()
      const mine = { stopper: new AbortController(), progress: waiting }
      current = mine
      return new Promise<QrCode>((resolve, reject) => {
        const prompts: SignInPrompts = { qr: (address, until) => resolve({ address, until }) }
        enter(prompts, mine.stopper.signal).then(
          () => {
            mine.progress = { state: 'done', message: '', hint: '' }
          },
          (error: unknown) => {
            const known =
              error instanceof WristoryError ? error : new WristoryError('bug', 'The sign-in ended unexpectedly.')
            mine.progress = { state: 'failed', message: known.message, hint: known.hint }
            reject(known)
          },
        )
      })
    },
    progress: () => current?.progress ?? { state: 'none', message: '', hint: '' },
    close: stop,
  }
}

const waiting: QrProgress = { state: 'waiting', message: '', hint: '' }

/** The name under which a login is stored: the given one, else that of the account that the page shows. */
export function loginName(
  given: string | undefined,
  session: Session,
  shown: string | undefined,
  otherwise: string,
): string {
  // Logins of two clouds have no user id in common: on this page they are those of the account that it shows.
  return given ?? (session.sessionKey === undefined ? otherwise : (shown ?? otherwise))
}
