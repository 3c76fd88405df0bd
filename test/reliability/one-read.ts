// Run as a process with the address of a cloud and a token: one harmless read by the real client, then a measured one.
// Prints its result, its milliseconds, and the peak growth of the process in MiB.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { steadyMemory } from '../../src/cli/memory.ts'
import { openCloud } from '../../src/cloud/index.ts'

export interface Cost {
  readonly outcome: string
  readonly milliseconds: number
  readonly mebibytes: number
}

/** The most memory that this process ever held, in MiB (proc(5)). */
function peak(): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
}

// As the command `sync` begins.
steadyMemory()
const home = mkdtempSync(join(tmpdir(), 'wristory-read-'))
const cloud = openCloud({ home, env: {}, version: '0.0.0', cloud: process.argv[2] ?? '', sleep: async () => undefined })
const client = cloud.clientFor({
  userId: '1000000001',
  appToken: process.argv[3] ?? '',
  host: 'api-mifit-de2.zepp.com',
  hostProof: 'domains',
  appName: 'com.huami.midong',
  via: 'token',
  cloud: process.argv[2] ?? '',
  issued: 0,
})
const days = { from_date: '2026-11-20', to_date: '2026-11-21' }
const query = { query_type: 'summary', device_type: 'android_phone', userid: '1000000001', ...days }
const read = () =>
  client.get('/v1/data/band_data.json', query).then(
    () => 'good',
    (error: { code?: string }) => error.code ?? String(error),
  )
await read()
const before = { peak: peak(), cpu: process.cpuUsage() }
const outcome = await read()
const { user, system } = process.cpuUsage(before.cpu)
const cost: Cost = { outcome, milliseconds: (user + system) / 1000, mebibytes: peak() - before.peak }
console.log(JSON.stringify(cost))
await cloud.close()
rmSync(home, { recursive: true })
