import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Order, packFrame, sqlDifference, sqlFirst, sqlHead, unpackFrame } from './frame.ts'
import { byteTable } from './packed.ts'

const cases: [name: string, values: (number | null)[], order: Order, hex: string][] = [
  ['a steady clock needs no codes', [4, 8, 12, 16], 1, '00' + '80000001' + '0004' + '80000000'],
  ['one number', [7], 0, '00' + '80000001' + '0007'],
  ['nothing at all', [null, null], 1, ''],
  ['none among equals takes one bit', [5, null, 5], 0, '01' + '80000001' + '0005' + 'a0'],
  ['small differences take two bits', [100, 101, 100, null, 101], 1, '02' + '7fffffff' + '0001' + '80000063' + 'f4c0'],
  ['a common divisor is taken out', [800, 1600, 1200], 0, '02' + '80000002' + '0190' + '78'],
]

for (const [name, values, order, hex] of cases) {
  test(name, () => {
    const bytes = packFrame(values, order)
    assert.equal(bytes === null ? '' : Buffer.from(bytes).toString('hex'), hex)
    if (bytes !== null) assert.deepEqual(unpackFrame(bytes, order, values.length), values)
  })
}

const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -2000, max: 2000 }),
  fc.integer({ min: -(2 ** 28), max: 2 ** 28 }),
)
const numbers = fc.array(fc.option(number, { freq: 6 }), { minLength: 1, maxLength: 60 })

test('numbers come back from code and from SQL', () => {
  const database = new DatabaseSync(':memory:')
  for (const sql of byteTable.create) database.exec(sql)
  database.exec('CREATE TABLE n (minute INTEGER PRIMARY KEY); CREATE TABLE f (x BLOB)')
  for (let i = 0; i < 60; i++) database.exec(`INSERT INTO n VALUES (${i})`)
  const select = ([0, 1] as const).map((order) =>
    database.prepare(`
      SELECT ${sqlDifference('x', order, 'minute')} AS d, first
      FROM (SELECT x, ${sqlFirst('x')} AS first, ${sqlHead('x', 'x').join(', ')} FROM f CROSS JOIN every_byte)
      CROSS JOIN n CROSS JOIN every_byte WHERE minute < ?`),
  )
  fc.assert(
    fc.property(numbers, fc.constantFrom<Order>(0, 1), (values, order) => {
      const bytes = packFrame(values, order)
      if (bytes === null) {
        assert.ok(values.every((value) => value === null))
        return
      }
      assert.deepEqual(unpackFrame(bytes, order, values.length), values)
      database.exec('DELETE FROM f')
      database.prepare('INSERT INTO f VALUES (?)').run(bytes)
      let sum: number | null = null
      const rows = select[order]!.all(values.length).map(({ d, first }) => {
        if (d === null || order === 0) return d as number | null
        sum = (sum ?? (first as number)) + (d as number)
        return sum
      })
      assert.deepEqual(rows, values)
    }),
    { numRuns: 500 },
  )
  database.close()
})

test('any bytes are read without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom<Order>(0, 1), (bytes, order) => {
      assert.equal(unpackFrame(bytes, order, 20).length, 20)
    }),
  )
})

test('numbers that no width spans are refused, those of the widest are kept', () => {
  const widest = [0, 2 ** 32 - 2]
  assert.deepEqual(
    unpackFrame(
      packFrame(
        widest.map((value) => value - 2 ** 31),
        0,
      )!,
      0,
      2,
    ),
    [-(2 ** 31), 2 ** 31 - 2],
  )
  assert.throws(() => packFrame([0, 2 ** 32 + 1], 0), RangeError)
})
