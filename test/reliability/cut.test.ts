// Replies of the simulated cloud, truncated at any byte, with the real client over real sockets (N6): none passes as
// complete, and nothing of one is stored.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openCloud } from '../../src/cloud/index.ts'
import { WristoryError } from '../../src/errors.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { contentHash } from '../../src/store/hash.ts'
import { sync } from '../../src/sync/sync.ts'
import { type Answering, startLoopback } from '../loopback-server.ts'
import { bareCloud, now, optionsFor, tempStore, today } from '../temp-store.ts'
import { chances, seed, times } from './tier.ts'
import { daily } from './world.ts'

const path = '/v1/data/band_data.json'
const folder = mkdtempSync(join(tmpdir(), 'wristory-cut-'))
let simulator: Simulator
before(async () => {
  simulator = await startSimulator({ person: 'two-years', days: 70, today, now: () => now() * 1000 })
})
after(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

const bodyOf = async (query: Readonly<Record<string, string>>, from = path) =>
  Buffer.from((await bareCloud(simulator).get(from, query)).body)

/** The records of the days from `from` to today. */
const recordsOf = (type: 'summary' | 'detail', from: string) =>
  bodyOf({ query_type: type, device_type: 'android_phone', userid: '1000000001', from_date: from, to_date: today })

/** The real client of a cloud at `url`; it waits for nothing. */
function clientAt(url: string) {
  const cloud = openCloud({ home: folder, env: {}, version: '0.0.0', cloud: url, sleep: async () => undefined })
  const client = cloud.clientFor({
    userId: '1000000001',
    appToken: 'SIM-APP',
    host: 'api-mifit-de2.zepp.com',
    hostProof: 'domains',
    appName: 'com.huami.midong',
    via: 'token',
    cloud: url,
    issued: now(),
  })
  return { client, close: () => cloud.close() }
}

/** How a cut reaches the client: a length that fits the cut, packed, or the length of the whole and then no more. */
const ways = {
  'a length that fits': (part: Buffer) => ({ body: part }),
  packed: (part: Buffer) => ({ body: part, headers: { 'content-encoding': 'gzip' } }),
  'the length of the whole': (part: Buffer, response: Parameters<Answering>[1], length: number) => {
    response.writeHead(200, { 'content-length': length })
    response.write(part, () => response.destroy())
    return undefined
  },
}

/** Asks until all of `cuts` were answered and, at last, the whole: of all answers only this one may be taken for good. */
async function askThrough(wire: Buffer, plain: Buffer, cuts: readonly number[], way: keyof typeof ways): Promise<void> {
  let asked = 0
  await using server = await startLoopback((_request, response) => {
    const cut = cuts[asked++]
    const good = way === 'packed' ? ways.packed(wire) : { body: wire }
    return cut === undefined ? good : ways[way](wire.subarray(0, cut), response, wire.length)
  })
  const { client, close } = clientAt(server.url)
  for (;;) {
    const reply = await client.get(path).catch((error: unknown) => {
      assert.ok(error instanceof WristoryError && ['cloud-failed', 'network'].includes(error.code), String(error))
      return null
    })
    if (reply === null) continue
    assert.equal(asked, cuts.length + 1, `${way}: cut at ${cuts[asked - 1]} of ${wire.length} was taken for whole`)
    assert.ok(plain.equals(reply.body))
    break
  }
  await close()
}

test('N6: 5 KB cut at every byte: every cut is noticed', async () => {
  const whole = await recordsOf('summary', '2026-11-19')
  assert.ok(whole.length > 5000 && whole.length < 8000, `${whole.length} bytes`)
  const every = (length: number, step = 1) => Array.from({ length: Math.ceil(length / step) }, (_, n) => n * step)
  await askThrough(whole, whole, every(whole.length), 'a length that fits')
  const packed = gzipSync(whole)
  await askThrough(packed, whole, every(packed.length, times(5, 1)), 'packed')
  await askThrough(whole, whole, every(whole.length, times(20, 1)), 'the length of the whole')
})

test('N6: 600 KB cut anywhere: every cut is noticed', async () => {
  const whole = await recordsOf('detail', '2026-09-21')
  assert.ok(whole.length > 580_000, `${whole.length} bytes`)
  const chance = chances(seed)
  const anywhere = (count: number, length: number) => Array.from({ length: count }, () => Math.floor(chance() * length))
  await askThrough(whole, whole, anywhere(times(100, 1000), whole.length), 'a length that fits')
  const packed = gzipSync(whole)
  await askThrough(packed, whole, anywhere(times(20, 1000), packed.length), 'packed')
  await askThrough(whole, whole, anywhere(times(20, 1000), whole.length), 'the length of the whole')
})

test('N6: of a cut window nothing is stored, and the next run has the reference', async () => {
  using whole = await tempStore()
  await sync(optionsFor(whole, bareCloud(simulator), { kinds: daily.split(',') }))
  const chance = chances(seed)
  let cutting = true
  await using server = await startLoopback(({ path: asked, query }, response) => {
    void bodyOf(Object.fromEntries(query), asked).then((body) =>
      response.end(cutting ? body.subarray(0, Math.floor(chance() * body.length)) : body),
    )
    return undefined
  })
  const { client, close } = clientAt(server.url)
  using it = await tempStore()
  const run = () =>
    sync(optionsFor(it, client, { kinds: daily.split(',') })).catch((error: WristoryError) => error.code)
  const { database } = it.store
  const rows = () => database.all('SELECT 1 FROM reply UNION ALL SELECT 1 FROM day')
  for (let n = 0; n < times(5, 60); n++) {
    assert.equal(await run(), 'cloud-failed', `run ${n}`)
    assert.equal(rows().length, 0, `run ${n}`)
  }
  cutting = false
  assert.equal(typeof (await run()), 'object')
  assert.equal(contentHash(database), contentHash(whole.store.database))
  await close()
})
