import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowed } from './endpoints.ts'
import { hostFromDomains, hostFromText, hostsToProbe, isDataHost, isVendorHost, knownDataHosts } from './hosts.ts'

const hostile = [
  'api-mifit.evil.com',
  'api-mifit.zepp.com.evil.com',
  'evil.com/api-mifit.zepp.com',
  'user@api-mifit.zepp.com',
  'api-mifit.zepp.com@evil.com',
  'api-mifit.zepp.com:443',
  'api-mifit.zepp.com.',
  'API-MIFIT.ZEPP.COM',
  ' api-mifit.zepp.com',
  'api-mifit.zepp.com\n',
  'api-mifit.zepp.com#evil.com',
  'api-mifit.zepp.com?evil.com',
  'api-mifit.zepp.com/evil',
  'api-mifit.zepp.com\\evil.com',
  'api-mifit..zepp.com',
  'api-mifit-.zepp.com',
  'api-mifit-a-b.zepp.com',
  'api-mifit-a.b.zepp.com',
  'api-mifit_zepp.com',
  'api-mifitcn.zepp.com',
  'xapi-mifit.zepp.com',
  'api-mifit.zepp.co',
  'api-mifit.zeppcom',
  'api-mifit.xn--zpp-dma.com',
  'api-mifit.zеpp.com',
  'api-mifit。zepp.com',
  'zepp.com',
  'www.zepp.com',
  '127.0.0.1',
  '[::1]',
  '2130706433',
  'localhost',
  '',
  '*',
  'api-mifit.huami.com.cn',
  'api-mifit-de2.zepp.com,evil.com',
  'https://api-mifit.zepp.com',
  '//api-mifit.zepp.com',
  'api-mifit.zepp.com%00.evil.com',
  'api-mifit%2Ezepp.com',
]

test('forty strings that are no host of the vendor', () => {
  assert.ok(hostile.length >= 40)
  for (const host of hostile) {
    assert.equal(isDataHost(host), false, host)
    assert.equal(isVendorHost(host), false, host)
    assert.equal(isAllowed('GET', host, '/v1/data/band_data.json'), false, host)
    assert.equal(isAllowed('POST', host, '/v2/client/login'), false, host)
  }
})

test('every known host is a data host, and the likely one is tried first', () => {
  assert.ok(knownDataHosts.every(isDataHost))
  assert.equal(new Set(knownDataHosts).size, knownDataHosts.length)
  assert.equal(hostsToProbe('eu-central-1')[0], 'api-mifit-de2.zepp.com')
  assert.equal(hostsToProbe('nonsense.evil')[0], 'api-mifit.zepp.com')
  assert.equal(hostsToProbe()[0], 'api-mifit.zepp.com')
})

test('what domains can say', () => {
  const entry = (...cnames: unknown[]) => [{ host: 'api-mifit.zepp.com', cnames }]
  const cases: [unknown, unknown][] = [
    [entry('api-mifit-de2.zepp.com', 'api-mifit-us2.zepp.com'), { host: 'api-mifit-de2.zepp.com' }],
    [[{ host: 'api-user.zepp.com', cnames: ['api-user-de2.zepp.com'] }], undefined],
    [
      [{ host: 'api-user.zepp.com', cnames: ['x'] }, ...entry('api-mifit-cn3.zepp.com')],
      { host: 'api-mifit-cn3.zepp.com' },
    ],
    [entry('api-mifit.evil.com'), { foreign: true }],
    [entry('api-mifitcn.zepp.com'), undefined],
    [entry(7, null), undefined],
    [[null, 3, 'x', {}, { host: 'api-mifit.zepp.com' }], undefined],
    [undefined, undefined],
    ['api-mifit-de2.zepp.com', undefined],
  ]
  for (const [domains, expected] of cases) assert.deepEqual(hostFromDomains(domains), expected)
})

test('hosts as people write them', () => {
  const cases: [string, string | undefined][] = [
    ['api-mifit-de2.zepp.com', 'api-mifit-de2.zepp.com'],
    [' API-MIFIT-DE2.zepp.com ', 'api-mifit-de2.zepp.com'],
    ['https://api-mifit-de2.zepp.com/', 'api-mifit-de2.zepp.com'],
    ['de2', 'api-mifit-de2.zepp.com'],
    ['xx', undefined],
    ['http://api-mifit.zepp.com', undefined],
    ['https://api-mifit.zepp.com/path', undefined],
    ['https://u@api-mifit.zepp.com', undefined],
  ]
  for (const [text, host] of cases) assert.equal(hostFromText(text), host, text)
})

test('the list of endpoints holds reads and the sign-in calls, nothing that writes', () => {
  const data = 'api-mifit-de2.zepp.com'
  const allowed: [string, string, string][] = [
    ['GET', data, '/v1/data/band_data.json'],
    ['GET', data, '/v1/sport/run/history.json'],
    ['GET', data, '/v1/sport/run/detail.json'],
    ['GET', data, '/users/1000000001'],
    ['GET', data, '/users/1000000001/events'],
    ['GET', data, '/users/1000000001/events/dateString'],
    ['GET', data, '/v2/users/me/events'],
    ['GET', data, '/users/me/fileInfo/events'],
    ['GET', data, '/v2/watch/users/1000000001/WatchSportStatistics/VO2_MAX'],
    ['GET', data, '/users/1000000001/members/-1/weightRecords'],
    ['GET', data, '/users/-/profile'],
    ['GET', data, '/users/1000000001/devices'],
    ['GET', data, '/huami.health.getUserInfo.json'],
    ['GET', 'account-cn.huami.com', '/v1/client/app_tokens'],
    ['POST', 'api-user.huami.com', '/registrations/ada%40example.test/tokens'],
    ['POST', 'api-user-us2.zepp.com', '/v2/registrations/tokens'],
    ['POST', 'account.huami.com', '/v2/client/login'],
    ['POST', 'account-us2.huami.com', '/v1/client/logout'],
  ]
  for (const [method, host, path] of allowed) assert.ok(isAllowed(method, host, path), `${method} ${path}`)
  const refused: [string, string, string][] = [
    ['POST', data, '/v1/data/band_data.json'],
    ['PUT', data, '/users/1000000001'],
    ['DELETE', data, '/users/1000000001'],
    ['GET', data, '/users/1000000001/../2'],
    ['GET', data, '/users/1000000001/events/'],
    ['GET', data, '/users/1000000001/events?x=1'],
    ['GET', 'api-user.zepp.com', '/v1/data/band_data.json'],
    ['GET', data, '/v1/sport/walking/history.json'],
    ['POST', data, '/v2/registrations/tokens'],
    ['POST', 'account.huami.com', '/registrations/ada%40example.test/tokens'],
    ['GET', data, ''],
    ['GET', data, '/'],
  ]
  for (const [method, host, path] of refused) assert.equal(isAllowed(method, host, path), false, `${method} ${path}`)
})
