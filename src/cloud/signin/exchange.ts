// Step 2 of every method with a code: exchanges the code for tokens, the user id and the names of the regional hosts.

import { WristoryError } from '../../errors.ts'
import { hostFromDomains, type NamedHost } from '../hosts.ts'
import { isHeaderSafe } from '../session.ts'
import type { CloudResponse } from '../transport.ts'
import { ask, jsonBody, type SignInContext, toObject } from './context.ts'
import type { Identity } from './identity.ts'
import { accountError, challengeError, codeText, statusError } from './vendor-codes.ts'

export interface SignInTokens {
  readonly userId: string
  readonly appToken: string
  readonly loginToken: string | undefined
  /** Epoch seconds, absent when the reply names no `app_ttl`. */
  readonly expires: number | undefined
  readonly named: NamedHost
}

export interface SignInExchange {
  readonly code: string
  readonly country: string
  readonly grant: 'access_token' | 'request_token'
  readonly thirdName: string
  readonly deviceId: string
  /** Further form fields of one method. */
  readonly extra?: readonly (readonly [string, string])[]
}

/**
 * Exchanges the code with one request; throws by the vendor's codes, `wait` for "too many requests", `cloud-failed` for
 * an unusable reply.
 */
export async function exchangeCode(
  exchange: SignInExchange,
  identity: Identity,
  context: SignInContext,
): Promise<SignInTokens> {
  const response = await ask(
    {
      method: 'POST',
      host: identity.exchangeHost,
      path: '/v2/client/login',
      headers: identity.headers,
      form: [
        ['app_name', identity.appName],
        ['app_version', identity.appVersion],
        ['code', exchange.code],
        ['country_code', exchange.country],
        ['device_id', exchange.deviceId],
        ['device_model', identity.deviceModel],
        ['dn', identity.wantedHosts],
        ['grant_type', exchange.grant],
        ['third_name', exchange.thirdName],
        ['allow_registration', 'false'],
        ...(exchange.extra ?? []),
      ],
    },
    context,
  )
  return readTokens(response, Math.floor(context.clock() / 1000))
}

/** Reads the tokens from a reply of the account service; `now` in epoch seconds. */
export function readTokens(response: CloudResponse, now: number): SignInTokens {
  const json = accountReply(response)
  const info = toObject(json.token_info)
  const userId = idText(info?.user_id)
  const appToken = info?.app_token
  if (typeof appToken !== 'string' || !isHeaderSafe(appToken) || userId === undefined) throw incomplete()
  const life = Number(info?.app_ttl)
  return {
    userId,
    appToken,
    loginToken: typeof info?.login_token === 'string' && info.login_token !== '' ? info.login_token : undefined,
    // No token is known to be valid for more than a year; a larger figure is ignored (sign-in.md section 12).
    expires: Number.isFinite(life) && life > 0 && life <= 31_536_000 ? now + Math.floor(life) : undefined,
    named: hostFromDomains(json.domains),
  }
}

/** The object of a successful reply of the account service; throws the error of its `error_code` or status. */
export function accountReply(response: CloudResponse): { readonly [name: string]: unknown } {
  const json = jsonBody(response)
  const challenge = challengeError(json) ?? challengeError(toObject(json?.data))
  if (challenge !== undefined) throw challenge
  const code = codeText(json?.error_code) ?? codeText(toObject(json?.data)?.code)
  if (code !== undefined) throw accountError(code)
  if (response.status !== 200) throw statusError(response.status)
  if (json === undefined || (json.result !== undefined && json.result !== 'ok')) throw incomplete()
  return json
}

/** A user id as text: ids are numbers in some replies and must not lose digits. */
export function idText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value)
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : undefined
}

function incomplete(): WristoryError {
  return new WristoryError(
    'cloud-failed',
    'The sign-in server replied without the tokens that its protocol promises.',
    {
      hint: 'Try another way: `wristory login --via cookie`.',
    },
  )
}
