// Archives and captures that mean harm: nothing is written outside the scratch folder, nothing hangs, memory stays flat,
// and what cannot be read ends in words.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { WristoryError } from '../../src/errors.ts'
import type { Bytes } from '../../src/import/bytes.ts'
import { type Door, doorOfBytes, survey } from '../../src/import/index.ts'
import { decodeTnetstring, encodeTnetstring, type Value } from '../../src/import/tnetstring.ts'

const scratch = mkdtempSync(join(tmpdir(), 'wristory-evil-'))
after(() => rmSync(scratch, { recursive: true }))

const keys = { password: async () => undefined, scratch }

/** What came of reading: the error's words, or the warnings. */
async function outcome(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  try {
    const { files, brought } = await survey({ doors: [doorOfBytes('evil', bytes, keys)], zone: null })
    return [...files[0]!.warnings, ...brought.map(({ source, records }) => `${source} ${records}`)].join(' ')
  } catch (error) {
    assert.ok(error instanceof WristoryError && error.code === 'usage', String(error))
    return error.message
  }
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
function zip(entries: readonly Entry[], count = entries.length): Buffer {
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

const table = Buffer.from('\ufeffdate,steps,distance,runDistance,calories\n2026-01-01,5,4,0,1\n')
const zeros = (size: number) => Buffer.alloc(size)

test('archives that would write elsewhere are only read: their names mean nothing', async () => {
  const names = [
    '../../evil/ACTIVITY.csv',
    '/etc/cron.d/ACTIVITY.csv',
    'C:\\Windows\\ACTIVITY.csv',
    '..\\..\\ACTIVITY.csv',
    `${'a/'.repeat(300)}ACTIVITY.csv`,
    'CON.csv',
    'nul\0byte.csv',
    'ACTIVITY.csv ',
  ]
  for (const name of names) {
    const said = await outcome(zip([{ name, content: table }]))
    assert.match(said, /export_days 1|nothing that can be read|broken/, name)
  }
  assert.match(
    await outcome(
      zip([
        { name: 'A.csv', content: table },
        { name: 'a.CSV', content: table },
      ]),
    ),
    /export_days/,
  )
  // A symbolic link is an entry like any other: its target is its content.
  const link = { name: 'link.csv', content: Buffer.from('/etc/passwd'), attributes: 0xa1ff0000 }
  assert.match(await outcome(zip([link])), /^$|nothing/)
  assert.deepEqual(readdirSync(scratch), [])
})

test('archives beyond the limits are refused while they are unpacked', async () => {
  const bomb = zeros(64 << 20)
  const cases: [string, Buffer, RegExp][] = [
    ['a bomb', zip([{ name: 'a.csv', content: bomb }]), /200 times/],
    [
      'a bomb that claims to be small',
      zip([{ name: 'a.csv', content: bomb, claims: { unpacked: 10 } }]),
      /200 times|broken/,
    ],
    ['a bomb as a database', zip([{ name: 'Gadgetbridge', content: bomb }]), /200 times/],
    [
      '2 GB claimed',
      zip([{ name: 'a.csv', content: table, claims: { unpacked: 2 ** 31, packed: 2 ** 31 } }]),
      /broken/,
    ],
    ['a million entries', zip([{ name: 'a.csv' }], 0xfffe), /10,000 entries/],
    [
      'overlapping entries',
      zip([
        { name: 'a.csv', content: table },
        { name: 'b.csv', content: table, claims: { offset: 0 } },
      ]),
      /broken|export_days/,
    ],
    ['locked without a key', zip([{ name: 'a.csv', content: table, flags: 1 }]), /locked|broken/],
    [
      'nested',
      zip([{ name: 'inner.zip', content: zip([{ name: 'a.csv', content: bomb }]) }]),
      /nothing that can be read/,
    ],
    ['empty', zip([]), /nothing that can be read/],
    ['a lonely end', Buffer.from('PK\x05\x06'), /broken|nothing/],
    [
      'zip64 with nothing there',
      Buffer.concat([Buffer.from('PK\x03\x04'), zeros(20), zip([{ name: 'a' }], 0xffff)]),
      /broken|nothing/,
    ],
  ]
  for (const [name, bytes, expected] of cases) assert.match(await outcome(bytes), expected, name)
  const whole = zip([{ name: 'a.csv', content: table }])
  for (let cut = 4; cut < whole.length; cut += 7) assert.match(await outcome(whole.subarray(0, cut)), /broken|nothing/)
  const bombs = [deflateSync(Buffer.from(`{"log":{"entries":["${'a'.repeat(64 << 20)}"]}}`)), gzipSync(bomb)]
  for (const one of bombs) assert.match(await outcome(one), /many times its size/)
  assert.deepEqual(readdirSync(scratch), [])
})

test('HARs of any sort of nonsense end in words', async () => {
  const entry = { request: { url: 'https://api-mifit.zepp.com/users/1234/devices', headers: [] } }
  const cases: [string, string, RegExp][] = [
    ['not closed', '{"log":{"entries":[{', /cut off/],
    ['brackets crossed', '{"log":{"entries":[}]}', /cut off/],
    ['deeper than deep', `{"log":{"entries":[${'['.repeat(1_000_000)}`, /cut off/],
    [
      'an entry that nests a million times',
      `{"log":{"entries":[{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}]}}`,
      /cut off|^$/,
    ],
    ['entries of no object', '{"log":{"entries":[1,"a",null,[{}]]}}', /^$/],
    [
      'hostile names',
      '{"log":{"entries":[{"__proto__":{"x":1},"request":{"url":"https://a.zepp.com/","headers":[{"name":"__proto__","value":"x"}]}}]}}',
      /^$/,
    ],
    ['no address', '{"log":{"entries":[{"request":{"url":"::"}}]}}', /^$/],
    ['escapes', JSON.stringify({ log: { comment: '\\"]}{[\\', entries: [entry] } }), /^$/],
    [
      'an entry too large',
      `{"log":{"entries":[{"a":"${'x'.repeat(50 << 20)}"},${JSON.stringify(entry)}]}}`,
      /too large/,
    ],
  ]
  for (const [name, text, expected] of cases) assert.match(await outcome(text), expected, name)
})

test('any bytes end without a throw or a hang', async () => {
  const starts = [
    'PK\x03\x04',
    '{"log":',
    '[',
    '5:',
    'SQLite format 3\0',
    '\x1f\x8b',
    '\x78\x9c',
    'curl ',
    'date,steps\n',
  ].map((text) => Buffer.from(text, 'latin1'))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), async (start, rest) => {
      await outcome(Buffer.concat([start, rest]))
    }),
    { numRuns: 300 },
  )
  assert.deepEqual(readdirSync(scratch), [])
})

test('tnetstrings go both ways; broken ones give nothing', () => {
  const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 20 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: false }),
    ),
  })).value
  fc.assert(
    fc.property(value, (one) => {
      const bytes = encodeTnetstring(one)
      const decoded = decodeTnetstring(bytes)
      assert.deepEqual(Buffer.from(encodeTnetstring(decoded!.value)), Buffer.from(bytes))
      assert.equal(decoded?.end, bytes.length)
    }),
  )
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeTnetstring(bytes)))
  let deep: Value = null
  for (let i = 0; i < 100; i++) deep = [deep]
  assert.equal(decodeTnetstring(encodeTnetstring(deep)), null)
})

/** A HAR of `size` bytes that exists only while it is read: big answers of a stranger and small ones of the vendor. */
function hugeHar(size: number): { bytes: Bytes; entries: number } {
  const foreign = {
    request: { url: 'https://example.com/film', headers: [] },
    response: { content: { text: 'x'.repeat(1 << 20) } },
  }
  const own = {
    request: { url: 'https://api-mifit.zepp.com/users/1000000001/devices', headers: [['apptoken', 'T'.repeat(32)]] },
    response: { status: 200, content: { text: '{"items":[]}' } },
  }
  const unit = Buffer.from(`${JSON.stringify(foreign)},${JSON.stringify(own)},`)
  const head = Buffer.from('{"log":{"version":"1.2","entries":[')
  const tail = Buffer.from('{}]}}')
  const entries = Math.floor(size / unit.length)
  const total = head.length + entries * unit.length + tail.length
  const bytes: Bytes = {
    size: total,
    async read(at, length) {
      const out = Buffer.alloc(Math.max(0, Math.min(length, total - at)))
      for (let i = 0; i < out.length; ) {
        const place = at + i
        const inside = place - head.length
        if (inside < 0) i += head.copy(out, i, place)
        else if (inside < entries * unit.length) i += unit.copy(out, i, inside % unit.length)
        else i += tail.copy(out, i, inside - entries * unit.length)
      }
      return out
    },
    close: async () => undefined,
  }
  return { bytes, entries }
}

test('a HAR of any size is read with the memory of its largest entry', async (t) => {
  const size = Number(process.env.WRISTORY_HAR_MIB ?? 192) << 20
  const { bytes, entries } = hugeHar(size)
  const before = process.memoryUsage().rss
  let highest = 0
  const watched: Bytes = {
    ...bytes,
    read(at, length) {
      highest = Math.max(highest, process.memoryUsage().rss)
      return bytes.read(at, length)
    },
  }
  const door: Door = {
    name: 'huge.har',
    size,
    files: [{ name: 'huge.har', path: null, open: async () => watched }],
    ...keys,
  }
  const started = performance.now()
  const found = await survey({ doors: [door], zone: null })
  assert.equal(found.brought.find(({ source }) => source === 'devices')?.replies, entries)
  const grown = Math.round((highest - before) / 2 ** 20)
  t.diagnostic(`${size >> 20} MiB in ${Math.round(performance.now() - started)} ms, memory grew by ${grown} MiB`)
  assert.ok(grown < 128, `memory grew by ${grown} MiB`)
})
