// Reads from the data host with one account's session: paced, retried where a retry can help, with one token renewal,
// and otherwise ended by an error with a hint. One client serves one run.

import { localTime } from '../codec/local-time.ts'
import { WristoryError } from '../errors.ts'
import type { Cooldown } from './cooldown.ts'
import { huami } from './huami.ts'
import { createMiFitness } from './mi-fitness/vendor.ts'
import type { Pacer } from './pace.ts'
import { elsewhere, follow, pathName } from './redirect.ts'
import { appOfSession, type Session } from './session.ts'
import type { CloudResponse, RequestQuery, Transport } from './transport.ts'
import type { CloudProtocol, Means, PreparedRead } from './vendor.ts'
import type { Verdict } from './verdict.ts'
import { backoff, longestBackoff, type NowInMs, type Pause, retryAfter, sleep } from './wait.ts'

/** The figures of reliability.md, N1, N2, N4, N11 and N13. */
const mostTries = 5
const longestWait = 900
const mostRedirects = 3
const mostRenewals = 2

/** A data reply as received. */
export interface CloudReply {
  readonly status: number
  /** The host that answered. */
  readonly host: string
  /** Exact bytes, after gzip decoding. */
  readonly body: Uint8Array
  /** The body's JSON, parsed once. */
  readonly value: unknown
  /** Epoch seconds. */
  readonly received: number
}

export interface GetOptions {
  /** Error statuses to return instead of throwing, e.g. 404 for a profile that does not exist. */
  readonly accept?: readonly number[]
  /** Stops this read, beside the client's own signal. */
  readonly signal?: AbortSignal | undefined
}

export interface CloudClient {
  /** The current session: a renewed one replaces the first. */
  readonly session: Session
  /**
   * One read of the data host. Throws `wait` (with `until`), `token-expired`, `wrong-account`, `wrong-region`,
   * `cloud-failed`, `cloud-refused`, `network`, `host-refused`, `reply-too-large`, `interrupted`.
   */
  get(path: string, query?: RequestQuery, options?: GetOptions): Promise<CloudReply>
  /**
   * The bytes of a file at a signed address that the cloud gave. Only hosts of files on the vendor's list are asked, and
   * no token is sent. Throws what `get` throws, except for the token.
   */
  download(url: string, options?: Pick<GetOptions, 'signal'>): Promise<Uint8Array>
}

export interface CloudClientOptions {
  readonly transport: Transport
  readonly session: Session
  readonly pacer: Pacer
  readonly cooldown: Cooldown
  readonly deviceId: string
  /** Stores a renewed session; awaited before the session is used. */
  readonly onSession?: (session: Session) => void | Promise<void>
  readonly clock?: NowInMs
  readonly sleep?: Pause
  readonly random?: () => number
  readonly signal?: AbortSignal | undefined
}

/** Makes a client; throws `host-refused` when the session's host is not one of the vendor's. */
export function createClient(options: CloudClientOptions): CloudClient {
  const vendor = appOfSession(options.session) === 'mi-fitness' ? createMiFitness() : huami
  if (!vendor.isDataHost(options.session.host)) {
    throw new WristoryError(
      'host-refused',
      'The stored session names a host that does not belong to the vendor; nothing was sent.',
    )
  }
  const state: State = {
    ...options,
    vendor,
    clock: options.clock ?? Date.now,
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
    session: options.session,
    used: new Set(),
  }
  return {
    get session() {
      return state.session
    },
    get: (path, query, options = {}) => read(state, { path, query, file: null }, options),
    async download(url, options = {}) {
      const file = vendor.file?.(url) ?? null
      if (file === null) throw foreignFile()
      return (await read(state, { path: 'file', query: undefined, file }, options)).body
    },
  }
}

interface State extends Omit<CloudClientOptions, 'clock' | 'sleep' | 'random' | 'session'> {
  readonly vendor: CloudProtocol
  readonly clock: NowInMs
  readonly sleep: Pause
  readonly random: () => number
  session: Session
  /** Means of renewal used in this run; each is used once. */
  readonly used: Set<Means>
}

async function read(
  state: State,
  { path, query, file }: Omit<CloudRead, 'signal'>,
  { accept = [], signal: own }: GetOptions,
): Promise<CloudReply> {
  const signal =
    own === undefined || state.signal === undefined ? (own ?? state.signal) : AbortSignal.any([own, state.signal])
  let failures = 0
  let renewed = false
  for (;;) {
    const sent = await attempt(state, { path, query, file, signal }, failures + 1 >= mostTries)
    const { verdict } = sent
    if (verdict.kind === 'good') return reply(state, sent, verdict.value, verdict.body)
    if (verdict.kind === 'refused') {
      if (accept.includes(sent.status)) return reply(state, sent, verdict.value)
      throw new WristoryError('cloud-refused', `The cloud answered ${pathName(path)} with ${verdict.what}.`)
    }
    if (verdict.kind === 'token') {
      if (renewed) throw refusedAgain(state, verdict.status)
      await renewSession(state, verdict.status)
      renewed = true
      continue
    }
    failures += 1
    await pauseOrThrow(state, sent, failures, { path, signal })
  }
}

/** The request. */
interface CloudRead {
  readonly path: string
  readonly query: RequestQuery | undefined
  /** A file at a signed address; null for a call. */
  readonly file: PreparedRead | null
  readonly signal: AbortSignal | undefined
}

interface Sent {
  readonly status: number
  readonly host: string
  readonly response: CloudResponse | undefined
  readonly verdict: Exclude<Verdict, { kind: 'elsewhere' }> | { readonly kind: 'lost'; readonly error: WristoryError }
  /** Epoch seconds before which the pacer sends nothing, set by "too many requests". */
  readonly closed?: number | undefined
}

/** One attempt: the request and its redirects. */
async function attempt(state: State, { path, query, file, signal }: CloudRead, last: boolean): Promise<Sent> {
  const { session } = state
  let at = { host: session.host, path, query }
  for (let redirects = 0; ; redirects += 1) {
    let answered: Answered
    try {
      answered = await send(state, file ?? state.vendor.prepare(session, at, state.clock), signal, last)
    } catch (error) {
      if (!(error instanceof WristoryError) || error.code !== 'network') throw error
      return { status: 0, host: at.host, response: undefined, verdict: { kind: 'lost', error } }
    }
    const { response, verdict, closed } = answered
    if (verdict.kind !== 'elsewhere') {
      if (verdict.kind === 'token' && at.host !== session.host) throw elsewhere()
      return { status: response.status, host: at.host, response, verdict, closed }
    }
    if (redirects === mostRedirects) {
      throw new WristoryError(
        'cloud-failed',
        `${pathName(path)} redirects in circles (more than ${mostRedirects} redirects).`,
      )
    }
    at = follow(verdict.location, at, state.transport.cloud)
  }
}

interface Answered {
  readonly response: CloudResponse
  readonly verdict: Verdict
  readonly closed: number | undefined
}

/**
 * One paced request. A "too many requests" is recorded before any other process may send; after the `last` attempt the
 * pacer stays closed as long as the error says, so the time shown to the person is the time that applies.
 */
function send(
  state: State,
  { request, judge }: PreparedRead,
  signal: AbortSignal | undefined,
  last: boolean,
): Promise<Answered> {
  return state.pacer.run(async (tooMany) => {
    const response = await state.transport.send({ ...request, signal })
    const verdict = judge(response)
    const throttled = verdict.kind === 'throttled'
    return { response, verdict, closed: throttled ? tooMany(closeUntil(state, response, last)) : undefined }
  }, signal)
}

/** Waits before the next attempt, or throws if there is none. */
async function pauseOrThrow(
  state: State,
  sent: Sent,
  failures: number,
  { path, signal }: Pick<CloudRead, 'path' | 'signal'>,
): Promise<void> {
  const now = Math.ceil(state.clock() / 1000)
  const told = sent.response === undefined ? undefined : retryAfter(sent.response.headers, state.clock())
  const throttled = sent.verdict.kind === 'throttled'
  const own = backoff(failures, state.random)
  const wait = Math.max(told ?? 0, told === undefined ? own : 0)
  if (told !== undefined && told > longestWait) throw pleaseWait(sent.closed ?? now + told)
  if (throttled && sent.closed !== undefined && sent.closed - now > longestWait) throw pleaseWait(sent.closed)
  if (failures >= mostTries) {
    if (throttled) throw pleaseWait(sent.closed ?? now + Math.max(told ?? 0, longestBackoff))
    if (sent.verdict.kind === 'lost') throw sent.verdict.error
    const what = 'what' in sent.verdict ? sent.verdict.what : 'an error'
    throw new WristoryError('cloud-failed', `The cloud answered ${pathName(path)} with ${what}, ${failures} times.`)
  }
  await state.sleep(wait * 1000, signal)
}

/** Epoch seconds until which to close: as the cloud says, and after the last attempt at least the longest backoff. */
function closeUntil(state: State, { headers }: CloudResponse, last: boolean): number | undefined {
  const told = retryAfter(headers, state.clock()) ?? 0
  const wait = last ? Math.max(told, longestBackoff) : told
  return wait === 0 ? undefined : Math.ceil(state.clock() / 1000) + wait
}

function foreignFile(): WristoryError {
  return new WristoryError(
    'host-refused',
    'The cloud names a file on a host that is not on the list; it was not fetched.',
  )
}

function pleaseWait(until: number): WristoryError {
  return new WristoryError(
    'wait',
    `The cloud says "too many requests"; the next request is allowed at ${localTime(until)}.`,
    {
      until,
    },
  )
}

/** One renewal by the first means that works; at most two requests per run. */
async function renewSession(state: State, status: number): Promise<void> {
  const { vendor } = state
  for (const means of vendor.renewalMeans(state.session, state.clock() / 1000)) {
    if (state.used.has(means) || state.used.size >= mostRenewals) continue
    state.used.add(means)
    try {
      const fresh = await vendor.renew(state.session, means, state)
      await state.onSession?.(fresh)
      state.session = fresh
      return
    } catch (error) {
      const refused = ['token-expired', 'sign-in-refused', 'wrong-password', 'cloud-failed', 'network']
      if (!(error instanceof WristoryError) || !refused.includes(error.code)) throw error
    }
  }
  // A host of another region also answers 403; a host that was proven once is the right one.
  const { hostProof } = state.session
  if (status === 403 && hostProof !== 'domains' && hostProof !== 'evidence') throw refusedAgain(state, status)
  throw new WristoryError('token-expired', 'The cloud no longer accepts the stored token, and renewing it failed.', {
    hint: vendor.signInHint,
  })
}

function refusedAgain({ vendor }: State, status: number): WristoryError {
  if (status === 403) {
    return new WristoryError(
      'wrong-region',
      'The data host refuses the token (403): the account may live in another region.',
    )
  }
  return new WristoryError('token-expired', 'The cloud rejects the renewed token too.', { hint: vendor.signInHint })
}

function reply(state: State, sent: Sent, value: unknown, body = sent.response?.body ?? new Uint8Array()): CloudReply {
  return { status: sent.status, host: sent.host, body, value, received: Math.floor(state.clock() / 1000) }
}
