// Recordings of people and unusual programs: each reader's exchanges, and its messages about unreadable parts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { bytesInMemory } from '../../src/import/bytes.ts'
import { readChlsj } from '../../src/import/charles.ts'
import { readCurl } from '../../src/import/curl.ts'
import { unpackBody } from '../../src/import/exchange.ts'
import { type Recorded, readHar } from '../../src/import/har.ts'
import { isFlowFile, readFlows } from '../../src/import/mitmproxy.ts'
import { decodeTnetstring, encodeTnetstring, type NetstringValue } from '../../src/import/tnetstring.ts'

const url = 'https://api-mifit-de2.zepp.com/users/1000000001/devices'

async function* once(text: string) {
  yield new TextEncoder().encode(text)
}

async function gather(items: AsyncIterable<Recorded>) {
  const list: Recorded[] = []
  for await (const item of items) list.push(item)
  return {
    exchanges: list.flatMap((item) => ('exchange' in item ? [item.exchange] : [])),
    warnings: list.flatMap((item) => ('warning' in item ? [item.warning] : [])),
  }
}

test('cURL: quotes and escapes of POSIX shells and of Windows, bodies, methods and addresses', () => {
  const one = (command: string) => {
    const [exchange, ...more] = readCurl(command)
    assert.equal(more.length, 0)
    return exchange!
  }
  assert.deepEqual(one(`curl '${url}' -H 'apptoken: SIM' -b 'a=1'`).headers, [
    ['apptoken', 'SIM'],
    ['cookie', 'a=1'],
  ])
  const posted = one(`curl --url ${url} -X put -d 'a=1' --data-raw "b=2"`)
  assert.deepEqual([posted.method, posted.form], ['PUT', 'a=1&b=2'])
  assert.equal(one(`curl ${url} --data x`).method, 'POST')
  assert.equal(one(`curl -A curl -o file --compressed ${url}`).url, url)
  assert.equal(one('curl api-mifit.zepp.com/v1').url, 'https://api-mifit.zepp.com/v1')
  assert.deepEqual(readCurl('curl ftp://api-mifit.zepp.com/'), [])
  assert.deepEqual(readCurl('curl'), [])
  const escaped = one(String.raw`curl ${url} -H $'x: it\'s\u0021\n\q' -H "y: \"z\"" -H z:\ w -H nothing`)
  assert.deepEqual(escaped.headers, [
    ['x', "it's!\nq"],
    ['y', '"z"'],
    ['z', 'w'],
  ])
  assert.deepEqual(one(`curl.exe ^"${url}^" ^\r\n -H ^"x: a^^b^"`).headers, [['x', 'a^b']])
  assert.deepEqual(one(`curl ${url} \\\n -H 'x: 1'\nls`).headers, [['x', '1']])
  assert.equal(one(`curl ${url} -H 'x: open`).headers.length, 1)
})

test('bodies come out of every encoding, in the order in which they were put in; broken ones stay as they are', () => {
  const body = Buffer.from('{"items":[]}')
  const cases: readonly [encoding: string | null, sent: Uint8Array][] = [
    [null, body],
    ['identity', body],
    ['gzip', gzipSync(body)],
    ['X-GZIP', gzipSync(body)],
    ['br', brotliCompressSync(body)],
    ['zstd', zstdCompressSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['gzip, br', brotliCompressSync(gzipSync(body))],
    ['gzip', body],
  ]
  for (const [encoding, sent] of cases)
    assert.deepEqual(Buffer.from(unpackBody(sent, encoding)), body, String(encoding))
})

test('HAR: cookies and forms as lists, headers as pairs, entries that are none', async () => {
  const entry = (request: object, more: object = {}) => ({ request: { url, ...request }, ...more })
  const { exchanges, warnings } = await gather(
    readHar(
      once(
        JSON.stringify({
          log: {
            entries: [
              entry({
                method: 'get',
                cookies: [
                  { name: 'a', value: '1' },
                  { name: 'b', value: '2' },
                ],
              }),
              entry({
                headers: [
                  ['Cookie', 'own=1'],
                  ['x', 7],
                ],
                cookies: [{ name: 'a', value: '1' }],
              }),
              entry({ method: 'POST', postData: { params: [{ name: 'a', value: 'x y' }, {}] } }),
              entry({ postData: { params: [] } }, { startedDateTime: '2026-03-10T06:30:00.900Z' }),
              entry(
                { postData: { text: 'a=1' } },
                { response: { status: 200, content: { text: '!', encoding: 'base64' } } },
              ),
              entry({ url: 'no address' }),
              entry({ url: 7 }),
              7,
              null,
            ],
          },
        }),
      ),
      () => true,
    ),
  )
  assert.deepEqual(warnings, [])
  assert.deepEqual(
    exchanges.map(({ method, headers, form, status, body, started }) => [
      method,
      headers,
      form,
      status,
      body === null ? null : Buffer.from(body).toString(),
      started,
    ]),
    [
      ['GET', [['cookie', 'a=1; b=2']], '', 0, null, null],
      ['GET', [['Cookie', 'own=1']], '', 0, null, null],
      ['POST', [], 'a=x+y&=', 0, null, null],
      ['GET', [], '', 0, null, 1_773_124_200],
      ['GET', [], 'a=1', 200, '!', null],
    ],
  )
  const cut = await gather(readHar(once(`{"log":{"entries":[${JSON.stringify(entry({}))},{"request`), () => true))
  assert.deepEqual([cut.exchanges.length, cut.warnings.length], [1, 1])
})

test('Charles: addresses in parts, bodies as text or base64, entries that are none', async () => {
  const entry = (more: object) => ({ scheme: 'https', host: 'api-mifit-de2.zepp.com', path: '/v1', ...more })
  const { exchanges, warnings } = await gather(
    readChlsj(
      once(
        JSON.stringify([
          entry({ query: 'a=1', method: 'get', times: { start: '2026-03-10T06:30:00Z' } }),
          entry({ scheme: 'http', actualPort: 8080, path: null, request: { body: { text: 'b=2' } } }),
          entry({
            request: { header: { headers: [{ name: 'x', value: null }, { value: 'lost' }] } },
            response: { status: 200, headers: [{ name: 'y', value: '1' }], body: { encoded: 'e30=' } },
          }),
          entry({ response: { body: { text: '{}' } } }),
          entry({ host: 'a b' }),
          { path: '/' },
        ]),
      ),
      () => true,
    ),
  )
  assert.deepEqual(warnings, [])
  assert.deepEqual(
    exchanges.map(({ method, url: address, headers, form, status, replyHeaders, body, started }) => [
      method,
      address,
      headers,
      form,
      status,
      replyHeaders,
      body === null ? null : Buffer.from(body).toString(),
      started,
    ]),
    [
      ['GET', 'https://api-mifit-de2.zepp.com/v1?a=1', [], '', 0, [], null, 1_773_124_200],
      ['GET', 'http://api-mifit-de2.zepp.com:8080/', [], 'b=2', 0, [], null, null],
      ['GET', 'https://api-mifit-de2.zepp.com/v1', [['x', '']], '', 200, [['y', '1']], '{}', null],
      ['GET', 'https://api-mifit-de2.zepp.com/v1', [], '', 0, [], '{}', null],
      ['GET', 'https://undefined/', [], '', 0, [], null, null],
    ],
  )
  const broken = await gather(readChlsj(once('[{"host":}, {"host":"a"}'), () => true))
  assert.equal(broken.warnings.length, 2)
})

test('flows: other protocols, other shapes and broken ones are passed over, each in words', async () => {
  const request = { method: 'GET', scheme: 'https', host: '192.0.2.1', port: 443, path: '/v1', headers: [] }
  const flow = (more: { [key: string]: NetstringValue }): Uint8Array =>
    encodeTnetstring({ version: 21, type: 'http', request, ...more })
  const read = async (...parts: Uint8Array[]) => gather(readFlows(bytesInMemory(Buffer.concat(parts)), () => true))
  const addresses = async (...parts: Uint8Array[]) => (await read(...parts)).exchanges.map((one) => one.url)
  assert.deepEqual(await addresses(flow({})), ['https://192.0.2.1/v1'])
  assert.deepEqual(await addresses(flow({ server_conn: { sni: 'a.zepp.com' } })), ['https://a.zepp.com/v1'])
  assert.deepEqual(await addresses(flow({ request: { host: 'b.zepp.com', headers: [['x']] } })), ['http://b.zepp.com/'])
  assert.deepEqual(
    await addresses(flow({ request: { ...request, port: 0, headers: [['Host', 'c.zepp.com:443'], [1, 2, 3], 'x'] } })),
    ['https://c.zepp.com/v1'],
  )
  assert.deepEqual(await read(flow({ type: 'dns' })), { exchanges: [], warnings: [] })
  const [answered] = (await read(flow({ response: { code: 200, content: '{}', headers: [] } }))).exchanges
  assert.deepEqual([answered!.status, Buffer.from(answered!.body!).toString()], [200, '{}'])
  const warned = async (...parts: Uint8Array[]) => (await read(...parts)).warnings.join(' ')
  assert.match(await warned(flow({ version: [0, 10] })), /0\.10 or older/)
  assert.match(await warned(flow({ version: ['0', 18] })), /no version/)
  assert.match(await warned(flow({ version: null })), /no version/)
  assert.match(await warned(flow({ version: 22 }), flow({ version: 22 })), /^The file has format 22; 21 is [^;]*$/)
  assert.match(await warned(flow({ request: { path: '/' } })), /no usable address/)
  assert.match(await warned(flow({ request: { host: 'a b' } })), /no usable address/)
  assert.match(await warned(encodeTnetstring([1])), /no version/)
  assert.match(await warned(Buffer.from('3:abc?')), /cannot be read/)
  assert.match(await warned(flow({}), Buffer.from('nonsense')), /file is broken/)
  assert.match(await warned(flow({}).subarray(0, -1)), /cut off/)
  assert.match(await warned(Buffer.concat([Buffer.from('67108865:'), Buffer.alloc(67_108_866)])), /too large/)
  assert.equal(isFlowFile(flow({})), true)
  for (const other of ['', ':', '12', '5:hello,', '{"log":{}}', '3:99:,'])
    assert.equal(isFlowFile(Buffer.from(other)), false)
})

test('tagged netstrings: each type, and what is none', () => {
  const decode = (text: string) => decodeTnetstring(Buffer.from(text))
  for (const value of [null, true, false, 7, -1.5, 'é', [1, ['a']], []] as NetstringValue[])
    assert.deepEqual(decodeTnetstring(encodeTnetstring(value))?.value, value)
  assert.deepEqual({ ...(decodeTnetstring(encodeTnetstring({ a: 1 }))?.value as object) }, { a: 1 })
  assert.deepEqual({ ...(decode('8:1:a,1:1#}')?.value as object) }, { a: 1 })
  const none = [
    '',
    '3',
    ':~',
    'a:~',
    '1:a',
    '1:a#',
    '0:#',
    '4:nein!',
    '1:a~',
    '3:1:a]',
    '4:1:a,}',
    '8:1:1#1:1#}',
    '3:1:a}',
  ]
  for (const text of none) assert.equal(decode(text), null, text)
  assert.equal(decode(`${'1'.repeat(14)}:`), null)
  let deep: NetstringValue = 1
  for (let i = 0; i < 42; i++) deep = [deep]
  assert.equal(decodeTnetstring(encodeTnetstring(deep)), null)
})

test('a paste is read in one go, however many blank lines are in it', () => {
  // Each blank line was looked at again from every one before it: minutes for a paste of this size.
  const blank = '\n \t'.repeat(1_000_000)
  const [first, second, ...more] = readCurl(`${blank}curl ${url} -H 'x: 1'${blank}ls;\tcurl ${url} -H 'x: 2'${blank}`)
  assert.deepEqual([first?.headers, second?.headers, more], [[['x', '1']], [['x', '2']], []])
})
