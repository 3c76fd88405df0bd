// The receiver `postgres` on a real server: every row of the mirror is the store's, after corrections and removals.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { mirrorTables } from '../../src/handover/postgres-schema.ts'
import { purgeAccount } from '../../src/store/purge.ts'
import { now } from '../temp-store.ts'
import { postgresServer } from './servers.ts'
import { world } from './world.ts'

test('every row of the mirror is the store’s, after a correction and a removal', async (context) => {
  const opened = await postgresServer(context)
  if (opened === null) return
  await using server = opened
  using one = await world()
  one.add('postgres', { url: server.url, user: 'ada' })
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'ada', database: 'w' })
  const plain = (value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value === null ? null : String(value)
  const lines = (rows: object[]) => rows.map((row) => JSON.stringify(Object.values(row).map(plain))).sort()
  const equal = async () => {
    for (const { name, columns } of mirrorTables) {
      const list = Object.keys(columns)
        .map((column) => `"${column}"`)
        .join()
      const there = await client.query(`SELECT ${list} FROM wristory."${name}"`)
      assert.deepEqual(lines(there.rows), lines(await one.read<object>(`SELECT ${list} FROM ${name}`)), name)
    }
  }
  assert.equal((await one.hand())[0]!.error, null)
  await client.connect()
  try {
    await equal()
    const beats = 'SELECT count(heartrate) AS n, sum(heartrate) AS sum FROM'
    const there = await client.query(`${beats} wristory.minute`)
    assert.deepEqual(lines(there.rows), lines(await one.read<object>(`${beats} minute`)))
    await one.change((database) => {
      database.run("UPDATE night SET score = 100 - score WHERE date = '2026-11-10'")
      database.run("DELETE FROM minute_series WHERE date = '2026-11-11'")
    })
    await one.hand()
    await equal()
    await purgeAccount(one.home, 'me', now)
    assert.equal((await one.hand())[0]!.error, null)
    assert.equal((await client.query('SELECT count(*) AS n FROM wristory.day')).rows[0].n, '0')
  } finally {
    await client.end()
  }
})
