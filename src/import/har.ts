// Reads HAR 1.2 of any writer (Charles, Proxyman, browsers, mitmproxy, Insomnia) entry by entry; only the vendor's
// entries are decoded.

import { textOf } from '../codec/text.ts'
import { exchangeOfEntry } from '../recognise/har-entry.ts'
import { type Exchange, isGzip, unpackBody } from './exchange.ts'
import { jsonElements } from './json-elements.ts'

/** A body of 32 MiB as base64 with its headers. */
const LARGEST_ENTRY = 48 << 20

/** The result of reading a recording: exchanges, and messages about what was unreadable. */
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
    const exchange = exchangeOfEntry(entry, wanted)
    if (exchange === null) continue
    const { body } = exchange
    yield { exchange: body !== null && isGzip(body) ? { ...exchange, body: unpackBody(body, 'gzip') } : exchange }
  }
}
