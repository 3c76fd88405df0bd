// Events that no cloud should send: huge, nested, contradictory. All end as value, NULL or issue, in time that grows
// with the text alone.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawn } from '../../test/reliability/tier.ts'
import { kindsOf, sources } from './index.ts'
import { type Issue, isIssue, type Row } from './kind.ts'

const context = { zone: 'Europe/Berlin', from: '2026-03-01', to: '2026-03-31' }
const at = 1_773_100_800_000
const streams = sources.filter(({ name, windows }) => typeof windows === 'object' && name !== 'band_data')

function decode(
  source: (typeof streams)[number],
  content: unknown,
): { rows: Row[]; issues: Issue[]; failure: string | null } {
  const body = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content))
  const reply = source.parse(body, context)
  source.dates(reply)
  source.paging?.next(body)
  const failure = source.failure(reply)
  const items = failure === null ? kindsOf(source).flatMap((kind) => [...kind.decode(reply, context)]) : []
  return { rows: items.filter((item): item is Row => !isIssue(item)), issues: items.filter(isIssue), failure }
}

/** An item of a stream's own type with these fields, flat and inside `value`. */
function item(source: (typeof streams)[number], fields: object): object {
  const { query } = source.request({ userId: '1' }, context.from, context.to)
  const own = { eventType: query.eventType, subType: query.subType ?? '' }
  return {
    userId: '1',
    ...own,
    timestamp: at,
    generatedTime: at / 1000,
    ...fields,
    value: { timestamp: at, startTime: at, ...fields },
  }
}

const long = 'x'.repeat(2_000_000)
const cases: [name: string, fields: object][] = [
  [
    'long text everywhere',
    { data: long, extra: long, samples: long, measurements: long, timeZone: long, summary: long },
  ],
  ['a zone for each of no samples', { timeZone: '1,A;'.repeat(400_000), samples: [{ s: 0, hrv: 50, total: 50 }] }],
  ['a run of a billion', { timeZone: '1e9,Europe/Berlin;-5,Nowhere/City', samples: [{ s: 0, hrv: 50, total: 50 }] }],
  ['samples that are none', { samples: Array.from({ length: 100_000 }, (_, i) => (i % 2 ? null : { s: 'x' })) }],
  [
    'instants out of the world',
    { samples: [{ s: 1e300, hrv: 5 }, { s: -1e18, hrv: 5 }, { s: null }, {}], startTime: '1e999' },
  ],
  [
    'JSON in JSON in JSON',
    { extra: JSON.stringify(JSON.stringify(JSON.stringify({ spo2: 97 }))), data: JSON.stringify('[[[') },
  ],
  ['JSON that is cut', { extra: '{"spo2": 9', data: '[{"time":1773100800000,"val', summary: '{"weight":' }],
  [
    'periods that reach around the day',
    { measurements: '', timeZone: [{ period: [1400, 20], offset: 3600 }, { period: 'x' }, null] },
  ],
  [
    'numbers beyond reason',
    { minStress: '1e308', totalPai: 'NaN', rdnsScore: -7, value: '9'.repeat(300), totalSteps: -5 },
  ],
  ['prototype names', JSON.parse('{"__proto__": {"spo2": 97}, "constructor": 5, "toString": "x"}')],
]

test('no stream throws or hangs on any of it', () => {
  assert.ok(streams.length > 25, `${streams.length} streams`)
  const started = process.cpuUsage()
  const all = streams.flatMap((source) => cases.map(([name, fields]) => ({ source, name, fields })))
  for (const { source, name, fields } of drawn(all, 90)) {
    const { rows, issues } = decode(source, { items: [item(source, fields), null, 5, [], 'x', {}] })
    for (const row of rows)
      for (const value of Object.values(row))
        assert.ok(value === null || typeof value !== 'number' || Number.isFinite(value), `${source.name}: ${name}`)
    // A hundred thousand bad samples are one issue, not a hundred thousand.
    assert.ok(issues.length < 60, `${source.name}: ${name}: ${issues.length} issues`)
  }
  assert.ok(process.cpuUsage(started).user < 30e6)
})

test('a deep nest and broken envelopes are failures or issues', () => {
  const deep = Buffer.from(`{"items":[{"timestamp":${at},"value":${'['.repeat(200_000)}${']'.repeat(200_000)}}]}`)
  for (const source of streams) {
    assert.doesNotThrow(() => decode(source, deep), source.name)
    // Where a refusal is an answer, it says that there is nothing.
    const refused = source.accept === undefined ? ['{"items":5}', '{"code":-1,"message":"no"}'] : []
    for (const broken of ['', '{', 'null', '[]', ...refused, '<html>'])
      assert.notEqual(decode(source, Buffer.from(broken)).failure, null, `${source.name} ${broken}`)
    assert.deepEqual(decode(source, { items: [] }), { rows: [], issues: [], failure: null })
  }
})

test('two items of one bucket are read together, the later where both have an instant', () => {
  const source = streams.find((one) => kindsOf(one).some(({ name }) => name === 'hrv'))!
  const hrv = kindsOf(source).find(({ name }) => name === 'hrv')!
  const samples = (from: number, value: number) =>
    Array.from({ length: 1500 }, (_, i) => ({ s: (from + i) * 1000, hrv: value }))
  const items = [item(source, { samples: samples(0, 40) }), item(source, { samples: samples(1000, 50) })]
  const rows = decode(source, { items }).rows.filter((row) => 'samples' in row)
  assert.equal(new Set(rows.map(({ bucket, part }) => `${bucket} ${part}`)).size, rows.length)
  const points = rows.flatMap((row) => [...hrv.stored!.unpack!(row)])
  const count = (value: number) => points.filter(({ rmssd }) => rmssd === value).length
  assert.deepEqual([points.length, count(40), count(50)], [2500, 1000, 1500])
})

test('the same item on two pages is decoded once, in whatever order', () => {
  for (const source of streams) {
    const good = item(source, {
      samples: [{ s: 0, hrv: 50, sdnn: 40, total: 50, value: 30 }],
      data: '[]',
      summary: { weight: 70 },
    })
    const once = decode(source, { items: [good] })
    const page = JSON.stringify({ items: [good] })
    const twice = decode(source, Buffer.from(`${page}\u001e${page}`))
    const keys = (rows: Row[]) => new Set(rows.map((row) => JSON.stringify(row)))
    assert.deepEqual(keys(twice.rows), keys(once.rows), source.name)
  }
})
