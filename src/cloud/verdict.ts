// Classifies a reply of a data host: ok, too many requests, token refused, network error, redirect, or refused. A reply
// is ok only if its JSON is complete: a status alone says little in this protocol.

import type { CloudResponse } from './transport.ts'

export type Verdict =
  /** `body`: the bytes to keep, where they differ from those received. */
  | { readonly kind: 'good'; readonly value: unknown; readonly body?: Uint8Array }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'token'; readonly status: number }
  /** Worth a retry; `what` completes the sentence "The cloud answered with …". */
  | { readonly kind: 'broken'; readonly what: string }
  | { readonly kind: 'elsewhere'; readonly location: string }
  | { readonly kind: 'refused'; readonly what: string; readonly value: unknown }

/** Classifies one reply. */
export function judge(response: CloudResponse): Verdict {
  const { status } = response
  const location = response.headers.location
  if (status === 429) return { kind: 'throttled' }
  if (status >= 300 && status < 400) {
    return location === undefined
      ? { kind: 'broken', what: `a redirect without a target (${status})` }
      : { kind: 'elsewhere', location }
  }
  const parsed = parseBody(response.body)
  if (parsed !== undefined && hasCode(parsed.value, 12)) return { kind: 'throttled' }
  if (status === 401 || status === 403) return { kind: 'token', status }
  if (status >= 500) return { kind: 'broken', what: `a server error (${status})` }
  if (status >= 400) return { kind: 'refused', what: `"${refusal(status)}" (${status})`, value: parsed?.value }
  if (parsed === undefined) return { kind: 'broken', what: unreadable(response) }
  if (saysInvalidToken(parsed.value)) return { kind: 'token', status: 401 }
  return { kind: 'good', value: parsed.value }
}

/** The JSON of a body, with or without a byte order mark; the content type is ignored. */
function parseBody(body: Uint8Array): { readonly value: unknown } | undefined {
  if (body.length === 0) return undefined
  try {
    return { value: JSON.parse(new TextDecoder().decode(body)) }
  } catch {
    return undefined
  }
}

/** `{"code":0,"message":"invalid token","data":{"code":"0102"}}` (sign-in.md section 6), also under status 200. */
function saysInvalidToken(value: unknown): boolean {
  if (!isObject(value)) return false
  return hasCode(value.data, 102) || value.message === 'invalid token' || hasErrorCode(value, 102)
}

function hasCode(value: unknown, code: number): boolean {
  return (
    isObject(value) && (typeof value.code === 'number' || typeof value.code === 'string') && Number(value.code) === code
  )
}

function hasErrorCode(value: { readonly [name: string]: unknown }, code: number): boolean {
  return typeof value.error_code === 'string' && Number(value.error_code) === code
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refusal(status: number): string {
  const names: Readonly<Record<number, string>> = {
    400: 'bad request',
    404: 'not found',
    405: 'not allowed',
    410: 'gone',
  }
  return names[status] ?? 'refused'
}

/** Never quotes the body: it may contain anything. */
function unreadable(response: CloudResponse): string {
  if (response.body.length === 0) return 'an empty body'
  const start = new TextDecoder().decode(response.body.subarray(0, 64)).trimStart()
  if (start.startsWith('<')) return 'a web page instead of data'
  return start.startsWith('{') || start.startsWith('[') ? 'a truncated reply' : 'a reply that is not JSON'
}
