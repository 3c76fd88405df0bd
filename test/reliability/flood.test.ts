// Replies that would fill the memory (N10): the time and memory of each in a process that reads nothing else.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { startSimulator } from '../../src/simulator/index.ts'
import { type Answer, startLoopback } from '../loopback-server.ts'
import { today } from '../temp-store.ts'
import type { Cost } from './one-read.ts'

const skip = process.platform !== 'linux' && 'NOT RUN: /proc is of Linux'
const reader = fileURLToPath(new URL('one-read.ts', import.meta.url))
const MiB = 2 ** 20

async function costOf(url: string, token: string): Promise<Cost> {
  const child = spawn(process.execPath, [reader, url, token], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  await new Promise((resolve) => child.on('close', resolve))
  return JSON.parse(out) as Cost
}

/** The cheaper of two runs: what a process holds depends on when its collector ran. */
async function leastOf(cost: () => Promise<Cost>): Promise<Cost> {
  const first = await cost()
  if (first.outcome !== 'reply-too-large' || first.mebibytes <= 64) return first
  const second = await cost()
  return second.mebibytes < first.mebibytes ? second : first
}

function assertStopped(name: string, { outcome, milliseconds, mebibytes }: Cost): void {
  assert.equal(outcome, 'reply-too-large', name)
  assert.ok(mebibytes <= 64, `${name}: grew by ${mebibytes.toFixed(1)} MiB`)
  assert.ok(milliseconds < 5000, `${name}: took ${milliseconds.toFixed(0)} ms`)
}

test('N10: 100 MB, a bomb of gzip and a million brackets are stopped early and cost little', {
  skip,
}, async (context) => {
  const simulator = await startSimulator({ days: 3, today })
  context.after(() => simulator.close())
  for (const name of ['huge', 'gzip-bomb', 'deep']) {
    const cost = () => {
      simulator.clearFaults()
      simulator.fault(name, { after: 1, count: 1 })
      return costOf(simulator.url, simulator.accounts[0]!.token)
    }
    assertStopped(name, await leastOf(cost))
  }
})

/** An object of as many members as fit under the limit of bytes. */
function manyMembers(): Buffer {
  const body = Buffer.alloc(32 * MiB - 1, ' ')
  let length = body.write('{"code":1,"data":{"":0')
  for (let n = 0; length < body.length - 20; n++) length += body.write(`,"${n.toString(36)}":0`, length)
  body.write('}}', length)
  return body
}

test('N10: so are millions of members and of empty lists within the limit of bytes', { skip }, async () => {
  const members = manyMembers()
  const answers: Readonly<Record<string, Answer>> = {
    members: { body: members },
    'packed members': { body: gzipSync(members, { level: 1 }), headers: { 'content-encoding': 'gzip' } },
    lists: { body: `[${'[],'.repeat(11_000_000)}0]` },
  }
  for (const [name, answer] of Object.entries(answers)) {
    const cost = async () => {
      let asked = 0
      await using server = await startLoopback(() => (asked++ === 0 ? { body: { code: 1, data: [] } } : answer))
      const found = await costOf(server.url, 'SIM-APP')
      assert.equal(asked, 2, `${name} was asked for again`)
      return found
    }
    assertStopped(name, await leastOf(cost))
  }
})

test('N10: a whole reply of the usual sort is no flood', { skip }, async () => {
  const simulator = await startSimulator({ days: 3, today })
  assert.equal((await costOf(simulator.url, simulator.accounts[0]!.token)).outcome, 'good')
  await simulator.close()
})
