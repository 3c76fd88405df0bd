// The published JSON schema (D10) matches every row of every table and view, of all fixtures and of a simulated
// person's synced store; published parts stay until the version is raised.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { kinds } from '../src/kinds/index.ts'
import { startSimulator } from '../src/simulator/index.ts'
import { keepReply } from '../src/store/archive.ts'
import { ROWS_VERSION, rowSchema } from '../src/store/row-schema.ts'
import { applyReply } from '../src/store/rows.ts'
import { documented } from '../src/store/tables.ts'
import { sync } from '../src/sync/sync.ts'
import { bareCloud, now, optionsFor, type TempStore, tempStore, today } from './temp-store.ts'

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))
const validator = new Ajv2020({ strict: false, allErrors: true })
validator.addSchema(rowSchema())

/** Rows of every table and view that are not what the schema says; how many rows were looked at. */
function misfits({ store }: TempStore): { looked: number; faults: string[] } {
  const faults: string[] = []
  let looked = 0
  for (const [table] of documented()) {
    const fits = validator.getSchema(`urn:wristory:rows:${ROWS_VERSION}#/$defs/${table}`)
    assert.ok(fits, table)
    for (const row of store.database.all<object>(`SELECT * FROM "${table}" LIMIT 3000`)) {
      looked++
      const plain = Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
        ]),
      )
      if (!fits(plain))
        faults.push(`${table}: ${validator.errorsText(fits.errors)} in ${JSON.stringify(plain).slice(0, 300)}`)
    }
  }
  return { looked, faults }
}

test('every row of the fixtures is what the schema says', async () => {
  using temp = await tempStore()
  const { database } = temp.store
  for (const { name, source } of kinds) {
    const { context } = JSON.parse(readFileSync(join(fixtures, name, 'rows.json'), 'utf8'))
    const body = readFileSync(join(fixtures, name, 'reply.json'))
    const window = { from: context.from, to: context.to, asked: now(), origin: 'cloud' }
    const reply = { account: temp.account.id, source: source.name, request: name, ...window, body }
    database.transaction(() => {
      const id = keepReply(database, reply)
      if (id !== null) applyReply(database, { ...reply, id }, context.zone)
    })
  }
  const { looked, faults } = misfits(temp)
  assert.deepEqual(faults.slice(0, 5), [])
  assert.ok(looked > 1000, `${looked} rows`)
})

test('every row of a synced store is what the schema says', async () => {
  const simulator = await startSimulator({ days: 40, today, now: () => now() * 1000 })
  try {
    using temp = await tempStore()
    await sync(optionsFor(temp, bareCloud(simulator)))
    const { looked, faults } = misfits(temp)
    assert.deepEqual(faults.slice(0, 5), [])
    assert.ok(looked > 10_000, `${looked} rows`)
  } finally {
    await simulator.close()
  }
})

test('what a version of the schema promised is there until the version is raised', () => {
  const kept = readdirSync(join(fixtures, 'schemas')).filter((name) => name === `rows-${ROWS_VERSION}.json`)
  assert.equal(kept.length, 1, `fixtures/schemas/rows-${ROWS_VERSION}.json: keep what this version promises there`)
  const promised: Record<string, Record<string, string>> = JSON.parse(
    readFileSync(join(fixtures, 'schemas', kept[0]!), 'utf8'),
  )
  const present = new Map(documented())
  const gone = Object.entries(promised).flatMap(([table, columns]) =>
    Object.entries(columns)
      .filter(([column, type]) => present.get(table)?.[column]?.type !== type)
      .map(([column, type]) => `${table}.${column} (${type})`),
  )
  assert.deepEqual(
    gone,
    [],
    'raise ROWS_VERSION in src/store/row-schema.ts and keep its promises beside the older ones',
  )
})
