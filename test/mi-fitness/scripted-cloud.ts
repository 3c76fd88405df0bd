// The Mi Fitness cloud as far as tests of the client need it: sign-in by passToken, sealed calls, rows of one key.

import { createHash } from 'node:crypto'
import { Rc4 } from '../../src/codec/rc4.ts'
import {
  type Answer,
  type Answering,
  type LoopbackServer,
  type SeenRequest,
  startLoopback,
} from '../loopback-server.ts'

export const user = { userId: '2000000001', cUserId: 'SIM-CUSER' }
export const sessionKey = Buffer.from('SIM-KEY-16-BYTES').toString('base64')

export interface ScriptedState {
  readonly user: typeof user
  passToken: string
  /** Issued with the next sign-in; the old one is dead then. */
  nextPassToken: string | null
  serviceToken: string
  sessionKey: string
  /** Answers to data calls before the usual ones. */
  readonly script: ((request: SeenRequest, data: Record<string, unknown>) => Answer | 'usual')[]
  /** Rows by key of `get_fitness_data_by_time`. */
  readonly rows: Record<string, readonly { readonly time: number; readonly [field: string]: unknown }[]>
  /** Hosts that have data; all by default. */
  hosts: readonly string[] | null
  /** Data of the calls, decrypted. */
  readonly asked: { readonly host: string; readonly path: string; readonly data: Record<string, unknown> }[]
}

export interface ScriptedCloud extends AsyncDisposable {
  readonly url: string
  readonly server: LoopbackServer
  /** How it answers unless the test replaces it. */
  readonly answering: Answering
  readonly state: ScriptedState
}

export async function startScripted(
  rows: ScriptedState['rows'] = {},
  own: Partial<ScriptedState> = {},
): Promise<ScriptedCloud> {
  const state: ScriptedState = {
    user,
    passToken: 'SIM-PASS-1',
    nextPassToken: null,
    serviceToken: 'SIM-SERVICE-1',
    sessionKey,
    script: [],
    rows,
    hosts: null,
    asked: [],
    ...own,
  }
  const answering: Answering = (request) => answer(request, state)
  const server = await startLoopback(answering)
  return { url: server.url, server, answering, state, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function answer(request: SeenRequest, state: ScriptedState): Answer {
  if (request.host === 'account.xiaomi.com' && request.path === '/pass/serviceLogin')
    return serviceLogin(request, state)
  if (request.host === 'sts-hlth.io.mi.com')
    return { body: 'ok', headers: { 'set-cookie': `serviceToken=${state.serviceToken}; Path=/` } }
  if (request.host.endsWith('.fds.api.xiaomi.com')) return { body: `file ${request.path}` }
  return dataCall(request, state)
}

/** JSON as the account service answers it. */
export function guarded(value: object): Answer {
  return { body: `&&&START&&&${JSON.stringify(value)}` }
}

function serviceLogin(request: SeenRequest, state: ScriptedState): Answer {
  if (cookie(request, 'passToken') !== state.passToken)
    return guarded({
      code: 70016,
      _sign: 'SIM-SIGN',
      qs: '%3Fsid%3Dmiothealth',
      callback: 'https://sts-hlth.io.mi.com/healthapp/sts',
    })
  state.passToken = state.nextPassToken ?? state.passToken
  state.nextPassToken = null
  // Above 2^53, as the real ones are.
  const text = JSON.stringify({
    code: 0,
    userId: Number(state.user.userId),
    cUserId: state.user.cUserId,
    passToken: state.passToken,
    ssecurity: state.sessionKey,
    location: 'https://sts-hlth.io.mi.com/healthapp/sts?d=SIM&p_ur=DE',
  })
  return { body: `&&&START&&&${text.replace('{', '{"nonce":9223372036854775807,')}` }
}

function dataCall(request: SeenRequest, state: ScriptedState): Answer {
  if (cookie(request, 'serviceToken') !== state.serviceToken)
    return { status: 401, body: '{"code":0,"message":"auth err"}' }
  const nonce = request.form.get('_nonce') ?? ''
  const key = createHash('sha256')
    .update(Buffer.from(state.sessionKey, 'base64'))
    .update(Buffer.from(nonce, 'base64'))
    .digest()
  const apply = (bytes: Uint8Array) => Buffer.from(new Rc4(key, 1024).apply(bytes))
  const data = JSON.parse(apply(Buffer.from(request.form.get('data') ?? '', 'base64')).toString()) as Record<
    string,
    unknown
  >
  state.asked.push({ host: request.host, path: request.path, data })
  const scripted = state.script.shift()?.(request, data) ?? 'usual'
  if (scripted !== 'usual') return scripted
  const value = { code: 0, message: 'ok', result: result(request, data, state) }
  return { body: apply(Buffer.from(JSON.stringify(value))).toString('base64') }
}

function result(request: SeenRequest, data: Record<string, unknown>, state: ScriptedState): object {
  if (state.hosts !== null && !state.hosts.includes(request.host)) return { data_list: [], has_more: false }
  if (request.path.endsWith('get_latest_fitness_data')) {
    const last = Object.values(state.rows)
      .flat()
      .sort((a, b) => b.time - a.time)[0]
    return { data_list: last === undefined ? [] : [last] }
  }
  if (!request.path.endsWith('get_fitness_data_by_time')) return { data_list: [], sport_records: [], has_more: false }
  const [from, to] = [data.start_time as number, data.end_time as number]
  const found = (state.rows[String(data.key)] ?? []).filter(({ time }) => time >= from && time <= to)
  return { data_list: found, has_more: false, next_key: '' }
}

function cookie(request: SeenRequest, name: string): string | undefined {
  return new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1]
}
