// Decodes recorded replies of the cloud: a HAR of a browser or a proxy, or exchanges from anywhere.

import { record } from '../codec/record.ts'
import { textOf } from '../codec/text.ts'
import { WristoryError } from '../errors.ts'
import { sources } from '../kinds/index.ts'
import { type Exchange, isConcealed, isGzip, isVendorHost } from '../recognise/exchange.ts'
import { exchangeOfEntry } from '../recognise/har-entry.ts'
import { createPages, type Whole } from '../recognise/pages.ts'
import { recogniser, splitAnswer } from '../recognise/recognise.ts'
import { AT_LAST, type Decoded, Replies } from './decoded.ts'

/** One reply of the cloud, from any recorder. */
export interface RecordedAnswer {
  /** Absolute address of the request, with its query. */
  readonly url: string
  /** Body of the answer, without transport encoding; gzip is undone. */
  readonly body: Uint8Array | string
  /** `GET` by default; other requests have no data. */
  readonly method?: string
  /** 200 by default. */
  readonly status?: number
  /** Epoch seconds of the request. Of two replies about one day the later counts. */
  readonly started?: number | null
}

/** Options of decoding: whose replies, and in which zone. */
export interface DecodeOptions {
  /** The wearer's home zone (IANA), for records that do not state their offset from UTC. */
  readonly zone?: string | null
  /** User ids whose replies are decoded, if a recording has several people; all by default. */
  readonly userId?: string
}

/** The content of a recording. */
export interface Recording extends Decoded {
  /** Decoded replies; the pages of one window count as one. */
  readonly replies: number
  /** Requests to the vendor without data, or without a reply. */
  readonly others: number
  /** Replies that the app had encrypted: only the app has the key. */
  readonly encrypted: number
  /** User ids of the requests. */
  readonly users: readonly string[]
}

/**
 * Decodes a HAR 1.2: its text, its bytes, or the result of JSON.parse. Nothing leaves the program; requests to other
 * hosts are skipped unread. Throws `usage` for anything but a HAR.
 */
export async function decodeHar(har: string | Uint8Array | object, options: DecodeOptions = {}): Promise<Recording> {
  const { entries } = record(record(parsed(har)).log)
  if (!Array.isArray(entries))
    throw new WristoryError('usage', 'This is no HAR: it has no list log.entries.', {
      hint: 'Save the recording as HAR with content in the network panel of the browser or in the proxy.',
    })
  const exchanges = entries.flatMap((entry) => exchangeOfEntry(entry, isVendorHost) ?? [])
  return await decodeExchanges(exchanges, options)
}

/** Decodes replies of the cloud from anywhere: the address determines the source. Never throws for their content. */
export async function decodeAnswers(
  answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>,
  options: DecodeOptions = {},
): Promise<Recording> {
  const exchanges: Exchange[] = []
  for await (const { url, body, method = 'GET', status = 200, started = null } of answers) {
    const address = URL.parse(url)
    if (address === null) continue
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    const none = { headers: [], form: '', replyHeaders: [] }
    exchanges.push({ ...none, method, url: address.href, status, started, body: bytes })
  }
  return await decodeExchanges(exchanges, options)
}

function parsed(har: string | Uint8Array | object): unknown {
  if (typeof har !== 'string' && !(har instanceof Uint8Array)) return har
  try {
    return JSON.parse(typeof har === 'string' ? har.replace(/^\uFEFF/, '') : textOf(har))
  } catch {
    throw new WristoryError('usage', 'This is no HAR: it is not JSON.')
  }
}

async function decodeExchanges(
  exchanges: readonly Exchange[],
  { zone = null, userId }: DecodeOptions,
): Promise<Recording> {
  const replies = new Replies(zone)
  const recognise = recogniser(sources)
  const made = exchanges.reduce((last, { started }) => Math.max(last, started ?? 0), 0)
  // Without any time, none of the dates can be said to be in the future.
  const pages = createPages(zone, () => (made === 0 ? AT_LAST : made))
  const counts = { replies: 0, others: 0, encrypted: 0 }
  const users = new Set<string>()
  const take = (list: Iterable<Whole>) => {
    for (const one of list) {
      if ('dayless' in one || replies.add(one) !== null) counts.others++
      else counts.replies++
    }
  }
  for (const exchange of exchanges) {
    const found = exchange.method === 'GET' ? recognise(new URL(exchange.url)) : []
    const user = found[0]?.userId ?? null
    if (user !== null) users.add(user)
    if (userId !== undefined && user !== null && user !== userId) continue
    if (found.length === 0 || exchange.status !== 200 || exchange.body === null) counts.others++
    else if (isConcealed(exchange)) counts.encrypted++
    else {
      const whole = await unpacked(exchange.body)
      for (const part of splitAnswer(found, whole))
        take(pages.add(part.found, { body: part.body, started: exchange.started, origin: 'capture' }))
    }
  }
  take(pages.rest())
  return Object.assign(replies, { ...counts, users: [...users] })
}

async function unpacked(body: Uint8Array): Promise<Uint8Array> {
  if (!isGzip(body)) return body
  try {
    const packed = new Blob([new Uint8Array(body)]).stream().pipeThrough(new DecompressionStream('gzip'))
    return new Uint8Array(await new Response(packed).arrayBuffer())
  } catch {
    return body
  }
}
