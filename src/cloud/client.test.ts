import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Answer, type Answering, type SeenRequest, startLoopback } from '../../test/loopback-server.ts'
import { WristoryError } from '../errors.ts'
import { createClient } from './client.ts'
import { openCooldown } from './cooldown.ts'
import { createPacer, unpaced } from './pace.ts'
import type { Session } from './session.ts'
import { createTransport } from './transport.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-client-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0

const start = Date.UTC(2026, 10, 22)
const path = '/v1/data/band_data.json'
const session: Session = {
  userId: '1000000001',
  appToken: 'SIM-APP-OLD',
  loginToken: 'SIM-LOGIN',
  host: 'api-mifit-de2.zepp.com',
  hostProof: 'domains',
  appName: 'com.huami.midong',
  via: 'encrypted',
  issued: start / 1000 - 1000,
}
const good: Answer = { body: { code: 1, data: [] } }

/** A machine that is busy may take seconds; only who waits for the end of a wait makes it short. */
async function setUp(how: Answering, own: Partial<Session> = {}, paced = false, idle = 20_000) {
  const server = await startLoopback(how)
  files += 1
  const time = { now: start, slept: [] as number[] }
  const kept: Session[] = []
  const clock = () => time.now
  const sleep = async (ms: number) => {
    time.slept.push(ms / 1000)
    time.now += ms
  }
  const random = () => 1
  const transport = createTransport({ cloud: server.url, env: {}, userAgent: 'x', timeouts: { idle, total: 3 * idle } })
  const open = (opened: Partial<Session>) =>
    createClient({
      transport,
      session: { ...session, ...opened },
      pacer: paced ? createPacer({ file: join(folder, `${files}.pace`), clock, sleep, random }) : unpaced(),
      cooldown: openCooldown({ file: join(folder, `${files}.json`), clock, target: 'x', limited: false }),
      deviceId: 'SIM-DEVICE',
      onSession: (fresh) => void kept.push(fresh),
      clock,
      sleep,
      random,
    })
  const close = async () => {
    await transport.close()
    await server[Symbol.asyncDispose]()
  }
  return { server, client: open(own), open, time, kept, [Symbol.asyncDispose]: close }
}

async function failure(work: Promise<unknown>): Promise<WristoryError> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof WristoryError, String(error))
  return error
}

/** Answers the given ones in turn, then `good`. */
function inTurn(...answers: (Answer | undefined)[]): Answering {
  return (_request, response) => {
    if (answers.length === 0) return good
    const answer = answers.shift()
    if (answer === undefined) response.destroy()
    return answer
  }
}

test('a read carries the token, the names and nothing that encrypts the reply', async () => {
  await using it = await setUp(() => ({
    body: '\ufeff{"code":1,"data":[1]}',
    headers: { 'content-type': 'text/html' },
  }))
  const reply = await it.client.get(path, { userid: '1000000001' })
  assert.deepEqual([reply.status, reply.host, reply.received], [200, 'api-mifit-de2.zepp.com', start / 1000])
  assert.deepEqual(reply.value, { code: 1, data: [1] })
  assert.equal(Buffer.from(reply.body).toString(), '\ufeff{"code":1,"data":[1]}')
  const { headers } = it.server.requests[0]!
  assert.deepEqual([headers.apptoken, headers.appname, headers.appplatform], ['SIM-APP-OLD', 'com.huami.midong', 'web'])
  assert.equal(headers['x-hm-ekv'], undefined)
})

test('"too many" in every form is waited for, never less than told', async () => {
  const date = new Date(start + 90_000).toUTCString()
  const past = new Date(start - 90_000).toUTCString()
  const cases: [string, Answer, number][] = [
    ['seconds', { status: 429, headers: { 'retry-after': '30' } }, 30],
    ['a date', { status: 429, headers: { 'retry-after': date, date: new Date(start).toUTCString() } }, 90],
    ['a past date', { status: 429, headers: { 'retry-after': past, date: new Date(start).toUTCString() } }, 2],
    ['garbage', { status: 429, headers: { 'retry-after': 'soon' } }, 2],
    ['nothing', { status: 429 }, 2],
    ['code 12 under 200', { body: { code: 12, message: 'too many requests' } }, 2],
    ['code 12 as text under 500', { status: 500, body: { code: '12' } }, 2],
    ['code 12 under 403', { status: 403, body: { code: 12 } }, 2],
    ['503 with seconds', { status: 503, headers: { 'retry-after': '7' } }, 7],
  ]
  for (const [name, answer, seconds] of cases) {
    await using it = await setUp(inTurn(answer))
    assert.equal((await it.client.get(path)).status, 200, name)
    assert.deepEqual(it.time.slept, [seconds], name)
  }
})

test('a wait of more than fifteen minutes is told, not slept', async () => {
  for (const told of ['901', '315360000']) {
    await using it = await setUp(inTurn({ status: 429, headers: { 'retry-after': told } }))
    const error = await failure(it.client.get(path))
    assert.deepEqual([error.code, error.until, it.time.slept], ['wait', start / 1000 + Number(told), []])
  }
})

test('five tries are the most, with growing pauses', async () => {
  await using it = await setUp(() => ({ status: 429 }))
  const error = await failure(it.client.get(path))
  assert.deepEqual([error.code, it.server.requests.length], ['wait', 5])
  assert.deepEqual(it.time.slept, [2, 4, 8, 16])
  assert.ok(error.until! > it.time.now / 1000)
})

test('five throttles stop every later request for an hour, also after a restart', async () => {
  await using it = await setUp(() => ({ status: 429 }), {}, true)
  await failure(it.client.get(path))
  const error = await failure(it.client.get(path))
  assert.equal(error.code, 'wait')
  assert.ok(error.until! - it.time.now / 1000 > 3500)
  assert.equal(it.server.requests.length, 5)
})

test('the time that "too many" tells is the time at which the next request is sent', async () => {
  const answers: [string, Answer][] = [
    ['without a time', { status: 429 }],
    ['with a short one', { status: 429, headers: { 'retry-after': '7' } }],
    ['with a long one', { status: 429, headers: { 'retry-after': '1200' } }],
    ['with more than a day', { status: 429, headers: { 'retry-after': '315360000' } }],
    ['as code 12', { body: { code: 12 } }],
  ]
  for (const [name, answer] of answers) {
    let closed = true
    await using it = await setUp(() => (closed ? answer : good), {}, true)
    const { code, until } = await failure(it.client.get(path))
    assert.equal(code, 'wait', name)
    closed = false
    const sent = it.server.requests.length
    it.time.now = (until! - 2) * 1000
    assert.equal((await failure(it.client.get(path))).until, until, name)
    assert.equal(it.server.requests.length, sent, name)
    it.time.now = (until! + 1) * 1000
    assert.equal((await it.client.get(path)).status, 200, name)
  }
})

test('what breaks on the way is tried again, then said without its text', async () => {
  const cases: [string, Answer | undefined, string][] = [
    ['server error', { status: 500, body: '<h1>secret-canary</h1>' }, 'cloud-failed'],
    ['bad gateway', { status: 502 }, 'cloud-failed'],
    ['a web page', { body: '<html>secret-canary</html>' }, 'cloud-failed'],
    ['not JSON', { body: 'secret-canary' }, 'cloud-failed'],
    ['an empty body', { body: '' }, 'cloud-failed'],
    ['a cut reply', { body: '{"code":1,"data":[{"secret-canary' }, 'cloud-failed'],
    ['a reset', undefined, 'network'],
  ]
  for (const [name, answer, code] of cases) {
    await using once = await setUp(inTurn(answer))
    assert.equal((await once.client.get(path)).status, 200, name)
    assert.equal(once.server.requests.length, 2, name)
    await using always = await setUp(inTurn(...Array(20).fill(answer)))
    const error = await failure(always.client.get(path))
    assert.deepEqual([error.code, always.server.requests.length], [code, 5], name)
    assert.ok(!/canary|SIM-APP|1000000001/.test(error.message + error.hint), name)
  }
})

test('a reply that was cut anywhere is never taken for a whole one', async () => {
  const whole = JSON.stringify({ code: 1, message: 'success', data: [{ uid: '1', summary: 'e30=' }] })
  let cut = 0
  await using it = await setUp(() => {
    cut += 1
    return { body: whole.slice(0, cut) }
  })
  while (cut < whole.length) {
    const reply = await it.client.get(path).catch((error: WristoryError) => error.code)
    assert.ok(reply === 'cloud-failed' || (typeof reply === 'object' && reply.body.length === whole.length))
  }
})

test('a stalled reply is given up and tried again', async () => {
  let first = true
  await using it = await setUp(
    (_request, response) => {
      if (!first) return good
      first = false
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
      return undefined
    },
    {},
    false,
    1000,
  )
  assert.equal((await it.client.get(path)).status, 200)
  assert.equal(it.server.requests.length, 2)
})

test('refusals are not repeated; the caller may take one as an answer', async () => {
  await using it = await setUp(() => ({ status: 404, body: { code: -2001, message: 'Not found' } }))
  const error = await failure(it.client.get('/users/1000000001'))
  assert.deepEqual([error.code, it.server.requests.length], ['cloud-refused', 1])
  assert.ok(!error.message.includes('1000000001'))
  assert.equal((await it.client.get('/users/1000000001', {}, { accept: [404] })).status, 404)
})

/** A cloud where only the token `SIM-APP-NEW` counts. */
function expired(refusal: Answer, own: (request: SeenRequest) => Answer | undefined = () => undefined): Answering {
  return (request) => {
    const special = own(request)
    if (special !== undefined) return special
    if (request.path.startsWith('/v1/client/app_tokens') || request.path === '/v2/client/login') {
      return { body: { result: 'ok', token_info: { app_token: 'SIM-APP-NEW', user_id: '1000000001', app_ttl: 100 } } }
    }
    return request.headers.apptoken === 'SIM-APP-NEW' ? good : refusal
  }
}

const invalid = { code: 0, message: 'invalid token', data: { code: '0102' } }

test('an ended token is renewed once, kept, and the request sent again', async () => {
  for (const refusal of [
    { status: 401 },
    { status: 403 },
    { status: 200, body: invalid },
    { status: 401, body: invalid },
  ]) {
    await using it = await setUp(expired(refusal))
    assert.equal((await it.client.get(path)).status, 200)
    assert.deepEqual(
      it.server.requests.map(({ path: asked }) => asked),
      [path, '/v1/client/app_tokens', path],
    )
    const renewal = it.server.requests[1]!
    assert.deepEqual([renewal.host, renewal.query.get('login_token')], ['api-mifit.zepp.com', 'SIM-LOGIN'])
    assert.equal(renewal.headers.apptoken, undefined)
    assert.equal(it.kept.length, 1)
    assert.deepEqual(it.client.session, it.kept[0])
    assert.partialDeepStrictEqual(it.client.session, {
      appToken: 'SIM-APP-NEW',
      loginToken: 'SIM-LOGIN',
      host: session.host,
      issued: start / 1000,
      expires: start / 1000 + 100,
    })
  }
})

test('the kept access code is the second means, and there are never more than two requests for tokens', async () => {
  const access = { code: 'SIM-ACCESS', until: start / 1000 + 10, countryCode: 'DE' }
  const noRenewal = ({ path: asked }: SeenRequest) =>
    asked.includes('app_tokens') ? { body: { error_code: '0101' } } : undefined
  await using it = await setUp(expired({ status: 401 }, noRenewal), { access })
  assert.equal((await it.client.get(path)).status, 200)
  const exchange = it.server.requests[2]!
  assert.deepEqual(
    [exchange.path, exchange.form.get('code'), exchange.form.get('country_code')],
    ['/v2/client/login', 'SIM-ACCESS', 'DE'],
  )
  assert.equal(it.client.session.host, session.host)

  await using never = await setUp(() => ({ status: 401 }), { access })
  for (let n = 0; n < 3; n += 1) assert.equal((await failure(never.client.get(path))).code, 'token-expired')
  const asked = never.server.requests.filter(({ path: at }) => at.includes('client'))
  assert.equal(asked.length, 2)

  await using old = await setUp(() => ({ status: 401 }), { access: { ...access, until: start / 1000 - 1 } })
  await failure(old.client.get(path))
  assert.equal(old.server.requests.length, 2)
})

test('a token that is refused after renewal ends the run', async () => {
  const cases = [
    [401, 'token-expired'],
    [403, 'wrong-region'],
  ] as const
  for (const [status, code] of cases) {
    await using it = await setUp(expired({ status }, (request) => (request.path === path ? { status } : undefined)))
    assert.equal((await failure(it.client.get(path))).code, code)
    assert.equal(it.server.requests.length, 3)
  }
})

test("another account's token is refused before anything is kept or read", async () => {
  const other = { body: { result: 'ok', token_info: { app_token: 'SIM-APP-NEW', user_id: '2000000002' } } }
  await using it = await setUp(
    expired({ status: 401 }, ({ path: asked }) => (asked.includes('app_tokens') ? other : undefined)),
  )
  assert.equal((await failure(it.client.get(path))).code, 'wrong-account')
  assert.deepEqual([it.kept.length, it.server.requests.length], [0, 2])
  assert.equal(it.client.session.appToken, 'SIM-APP-OLD')
})

test('a throttled renewal stops at once', async () => {
  const own = ({ path: asked }: SeenRequest) => (asked.includes('app_tokens') ? { status: 429 } : undefined)
  await using it = await setUp(expired({ status: 401 }, own))
  assert.equal((await failure(it.client.get(path))).code, 'wait')
  assert.equal(it.server.requests.length, 2)
})

test('without means of renewal an unproven host that says 403 may be the wrong region', async () => {
  const bare = { hostProof: 'unproven' } as const
  const { loginToken: _none, ...pasted } = session
  for (const [status, own, code] of [
    [403, { ...pasted, ...bare }, 'wrong-region'],
    [403, pasted, 'token-expired'],
    [401, { ...pasted, ...bare }, 'token-expired'],
  ] as const) {
    await using it = await setUp(() => ({ status }), { ...own, loginToken: '' })
    assert.equal((await failure(it.client.get(path))).code, code)
  }
})

test('redirects stay on https and on data hosts, and the token on its own', async () => {
  const to = (location: string) => (request: SeenRequest) =>
    request.path === path ? { status: 302, headers: { location } } : good
  await using same = await setUp(to('/v1/sport/run/history.json?next=1'))
  assert.equal((await same.client.get(path)).status, 200)
  assert.equal(same.server.requests[1]!.headers.apptoken, 'SIM-APP-OLD')
  assert.equal(same.server.requests[1]!.query.get('next'), '1')

  await using other = await setUp(to('https://api-mifit-us2.zepp.com/v1/sport/run/history.json'))
  assert.equal((await other.client.get(path)).host, 'api-mifit-us2.zepp.com')
  assert.equal(other.server.requests[1]!.headers.apptoken, undefined)

  const refused = [
    'http://api-mifit-de2.zepp.com/v1/data/band_data.json',
    'https://evil.example/v1/data/band_data.json',
    '//evil.example/v1/data/band_data.json',
    'https://api-mifit.zepp.com.evil.example/',
    'https://u:p@api-mifit-de2.zepp.com/v1/data/band_data.json',
    'https://api-mifit-de2.zepp.com:444/v1/data/band_data.json',
    'https://account.huami.com/v1/data/band_data.json',
    'javascript:alert(1)',
  ]
  for (const location of refused) {
    await using it = await setUp(to(location))
    assert.equal((await failure(it.client.get(path))).code, 'host-refused', location)
    assert.equal(it.server.requests.length, 1)
  }
  for (const location of ['/maintenance.html', 'https://api-mifit-us2.zepp.com/login', '/']) {
    await using it = await setUp(to(location))
    const error = await failure(it.client.get(path))
    assert.equal(error.code, 'cloud-refused', location)
    assert.match(error.message, /redirect/)
    assert.equal(it.server.requests.length, 1)
  }
  await using loop = await setUp(() => ({ status: 302, headers: { location: path } }))
  assert.equal((await failure(loop.client.get(path))).code, 'cloud-failed')
  assert.equal(loop.server.requests.length, 4)
})

test('a session whose host somebody changed sends nothing', async () => {
  await using it = await setUp(() => good)
  assert.throws(() => it.open({ host: 'api-mifit.evil.example' }), { code: 'host-refused' })
  assert.equal(it.server.requests.length, 0)
})
