// The dashboards for Grafana: current, valid in their layout, and every query of every panel gives on the real server the
// figures that the store has.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import {
  type GrafanaSource,
  grafanaAccounts,
  grafanaDashboards,
  grafanaFiles,
  grafanaQuery,
} from '../../scripts/grafana.ts'
import { now } from '../temp-store.ts'
import { influxServer, postgresServer } from './servers.ts'
import { type World, world } from './world.ts'

/** Epoch seconds of a range that holds everything: at its ends a source counts days by its own instants. */
const ALL: GrafanaRange = [now() - 4000 * 86_400, now() + 86_400]
const WEEK: GrafanaRange = [now() - 7 * 86_400, now()]

type GrafanaRange = readonly [from: number, to: number]

/** A query as Grafana sends it: with the macros filled in. */
function filled(query: string, [from, to]: GrafanaRange): string {
  return query
    .replaceAll('$account', 'me')
    .replaceAll('$__unixEpochFrom()', String(from))
    .replaceAll('$__unixEpochTo()', String(to))
    .replaceAll('$__from', String(from * 1000))
    .replaceAll('$__to', String(to * 1000))
    .replaceAll('$timeFilter', `time >= ${from * 1000}ms AND time <= ${to * 1000}ms`)
}

const panels = Object.values(grafanaDashboards).flatMap((one) => one.panels)

/**
 * Asks every panel of a source and compares its figures with those of `day`; `ask` gives the last column. The variable
 * gives the account.
 */
async function compare(one: World, source: GrafanaSource, ask: (query: string) => Promise<readonly unknown[]>) {
  assert.deepEqual([...new Set(await ask(grafanaAccounts[source]))], ['me'])
  let some = 0
  for (const panel of panels) {
    const query = grafanaQuery(source, panel)
    const values = await ask(filled(query, ALL))
    const meant = await one.read<{ value: number }>(
      `SELECT ${panel.column} AS value FROM day WHERE ${panel.column} IS NOT NULL ORDER BY date`,
    )
    assert.deepEqual(
      values.map(Number),
      meant.map(({ value }) => value),
      `${source}: ${panel.title}`,
    )
    some += values.length
    assert.ok((await ask(filled(query, WEEK))).length <= 9)
  }
  assert.ok(some > 100)
}

test('the files are current, panels do not overlap, ids are unique, and the data source is a variable', () => {
  const uids = new Set<string>()
  for (const [name, text] of grafanaFiles()) {
    assert.deepEqual(
      JSON.parse(readFileSync(join('examples/grafana', name), 'utf8')),
      JSON.parse(text),
      `${name}: run node scripts/grafana.ts`,
    )
    const { uid, panels, templating } = JSON.parse(text)
    assert.ok(!uids.has(uid))
    uids.add(uid)
    assert.deepEqual(
      templating.list.map((variable: { name: string }) => variable.name),
      ['datasource', 'account'],
    )
    const cells = new Set<string>()
    for (const { type, gridPos, targets, datasource } of panels) {
      assert.equal(type, 'timeseries')
      assert.equal(datasource.uid, '$datasource')
      assert.equal(targets.length, 1)
      const cell = `${gridPos.x} ${gridPos.y}`
      assert.ok(!cells.has(cell) && gridPos.x + gridPos.w <= 24)
      cells.add(cell)
    }
  }
})

test('SQLite: every panel shows the figures of the store', async () => {
  using one = await world()
  await compare(one, 'sqlite', async (query) => {
    const rows = await one.read<Record<string, unknown>>(query)
    return rows.map((row) => Object.values(row).at(-1))
  })
})

test('PostgreSQL: every panel shows the figures of the store', async (context) => {
  const opened = await postgresServer(context)
  if (opened === null) return
  await using server = opened
  using one = await world()
  one.add('postgres', { url: server.url, user: 'ada' })
  assert.equal((await one.hand())[0]!.error, null)
  const client = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'ada', database: 'w' })
  await client.connect()
  try {
    await compare(one, 'postgres', async (query) => {
      const { rows } = await client.query({ text: query, rowMode: 'array' })
      return rows.map((row: unknown[]) => row.at(-1))
    })
  } finally {
    await client.end()
  }
})

test('InfluxDB: every panel shows the figures of the store', async (context) => {
  const opened = await influxServer(context)
  if (opened === null) return
  await using server = opened
  await fetch(`${server.url}/query?q=CREATE+DATABASE+w`, { method: 'POST' })
  using one = await world()
  one.add('influx', { url: server.url, database: 'w' })
  assert.equal((await one.hand())[0]!.error, null)
  await compare(one, 'influx', async (query) => {
    const answer = await fetch(`${server.url}/query?db=w&epoch=s&q=${encodeURIComponent(query)}`)
    const { results } = (await answer.json()) as { results: { series?: { values: unknown[][] }[] }[] }
    return results.flatMap(({ series = [] }) => series.flatMap(({ values }) => values.map((row) => row[1])))
  })
})
