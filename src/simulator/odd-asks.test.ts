// What the simulated cloud answers to asks that no client of ours makes: fields left out, other orders, other persons, other
// hosts, and its own control.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, afterEach, before, test } from 'node:test'
import { visit } from '../../test/visit.ts'
import { type Simulator, startSimulator } from './index.ts'

let cloud: Simulator
before(async () => {
  cloud = await startSimulator({ days: 40, today: '2026-03-10', now: () => Date.UTC(2026, 2, 10, 12), proxyPort: 0 })
})
afterEach(() => cloud.clearFaults())
after(() => cloud.close())

const data = (path: string, headers: Record<string, string> = {}) =>
  visit(cloud.url, path, { host: 'api-mifit-de2.zepp.com', headers: { apptoken: 'SIM-WEB-1000000001', ...headers } })
const read = async (path: string) => JSON.parse((await data(path)).text)
const account = async (path: string, form?: Record<string, string>) => {
  const { status, text } = await visit(cloud.url, path, { host: 'account.huami.com', ...(form ? { form } : {}) })
  return { status, ...(text === '' ? {} : JSON.parse(text)) }
}

const history = '/v1/sport/run/history.json'
const detail = '/v1/sport/run/detail.json'

test('workouts: a page of some, of one sport, after a cursor; a detail that is not named or not there', async () => {
  const { summary } = (await read(history)).data
  assert.equal((await read(`${history}?count=1`)).data.summary.length, 1)
  assert.equal((await read(`${history}?count=1`)).data.next, Number(summary[0].trackid))
  const type = String(summary[0].type)
  const same = (await read(`${history}?type=${type}`)).data.summary
  assert.deepEqual(
    same.map(({ trackid }: { trackid: string }) => trackid),
    summary
      .filter((row: { type: number }) => String(row.type) === type)
      .map(({ trackid }: { trackid: string }) => trackid),
  )
  const below = (await read(`${history}?stopTrackId=${summary[0].trackid}`)).data.summary
  assert.equal(below[0].trackid, summary[1].trackid)
  for (const query of ['', '?trackid=7', '?source=run.mi.com', '?trackid=x&source=y']) {
    const { code } = await read(detail + query)
    assert.equal(code, -1, query)
  }
  assert.equal((await read(`${detail}?trackid=7&source=x`)).code, -2001)
  assert.equal((await read(`${detail}?trackid=${summary[0].trackid}&source=x`)).code, -2001)
})

test('faults of the list of workouts: codes nobody knows, numbers nobody can have, pages without end', async () => {
  const first = async () => (await read(history)).data
  const { summary } = await first()
  cloud.fault('unknown-codes')
  assert.ok((await first()).summary.every((row: { type: number }) => row.type === 9876))
  cloud.clearFaults()
  cloud.fault('absurd-numbers')
  assert.ok((await first()).summary.every((row: { dis: string }) => row.dis === '1e308'))
  cloud.clearFaults()
  cloud.fault('endless-pages')
  const circle = await first()
  assert.deepEqual([circle.summary.length, circle.next], [1, Number(summary[0].trackid)])
})

test('the account service: fields left out, tokens nobody holds, logins twice', async () => {
  const form = {
    app_name: 'com.xiaomi.hm.health',
    app_version: '4.0.9',
    code: 'SIM',
    country_code: 'DE',
    device_id: '02:00:00:00:00:00',
    device_model: 'android_phone',
    grant_type: 'access_token',
    third_name: 'huami',
  }
  for (const name of Object.keys(form))
    assert.equal((await account('/v2/client/login', { ...form, [name]: '' })).status, 400, name)
  const { third_name: _, ...without } = form
  assert.equal((await account('/v2/client/login', without)).status, 400)
  assert.equal((await account('/v2/client/login', { ...form, third_name: 'stranger' })).error_code, '0100')
  assert.equal((await account('/v2/client/login', form)).error_code, '0106')
  assert.equal((await account('/v2/client/login')).error_code, '0100')
  for (const path of ['app_tokens', 'renew_login_token', 'renew_login_token?login_token=x'])
    assert.equal((await account(`/v1/client/${path}`)).error_code, '0101', path)
  for (const path of ['re_login', 'logout']) {
    assert.equal((await account(`/v1/client/${path}`, { login_token: 'x' })).error_code, '0101', path)
    assert.equal((await account(`/v1/client/${path}`, { other: 'x' })).error_code, '0101', path)
  }
})

test('sign-in once more, with the names of hosts in either writing, and without a device', async () => {
  const target = 'https://s3-us-west-2.amazonaws.com/hm-registration/successsignin.html'
  const { headers } = await visit(cloud.url, '/registrations/ada@example.test/tokens', {
    host: 'api-user.huami.com',
    form: { client_id: 'HuaMi', redirect_uri: target, token: 'access', password: 'Correct-Horse.9' },
  })
  const code = new URL(headers.location!).searchParams.get('access')!
  const granted = await account('/v2/client/login', {
    app_name: 'com.xiaomi.hm.health',
    app_version: '4.0.9',
    code,
    country_code: 'DE',
    device_id: '02:00:00:00:00:00',
    device_model: 'android_phone',
    grant_type: 'access_token',
    third_name: 'huami',
    dn: 'api-mifit.huami.com%2Capp.zepp.com,api-de.huami.com,shop.example',
  })
  assert.deepEqual(
    granted.domains.map(({ host }: { host: string }) => host),
    ['api-mifit.huami.com', 'app.zepp.com', 'api-de.huami.com', 'shop.example'],
  )
  assert.equal(granted.domains[3].cnames[0], 'shop.example')
  const { login_token } = granted.token_info
  const again = await account('/v1/client/re_login', { login_token, device_id: '02:00:00:00:00:00' })
  assert.equal(again.token_info.user_id, '1000000001')
  const held = again.token_info.login_token
  assert.equal((await account('/v1/client/re_login', { login_token: held })).error_code, '0100')
  assert.equal((await account('/v1/client/logout', { login_token: held })).result, 'ok')
  assert.equal((await account('/v1/client/logout', { login_token: held })).error_code, '0101')
})

test('reading by a cookie, of one property or device, backwards and in parts; without a person or days', async () => {
  const cookie = (text: string) =>
    visit(cloud.url, '/users/-/profile', { host: 'api-mifit-de2.zepp.com', headers: { cookie: text } })
  assert.equal((await cookie('a=1; apptoken=SIM-WEB-1000000001')).status, 200)
  assert.equal((await cookie('a=1')).status, 401)
  const one = await read('/users/-/properties?propertyName=huami.mifit.user.settings.units')
  assert.deepEqual(one, { 'huami.mifit.user.settings.units': 'metric' })
  assert.deepEqual(await read('/users/-/properties?propertyName=toString'), {})
  const { items } = await read('/device/settings/meta')
  assert.ok(items.length >= 1)
  const code = items[0].deviceSource
  assert.deepEqual((await read(`/device/settings/meta?deviceSources=${code}`)).items.length, 1)
  const load = '/v2/watch/users/-/WatchSportStatistics/SPORT_LOAD?startDay=2026-02-20&endDay=2026-03-10'
  const forward = (await read(load)).items
  assert.deepEqual((await read(`${load}&isReverse=1`)).items, forward.toReversed())
  assert.equal(
    (await data('/v2/watch/users/-/WatchSportStatistics/OTHER?startDay=2026-02-20&endDay=2026-03-10')).status,
    400,
  )
  const pulse = await read('/users/-/heartRate?limit=1')
  assert.ok(pulse.next === undefined || pulse.items.length === 1)
  assert.equal((await data('/users/1000000002/profile')).status, 401)
})

test('a host of another region has never heard of the person', async () => {
  const elsewhere = async (path: string) => {
    const { status, text } = await visit(cloud.url, path, {
      host: 'api-mifit-us2.zepp.com',
      headers: { apptoken: 'SIM-WEB-1000000001' },
    })
    return [status, text === '' ? '' : JSON.parse(text)]
  }
  assert.equal((await elsewhere('/users/1000000001/profile'))[0], 404)
  assert.deepEqual(await elsewhere('/users/1000000001/devices'), [200, { items: [] }])
  assert.deepEqual((await elsewhere(history))[1].data, { next: -1, summary: [] })
  assert.deepEqual((await elsewhere('/v1/data/band_data.json?query_type=summary'))[1].data, [])
})

test('its own control: accounts, faults and what is none of it', async () => {
  const control = (path: string, body?: string) => visit(cloud.url, path, body === undefined ? {} : { body })
  assert.equal(JSON.parse((await control('/simulator/accounts')).text)[0].email, 'ada@example.test')
  assert.equal((await control('/simulator/nothing')).status, 404)
  assert.equal((await control('/simulator/accounts', '{}')).status, 404)
  assert.equal((await control('/simulator/faults', '{"name":"unknown-codes"}')).status, 200)
  assert.equal((await read(history)).data.summary[0].type, 9876)
  assert.equal((await control('/simulator/faults', '{"clear":true}')).status, 200)
  assert.notEqual((await read(history)).data.summary[0].type, 9876)
  assert.equal((await control('/simulator/faults', '{')).status, 400)
  assert.equal((await control('/simulator/faults', '{"name":"no such fault"}')).status, 400)
  assert.equal((await control('/simulator/faults', 'x'.repeat(2 ** 20 + 1))).status, 413)
  await assert.rejects(startSimulator({ person: 'nobody' as never }), {
    code: 'usage',
    message: 'There is no person nobody.',
  })
  await assert.rejects(startSimulator({ today: '2026-02-30' }), { code: 'usage', message: /not a date/ })
})

test('the proxy tunnels TLS to the vendor’s names and nothing else', async () => {
  assert.equal((await visit(cloud.proxy!, '/')).status, 405)
  const { hostname, port } = new URL(cloud.proxy!)
  const status = await new Promise((resolve, reject) => {
    const asking = request({ host: hostname, port, method: 'CONNECT', path: 'example.com:443', agent: false })
    asking.on('connect', (answer, socket) => {
      socket.destroy()
      resolve(answer.statusCode)
    })
    asking.on('error', reject)
    asking.end()
  })
  assert.equal(status, 403)
})
