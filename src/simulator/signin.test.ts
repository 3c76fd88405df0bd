// Every way in against the simulated account service, asked the way each family of clients asks it.
import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { after, before, test } from 'node:test'
import { visit } from '../../test/visit.ts'
import { type Simulator, startSimulator } from './index.ts'

let cloud: Simulator
before(async () => {
  cloud = await startSimulator({ days: 5, today: '2026-03-10' })
})
after(() => cloud.close())

const target = 'https://s3-us-west-2.amazonaws.com/hm-registration/successsignin.html'
const legacyForm = {
  state: 'REDIRECTION',
  client_id: 'HuaMi',
  redirect_uri: target,
  token: 'access',
  password: 'Correct-Horse.9',
}
const legacy = (account: string, form: Record<string, string> = legacyForm) =>
  visit(cloud.url, `/registrations/${account}/tokens`, { host: 'api-user.huami.com', form })
const step2 = (code: string, more: Record<string, string> = {}, host = 'account.huami.com') =>
  visit(cloud.url, '/v2/client/login', {
    host,
    form: {
      app_name: 'com.xiaomi.hm.health',
      app_version: '4.0.9',
      code,
      country_code: 'DE',
      device_id: '02:00:00:00:00:00',
      device_model: 'android_phone',
      grant_type: 'access_token',
      third_name: 'huami',
      ...more,
    },
  })
const located = (location: string | undefined) => new URL(location ?? '').searchParams

test('a code on request opens an account once', async () => {
  const { text } = await visit(cloud.url, '/simulator/code?email=ada@example.test')
  const { code } = JSON.parse(text) as { code: string }
  const asked = { grant_type: 'request_token', third_name: 'xiaomi-hm-mifit' }
  assert.equal(JSON.parse((await step2(code, asked)).text).token_info.user_id, '1000000001')
  assert.equal(JSON.parse((await step2(code, asked)).text).error_code, '0106')
  assert.equal((await visit(cloud.url, '/simulator/code?email=nobody')).status, 400)
})

test('the clear form answers 303 with a code that can be exchanged more than once', async () => {
  for (const account of ['ada%40example.test', 'ADA@example.test', '+8613800000000', '%2B8613800000000']) {
    const first = await legacy(account)
    assert.equal(first.status, 303, account)
    assert.equal(first.headers['content-length'], '0')
    const query = located(first.headers.location)
    assert.deepEqual([...query.keys()], ['state', 'region', 'access', 'country_code', 'countryState', 'expiration'])
    for (let again = 0; again < 2; again++) {
      const { token_info, result } = JSON.parse((await step2(query.get('access') as string)).text)
      assert.equal(result, 'ok')
      assert.equal(token_info.user_id, '1000000001')
      assert.equal(typeof token_info.app_ttl, 'number')
    }
  }
})

test('the address of the redirect is echoed, whatever its spelling', async () => {
  const typo = target.replace('amazonaws', 'amazonws')
  const { headers } = await legacy('ada@example.test', { ...legacyForm, redirect_uri: typo })
  assert.ok(headers.location?.startsWith(`${typo}?`))
})

test('a wrong password and an unknown account answer 303 with error=401 and no code', async () => {
  for (const answer of [
    await legacy('ada@example.test', { ...legacyForm, password: 'x' }),
    await legacy('nobody@example.test'),
  ]) {
    assert.equal(answer.status, 303)
    const query = located(answer.headers.location)
    assert.equal(query.get('error'), '401')
    assert.equal(query.get('access'), null)
  }
})

test('the JSON form answers both readings at once', async () => {
  const good = JSON.parse((await legacy('ada@example.test', { ...legacyForm, json_response: 'true' })).text)
  assert.equal(good.ok, true)
  assert.equal(located(good.redirectUri).get('access'), good.access)
  assert.equal(good.country_code, 'DE')
  const bad = await legacy('ada@example.test', { ...legacyForm, json_response: 'true', password: 'x' })
  assert.deepEqual(JSON.parse(bad.text), { ok: false, error: 401 })
})

// Key and vector: sign-in.md 2.1.
const encrypt = (text: string): Buffer => {
  const cipher = createCipheriv('aes-128-cbc', 'xeNtBVqzDc6tuNTh', 'MAAAYAAAAAAAAABg')
  return Buffer.concat([cipher.update(text), cipher.final()])
}
const vector =
  'emailOrPhone=ada%40example.test&state=REDIRECTION&client_id=HuaMi&password=Correct-Horse.9&redirect_uri=https%3A%2F%2Fs3-us-west-2.amazonaws.com%2Fhm-registration%2Fsuccesssignin.html&region=us-west-2&token=access&token=refresh&country_code=US'

test('the encrypted form opens the published test vector', async () => {
  const body = encrypt(vector)
  assert.equal(body.subarray(0, 16).toString('hex'), 'c6cd035ecb0b6cc39f1bb67efaf01eb9')
  for (const host of ['api-user.zepp.com', 'api-user-us2.zepp.com', 'api-user-de2.zepp.com']) {
    const headers = { 'x-hm-ekv': '1', app_name: 'com.huami.midong' }
    const answer = await visit(cloud.url, '/v2/registrations/tokens', { host, body, headers })
    assert.equal(answer.status, 303)
    assert.deepEqual(
      [...located(answer.headers.location).keys()],
      ['appname', 'state', 'region', 'refresh', 'access', 'country_code', 'expiration'],
    )
  }
  const clear = await visit(cloud.url, '/v2/registrations/tokens', { host: 'api-user.zepp.com', body: vector })
  assert.equal(clear.status, 400)
})

test('step 2 maps the hosts that were asked for and no others', async () => {
  const access = located((await legacy('ada@example.test')).headers.location).get('access') as string
  const { domains } = JSON.parse(
    (await step2(access, { dn: 'api-mifit.zepp.com,api-user.huami.com,api-mifit.zepp.com' })).text,
  )
  assert.deepEqual(domains, [
    { host: 'api-mifit.zepp.com', cnames: ['api-mifit-de2.zepp.com'] },
    { host: 'api-user.huami.com', cnames: ['api-user-de2.huami.com'] },
  ])
  assert.equal(JSON.parse((await step2(access)).text).domains, undefined)
})

test('step 2 takes the smallest set of fields and refuses less with 0100', async () => {
  const access = located((await legacy('ada@example.test')).headers.location).get('access') as string
  for (const third_name of ['huami', 'huami_phone', 'email']) {
    const answer = await step2(access, { third_name, 'allow_registration=': 'false' }, 'api-mifit.zepp.com')
    assert.equal(JSON.parse(answer.text).result, 'ok', third_name)
  }
  const bad = await step2(access, { device_id: '' })
  assert.equal(JSON.parse(bad.text).error_code, '0100')
  assert.equal(JSON.parse((await step2('nonsense')).text).error_code, '0106')
})

test('a code of the other sign-in service works once', async () => {
  const query = new URLSearchParams({
    client_id: '428135909242707968',
    response_type: 'code',
    redirect_uri: 'https://api-mifit-cn.huami.com/huami.health.loginview.do',
  })
  const page = await visit(cloud.url, `/oauth2/authorize?${query}`, { host: 'account.xiaomi.com' })
  assert.equal(page.status, 302)
  const code = located(page.headers.location).get('code') as string
  const more = { grant_type: 'request_token', third_name: 'xiaomi-hm-mifit' }
  assert.equal(JSON.parse((await step2(code, more)).text).result, 'ok')
  assert.equal(JSON.parse((await step2(code, more)).text).error_code, '0106')
})

const devices = (token: string, host = 'api-mifit.zepp.com') =>
  visit(cloud.url, '/users/1000000001/devices', { host, headers: { apptoken: token } })

test('a new login under the same app name ends the older one, renewal replaces the app token, logout ends both', async () => {
  const access = located((await legacy('ada@example.test')).headers.location).get('access') as string
  const login = async (app_name: string) => JSON.parse((await step2(access, { app_name })).text).token_info
  const phone = await login('com.huami.midong')
  const web = await login('com.huami.webapp')
  assert.equal((await devices(phone.app_token)).status, 200)
  const phoneAgain = await login('com.huami.midong')
  assert.equal((await devices(phone.app_token)).status, 401)
  assert.equal((await devices(web.app_token)).status, 200)
  assert.equal((await devices(phoneAgain.app_token)).status, 200)

  const at = (path: string) => visit(cloud.url, path, { host: 'account-cn.huami.com' })
  const renewed = JSON.parse((await at(`/v1/client/app_tokens?login_token=${web.login_token}`)).text)
  assert.equal(renewed.result, 'ok')
  assert.equal((await devices(web.app_token)).status, 401)
  assert.equal((await devices(renewed.token_info.app_token)).status, 200)
  const login2 = JSON.parse((await at(`/v1/client/renew_login_token?login_token=${web.login_token}`)).text)
  const form = { login_token: login2.token_info.login_token as string }
  const out = await visit(cloud.url, '/v1/client/logout', { host: 'account-us2.huami.com', form })
  assert.deepEqual(JSON.parse(out.text), { result: 'ok' })
  assert.equal((await devices(renewed.token_info.app_token)).status, 401)
  const gone = await at(`/v1/client/app_tokens?login_token=${form.login_token}`)
  assert.equal(JSON.parse(gone.text).error_code, '0101')
})

test('tokens and codes end by the clock', async () => {
  let now = Date.UTC(2026, 2, 10, 12)
  const timed = await startSimulator({ days: 2, today: '2026-03-10', now: () => now })
  try {
    const answer = await visit(timed.url, '/registrations/ada@example.test/tokens', { form: legacyForm })
    const access = located(answer.headers.location).get('access') as string
    const form = Object.fromEntries(
      'app_name app_version country_code device_id device_model'.split(' ').map((name) => [name, 'w']),
    )
    const exchange = () =>
      visit(timed.url, '/v2/client/login', {
        form: { ...form, code: access, grant_type: 'access_token', third_name: 'huami' },
      })
    const { token_info } = JSON.parse((await exchange()).text)
    now += 864001_000
    assert.equal(JSON.parse((await exchange()).text).error_code, '0106')
    const read = () => visit(timed.url, '/users/-/profile', { headers: { apptoken: token_info.app_token as string } })
    assert.equal((await read()).status, 200)
    now += 2592000_000
    assert.equal((await read()).status, 401)
  } finally {
    await timed.close()
  }
})

const stepOne: [string, (answer: Awaited<ReturnType<typeof legacy>>) => void][] = [
  ['wrong-password', ({ headers }) => assert.match(headers.location ?? '', /error=401&/)],
  ['unknown-account', ({ headers }) => assert.match(headers.location ?? '', /error=401&/)],
  ['rate-limited', ({ status, headers }) => assert.deepEqual([status, headers['retry-after']], [429, undefined])],
  ['rate-limited-retry-after', ({ headers }) => assert.equal(headers['retry-after'], '30')],
  ['bad-request', ({ status }) => assert.equal(status, 400)],
  ['no-country-code', ({ headers }) => assert.equal(located(headers.location).get('country_code'), null)],
]
for (const [name, check] of stepOne) {
  test(`fault ${name} spoils step 1`, async () => {
    cloud.fault(name)
    try {
      check(await legacy('ada@example.test'))
    } finally {
      cloud.clearFaults()
    }
  })
}

const stepTwo = { 'not-registered': '0117', disabled: '0115', 'code-reused': '0106', 'wrong-region-login': '0113' }
for (const [name, code] of Object.entries(stepTwo)) {
  test(`fault ${name} answers ${code} in step 2`, async () => {
    const access = located((await legacy('ada@example.test')).headers.location).get('access') as string
    cloud.fault(name)
    try {
      assert.equal(JSON.parse((await step2(access)).text).error_code, code)
    } finally {
      cloud.clearFaults()
    }
  })
}
