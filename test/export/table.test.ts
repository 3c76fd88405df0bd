import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { exportRows } from '../../src/export/rows.ts'
import { batchOf, unbatched } from '../../src/kinds/batch.ts'
import type { Columns, Row } from '../../src/kinds/kind.ts'
import { minute } from '../../src/kinds/minute.ts'
import { collect, tool } from './history.ts'

const columns = {
  date: { type: 'date', doc: 'Day.' },
  start: { type: 'instant', doc: 'Start.' },
  name: { type: 'text', doc: 'Text.' },
  count: { type: 'integer', unit: 'steps', doc: 'Count.' },
  id: { type: 'integer', doc: 'Id.' },
  share: { type: 'real', unit: 'm', doc: 'Share.' },
  more: { type: 'json', doc: 'JSON.' },
} as const satisfies Columns

const rows: Row[] = [
  { date: '2024-01-31', start: 1706681700, name: 'plain', count: 0, id: 2 ** 40, share: 0.5, more: '{"a":[1]}' },
  { date: '2024-03-31', start: 1711850400, name: 'a "b",\r\nc', count: -5, id: null, share: -1e-7, more: null },
  { date: null, start: null, name: null, count: null, id: 0, share: null, more: '"x"' },
]

const csvOf = async (some: readonly Row[], from: Columns = columns) =>
  (await collect(exportRows('csv', some, { kind: 'probe', columns: from, offset: 3600 }))).toString()

test('CSV: header, CRLF, quotes, local times with offset beside epoch seconds, nothing for none', async () => {
  const text = await csvOf(rows)
  assert.deepEqual(text.split('\r\n'), [
    'date,start,start_epoch,name,count,id,share,more',
    '2024-01-31,2024-01-31T07:15:00+01:00,1706681700,"plain",0,1099511627776,0.5,"{""a"":[1]}"',
    '2024-03-31,2024-03-31T03:00:00+01:00,1711850400,"a ""b"",',
    'c",-5,,-1e-7,',
    ',,,,,0,,"""x"""',
    '',
  ])
})

test('CSV: what a spreadsheet would run is text, and numbers stay numbers', async () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r']) {
    const text = await csvOf([{ ...rows[0], name: `${start}cmd|' /C calc'!A0`, count: -3 }])
    assert.match(text, new RegExp(`,"?'\\${start}cmd`))
    assert.match(text, /,-3,/)
  }
})

test('CSV: no reader finds a formula, wherever it splits', async () => {
  const hostile = [
    '=1+1',
    'a;=1+1',
    'a\t=1+1',
    'a\n=1+1',
    'a\r\n+1',
    'a;"=1+1"',
    'a; =1',
    "a;'=1",
    '@x;-1',
    '\t=1',
    '";=1',
  ]
  const text = await csvOf(hostile.map((name) => ({ ...rows[0], name, count: -3, more: `[";=2","\\t=3"]` })))
  for (const separator of [/[;\r\n]/, /[\t\r\n]/, /[;\t,\r\n]/])
    for (const cell of text.split(separator)) {
      // Quotes and blanks around a cell are not of it.
      const bare = cell.replace(/^["\s]+|["\s]+$/g, '')
      assert.ok(!/^[=+@]/.test(bare) && !/^-(?!\d+(\.\d+)?$)/.test(bare), JSON.stringify(cell))
    }
  assert.match(text, /,-3,/)
})

test("CSV: Python's csv module reads back what was written, no cell of text is a formula, every number is itself", async () => {
  const script = 'import csv,json,sys; print(json.dumps(list(csv.reader(open(0,newline="",encoding="utf-8")))))'
  const beginnings = ['', '=', '+', '-', '@', '\t', '\r']
  const texts = fc
    .sample(fc.string({ unit: 'binary' }), { numRuns: 200, seed: 7 })
    .flatMap((text) => beginnings.map((beginning) => beginning + text))
  const written = texts.map((name, i) => ({ ...rows[0], name, count: -1 - i, share: -(i + 1) / 7 }))
  const python = tool('python3', ['-c', script], await csvOf(written))
  if (python === null) return
  const [header, ...read] = JSON.parse(python.out) as string[][]
  assert.equal(header?.[3], 'name')
  const meant = texts
    .map((text) => text.toWellFormed())
    .map((text) => text.replace(/(?<=^|[;\t\r\n])(?=["' ]*[=+\-@\t\r])/g, "'"))
  assert.deepEqual(
    read.map((row) => row[3]),
    meant,
  )
  assert.deepEqual(
    read.map((row) => [Number(row[4]), Number(row[6])]),
    written.map(({ count, share }) => [count, share]),
  )
})

test('JSON and NDJSON hold the same rows, with null for none and JSON inside', async () => {
  const options = { kind: 'probe', columns, offset: 3600 }
  const array = JSON.parse((await collect(exportRows('json', rows, options))).toString())
  const lines = (await collect(exportRows('ndjson', rows, options))).toString().trimEnd().split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    array,
  )
  assert.deepEqual(array[0].more, { a: [1] })
  assert.equal(array[0].start, '2024-01-31T07:15:00+01:00')
  assert.deepEqual(array[2], { ...rows[2], start_epoch: null, more: 'x' })
  assert.deepEqual(JSON.parse((await collect(exportRows('json', [], options))).toString()), [])
})

test('every number is written as JavaScript writes it', async () => {
  const numbers = fc.sample(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(2000)), {
    numRuns: 2000,
    seed: 11,
  })
  const edge = [-(2 ** 31), 2 ** 31 - 1, 2 ** 31, 999, 1000, 9999, 10_000, 99, 100, 0, -0]
  const all = [...numbers, ...edge].map((share) => ({ share }))
  const text = await csvOf(all, { share: columns.share })
  assert.deepEqual(
    text.trimEnd().split('\r\n').slice(1).map(Number),
    all.map(({ share }) => share + 0),
  )
})

test('Parquet: hyparquet reads back types, nulls and values', async () => {
  const file = await parquetOf(rows, columns)
  const metadata = await parquetMetadataAsync(file)
  assert.equal(Number(metadata.num_rows), 3)
  assert.deepEqual(metadata.schema[2]?.logical_type, { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' })
  const read = await parquetReadObjects({ file })
  assert.deepEqual(read[0], {
    date: new Date('2024-01-31'),
    start: new Date(1706681700_000),
    name: 'plain',
    count: 0,
    id: 2n ** 40n,
    share: 0.5,
    more: { a: [1] },
  })
  assert.deepEqual(
    [read[2]?.date ?? null, read[2]?.name ?? null, read[2]?.count ?? null, read[2]?.id],
    [null, null, null, 0n],
  )
})

test('Parquet: any mixture of runs, gaps and jumps comes back', async () => {
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 1, 7) },
    { weight: 1, arbitrary: fc.integer() },
    fc.constant(null),
  )
  const run = fc.tuple(value, fc.integer({ min: 1, max: 40 })).map(([v, n]) => Array.from({ length: n }, () => v))
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 30 }), fc.integer({ min: -3, max: 90 }), async (runs, step) => {
      const some = runs.flat().map((count, i) => ({
        count,
        id: count === null ? null : count * 5000,
        start: 1_700_000_000 + i * step,
        share: count === null ? null : count / 3,
        name: count === null ? null : `n${count}`,
      }))
      const read = await parquetReadObjects({ file: await parquetOf(some, columns) })
      assert.deepEqual(
        read.map((row) => ({
          count: row.count ?? null,
          id: row.id === undefined || row.id === null ? null : Number(row.id),
          start: (row.start as Date).getTime() / 1000,
          share: row.share ?? null,
          name: row.name ?? null,
        })),
        some,
      )
    }),
    { numRuns: 60, seed: 3 },
  )
})

test('Parquet: more different values than a dictionary takes, and whole numbers only where they are promised', async () => {
  const some = Array.from({ length: 30_000 }, (_, i) => ({ count: (i * 7919) % 29_989, share: Math.sin(i), id: i * i }))
  const read = await parquetReadObjects({ file: await parquetOf(some, columns) })
  assert.deepEqual(
    read.map(({ count, share, id }) => [count, share, Number(id)]),
    some.map(({ count, share, id }) => [count, share, id]),
  )
  await assert.rejects(parquetOf([{ count: 1.5 }], columns), { code: 'usage' })
  await assert.rejects(parquetOf([{ count: 2 ** 40 }], columns), { code: 'usage' })
})

test('the difference of two temperatures is scaled, and no zero is moved', async () => {
  const rows = [{ date: '2026-11-12', skin_temperature_deviation: -0.14 }]
  const text = String(await collect(exportRows('csv', rows, { kind: 'readiness', units: 'imperial' })))
  const [head = '', row = ''] = text.split('\r\n')
  assert.equal(row.split(',')[head.split(',').indexOf('skin_temperature_deviation')], '-0.252')
  const columns = {
    warm: { type: 'real', unit: '°C', doc: 'x' },
    warmer: { type: 'real', unit: '°C', difference: true, doc: 'x' },
  } as const
  const both = exportRows('csv', [{ warm: 20, warmer: 1 }], { kind: 'probe', columns, units: 'imperial' })
  assert.match(String(await collect(both)), /\r\n68,1\.8\r\n/)
})

test('imperial units change figures and keep everything else', async () => {
  const text = (
    await collect(exportRows('csv', [{ share: 1609.344, count: 3 }], { kind: 'probe', columns, units: 'imperial' }))
  ).toString()
  assert.match(text, /,3,,5280,/)
})

test('minutes by columns are the minutes by rows', () => {
  const row = {
    date: '2024-01-31',
    utc_offset: 3600,
    device_source: null,
    activity: Uint8Array.from({ length: 4320 }, (_, i) => (i * 31) % 127),
    heartrate: Uint8Array.from({ length: 1440 }, (_, i) => i % 256),
    hours: new Uint8Array(192),
  }
  const stored = minute.stored!
  const unpacked = [...stored.unpack!(row)]
  assert.deepEqual([...unbatched(stored.columnReader!()(row))], unpacked)
  assert.deepEqual([...unbatched(batchOf(unpacked, Object.keys(minute.columns)))], unpacked)
  assert.equal(unpacked[435]?.instant, 1706681700)
  assert.equal(unpacked[0]?.heartrate, null)
})

async function parquetOf(some: readonly Row[], from: Columns): Promise<ArrayBuffer> {
  const bytes = await collect(exportRows('parquet', some, { kind: 'probe', columns: from }))
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
}
