import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportRows } from '../../src/export/rows.ts'
import type { Columns, Row } from '../../src/kinds/kind.ts'
import { collect } from './history.ts'

const columns = {
  date: { type: 'date', doc: 'Day.' },
  start: { type: 'instant', doc: 'Start.' },
  name: { type: 'text', doc: 'Text.' },
  count: { type: 'integer', unit: 'steps', doc: 'Count.' },
  id: { type: 'integer', doc: 'Id.' },
  share: { type: 'real', unit: 'm', doc: 'Share.' },
} as const satisfies Columns

// Its native part does not exist for every machine.
const duckdb = await import('@duckdb/node-api').catch(() => null)
if (duckdb === null) process.stderr.write('NOT RUN: DuckDB has no build for this machine\n')

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'wristory-duckdb-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** What DuckDB answers about the Parquet file of `rows`, whose name in the query is `FILE`. */
async function asked(rows: readonly Row[], sql: string): Promise<unknown[] | null> {
  if (duckdb === null) return null
  const file = join(folder, 'probe.parquet')
  writeFileSync(file, await collect(exportRows('parquet', rows, { kind: 'probe', columns })))
  const instance = await duckdb.DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql.replaceAll('FILE', `'${file}'`))).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

test('DuckDB finds the types that the columns promise', async () => {
  const described = (await asked([{ date: '2024-01-31' }], 'DESCRIBE SELECT * FROM FILE')) as string[][] | null
  if (described === null) return
  assert.deepEqual(
    described.map(([name, type]) => [name, type]),
    [
      ['date', 'DATE'],
      ['start', 'TIMESTAMP WITH TIME ZONE'],
      ['name', 'VARCHAR'],
      ['count', 'INTEGER'],
      ['id', 'BIGINT'],
      ['share', 'DOUBLE'],
    ],
  )
})

test('DuckDB reads every value back, those that are none too', async () => {
  const rows: Row[] = Array.from({ length: 5000 }, (_, i) => ({
    date: new Date(1_706_681_700_000 + i * 86_400_000).toISOString().slice(0, 10),
    start: 1_706_681_700 + i * 61,
    name: i % 7 === 0 ? null : `n${i % 50} "é\u{1f3c3}`,
    count: i % 11 === 0 ? null : i * 31 - 900,
    id: 1_706_681_700_000 + i * 60_000,
    share: i % 13 === 0 ? null : Math.sin(i),
  }))
  const read = await asked(rows, 'SELECT date::VARCHAR, epoch_ms(start)::VARCHAR, name, count, id, share FROM FILE')
  if (read === null) return
  assert.deepEqual(
    (read as (string | number | null)[][]).map(([date, start, name, count, id, share]) => ({
      date,
      start: Number(start) / 1000,
      name,
      count: count === null ? null : Number(count),
      id: Number(id),
      share,
    })),
    rows,
  )
})
