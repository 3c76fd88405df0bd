// Hostile input: positions, base64 and SQL (F3, F4, F6), and the memory of decoders (F1). The contract suite fuzzes the
// decoders of every kind (F1), with more runs in the longer tiers.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { decodeBase64 } from '../../src/codec/base64.ts'
import { addDays } from '../../src/codec/date.ts'
import { WristoryError } from '../../src/errors.ts'
import { kinds } from '../../src/kinds/index.ts'
import { type Context, isIssue, type Kind, type Row, storedAs } from '../../src/kinds/kind.ts'
import { workoutDetail } from '../../src/kinds/sources/workout-detail.ts'
import { runSql } from '../../src/store/sql.ts'
import { openStore, storePath } from '../../src/store/store.ts'
import { statementFrom } from './statements.ts'
import { chances, seed, tier, times } from './tier.ts'
import { sampleOf } from './variants.ts'

const fixture = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../fixtures/track_point/reply.json', import.meta.url)), 'utf8'),
)

/** Every row of every kind of a detail whose text fields are replaced; milliseconds of CPU beside it. */
function decodeDetail(fields: object): { rows: Row[]; milliseconds: number } {
  const body = Buffer.from(JSON.stringify({ ...fixture, data: { ...fixture.data, ...fields } }))
  const context = { zone: 'Europe/Berlin', from: '2026-11-01', to: '2026-11-01' }
  const before = process.threadCpuUsage()
  const reply = workoutDetail.parse(body, context)
  const rows: Row[] = []
  if (workoutDetail.failure(reply) === null)
    for (const kind of kinds.filter(({ source }) => source === workoutDetail))
      for (const item of kind.decode(reply, context))
        if (!isIssue(item)) rows.push(...(kind.stored?.unpack?.(item) ?? [item]))
  const { user, system } = process.threadCpuUsage(before)
  return { rows, milliseconds: (user + system) / 1000 }
}

test('F3: hostile positions end soon and lie on the earth', () => {
  const many = (text: string, bytes: number) => text.repeat(Math.ceil(bytes / text.length))
  const cases: Record<string, string> = {
    'lone semicolons': many(';', 1_000_000),
    'lone commas': many(',', 1_000_000),
    'empty pairs': many(',;', 1_000_000),
    'digits of another script': many('१२३,४५६;', 500_000),
    'huge deltas': many('9999999999,-9999999999;', 500_000),
    'sums beyond 2^53': many('9007199254740991,9007199254740991;', 500_000),
    'one point': '4811234500,1234567800',
    'half a point': '4811234500',
    'numbers of a million digits': `${'9'.repeat(1_000_000)},1;`,
    'not numbers': many('NaN,Infinity;', 100_000),
    spaces: many(' ', 1_000_000),
    'a million points': `4811234500,1234567800;${many('1,1;', 4_000_000)}`,
  }
  for (const [name, text] of Object.entries(cases)) {
    for (const field of ['longitude_latitude', 'altitude', 'time', 'heart_rate', 'gait', 'pause']) {
      const { rows, milliseconds } = decodeDetail({ [field]: text })
      assert.ok(milliseconds < 8000, `${name} in ${field}: ${milliseconds} ms`)
      for (const { latitude, longitude } of rows) {
        if (typeof latitude === 'number') assert.ok(Math.abs(latitude) <= 90, `${name}: ${latitude}`)
        if (typeof longitude === 'number') assert.ok(Math.abs(longitude) <= 180, `${name}: ${longitude}`)
      }
    }
  }
})

test('F3: eight times the points take about eight times the time, not its square', (t) => {
  const cost = (points: number) => {
    const fields = {
      longitude_latitude: `4811234500,1234567800;${'1,-1;'.repeat(points - 1)}`,
      time: '1;'.repeat(points),
    }
    const { rows, milliseconds } = decodeDetail(fields)
    assert.ok(rows.length >= points, `${rows.length} rows of ${points} points`)
    return milliseconds
  }
  const few: number[] = []
  const many: number[] = []
  cost(10_000)
  for (let round = 0; round < 5; round++) {
    few.push(cost(10_000))
    many.push(cost(80_000))
  }
  const growth = Math.min(...many) / Math.min(...few)
  t.diagnostic(`${growth.toFixed(1)} times the time, ${Math.min(...few)} ms for the few`)
  // Its square would be 64; collecting garbage and a smaller cache beside other programs do not make 24 of 8.
  assert.ok(growth < 24, `${growth} times the time`)
})

test('F1: what is read of a megabyte takes at most ten and one', (t) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const held = () => {
    // What a weak reference held goes with the second, bytes outside the heap with the third.
    for (let n = 0; n < 3; n++) collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const further = ['night', 'stress', 'spo2', 'event', 'weight']
  for (const name of ['day', 'minute', 'hrv', 'workout', 'track_point', ...(tier === 'pr' ? [] : further)]) {
    const kind = kinds.find((one) => one.name === name)!
    const { body, context } = megabyteOf(kind)
    const read = () => {
      const reply = kind.source.parse(body, context)
      return { reply, rows: [...kind.decode(reply, context)] }
    }
    // In a function of its own, whose frame holds nothing once it is left.
    const count = () => read().rows.length
    assert.ok(count() > (name === 'track_point' ? 0 : 100), name)
    // Reply and rows together, with all that the decoder keeps beside them: nothing of it may go before it is counted.
    const measure = () => {
      const before = held()
      const kept = read()
      const grown = held() - before
      assert.ok(kept.rows.length > 0)
      return grown
    }
    // The first may also count what was still there of making the body.
    const grown = Math.max(measure(), measure(), measure())
    t.diagnostic(`${name}: ${(grown / body.length).toFixed(1)} times its ${body.length} bytes`)
    assert.ok(grown <= 10 * body.length + 2 ** 20, `${name}: ${grown} bytes of ${body.length}`)
    assert.ok(grown > 0, `${name}: nothing was measured`)
  }
})

/** A reply of a million bytes or more: the fixture's rows, day after day, or for a workout many points. */
function megabyteOf(kind: Kind): { body: Uint8Array; context: Context } {
  const { tree, context } = sampleOf(kind)!
  const reply = kind.source.parse(Buffer.from(JSON.stringify(tree)), context)
  if (kind.name === 'track_point') {
    const points = 1e6 / 20
    const fields = {
      time: '1;'.repeat(points),
      longitude_latitude: `4811234500,1234567800;${'10,-10;'.repeat(points)}`,
      heart_rate: `1,90;${'1,0;1,1;1,-1;'.repeat(points / 3)}`,
      gait: '1,2,80,160;'.repeat(points / 2),
    }
    return { body: Buffer.from(JSON.stringify({ ...fixture, data: { ...fixture.data, ...fields } })), context }
  }
  const rows = [...kind.decode(reply, context)].filter((item): item is Row => !isIssue(item))
  const each = kind.encode(rows).length
  const later = (row: Row, days: number) => {
    const moved = { ...row }
    for (const [column, { type }] of Object.entries(storedAs(kind).columns)) {
      const value = row[column]
      if (type === 'date' && typeof value === 'string') moved[column] = addDays(value, days)
      if ((type === 'instant' || column === 'workout') && typeof value === 'number')
        moved[column] = value + days * 86_400
    }
    // Of events the name of an item holds its time.
    if (typeof row.item === 'string') moved.item = row.item.replace(/\d+$/, (at) => String(Number(at) + days * 86_400))
    return moved
  }
  const days = Math.ceil(1e6 / each) + 1
  const many = Array.from({ length: days }, (_, n) => rows.map((row) => later(row, n - days)))
  return { body: kind.encode(many.flat()), context }
}

test('F4: base64 is read exactly or refused', () => {
  const chance = chances(seed)
  const odd = ['-', '_', '!', '=', ' ', '\n', '\0', 'é', '%', '===', 'A']
  for (let n = 0; n < times(10_000, 200_000); n++) {
    const bytes = Buffer.from(Array.from({ length: Math.floor(chance() * 40) }, () => Math.floor(chance() * 256)))
    let text = bytes.toString('base64')
    for (let change = Math.floor(chance() * 3); change > 0; change--) {
      const at = Math.floor(chance() * (text.length + 1))
      const drop = chance() < 0.5 ? 1 : 0
      text = text.slice(0, at) + (chance() < 0.7 ? odd[Math.floor(chance() * odd.length)]! : '') + text.slice(at + drop)
    }
    const decoded = decodeBase64(text)
    // The platform's decoder ignores what it does not know; writing the bytes again shows whether anything was ignored.
    const clean = text.replace(/[\r\n ]/g, '')
    if (decoded !== null) assert.equal(Buffer.from(decoded).toString('base64'), clean, JSON.stringify(text))
    else assert.notEqual(Buffer.from(clean, 'base64').toString('base64'), clean, JSON.stringify(text))
  }
})

test('F6: no SQL writes, opens another file or ends the program', async (t) => {
  const place = mkdtempSync(join(tmpdir(), 'wristory-fuzz-'))
  try {
    const [folder, own] = [join(place, 'store'), join(place, 'own')]
    for (const path of [folder, own]) mkdirSync(path)
    const store = await openStore({ folder, write: true, now: () => 0 })
    store.ensureAccount('me', '1', null)
    store.close()
    const path = storePath(folder)
    // A reader of a log has files of its own beside the store; they are there from the first query on.
    await runSql(path, 'SELECT 1')
    const before = readFileSync(path)
    const files = readdirSync(folder).sort()
    const chance = chances(seed)
    for (let n = 0; n < times(25, 1000, 1000); n++) {
      const sql = statementFrom(chance)
      try {
        await runSql(path, sql, { milliseconds: 2000, rows: 100, bytes: 100_000 })
      } catch (error) {
        assert.ok(error instanceof WristoryError && error.code === 'usage', sql)
      }
    }
    const count = times(1000, 100_000, 100_000)
    const calls = join(place, 'calls')
    const loop = [fileURLToPath(new URL('sql-loop.ts', import.meta.url)), path, String(seed), String(count)]
    const watch = ['-f', '-qq', '-o', calls, '-e', 'trace=openat,creat,mkdir,rename,link,symlink,unlink']
    const traced = spawnSync('strace', ['-V']).error === undefined
    if (!traced) t.diagnostic('NOT RUN: strace is not installed, so opened files were not watched')
    // The cache of compiled modules is the runner's, and written to.
    const uncached = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' }
    const [command, args] = traced ? ['strace', [...watch, process.execPath, ...loop]] : [process.execPath, loop]
    const { stdout, stderr } = spawnSync(command, args, { cwd: own, encoding: 'utf8', env: uncached })
    assert.notEqual(stdout, '', stderr)
    const { ends, longest } = JSON.parse(stdout) as {
      ends: Record<'answered' | 'refused' | 'cut', number>
      longest: { milliseconds: number; sql: string }
    }
    t.diagnostic(`${JSON.stringify(ends)}, the longest took ${Math.round(longest.milliseconds)} ms`)
    assert.equal(ends.answered + ends.refused + ends.cut, count)
    assert.ok(ends.answered > count / 20, 'nearly nothing was a question: the test tests nothing')
    assert.ok(longest.milliseconds < 10_000, longest.sql)
    assert.deepEqual(readFileSync(path), before)
    assert.deepEqual(readdirSync(folder).sort(), files)
    assert.deepEqual(readdirSync(own), [])
    const opened = traced ? readFileSync(calls, 'utf8').split('\n') : []
    const changing = /O_WRONLY|O_RDWR|O_CREAT|^\d+ +(creat|mkdir|rename|link|symlink|unlink)\(/
    // What SQLite sorts may be in a temporary file, which loses its name once it is open.
    const elsewhere = (line: string) => !line.includes(`"${path}`) && !/"\/(dev|proc)\/|\/etilqs_/.test(line)
    assert.deepEqual(
      opened.filter((line) => (changing.test(line) && elsewhere(line)) || /out\.db|passwd/.test(line)),
      [],
    )
    if (traced) assert.ok(opened.filter((line) => line.includes(`"${path}"`)).length >= count)
  } finally {
    rmSync(place, { recursive: true })
  }
})
