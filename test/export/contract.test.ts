// Every kind in every format, on a whole simulated account: what a format supports it writes, an independent reader
// finds as many rows as the store has, and the manifest accounts for everything else.

import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parquetMetadata } from 'hyparquet'
import { formats } from '../../src/export/index.ts'
import { openly } from '../../src/export/redact.ts'
import { exportRows } from '../../src/export/rows.ts'
import { type Manifest, runExport } from '../../src/export/run/run.ts'
import type { Target } from '../../src/export/run/target.ts'
import { workoutKinds } from '../../src/export/workouts-of.ts'
import { unbatched } from '../../src/kinds/batch.ts'
import { kinds } from '../../src/kinds/index.ts'
import type { Row } from '../../src/kinds/kind.ts'
import { Database } from '../../src/store/driver.ts'
import { readables, readTable } from '../../src/store/history.ts'
import { type Account, storePath } from '../../src/store/store.ts'
import { collect, filledHome, tool } from './history.ts'

let home: string
let database: Database
let account: Account
/** Rows of each kind by the store's own view. */
const counts = new Map<string, number>()
before(async () => {
  home = await filledHome(20)
  database = new Database(storePath(home))
  account = database.get<Account>('SELECT id, name, zone FROM account')!
  for (const { name } of readables)
    counts.set(name, database.get<{ n: number }>(`SELECT count(*) AS n FROM ${name}`)!.n)
})
after(() => {
  database.close()
  rmSync(home, { recursive: true, force: true })
})

async function exported(format: string, some: readonly string[] | null, more: Partial<typeof openly> = {}) {
  const files = new Map<string, Buffer>()
  const target: Target = {
    async add(name, bytes) {
      files.set(name, await collect(bytes))
    },
    finish: async () => '',
    abandon: async () => undefined,
  }
  const manifest: Manifest = await runExport(
    database,
    {
      format: formats.find(({ name }) => name === format)!,
      account,
      from: null,
      to: null,
      kinds: some,
      sports: null,
      workout: null,
      units: 'metric',
      redaction: { ...openly, ...more },
      version: '0',
      hashes: false,
    },
    target,
    () => undefined,
  )
  return { files, manifest }
}

test('the account has rows of nearly every kind', () => {
  const without = [...counts].filter(([, count]) => count === 0).map(([name]) => name)
  assert.ok(without.length * 4 < counts.size, without.join(' '))
})

test('tables: every kind in every format, as many rows as the store has', async () => {
  const folder = join(home, 'tables')
  mkdirSync(folder)
  for (const format of ['csv', 'ndjson', 'json', 'parquet']) {
    for (const { name, columns } of readables) {
      const { files, manifest } = await exported(format, [name])
      const [bytes] = files.values()
      const count = counts.get(name)!
      assert.equal(manifest.rows[name], count, `${format} ${name}`)
      if (format === 'csv') writeFileSync(join(folder, `${name}.csv`), bytes!)
      else if (format === 'parquet') {
        const { num_rows, schema } = parquetMetadata(Uint8Array.from(bytes!).buffer)
        assert.equal(Number(num_rows), count, name)
        assert.deepEqual(
          schema.slice(1).map((one) => one.name),
          Object.keys(columns),
        )
      } else {
        const text = bytes!.toString()
        const rows =
          format === 'json'
            ? JSON.parse(text)
            : text
                .split('\n')
                .slice(0, -1)
                .map((line) => JSON.parse(line))
        assert.equal(rows.length, count, `${format} ${name}`)
      }
    }
  }
  const script = `import csv, glob, json, os, sys
csv.field_size_limit(10**9)
print(json.dumps({os.path.basename(f)[:-4]: [len(r) for r in csv.reader(open(f, newline='', encoding='utf-8'))] for f in glob.glob(sys.argv[1] + '/*.csv')}))`
  const python = tool('python3', ['-c', script, folder])
  if (python === null) return
  const widths = JSON.parse(python.out) as Record<string, number[]>
  for (const { name } of readables) {
    assert.equal(widths[name]!.length, counts.get(name)! + 1, name)
    assert.equal(new Set(widths[name]).size, 1, `${name} has rows of different widths`)
  }
})

for (const { name, holds } of formats)
  test(`${name}: every kind is in the export or among what is absent, with a reason`, async () => {
    const { files, manifest } = await exported(name, null)
    assert.ok(files.size > 0 && [...files.values()].every(({ length }) => length > 0))
    assert.deepEqual([...files.keys()].toSorted(), manifest.files.map((file) => file.name).toSorted())
    const absent = new Map(manifest.absent.map((one) => [one.absent, one.why]))
    for (const why of absent.values()) assert.match(why, /\w+ \w+/)
    // A copy of the store has the tables behind the views.
    if (holds === 'store') return
    for (const { name: kind } of readables) {
      const there = manifest.rows[kind] !== undefined && !absent.has(kind)
      assert.ok(there || absent.has(kind) || workoutKinds.includes(kind), `${name} says nothing of ${kind}`)
      if (there && counts.get(kind)! > 0 && holds !== 'table') assert.ok(manifest.rows[kind]! > 0, kind)
    }
  })

for (const format of formats)
  if ('kinds' in format)
    test(`${format.name}: each kind alone that it takes`, async () => {
      for (const kind of format.kinds) {
        if (!readables.some(({ name }) => name === kind)) assert.fail(`${format.name} names ${kind}, which is no kind`)
        const { files, manifest } = await exported(format.name, [kind])
        assert.ok(format.holds === 'day' || files.size === 1, kind)
        assert.ok(
          Object.keys(manifest.rows).every(
            // Workouts carry the notes of their owner.
            (name) => name === kind || (kind === 'workout' && [...workoutKinds, 'note'].includes(name)),
          ),
          kind,
        )
      }
    })

async function firstRows(name: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const { batch, offset } of readTable(database, account, { from: null, to: null }, name)!.batches()) {
    let i = 0
    for (const row of unbatched(batch)) rows.push({ ...row, utc_offset: row.utc_offset ?? offset(i++) })
    if (rows.length >= 100) break
  }
  return rows.slice(0, 100)
}

test('the library gives the same bytes for the same rows, from a Web stream and without a store', async () => {
  for (const format of formats) {
    if (format.holds === 'workout' || format.holds === 'store' || format.holds === 'day') continue
    for (const { name } of kinds) {
      if (format.holds === 'history' && !format.kinds.includes(name)) continue
      if (counts.get(name) === 0 || counts.get(name) === undefined) continue
      const rows = await firstRows(name)
      const bytes = await collect(exportRows(format.name, rows, { kind: name }))
      // Stages mean nothing without their night.
      assert.ok(bytes.length > 0 || name === 'sleep_stage', `${format.name} ${name}`)
      const stream = new ReadableStream<Row>({
        start(control) {
          for (const row of rows) control.enqueue(row)
          control.close()
        },
      })
      assert.ok(
        (await collect(exportRows(format.name, stream, { kind: name }))).equals(bytes),
        `${format.name} ${name}: a stream gives other bytes than a list`,
      )
    }
  }
})

test('what a choice of redaction leaves out is said in the manifest', async () => {
  const { manifest } = await exported('csv', ['day'], { noIds: true, noGps: true, roundStart: true, trimHome: 100 })
  for (const word of [/[Pp]osition/, /[Ii]dentifiers/, /quarter/, /home|first and last/])
    assert.ok(
      manifest.redaction.some((note) => word.test(note)),
      String(word),
    )
  assert.equal(manifest.account, '')
})

test('NDJSON read back into a table is the same rows, all of them', async () => {
  for (const name of ['day', 'night', 'workout', 'minute']) {
    const { files } = await exported('ndjson', [name])
    const read = files
      .get(`${name}.ndjson`)!
      .toString()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const columns = Object.keys(readables.find((one) => one.name === name)!.columns)
    const rows = database.all<Record<string, unknown>>(`SELECT * FROM ${name} ORDER BY 2, 3`)
    for (const column of columns) {
      const json = readables.find((one) => one.name === name)!.columns[column]!.type === 'json'
      const instant = readables.find((one) => one.name === name)!.columns[column]!.type === 'instant'
      assert.deepEqual(
        read.map((row) => row[instant ? `${column}_epoch` : column] ?? null),
        rows.map((row) => (json && typeof row[column] === 'string' ? JSON.parse(row[column]) : row[column])),
        `${name}.${column}`,
      )
    }
  }
})
