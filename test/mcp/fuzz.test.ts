// Random calls, hostile ones among them: never a server failure, a stack trace, a path of this machine or a change of
// the store; and a hundred at once during a sync, each with the right result.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openCloud } from '../../src/cloud/index.ts'
import type { McpHttp } from '../../src/mcp/http.ts'
import { prompts } from '../../src/mcp/prompts.ts'
import { resources } from '../../src/mcp/resources/index.ts'
import { tools } from '../../src/mcp/tools/index.ts'
import { openStore } from '../../src/store/store.ts'
import { sync } from '../../src/sync/sync.ts'
import { scripts } from '../dashboard/hostile.ts'
import { evening, type MadeUp, madeUpStore } from '../dashboard/made-up-store.ts'
import { chances, seed, times } from '../reliability/tier.ts'
import { bearer, httpOver } from './clients.ts'

let store: MadeUp
let http: McpHttp
/** Stands still but for what a test adds: no limit of requests is reached. */
let clock = evening
before(async () => {
  store = await madeUpStore({ days: 40 })
  http = await httpOver(store.home, { positions: true, names: true, sql: true }, () => clock)
})
after(async () => {
  await http.close()
  await store.remove()
})

interface Reply {
  readonly status: number
  readonly text: string
  readonly message: { readonly result?: { readonly isError?: boolean; readonly structuredContent?: unknown } }
}

async function ask(method: string, params: unknown): Promise<Reply> {
  clock += 200
  const reply = await fetch(http.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${bearer}`,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const text = await reply.text()
  const [, data = text] = /^data: (\{.*)$/m.exec(text) ?? []
  return { status: reply.status, text, message: JSON.parse(data) }
}

/** Values nobody asks with in earnest, and some that they do. */
const values: readonly unknown[] = [
  ...['today', 'yesterday', '-1', '-28', '-0', '-99999999999', '2026-07-01', '2026-02-30', '0000-00-00', '9999-12-31'],
  ...['-271821-04-20', '2026-07-14T07:12', '2026-07-14T25:99', '+1', '1e9', 'NaN', '', ' ', '\u0000', '\ud800', '🏃'],
  ...['steps', 'sleep_minutes', 'date', 'rowid', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'run'],
  ...[
    'steps" FROM day; DROP TABLE day; --',
    "'; DELETE FROM account; --",
    '../../etc/passwd',
    '/etc/passwd',
    '%00',
    '*',
  ],
  ...["ATTACH '/tmp/x.db' AS x", 'PRAGMA writable_schema=1', 'SELECT * FROM account', 'SELECT load_extension(1)'],
  ...["SELECT readfile('/etc/passwd')", 'DELETE FROM day', "VACUUM INTO '/tmp/x.db'", 'SELECT', 'SELECT 1; SELECT 2'],
  ...['SELECT * FROM minute', 'SELECT randomblob(100000000)', 'SELECT * FROM sqlite_schema', 'SELECT zeroblob(9)'],
  ...[
    'day',
    'week',
    'month',
    'year',
    'asleep',
    'night',
    'minute',
    '0',
    '10',
    '2026-07-10',
    '99999999',
    'x'.repeat(9000),
  ],
  ...[
    0,
    -1,
    28,
    90,
    91,
    1e308,
    -1e308,
    0.5,
    null,
    true,
    false,
    [],
    {},
    [[]],
    ['steps'],
    ['steps', 'steps'],
    ['asleep'],
  ],
  ...[['steps', 'weight', 'vo2max'], Array.from({ length: 50 }, () => 'steps'), { toString: 1 }, ['__proto__']],
]

test('no call by chance breaks the server, names this machine or writes', async () => {
  const from = seed
  const chance = chances(from)
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
  const value = () => (chance() < 0.1 ? one(scripts) : one(values))
  const names = tools.map(({ name }) => name)
  const given = (parameters: readonly string[]) =>
    Object.fromEntries(
      parameters
        .filter(() => chance() < 0.6)
        .map((name) => [chance() < 0.02 ? JSON.stringify(value()) : name, value()]),
    )
  const requests: readonly (() => [method: string, params: unknown])[] = [
    () => {
      // A query is a process of its own: a few are enough.
      const name = one(chance() < 0.03 ? ['sql'] : names.filter((other) => other !== 'sql'))
      const { input } = tools.find((tool) => tool.name === name)!
      return ['tools/call', { name, arguments: given(Object.keys(input)) }]
    },
    () => ['tools/call', { name: chance() < 0.5 ? value() : one(names), arguments: value() }],
    () => [
      'resources/read',
      { uri: chance() < 0.5 ? `wristory://${one(resources).name}` : `wristory://${JSON.stringify(value())}` },
    ],
    () => ['resources/read', { uri: value() }],
    () => {
      const prompt = one(prompts)
      return ['prompts/get', { name: prompt.name, arguments: given(prompt.arguments.map(({ name }) => name)) }]
    },
    () => ['prompts/get', { name: value(), arguments: value() }],
    () => [one(['tools/list', 'ping', 'resources/list', 'prompts/list', 'resources/templates/list']), value()],
    () => [one(['__proto__', 'tools/write', 'completion/complete', 'server/discover', 'logging/setLevel']), value()],
  ]
  const before = kept(store.home)
  let answered = 0
  for (let i = 0; i < times(500, 10_000); i++) {
    const [method, params] = (chance() < 0.6 ? requests[0]! : one(requests))()
    const where = `WRISTORY_SEED=${from}, call ${i}: ${method} ${JSON.stringify(params).slice(0, 300)}`
    const { status, text, message } = await ask(method, params)
    assert.ok(status < 500, `${status} ${where}: ${text}`)
    assert.doesNotMatch(
      text,
      /\\n\s+at |node_modules|file:\/\/|SqliteError|ERR_|server failed|undefined is not|of undefined/,
      where,
    )
    for (const place of [store.home, process.cwd(), homedir()]) assert.ok(!text.includes(place), `${where}: ${text}`)
    assert.ok(text.length < 64 * 1024, where)
    if (message.result !== undefined && message.result.isError !== true) answered++
  }
  assert.ok(answered > times(50, 1500), `${answered} were answered`)
  assert.deepEqual(kept(store.home), before)
})

/** Hashes of all files but the shared memory of SQLite and an empty log: a reader makes both, and they hold no data. */
function kept(home: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }))
    .filter(({ name, bytes }) => !name.endsWith('-wal') || bytes.length > 0)
    .map(({ name, bytes }) => `${name} ${createHash('sha256').update(bytes).digest('hex')}`)
    .sort()
}

test('a hundred calls at once beside a sync have the answers that they have alone', async () => {
  const calls: readonly (readonly [name: string, more: object])[] = [
    ['daily', { figures: ['steps', 'sleep_minutes'], from: '2026-06-20', to: '2026-07-10' }],
    ['nights', { from: '2026-06-20', to: '2026-07-10' }],
    ['night', { date: '2026-07-10' }],
    ['workouts', { from: '2026-06-20', to: '2026-07-10' }],
    ['training_context', { to: '2026-07-10', days: 28 }],
    ['coverage', { kind: 'night', from: '2026-06-20', to: '2026-07-10' }],
    ['changes', { date: '2026-06-20' }],
    ['records', { figure: 'steps' }],
    ['profile', {}],
    ['sql', { query: "SELECT date, steps FROM day WHERE date BETWEEN '2026-06-20' AND '2026-07-10' ORDER BY date" }],
  ]
  const answer = async ([name, more]: (typeof calls)[number]) => {
    const { status, message, text } = await ask('tools/call', { name, arguments: more })
    assert.ok(status === 200 && message.result?.isError !== true, `${name}: ${text}`)
    return message.result?.structuredContent
  }
  const alone = await Promise.all(calls.map(answer))
  const syncing = { ended: false }
  const beside = synced().finally(() => {
    syncing.ended = true
  })
  let rounds = 0
  do {
    const many = Array.from({ length: 100 }, (_, i) => i % calls.length)
    const answers = await Promise.all(many.map((i) => answer(calls[i]!)))
    for (const [n, i] of many.entries()) assert.deepEqual(answers[n], alone[i], calls[i]![0])
    rounds++
  } while (!syncing.ended)
  await beside
  assert.ok(rounds > 0)
})

/** Fetches the last days again, which changes nothing of them. */
async function synced(): Promise<void> {
  const now = () => Math.floor(evening / 1000) + 7200
  const cloud = openCloud({
    home: store.home,
    env: {},
    version: '0',
    cloud: store.simulator.url,
    clock: () => now() * 1000,
  })
  const writer = await openStore({ folder: store.home, write: true, now })
  try {
    const { userId } = store.simulator.accounts[0]!
    const account = writer.ensureAccount('default', userId, 'Europe/Berlin')
    const client = await cloud.client()
    const get = (path: string, query: Record<string, string>) => client.get(path, query, { accept: [404] })
    await sync({ store: writer, account, userId, cloud: { get: get as never }, now })
  } finally {
    writer.close()
    await cloud.close()
  }
}
