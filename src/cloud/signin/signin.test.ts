import assert from 'node:assert/strict'
import { createDecipheriv, createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Answer, type SeenRequest, startLoopback } from '../../../test/loopback-server.ts'
import { WristoryError } from '../../errors.ts'
import { type OpenCloudOptions, openCloud } from '../index.ts'
import type { SignInWay } from '../session.ts'
import type { Credentials } from './context.ts'
import { encryptForm, firstForm } from './encrypted.ts'
import { codeFromPaste, xiaomiAddress } from './xiaomi.ts'

const base = mkdtempSync(join(tmpdir(), 'wristory-signin-'))
after(() => rmSync(base, { recursive: true }))
let homes = 0
const now = Date.UTC(2026, 10, 22) // epoch milliseconds
const redirect = 'https://s3-us-west-2.amazonaws.com/hm-registration/successsignin.html'

function cloudFor(url: string, more: Partial<OpenCloudOptions> = {}) {
  homes += 1
  const home = join(base, String(homes))
  return openCloud({ home, env: {}, version: '0.0.0', cloud: url, clock: () => now, sleep: async () => {}, ...more })
}

/** A cloud that takes every code; tests replace single answers. */
function vendor(own: (request: SeenRequest) => Answer | undefined = () => undefined) {
  return startLoopback((request) => own(request) ?? usual(request))
}

function usual({ path, form }: SeenRequest): Answer {
  if (path.endsWith('/tokens')) {
    const query = 'state=REDIRECTION&region=eu-central-1&access=SIM-ACCESS&country_code=DE&expiration=1796000000'
    if (form.get('json_response') === 'true') return { body: { ok: true, redirectUri: `${redirect}?${query}` } }
    return { status: 303, headers: { location: `${redirect}?${query}` } }
  }
  if (path === '/v2/client/login') return { body: tokens() }
  if (path.endsWith('/devices')) return { body: { items: [{ deviceId: 'SIM' }] } }
  return { status: 404, body: {} }
}

function tokens(more: object = {}) {
  return {
    token_info: {
      login_token: 'SIM-LOGIN',
      app_token: 'SIM-APP',
      user_id: '1000000001',
      ttl: 31_104_000,
      app_ttl: 2_592_000,
    },
    result: 'ok',
    domains: [{ host: 'api-mifit.zepp.com', cnames: ['api-mifit-de2.zepp.com'] }],
    ...more,
  }
}

const given: Credentials = { account: 'ada@example.test', password: 'Correct-Horse.9' }

async function failure(work: Promise<unknown>): Promise<WristoryError> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof WristoryError, String(error))
  return error
}

test('the published test vector of the encrypted form', () => {
  const form = firstForm('ada@example.test', 'Correct-Horse.9', undefined)
  assert.equal(form.length, 243)
  const bytes = Buffer.from(encryptForm(form))
  assert.equal(bytes.length, 256)
  assert.equal(bytes.subarray(0, 16).toString('hex'), 'c6cd035ecb0b6cc39f1bb67efaf01eb9')
  assert.equal(bytes.subarray(-16).toString('hex'), 'a92bc2309c849f74ed9eabde4a33ba23')
  assert.equal(
    createHash('sha256').update(bytes).digest('hex'),
    '91f23ec904b9ad363040b96632787d9ec3f39cd6eab86e3d6d470ca99e196405',
  )
  assert.equal(Buffer.from(encryptForm('a=1')).toString('hex'), 'cfc5e1bc1fda92163ceefaecc64bc61a')
})

test('legacy sends exactly the documented method and never follows the redirect', async () => {
  await using server = await vendor()
  const session = await cloudFor(server.url).signIn('legacy', given)
  assert.equal(server.requests.length, 2)
  const [first, second] = server.requests
  assert.equal(first!.method, 'POST')
  assert.equal(first!.host, 'api-user.huami.com')
  assert.equal(first!.path, '/registrations/ada%40example.test/tokens')
  assert.deepEqual(
    [...first!.form],
    [
      ['state', 'REDIRECTION'],
      ['client_id', 'HuaMi'],
      ['redirect_uri', redirect],
      ['token', 'access'],
      ['password', 'Correct-Horse.9'],
    ],
  )
  assert.equal(second!.host, 'account.huami.com')
  assert.equal(second!.path, '/v2/client/login')
  // Variant V1 of sign-in.md section 3.2, whole.
  assert.deepEqual(Object.fromEntries(second!.form), {
    app_name: 'com.xiaomi.hm.health',
    app_version: '4.0.9',
    code: 'SIM-ACCESS',
    country_code: 'DE',
    device_id: '02:00:00:00:00:00',
    device_model: 'android_phone',
    dn: 'account.huami.com,api-user.huami.com,api-watch.huami.com,api-analytics.huami.com,app-analytics.huami.com,api-mifit.huami.com',
    grant_type: 'access_token',
    third_name: 'huami',
    allow_registration: 'false',
    lang: 'en',
    source: 'com.xiaomi.hm.health:4.0.9:8046',
  })
  assert.deepEqual(session, {
    userId: '1000000001',
    appToken: 'SIM-APP',
    loginToken: 'SIM-LOGIN',
    access: {
      code: 'SIM-ACCESS',
      until: 1_796_000_000,
      countryCode: 'DE',
    },
    host: 'api-mifit-de2.zepp.com',
    hostProof: 'domains',
    appName: 'com.huami.midong',
    via: 'legacy',
    cloud: server.url,
    issued: now / 1000,
    signedIn: now / 1000,
    expires: now / 1000 + 2_592_000,
  })
})

test('encrypted sends ciphertext, marks it, and signs in as the web page', async () => {
  await using server = await vendor()
  const session = await cloudFor(server.url).signIn('encrypted', given)
  const [first, second] = server.requests
  assert.equal(first!.host, 'api-user.zepp.com')
  assert.equal(first!.path, '/v2/registrations/tokens')
  assert.equal(first!.headers['x-hm-ekv'], '1')
  const decipher = createDecipheriv('aes-128-cbc', 'xeNtBVqzDc6tuNTh', 'MAAAYAAAAAAAAABg')
  const plain = Buffer.concat([decipher.update(first!.body), decipher.final()]).toString()
  assert.equal(new URLSearchParams(plain).get('emailOrPhone'), 'ada@example.test')
  assert.ok(!first!.body.includes('Correct-Horse'))
  assert.equal(second!.form.get('app_name'), 'com.huami.webapp')
  assert.equal(second!.form.get('third_name'), 'huami')
  assert.equal(second!.headers['x-hm-ekv'], undefined)
  assert.equal(session.via, 'encrypted')
})

test('web asks for JSON, in both readings, and keeps the same device id', async () => {
  for (const body of [
    { ok: true, redirectUri: `${redirect}?state=REDIRECTION&access=SIM-ACCESS&country_code=DE` },
    { access: 'SIM-ACCESS', country_code: 'DE' },
    { code: 'SIM-ACCESS', country_code: 'DE' },
  ]) {
    await using server = await vendor(({ path }) => (path.startsWith('/registrations') ? { body } : undefined))
    const cloud = cloudFor(server.url)
    await cloud.signIn('web', given)
    await cloud.signIn('web', given)
    const [first, second, , fourth] = server.requests
    assert.equal(first!.form.get('json_response'), 'true')
    assert.equal(first!.form.get('name'), 'ada@example.test')
    assert.equal(first!.headers.app_name, 'com.huami.webapp')
    assert.equal(second!.form.get('code'), 'SIM-ACCESS')
    assert.equal(second!.form.get('country_code'), 'DE')
    assert.equal(second!.form.get('device_id'), fourth!.form.get('device_id'))
  }
})

test('a phone number keeps its plus sign in every way', async () => {
  await using server = await vendor()
  for (const [way, path] of [
    ['legacy', '/registrations/%2B8613800000000/tokens'],
    ['web', '/registrations/%2B8613800000000/tokens'],
    ['encrypted', '/v2/registrations/tokens'],
  ] as const) {
    server.requests.length = 0
    await cloudFor(server.url).signIn(way, { ...given, account: '+86 138 0000 0000' })
    assert.equal(server.requests[0]!.path, path)
    assert.equal(server.requests[1]!.form.get('third_name'), 'huami_phone')
  }
  assert.ok(firstForm('+8613800000000', 'x', 'CN').includes('emailOrPhone=%2B8613800000000'))
})

test('a missing country falls back to the region, a given one wins', async () => {
  const without = { status: 303, headers: { location: `${redirect}?state=REDIRECTION&region=eu-central-1&access=A` } }
  await using server = await vendor(({ path }) => (path.endsWith('/tokens') ? without : undefined))
  await cloudFor(server.url).signIn('legacy', given)
  assert.equal(server.requests[1]!.form.get('country_code'), 'EU')
  await cloudFor(server.url).signIn('legacy', { ...given, country: 'fr' })
  assert.equal(server.requests[3]!.form.get('country_code'), 'FR')
})

test('what step 1 can answer, with one request each', async () => {
  const at = (location: string) => ({ status: 303, headers: { location } })
  const cases: [string, SignInWay, Answer, string][] = [
    ['wrong password', 'legacy', at(`${redirect}?error=401&state=REDIRECTION&region=eu-central-1`), 'wrong-password'],
    [
      'wrong password',
      'encrypted',
      at(`${redirect}?error=401&state=REDIRECTION&region=eu-central-1`),
      'wrong-password',
    ],
    ['JSON 401', 'web', { body: { ok: false, error: 401 } }, 'wrong-password'],
    ['JSON 403', 'web', { body: { ok: false, error: 403 } }, 'sign-in-refused'],
    ['JSON 404', 'web', { body: { ok: false, error: 404 } }, 'wrong-password'],
    ['JSON 408', 'web', { body: { ok: false, error: 408 } }, 'wrong-password'],
    [
      'another host',
      'legacy',
      at('https://s3-us-west-2.amazonws.com/hm-registration/successsignin.html?state=REDIRECTION&access=A'),
      'host-refused',
    ],
    [
      'another path',
      'legacy',
      at('https://s3-us-west-2.amazonaws.com/other.html?state=REDIRECTION&access=A'),
      'host-refused',
    ],
    ['another state', 'legacy', at(`${redirect}?state=OTHER&access=A`), 'host-refused'],
    ['a fragment', 'legacy', at(`${redirect}?state=REDIRECTION&access=A#x`), 'host-refused'],
    ['http', 'legacy', at(`${redirect.replace('https', 'http')}?state=REDIRECTION&access=A`), 'host-refused'],
    ['no code', 'legacy', at(`${redirect}?state=REDIRECTION`), 'cloud-failed'],
    ['bad request', 'legacy', { status: 400, body: 'bad request' }, 'sign-in-refused'],
    ['server error', 'legacy', { status: 503, body: '<html>secret-canary</html>' }, 'cloud-failed'],
    ['a web page', 'legacy', { status: 200, body: '<html>secret-canary</html>' }, 'cloud-failed'],
    ['429', 'legacy', { status: 429, body: { code: 12, message: 'too many requests' } }, 'wait'],
    ['code 12 under 200', 'encrypted', { body: { code: 12, message: 'too many requests' } }, 'wait'],
  ]
  for (const [name, way, answer, code] of cases) {
    await using server = await vendor(({ path }) => (path.endsWith('/tokens') ? answer : undefined))
    const error = await failure(cloudFor(server.url).signIn(way, given))
    assert.equal(error.code, code, name)
    assert.equal(server.requests.length, 1, name)
    assert.ok(!/secret-canary|Correct-Horse|ada@/.test(error.message + error.hint), name)
  }
})

test('every code of the account service has its sentence', async () => {
  const cases = [
    ['0100', 'sign-in-refused', /malformed/],
    ['0101', 'token-expired', /login token/],
    ['0102', 'token-expired', /token/],
    ['0106', 'sign-in-refused', /already used/],
    ['0113', 'sign-in-refused', /region/],
    ['0115', 'sign-in-refused', /disabled/],
    ['0117', 'sign-in-refused', /no Mi Fit/],
    ['0125', 'sign-in-refused', /not public/],
    ['0199', 'sign-in-refused', /unknown code \(0199\)/],
  ] as const
  for (const [code, kind, words] of cases) {
    for (const status of [200, 400, 401]) {
      const body = { error_code: code, data: { accessToken: 'secret-canary' } }
      await using server = await vendor(({ path }) => (path === '/v2/client/login' ? { status, body } : undefined))
      const error = await failure(cloudFor(server.url).signIn('encrypted', given))
      assert.equal(error.code, kind, code)
      assert.match(error.message, words)
      assert.match(error.hint, /\.$|\)$/)
      assert.ok(!error.message.includes('secret-canary'))
      assert.equal(server.requests.length, 2)
    }
  }
})

test('xiaomi: the address to open, the address pasted back, the code alone', async () => {
  const address = new URL(xiaomiAddress())
  assert.equal(address.origin + address.pathname, 'https://account.xiaomi.com/oauth2/authorize')
  assert.equal(address.searchParams.get('client_id'), '428135909242707968')
  for (const paste of [
    'https://api-mifit-cn.huami.com/huami.health.loginview.do_not?code=ALSG_CLOUDSRV_1&state=x',
    'ALSG_CLOUDSRV_1',
    ' api-mifit-cn.huami.com/huami.health.loginview.do_not?x=1&code=ALSG_CLOUDSRV_1 ',
  ]) {
    assert.equal(codeFromPaste(paste), 'ALSG_CLOUDSRV_1')
  }
  for (const paste of ['', 'https://account.xiaomi.com/', 'two words']) {
    assert.throws(() => codeFromPaste(paste), { code: 'usage' })
  }
  for (const [left, right] of ['""', "''", '<>', '“”'])
    assert.equal(codeFromPaste(` ${left}https://x.test/?code=ALSG_CLOUDSRV_1${right} `), 'ALSG_CLOUDSRV_1')
  await using server = await vendor()
  const session = await cloudFor(server.url).signIn('xiaomi', { redirect: 'https://x.test/?code=C3_1234' })
  assert.equal(server.requests[0]!.host, 'account.zepp.com')
  const form = Object.fromEntries(server.requests[0]!.form)
  assert.partialDeepStrictEqual(form, {
    code: 'C3_1234',
    grant_type: 'request_token',
    third_name: 'xiaomi-hm-mifit',
    country_code: 'CN',
  })
  assert.equal(session.via, 'xiaomi')
  assert.equal(session.access, undefined)
})

test('token: found by evidence, never by 200 alone', async () => {
  const seen: string[] = []
  await using server = await vendor(({ host, path, headers }) => {
    seen.push(host)
    assert.equal(headers.apptoken, 'SIM-APP')
    assert.equal(headers['x-hm-ekv'], undefined)
    if (path.endsWith('/devices'))
      return host === 'api-mifit-us2.zepp.com' ? { body: { items: [{}] } } : { body: { items: [] } }
    return { body: { code: 1, data: [] } }
  })
  const session = await cloudFor(server.url).signIn('token', { token: 'SIM-APP', userId: '1000000001' })
  assert.equal(session.host, 'api-mifit-us2.zepp.com')
  assert.equal(session.hostProof, 'evidence')
  assert.ok(seen.includes('api-mifit.zepp.com'))
})

test('token: a day that answers is evidence too; nothing at all is said to be unproven', async () => {
  await using server = await vendor(({ path, host }) => {
    if (path.endsWith('/devices')) return { body: { items: [] } }
    return { body: { code: 1, data: host === 'api-mifit-cn3.zepp.com' ? [{ date_time: '2026-11-21' }] : [] } }
  })
  const cloud = cloudFor(server.url)
  const session = await cloud.signIn('token', { token: 'SIM-APP', userId: '1000000001' })
  assert.equal(session.host, 'api-mifit-cn3.zepp.com')
  server.answer(({ path }) => (path.endsWith('/devices') ? { body: { items: [] } } : { body: { code: 1, data: [] } }))
  const nothing = await cloud.signIn('token', { token: 'SIM-APP', userId: '1000000001' })
  assert.deepEqual([nothing.host, nothing.hostProof], ['api-mifit.zepp.com', 'unproven'])
})

test('token: refused everywhere is an ended token; the user id is found in the profile', async () => {
  await using server = await vendor(() => ({ status: 401, body: {} }))
  const cloud = cloudFor(server.url)
  assert.equal((await failure(cloud.signIn('token', { token: 'SIM-APP', userId: '1' }))).code, 'token-expired')
  assert.equal((await failure(cloud.signIn('token', { token: 'two words', userId: '1' }))).code, 'usage')
  assert.equal((await failure(cloud.signIn('token', { token: 'SIM-APP' }))).code, 'usage')
  server.answer(({ path }) =>
    path === '/users/-/profile' ? { body: { userId: 1000000001 } } : { body: { items: [{}] } },
  )
  assert.equal((await cloud.signIn('token', { token: 'SIM-APP' })).userId, '1000000001')
})

test('foreign hosts are refused wherever they come from', async () => {
  const evil = [{ host: 'api-mifit.zepp.com', cnames: ['api-mifit.zepp.com.evil.example'] }]
  await using server = await vendor(({ path }) =>
    path === '/v2/client/login' ? { body: tokens({ domains: evil }) } : undefined,
  )
  const cloud = cloudFor(server.url)
  assert.equal((await failure(cloud.signIn('encrypted', given))).code, 'host-refused')
  assert.equal(server.requests.length, 2)
  for (const host of ['api-mifit.evil.com', 'https://api-mifit.zepp.com@evil.com', 'api-mifit.zepp.com:444']) {
    const error = await failure(cloud.signIn('token', { token: 'SIM-APP', userId: '1', host }))
    assert.equal(error.code, 'host-refused')
  }
  assert.equal(server.requests.length, 2)
})

test('without domains the host is found by evidence, the region of the redirect first', async () => {
  await using server = await vendor(({ path }) =>
    path === '/v2/client/login' ? { body: tokens({ domains: undefined }) } : undefined,
  )
  const session = await cloudFor(server.url).signIn('encrypted', given)
  assert.equal(server.requests[2]!.host, 'api-mifit-de2.zepp.com')
  assert.deepEqual([session.host, session.hostProof], ['api-mifit-de2.zepp.com', 'evidence'])
})

test('429 stops at once, and the pause is kept on disk, doubles, and yields to force only', async () => {
  await using server = await vendor(() => ({ status: 429, body: { code: 12 } }))
  let time = now
  const home = join(base, 'cooldown')
  const open = () => cloudFor(server.url, { home, clock: () => time })
  const first = await failure(open().signIn('encrypted', given))
  assert.deepEqual([first.code, first.exit, first.until], ['wait', 9, now / 1000 + 3600])
  const again = await failure(open().signIn('legacy', given))
  assert.deepEqual([again.code, again.until, server.requests.length], ['wait', now / 1000 + 3600, 1])
  time += 3_601_000
  const second = await failure(open().signIn('encrypted', given))
  assert.deepEqual([second.until, server.requests.length], [Math.floor(time / 1000) + 7200, 2])
  await failure(open().signIn('encrypted', given, { force: true }))
  assert.equal(server.requests.length, 3)
  assert.equal((await failure(open().signIn('encrypted', given))).until, Math.floor(time / 1000) + 4 * 3600)
})

test('two refused passwords lock the account for a day; three sign-ins a day are the most', async () => {
  const wrong = { status: 303, headers: { location: `${redirect}?error=401&state=REDIRECTION` } }
  await using server = await vendor(({ path }) => (path.endsWith('/tokens') ? wrong : undefined))
  const cloud = cloudFor(server.url, { limited: true })
  for (const code of ['wrong-password', 'wrong-password', 'wait']) {
    assert.equal((await failure(cloud.signIn('encrypted', given))).code, code)
  }
  assert.equal(server.requests.length, 2)
  server.answer(usual)
  for (let n = 0; n < 3; n += 1) await cloud.signIn('encrypted', { ...given, account: 'bob@example.test' })
  const error = await failure(cloud.signIn('encrypted', { ...given, account: 'bob@example.test' }))
  assert.deepEqual([error.code, error.until], ['wait', now / 1000 + 86_400])
  await cloud.signIn('encrypted', { ...given, account: 'bob@example.test' }, { force: true })
})

test('a try that never reached the cloud does not count', async () => {
  const home = join(base, 'offline')
  const offline = cloudFor('http://127.0.0.1:9', { home, limited: true })
  for (let n = 0; n < 4; n += 1) assert.equal((await failure(offline.signIn('encrypted', given))).code, 'network')
})

test('a fresh token that every host refuses means another region', async () => {
  await using server = await vendor(({ path }) => {
    if (path === '/v2/client/login') return { body: tokens({ domains: undefined }) }
    return path.startsWith('/users/') ? { status: 403, body: {} } : undefined
  })
  assert.equal((await failure(cloudFor(server.url).signIn('encrypted', given))).code, 'wrong-region')
})

test('token: a host that the person names is asked once, and believed unless it refuses', async () => {
  await using server = await vendor()
  const cloud = cloudFor(server.url)
  const paste = { token: 'SIM-APP', userId: '1000000001', host: 'de2' }
  const session = await cloud.signIn('token', paste)
  assert.deepEqual([session.host, session.hostProof, server.requests.length], ['api-mifit-de2.zepp.com', 'given', 1])
  for (const status of [401, 403]) {
    server.answer(() => ({ status }))
    const { code, message, hint } = await failure(cloud.signIn('token', paste))
    assert.deepEqual([code, message.includes('api-mifit-de2.zepp.com')], ['wrong-region', true])
    assert.match(hint, /another region[\s\S]*--host/)
  }
})

test('"too many" while the host is looked for stops at once too', async () => {
  await using server = await vendor(() => ({ status: 429 }))
  const error = await failure(cloudFor(server.url).signIn('token', { token: 'SIM-APP', userId: '1' }))
  assert.deepEqual([error.code, server.requests.length], ['wait', 1])
})

test('regions that do not answer are passed over; none at all is a network error', async () => {
  await using server = await startLoopback(({ host, path }, response) => {
    if (host === 'api-mifit.huami.com') {
      response.destroy()
      return undefined
    }
    return path.endsWith('/devices') ? { body: { items: host.includes('us2') ? [{}] : [] } } : { body: { data: [] } }
  })
  const session = await cloudFor(server.url).signIn('token', { token: 'SIM-APP', userId: '1' })
  assert.equal(session.host, 'api-mifit-us2.zepp.com')
  const error = await failure(cloudFor('http://127.0.0.1:9').signIn('token', { token: 'SIM-APP', userId: '1' }))
  assert.equal(error.code, 'network')
})

test('a step 2 that promises and does not keep is said so', async () => {
  const bodies: object[] = [
    {},
    { result: 'ok' },
    { result: 'no' },
    { token_info: {} },
    { token_info: { app_token: 'SIM-APP' } },
    { token_info: { app_token: 'SIM APP', user_id: '1' } },
    { token_info: { app_token: 'SIM-APP', user_id: 'ada' } },
    { token_info: { app_token: 7, user_id: '1' } },
  ]
  for (const body of bodies) {
    await using server = await vendor(({ path }) => (path === '/v2/client/login' ? { body } : undefined))
    assert.equal((await failure(cloudFor(server.url).signIn('encrypted', given))).code, 'cloud-failed')
  }
})

test('a client for a kept account keeps the renewed session', async () => {
  await using server = await vendor(({ path, headers }) => {
    if (path === '/v1/client/app_tokens')
      return { body: { token_info: { app_token: 'SIM-NEW', user_id: '1000000001' } } }
    if (path !== '/v1/data/band_data.json') return undefined
    return headers.apptoken === 'SIM-NEW' ? { body: { code: 1, data: [] } } : { status: 401 }
  })
  const cloud = cloudFor(server.url)
  await assert.rejects(cloud.client(), { code: 'sign-in-needed' })
  await cloud.tokens.save('ada', await cloud.signIn('encrypted', given))
  const client = await cloud.client()
  assert.equal(client.name, 'ada')
  await client.get('/v1/data/band_data.json')
  assert.equal(client.session.appToken, 'SIM-NEW')
  assert.equal((await cloud.tokens.load('ada')).session.appToken, 'SIM-NEW')
})

test('logout says what it could not do', async () => {
  await using server = await vendor(({ path }) => (path.endsWith('/logout') ? { status: 500 } : undefined))
  const cloud = cloudFor(server.url)
  const session = await cloud.signIn('encrypted', given)
  assert.deepEqual((await cloud.revoke(session)).revoked, false)
  assert.equal(server.requests.at(-1)!.form.get('login_token'), 'SIM-LOGIN')
  const { loginToken: _none, ...pasted } = session
  assert.match((await cloud.revoke(pasted)).says, /pasted/)
})

test('what is missing or malformed is said before anything is sent', async () => {
  await using server = await vendor()
  const cloud = cloudFor(server.url)
  const cases: [SignInWay, Credentials][] = [
    ['encrypted', {}],
    ['encrypted', { account: 'ada@example.test' }],
    ['encrypted', { account: '12345', password: 'x' }],
    ['encrypted', { ...given, country: 'Germany' }],
    ['token', { userId: '1' }],
    ['token', { token: 'SIM-APP', userId: 'ada' }],
    ['cookie', { cookie: 'nothing to see here' }],
    ['xiaomi', { redirect: 'https://x.test/' }],
  ]
  for (const [way, credentials] of cases) {
    assert.equal((await failure(cloud.signIn(way, credentials))).code, 'usage')
  }
  assert.equal(server.requests.length, 0)
})

test('xiaomi: an address without a code says why', () => {
  const page = 'https://api-mifit-cn.huami.com/huami.health.loginview.do_not'
  const reasons: [string, RegExp][] = [
    [`${page}?error=access_denied&state=x`, /declined/],
    [`"${page}?error=access_denied"`, /declined/],
    [`${page}#error=server_error`, /server failed/],
    [`${page}?error=something_new`, /something_new/],
    [`${page}?error=%1b[31mred`, /an undisclosed reason/],
    ['https://account.xiaomi.com/fe/service/identity/authStart?sid=oauth2.0', /second factor/],
    ['https://account.xiaomi.com/pass/serviceLogin?callback=x', /sign in first/],
    ['https://account.xiaomi.com/pass/getCode?icodeType=login', /captcha/],
  ]
  for (const [paste, words] of reasons) {
    assert.throws(
      () => codeFromPaste(paste),
      (error: WristoryError) => error.code === 'sign-in-refused' && words.test(error.message) && error.hint !== '',
      paste,
    )
  }
})

test('a captcha or a second factor is named as such, in every form it is known in', async () => {
  const asks: [Answer, RegExp][] = [
    [{ body: { result: 'ok', captchaUrl: '/pass/getCode?x=1' } }, /captcha/],
    [{ body: { code: 0, notificationUrl: 'https://account.example/x' } }, /second factor/],
    [{ body: { error: 87001 } }, /captcha/],
    [{ status: 303, headers: { location: `${redirect}?error=81003&state=REDIRECTION` } }, /second factor/],
  ]
  for (const [answer, words] of asks) {
    await using server = await vendor(({ path }) => (path.endsWith('/tokens') ? answer : undefined))
    const error = await failure(cloudFor(server.url).signIn('legacy', given))
    assert.equal(error.code, 'sign-in-refused')
    assert.match(error.message, words)
    assert.match(error.hint, /--via cookie/)
  }
  await using server = await vendor(({ path }) =>
    path === '/v2/client/login' ? { body: { error_code: '0', data: { notificationUrl: 'x' } } } : undefined,
  )
  assert.match((await failure(cloudFor(server.url).signIn('legacy', given))).message, /second factor/)
})

test('a host named with a password is asked once before the session is stored', async () => {
  for (const [status, code] of [
    [403, 'wrong-region'],
    [401, 'wrong-region'],
    [200, undefined],
  ] as const) {
    await using server = await vendor(({ path }) => (path.endsWith('/devices') ? { status, body: {} } : undefined))
    const work = cloudFor(server.url).signIn('encrypted', { ...given, host: 'us2' })
    if (code === undefined) assert.equal((await work).hostProof, 'given')
    else assert.equal((await failure(work)).code, code)
    assert.equal(server.requests.filter(({ path }) => path.endsWith('/devices')).length, 1)
  }
})

test('tokens go to the cloud that issued them and to no other', async () => {
  await using server = await vendor()
  const simulated = cloudFor(server.url)
  const session = await simulated.signIn('token', { token: 'SIM-APP', userId: '1000000001' })
  assert.equal(session.cloud, server.url)
  await simulated.tokens.save('default', session)
  await simulated.client()
  server.requests.length = 0
  const { cloud: _made, ...vendors } = session
  await simulated.tokens.save('real', { ...vendors, userId: '2' })
  const error = await failure(simulated.client('real'))
  assert.deepEqual([error.code, error.exit], ['wrong-cloud', 3])
  assert.match(error.hint, /WRISTORY_CLOUD/)
  await assert.rejects(simulated.revoke({ ...vendors, loginToken: 'SIM' }), { code: 'wrong-cloud' })
  assert.equal(server.requests.length, 0)
  const real = openCloud({ home: join(base, 'real'), env: {}, version: '0.0.0' })
  assert.throws(() => real.clientFor(session), { code: 'wrong-cloud' })
  await using other = await vendor()
  assert.throws(() => cloudFor(other.url).clientFor(session), { code: 'wrong-cloud' })
  cloudFor(server.url.replace('127.0.0.1', 'localhost')).clientFor(session)
  assert.equal(server.requests.length + other.requests.length, 0)
})

test('a refused token is remembered until a run succeeds or the account signs in again', async () => {
  await using server = await vendor()
  const cloud = cloudFor(server.url)
  const session = await cloud.signIn('token', { token: 'SIM-APP', userId: '1000000001' })
  const refused = async () => (await cloud.tokens.list())[0]?.refused?.error
  const login = { name: 'default', session }
  await cloud.tokens.save('default', session)
  cloud.noteOutcome(login, new WristoryError('network', 'x'))
  assert.equal(await refused(), undefined)
  cloud.noteOutcome(login, new WristoryError('token-expired', 'The cloud does not accept it.'))
  assert.equal(await refused(), 'token-expired')
  cloud.noteOutcome(login, new WristoryError('network', 'x'))
  assert.equal(await refused(), 'token-expired')
  cloud.noteOutcome(login)
  assert.equal(await refused(), undefined)
  cloud.noteOutcome(login, new WristoryError('wrong-region', 'x'))
  assert.equal(await refused(), 'wrong-region')
  await cloud.tokens.save('default', session)
  assert.equal(await refused(), undefined)
})
