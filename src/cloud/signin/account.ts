// The name of an account as the sign-in hosts want it: an e-mail address or a phone number with its country code.

import { WristoryError } from '../../errors.ts'

/** An account's name, ready to be sent, and which of the two it is. */
export interface AccountName {
  readonly name: string
  readonly kind: 'email' | 'phone'
}

/**
 * Reads what a person typed. Phone numbers lose blanks, dashes and brackets; `00` becomes `+`; eleven digits that
 * begin with 1 are a Chinese mobile number and get `+86` (sign-in.md section 2.2). Throws `usage` for anything else.
 */
export function readAccount(text: string): AccountName {
  const trimmed = text.trim()
  if (trimmed.includes('@')) {
    if (/^[^\s@/?#]+@[^\s@/?#]+$/.test(trimmed)) return { name: trimmed, kind: 'email' }
    throw notAnAccount()
  }
  const digits = trimmed.replace(/[\s().-]/g, '').replace(/^00/, '+')
  if (/^\+\d{6,15}$/.test(digits)) return { name: digits, kind: 'phone' }
  if (/^1\d{10}$/.test(digits)) return { name: `+86${digits}`, kind: 'phone' }
  throw notAnAccount()
}

function notAnAccount(): WristoryError {
  return new WristoryError('usage', 'The account is neither an e-mail address nor a phone number.', {
    hint: 'Write a phone number with its country code, like +491701234567.',
  })
}
