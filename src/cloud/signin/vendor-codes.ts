// Every known error code of the vendor's account service, with a message and a hint. Source: the error tables of public
// clients (sign-in.md sections 1.3, 3.5 and 6); an unknown code is reported as unknown.

import { type ErrorCode, WristoryError } from '../../errors.ts'

interface VendorCode {
  readonly error: ErrorCode
  readonly message: string
  readonly hint?: string
}

const otherWay = "Try another way: `wristory login --via cookie` (sign in on the vendor's page in your browser)."

/** `error_code` of the account service, and `data.code` of the data hosts. */
export const accountCodes: Readonly<Record<string, VendorCode>> = {
  '0100': {
    error: 'sign-in-refused',
    message: 'The cloud rejected the sign-in request as malformed (0100): its protocol may have changed.',
    hint: otherWay,
  },
  '0101': { error: 'token-expired', message: 'The login token of this account has expired (0101).' },
  '0102': { error: 'token-expired', message: 'The cloud does not recognise this token (0102).' },
  '0106': {
    error: 'sign-in-refused',
    message:
      'The cloud could not verify the code (0106): it is wrong or already used, or no band was ever paired with this account.',
    hint: 'Sign in again for a fresh code. If no band was ever paired, pair one in the phone app first.',
  },
  '0113': {
    error: 'sign-in-refused',
    message: 'The account belongs to another region (0113).',
    hint: 'Name the country of the account: `wristory login --country DE`.',
  },
  '0115': {
    error: 'sign-in-refused',
    message: 'The account is disabled (0115).',
    hint: "Contact the vendor's support: only they can enable it.",
  },
  '0117': {
    error: 'sign-in-refused',
    message: 'The Xiaomi, Google or Apple account is valid, but has no Mi Fit / Zepp account (0117).',
    hint: 'Sign in with it once in the phone app, or bind an e-mail address and password there and use those.',
  },
  '0125': {
    error: 'sign-in-refused',
    message: 'The cloud refused the sign-in with a code whose meaning is not public (0125).',
    hint: otherWay,
  },
}

/** `error` of a redirect or of the JSON form of step 1. */
export const passwordCodes: Readonly<Record<string, VendorCode>> = {
  '401': {
    error: 'wrong-password',
    message:
      'The cloud refused account and password (401). It does not say whether the password is wrong, the account unknown, or the account has no password.',
  },
  '403': {
    error: 'sign-in-refused',
    message: 'The cloud blocks this sign-in (403, risk control).',
    hint: `Wait a day before the next attempt with a password. ${otherWay}`,
  },
  '404': {
    error: 'wrong-password',
    message: 'The cloud has no account of this name (404).',
    hint: 'Check the spelling; write phone numbers with their country code, like +491701234567.',
  },
  '81003': {
    error: 'sign-in-refused',
    message: 'The cloud requires a second factor (81003).',
    hint: otherWay,
  },
  '87001': { error: 'sign-in-refused', message: 'The cloud requires a captcha (87001).', hint: otherWay },
  '408': {
    error: 'wrong-password',
    message:
      'The cloud rejects passwords of this form (408): use 8 to 30 characters with letters, digits and one special character.',
  },
}

/** Fields by which a sign-in server asks for a captcha or a second factor, as Xiaomi's does (sign-in.md section 4.2). */
const challenges: readonly (readonly [RegExp, string])[] = [
  [/^(captcha|captcha_?url|capt_?code)$/i, 'a captcha'],
  [
    /^(notification_?url|second_?factor|mfa(_?token)?|verify_?url|two_?factor.*)$/i,
    'a second factor (a code by SMS or e-mail)',
  ],
]

/** The error if a reply requires something that only a person in a browser can do; else `undefined`. */
export function challengeError(reply: { readonly [name: string]: unknown } | undefined): WristoryError | undefined {
  const asked = Object.entries(reply ?? {}).filter(([, value]) => value !== null && value !== '' && value !== false)
  const found = challenges.find(([name]) => asked.some(([field]) => name.test(field)))
  if (found === undefined) return undefined
  return new WristoryError('sign-in-refused', `The cloud requires ${found[1]} to sign in.`, {
    hint: "wristory cannot provide it. Sign in on the vendor's page in your browser: `wristory login --via cookie`.",
  })
}

/** The error for an `error_code` of the account service. */
export function accountError(code: string): WristoryError {
  return explain(accountCodes[code] ?? passwordCodes[code], code)
}

/** The error for an `error` of step 1. */
export function passwordError(code: string): WristoryError {
  return explain(passwordCodes[code] ?? accountCodes[code], code)
}

/** The error for an HTTP status of a sign-in host without a code. */
export function statusError(status: number): WristoryError {
  if (status >= 500) {
    return new WristoryError('cloud-failed', `The sign-in server failed (${status}).`, {
      hint: 'Run the command again later; the password was not refused.',
    })
  }
  const known: Readonly<Record<number, string>> = {
    400: 'The cloud rejected the sign-in request (400): its protocol may have changed, or the country does not fit the account.',
    401: 'The cloud refused to sign in (401).',
    403: 'The cloud blocks this sign-in (403).',
    404: 'The cloud no longer supports this sign-in method (404).',
  }
  return new WristoryError('sign-in-refused', known[status] ?? `The cloud refused to sign in (${status}).`, {
    hint: otherWay,
  })
}

/** Codes as they arrive: numbers or strings, with or without leading zeros. */
export function codeText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) {
    const padded = String(value).padStart(4, '0')
    return padded in accountCodes ? padded : String(value)
  }
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? value : undefined
}

function explain(known: VendorCode | undefined, code: string): WristoryError {
  if (known !== undefined) {
    return new WristoryError(known.error, known.message, known.hint === undefined ? {} : { hint: known.hint })
  }
  const shown = /^\d{1,6}$/.test(code) ? ` (${code})` : ''
  return new WristoryError('sign-in-refused', `The cloud refused the sign-in with an unknown code${shown}.`, {
    hint: otherWay,
  })
}
