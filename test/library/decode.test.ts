// The published `wristory/decode`: without Node, small, quick to import, and no slower than its sources.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { decodeAnswers, decodeHar, decodeReply, exportRows, kinds, WristoryError } from '../../src/decode/index.ts'
import { findReadable, readRows } from '../../src/kinds/readable.ts'
import { type Bundle, bundled } from './bundle.ts'
import { recordedAt, recording } from './recording.ts'

let bundle: Bundle
before(() => {
  bundle = bundled()
})
after(() => bundle[Symbol.dispose]())

test('a recording as typed rows, workouts and files', async () => {
  const har = await recording()
  const found = await decodeHar(JSON.stringify(har), { zone: 'Europe/Berlin' })
  assert.deepEqual([found.replies, found.others, found.encrypted, found.users], [5, 0, 0, ['1000000001']])
  assert.deepEqual([...found.rows('day')].map(({ date }) => date).slice(0, 2), ['2026-11-10', '2026-11-11'])
  assert.equal([...found.rows('minute')].length, 7 * 1440)
  const series = await Array.fromAsync(found.workouts())
  assert.equal(series.filter(({ totalsOnly }) => totalsOnly === false).length, 3)
  let csv = ''
  for await (const piece of exportRows('csv', found.rows('night'), { kind: 'night' })) csv += Buffer.from(piece)
  assert.equal(csv.trim().split('\n').length, [...found.rows('night')].length + 1)
  // The day of a workout's series is the day that the list states.
  const days = new Map([...found.rows('workout')].map(({ workout, date }) => [workout, date]))
  for (const { workout, date } of found.rows('track_point')) assert.equal(date, days.get(workout))
})

test('what a recording holds of others, twice, in pieces or not at all', async () => {
  const har = await recording(0)
  const twice = { log: { entries: [...har.log.entries, ...har.log.entries] } }
  const [one, both] = [await decodeHar(har), await decodeHar(twice)]
  assert.deepEqual([...both.rows('day')], [...one.rows('day')])
  assert.deepEqual((await decodeHar(har, { userId: '2000000002' })).kinds(), ['workout', 'heart_zone', 'strength_set'])
  assert.deepEqual((await decodeAnswers([{ url: 'https://example.test/', body: '{}' }])).kinds(), [])
  const timeless = har.log.entries.map((entry) => ({ ...entry, startedDateTime: undefined }))
  assert.deepEqual([...(await decodeHar({ log: { entries: timeless } })).rows('day')], [...one.rows('day')])
  const isUsage = (error: unknown) => error instanceof WristoryError && error.code === 'usage'
  for (const none of ['', '[]', '{"log":{}}', '{']) await assert.rejects(decodeHar(none), isUsage)
  assert.throws(() => [...one.rows('steps' as 'day')], isUsage)
})

test('it takes nothing of Node: the bundle runs where only the web’s functions are', async () => {
  const har = join(bundle.folder, 'recording.har')
  writeFileSync(har, JSON.stringify(await recording(1)))
  const program = `
    import { readFileSync } from 'node:fs'
    const har = readFileSync(${JSON.stringify(har)})
    const { log } = console
    for (const name of ['process', 'Buffer', 'require', 'module', 'global', 'setImmediate', 'clearImmediate']) delete globalThis[name]
    const { decodeHar, exportWorkout, exportRows } = await import(${JSON.stringify(`file://${join(bundle.folder, 'decode.js')}`)})
    const found = await decodeHar(new Uint8Array(har))
    let bytes = 0
    for await (const workout of found.workouts())
      if (workout.totalsOnly === false) for await (const piece of exportWorkout('fit', workout)) bytes += piece.length
    for await (const piece of exportRows('parquet', found.rows('minute'), { kind: 'minute' })) bytes += piece.length
    log(JSON.stringify([[...found.rows('day')].length, bytes > 1000]))`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(out), [7, true])
  const text = readFileSync(join(bundle.folder, 'decode.js'), 'utf8')
  assert.deepEqual([...text.matchAll(/(?:from|import)\s*\(?["'`]([\w@.:/-]+)["'`]/g)].map(([, name]) => name).sort(), [
    './errors.js',
    '@zip.js/zip.js',
  ])
})

test('it is small', () => {
  const bytes = readFileSync(join(bundle.folder, 'decode.js'))
  const packed = gzipSync(bytes).length
  assert.ok(packed < 112 * 1024, `${packed} bytes compressed`)
  assert.ok(bytes.length < 350 * 1024, `${bytes.length} bytes`)
})

test('every name is there that the sources have', async () => {
  const published = (await import(join(bundle.folder, 'decode.js'))) as object
  const own = (await import('../../src/decode/index.ts')) as object
  assert.deepEqual(Object.keys(published).sort(), Object.keys(own).sort())
})

test('a reply of every kind decodes to rows that have every column, with the type that the column says', () => {
  const fixtures = new URL('../../fixtures/', import.meta.url)
  const types = { text: 'string', json: 'string', date: 'string', blob: 'object' } as Record<string, string>
  let looked = 0
  for (const { name, source, columns, key } of kinds) {
    const { context } = JSON.parse(readFileSync(new URL(`${name}/rows.json`, fixtures), 'utf8'))
    const decoded = decodeReply(source.name, readFileSync(new URL(`${name}/reply.json`, fixtures)), context)
    for (const row of decoded.rows(name as 'day') as Iterable<object> as Iterable<Record<string, unknown>>) {
      looked++
      assert.deepEqual(Object.keys(row).sort(), Object.keys(columns).sort(), name)
      for (const [column, value] of Object.entries(row)) {
        if (value === null) assert.ok(!key.includes(column), `${name}.${column} is null`)
        else assert.equal(typeof value, types[columns[column]!.type] ?? 'number', `${name}.${column}`)
      }
    }
  }
  assert.ok(looked > kinds.length)
})

test('rows through the public face cost no more than through the insides', async () => {
  const har = await recording(0)
  const { text } = (har.log.entries[0] as { response: { content: { text: string } } }).response.content
  const body = new TextEncoder().encode(text)
  const context = { from: '2026-11-10', to: '2026-11-16', zone: 'Europe/Berlin', asked: recordedAt / 1000 }
  const { kind, readable } = findReadable('minute')!
  let count = 0
  const inside = () => {
    const reply = kind.source.parse(body, context)
    const rows = [...kind.decode(reply, context)].filter((item) => !('issue' in item))
    for (const row of readRows(readable, rows as never)) count += row.minute as number
  }
  const outside = () => {
    for (const row of decodeReply('band_data', body, context).rows('minute')) count += row.minute
  }
  const cpu = (work: () => void) => {
    const before = process.cpuUsage()
    for (let round = 0; round < 5; round++) work()
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  for (const work of [inside, outside, inside, outside]) cpu(work)
  const ratios = Array.from({ length: 9 }, () => cpu(outside) / cpu(inside)).sort((a, b) => a - b)
  // The same work, and a map of groups; the least of nine is without a neighbour's noise.
  assert.ok(ratios[0]! < 1.15, `${ratios.map((one) => one.toFixed(2))}`)
  assert.ok(count > 0)
})
