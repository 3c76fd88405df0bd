// The account service behind Mi Fitness: its guarded JSON, its answers, and the way from a passToken to a login
// (mi-fitness.md sections 6.2 and 6.3). Nothing here retries, and no password is sent from here.

import { createHash } from 'node:crypto'
import { WristoryError } from '../../errors.ts'
import { ask, type SignInContext } from '../signin/context.ts'
import type { CloudRequest, CloudResponse } from '../transport.ts'
import { retryAfter } from '../wait.ts'
import { type AnsweredForm, type PassportAnswer, readAnswer, readPragma, textIn } from './answer.ts'
import { refusal } from './codes.ts'
import { Cookies } from './cookies.ts'
import { accountHost, isMiAllowed, isRegion, type Region, stsHost } from './hosts.ts'
import { regionOfCountry } from './regions.ts'

/** The service that Mi Fitness signs in to. */
export const serviceId = 'miothealth'
export const stsAddress = `https://${stsHost}/healthapp/sts`

const mostRedirects = 5

/** What a sign-in ends with, whatever way it took. */
export interface Granted {
  readonly userId: string
  readonly cUserId: string | undefined
  readonly passToken: string | undefined
  readonly sessionKey: string
  readonly serviceToken: string
  /** The region that the redirect names (`p_ur`), where it names one. */
  readonly region: Region | undefined
}

/** One sign-in: its cookies, and the world passed in. */
export interface Passport {
  readonly cookies: Cookies
  readonly context: SignInContext
  /** Keeps a rotated passToken before it is used: the old one may be dead by then. */
  readonly onPassToken?: (passToken: string) => void | Promise<void>
}

/** The cookies that name this installation and, where known, the person. */
export function openPassport(
  context: SignInContext,
  known: { readonly userId?: string | undefined; readonly passToken?: string | undefined } = {},
  onPassToken?: Passport['onPassToken'],
): Passport {
  const cookies = new Cookies({ deviceId: miDeviceId(context.deviceId), ...known })
  return { cookies, context, ...(onPassToken === undefined ? {} : { onPassToken }) }
}

/** The device id in the form of the app's own; the same for every sign-in of this installation. */
export function miDeviceId(installation: string): string {
  return `an_${createHash('md5').update(installation).digest('hex')}`
}

/** Sends one request of the sign-in with its cookies and takes over what the reply sets. */
export async function send(
  { cookies, context }: Passport,
  request: Omit<CloudRequest, 'headers'>,
  names?: readonly string[],
): Promise<CloudResponse> {
  const response = await ask({ ...request, headers: cookies.header(names) }, context)
  if (isLimited(response)) throw context.cooldown.throttled(retryAfter(response.headers, context.clock()))
  cookies.take(response.headers['set-cookie'])
  return response
}

/** Code 70022, with or without the guard before it: too many sign-ins or codes. */
function isLimited({ body }: CloudResponse): boolean {
  return /"code"\s*:\s*"?70022\b/.test(new TextDecoder().decode(body.subarray(0, 4096)))
}

/** Asks who is signed in; without a living passToken the answer holds what a sign-in needs (`_sign`, `qs`, `callback`). */
export async function serviceLogin(passport: Passport): Promise<AnsweredForm> {
  const response = await send(passport, {
    method: 'GET',
    host: accountHost,
    path: '/pass/serviceLogin',
    query: { _json: true, sid: serviceId },
  })
  return { answer: readAnswer(response), response }
}

/**
 * From a passToken to tokens for data. Throws `token-expired` where the passToken is refused, `sign-in-refused` with what
 * to do for every other answer.
 */
export async function grantByPassToken(passport: Passport): Promise<Granted> {
  const { answer, response } = await serviceLogin(passport)
  if (textIn(answer.location) === undefined || Number(answer.code) !== 0) throw refusal(answer, 'renewal')
  return await grant(passport, answer, response)
}

/** From an answer that says yes to tokens for data: keeps a new passToken, then follows `location`. */
export async function grant(passport: Passport, answer: PassportAnswer, response: CloudResponse): Promise<Granted> {
  if (Number(answer.securityStatus ?? 0) !== 0 || textIn(answer.notificationUrl) !== undefined)
    throw refusal(answer, 'sign-in')
  const fields = { ...readPragma(response), ...answer }
  const { cookies } = passport
  const found = (name: string) =>
    textIn(fields[name]) ?? response.headers[name.toLowerCase()] ?? response.headers[`x-${name.toLowerCase()}`]
  const passToken = found('passToken') ?? cookies.get('passToken')
  if (passToken !== undefined && passToken !== cookies.get('passToken')) cookies.set('passToken', passToken)
  if (passToken !== undefined) await passport.onPassToken?.(passToken)
  const [userId, sessionKey] = [found('userId') ?? cookies.get('userId'), found('ssecurity')]
  const location = textIn(fields.location)
  if (userId === undefined || !/^\d{1,20}$/.test(userId) || sessionKey === undefined || location === undefined)
    throw refusal(answer, 'sign-in')
  const { serviceToken, region } = await followSts(passport, location, textIn(fields.nonce), sessionKey)
  return { userId, cUserId: found('cUserId') ?? cookies.get('cUserId'), passToken, sessionKey, serviceToken, region }
}

/** Follows the address of the token service, signed where a nonce came, until it sets the token. */
export async function followSts(
  passport: Passport,
  address: string,
  nonce: string | undefined,
  sessionKey: string | undefined,
): Promise<{ serviceToken: string; region: Region | undefined }> {
  let url = signed(requireOurs(address), nonce, sessionKey)
  let region: Region | undefined
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    region ??= regionIn(url)
    const query = Object.fromEntries(url.searchParams)
    const response = await send(passport, { method: 'GET', host: url.host, path: url.pathname, query })
    const { cookies } = passport
    const serviceToken = cookies.get(`${serviceId}_serviceToken`) ?? cookies.get('serviceToken')
    const token = serviceToken ?? response.headers.servicetoken
    if (token !== undefined) return { serviceToken: token, region }
    const { location } = response.headers
    if (response.status < 300 || response.status >= 400 || location === undefined) break
    url = requireOurs(location, url)
  }
  throw new WristoryError('sign-in-refused', 'The token service of Xiaomi did not issue a token.', {
    hint: 'The address may have been used or be older than a few minutes: sign in again.',
  })
}

function signed(url: URL, nonce: string | undefined, sessionKey: string | undefined): URL {
  if (nonce === undefined || sessionKey === undefined) return url
  const sign = createHash('sha1').update(`nonce=${nonce}&${sessionKey}`).digest('base64')
  url.searchParams.set('clientSign', sign)
  url.searchParams.set('_userIdNeedEncrypt', 'true')
  return url
}

/** Throws `host-refused` for an address that is not https to a host and path on the list. */
function requireOurs(address: string, from?: URL): URL {
  const url = URL.parse(address, from?.href)
  const safe = url !== null && url.protocol === 'https:' && url.port === '' && url.username + url.password === ''
  if (!safe || !isMiAllowed('GET', url.host, url.pathname))
    throw new WristoryError(
      'host-refused',
      'The sign-in leads to an address that is not on the list of the Mi Fitness cloud; nothing was sent there.',
      { hint: 'Sign in again with `--via qr`.' },
    )
  return url
}

/** The region that `p_ur` names: a region, or a country of one. */
function regionIn(url: URL): Region | undefined {
  const named = url.searchParams.get('p_ur')
  if (named === null) return undefined
  if (isRegion(named.toLowerCase())) return named.toLowerCase() as Region
  return regionOfCountry(named)
}
