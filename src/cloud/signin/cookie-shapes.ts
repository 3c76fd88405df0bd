// Parses the vendor's web cookie in every form that browsers, pages and people copy: a cookie value, a whole Cookie
// header, JSON of it, encoded once or twice, or the page's local storage (sign-in.md section 5.1).

import { hostFromDomains, hostFromText } from '../hosts.ts'
import { isHeaderSafe } from '../session.ts'
import { toObject } from './context.ts'
import { idText } from './exchange.ts'
import type { FoundToken } from './token.ts'

/** The cookie with the whole step-2 reply. */
const bundleName = 'hm-user-login-info'

/**
 * Reads the token from pasted text; `now` in epoch seconds. The current `apptoken` and `userid` take precedence over
 * the bundle, which may belong to an older account. `undefined` if there is no token.
 */
export function tokenFromPaste(paste: string, now: number): FoundToken | undefined {
  const text = paste.trim().replace(/^cookie:\s*/i, '')
  const fields = asObject(text) ?? cookiePairs(text)
  if (fields === undefined) return bareToken(text)
  const bundle = asObject(fields[bundleName]) ?? (readBundle(fields) === undefined ? undefined : fields)
  const inner = bundle === undefined ? undefined : readBundle(bundle)
  const own = first(fields, tokenNames)
  const fromBundle = inner === undefined ? undefined : first(inner, tokenNames)
  const appToken = own ?? fromBundle
  if (appToken === undefined || !isHeaderSafe(appToken)) return undefined
  // Token and login token must come from the same sign-in: the bundle's login token is only used with the bundle's own
  // token.
  const same = inner !== undefined && fromBundle === appToken
  const userId = first(fields, idNames) ?? (same ? first(inner, idNames) : undefined)
  const loginToken = same ? first(inner, ['login_token', 'loginToken']) : undefined
  const life = same ? Number(inner.app_ttl) : Number.NaN
  return {
    appToken,
    userId: idText(userId),
    host:
      hostHint(fields) ?? (bundle === undefined ? undefined : hostHint(bundle)) ?? (same ? hostHint(inner) : undefined),
    ...(loginToken === undefined ? {} : { loginToken }),
    // The cookie does not say when it was made: its full life from now is the latest possible expiry.
    ...(life > 0 && life <= 31_536_000 ? { expires: now + Math.floor(life) } : {}),
  }
}

const tokenNames = ['apptoken', 'app_token', 'appToken', 'app-token']
const idNames = ['userid', 'user_id', 'userId']
const hostNames = ['wf_baseUrl', 'region_host', 'api_host', 'host', 'domain', 'cname', 'region']

type JsonFields = { readonly [name: string]: unknown }

/** The object with the tokens: `token_info` (which may itself be text), or the object itself. */
function readBundle(fields: JsonFields): JsonFields | undefined {
  const info = asObject(fields.token_info)
  if (info !== undefined) return info
  return first(fields, tokenNames) === undefined ? undefined : fields
}

/** JSON text, plain or percent-encoded up to twice, or an object already. */
function asObject(value: unknown): JsonFields | undefined {
  if (typeof value !== 'string') return toObject(value)
  let text = value.trim().replace(/^"(.*)"$/s, '$1')
  for (let round = 0; round < 3; round += 1) {
    if (text.startsWith('{')) {
      const parsed = parse(text) ?? parse(text.replaceAll('\\"', '"'))
      if (parsed !== undefined) return toObject(parsed)
    }
    if (!text.includes('%')) return undefined
    const decoded = decode(text)
    if (decoded === text) return undefined
    text = decoded
  }
  return undefined
}

/** `a=1; b=2`, one pair per line, or the two columns that a browser's cookie table copies as. */
function cookiePairs(text: string): JsonFields | undefined {
  const pairs: { [name: string]: string } = {}
  for (const piece of text.split(/;|\r?\n/)) {
    const match = /^\s*([\w-]+)(?:\s*=\s*|\t+)([^\t]*)/.exec(piece)
    const [, name, value] = match ?? []
    if (name === undefined || value === undefined) continue
    const known = [...tokenNames, ...idNames, ...hostNames, bundleName].find(
      (k) => k.toLowerCase() === name.toLowerCase(),
    )
    if (known === undefined) continue
    const plain = value.trim().replace(/^"(.*)"$/s, '$1')
    pairs[known] = known === bundleName ? plain : decode(plain)
  }
  return Object.keys(pairs).length === 0 ? undefined : pairs
}

/** A single word: the value of the `apptoken` cookie alone. */
function bareToken(text: string): FoundToken | undefined {
  const word = decode(text)
  return isHeaderSafe(word) && word.length >= 8 && !/[{};,"<>]|:\/\//.test(word) ? { appToken: word } : undefined
}

function hostHint(fields: JsonFields): string | undefined {
  const domains = typeof fields.domains === 'string' ? parse(fields.domains) : fields.domains
  const named = hostFromDomains(domains)
  if (named !== undefined && 'host' in named) return named.host
  for (const name of hostNames) {
    const value = fields[name]
    const host = typeof value === 'string' ? hostFromText(value) : undefined
    if (host !== undefined) return host
  }
  return undefined
}

function first(fields: JsonFields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number') return String(value)
  }
  return undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
