// Why a request got no reply, as an error that says what to do.

import { WristoryError } from '../errors.ts'

/**
 * Codes of a certificate that does not prove the host (Node's TLS documentation, "X509 certificate error codes");
 * UNSPECIFIED stands for those without a name, such as a name that the authority must not sign.
 */
const certificateCode =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|^UNSPECIFIED$/

const proxyHint =
  'The connection is intercepted. If the proxy is your own, name its certificate in NODE_EXTRA_CA_CERTS.'
const clockHint =
  "Check this computer's date: the certificate is valid on other days. If the date is right, try again later."

/** Only the error's code is passed on: messages and causes of an HTTP client contain addresses and headers. */
export function transportFailure(error: unknown, timedOut: boolean, host: string): WristoryError {
  const code = errorCode(error)
  if (certificateCode.test(code)) {
    return new WristoryError(
      'host-refused',
      `The server's certificate does not prove that it is ${host} (${code}): nothing was sent.`,
      { hint: /EXPIRED|NOT_YET_VALID/.test(code) ? clockHint : proxyHint },
    )
  }
  const proxy = /^Proxy response \((\d{3})\)/.exec((error as Error).message)?.[1]
  if (proxy === '407') {
    return new WristoryError('usage', 'The proxy in HTTPS_PROXY requires a name and a password (407).', {
      hint: 'Add them to its address: HTTPS_PROXY=http://NAME:PASSWORD@proxy.example:3128, with special characters as %XX.',
    })
  }
  if (proxy !== undefined)
    return new WristoryError('network', `The proxy in HTTPS_PROXY did not connect to ${host}: it replied ${proxy}.`)
  const what = timedOut ? 'took too long' : (failures[code] ?? `was cut off${code === '' ? '' : ` (${code})`}`)
  return new WristoryError('network', `The request to ${host} ${what}.`)
}

const failures: Readonly<Record<string, string>> = {
  ENOTFOUND: 'could not be sent: the host name was not found',
  EAI_AGAIN: 'could not be sent: name resolution failed',
  ECONNREFUSED: 'could not be sent: the connection was refused',
  ENETUNREACH: 'could not be sent: the network is unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'could not be sent: the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'timed out',
  UND_ERR_BODY_TIMEOUT: 'timed out in the middle of the reply',
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  const own = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : ''
  if (own !== '' || cause === undefined || cause === error) return own
  return errorCode(cause)
}
