// A read of the Mi Fitness cloud: the query as encrypted JSON in a form, and the reply decrypted and judged
// (mi-fitness.md section 6.5).

import { randomBytes } from 'node:crypto'
import type { Session } from '../session.ts'
import { toObject } from '../signin/context.ts'
import type { CloudResponse, RequestQuery } from '../transport.ts'
import type { PreparedRead, ReadAddress } from '../vendor.ts'
import type { Verdict } from '../verdict.ts'
import { isFileHost, isMiAllowed, regionOfHost } from './hosts.ts'
import { nonceAt, openReply, sealCall } from './seal.ts'

/** Codes that clients treat as an ended sign-in, beside messages that say so. */
const signInCodes: readonly number[] = [2, 3, 401, 403, 1002, 10017, 70016, -6, -10001]
/** Data of another person, not shared or outside of the shared time. */
const notShared: readonly number[] = [-4002001, -4002004]

/** Prepares reads; the difference to the server's clock is learned from its replies. */
export function createCalls(): (session: Session, at: ReadAddress, now: number) => PreparedRead {
  let ahead = 0
  return (session, { host, path, query }, now) => {
    const nonce = nonceAt(now + ahead, randomBytes(8))
    const sessionKey = session.sessionKey ?? ''
    const sealed = sealCall(
      { method: 'POST', path: path.replace(/^\/healthapp(?=\/)/, ''), data: requestJson(query) },
      sessionKey,
      nonce,
    )
    return {
      request: { method: 'POST', host, path, headers: callHeaders(session, host), form: sealed },
      judge(response) {
        const date = Date.parse(response.headers.date ?? '')
        if (Number.isFinite(date)) ahead = date - now
        return judgeReply(response, (text) => openReply(text, sessionKey, nonce))
      },
    }
  }
}

/** The compact JSON of a query: numbers and JSON text as what they are, the rest as text. */
export function requestJson(query: RequestQuery = {}): string {
  const fields = Object.entries(query).filter(([, value]) => value !== undefined)
  return JSON.stringify(Object.fromEntries(fields.map(([name, value]) => [name, jsonValue(name, value!)])))
}

const numeric = new Set(['start_time', 'end_time', 'limit'])

function jsonValue(name: string, value: string | number | boolean): unknown {
  if (typeof value !== 'string') return value
  if (numeric.has(name) && /^\d{1,15}$/.test(value)) return Number(value)
  if (value === 'true' || value === 'false') return value === 'true'
  return /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value
}

function callHeaders({ appToken, cUserId, userId }: Session, host: string): Record<string, string> {
  const person = cUserId === undefined ? `userId=${userId}` : `cUserId=${cUserId}`
  return { cookie: `serviceToken=${appToken}; ${person}; locale=en_US`, region_tag: regionOfHost(host) }
}

/** Classifies a reply; `open` decrypts its text. A page, or text that does not decrypt, means that the sign-in ended. */
export function judgeReply(response: CloudResponse, open: (text: string) => Uint8Array | null): Verdict {
  const { status } = response
  if (status === 429) return { kind: 'throttled' }
  if (status === 401 || status === 403) return { kind: 'token', status }
  if (status >= 500) return { kind: 'broken', what: `a server error (${status})` }
  if (status >= 400) return { kind: 'refused', what: `"refused" (${status})`, value: undefined }
  if (status >= 300) return { kind: 'token', status: 401 }
  if (response.body.length === 0) return { kind: 'broken', what: 'an empty body' }
  const text = new TextDecoder().decode(response.body).trim()
  const body = text.startsWith('{') ? response.body : open(text)
  const value = parsedJson(body)
  if (value !== undefined && body !== null) return judgeValue(value, body)
  // Readable at its beginning: the key is right, and the reply was cut off.
  if (body !== null && /^\{"/.test(new TextDecoder().decode(body.subarray(0, 2))))
    return { kind: 'broken', what: 'a truncated reply' }
  return { kind: 'token', status: 401 }
}

function judgeValue(value: unknown, body: Uint8Array): Verdict {
  const { code: told, message } = toObject(value) ?? {}
  const code = Number(told ?? 0)
  if (notShared.includes(code)) return { kind: 'refused', what: `code ${code}`, value }
  const ended = code !== 0 && typeof message === 'string' && /\b(?:log ?in|token|session|auth)\b/i.test(message)
  if (ended || signInCodes.includes(code)) return { kind: 'token', status: 401 }
  return { kind: 'good', value, body }
}

function parsedJson(body: Uint8Array | null): unknown {
  if (body === null) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** The read of a workout's file: the address is signed, so it is sent as it is, and without any cookie. */
export function prepareFile(address: string): PreparedRead | null {
  const url = URL.parse(address)
  const safe = url !== null && url.protocol === 'https:' && url.port === '' && url.username + url.password === ''
  if (!safe || !isFileHost(url.host) || !isMiAllowed('GET', url.host, url.pathname)) return null
  return { request: { method: 'GET', host: url.host, path: url.pathname + url.search }, judge: judgeFile }
}

function judgeFile({ status, body }: CloudResponse): Verdict {
  if (status === 429) return { kind: 'throttled' }
  if (status >= 500) return { kind: 'broken', what: `a server error (${status})` }
  if (status !== 200) return { kind: 'refused', what: `"refused" (${status})`, value: undefined }
  return body.length === 0 ? { kind: 'broken', what: 'an empty file' } : { kind: 'good', value: undefined, body }
}
