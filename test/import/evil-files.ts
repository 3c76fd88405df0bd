// A corpus of hostile files, each with the expected message: archives that would write elsewhere or unpack for ever,
// captures with false sizes, malformed tables, XML and databases.

import { randomBytes } from 'node:crypto'
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { encodeTnetstring, type NetstringValue } from '../../src/import/tnetstring.ts'
import { zipOf } from './account-export.ts'

export interface EvilFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** What the error or the warnings say, and what was brought. */
  readonly says: RegExp
}

interface Entry {
  readonly name: string
  readonly content?: Uint8Array
  /** Sizes as the headers state them, where they lie. */
  readonly claims?: { packed?: number; unpacked?: number; offset?: number }
  readonly flags?: number
  readonly attributes?: number
}

/** A zip by hand, so that its headers can lie. */
export function zip(entries: readonly Entry[], count = entries.length): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let at = 0
  for (const { name, content = Buffer.from('x'), claims = {}, flags = 0, attributes = 0 } of entries) {
    const packed = deflateRawSync(content)
    const label = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(claims.packed ?? packed.length, 14)
    fields.writeUInt32LE(claims.unpacked ?? content.length, 18)
    fields.writeUInt16LE(label.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, label, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(attributes, 6)
    tail.writeUInt32LE(claims.offset ?? at, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), fields, tail, label]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

export const table = Buffer.from('\ufeffdate,steps,distance,runDistance,calories\n2026-01-01,5,4,0,1\n')
const zeros = (size: number) => Buffer.alloc(size)
const nothing = /not a known format|holds nothing/
const harmless = /export_days 1|not a known format|broken/

/** Names as they would be if a name meant a place. */
const places = [
  '../../evil/ACTIVITY.csv',
  '/etc/cron.d/ACTIVITY.csv',
  'C:\\Windows\\ACTIVITY.csv',
  '..\\..\\ACTIVITY.csv',
  `${'a/'.repeat(300)}ACTIVITY.csv`,
  'CON.csv',
  'nul\0byte.csv',
  'ACTIVITY.csv ',
]

/** A directory of a million entries, whose end claims to have `claimed`. */
function millionEntries(claimed: number): Buffer {
  const one = zip([{ name: 'a.csv', content: zeros(0) }])
  const start = one.indexOf('PK\x01\x02')
  const end = one.indexOf('PK\x05\x06')
  const directory = Buffer.alloc(1_000_000 * (end - start), one.subarray(start, end))
  const tail = Buffer.from(one.subarray(end))
  tail.writeUInt16LE(claimed, 8)
  tail.writeUInt16LE(claimed, 10)
  tail.writeUInt32LE(directory.length, 12)
  return Buffer.concat([one.subarray(0, start), directory, tail])
}

/** Archives: more than the twenty sorts of harm that are known of zip. */
export async function evilArchives(): Promise<EvilFile[]> {
  const bomb = zeros(64 << 20)
  const whole = zip([{ name: 'a.csv', content: table }])
  // Every entry is the same bytes, so that little unpacks to much, over and over.
  const kernel = zip(
    Array.from({ length: 200 }, (_, i) => ({ name: `${i}.csv`, content: zeros(150_000), claims: { offset: 0 } })),
  )
  const [first] = [{ name: 'a.csv', content: table }]
  const locked = await zipOf([['a.csv', table]], { password: 'secret', zipCrypto: true })
  return [
    ...places.map((name, i) => ({ name: `place-${i}`, bytes: zip([{ name, content: table }]), says: harmless })),
    {
      name: 'case-twins',
      bytes: zip([
        { name: 'A.csv', content: table },
        { name: 'a.CSV', content: table },
      ]),
      says: /export_days/,
    },
    // A link is an entry like any other: its target is its content.
    {
      name: 'symbolic-link',
      bytes: zip([{ name: 'link.csv', content: Buffer.from('/etc/passwd'), attributes: 0xa1ff0000 }]),
      says: /^$|nothing/,
    },
    { name: 'hard-link', bytes: zip([{ ...first, attributes: 0x81ff0000, flags: 0x800 }]), says: /export_days 1/ },
    { name: 'bomb', bytes: zip([{ name: 'a.csv', content: bomb }]), says: /200 times/ },
    {
      name: 'bomb-small-claim',
      bytes: zip([{ name: 'a.csv', content: bomb, claims: { unpacked: 10 } }]),
      says: /200 times|broken/,
    },
    {
      name: 'bomb-database',
      bytes: zip([{ name: 'Gadgetbridge', content: Buffer.concat([Buffer.from('SQLite format 3\0'), bomb]) }]),
      says: /200 times/,
    },
    {
      name: 'damaged-database',
      bytes: zip([{ name: 'a', content: Buffer.concat([Buffer.from('SQLite format 3\0'), randomBytes(50_000)]) }]),
      says: /damaged|none of/,
    },
    {
      name: 'two-gigabytes',
      bytes: zip([{ name: 'a.csv', content: table, claims: { unpacked: 2 ** 31, packed: 2 ** 31 } }]),
      says: /broken/,
    },
    { name: 'million-entries', bytes: millionEntries(0xfffe), says: /10,000 entries/ },
    { name: 'million-entries-denied', bytes: millionEntries(5), says: /8 MiB|10,000|broken/ },
    {
      name: 'overlapping',
      bytes: zip([first!, { name: 'b.csv', content: table, claims: { offset: 0 } }]),
      says: /broken|export_days/,
    },
    { name: 'kernel', bytes: kernel, says: /broken|200 times|nothing/ },
    { name: 'locked-flag', bytes: zip([{ ...first!, flags: 1 }]), says: /locked|broken/ },
    { name: 'locked', bytes: locked, says: /locked/ },
    {
      name: 'nested',
      bytes: zip([{ name: 'inner.zip', content: zip([{ name: 'a.csv', content: bomb }]) }]),
      says: nothing,
    },
    { name: 'empty', bytes: zip([]), says: nothing },
    { name: 'lonely-end', bytes: Buffer.from('PK\x05\x06'), says: /broken|nothing/ },
    {
      name: 'zip64-lie',
      bytes: Buffer.concat([Buffer.from('PK\x03\x04'), zeros(20), zip([{ name: 'a' }], 0xffff)]),
      says: /broken|nothing/,
    },
    { name: 'cut-half', bytes: whole.subarray(0, whole.length >> 1), says: /broken|nothing/ },
    { name: 'cut-end', bytes: whole.subarray(0, whole.length - 3), says: /broken|nothing/ },
    { name: 'chlz-lie', bytes: zip([{ name: '1-meta.json', content: Buffer.from('[[[[') }]), says: /cannot be read/ },
    {
      name: 'bomb-meta',
      bytes: zip([{ name: '1-meta.json', content: bomb }]),
      says: /200 times/,
    },
  ]
}

const entry = { request: { url: 'https://api-mifit.zepp.com/users/1234/devices', headers: [] } }
const har = (entries: string) => Buffer.from(`{"log":{"entries":[${entries}]}}`)
const flow = (more: { [key: string]: NetstringValue }) =>
  Buffer.from(encodeTnetstring({ version: 21, type: 'http', ...more }))

/** Captures, tables, XML and databases. */
export function evilFiles(): EvilFile[] {
  const bomb = zeros(64 << 20)
  const deep = '['.repeat(1_000_000)
  const text = (name: string, content: string, says: RegExp) => ({ name, bytes: Buffer.from(content), says })
  const xml = (name: string, content: string) => text(name, `<?xml version="1.0"?>\n${content}`, nothing)
  return [
    // Not so dense as a bomb, but more than any export.
    {
      name: 'large-table',
      bytes: zip([
        {
          name: 'a.csv',
          content: Buffer.concat([table, Buffer.alloc(25 << 20, randomBytes(100_000).toString('hex'))]),
        },
      ]),
      says: /too large/,
    },
    text('har-not-closed', '{"log":{"entries":[{', /cut off/),
    text('har-crossed', '{"log":{"entries":[}]}', /cut off/),
    text('har-deep', `{"log":{"entries":[${deep}`, /cut off/),
    {
      name: 'har-deep-entry',
      bytes: har(`{"a":${deep}${']'.repeat(1e6)}}`),
      says: /cut off|^$/,
    },
    { name: 'har-no-objects', bytes: har('1,"a",null,[{}]'), says: /^$/ },
    {
      name: 'har-proto',
      bytes: har(
        '{"__proto__":{"x":1},"request":{"url":"https://a.zepp.com/","headers":[{"name":"__proto__","value":"x"}]}}',
      ),
      says: /^$/,
    },
    { name: 'har-no-address', bytes: har('{"request":{"url":"::"}}'), says: /^$/ },
    text('har-escapes', JSON.stringify({ log: { comment: '\\"]}{[\\', entries: [entry] } }), /^$/),
    {
      name: 'har-large-entry',
      bytes: har(`{"a":"${'x'.repeat(50 << 20)}"},${JSON.stringify(entry)}`),
      says: /too large/,
    },
    {
      name: 'har-bad-base64',
      bytes: har('{"request":{"url":"https://a.zepp.com/"},"response":{"content":{"text":"!!","encoding":"base64"}}}'),
      says: /^$/,
    },
    {
      name: 'har-odd-dates',
      bytes: har('{"startedDateTime":"9999999-99-99","request":{"url":"https://a.zepp.com/"}}'),
      says: /^$/,
    },
    {
      name: 'har-gzip-bomb-body',
      bytes: har(
        JSON.stringify({
          request: { url: 'https://api-mifit.zepp.com/users/1234/devices' },
          response: { status: 200, content: { text: gzipSync(bomb).toString('base64'), encoding: 'base64' } },
        }),
      ),
      says: /^$/,
    },
    text('har-nul', '{"log":{"entries":[\0\0\0]}}', /^$|cut off/),
    text('har-only-brace', '{', /cut off/),
    text('har-utf16', Buffer.from('{"log":{}}', 'utf16le').toString('latin1'), /^$|cut off/),
    {
      name: 'zlib-bomb',
      bytes: deflateSync(Buffer.from(`{"log":{"entries":["${'a'.repeat(64 << 20)}"]}}`)),
      says: /many times its size/,
    },
    { name: 'gzip-bomb', bytes: gzipSync(bomb), says: /many times its size/ },
    { name: 'gzip-cut', bytes: gzipSync(har('{}')).subarray(0, 20), says: /cut off|^$/ },
    { name: 'zlib-false', bytes: Buffer.concat([Buffer.from([0x78, 0x9c]), zeros(500)]), says: /cut off|^$/ },
    text('chlsj-cut', '[{"host":"a.zepp.com"', /cut off/),
    text('chlsj-odd', '[{"host":{"a":1},"path":[],"times":7},{"host":"a.zepp.com","path":5,"response":"x"}]', /^$/),
    text('flow-2gb', '2147483648:', nothing),
    text('flow-long-length', '9999999999999999999:', /not a known format/),
    {
      name: 'flow-no-version',
      bytes: Buffer.from(encodeTnetstring({ type: 'http', request: {} })),
      says: /no version/,
    },
    { name: 'flow-no-request', bytes: flow({}), says: /no usable address/ },
    { name: 'flow-odd-types', bytes: flow({ request: [1, 2], response: 'x' }), says: /no usable address/ },
    {
      name: 'flow-future',
      bytes: flow({ version: 99, request: { host: 'a.zepp.com', path: '/', headers: [] } }),
      says: /format 99/,
    },
    {
      name: 'flow-bad-gzip',
      bytes: flow({
        request: { host: 'a.zepp.com', headers: [] },
        response: {
          status_code: 200,
          headers: [[Buffer.from('content-encoding'), Buffer.from('gzip')]],
          content: Buffer.from('no'),
        },
      }),
      says: /^$/,
    },
    { name: 'flow-cut', bytes: flow({ request: { host: 'a.zepp.com' } }).subarray(0, 40), says: /cut off/ },
    text('curl-open-quote', "curl 'https://api-mifit.zepp.com/users/1234/devices", /^$/),
    text('curl-shell', 'curl $(rm -rf /) `id` https://api-mifit.zepp.com/; rm -rf /', /^$/),
    text('curl-file', "curl 'file:///etc/passwd' -o /tmp/x -H @/etc/passwd", /^$/),
    text('log-token', `apptoken: ${'x'.repeat(100_000)}`, /^$/),
    text('csv-quotes', `date,steps\n2026-01-01,"${'"'.repeat(100_001)}`, /export_days|^$/),
    text('csv-columns', `date,${'a,'.repeat(2000)}steps\n${'1,'.repeat(5000)}`, /export_days|nothing|^$/),
    text('csv-proto', 'date,__proto__,steps\n2026-01-01,x,5\n', /export_days/),
    text('csv-formula', "date,steps\n=cmd|' /C calc'!A0,5\n2026-01-01,=1+1\n", /export_days/),
    text('csv-years', 'date,steps\n9999-99-99,5\n0000-00-00,1\n275760-09-13,1\n', /export_days 0|^$/),
    text('csv-one-line', `date,steps,${'x'.repeat(3 << 20)}`, /^$/),
    // XML is never read, so no entity of it is ever looked up.
    xml(
      'gpx-laughs',
      `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY a${i} "&a${i - 1};&a${i - 1};">`).join('')}]><gpx>&a29;</gpx>`,
    ),
    xml('gpx-outside', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><gpx>&f;</gpx>'),
    xml('tcx-remote', '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><TrainingCenterDatabase/>'),
    xml('gpx-open', '<gpx><trk>'.repeat(10_000)),
    text('sqlite-false', 'SQLite format 3\0nonsense', /damaged|none of/),
    {
      name: 'sqlite-zeros',
      bytes: Buffer.concat([Buffer.from('SQLite format 3\0'), zeros(8192)]),
      says: /damaged|none of/,
    },
    { name: 'zeros', bytes: zeros(1 << 20), says: nothing },
    { name: 'nothing', bytes: zeros(0), says: nothing },
  ]
}
