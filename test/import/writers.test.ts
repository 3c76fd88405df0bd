// The same request as each program and version records it: one token, one reply.

import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import { doorOfBytes, survey } from '../../src/import/index.ts'
import { encodeTnetstring, type NetstringValue } from '../../src/import/tnetstring.ts'
import { zipOf } from './account-export.ts'

const keys = { password: async () => undefined, scratch: tmpdir() }

/** A flow as the release of that format wrote it: keys as bytes or text, and the names of its time. */
function flowOf(version: NetstringValue, token: string): NetstringValue {
  const number = typeof version === 'number' ? version : (version as number[])[0]! + (version as number[])[1]! / 100
  const old = number < 0.18
  const bytes = (text: string) => Buffer.from(text)
  const headers = [
    [bytes('Host'), bytes('api-mifit-de2.zepp.com')],
    [bytes('apptoken'), bytes(token)],
  ]
  // Bytes until 0.17, and the host until format 7.
  const host = number < 11 ? bytes('api-mifit-de2.zepp.com') : 'api-mifit-de2.zepp.com'
  const body = gzipSync(Buffer.from('{"items":[]}'))
  const packed = [[bytes('Content-Encoding'), bytes('gzip')]]
  const content = number >= 0.14 && number < 0.16 ? 'body' : 'content'
  return {
    version,
    type: old ? bytes('http') : 'http',
    request: {
      ...(number < 0.14 ? { httpversion: [1, 1], form_in: bytes('relative') } : { http_version: bytes('HTTP/1.1') }),
      ...(number < 9 ? { first_line_format: 'relative' } : { authority: bytes('') }),
      method: bytes('GET'),
      scheme: bytes('https'),
      host,
      port: 443,
      path: bytes('/users/1000000001/devices?enableMultiDevice=true'),
      headers,
      [content]: bytes(''),
      timestamp_start: 1_795_000_000.5,
      ...(number < 8 ? {} : { trailers: null }),
    },
    response: {
      ...(number < 0.14 ? { code: 200, msg: bytes('OK') } : { status_code: 200, reason: bytes('OK') }),
      headers: packed,
      [content]: body,
    },
    ...(number < 1 ? {} : { client_conn: { address: null }, server_conn: { sni: number < 11 ? bytes('x') : 'x' } }),
  }
}

test('flow files of every format from 0.11 to 21 give the token and the reply', async () => {
  const token = 'D'.repeat(40)
  const lists: NetstringValue[] = [11, 12, 13, 14, 15, 16, 17, 18, 19].map((minor) => [0, minor, 1])
  const numbers: NetstringValue[] = Array.from({ length: 18 }, (_, i) => i + 4)
  for (const version of [...lists, [1, 0, 0], [2, 0, 0], [3, 0, 0], ...numbers] as NetstringValue[]) {
    const bytes = Buffer.from(encodeTnetstring(flowOf(version, token)))
    const found = await survey({ doors: [doorOfBytes('x', bytes, keys)], zone: null })
    const [best] = found.tokens
    assert.deepEqual(
      [found.files[0]?.format, best?.appToken, best?.userId, best?.host, found.brought.map(({ source }) => source)],
      ['mitmproxy flows', token, '1000000001', 'api-mifit-de2.zepp.com', ['devices']],
      JSON.stringify(version),
    )
  }
})

test("Charles's log and session, and Chrome's HAR without its secrets", async () => {
  const token = 'E'.repeat(40)
  const path = '/users/1000000001/devices'
  const query = 'enableMultiDevice=true'
  const headers = [{ name: 'AppToken', value: token }]
  const meta = {
    method: 'GET',
    scheme: 'https',
    host: 'api-mifit-de2.zepp.com',
    actualPort: 443,
    path,
    query,
    times: { start: '2026-11-21T11:00:00.000Z' },
    request: { header: { headers } },
    response: { status: 200, header: { headers: [{ name: 'Content-Type', value: 'application/json' }] } },
  }
  const tunnel = { ...meta, method: 'CONNECT', tunnel: true }
  const chlsj = JSON.stringify([
    { host: 'example.com', path: '/', response: { body: { text: 'no' } } },
    tunnel,
    { ...meta, response: { ...meta.response, body: { text: '{"items":[]}' } } },
  ])
  const chlz = await zipOf([
    ['1-meta.json', JSON.stringify(tunnel)],
    ['2-meta.json', JSON.stringify(meta)],
    ['12-res.json', '{"code":0}'],
    ['2-res.json', '{"items":[]}'],
  ])
  // Cookies and Authorization are taken out; a header of another name stays.
  const chrome = {
    log: {
      creator: { name: 'WebInspector', version: '537.36' },
      entries: [
        {
          _initiator: { type: 'script' },
          startedDateTime: '2026-11-21T11:00:00.000Z',
          request: {
            method: 'GET',
            url: `https://api-mifit-de2.zepp.com${path}?${query}`,
            httpVersion: 'h2',
            headers: [
              { name: ':authority', value: 'api-mifit-de2.zepp.com' },
              { name: 'apptoken', value: token },
            ],
            cookies: [],
          },
          response: { status: 200, headers: [], content: { mimeType: 'application/json', text: '{"items":[]}' } },
        },
      ],
    },
  }
  for (const [format, content] of [
    ["Charles's JSON log", Buffer.from(chlsj)],
    ['Charles session', chlz],
    ['HAR', Buffer.from(JSON.stringify(chrome))],
    ['HAR, compressed', deflateSync(JSON.stringify(chrome), { level: 9 })],
  ] as const) {
    const found = await survey({ doors: [doorOfBytes('x', content, keys)], zone: null })
    const [best] = found.tokens
    assert.deepEqual(
      [found.files[0]?.format, found.files[0]?.warnings, best?.appToken, best?.userId, best?.host],
      [format, [], token, '1000000001', 'api-mifit-de2.zepp.com'],
      format,
    )
    assert.deepEqual(
      found.brought.map(({ source, replies, from }) => [source, replies, from]),
      [['devices', 1, '2026-11-21']],
      format,
    )
  }
})
