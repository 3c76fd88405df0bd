// Recordings of every writer and version, read as their README says, and the simulator's own traffic brought into an
// empty store: the same content as a sync.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { WristoryError } from '../../src/errors.ts'
import { bytesInMemory, pieces } from '../../src/import/bytes.ts'
import type { Exchange } from '../../src/import/exchange.ts'
import { type Recorded, readHar } from '../../src/import/har.ts'
import { type Door, doorOfBytes, importInto, survey } from '../../src/import/index.ts'
import { unpacked } from '../../src/import/inflate.ts'
import { readFlows } from '../../src/import/mitmproxy.ts'
import { encodeTnetstring, type NetstringValue } from '../../src/import/tnetstring.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { openStore } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'

const samples = fileURLToPath(new URL('../../../shared/samples/capture', import.meta.url))
const absent = existsSync(samples) ? false : 'NOT RUN: the sample captures are not beside this checkout'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'wristory-import-')))
  return folders.at(-1)!
}

async function gather(items: AsyncIterable<Recorded>): Promise<{ exchanges: Exchange[]; warnings: string[] }> {
  const exchanges: Exchange[] = []
  const warnings: string[] = []
  for await (const item of items) 'warning' in item ? warnings.push(item.warning) : exchanges.push(item.exchange)
  return { exchanges, warnings }
}

const any = () => true

function read(name: string): ReturnType<typeof gather> {
  const bytes = bytesInMemory(readFileSync(join(samples, name)))
  if (name.endsWith('.mitm')) return gather(readFlows(bytes, any))
  return gather(readHar(name.endsWith('.zhar') ? unpacked(bytes, 'zlib') : pieces(bytes), any))
}

/** Method, host, status and length of the body, by file; the lengths are those of mitmproxy's own view. */
const expected: Record<string, string[]> = {
  'mitm/dumpfile-010.mitm': [],
  'mitm/dumpfile-011.mitm': ['GET example.com 200 1270'],
  'mitm/dumpfile-018.mitm': ['GET www.example.com 200 1270'],
  'mitm/dumpfile-10.mitm': ['GET example.com 0 -'],
  'mitm/dumpfile-7.mitm': ['GET example.com 200 1256', 'GET example.com 200 1256'],
  'mitm/successful_log.mitm': ['GET example.com 200 1256', 'POST httpbin.org 200 449'],
  'mitm/incomplete_log.mitm': [
    'GET example.com 0 -',
    'GET google.com 0 -',
    'POST google.com 0 -',
    'POST google.com 0 -',
  ],
  'mitm/error_log.mitm': ['GET 163.com 0 -', 'POST httpbin.org 405 178'],
  'mitm/corrupted_gzip_body.mitm': ['GET 127.0.0.1 200 24'],
  'har/charles.har': ['GET mitmproxy.org 200 23866'],
  'har/insomnia.har': ['GET mitm.it 200 250'],
  'har/head-content-length.har': ['HEAD files.pythonhosted.org 200 -'],
  'har/compressed.zhar': ['GET example.com 200 1256', 'POST httpbin.org 200 453'],
}
const twins = ['successful_log', 'incomplete_log', 'error_log', 'corrupted_gzip_body']

const told = ({ method, url, status, body }: Exchange) =>
  `${method} ${new URL(url).hostname} ${status} ${body?.length ?? '-'}`

test('the sample recordings of every version and writer', { skip: absent }, async () => {
  for (const [name, list] of Object.entries(expected)) {
    const { exchanges } = await read(name)
    assert.deepEqual(exchanges.map(told), list, name)
  }
  const { exchanges, warnings } = await read('har/firefox.har')
  assert.equal(exchanges.length, 14)
  assert.equal(exchanges.filter(({ body }) => body === null).length, 5)
  assert.deepEqual(warnings, [])
  assert.match((await read('mitm/dumpfile-010.mitm')).warnings[0] ?? '', /0\.10/)
})

test('the same traffic as flows and as HAR reads alike', { skip: absent }, async () => {
  for (const name of twins) {
    const [flow, entry] = [await read(`mitm/${name}.mitm`), await read(`har/${name}.har`)]
    assert.deepEqual(entry.exchanges.map(told), flow.exchanges.map(told), name)
    for (const [i, { body, form }] of flow.exchanges.entries()) {
      assert.equal(entry.exchanges[i]!.form, form, name)
      // One address in a body was replaced in the HAR only.
      if (name !== 'successful_log')
        assert.equal(Buffer.compare(entry.exchanges[i]!.body ?? Buffer.of(), body ?? Buffer.of()), 0, name)
    }
  }
})

const NOW = 1_795_262_400

/** A sync of the simulator, and what went over the wire as a HAR. */
async function synced(person: 'two-years' | 'traveller', days: number) {
  const simulator = await startSimulator({ person, days, today: '2026-11-21', now: () => NOW * 1000 })
  const { userId, token } = simulator.accounts[0]!
  const entries: object[] = []
  let second = NOW
  const cloud = {
    async get(path: string, query: Readonly<Record<string, string>>) {
      const search = new URLSearchParams(query).toString()
      const answer = await fetch(`${simulator.url}${path}?${search}`, { headers: { apptoken: token } })
      const text = await answer.text()
      entries.push({
        startedDateTime: new Date(second * 1000).toISOString(),
        request: {
          method: 'GET',
          url: `https://api-mifit-de2.zepp.com${path}?${search}&r=1B4DB7EB-4057-5DDF-91E0-36DEC72071F5&lang=en_US`,
          headers: [{ name: 'apptoken', value: token }],
        },
        response: {
          status: answer.status,
          headers: [{ name: 'content-encoding', value: 'gzip' }],
          content: { mimeType: 'application/json', text },
        },
      })
      if (!answer.ok) throw new WristoryError('cloud-refused', 'refused')
      return { body: Buffer.from(text) }
    },
  }
  const store = await openStore({ folder: folder(), write: true, now: () => NOW })
  const account = store.ensureAccount('default', userId, 'Europe/Berlin')
  await sync({ store, account, userId, cloud, now: () => second++ })
  const hash = contentHash(store.database)
  store.close()
  await simulator.close()
  return { hash, userId, token, har: { log: { version: '1.2', creator: { name: 'test', version: '1' }, entries } } }
}

function door(content: unknown): Door {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
  return doorOfBytes('test.har', bytes, keys)
}

async function emptyStore(userId: string) {
  const store = await openStore({ folder: folder(), write: true, now: () => NOW })
  return { store, account: store.ensureAccount('default', userId, 'Europe/Berlin') }
}

const keys = { password: async () => undefined, scratch: tmpdir() }
const options = { zone: 'Europe/Berlin' }

test("the simulator's traffic imported as HAR gives the content of a sync; twice changes nothing", async () => {
  for (const [person, days] of [
    ['two-years', 40],
    ['traveller', 40],
  ] as const) {
    const { hash, har, userId, token } = await synced(person, days)
    const { store, account } = await emptyStore(userId)
    const first = await importInto(store, account, { ...options, doors: [door(har)] })
    assert.equal(contentHash(store.database), hash, person)
    assert.ok(first.fresh > 5)
    assert.deepEqual(
      [first.users, first.tokens[0]?.appToken, first.tokens[0]?.host],
      [[userId], token, 'api-mifit-de2.zepp.com'],
    )
    const again = await importInto(store, account, { ...options, doors: [door(har)] })
    assert.deepEqual([again.fresh, contentHash(store.database)], [0, hash])
    store.close()
  }
})

test('the order of importing does not matter, nor how the recording is cut', async () => {
  const { hash, har, userId } = await synced('two-years', 35)
  const { entries } = har.log
  const part = (from: number, to: number) => door({ log: { entries: entries.slice(from, to) } })
  const third = Math.ceil(entries.length / 3)
  const { store, account } = await emptyStore(userId)
  for (const one of [part(2 * third, entries.length), part(0, third), part(third, 2 * third)])
    await importInto(store, account, { ...options, doors: [one] })
  assert.equal(contentHash(store.database), hash)
  store.close()
})

test("another person's replies are left out, and so are refused and encrypted ones", async () => {
  const { har, userId } = await synced('two-years', 20)
  const [entry] = har.log.entries.filter((one) => JSON.stringify(one).includes('band_data')) as [
    { request: { url: string; headers: object[] }; response: { status: number; content: object } },
  ]
  const other = { ...entry, request: { ...entry.request, url: entry.request.url.replaceAll(userId, '1000000002') } }
  const refused = { ...entry, response: { ...entry.response, status: 401 } }
  const secret = {
    ...entry,
    request: { ...entry.request, headers: [['X-HM-EKV', '1']] },
    response: { ...entry.response, content: { text: 'AAECAwQFBgc=', encoding: 'base64' } },
  }
  const { store, account } = await emptyStore(userId)
  const found = await importInto(store, account, {
    ...options,
    doors: [door({ log: { entries: [other, refused, secret] } })],
    isOwn: (user) => user === userId,
  })
  assert.deepEqual([found.fresh, found.foreign, found.unanswered, found.encrypted], [0, 1, 1, 1])
  store.close()
})

test('flow files of our own making, BOM, pasted commands and logs give the same token', async () => {
  const token = 'A'.repeat(40)
  const url = 'https://api-mifit-de2.zepp.com/users/1000000001/devices?enableMultiDevice=true'
  const flow: NetstringValue = {
    version: 21,
    type: 'http',
    request: {
      method: Buffer.from('GET'),
      scheme: Buffer.from('https'),
      host: '203.0.113.7',
      port: 443,
      path: Buffer.from('/users/1000000001/devices?enableMultiDevice=true'),
      authority: Buffer.from(''),
      headers: [
        [Buffer.from('Host'), Buffer.from('api-mifit-de2.zepp.com')],
        [Buffer.from('AppToken'), Buffer.from(token)],
      ],
      content: null,
      timestamp_start: 1_795_000_000.25,
    },
    response: { status_code: 200, headers: [], content: Buffer.from('{"items":[]}') },
  }
  const flowBytes = Buffer.from(encodeTnetstring(flow))
  const har = { log: { entries: [{ request: { url, headers: [['apptoken', token]] } }] } }
  for (const [name, content, warnings] of [
    ['flow', flowBytes, 0],
    ['flow, cut', Buffer.concat([flowBytes, flowBytes.subarray(0, 300)]), 1],
    ['flow, 2 GB claimed', Buffer.concat([flowBytes, Buffer.from('2147483648:')]), 1],
    ['HAR with a BOM', `\ufeff${JSON.stringify(har)}`, 0],
    ['HAR, cut', JSON.stringify(har).slice(0, -3), 1],
    ['bash', `curl '${url}' \\\n  -H 'apptoken: ${token}' --compressed`, 0],
    ['cmd', `curl.exe ^"${url.replaceAll('&', '^&')}^" ^\r\n  -H ^"apptoken: ${token}^"`, 0],
    ['cookie', `curl "${url}" -b 'userid=1000000001; apptoken=${token}'`, 0],
    ['log', `GET https://api-mifit-de2.zepp.com/users/1000000001/devices\n    apptoken: ${token}\n`, 0],
  ] as const) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const found = await survey({ ...options, doors: [doorOfBytes('x', bytes, keys)] })
    const [best] = found.tokens
    assert.deepEqual(
      [best?.appToken, best?.userId, best?.host, found.files[0]!.warnings.length],
      [token, '1000000001', 'api-mifit-de2.zepp.com', warnings],
      name,
    )
  }
})

test('tokens come out of cookies and of answers to sign-in', async () => {
  const [app, login] = ['B'.repeat(40), 'C'.repeat(40)]
  const bundle = { token_info: { app_token: app, login_token: login, user_id: 1000000001 } }
  const cookie = `hm-user-login-info=${encodeURIComponent(encodeURIComponent(JSON.stringify(bundle)))}`
  const page = { request: { url: 'https://watchface.zepp.com/', headers: [['Cookie', cookie]] } }
  const answer = {
    request: { method: 'POST', url: 'https://account.huami.com/v2/client/login', headers: [] },
    response: { status: 200, content: { text: JSON.stringify(bundle) } },
  }
  for (const entry of [page, answer]) {
    const { tokens } = await survey({ ...options, doors: [door({ log: { entries: [entry] } })] })
    assert.deepEqual([tokens[0]?.appToken, tokens[0]?.loginToken, tokens[0]?.userId], [app, login, '1000000001'])
  }
})
