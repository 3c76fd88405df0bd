// Nothing that opens an account or names a person leaves the token store, in any form, by any command, under any fault;
// nothing is sent to anybody but the cloud; and every file is its owner's alone (P1, P3, P5, P7, S8, S9).

import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
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
import { understood } from '../../src/cli/report.ts'
import { faultNames, faults, startSimulator } from '../../src/simulator/index.ts'
import { storePath } from '../../src/store/store.ts'
import { fakeIo } from '../fake-io.ts'
import { filesBelow, leaks, secretsOf, withoutId } from './leaks.ts'
import { chances, seed, times } from './tier.ts'
import { hashOf, inPairs, lacks, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 12 })
})
after(() => world[Symbol.asyncDispose]())

test('P1: no command shows or stores a secret, at the end of a whole story', async () => {
  const home = world.home()
  const secrets = secretsOf(home)
  assert.ok(secrets.length >= 6, secrets.join(' '))
  const out = join(world.folder, 'out')
  mkdirSync(out)
  const stories: string[][] = [
    ['login', '--email', 'ada@example.test'],
    ['accounts'],
    ['sync', '--plan'],
    ['sync'],
    ['status'],
    ['show', 'day'],
    ['show', 'week'],
    ['summary'],
    ['history'],
    ['sql', 'SELECT * FROM account'],
    ['sql', 'SELECT * FROM run'],
    ['sql', 'SELECT id, account, source, request FROM reply'],
    ['check', '--deep'],
    ['backup', join(out, 'backup.db')],
    ['export', 'json', '--output', join(out, 'all.json')],
    ['export', 'csv', '--output', `${join(out, 'csv')}/`],
    ['report', '--output', join(out, 'report.html')],
    ['doctor', '--bundle', join(out, 'doctor.json')],
    ['restore', join(out, 'backup.db')],
    ['rebuild'],
    ['fetch', '--email', 'ada@example.test'],
    ['login', '--email', 'ada@example.test', '--password', 'Correct-Horse.9'],
    ['nonsense', 'Correct-Horse.9'],
    ['logout'],
  ]
  for (const args of stories) {
    for (const json of [[], ['--json']]) {
      const twice = json.length > 0 && /backup|export|logout|doctor|report/.test(args[0]!)
      if (twice) continue
      const { out: stdout, err } = await world.run(home, [...args, ...json], {
        env: { WRISTORY_PASSWORD: 'Correct-Horse.9', WRISTORY_ACCOUNT: 'default' },
      })
      const found = leaks(Buffer.from(stdout + err), secrets)
      assert.deepEqual(found, [], `${args.join(' ')}: ${stdout}${err}`)
    }
  }
  for (const file of [...filesBelow(home), ...filesBelow(out)])
    assert.deepEqual(leaks(readFileSync(file), withoutId(file, secrets)), [], file)
  assert.ok(existsSync(join(out, 'doctor.json')) && existsSync(join(out, 'backup.db')))
})

test('P1: nor under any fault of the cloud', async () => {
  const names = faultNames.filter((name) => !['stall', 'slow', 'huge', 'gzip-bomb', 'storm'].includes(name))
  await inPairs(names, async (name) => {
    const simulator = await startSimulator({ days: 3, now: () => Date.now() })
    const home = join(world.folder, `fault-${name}`)
    const env = { WRISTORY_HOME: home, WRISTORY_CLOUD: simulator.url, WRISTORY_PASSWORD: 'Correct-Horse.9' }
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
  const ended = await world.run(
    world.home(),
    ['fetch', '--email', 'ada@example.test', '--password', 'Correct-Horse.9'],
    {
      running: async (child) => {
        while (world.simulator.requests.length === first && child.exitCode === null)
          await new Promise((resolve) => setImmediate(resolve))
        if (child.exitCode === null) seen = readFileSync(`/proc/${child.pid}/cmdline`, 'latin1')
      },
    },
  )
  world.simulator.clearFaults()
  assert.equal(ended.status, 0, ended.err)
  assert.ok(seen.length > 0)
  assert.ok(!seen.includes('Correct-Horse'), seen)
})

test('P5: whatever is thrown, its words and its insides stay inside', () => {
  const chance = chances(seed)
  const secret = 'Canary-4711-token'
  for (let n = 0; n < times(200, 2000); n++) {
    const error = new [Error, TypeError, SyntaxError, RangeError][Math.floor(chance() * 4)]!(`apptoken: ${secret}`)
    Object.assign(error, {
      ...(chance() < 0.5 ? { code: secret, syscall: secret } : { code: 'ECONNRESET', syscall: 'read' }),
      config: { headers: { apptoken: secret } },
      request: { path: `/users/${secret}` },
      cause: chance() < 0.5 ? new Error(secret) : { secret },
    })
    const thrown: unknown = [error, secret, { secret }, Object.assign(error, { name: 'AbortError' })][n % 4]
    const { message, hint } = understood(thrown)
    assert.ok(!`${message}${hint}`.includes(secret), `${message} ${hint}`)
  }
})

test('P7: a whole story connects to nothing but the cloud', { skip: lacks('strace') }, async () => {
  const home = world.home()
  const port = new URL(world.simulator.url).port
  for (const args of [['sync'], ['status'], ['check'], ['doctor'], ['show', 'day'], ['sql', 'SELECT 1'], ['rebuild']]) {
    const file = join(world.folder, 'connects')
    const through = ['strace', '-f', '-qq', '-o', file, '-e', 'trace=connect,sendto,sendmsg']
    assert.equal((await world.run(home, args, { through })).status, 0)
    const others = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /sa_family=AF_INET/.test(line))
      .filter((line) => !line.includes(`sin_port=htons(${port})`) || !line.includes('inet_addr("127.0.0.1")'))
    assert.deepEqual(others, [], args.join(' '))
    if (args[0] === 'sync') assert.match(readFileSync(file, 'utf8'), /AF_INET/)
  }
})

test('S8: replies cannot be deleted or changed, and only purge deletes a history', async () => {
  const home = world.home()
  assert.equal((await world.sync(home)).status, 0)
  const { DatabaseSync } = await import('node:sqlite')
  const raw = new DatabaseSync(storePath(home))
  for (const sql of ['DELETE FROM reply', "UPDATE reply SET source = 'x'", 'UPDATE reply SET body = zeroblob(9)'])
    assert.throws(() => raw.exec(sql), /never/)
  raw.close()
  assert.equal((await world.run(home, ['purge'])).status, 2)
  assert.equal(await hashOf(home), world.reference)
  assert.equal((await world.run(home, ['purge', '--yes', '--account', 'nobody'])).status, 2)
  assert.equal((await world.run(home, ['purge', '--yes', '--account', 'default'])).status, 0)
  const left = new DatabaseSync(storePath(home))
  assert.equal(left.prepare('SELECT count(*) AS n FROM reply').get()?.n, 0)
  left.exec("BEGIN; INSERT INTO account (id, name, created) VALUES (9, 'x', 0)")
  left.exec("INSERT INTO reply VALUES (1, 9, 's', 'r', 'a', 'b', 0, 'o', 0, x'', x'', x'')")
  assert.throws(() => left.exec('DELETE FROM reply'), /never/)
  left.exec('ROLLBACK')
  left.close()
  assert.equal((await world.sync(home)).status, 0)
  assert.equal(await hashOf(home), world.reference)
  assert.equal((await world.run(home, ['purge', '--yes'])).status, 0)
  assert.deepEqual(
    readdirSync(home).filter((name) => name.includes('.db')),
    [],
  )
  assert.ok(existsSync(join(home, 'accounts', 'default.json')))
})

test('S9: files are for their owner alone, under any umask, and loose ones are tightened', async () => {
  for (const umask of ['000', '022', '077']) {
    const home = join(world.folder, `umask-${umask}`)
    const through = ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh']
    const env = { WRISTORY_PASSWORD: 'Correct-Horse.9' }
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

test('every command is in one of these stories or needs none', () => {
  const told = new Set(
    'login logout accounts sync fetch status show summary history report sql doctor rebuild check backup restore purge export'.split(
      ' ',
    ),
  )
  // These have journeys of their own: they run until stopped, or read files and captures of other programs.
  const elsewhere = new Set(['demo', 'simulate', 'import', 'serve', 'capture', 'mcp', 'workouts', 'workout'])
  assert.deepEqual(
    commands.map(({ name }) => name).filter((name) => !told.has(name) && !elsewhere.has(name)),
    [],
  )
})
