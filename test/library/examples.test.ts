// The examples of docs/library.md, run against the simulated cloud.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import FitParser from 'fit-file-parser'
import { type SimulatedCloud, startCloud } from '../../src/library/simulator.ts'
import { here, run } from './examples.ts'
import { recording } from './recording.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-examples-'))
let cloud: SimulatedCloud
let env: Record<string, string>
before(async () => {
  cloud = await startCloud({ days: 12 })
  const { email, password } = cloud.account
  env = { ZEPP_EMAIL: email, ZEPP_PASSWORD: password, WRISTORY_CLOUD: cloud.url, WRISTORY_HOME: join(folder, 'home') }
})
after(async () => {
  await cloud.close()
  rmSync(folder, { recursive: true })
})

const text = (name: string) => readFileSync(join(here.folder, name), 'utf8')
const code = (name: string) =>
  text(name)
    .split('\n')
    .filter((line) => !/^\s*(\/\/|$)/.test(line))

test('a week is printed, in at most eight lines', async () => {
  assert.ok(code('week.ts').length <= 8, `${code('week.ts').length} lines`)
  const lines = (await run(here, 'week.ts', [], env)).trim().split('\n')
  assert.ok(lines.length >= 6 && lines.length <= 8, lines.join('\n'))
  for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\d (\d+|-) (\d+\.\d|-)$/)
})

test('every workout is a FIT file', async () => {
  const place = join(folder, 'workouts')
  const out = await run(here, 'fit-files.ts', [place], env)
  const names = readdirSync(place)
  assert.equal(out.trim().split('\n').length, names.length)
  assert.ok(names.length > 1)
  for (const name of names) {
    const bytes = Uint8Array.from(readFileSync(join(place, name)))
    const { sessions = [] } = await new FitParser({ mode: 'list' }).parseAsync(bytes.buffer as never)
    assert.ok(sessions.length > 0, name)
  }
})

test('minutes are CSV', async () => {
  const days = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
  const [head, ...rows] = (await run(here, 'minutes-csv.ts', [days, days], env)).trim().split('\n')
  assert.match(head!, /^date,minute,instant/)
  assert.equal(rows.length, 1440)
})

test('a session is kept in one’s own database, and the second run sends no password', async () => {
  const own = { ...env, SESSIONS: join(folder, 'sessions.db') }
  assert.match(await run(here, 'own-sessions.ts', [], own), /Amazfit|Mi Band/)
  const from = cloud.requests.length
  await run(here, 'own-sessions.ts', [], own)
  assert.deepEqual(
    cloud.requests.slice(from).map(({ path }) => path.split('?')[0]!.split('/').at(-1)),
    ['devices'],
  )
})

test('the history is kept in a store, and a route gives its nights', async () => {
  const place = join(folder, 'history')
  const lines = (await run(here, 'keep-history.ts', [place], env)).trim().split('\n')
  assert.match(lines[0]!, /^\d+ requests, 0 failed$/)
  const [{ app }, before] = [await import('../../examples/route.ts'), process.env.WRISTORY_HOME]
  process.env.WRISTORY_HOME = place
  try {
    const nights = (await (await app.request('/api/nights')).json()) as { date: string; start: number }[]
    assert.ok(nights.length > 5 && nights.every(({ start }) => start > 1_700_000_000))
    assert.equal((await app.request('/api/nights?from=yesterday')).status, 400)
  } finally {
    if (before === undefined) delete process.env.WRISTORY_HOME
    else process.env.WRISTORY_HOME = before
  }
})

test('a notebook decodes a recording', async () => {
  const { heartByHour } = await import('../../examples/notebook.ts')
  const hours = await heartByHour(JSON.stringify(await recording(0)))
  assert.equal(hours.length, 24)
  assert.ok(hours.every(({ bpm }) => bpm > 40 && bpm < 160))
})

test('docs/library.md shows the examples as they are', () => {
  const page = readFileSync(join(here.folder, '..', 'docs', 'library.md'), 'utf8')
  for (const name of readdirSync(here.folder)) {
    if (!name.endsWith('.ts')) continue
    assert.ok(page.includes(`examples/${name}`), `docs/library.md does not name examples/${name}`)
  }
  assert.ok(page.includes(code('week.ts').join('\n')), 'the week in docs/library.md is another one')
})
