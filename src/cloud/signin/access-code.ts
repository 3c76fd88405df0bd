// The reply to a password (step 1) in every form: a redirect that is read and never followed, or JSON. The redirect's
// address has the access code, so only the expected address is accepted.

import { WristoryError } from '../../errors.ts'
import type { CloudResponse } from '../transport.ts'
import { jsonBody } from './context.ts'
import { challengeError, codeText, passwordError, statusError } from './vendor-codes.ts'

/** The correct spelling: a common misspelling in other clients hands the code to the owner of that domain. */
export const redirectUri = 'https://s3-us-west-2.amazonaws.com/hm-registration/successsignin.html'

/** An access code is valid for ten days (sign-in.md section 2.4), unless the reply states another expiry. */
const accessLife = 864_000

export interface AccessCode {
  readonly code: string
  /** Epoch seconds. */
  readonly until: number
  /** Two letters of the account's country, or their substitute. */
  readonly country: string
  /** Region of the account as the reply names it, e.g. `eu-central-1`. */
  readonly region: string | undefined
}

/**
 * Reads the access code from step 1's reply; `now` in epoch seconds. Throws `wrong-password`, `sign-in-refused` or
 * `cloud-failed` by the vendor's codes, `host-refused` if the redirect has an unexpected target.
 */
export function readAccessCode(response: CloudResponse, now: number, country?: string): AccessCode {
  const location = response.headers.location
  if (response.status >= 300 && response.status < 400 && location !== undefined) {
    return fromAddress(location, now, country)
  }
  const json = jsonBody(response)
  const challenge = challengeError(json)
  if (challenge !== undefined) throw challenge
  const code = codeText(json?.error) ?? codeText(json?.error_code)
  if (code !== undefined) throw passwordError(code)
  if (response.status !== 200) throw statusError(response.status)
  if (json === undefined) throw notTheProtocol()
  if (typeof json.redirectUri === 'string')
    return fromAddress(json.redirectUri, now, country ?? text(json.country_code))
  const access = text(json.access) ?? text(json.code)
  if (access === undefined) throw notTheProtocol()
  const parts = {
    access,
    region: text(json.region),
    country: text(json.country_code),
    expiration: String(json.expiration),
  }
  return accessCode(parts, now, country)
}

function fromAddress(address: string, now: number, country: string | undefined): AccessCode {
  const url = URL.parse(address)
  const asked = new URL(redirectUri)
  if (url === null || url.origin !== asked.origin || url.pathname !== asked.pathname || url.hash !== '') {
    throw new WristoryError(
      'host-refused',
      'The reply to the password redirects to an unexpected address; the redirect was not followed.',
    )
  }
  const query = url.searchParams
  const challenge = challengeError(Object.fromEntries(query))
  if (challenge !== undefined) throw challenge
  const error = query.get('error') ?? query.get('error_code')
  if (error !== null) throw passwordError(error)
  if (query.get('state') !== 'REDIRECTION') {
    throw new WristoryError(
      'host-refused',
      'The reply to the password does not belong to our request; it was not followed.',
    )
  }
  const access = query.get('access')
  if (access === null || access === '') throw notTheProtocol()
  const parts = {
    access,
    region: query.get('region') ?? undefined,
    country: query.get('country_code') ?? undefined,
    expiration: query.get('expiration') ?? '',
  }
  return accessCode(parts, now, country)
}

interface CodeParts {
  readonly access: string
  readonly region: string | undefined
  readonly country: string | undefined
  readonly expiration: string
}

/** Some accounts have no country in the reply: the first two letters of the region replace it (section 1.2). */
function accessCode(parts: CodeParts, now: number, country: string | undefined): AccessCode {
  const named = /^\d{9,11}$/.test(parts.expiration) ? Number(parts.expiration) : undefined
  const until = named !== undefined && named > now ? Math.min(named, now + accessLife) : now + accessLife
  const fallback = parts.region?.slice(0, 2).toUpperCase() || 'US'
  return { code: parts.access, until, country: country ?? (parts.country || fallback), region: parts.region }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function notTheProtocol(): WristoryError {
  return new WristoryError(
    'cloud-failed',
    'The reply to the password has neither a code nor an error: the protocol is unknown.',
    {
      hint: 'Try another way: `wristory login --via cookie`.',
    },
  )
}
