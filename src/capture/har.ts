// Writes a capture as HAR 1.2, for other tools (`full`) or for a bug report (`redacted`). Redaction keeps what is on a
// list and covers everything else, the same value always with the same placeholder.

import { closeSync, openSync, writeSync } from 'node:fs'
import { type Exchange, type Header, headerOf } from '../import/exchange.ts'

export type HarRedaction = 'redacted' | 'full'

export interface HarFile {
  add(exchange: Exchange): void
  /** Ends the document; only then the file is complete. */
  close(): void
}

/** A new file with mode 0600; throws the system's error if it exists. */
export function createHar(path: string, redaction: HarRedaction, version: string): HarFile {
  const file = openSync(path, 'wx', 0o600)
  const cover = createCover()
  let first = true
  writeSync(file, `{"log":{"version":"1.2","creator":${JSON.stringify({ name: 'wristory', version })},"entries":[`)
  return {
    add(exchange) {
      const shown = redaction === 'full' ? exchange : redacted(exchange, cover)
      writeSync(file, `${first ? '' : ','}\n${JSON.stringify(harEntry(shown))}`)
      first = false
    },
    close() {
      writeSync(file, '\n]}}\n')
      closeSync(file)
    },
  }
}

/** One entry; the body is text if it is UTF-8, else base64. */
export function harEntry(exchange: Exchange): object {
  const { method, url, headers, form, status, replyHeaders, body, started } = exchange
  const named = (list: readonly Header[]) => list.map(([name, value]) => ({ name, value }))
  const type = headerOf(headers, 'content-type') ?? 'application/octet-stream'
  return {
    startedDateTime: new Date((started ?? 0) * 1000).toISOString(),
    time: 0,
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: named(headers),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      ...(form === '' ? {} : { postData: { mimeType: type, text: form } }),
      headersSize: -1,
      bodySize: form.length,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: named(replyHeaders),
      content: harContent(body, headerOf(replyHeaders, 'content-type') ?? ''),
      redirectURL: headerOf(replyHeaders, 'location') ?? '',
      headersSize: -1,
      bodySize: body?.length ?? 0,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  }
}

function harContent(body: Uint8Array | null, mimeType: string): object {
  if (body === null) return { size: 0, mimeType }
  const bytes = Buffer.from(body)
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes)
    ? { size: bytes.length, mimeType, text }
    : { size: bytes.length, mimeType, text: bytes.toString('base64'), encoding: 'base64' }
}

/** Gives each covered value a placeholder of its own. */
type Cover = (value: string, what: string) => string

function createCover(): Cover {
  const known = new Map<string, string>()
  return (value, what) => {
    const placeholder = known.get(value) ?? `{${what} ${known.size + 1}}`
    known.set(value, placeholder)
    return placeholder
  }
}

/** Query parameters whose values are dates, kinds and limits. */
const shownQuery = new Set(
  'query_type device_type from_date to_date eventType subType limit reverse count need_sub_data isReverse startDay endDay type enableMultiDevice byteLength'.split(
    ' ',
  ),
)
/** Headers without personal data. */
const shownHeaders = new Set(
  'accept accept-encoding appname appplatform cache-control connection content-encoding content-length content-type date host server transfer-encoding vary x-hm-ekv'.split(
    ' ',
  ),
)
/** JSON fields that say how a request ended or what it was for. */
const shownFields = new Set('code message error error_code result eventType subType type'.split(' '))

function redacted(exchange: Exchange, cover: Cover): Exchange {
  const headers = (list: readonly Header[]): Header[] =>
    list.map(([name, value]) => [name, shownHeaders.has(name.toLowerCase()) ? value : cover(value, 'header')])
  return {
    ...exchange,
    url: redactedUrl(exchange.url, cover),
    headers: headers(exchange.headers),
    form: exchange.form === '' ? '' : cover(exchange.form, 'form'),
    replyHeaders: headers(exchange.replyHeaders),
    body: exchange.body === null ? null : redactedBody(exchange.body, cover),
  }
}

/** Words of the cloud's own paths; anything else between slashes is an id. */
const shownPath =
  /^(|v\d|data|sport|run|users|me|-|events|devices|[a-z_]+\.json|[a-z][A-Za-z_]{2,30}|huami\.health\.[A-Za-z.]+)$/

function redactedUrl(address: string, cover: Cover): string {
  const url = new URL(address)
  const path = url.pathname
    .split('/')
    .map((part) => (shownPath.test(part) ? part : encodeURIComponent(cover(part, 'path'))))
    .join('/')
  const query = [...url.searchParams].map(
    ([name, value]) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(shownQuery.has(name) ? value : cover(value, 'query'))}`,
  )
  return `${url.origin}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/** The shape of JSON with its dates and small numbers; anything else by its length only. */
function redactedBody(body: Uint8Array, cover: Cover): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(redactedValue('', JSON.parse(Buffer.from(body).toString('utf8')), cover)))
  } catch {
    return Buffer.from(`{${body.length} bytes}`)
  }
}

/** Names of fields with places, body measures or identities, whatever the size of the number. */
const personal = /lat|lon|lng|geo|height|weight|birth|id$|sn$|mac|ip$|phone|city|location/i

/** A short number, or plain text: mixed letters and digits may identify someone. */
const words = /^(-?\d{1,4}|[a-z_]{1,24}( [a-z_.,]{1,24}){0,7})?$/i

function redactedValue(name: string, value: unknown, cover: Cover): unknown {
  if (Array.isArray(value)) return value.map((item) => redactedValue(name, item, cover))
  if (typeof value === 'object' && value !== null) {
    // Names of fields are the protocol's own, unless they are ids.
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        /^[\w.-]{1,40}$/.test(key) && !/\d{6}/.test(key) ? key : cover(key, 'name'),
        redactedValue(key, inner, cover),
      ]),
    )
  }
  if (typeof value === 'number') return Math.abs(value) < 100_000 && !personal.test(name) ? value : 0
  if (typeof value !== 'string' || /^\d{4}-\d\d-\d\d$/.test(value)) return value
  return shownFields.has(name) && words.test(value) ? value : cover(value, 'text')
}
