// Receivers on the dashboard: the same code as `wristory handover`, the same figures as `status` and /metrics, and no secret.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { homeStatus } from '../../src/cli/commands/status.ts'
import { drawReceivers } from '../../src/cli/draw/receivers.ts'
import { plain } from '../../src/cli/draw/style.ts'
import type { HandoverAnswer } from '../../src/dashboard/schema.ts'
import { metricsText } from '../../src/handover/metrics.ts'
import { readSettings } from '../../src/handover/run/settings.ts'
import { enter } from '../enter.ts'
import { world } from '../handover/world.ts'
import { startLoopback } from '../loopback-server.ts'
import { dashboardOver } from './made-up-store.ts'

test('a receiver is added, tried, paused and removed on the page; its lag is the same everywhere', async () => {
  using one = await world()
  await using server = await startLoopback(() => ({ status: 503 }))
  const dashboard = await dashboardOver(one.home)
  try {
    const headers = { ...(await enter(dashboard.open())), 'content-type': 'application/json' }
    const send = async (method: string, path: string, body?: object) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const reply = await fetch(`${dashboard.origin}/api/v1/handover${path}`, { method, headers, ...sent })
      return { status: reply.status, text: await reply.text() }
    }
    const read = async () => JSON.parse((await send('GET', '')).text) as HandoverAnswer
    const first = await read()
    assert.deepEqual(first.receivers, [])
    assert.ok(first.sorts.find(({ name }) => name === 'webhook')!.options.some(({ secret }) => secret))
    // The form shows a label and a sentence for every option, never its name, and no label twice.
    for (const { name, options } of first.sorts) {
      for (const { label, means } of options) assert.match(`${label}: ${means}`, /^[A-Z][A-Za-z ]+: .{4,}$/, name)
      assert.equal(new Set(options.map(({ label }) => label)).size, options.length, name)
    }

    const added = { type: 'webhook', name: 'hook', options: { url: server.url }, secrets: { secret: 'canary-secret' } }
    assert.equal((await send('POST', '', { ...added, options: { url: 'ftp://x' } })).status, 400)
    assert.equal((await send('POST', '', { ...added, options: { ...added.options, secret: 'x' } })).status, 400)
    assert.equal((await send('POST', '', { ...added, trimHome: 500, ids: false })).status, 200)
    assert.equal((await send('POST', '', added)).status, 400, 'the name is taken')
    assert.partialDeepStrictEqual(readSettings(one.home)[0]!.redaction, {
      noGps: false,
      noIds: true,
      roundStart: false,
      trimHome: 500,
    })

    await one.hand()
    const failed = await send('POST', '/hook/test')
    const told = await read()
    const now = one.clock.now
    const [lag] = told.receivers
    assert.ok(lag!.waiting > 0 && lag!.failing === now && lag!.retry === now + 60)
    const status = await homeStatus(one.home, now * 1000)
    const { title: _title, sends: _sends, redaction, ...shared } = lag!
    assert.deepEqual(status.receivers, [shared])
    assert.ok(
      redaction.includes('Positions within 500 m of home are left out of tracks; tables have no positions at all.'),
    )
    const drawn = drawReceivers(status.receivers, plain)
    assert.match(
      drawn,
      /hook +webhook to 127\.0\.0\.1:\d+; [\d,]+ days of kinds pending; nothing delivered yet; fails since/,
    )
    assert.doesNotMatch(drawn, /\.;/)
    const metrics = await metricsText(one.home, () => now)
    assert.ok(metrics.includes(`wristory_handover_waiting{receiver="hook"} ${lag!.waiting}\n`))
    assert.ok(metrics.includes('wristory_handover_failing{receiver="hook"} 1\n'))

    assert.equal((await send('PUT', '/hook', { paused: true })).status, 200)
    assert.equal((await read()).receivers[0]!.paused, true)
    server.answer(() => ({ status: 204 }))
    assert.equal((await send('POST', '/hook/test')).status, 200)
    for (const text of [failed.text, JSON.stringify(told), drawn, metrics, JSON.stringify(status)])
      assert.ok(!text.includes('canary-secret'))
    assert.equal((await send('DELETE', '/hook')).status, 200)
    assert.equal((await send('DELETE', '/hook')).status, 400)
    assert.deepEqual((await read()).receivers, [])
  } finally {
    await dashboard.close()
  }
})
