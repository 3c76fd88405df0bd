// The name of an account in the form that the sign-in hosts expect: an e-mail address or a phone number with its
// country code.

import { WristoryError } from '../../errors.ts'

/** An account's name, ready to send, and its type. */
export interface AccountName {
  readonly name: string
  readonly kind: 'email' | 'phone'
}

/**
 * Parses what a person typed. Phone numbers lose blanks, dashes and brackets; `00` becomes `+`. A number without a
 * country code is refused: 12025550123 is American with `+` and Chinese with `+86`, and a wrong guess sends the
 * password to somebody else's account. Throws `usage`.
 */
export function readAccount(text: string): AccountName {
  const trimmed = text.trim()
  if (trimmed.includes('@')) {
    if (/^[^\s@/?#]+@[^\s@/?#]+$/.test(trimmed)) return { name: trimmed, kind: 'email' }
    throw notAnAccount()
  }
  const digits = trimmed.replace(/[\s().-]/g, '').replace(/^00/, '+')
  if (/^\+\d{6,15}$/.test(digits)) return { name: digits, kind: 'phone' }
  if (/^\d{6,15}$/.test(digits)) throw noCountryCode()
  throw notAnAccount()
}

function noCountryCode(): WristoryError {
  return new WristoryError('usage', 'The phone number has no country code.', {
    hint: 'Write it with + and the country code: +1 202 555 0123 for the USA, +86 138 0000 0000 for China.',
  })
}

function notAnAccount(): WristoryError {
  return new WristoryError('usage', 'The account is neither an e-mail address nor a phone number.', {
    hint: 'Write a phone number with its country code, like +491701234567.',
  })
}
