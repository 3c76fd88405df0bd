// /metrics as promtool and a real Prometheus read it: every sample arrives with the value that stands in the text.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { metricsText } from '../../src/handover/metrics.ts'
import { serveHealth } from '../../src/watch/health.ts'
import { startLoopback } from '../loopback-server.ts'
import { prometheusServer } from './servers.ts'
import { world } from './world.ts'

const TOKEN = 'a-token-of-forty-characters-for-metrics'

test('promtool finds nothing to say, and Prometheus stores every sample', async (context) => {
  using one = await world()
  await using full = await startLoopback(() => ({ status: 507 }))
  one.add('webhook', { url: full.url })
  await one.hand()
  const text = await metricsText(one.home, () => one.clock.now)
  if (existsSync('/usr/bin/promtool')) {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
    assert.deepEqual([status, stdout, stderr], [0, '', ''])
  } else context.diagnostic('NOT RUN: promtool is missing (Debian has it in prometheus, see .ci/run)')
  const health = await serveHealth({ port: 0, bearer: TOKEN, states: async () => [], metrics: async () => text })
  try {
    const server = await prometheusServer(context, health.port, TOKEN)
    if (server === null) return
    await using _ = server
    const ask = async (query: string) => {
      const answer = await fetch(`${server.url}/api/v1/query?query=${encodeURIComponent(query)}`)
      const { data } = (await answer.json()) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] }
      }
      return data.result
    }
    while ((await ask('wristory_day_timestamp_seconds')).length === 0) await new Promise(setImmediate)
    const there = new Map(
      (await ask('{job="wristory",__name__=~"wristory_.*"}')).map(({ metric, value }) => {
        const { __name__: name, instance: _instance, job: _job, ...labels } = metric
        return [`${name} ${JSON.stringify(Object.entries(labels).sort())}`, Number(value[1])]
      }),
    )
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    assert.ok(lines.length > 50)
    for (const line of lines) {
      const [, name, list = '', value] = /^(\w+)\{(.*)\} (\S+)$/.exec(line) ?? []
      const labels = [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]).sort()
      assert.equal(there.get(`${name} ${JSON.stringify(labels)}`), Number(value), line)
    }
    assert.equal(there.size, lines.length)
  } finally {
    await health.close()
  }
})
