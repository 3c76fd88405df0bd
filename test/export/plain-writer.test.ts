// The text writer of tables compared with a plain one that joins strings: the same bytes for every shape of columns.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { guarded, quotedCell } from '../../src/codec/csv.ts'
import { csv } from '../../src/export/csv.ts'
import type { RowTable, Setting, TableFormat } from '../../src/export/format.ts'
import { isoLocal } from '../../src/export/instant.ts'
import { ndjson } from '../../src/export/json.ts'
import { type Cells, cell } from '../../src/kinds/batch.ts'
import type { Columns, Row } from '../../src/kinds/kind.ts'
import { collect } from './history.ts'

const columns = {
  date: { type: 'date', doc: 'Day.' },
  start: { type: 'instant', doc: 'Start.' },
  name: { type: 'text', doc: 'Text.' },
  count: { type: 'integer', doc: 'Count.' },
  bytes: { type: 'blob', doc: 'Bytes.' },
  share: { type: 'real', doc: 'Share.' },
  end: { type: 'instant', doc: 'End.' },
} as const satisfies Columns

const names = Object.keys(columns) as (keyof typeof columns)[]
type Value = Row[string]

/** Value of a column; times within the years that have four digits. */
const values: Readonly<Record<keyof typeof columns, fc.Arbitrary<Value>>> = {
  date: fc.constantFrom('2024-01-31', '2016-12-01', null),
  start: fc.option(fc.integer({ min: 1_480_000_000, max: 1_480_200_000 })),
  name: fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 500, maxLength: 600 }))),
  count: fc.option(fc.oneof(fc.integer(), fc.nat(300), fc.maxSafeInteger())),
  bytes: fc.constant(new Uint8Array(3)),
  share: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  end: fc.option(fc.double({ min: -6e10, max: 2.5e11, noNaN: true })),
}

const rowsOfPart = fc.array(fc.record(values), { minLength: 1, maxLength: 40 })
const part = fc.record({
  rows: rowsOfPart,
  /** Columns that have one value for all rows. */
  same: fc.subarray(names),
  /** Columns of numbers that come as such. */
  dense: fc.subarray<keyof typeof columns>(['start', 'count', 'share', 'end']),
  offset: fc.constantFrom<number | null | 'row'>(null, 0, 3600, -12_600, 'row'),
})

interface Part {
  readonly rows: readonly Row[]
  offset(row: number): number | null
  cells(name: string): Cells
}

function partFrom({ rows, same, dense, offset }: typeof part extends fc.Arbitrary<infer P> ? P : never): Part {
  return {
    rows,
    offset: (row) => (offset === 'row' ? (row % 5) * 3600 - 7200 : offset),
    cells(name) {
      const list = rows.map((row) => row[name as keyof typeof columns])
      if (same.includes(name as never)) return { same: list[0]! }
      if (dense.includes(name as never))
        return { numbers: Float64Array.from(list, (one) => (one ?? Number.NaN) as number) }
      return { values: list }
    },
  }
}

const table = (parts: readonly Part[]): RowTable => ({
  name: 'probe',
  title: 'Probe',
  columns,
  key: ['start'],
  async *batches() {
    for (const { rows, offset, cells } of parts)
      yield {
        batch: { length: rows.length, columns: Object.fromEntries(names.map((name) => [name, cells(name)])) },
        offset,
      }
  },
})

/** The rows as text, cell by cell. */
function plainly(
  parts: readonly Part[],
  line: (cells: [string, Value, 'iso' | 'plain', number | null][]) => string,
): string {
  return parts
    .flatMap(({ rows, offset, cells }) =>
      rows.map((_, i) =>
        line(
          names
            .filter((name) => columns[name].type !== 'blob')
            .flatMap((name) => {
              const value = cell(cells(name), i)
              if (columns[name].type !== 'instant') return [[name, value, 'plain', null]]
              return [
                [name, value, 'iso', offset(i)],
                [`${name}_epoch`, value, 'plain', null],
              ]
            }),
        ),
      ),
    )
    .join('')
}

const setting: Setting = { units: 'metric', version: '0', made: 0, person: '' }
const written = async (format: TableFormat, parts: readonly Part[]): Promise<string> =>
  String(await collect(format.write(table(parts), setting) as AsyncIterable<Uint8Array>))

test('CSV and NDJSON of any table are what joining strings gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (drawn) => {
      const parts = drawn.map(partFrom)
      const lines = plainly(parts, (cells) => {
        const texts = cells.map(([name, value, as, offset]) => {
          if (value === null) return ''
          if (as === 'iso') return isoLocal(Math.floor(value as number), offset)
          return name === 'date' || typeof value === 'number' ? String(value) : quotedCell(guarded(value as string))
        })
        return `${texts.join(',')}\r\n`
      })
      const [head] = (await written(csv, [])).split('\r\n')
      assert.equal(await written(csv, parts), `${head}\r\n${lines}`.toWellFormed())
      const objects = plainly(parts, (cells) => {
        const entries = cells.map(([name, value, as, offset]) => [
          name,
          value !== null && as === 'iso' ? isoLocal(Math.floor(value as number), offset) : value,
        ])
        return `${JSON.stringify(Object.fromEntries(entries))}\n`
      })
      assert.equal(await written(ndjson, parts), objects)
    }),
    { numRuns: 80 },
  )
})
