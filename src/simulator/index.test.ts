// The simulated data hosts over HTTP: what they serve, what they refuse, and every fault of the wire.
import assert from 'node:assert/strict'
import { type IncomingMessage, request } from 'node:http'
import { after, afterEach, before, test } from 'node:test'
import { constants, zstdCompressSync } from 'node:zlib'
import { visit } from '../../test/visit.ts'
import { faultNames, type Simulator, startSimulator } from './index.ts'

let cloud: Simulator
before(async () => {
  cloud = await startSimulator({ today: '2026-03-10', now: () => Date.UTC(2026, 2, 10, 12) })
})
afterEach(() => cloud.clearFaults())
after(() => cloud.close())

const week =
  '/v1/data/band_data.json?query_type=detail&device_type=0&userid=1000000001&from_date=2026-03-01&to_date=2026-03-07'
const read = (path = week, host = 'api-mifit-de2.zepp.com', headers: Record<string, string> = {}) =>
  visit(cloud.url, path, { host, headers: { apptoken: 'SIM-WEB-1000000001', ...headers } })
interface Day {
  date_time: string
  summary: string
  data: string
  data_hr: string
}
const daysOf = (text: string): Day[] => JSON.parse(text).data
const summaryOf = (day: Day) => JSON.parse(Buffer.from(day.summary, 'base64').toString())

test('a week in detail: envelope, order, lengths; the summary form leaves the bytes out', async () => {
  const { status, text } = await read()
  assert.equal(status, 200)
  assert.equal(JSON.parse(text).code, 1)
  const days = daysOf(text)
  assert.deepEqual(
    days.map((day) => day.date_time),
    days.map((day) => day.date_time).toSorted(),
  )
  for (const day of days) {
    assert.equal(Buffer.from(day.data, 'base64').length, 4320)
    assert.equal(Buffer.from(day.data_hr, 'base64').length, 1440)
  }
  const short = daysOf((await read(`${week}&byteLength=8`.replace('detail', 'summary'))).text)
  assert.deepEqual(
    short,
    days.map(({ data, data_hr, ...rest }) => rest),
  )
})

test('an empty range is an empty list, a bad one is refused', async () => {
  const empty = await read(week.replaceAll('2026-03', '2011-03'))
  assert.equal(empty.text, '{"code":1,"message":"success","data":[]}')
  assert.equal((await read('/v1/data/band_data.json?query_type=detail')).status, 400)
  assert.equal((await read(week.replace('2026-03-01', '2026-02-31'))).status, 400)
})

test('devices, profile, properties and user info answer', async () => {
  const { items } = JSON.parse((await read('/users/1000000001/devices?enableMultiDevice=true')).text)
  assert.ok(items.length >= 2)
  for (const item of items) assert.equal(typeof JSON.parse(item.additionalInfo), 'object')
  assert.equal(JSON.parse((await read('/users/-/profile')).text).userId, '1000000001')
  assert.equal(JSON.parse((await read('/users/1000000001')).text).nickName, 'Ada')
  assert.equal(JSON.parse((await read('/huami.health.getUserInfo.json')).text).message, 'success')
  assert.deepEqual(JSON.parse((await read('/users/-/properties?propertyName=none')).text), {})
})

test('an empty person has no profile, no devices, no days', async () => {
  const nobody = await startSimulator({ person: 'empty', today: '2026-03-10' })
  try {
    const ask = (path: string) => visit(nobody.url, path, { headers: { apptoken: 'SIM-WEB-1000000001' } })
    assert.equal((await ask('/users/-/profile')).status, 404)
    assert.equal((await ask('/users/-/devices')).text, '{"items":[]}')
    assert.deepEqual(daysOf((await ask(week)).text), [])
  } finally {
    await nobody.close()
  }
})

test('another region is an empty account, a bad token 401, another person refused, a write unknown', async () => {
  assert.deepEqual(daysOf((await read(week, 'api-mifit-us2.zepp.com')).text), [])
  assert.ok(daysOf((await read(week, 'api-mifit.huami.com')).text).length > 0)
  assert.equal((await visit(cloud.url, week, { host: 'api-mifit.zepp.com' })).status, 401)
  assert.equal((await read(week.replace('1000000001', '1000000002'))).status, 401)
  assert.equal((await read('/v1/data/unknown.json')).status, 404)
  const write = await visit(cloud.url, week, { method: 'POST', body: 'x', headers: { apptoken: 'SIM-WEB-1000000001' } })
  assert.equal(write.status, 404)
  assert.equal((await read(week, 'api-mifit.zepp.com.evil.example')).status, 404)
})

test('replies are packed when asked for, concealed with x-hm-ekv, the same twice, and logged', async () => {
  const plain = await read()
  const packed = await read(week, 'api-mifit.zepp.com', { 'accept-encoding': 'gzip' })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.equal(packed.text, plain.text)
  const seen = cloud.requests.at(-1)
  assert.equal(seen?.path, week)
  assert.equal(seen?.host, 'api-mifit.zepp.com')
  assert.equal(seen?.status, 200)
  assert.ok((seen?.bytes ?? 0) > 1000 && (seen?.bytes ?? 0) < plain.body.length)
  const hidden = await read(week, 'api-mifit.zepp.com', { 'x-hm-ekv': '1' })
  assert.equal(hidden.headers['content-type'], 'application/octet-stream')
})

test('thirty days weigh what real ones do once packed', async () => {
  const { body } = await read(week.replace('2026-03-01', '2026-02-05').replace('2026-03-07', '2026-03-06'))
  // Ten years in 122 such windows must stay below 4 MiB.
  const packed = zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }).length
  assert.ok(packed < (4 * 1024 * 1024) / 122, `${packed}`)
})

test('faults are set over HTTP from loopback alone, with count, after and path', async () => {
  const set = (body: object, host?: string) =>
    visit(cloud.url, '/simulator/faults', { body: JSON.stringify(body), ...(host === undefined ? {} : { host }) })
  assert.equal((await set({ name: 'server-error', count: 1, after: 1, path: 'band_data', status: 503 })).status, 200)
  assert.equal((await read('/users/-/profile')).status, 200)
  const statuses = [await read(), await read(), await read()].map(({ status }) => status)
  assert.deepEqual(statuses, [200, 503, 200])
  assert.equal((await set({ name: 'no-such-fault' })).status, 400)
  assert.equal((await set({ name: 'html' }, 'api-mifit.zepp.com')).status, 404)
  assert.equal((await visit(cloud.url, '/simulator/requests')).status, 200)
})

test('whole answers that are wrong', async () => {
  const cases: [string, number, RegExp][] = [
    ['rate-limited', 429, /"code":12/],
    ['server-error', 500, /-50000/],
    ['throttle-in-200', 200, /"code":12/],
    ['redirect', 302, /^$/],
    ['html', 200, /<title>/],
    ['empty-body', 200, /^$/],
    ['not-json', 200, /\[\}/],
    ['suspicious-empty', 200, /"data":\[\]/],
    ['wrong-region-403', 403, /Forbidden/],
    ['wrong-region-401', 401, /0102/],
    ['wrong-region-empty', 200, /"data":\[\]/],
  ]
  for (const [name, status, text] of cases) {
    cloud.fault(name, { count: 1 })
    const answer = await read()
    assert.equal(answer.status, status, name)
    assert.match(answer.text, text, name)
  }
})

test('broken connections', async () => {
  for (const [name, options] of [
    ['reset', {}],
    ['reset', { body: true }],
    ['truncated', {}],
  ] as const) {
    cloud.fault(name, { count: 1, ...options })
    await assert.rejects(read(), name)
  }
  cloud.fault('truncated', { count: 1, quiet: true, at: 100 })
  assert.equal((await read()).body.length, 100)
  cloud.fault('huge', { count: 1, bytes: 3_000_000 })
  assert.ok((await read()).body.length > 3_000_000)
  cloud.fault('slow', { count: 1, seconds: 0.05 })
  assert.ok(daysOf((await read()).text).length > 0)
})

/** Headers and at most the first part of a body that must not be read whole. */
const peek = (wait: number): Promise<{ head: IncomingMessage['headers']; bytes: number } | 'nothing'> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(cloud.url)
    const headers = { apptoken: 'SIM-WEB-1000000001' }
    const asking = request({ hostname, port, path: week, headers, agent: false }, (answer) => {
      let bytes = 0
      answer.on('data', (part: Buffer) => {
        bytes += part.length
      })
      answer.on('error', () => undefined)
      const done = (): void => {
        resolve({ head: answer.headers, bytes })
        asking.destroy()
      }
      answer.on('end', done)
      setTimeout(done, wait).unref()
    })
    asking.on('error', () => resolve('nothing'))
    asking.setTimeout(wait, () => asking.destroy())
    asking.end()
  })

test('answers that never end or unpack to a gigabyte', async () => {
  cloud.fault('gzip-bomb', { count: 1 })
  const bomb = await peek(10000)
  assert.ok(bomb !== 'nothing' && bomb.head['content-encoding'] === 'gzip')
  assert.ok(bomb.bytes > 500_000 && bomb.bytes < 2_000_000, `${bomb.bytes}`)
  cloud.fault('stall', { count: 1 })
  assert.equal(await peek(60), 'nothing')
  cloud.fault('stall', { count: 1, body: true })
  const half = await peek(100)
  assert.ok(half !== 'nothing' && half.bytes > 1000)
  cloud.fault('deep', { count: 1 })
  assert.ok((await read()).body.length > 2_000_000)
  cloud.fault('odd-type', { count: 1 })
  const odd = await read()
  assert.equal(odd.headers['content-type'], 'text/html')
  assert.equal(odd.body[0], 0xef)
})

test('a storm breaks about its share of the requests, the same ones each time', async () => {
  const outcomes = async () => {
    cloud.fault('storm', { rate: 0.3, seed: 7 })
    const list: string[] = []
    for (let i = 0; i < 40; i++) {
      list.push(
        await read('/users/-/devices').then(
          ({ status, text }) => (status === 200 && text.endsWith('}]}') ? 'ok' : 'bad'),
          () => 'broken',
        ),
      )
    }
    cloud.clearFaults()
    return list
  }
  const first = await outcomes()
  const hurt = first.filter((outcome) => outcome !== 'ok').length
  assert.ok(hurt > 3 && hurt < 25, `${hurt}`)
  assert.deepEqual(await outcomes(), first)
})

test('wrong-region can leave one host that works, step 2 can name no host or a foreign one', async () => {
  cloud.fault('wrong-region-empty', { host: 'api-mifit-us2.zepp.com' })
  assert.equal((await read('/users/-/devices', 'api-mifit-de2.zepp.com')).text, '{"items":[]}')
  assert.notEqual((await read('/users/-/devices', 'api-mifit-us2.zepp.com')).text, '{"items":[]}')
  cloud.clearFaults()
  for (const [name, domains] of [
    ['no-domains', undefined],
    ['evil-domains', [{ host: 'api-mifit.zepp.com', cnames: ['api-mifit.zepp.com.evil.example'] }]],
  ] as const) {
    cloud.fault(name)
    assert.deepEqual((await login({ dn: 'api-mifit.zepp.com' })).domains, domains)
    cloud.clearFaults()
  }
})

test('spoilt days', async () => {
  const good = daysOf((await read()).text)
  cloud.fault('duplicate-days', { count: 1 })
  assert.equal(daysOf((await read()).text).length, good.length * 2)
  cloud.fault('shuffled-days', { count: 1 })
  const mixed = daysOf((await read()).text)
  assert.notDeepEqual(mixed, good)
  assert.deepEqual(
    mixed.toSorted((a, b) => (a.date_time < b.date_time ? -1 : 1)),
    good,
  )
  cloud.fault('odd-length', { count: 1 })
  assert.ok(daysOf((await read()).text).every((day) => Buffer.from(day.data, 'base64').length !== 4320))
  cloud.fault('bad-base64', { count: 1 })
  assert.match((await read()).text, /\*%!/)
  cloud.fault('unknown-codes', { count: 1 })
  assert.ok(daysOf((await read()).text).every((day) => summaryOf(day).futureField !== undefined))
  cloud.fault('absurd-numbers', { count: 1 })
  assert.equal(summaryOf(daysOf((await read()).text)[0] as Day).stp.ttl, -5)
})

test('changed-history alters old days after they were read once', async () => {
  cloud.fault('changed-history', { days: 5 })
  const [first, second, third] = [await read(), await read(), await read()].map(({ text }) => daysOf(text))
  assert.notDeepEqual(second?.[0], first?.[0])
  assert.deepEqual(third, second)
  assert.deepEqual(second?.at(-1), first?.at(-1))
})

test('ended tokens: renewed, not renewable, somebody else’s', async () => {
  const as = (token: string) => visit(cloud.url, '/users/-/devices', { headers: { apptoken: token } })
  const renew = async (token: string) =>
    JSON.parse((await visit(cloud.url, `/v1/client/app_tokens?login_token=${token}`)).text)
  for (const [name, outcome] of [
    ['token-expired', '1000000001'],
    ['foreign-token', '1000000002'],
    ['login-kicked', '0101'],
    ['token-expired-for-good', '0101'],
  ] as const) {
    const tokens = (await login()).token_info
    cloud.fault(name)
    assert.equal((await as(tokens.app_token)).status, 401, name)
    const renewed = await renew(tokens.login_token)
    assert.equal(renewed.token_info?.user_id ?? renewed.error_code, outcome, name)
    cloud.clearFaults()
  }
  assert.equal((await as((await login()).token_info.app_token)).status, 200)
})

test('every fault can be switched on at the start, an unknown one or an unknown person cannot', async () => {
  const all = await startSimulator({
    days: 1,
    today: '2026-03-10',
    faults: [...faultNames, 'slow:seconds=0.5,count=2'],
  })
  await all.close()
  await assert.rejects(startSimulator({ faults: ['none'] }), { code: 'usage' })
  await assert.rejects(startSimulator({ today: '2026-02-30' }), { code: 'usage' })
})

/** Signs in by password; the answer of step 2. */
async function login(more: Record<string, string> = {}) {
  const form = {
    client_id: 'HuaMi',
    redirect_uri: 'https://x.test/',
    token: 'access',
    password: 'Correct-Horse.9',
    json_response: 'true',
  }
  const { access } = JSON.parse((await visit(cloud.url, '/registrations/ada@example.test/tokens', { form })).text)
  const rest = { app_version: '1', country_code: 'DE', device_id: 'd', device_model: 'web', third_name: 'huami' }
  const step2 = { ...rest, app_name: 'com.huami.webapp', code: access as string, grant_type: 'access_token', ...more }
  return JSON.parse((await visit(cloud.url, '/v2/client/login', { form: step2 })).text)
}
