import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import fc from 'fast-check'
import { byteTable, pack, recordWidth, sqlField, unpack } from './packed.ts'

const layout = { minute: 2, mode: 1, steps: 3, far: 4 } as const

test('bytes are big-endian, null is all ones, too much is the most', () => {
  const bytes = pack(layout, [{ minute: 258, mode: null, steps: 70_000, far: 2 ** 40 }])
  assert.deepEqual([...bytes], [1, 2, 255, 1, 17, 112, 255, 255, 255, 254])
  assert.deepEqual([...unpack(layout, bytes)], [{ minute: 258, mode: null, steps: 70_000, far: 2 ** 32 - 2 }])
  assert.deepEqual([...unpack(layout, bytes.subarray(1))], [])
})

test('records survive, and SQL reads what was packed', () => {
  const database = new DatabaseSync(':memory:')
  for (const sql of byteTable.create) database.exec(sql)
  const select = database.prepare(
    `SELECT ${Object.keys(layout)
      .map((name) => `${sqlField(layout, '?1', '?2', name)} AS ${name}`)
      .join(', ')}`,
  )
  const number = (width: number) => fc.option(fc.integer({ min: 0, max: 256 ** width - 2 }), { nil: null })
  const record = fc.record(
    { minute: number(2), mode: number(1), steps: number(3), far: number(4) },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(fc.array(record, { maxLength: 5 }), (records) => {
      const bytes = pack(layout, records)
      assert.equal(bytes.length, records.length * recordWidth(layout))
      assert.deepEqual([...unpack(layout, bytes)], records)
      for (const [i, expected] of records.entries()) assert.deepEqual({ ...select.get(bytes, i) }, expected)
    }),
  )
})

test('a field that the layout lacks has no SQL', () => {
  assert.throws(() => sqlField(layout, 'blob', '0', 'nothing'), TypeError)
})
