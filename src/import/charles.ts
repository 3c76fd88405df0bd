// Charles's own log as JSON (`.chlsj`, a list of exchanges) and its zip of one meta file and two bodies per exchange
// (`.chlz`). Its Java serialisation (`.chls`) is closed; the menu of Charles exports HAR instead.

import { decodeBase64 } from '../codec/base64.ts'
import { record } from '../codec/record.ts'
import { bytesOf, textOf } from '../codec/text.ts'
import { type Exchange, type Header, headerOf, LARGEST_BODY, unpackBody } from './exchange.ts'
import type { Recorded } from './har.ts'
import { jsonElements } from './json-elements.ts'
import type { Archive } from './zip.ts'

const LARGEST_ENTRY = 48 << 20

/** Exchanges of a `.chlsj` stream whose host passes `wanted`. */
export async function* readChlsj(
  stream: AsyncIterable<Uint8Array>,
  wanted: (host: string) => boolean,
): AsyncGenerator<Recorded> {
  const elements = jsonElements(stream, [], LARGEST_ENTRY)
  for (;;) {
    const next = await elements.next()
    if (next.done === true) {
      if (!next.value) yield { warning: 'The file is cut off or broken; what came before was read.' }
      return
    }
    const entry = parse(next.value.bytes)
    if (entry === null) yield { warning: 'An entry cannot be read and was passed over.' }
    else if (wanted(String(entry.host ?? ''))) {
      const exchange = charlesExchange(entry, charlesBody(record(record(entry.response).body)))
      if (exchange !== null) yield { exchange }
    }
  }
}

/** Exchanges of a `.chlz` archive whose host passes `wanted`. */
export async function* readChlz(archive: Archive, wanted: (host: string) => boolean): AsyncGenerator<Recorded> {
  for (const { name } of archive.entries) {
    if (!/(?:^|\/)\d+-meta\.json$/.test(name)) continue
    const entry = parse(await archive.read(name, LARGEST_BODY))
    if (entry === null) yield { warning: 'An entry cannot be read and was passed over.' }
    else if (entry.tunnel !== true && wanted(String(entry.host ?? ''))) {
      const answer = name.replace(/-meta\.json$/, '-res.')
      const body = archive.entries.find((one) => one.name.startsWith(answer))
      const content = body === undefined ? null : await archive.read(body.name, LARGEST_BODY)
      const exchange = charlesExchange(entry, content)
      if (exchange !== null) yield { exchange }
    }
  }
}

function charlesExchange(entry: Record<string, unknown>, body: Uint8Array | null): Exchange | null {
  const { host, path, query, scheme, method } = entry
  const port = typeof entry.actualPort === 'number' ? `:${entry.actualPort}` : ''
  const search = typeof query === 'string' && query !== '' ? `?${query}` : ''
  const url = URL.parse(`${scheme === 'http' ? 'http' : 'https'}://${host}${port}${String(path ?? '/')}${search}`)
  if (url === null) return null
  const [request, response] = [record(entry.request), record(entry.response)]
  const replyHeaders = charlesHeaders(response)
  const started = Date.parse(String(record(entry.times).start ?? ''))
  return {
    method: String(method ?? 'GET').toUpperCase(),
    url: url.href,
    headers: charlesHeaders(request),
    form: String(record(request.body).text ?? ''),
    status: Number(response.status) || 0,
    replyHeaders,
    body: body === null ? null : unpackBody(body, headerOf(replyHeaders, 'content-encoding')),
    started: Number.isNaN(started) ? null : Math.floor(started / 1000),
  }
}

function charlesHeaders(part: Record<string, unknown>): Header[] {
  const list = record(part.header).headers ?? part.headers
  if (!Array.isArray(list)) return []
  return list
    .map(record)
    .flatMap(({ name, value }): Header[] => (typeof name === 'string' ? [[name, String(value ?? '')]] : []))
}

function charlesBody({ text, encoded }: Record<string, unknown>): Uint8Array | null {
  if (typeof encoded === 'string' && encoded !== '') return decodeBase64(encoded)
  return typeof text === 'string' && text !== '' ? bytesOf(text) : null
}

function parse(bytes: Uint8Array | null): Record<string, unknown> | null {
  try {
    return bytes === null ? null : record(JSON.parse(textOf(bytes)))
  } catch {
    return null
  }
}
