// Explains an address of Xiaomi's sign-in page without a code: the reason in its query, or the step where it stopped
// (sign-in.md sections 4.1 and 4.2).

import { WristoryError } from '../../errors.ts'

interface Reason {
  readonly message: string
  readonly hint: string
}

const again = 'Open the address that `wristory login --via xiaomi` prints again and sign in there.'

/** `error` of OAuth (RFC 6749 section 4.1.2.1) and the numbers of Xiaomi's own service. */
const reasons: Readonly<Record<string, Reason>> = {
  access_denied: {
    message: 'Xiaomi reports that the access was declined (access_denied).',
    hint: `${again} Accept there.`,
  },
  invalid_request: { message: 'Xiaomi rejected the request as malformed (invalid_request).', hint: again },
  login_required: { message: 'Xiaomi requires you to sign in first (login_required).', hint: again },
  server_error: { message: 'The Xiaomi server failed (server_error).', hint: 'Try again later.' },
  temporarily_unavailable: {
    message: 'The Xiaomi server is busy (temporarily_unavailable).',
    hint: 'Try again later.',
  },
  '20003': { message: 'Xiaomi has no such account (20003).', hint: "Check the account on Xiaomi's page." },
  '70016': { message: 'Xiaomi refused the account or the password (70016).', hint: "Check both on Xiaomi's page." },
  '81003': {
    message: 'Xiaomi requires a second factor (81003).',
    hint: "Enter the code (by SMS or e-mail) on Xiaomi's page, then copy the address of the last page.",
  },
  '87001': {
    message: 'Xiaomi requires a captcha (87001).',
    hint: "Solve it on Xiaomi's page, then copy the address of the last page.",
  },
}

/** Steps before the last page, by their path. */
const steps: readonly (readonly [RegExp, string])[] = [
  [/\/(?:fe\/service\/)?identity|\/identity\/|notificationUrl=/i, '81003'],
  [/captcha|\/getCode/i, '87001'],
  [/\/oauth2\/authorize|\/pass\/serviceLogin|\/fe\/service\/(?:login|oauth2)/i, 'login_required'],
]

/** The error for a pasted address without a code; `undefined` if it has no known reason. */
export function xiaomiRefusal(address: string): WristoryError | undefined {
  const url = URL.parse(address)
  if (url === null) return undefined
  const query = new URLSearchParams(`${url.search.slice(1)}&${url.hash.slice(1)}`)
  const named = query.get('error') ?? query.get('error_code')
  if (named !== null) return refusal(reasons[named], shown(named))
  const step = steps.find(([path]) => path.test(url.pathname + url.search))?.[1]
  return url.hostname.endsWith('xiaomi.com') && step !== undefined ? refusal(reasons[step], step) : undefined
}

function refusal(reason: Reason | undefined, code: string): WristoryError {
  const { message, hint } = reason ?? { message: `Xiaomi refused the sign-in (${code}).`, hint: again }
  return new WristoryError('sign-in-refused', message, { hint })
}

/** An address can contain anything: only text that looks like a code is quoted. */
function shown(code: string): string {
  return /^[\w.-]{1,40}$/.test(code) ? code : 'an undisclosed reason'
}
