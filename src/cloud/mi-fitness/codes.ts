// What the account service answers in place of a sign-in: each code in a sentence, with what to do (mi-fitness.md section
// 6.2). The same code means different things at a sign-in and at a renewal.

import { type ErrorCode, WristoryError } from '../../errors.ts'
import type { PassportAnswer } from './answer.ts'

/** When an answer came. */
export type Occasion = 'password' | 'sign-in' | 'renewal'

interface Meaning {
  readonly error: ErrorCode
  readonly message: string
  readonly hint: string
}

const qr =
  'Sign in with `wristory login --app mi-fitness --via qr`, or with `--via mi-cookie` after signing in in a browser.'

const meanings: Readonly<Record<number, Meaning>> = {
  70002: {
    error: 'wrong-password',
    message: 'Xiaomi refused account or password (70002).',
    hint: 'Check both on account.xiaomi.com. The password is not sent again by itself.',
  },
  70016: {
    error: 'wrong-password',
    message: 'Xiaomi refused the password, or does not trust this device yet (70016).',
    hint: qr,
  },
  87001: {
    error: 'sign-in-refused',
    message: 'Xiaomi shows a picture with characters first (87001).',
    hint: `Run the command on a terminal or sign in on the dashboard to see the picture. ${qr}`,
  },
  20031: {
    error: 'sign-in-refused',
    message: 'Xiaomi shows a picture with characters before it sends a code (20031).',
    hint: qr,
  },
  81003: {
    error: 'sign-in-refused',
    message: 'Xiaomi asks for the second factor of this account (81003).',
    hint: `Run the command on a terminal and enter the code. ${qr}`,
  },
  10001: {
    error: 'sign-in-refused',
    message: 'The account service of Xiaomi failed while it checked the code (10001, "system error").',
    hint: qr,
  },
}

/** The error that an answer stands for. Undocumented codes are named by their number. */
export function refusal(answer: PassportAnswer, occasion: Occasion): WristoryError {
  const code = Number(answer.code)
  if (occasion === 'renewal')
    return new WristoryError(
      'token-expired',
      `Xiaomi does not accept the stored sign-in any more${Number.isFinite(code) && code !== 0 ? ` (${code})` : ''}.`,
      { hint: qr },
    )
  if (isIdentityCheck(answer))
    return new WristoryError('sign-in-refused', 'Xiaomi wants to confirm who you are, by a code in an e-mail or SMS.', {
      hint: `Run the command on a terminal and enter the code. ${qr}`,
    })
  const meaning = meanings[code]
  if (meaning !== undefined) return new WristoryError(meaning.error, meaning.message, { hint: meaning.hint })
  return new WristoryError(
    'sign-in-refused',
    Number.isFinite(code) && code !== 0
      ? `Xiaomi refused the sign-in with code ${code}.`
      : 'The answer of Xiaomi has no key or no address to go on with.',
    { hint: qr },
  )
}

/** True for an answer that asks for a code by e-mail or SMS. */
export function isIdentityCheck({ securityStatus, notificationUrl }: PassportAnswer): boolean {
  return Number(securityStatus ?? 0) !== 0 || (typeof notificationUrl === 'string' && notificationUrl !== '')
}

/** A check by a slider or puzzle, which no form can answer. */
export function manMachine(): WristoryError {
  return new WristoryError(
    'sign-in-refused',
    'Xiaomi asks to move a slider (`manMachine`); that can only be done on its own page.',
    { hint: qr },
  )
}
