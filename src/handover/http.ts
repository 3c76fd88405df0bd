// One request to a receiver: to the configured host only, with limits, and with errors that say what to do.

import { gzipSync } from 'node:zlib'
import { WristoryError } from '../errors.ts'

export interface ReceiverMessage {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | FormData
  readonly gzip?: boolean
  readonly signal?: AbortSignal | undefined
}

export interface ReceiverAnswer {
  readonly status: number
  readonly text: string
}

/** Timeout in milliseconds. */
const PATIENCE = 30_000
/** Characters of a response that are read; receivers answer with a line. */
const MOST = 1_000_000

/**
 * Sends one request and returns the response, whatever its status. Throws `handover` without a response, `interrupted`.
 */
export async function send(name: string, message: ReceiverMessage): Promise<ReceiverAnswer> {
  const { url, method = 'POST', headers = {}, body, gzip = false, signal } = message
  const packed = gzip && body !== undefined && !(body instanceof FormData)
  const timeout = AbortSignal.timeout(PATIENCE)
  try {
    const response = await fetch(url, {
      method,
      headers: { 'user-agent': 'wristory', ...headers, ...(packed ? { 'content-encoding': 'gzip' } : {}) },
      ...(body === undefined ? {} : { body: packed ? gzipSync(body, { level: 1 }) : body }),
      // A redirect could carry the secret to another host.
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    const text = (await response.text()).slice(0, MOST)
    if (response.status >= 300 && response.status < 400)
      throw new WristoryError('handover', `${name}: ${hostOf(url)} redirects elsewhere, which is not followed.`, {
        hint: 'Set the address that it redirects to.',
      })
    return { status: response.status, text }
  } catch (error) {
    if (error instanceof WristoryError) throw error
    if (signal?.aborted) throw new WristoryError('interrupted', 'Stopped; what was delivered is noted.')
    throw unreachable(name, hostOf(url), error)
  }
}

/** The same; throws `handover` for an error status. */
export async function sendWell(name: string, message: ReceiverMessage): Promise<ReceiverAnswer> {
  const answer = await send(name, message)
  if (answer.status < 300) return answer
  throw refusal(name, hostOf(message.url), answer)
}

/** The meaning of an error status. */
export function refusal(name: string, host: string, { status, text }: ReceiverAnswer): WristoryError {
  // Only printable characters: the response is foreign text.
  const said = text
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, 200)
  const what = `${name}: ${host} answered ${status}${said === '' ? '' : `: ${said}`}`
  if (status === 401 || status === 403)
    return new WristoryError('handover', what, {
      hint: 'Check the user name, password or token, and what they may do there.',
    })
  if (status === 404)
    return new WristoryError('handover', what, { hint: 'Check the address, and that the database or bucket exists.' })
  if (status === 413 || status === 507)
    return new WristoryError('handover', what, { hint: 'The receiver is full or takes smaller requests only.' })
  return new WristoryError('handover', what)
}

const causes: Readonly<Record<string, [what: string, hint: string]>> = {
  ECONNREFUSED: ['refused the connection', 'Check that it runs and listens at that port.'],
  ENOTFOUND: ['has no address', 'Check the name of the host.'],
  EAI_AGAIN: ['has no address at the moment', 'Check the network.'],
  ECONNRESET: ['broke the connection', 'It is tried again.'],
  ETIMEDOUT: ['does not answer', 'Check that it runs and can be reached.'],
  UND_ERR_CONNECT_TIMEOUT: ['does not answer', 'Check that it runs and can be reached.'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['has the certificate of another host', 'Use the name that the certificate has.'],
  CERT_HAS_EXPIRED: ['has a certificate that has ended', 'Renew it there.'],
}

/** Why no response came. */
export function unreachable(name: string, host: string, error: unknown): WristoryError {
  const { code, message } = innermost(error)
  const timeout = (error as Error).name === 'TimeoutError'
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_/.test(code)
  const [what, hint] = timeout
    ? causes.ETIMEDOUT!
    : (causes[code] ??
      (certificate
        ? [
            'has a certificate that is not trusted',
            'Name its authority in NODE_EXTRA_CA_CERTS; checks are never turned off.',
          ]
        : [`could not be reached (${code === '' ? message.slice(0, 100) : code})`, 'Check the address.']))
  return new WristoryError('handover', `${name}: ${host} ${what}.`, { hint, cause: error })
}

function innermost(error: unknown): { code: string; message: string } {
  let at = error as Error & { code?: string; errors?: Error[] }
  while (at.cause instanceof Error || at.errors?.[0]) at = (at.cause ?? at.errors![0]) as typeof at
  return { code: typeof at.code === 'string' ? at.code : '', message: at.message }
}

/** The host of an address, for messages: no path and no query, which may contain a token. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'the receiver'
}

/** Parses an address. Throws `usage` for anything but http and https, and for one with a password in it. */
export function checkedUrl(type: string, url: string | undefined, protocols = ['http:', 'https:']): URL {
  const parsed = URL.parse(url ?? '')
  if (parsed === null || !protocols.includes(parsed.protocol))
    throw new WristoryError('usage', `${type}: the option url must be an address with ${protocols.join(' or ')}//.`)
  if (parsed.username !== '' || parsed.password !== '')
    throw new WristoryError('usage', `${type}: the address must not have a name or password in it.`, {
      hint: 'Give them as options of their own.',
    })
  return parsed
}

/** The start of an address, without a slash at its end. */
export function baseOf(url: string): string {
  return url.replace(/\/+$/, '')
}
