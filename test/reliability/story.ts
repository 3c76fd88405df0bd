// One run of all commands, shared by several tests: the output of each, its connections (strace), and every token that
// was in use on the way.

import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { prompts } from '../../src/mcp/prompts.ts'
import { resources } from '../../src/mcp/resources/index.ts'
import { tools } from '../../src/mcp/tools/index.ts'
import { openStore } from '../../src/store/store.ts'
import { enter } from '../enter.ts'
import { password, tokensIn } from './leaks.ts'
import { traced } from './strace.ts'
import { drawn } from './tier.ts'
import { type Child, type Ended, lacks, type World } from './world.ts'

export interface Step extends Ended {
  readonly args: readonly string[]
  /** Lines of strace that name a network address; none where there is no strace. */
  readonly connects: readonly string[]
}

export interface Story {
  readonly steps: readonly Step[]
  /** What must be seen nowhere but in the token store, by what it is. */
  readonly secrets: Readonly<Record<string, readonly string[]>>
  /** Beginnings of the places where the person trains: kept and exported as data, said by no command. */
  readonly places: readonly string[]
  /** Folders with all that was written, as it was before the end deletes the history. */
  readonly folders: readonly string[]
}

const email = 'ada@example.test'
const bearer = 'Bearer-Canary-7731-of-the-story'

/** All tokens that the cloud was sent: those of a command that keeps nothing are seen nowhere else. */
function tokensSent({ simulator }: World): string[] {
  return simulator.requests
    .flatMap(({ path, headers }) =>
      `${headers.apptoken ?? ''} ${headers.cookie ?? ''} ${path}`.match(/SIM-[A-Z]+-[\w-]+/g),
    )
    .flatMap((token) => token ?? [])
}

export async function tellStory(world: World): Promise<Story> {
  const home = world.home()
  const [out, temporary, before] = ['out', 'tmp', 'before-purge'].map((name) => join(world.folder, name)) as [
    string,
    string,
    string,
  ]
  for (const folder of [out, temporary]) mkdirSync(folder)
  const paste = join(world.folder, 'paste')
  const cookie = 'Cookie"Canary-8812'
  const [{ userId, token }] = world.simulator.accounts as [World['simulator']['accounts'][0]]
  writeFileSync(paste, `apptoken=${token}; userid=${userId}; session=${encodeURIComponent(cookie)}`)
  const har = join(world.folder, 'phone.har')
  const devices = await recorded(world, `/users/${userId}/devices`, har)

  const tokens = new Set([...tokensIn(home), token])
  const steps: Step[] = []
  type How = { input?: string; running?: (child: Child) => void; env?: Readonly<Record<string, string>> }
  const step = async (args: readonly string[], how: How = {}) => {
    const ended = await runTraced(world, home, args, { ...how, temporary })
    for (const token of [...tokensIn(home), ...tokensSent(world)]) tokens.add(token)
    steps.push(ended)
    return ended
  }
  const file = (name: string) => join(out, name)
  const recipient = await identityToRecipient(await generateX25519Identity())
  const commands = [
    [['login', '--email', email], true],
    [['accounts'], true],
    [['sync', '--plan'], true],
    [['sync'], true],
    [['status'], true],
    [['show', 'day'], true],
    [['show', 'week'], false],
    [['summary'], true],
    [['history', 'day', 'today'], true],
    [['sql', 'SELECT * FROM account'], true],
    [['sql', 'SELECT * FROM run'], true],
    [['sql', 'SELECT * FROM setting'], true],
    [['sql', 'SELECT id, account, source, request FROM reply'], true],
    [['check', '--deep'], true],
    [['backup', file('backup.db')], false],
    [['backup', file('backup.age'), '--encrypt', '--recipient', recipient], false],
    [['export', 'json', '--output', `${file('json')}/`], false],
    [['export', 'csv', '--output', `${file('csv')}/`], false],
    [['export', 'tcx', '--sync', '--no-gps', '--output', `${file('tcx')}/`], true],
    [['report', '--output', file('report.html')], false],
    [['doctor', '--bundle', file('doctor.json')], false],
    [['restore', file('backup.db')], false],
    [['rebuild'], true],
    [['completion', 'bash'], false],
    [['note', 'add', 'a quiet day', '--on', 'today'], true],
    [['note'], true],
    [['insight'], true],
    [['metrics'], false],
    [['handover'], true],
    [['family'], true],
    [['watch', '--once'], false],
    [['service', 'systemd'], true],
    [['service', 'compose'], false],
    [['fetch', '--email', email], true],
    [['sync'], true],
    [['import', har], true],
    [['capture', '--forget'], true],
    [['login', '--email', email, '--password', password], true],
    [['nonsense', password], true],
    [['export', 'nonsense', '--output', file('nonsense')], false],
  ] as const
  // Each as a person reads it and, where it is true, as a program does: in the first tier a third of them.
  const twice = drawn(
    commands.filter(([, both]) => both).map(([args]) => args),
    9,
  )
  for (const [args] of commands) {
    await step(args)
    if (twice.includes(args)) await step([...args, '--json'])
  }
  await step(['login', '--via', 'cookie', '--account', 'pasted'], { input: paste })
  for (const more of [[], ['--json']]) await step(['sync', '--all', ...more], { env: { WRISTORY_ACCOUNT: '' } })
  await step(['serve', '--no-open', '--json'], { running: (child) => void visit(child) })
  for (const more of [[], ['--names', '--sql']]) {
    let answers = ''
    const running = (child: Child) =>
      void whenItSpeaks(child, async (said) => {
        answers = await asked(JSON.parse(said).url)
        stop('', child)
      })
    const ended = await step(['mcp', '--http', '--json', ...more], { running })
    steps.push({ ...ended, out: answers })
  }
  await step(['simulate'], { running: (child) => void whenItSpeaks(child, stop) })
  await step(['demo', '--once', '--person', 'empty', '--no-open', '--home', join(world.folder, 'demo')])
  const places = await placesIn(home)
  await step(['logout', '--account', 'pasted'])
  await step(['logout'])
  cpSync(home, before, { recursive: true })
  await step(['purge', '--dry-run', '--kinds', 'minute'])
  await step(['purge', '--yes', '--kinds', 'nap,sleep_stage'])
  await step(['purge', '--yes', '--kinds', 'nap,sleep_stage', '--account', 'default'])
  await step(['account', 'rename', 'default', 'ada'])
  await step(['purge', '--yes', '--account', 'ada'])
  const secrets = {
    password: [password],
    name: [email, userId],
    token: [...tokens],
    // Whatever the cloud ever handed out begins so, also what no request and no file shows.
    'kind of token': ['APP', 'LOGIN', 'WEB']
      .map((kind) => `SIM-${kind}-${userId}`)
      .concat('SIM-ACCESS-', 'SIM-REFRESH-'),
    cookie: [cookie],
    bearer: [bearer],
    device: devices.flatMap(({ macAddress, sn }) => [macAddress, sn]),
  }
  return { steps, secrets, places, folders: [before, home, out, temporary] }
}

/** Runs one command of the story, through strace where there is one. */
async function runTraced(
  world: World,
  home: string,
  args: readonly string[],
  how: {
    readonly input?: string
    readonly running?: (child: Child) => void
    readonly env?: Readonly<Record<string, string>>
    readonly temporary: string
  },
): Promise<Step> {
  const file = join(world.folder, 'connects')
  writeFileSync(file, '')
  const strace = traced('connect,sendto,sendmsg', '-o', file)
  const input = how.input === undefined ? [] : ['sh', '-c', 'exec "$@" < "$0"', how.input]
  const ended = await world.run(home, args, {
    through: [...input, ...(lacks('strace') ? [] : strace)],
    env: {
      WRISTORY_PASSWORD: password,
      WRISTORY_MCP_BEARER: bearer,
      WRISTORY_ACCOUNT: 'default',
      TMPDIR: how.temporary,
      ...how.env,
    },
    ...(how.running && { running: how.running }),
  })
  const connects = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /sa_family=AF_INET/.test(line))
  return { ...ended, args, connects }
}

/** Enters the dashboard as a browser does, looks at some of it, lets it sync, and ends it. */
async function visit(child: Child): Promise<void> {
  await whenItSpeaks(child, async (said) => {
    const { url, origin } = JSON.parse(said)
    const headers = { ...(await enter(url)) }
    const ask = (path: string, method = 'GET') => fetch(`${origin}${path}`, { method, headers })
    for (const path of ['/', '/api/v1/status', '/api/v1/settings', '/api/v1/coverage'])
      assert.equal((await ask(path)).status, 200, path)
    assert.equal((await ask('/api/v1/sync', 'POST')).status, 200)
    while (((await (await ask('/api/v1/status')).json()) as { sync: object | null }).sync !== null);
    stop('', child)
  })
}

/** Everything that an assistant may read, as the server of MCP answers it. */
async function asked(url: string): Promise<string> {
  const headers = {
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  const query = 'SELECT * FROM account'
  const given: Readonly<Record<string, object>> = { daily: { figures: ['steps'] }, sql: { query } }
  const calls = [
    ...tools.map(({ name }) => ['tools/call', { name, arguments: given[name] ?? { date: '-1' } }]),
    ...tools.map(({ name }) => ['tools/call', { name, arguments: given[name] ?? {} }]),
    ...resources.map(({ name }) => ['resources/read', { uri: `wristory://${name}` }]),
    ...prompts.map(({ name }) => ['prompts/get', { name, arguments: {} }]),
  ]
  const replies = await Promise.all(
    calls.map(async ([method, params]) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
      const reply = await fetch(url, { method: 'POST', headers, body })
      assert.equal(reply.status, 200)
      return reply.text()
    }),
  )
  return replies.join('\n')
}

/** Calls `next` with the first that a program says, and ends the program where that fails. */
async function whenItSpeaks(child: Child, next: (said: string, child: Child) => Promise<void> | void): Promise<void> {
  const said = await new Promise<string>((resolve) => child.stdout!.once('data', resolve))
  try {
    await next(said, child)
  } catch (error) {
    console.error(error)
    child.kill('SIGKILL')
  }
}

/** Ctrl-C for the program itself, which may be the child of what traces it. */
function stop(_said: string, { pid }: Child): void {
  const [own] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number)
  process.kill(own || pid!, 'SIGINT')
}

/** Keeps an answer of the cloud as a capture of one's own phone; gives its items. */
export async function recorded(
  { simulator: { url, accounts } }: World,
  path: string,
  file: string,
): Promise<{ macAddress: string; sn: string }[]> {
  const headers = { apptoken: accounts[0]!.token }
  const text = await (await fetch(`${url}${path}`, { headers })).text()
  const request = {
    method: 'GET',
    url: `https://api-mifit-de2.zepp.com${path}`,
    headers: [{ name: 'apptoken', value: headers.apptoken }],
  }
  const entry = { startedDateTime: '2026-11-21T11:00:00.000Z', request, response: { status: 200, content: { text } } }
  writeFileSync(file, JSON.stringify({ log: { entries: [entry] } }))
  return JSON.parse(text).items
}

/** Where workouts began, to a few metres. */
async function placesIn(home: string): Promise<string[]> {
  const store = await openStore({ folder: home, now: () => 0 })
  const rows = store.database.all<{ latitude: number; longitude: number }>(
    'SELECT latitude, longitude FROM track_point WHERE latitude IS NOT NULL GROUP BY workout',
  )
  store.close()
  // Five decimals are a metre.
  return rows.flatMap(({ latitude, longitude }) =>
    [latitude, longitude].map((degrees) => degrees.toFixed(7).slice(0, -2)),
  )
}
