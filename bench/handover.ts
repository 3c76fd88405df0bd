// Handing over: a mirror of ten years in PostgreSQL, a day's increment, points for InfluxDB, and `watch` while it waits.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openTokens } from '../src/cloud/tokens.ts'
import { postgresServer } from '../test/handover/servers.ts'
import { type World, worldWith } from '../test/handover/world.ts'
import { atLeast, atMost, type Bench, cpu, type Figure, median } from './measure.ts'

export const handingOver: Bench = {
  name: 'Hand-over',
  async run() {
    using one = await worldWith({ person: 'ten-years', from: null })
    return [...(await mirror(one)), ...(await points(one)), ...(await idle(one))]
  },
}

/** Points per CPU second that the notes ask for. */
const POINTS = 200_000
const SECONDS_OF_MIRROR = 10
const MILLISECONDS_OF_DAY = 50
const MEBIBYTES = 60
const PERCENT = 0.1
/** Seconds for which `watch` is looked at. */
const WATCHED = 120

async function mirror(one: World): Promise<Figure[]> {
  const server = await postgresServer({ skip: () => undefined })
  if (server === null) return []
  await using _ = server
  one.add('postgres', { url: server.url, user: 'ada' })
  const whole = await cpu(() => one.hand({ only: ['postgres'] }))
  const days: number[] = []
  for (let round = 0; round < 9; round++) {
    await one.change((database) => database.run("UPDATE day_record SET steps = steps + 1 WHERE date = '2026-11-20'"))
    days.push((await cpu(() => one.hand({ only: ['postgres'] }))) * 1000)
  }
  one.remove('postgres')
  return [
    atMost('Mirror of ten years in PostgreSQL, CPU on our side', whole, 's', SECONDS_OF_MIRROR),
    atMost('Increment of one day, CPU on our side', median(days), 'ms', MILLISECONDS_OF_DAY),
  ]
}

/** Counts lines in a process of its own, whose CPU is not ours. */
const sink = `
const { createServer } = require('node:http'), { gunzipSync } = require('node:zlib')
let lines = 0
createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  if (request.url === '/lines') return response.end(String(lines))
  if (request.headers['content-encoding'] === 'gzip')
    for (const byte of gunzipSync(Buffer.concat(chunks))) if (byte === 10) lines++
  response.writeHead(204).end()
}).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`

async function points(one: World): Promise<Figure[]> {
  const child = spawn(process.execPath, ['-e', sink], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const url = `http://127.0.0.1:${port}`
    one.add('influx', { url })
    const seconds = await cpu(() => one.hand({ only: ['influx'] }))
    const lines = Number(await (await fetch(`${url}/lines`)).text())
    one.remove('influx')
    return [atLeast('Points for InfluxDB for each CPU second', lines / seconds, '', POINTS)]
  } finally {
    child.kill()
  }
}

async function idle(one: World): Promise<Figure[]> {
  const cloud = 'http://127.0.0.1:9'
  const session = { userId: '1', appToken: 'a'.repeat(40), host: 'api-mifit.zepp.com', appName: 'com.huami.midong' }
  await openTokens(one.home).save('me', { ...session, via: 'token', issued: 1, cloud })
  const bin = join(import.meta.dirname, '..', 'bin', 'wristory.js')
  const started = async () => {
    const child = spawn(process.execPath, [bin, 'watch', '--home', one.home, '--every', '1000', '--cloud', cloud], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    for await (const line of createInterface({ input: child.stderr })) if (line.includes('Every 1000 minutes')) break
    return child
  }
  // The first run of changed sources compiles them, which takes 20 to 40 MiB once; a published package does not.
  const first = await started()
  first.kill()
  await once(first, 'exit')
  const child = await started()
  try {
    await new Promise((resolve) => setTimeout(resolve, 20_000))
    const before = ticks(child.pid!)
    await new Promise((resolve) => setTimeout(resolve, WATCHED * 1000))
    const spent = (ticks(child.pid!) - before) / 100
    const kibibytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1])
    return [
      atMost('Memory of `watch` while it waits, from sources', kibibytes / 1024, 'MiB', MEBIBYTES),
      atMost('Processor of `watch` while it waits', (spent / WATCHED) * 100, '%', PERCENT),
    ]
  } finally {
    child.kill()
  }
}

/** Hundredths of a second of CPU that a process has used. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return Number(fields[11]) + Number(fields[12])
}
