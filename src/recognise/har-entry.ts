// An entry of a HAR 1.2 of any writer: Charles, Proxyman, browsers, mitmproxy, Insomnia. `content.text` is free of its
// content encoding, but some writers store it raw.

import { decodeBase64 } from '../codec/base64.ts'
import { record } from '../codec/record.ts'
import { bytesOf } from '../codec/text.ts'
import type { Exchange, Header } from './exchange.ts'

/** The exchange of an entry of `log.entries` whose host passes `wanted`, else null; the body may still be gzipped. */
export function exchangeOfEntry(entry: unknown, wanted: (host: string) => boolean): Exchange | null {
  const { request, response, startedDateTime } = record(entry)
  const { method, url, headers, postData, cookies } = record(request)
  const address = typeof url === 'string' ? URL.parse(url) : null
  if (address === null || !wanted(address.hostname)) return null
  const sent = harHeaders(headers)
  const answer = record(response)
  const started = typeof startedDateTime === 'string' ? Date.parse(startedDateTime) : Number.NaN
  return {
    method: typeof method === 'string' ? method.toUpperCase() : 'GET',
    url: address.href,
    headers: sent.some(([name]) => name.toLowerCase() === 'cookie') ? sent : [...sent, ...cookieHeader(cookies)],
    form: formBody(record(postData)),
    status: typeof answer.status === 'number' ? answer.status : 0,
    replyHeaders: harHeaders(answer.headers),
    body: harBody(record(answer.content)),
    started: Number.isNaN(started) ? null : Math.floor(started / 1000),
  }
}

function harBody({ text, encoding }: Record<string, unknown>): Uint8Array | null {
  if (typeof text !== 'string' || text === '') return null
  return encoding === 'base64' ? (decodeBase64(text) ?? bytesOf(text)) : bytesOf(text)
}

function formBody({ text, params }: Record<string, unknown>): string {
  if (typeof text === 'string' && text !== '') return text
  if (!Array.isArray(params)) return ''
  const pairs = params.map(record).map(({ name, value }): [string, string] => [String(name ?? ''), String(value ?? '')])
  return pairs.length === 0 ? '' : new URLSearchParams(pairs).toString()
}

/** Headers as objects, or as pairs as one writer has them. */
function harHeaders(list: unknown): Header[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((item): Header[] => {
    const [name, value] = Array.isArray(item) ? item : [record(item).name, record(item).value]
    return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : []
  })
}

function cookieHeader(cookies: unknown): Header[] {
  const pairs = harHeaders(cookies)
  return pairs.length === 0 ? [] : [['cookie', pairs.map(([name, value]) => `${name}=${value}`).join('; ')]]
}
