// mitmproxy's flow files, formats 0.11 to 21: flows one after another, each a tnetstring dictionary. The keys that
// matter changed names only before 0.16, so one reader picks the fields of every version.
//
//   request    method, scheme, host, port, path, headers, content, timestamp_start (bytes or text by version)
//   response   status_code (`code` until 0.13), headers, content (`body` in 0.14 and 0.15), still content-encoded

import { textOf } from '../codec/text.ts'
import type { Bytes } from './bytes.ts'
import { type Exchange, type Header, headerOf, LARGEST_BODY, unpackBody } from './exchange.ts'
import type { Recorded } from './har.ts'
import { decodeTnetstring, lengthAt, type NetstringValue } from './tnetstring.ts'

/** A body with room for both connections' certificates. */
const LARGEST_FLOW = 2 * LARGEST_BODY
/** The newest format described. */
const NEWEST = 21

type Dictionary = { [key: string]: NetstringValue }

/** True if `head` can be the beginning of a flow file. */
export function isFlowFile(head: Uint8Array): boolean {
  const first = lengthAt(head, 0)
  if (first === null) return false
  const key = lengthAt(head, first.payload)
  return key !== null && key.length > 0 && key.length < 64
}

/** Exchanges of a flow file whose host passes `wanted`. */
export async function* readFlows(bytes: Bytes, wanted: (host: string) => boolean): AsyncGenerator<Recorded> {
  let newer = false
  for (let at = 0; at < bytes.size; ) {
    const head = await bytes.read(at, 16)
    const length = lengthAt(head, 0)
    if (length === null) return yield { warning: 'The file is broken; what came before was read.' }
    const end = at + length.payload + length.length + 1
    if (end > bytes.size) return yield { warning: 'The last flow is cut off; what came before was read.' }
    if (end - at > LARGEST_FLOW) yield { warning: 'A flow is too large and was passed over.' }
    else {
      const flow = decodeTnetstring(await bytes.read(at, end - at))
      const read = flow === null ? 'A flow cannot be read and was passed over.' : flowExchange(flow.value)
      if (typeof read === 'string') yield { warning: read }
      else if (read !== null) {
        if (wanted(URL.parse(read.exchange.url)?.hostname ?? '')) yield read
        if (read.version > NEWEST && !newer) {
          newer = true
          yield {
            warning: `The file has format ${read.version}; ${NEWEST} is the newest known. It was read all the same.`,
          }
        }
      }
    }
    at = end
  }
}

/** The exchange of a flow; null for flows that are not HTTP, a message for unreadable ones. */
function flowExchange(flow: NetstringValue): { exchange: Exchange; version: number } | string | null {
  const top = dictionary(flow)
  const version = flowVersion(top.version ?? null)
  if (version === null) return 'A flow says no version and was passed over.'
  if (version < 0.11) return 'The file was written by mitmproxy 0.10 or older, which nothing reads any more.'
  const type = text(top.type ?? null)
  if (type !== '' && type !== 'http') return null
  const request = dictionary(top.request ?? null)
  const url = requestUrl(request, dictionary(top.server_conn ?? null))
  if (url === null) return 'A flow has no usable address and was passed over.'
  const response = dictionary(top.response ?? null)
  const replyHeaders = flowHeaders(response.headers ?? null)
  const started = request.timestamp_start
  return {
    version,
    exchange: {
      method: text(request.method ?? null).toUpperCase(),
      url,
      headers: flowHeaders(request.headers ?? null),
      form: text(request.content ?? request.body ?? null),
      status: Number(response.status_code ?? response.code ?? 0) || 0,
      replyHeaders,
      body: flowBody(response.content ?? response.body ?? null, replyHeaders),
      started: typeof started === 'number' ? Math.floor(started) : null,
    },
  }
}

/** 21 of 21; 0.18 of [0, 18, 2]; 2 of [2, 0, 0]; null if there is none. */
function flowVersion(version: NetstringValue): number | null {
  if (typeof version === 'number') return version
  if (!Array.isArray(version)) return null
  const [major, minor] = version
  if (typeof major !== 'number' || typeof minor !== 'number') return null
  return major > 0 ? major : minor / 100
}

function requestUrl(request: Dictionary, server: Dictionary): string | null {
  const scheme = text(request.scheme ?? null) || 'http'
  const port = Number(request.port) || (scheme === 'https' ? 443 : 80)
  const headers = flowHeaders(request.headers ?? null)
  const named = headerOf(headers, ':authority') ?? headerOf(headers, 'host') ?? text(request.authority ?? null)
  // In transparent captures the host is an address; the certificate's name is better.
  const host = named.replace(/:\d+$/, '') || text(server.sni ?? null) || text(request.host ?? null)
  if (host === '') return null
  return URL.parse(`${scheme}://${host}:${port}${text(request.path ?? null) || '/'}`)?.href ?? null
}

function flowBody(content: NetstringValue, headers: readonly Header[]): Uint8Array | null {
  if (typeof content === 'string') return Buffer.from(content)
  if (!(content instanceof Uint8Array) || content.length === 0) return null
  return unpackBody(content, headerOf(headers, 'content-encoding'))
}

function flowHeaders(value: NetstringValue): Header[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((pair): Header[] =>
    Array.isArray(pair) && pair.length === 2 ? [[text(pair[0]!), text(pair[1]!)]] : [],
  )
}

function dictionary(value: NetstringValue): Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
    ? value
    : {}
}

function text(value: NetstringValue): string {
  return typeof value === 'string' ? value : value instanceof Uint8Array ? textOf(value) : ''
}
