// A capture of your own phone: the proxy on the LAN, its progress, the tokens found, the replies recognised. It stores
// nothing; the caller receives each reply, takes the tokens and ends it.

import { randomBytes, randomInt } from 'node:crypto'
import { type Exchange, headerOf } from '../import/exchange.ts'
import { createHarvest, type Found } from '../import/harvest.ts'
import { sources } from '../kinds/index.ts'
import { daysOfAnswer } from '../recognise/pages.ts'
import { type Recognised, recogniser, splitAnswer } from '../recognise/recognise.ts'
import type { Authority } from '../tls/authority.ts'
import type { HarFile } from './har.ts'
import { type CaptureStep, captureSteps, nextAdvice, type Signs } from './progress.ts'
import { type ProxyEvent, startProxy } from './proxy.ts'
import type { Upstream } from './upstream.ts'

export { type Authority, createAuthority, readAuthority } from '../tls/authority.ts'
export { createHar, type HarRedaction } from './har.ts'
export type { CaptureStep } from './progress.ts'
export { createUpstream } from './upstream.ts'

export interface CaptureOptions {
  /** LAN address to listen on. */
  readonly address: string
  readonly port: number
  readonly authority: Authority
  readonly upstream: Upstream
  readonly tunnelOthers: boolean
  /** Home zone (IANA), for counting the content of replies. */
  readonly zone: string | null
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly har?: HarFile | undefined
  /** Called after every event. */
  readonly onChange?: (() => void) | undefined
  /** Called for a failure on this side, which ended one connection. */
  readonly onFailure?: ((error: unknown) => void) | undefined
  /** Milliseconds that a connection has to send its request; ten seconds by default. */
  readonly patience?: number | undefined
  /** Called for each reply with data. */
  readonly onSeen?: ((seen: SeenExchange) => void) | undefined
}

/** A recognised reply of the vendor. */
export interface SeenExchange {
  readonly title: string
  readonly from: string
  readonly to: string
  readonly records: number
  /** The app requested it encrypted: it must be fetched again. */
  readonly encrypted: boolean
  /** A page that is followed by others. */
  readonly more: boolean
  readonly exchange: Exchange
}

export interface Capture {
  /** Address for the phone, as a QR code. */
  readonly pairing: string
  /** The same without the key, with the digits to type. */
  readonly origin: string
  readonly code: string
  steps(): CaptureStep[]
  advice(): string
  /** Best first. */
  tokens(): Found[]
  /** Requests with encrypted replies. */
  readonly concealed: readonly Recognised[]
  close(): Promise<void>
}

/** Starts a capture; throws `network` if the address cannot be used. */
export async function startCapture(options: CaptureOptions): Promise<Capture> {
  const watch = new CaptureWatch(options)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const proxy = await startProxy({
    address: options.address,
    port: options.port,
    authority: options.authority,
    upstream: options.upstream,
    tunnelOthers: options.tunnelOthers,
    now: options.now,
    code,
    key: randomBytes(16).toString('base64url'),
    patience: options.patience,
    onEvent: (event) => watch.event(event),
    onFailure: (error) => options.onFailure?.(error),
    onExchange: (exchange) => watch.exchange(exchange),
    state: () => ({ steps: watch.steps(), advice: watch.advice() }),
  })
  return {
    pairing: proxy.pairing,
    origin: `${proxy.origin}/`,
    code,
    steps: () => watch.steps(),
    advice: () => watch.advice(),
    tokens: () => watch.harvest.tokens(),
    concealed: watch.concealed,
    close: () => proxy.close(),
  }
}

class CaptureWatch {
  readonly harvest = createHarvest()
  readonly concealed: Recognised[] = []
  private readonly options: CaptureOptions
  private readonly recognise = recogniser(sources)
  private lastStep: number
  private signs = {
    paired: false,
    proxied: false,
    connects: 0,
    decrypted: 0,
    rejections: {} as Record<string, number>,
    trusted: false,
    unauthorised: 0,
    upstream: null as string | null,
    strangers: 0,
    locked: null as string | null,
  }

  constructor(options: CaptureOptions) {
    this.options = options
    this.lastStep = options.now()
  }

  steps(): CaptureStep[] {
    return captureSteps(this.seen())
  }

  advice(): string {
    return nextAdvice(this.seen())
  }

  event(event: ProxyEvent): void {
    const { signs } = this
    const before = this.steps().filter(({ done }) => done).length
    if (event.event === 'paired') signs.paired = true
    else if (event.event === 'stranger') signs.strangers++
    else if (event.event === 'locked') signs.locked = event.address
    else if (event.event === 'trusted') signs.trusted = true
    else if (event.event === 'connect') signs.connects++
    else if (event.event === 'rejected') signs.rejections[event.why] = (signs.rejections[event.why] ?? 0) + 1
    else if (event.event === 'upstream') signs.upstream = event.reason
    if (!['paired', 'stranger', 'locked', 'page', 'authority'].includes(event.event)) signs.proxied = true
    this.changed(before)
  }

  exchange(exchange: Exchange): void {
    const before = this.steps().filter(({ done }) => done).length
    this.signs.decrypted++
    this.signs.upstream = null
    if (exchange.status === 401) this.signs.unauthorised++
    this.harvest.add(exchange)
    this.data(exchange)
    this.changed(before)
    // Last: a full disk must not cost the token.
    this.options.har?.add(exchange)
  }

  private data(exchange: Exchange): void {
    const { body, started } = exchange
    const asked = exchange.method === 'GET' ? this.recognise(new URL(exchange.url)) : []
    if (asked.length === 0 || body === null || exchange.status !== 200) return
    this.signs.unauthorised = 0
    const encrypted = headerOf(exchange.headers, 'x-hm-ekv') === '1' && body[0] !== 0x7b && body[0] !== 0x5b
    const parts = splitAnswer(asked, body)
    const { found } = parts[0]!
    const { source } = found
    const { zone } = this.options
    const span = daysOfAnswer(found, body, zone, started ?? this.options.now() / 1000)
    const replies = encrypted
      ? []
      : parts.map((part) => ({
          source: part.found.source,
          reply: part.found.source.parse(part.body, { zone, ...span }),
        }))
    if (replies.some((one) => one.source.failure(one.reply) !== null)) return
    if (encrypted) this.concealed.push(found)
    this.options.onSeen?.({
      title: parts.map((part) => part.found.source.title).join(', '),
      ...span,
      records: replies.reduce((sum, one) => sum + one.source.size(one.reply), 0),
      encrypted,
      more: !encrypted && (source.paging?.next(body) ?? null) !== null,
      exchange,
    })
  }

  private changed(before: number): void {
    if (this.steps().filter(({ done }) => done).length > before) this.lastStep = this.options.now()
    this.options.onChange?.()
  }

  private seen(): Signs {
    const [best] = this.harvest.tokens()
    const waiting = this.options.now() - this.lastStep
    return { ...this.signs, token: best?.accepted === true, userId: best?.userId !== undefined, waiting }
  }
}
