// The receiver `postgres` on a real server: every row of the mirror is the store's, after corrections and removals.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { extensionSql, mirrorTables } from '../../src/handover/postgres-schema.ts'
import { mirrorViews } from '../../src/handover/postgres-views.ts'
import type { Columns } from '../../src/kinds/column.ts'
import { purgeAccount } from '../../src/store/purge.ts'
import { now } from '../temp-store.ts'
import { postgresServer } from './servers.ts'
import { world } from './world.ts'

const plain = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value === null ? null : String(value)
const lines = (rows: object[]) => rows.map((row) => JSON.stringify(Object.values(row).map(plain))).sort()

test('every row of every table and view of the mirror is the store’s, after a correction and a removal', async (context) => {
  const opened = await postgresServer(context)
  if (opened === null) return
  await using server = opened
  using one = await world()
  one.add('postgres', { url: server.url, user: 'ada' })
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'ada', database: 'w' })
  const equal = async (objects: readonly { name: string; columns: Columns }[]) => {
    for (const { name, columns } of objects) {
      const list = Object.keys(columns)
        .filter((column) => column !== 'account' && !(name === 'reply' && column === 'body'))
        .map((column) => `"${column}"`)
        .join()
      const there = await client.query(`SELECT ${list} FROM wristory."${name}"`)
      assert.deepEqual(lines(there.rows), lines(await one.read<object>(`SELECT ${list} FROM ${name}`)), name)
    }
  }
  assert.equal((await one.hand())[0]!.error, null)
  await client.connect()
  // Compiling the long views takes longer than asking them for some weeks.
  await client.query('SET jit = off')
  try {
    await equal([...mirrorTables, ...mirrorViews()])
    const texts = await client.query(
      `SELECT obj_description('wristory.night'::regclass) AS night, col_description('wristory.minute'::regclass, 8) AS steps`,
    )
    assert.deepEqual(texts.rows[0], {
      night: 'Nights',
      steps: 'Steps in the minute; NULL if the device recorded nothing. In steps.',
    })
    await one.change((database) => {
      database.run("UPDATE night SET score = 100 - score WHERE date = '2026-11-10'")
      database.run("DELETE FROM minute_series WHERE date = '2026-11-11'")
      // What no feed speaks of, and a row that a later reply gave again.
      database.run("DELETE FROM coverage_span WHERE kind = 'stress'")
      database.run(
        "INSERT INTO failure SELECT id, 'stress', '2026-11-01', '2026-11-03', 1, 'cloud', 'no', NULL FROM account",
      )
      database.run(
        `INSERT INTO reply SELECT (SELECT max(id) + 1 FROM reply), account, source, request, window_from, window_to, asked, origin, bytes, sha256,
           body, seal, login FROM reply WHERE source = 'band_data' LIMIT 1`,
      )
      database.run("UPDATE night SET reply = (SELECT max(id) FROM reply) WHERE date = '2026-11-20'")
    })
    await one.hand()
    await equal(mirrorTables)
    // The mirror of another version: what is missing there is made, and filled again on request.
    await client.query("ALTER TABLE wristory.night DROP COLUMN score CASCADE; COMMENT ON SCHEMA wristory IS 'older'")
    await one.hand({ only: ['postgres'], from: '1970-01-01' })
    await equal([...mirrorTables, ...mirrorViews().filter(({ name }) => ['sleep_stage', 'day'].includes(name))])
    await purgeAccount(one.home, 'me', now)
    assert.equal((await one.hand())[0]!.error, null)
    assert.equal((await client.query('SELECT count(*) AS n FROM wristory.day')).rows[0].n, '0')
  } finally {
    await client.end()
  }
})

test('TimescaleDB and Citus get the tables where they are there', async (context) => {
  const opened = await postgresServer(context)
  if (opened === null) return
  await using server = opened
  using one = await world()
  one.add('postgres', { url: server.url, user: 'ada' }, { since: '2026-11-20' })
  await one.hand()
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'ada', database: 'w' })
  await client.connect()
  try {
    // Neither is in Debian: functions with their signatures note what they are called with.
    await client.query(`
      CREATE TABLE called (what text, relation regclass, by text);
      CREATE TABLE pg_dist_partition (logicalrelid regclass);
      INSERT INTO pg_dist_partition VALUES ('wristory.lap');
      CREATE FUNCTION create_distributed_table(relation regclass, by text) RETURNS void LANGUAGE sql
        AS $$ INSERT INTO called VALUES ('citus', relation, by) $$;
      CREATE FUNCTION create_hypertable(relation regclass, by name, chunk_time_interval anyelement DEFAULT NULL::interval,
        if_not_exists boolean DEFAULT false, migrate_data boolean DEFAULT false) RETURNS void LANGUAGE sql
        AS $$ INSERT INTO called VALUES ('timescaledb', relation, by) $$`)
    for (const extension of ['citus', 'timescaledb'] as const)
      for (const sql of extensionSql(extension, 'wristory')) await client.query(sql)
    const { rows } = await client.query('SELECT what, relation::text, by FROM called ORDER BY 1, 2')
    const names = (what: string) =>
      rows.filter((row) => row.what === what).map(({ relation, by }) => `${relation} ${by}`)
    assert.equal(names('citus').length, mirrorTables.length - 1)
    assert.ok(names('citus').every((line) => line.endsWith(' account') && !line.startsWith('wristory.lap ')))
    assert.ok(names('timescaledb').includes('wristory.track_series workout'))
    assert.ok(names('timescaledb').includes('wristory.hrv_series bucket'))
    for (const { relation, by } of rows.filter((row) => row.what === 'timescaledb')) {
      const { key } = mirrorTables.find(({ name }) => `wristory.${name}` === relation.replaceAll('"', ''))!
      assert.ok(key.includes(by), `${relation} ${by}`)
    }
  } finally {
    await client.end()
  }
})
