// Hostile archives and captures: nothing is written outside the scratch folder, nothing hangs, memory stays flat, and
// unreadable files end with a message.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { WristoryError } from '../../src/errors.ts'
import type { Bytes } from '../../src/import/bytes.ts'
import { type Door, doorOfBytes, survey } from '../../src/import/index.ts'
import { decodeTnetstring, encodeTnetstring, type NetstringValue } from '../../src/import/tnetstring.ts'
import { times } from '../reliability/tier.ts'
import { zipOf } from './account-export.ts'
import { evilArchives, evilFiles, table, zip } from './evil-files.ts'

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

test('every evil file ends in its words, and is never extracted', async (t) => {
  const files = [...(await evilArchives()), ...evilFiles()]
  t.diagnostic(`${files.length} files`)
  assert.ok(files.length >= 70)
  assert.equal(new Set(files.map(({ name }) => name)).size, files.length)
  for (const { name, bytes, says } of files) assert.match(await outcome(bytes), says, name)
  const whole = zip([{ name: 'a.csv', content: table }])
  for (let cut = 4; cut < whole.length; cut += 7) assert.match(await outcome(whole.subarray(0, cut)), /broken|nothing/)
  assert.deepEqual(readdirSync(scratch), [])
})

test('in a process of its own: memory stays flat, and no file is written anywhere else', async (t) => {
  for (const [sort, files, most] of [
    ['archives', await evilArchives(), 64],
    // The largest entry that is looked at is 48 MiB.
    ['files', evilFiles(), 128],
  ] as const) {
    const place = mkdtempSync(join(tmpdir(), 'wristory-evil-files-'))
    t.after(() => rmSync(place, { recursive: true }))
    const [folder, own] = [join(place, 'files'), join(place, 'scratch')]
    for (const path of [folder, own]) mkdirSync(path)
    const good = await zipOf([['a.csv', table]], { password: 'x' })
    writeFileSync(join(folder, 'good.zip'), zip([{ name: 'a.csv', content: table }]))
    writeFileSync(join(folder, 'good-locked.zip'), good)
    writeFileSync(join(folder, 'good.har'), '{"log":{"entries":[{"request":{"url":"https://a.zepp.com/"}}]}}')
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes)
    const reader = [process.execPath, fileURLToPath(new URL('evil-reader.ts', import.meta.url)), folder, own]
    const calls = join(place, 'calls')
    const traced = spawnSync('strace', ['-V']).error === undefined
    if (!traced) t.diagnostic('NOT RUN: strace is not installed, so opened files were not watched')
    const watch = ['strace', '-f', '-qq', '-o', calls, '-e', 'trace=openat,creat,mkdir,rename,link,symlink']
    // The cache of compiled modules is the runner's, and written to.
    const uncached = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' }
    const [command, ...args] = [...(traced ? watch : []), ...reader]
    const { stdout, stderr } = spawnSync(command!, args, {
      cwd: own,
      encoding: 'utf8',
      timeout: 120_000,
      env: uncached,
    })
    assert.notEqual(stdout, '', stderr)
    const { said, grown } = JSON.parse(stdout) as { said: Record<string, string>; grown: number }
    for (const { name, says } of files) assert.match(said[name]!, says, name)
    t.diagnostic(`${files.length} ${sort}, memory grew by ${Math.round(grown / 2 ** 20)} MiB`)
    assert.ok(grown <= most << 20, `${sort}: memory grew by ${grown} bytes`)
    assert.deepEqual(readdirSync(own), [])
    const lines = traced ? readFileSync(calls, 'utf8').split('\n') : []
    const changing = lines.filter((line) =>
      /O_WRONLY|O_RDWR|O_CREAT|^\d+ +(creat|mkdir|rename|link|symlink)\(/.test(line),
    )
    const elsewhere = changing.filter((line) => !line.includes(`"${own}`) && !/"\/(dev|proc)\//.test(line))
    assert.deepEqual(elsewhere, [])
    if (traced && sort === 'archives')
      assert.ok(
        changing.some((line) => line.includes(`"${own}`)),
        'the scratch folder was never used',
      )
  }
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
    { numRuns: times(300, 10_000) },
  )
  assert.deepEqual(readdirSync(scratch), [])
})

test('tnetstrings go both ways; broken ones give nothing', () => {
  const value: fc.Arbitrary<NetstringValue> = fc.letrec<{ value: NetstringValue }>((tie) => ({
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
  let deep: NetstringValue = null
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
  const size = times(192, 1024, 1024) << 20
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
