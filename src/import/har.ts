// HAR 1.2 of any writer: Charles, Proxyman, browsers, mitmproxy, Insomnia. Read entry by entry; only the vendor's
// entries are decoded. `content.text` is already free of its content encoding, but some writers store it raw.

import { decodeBase64 } from '../codec/base64.ts'
import { bytesOf, textOf } from '../codec/text.ts'
import { type Exchange, type Header, isGzip, unpackBody } from './exchange.ts'
import { jsonElements } from './json-elements.ts'

/** A body of 32 MiB as base64 with its headers. */
const LARGEST_ENTRY = 48 << 20

/** What a reader of a recording gives: exchanges, and words about what could not be read. */
export type Recorded = { readonly exchange: Exchange } | { readonly warning: string }

/** Exchanges of a HAR whose host passes `wanted`; entries whose bytes fail `mentions` are not even parsed. */
export async function* readHar(
  stream: AsyncIterable<Uint8Array>,
  wanted: (host: string) => boolean,
  mentions: (entry: Uint8Array) => boolean = () => true,
): AsyncGenerator<Recorded> {
  const elements = jsonElements(stream, ['log', 'entries'], LARGEST_ENTRY)
  for (;;) {
    const next = await elements.next()
    if (next.done === true) {
      if (!next.value) yield { warning: 'The file is cut off or broken; what came before was read.' }
      return
    }
    const { bytes } = next.value
    if (bytes === null) {
      yield { warning: 'An entry is too large and was passed over.' }
      continue
    }
    if (!mentions(bytes)) continue
    let entry: unknown
    try {
      entry = JSON.parse(textOf(bytes))
    } catch {
      yield { warning: 'An entry is not JSON and was passed over.' }
      continue
    }
    const exchange = exchangeOf(entry, wanted)
    if (exchange !== null) yield { exchange }
  }
}

function exchangeOf(entry: unknown, wanted: (host: string) => boolean): Exchange | null {
  const { request, response, startedDateTime } = record(entry)
  const { method, url, headers, postData, cookies } = record(request)
  const address = typeof url === 'string' ? URL.parse(url) : null
  if (address === null || !wanted(address.hostname)) return null
  const sent = headersOf(headers)
  const answer = record(response)
  const started = typeof startedDateTime === 'string' ? Date.parse(startedDateTime) : Number.NaN
  return {
    method: typeof method === 'string' ? method.toUpperCase() : 'GET',
    url: address.href,
    headers: sent.some(([name]) => name.toLowerCase() === 'cookie') ? sent : [...sent, ...cookieHeader(cookies)],
    form: formOf(record(postData)),
    status: typeof answer.status === 'number' ? answer.status : 0,
    replyHeaders: headersOf(answer.headers),
    body: bodyOf(record(answer.content)),
    started: Number.isNaN(started) ? null : Math.floor(started / 1000),
  }
}

function bodyOf({ text, encoding }: Record<string, unknown>): Uint8Array | null {
  if (typeof text !== 'string' || text === '') return null
  const bytes = encoding === 'base64' ? (decodeBase64(text) ?? bytesOf(text)) : bytesOf(text)
  return isGzip(bytes) ? unpackBody(bytes, 'gzip') : bytes
}

function formOf({ text, params }: Record<string, unknown>): string {
  if (typeof text === 'string' && text !== '') return text
  if (!Array.isArray(params)) return ''
  const pairs = params.map(record).map(({ name, value }): [string, string] => [String(name ?? ''), String(value ?? '')])
  return pairs.length === 0 ? '' : new URLSearchParams(pairs).toString()
}

/** Headers as objects, or as pairs as one writer has them. */
function headersOf(list: unknown): Header[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((item): Header[] => {
    const [name, value] = Array.isArray(item) ? item : [record(item).name, record(item).value]
    return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : []
  })
}

function cookieHeader(cookies: unknown): Header[] {
  const pairs = headersOf(cookies)
  return pairs.length === 0 ? [] : [['cookie', pairs.map(([name, value]) => `${name}=${value}`).join('; ')]]
}

/** Any value as an object to look into. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
