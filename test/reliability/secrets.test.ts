// No secret or personal name leaves the token store, in any form, by any command, under any fault; requests go only to
// the cloud; and every file is private (P1, P3, P7, S9).

import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { commands } from '../../src/cli/commands/index.ts'
import { main } from '../../src/cli/main.ts'
import { faultNames, faults, startSimulator } from '../../src/simulator/index.ts'
import { storePath } from '../../src/store/store.ts'
import { fakeIo } from '../fake-io.ts'
import { filesBelow, leaks, password, secretsOf, withoutId } from './leaks.ts'
import { type Story, tellStory } from './story.ts'
import { drawn } from './tier.ts'
import { inPairs, lacks, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  // On every day of a year so long a history has a workout with places in it.
  world = await startWorld({ days: 24 })
})
after(() => world[Symbol.asyncDispose]())

/** Told when the first test asks for it. */
let telling: Promise<Story> | undefined
const story = () => {
  telling ??= tellStory(world)
  return telling
}

test('P1: no command shows or stores a secret, in a whole story', async () => {
  const { steps, secrets, places, folders } = await story()
  // Those of the first sign-in, of each later one, of `fetch` that keeps nothing, and of the cookie.
  const apps = secrets.token!.filter((token) => /^SIM-(APP|WEB)/.test(token))
  assert.ok(apps.length >= 5, apps.join(' '))
  assert.ok(secrets.token!.every((token) => secrets['kind of token']!.some((kind) => token.startsWith(kind))))
  assert.ok(secrets.device!.length >= 2 && places.length >= 2)
  const all = Object.values(secrets).flat()
  for (const { args, status, out, err } of steps) {
    const refused = args.includes('nonsense') || args.includes('--password')
    const stopped = ['serve', 'simulate', 'mcp'].includes(args[0]!)
    assert.equal(status, refused ? 2 : stopped ? 130 : 0, `${args.join(' ')}: ${err}`)
    // A made-up cloud says who can sign in to it.
    if (args[0] === 'simulate' || args[0] === 'demo') continue
    assert.deepEqual(leaks(Buffer.from(out + err), [...all, ...places]), [], `${args.join(' ')}: ${out}${err}`)
  }
  // The assistant was answered, and given what the person switched on.
  const answers = steps.filter(({ args, out }) => args[0] === 'mcp' && out.includes('"jsonrpc"')).map(({ out }) => out)
  assert.equal(answers.length, 2)
  for (const [n, out] of answers.entries()) assert.equal(/Tool sql not found/.test(out), n === 0, out)
  const files = folders.flatMap(filesBelow)
  for (const file of files) {
    const kept = /\.db(-wal)?$|\/json\/|\.csv$|\.html$/.test(file)
    const found = leaks(readFileSync(file), [...withoutId(file, all), ...(kept ? [] : places)])
    assert.deepEqual(found, [], file)
  }
  for (const name of ['doctor.json', 'backup.db', 'report.html', 'wristory.db'])
    assert.ok(
      files.some((file) => file.endsWith(name)),
      name,
    )
})

test('P7: a whole story connects to nothing but the cloud', { skip: lacks('strace') }, async () => {
  const { port } = new URL(world.simulator.url)
  const { steps } = await story()
  const talking = new Set<string>()
  for (const { args, connects } of steps) {
    const others = connects.filter(
      (line) =>
        !line.includes('inet_addr("127.0.0.1")') ||
        // The demonstration brings its own cloud.
        !(line.includes(`sin_port=htons(${port})`) || args[0] === 'demo'),
    )
    assert.deepEqual(others, [], args.join(' '))
    if (connects.length > 0) talking.add(args[0]!)
  }
  assert.deepEqual([...talking].sort(), ['demo', 'fetch', 'login', 'logout', 'serve', 'sync', 'watch'])
})

test('P1: nor under any fault of the cloud', async () => {
  const names = faultNames.filter((name) => !['stall', 'slow', 'huge', 'gzip-bomb', 'storm'].includes(name))
  await inPairs(drawn(names, 10), async (name) => {
    const simulator = await startSimulator({ days: 3, now: () => Date.now() })
    const home = join(world.folder, `fault-${name}`)
    const env = { WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url, WRISTORY_PASSWORD: password }
    let shown = ''
    const step = async (args: string[]) => {
      const io = fakeIo({ env: { ...env }, now: Date.now })
      await main(args, io)
      shown += io.out() + io.err()
    }
    const early = faults[name].reach !== 'data'
    if (early) simulator.fault(name, { count: 1 })
    await step(['login', '--email', 'ada@example.test'])
    if (!early) simulator.fault(name, { count: 1 })
    await step(['sync', '--kinds', 'day'])
    simulator.clearFaults()
    await step(['status', '--json'])
    await step(['doctor'])
    await simulator.close()
    const secrets = secretsOf(home)
    assert.deepEqual(leaks(Buffer.from(shown), secrets), [], `${name}: ${shown}`)
    for (const file of existsSync(home) ? filesBelow(home) : [])
      assert.deepEqual(leaks(readFileSync(file), withoutId(file, secrets)), [], `${name}: ${file}`)
  })
})

test('P3: a password on the command line is off it before anything is sent', {
  skip: process.platform !== 'linux' && 'NOT RUN: /proc is of Linux',
}, async () => {
  world.simulator.fault('slow', { seconds: 0.3, on: 'all' })
  const first = world.simulator.requests.length
  let seen = ''
  const ended = await world.run(world.home(), ['fetch', '--email', 'ada@example.test', '--password', password], {
    running: async (child) => {
      while (world.simulator.requests.length === first && child.exitCode === null)
        await new Promise((resolve) => setImmediate(resolve))
      if (child.exitCode === null) seen = readFileSync(`/proc/${child.pid}/cmdline`, 'latin1')
    },
  })
  world.simulator.clearFaults()
  assert.equal(ended.status, 0, ended.err)
  assert.ok(seen.length > 0)
  assert.ok(!seen.includes('Correct-Horse'), seen)
})

test('S9: files are for their owner alone, under any umask, and loose ones are tightened', async () => {
  for (const umask of ['000', '022', '077']) {
    const home = join(world.folder, `umask-${umask}`)
    const through = ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh']
    const env = { WRISTORY_PASSWORD: password }
    assert.equal((await world.run(home, ['login', '--email', 'ada@example.test'], { through, env })).status, 0)
    for (const args of [
      ['sync', '--kinds', 'day'],
      ['backup', join(home, 'copy.db')],
      ['doctor', '--bundle', join(home, 'report.json')],
    ])
      assert.equal((await world.run(home, args, { through })).status, 0)
    assertPrivate(home)
    chmodSync(home, 0o755)
    for (const file of filesBelow(home)) chmodSync(file, 0o644)
    chmodSync(join(home, 'accounts', 'default.json'), 0o644)
    assert.equal((await world.run(home, ['doctor'], { through })).status, 8)
    assert.equal((await world.sync(home)).status, 0)
    assert.equal(statSync(home).mode & 0o777, 0o700)
    for (const file of [storePath(home), join(home, 'accounts', 'default.json'), join(home, 'writer.lock')])
      assert.equal(statSync(file).mode & 0o777, 0o600, file)
  }
})

function assertPrivate(home: string): void {
  for (const name of ['.', ...readdirSync(home, { recursive: true }).map(String)]) {
    const stat = lstatSync(join(home, name))
    assert.equal(stat.mode & 0o777, stat.isDirectory() ? 0o700 : 0o600, name)
  }
}

test('S9: planted links lead nowhere', async () => {
  const victim = join(world.folder, 'victim')
  const cases: Record<string, (home: string) => void> = {
    'the store': (home) => symlinkSync(victim, storePath(home)),
    'the lock': (home) => symlinkSync(victim, join(home, 'writer.lock')),
    'the note beside the lock': (home) => symlinkSync(victim, join(home, 'writer.json')),
    'the log': (home) => symlinkSync(victim, `${storePath(home)}-wal`),
    'a token file': (home) => {
      rmSync(join(home, 'accounts', 'default.json'))
      symlinkSync(victim, join(home, 'accounts', 'default.json'))
    },
  }
  for (const [name, plant] of Object.entries(cases)) {
    writeFileSync(victim, 'untouched', { mode: 0o644 })
    const home = world.home()
    plant(home)
    const { err } = await world.sync(home)
    assert.equal(readFileSync(victim, 'utf8'), 'untouched', name)
    assert.equal(statSync(victim).mode & 0o777, 0o644, name)
    assert.doesNotMatch(err, /\n\s+at /, name)
  }
  const target = join(world.folder, 'linked-backup.db')
  const home = world.home()
  await world.sync(home)
  writeFileSync(victim, 'untouched')
  linkSync(victim, target)
  assert.equal((await world.run(home, ['backup', target, '--force'])).status, 0)
  assert.equal(readFileSync(victim, 'utf8'), 'untouched')
})

test('every command is in the story', async () => {
  const told = new Set((await story()).steps.map(({ args }) => args[0]))
  assert.deepEqual(
    commands.map(({ name }) => name).filter((name) => !told.has(name)),
    [],
  )
})
