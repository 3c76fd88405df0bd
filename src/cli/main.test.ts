import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeIo } from '../../test/fake-io.ts'
import { WristoryError } from '../errors.ts'
import type { CommandEntry } from './command.ts'
import { commands } from './commands/index.ts'
import { createContext } from './context.ts'
import { main } from './main.ts'
import { calledCommand, plainCall, runProgram } from './program.ts'
import { understood } from './report.ts'

test('the register names each command once, and each has a file that defines it', async () => {
  assert.equal(new Set(commands.map((entry) => entry.name)).size, commands.length)
  for (const entry of commands) {
    assert.match(entry.name, /^[a-z]+$/)
    assert.match(entry.summary, /^[A-Z`].*[^.]$/, entry.name)
    const { define, run } = await entry.load()
    assert.equal(typeof define, 'function', entry.name)
    assert.equal(run !== undefined, entry.plain === true, entry.name)
  }
})

test('what cannot be parsed is a usage error with a suggestion, as text or as JSON', async () => {
  const cases: [argv: string[], message: RegExp, hint: RegExp][] = [
    [['--qiet'], /Unknown option '--qiet'/, /Did you mean --quiet\?/],
    [['--account'], /argument missing/, /--help/],
    [['help', 'foo'], /^error: Unknown command 'foo'\.$/m, /^Run `wristory --help`\.$/m],
    [['foo', '--help'], /^error: Unknown command 'foo'\.$/m, /^Run `wristory --help`\.$/m],
    [['staus', '-h'], /^error: Unknown command 'staus'\.$/m, /^Did you mean status\? Run `wristory --help`\.$/m],
    [['--account', 'ada', 'help', 'sycn'], /Unknown command 'sycn'/, /Did you mean sync\?/],
    [['sync', '--from', '2024-02-02', '--to', '2024-01-01'], /is after/, /Run `wristory sync --help`/],
    [['--cloud', 'not an address', 'probe'], /origin/, /./],
  ]
  for (const [argv, message, hint] of cases) {
    const io = fakeIo()
    if (argv.includes('probe')) {
      assert.throws(() => createContext(io, { cloud: argv[1] }, new AbortController().signal), { code: 'usage' })
      continue
    }
    assert.equal(await main(argv, io), 2, argv.join(' '))
    assert.match(io.err(), message)
    assert.match(io.err(), hint)
    assert.equal(io.out(), '')
  }
  const io = fakeIo()
  assert.equal(await main(['--json', '--qiet'], io), 2)
  const { error } = JSON.parse(io.err())
  assert.deepEqual([error.code, typeof error.message, typeof error.hint], ['usage', 'string', 'string'])
})

test('help and version go to stdout and end well', async () => {
  for (const argv of [
    [],
    ['--json'],
    ['--account', 'ada', '-q'],
    ['--help'],
    ['help'],
    ['help', 'sync'],
    ['--version', '--quiet'],
    ['-V', '-q'],
  ]) {
    const io = fakeIo()
    assert.equal(await main(argv, io), 0, argv.join(' '))
    assert.match(io.out(), /Usage: wristory|^\d+\.\d+\.\d+\n$/)
    assert.equal(io.err(), '')
  }
})

const register = (action: (context: ReturnType<typeof createContext>) => Promise<void>): CommandEntry[] => [
  {
    name: 'probe',
    group: 'Look at it:',
    summary: 'Probe',
    load: async () => ({
      define: (command, context) => {
        command.option('--from <date>', 'first day').action(() => action(context()))
      },
    }),
  },
]

test('global options are taken before and after the command, before the environment', async () => {
  const cases: [argv: string[], home: string, account: string | undefined][] = [
    [['--home', '/a', 'probe'], '/a', undefined],
    [['probe', '--home', '/a', '--account', 'ada'], '/a', 'ada'],
    [['probe', '--from', '2024-01-01', '--account=b'], '/env', 'b'],
  ]
  for (const [argv, home, account] of cases) {
    const io = fakeIo({ env: { WRISTORY_HOME: '/env' } })
    let seen = {}
    await runProgram(argv, {
      stdout: io.stdout,
      columns: 80,
      version: () => '0',
      contextFrom: (options) => createContext(io, options, new AbortController().signal),
      register: register(async (context) => {
        seen = { home: context.home, account: context.account }
      }),
    })
    assert.deepEqual(seen, { home, account }, argv.join(' '))
  }
})

test('the called command is found behind options', () => {
  const entries = register(async () => {})
  const cases: [string[], string | undefined][] = [
    [['probe'], 'probe'],
    [['--home', 'probe', 'probe'], 'probe'],
    [['help', 'probe'], 'probe'],
    [['--json', '-q', 'probe', 'x'], 'probe'],
    [['other', 'probe'], undefined],
    [[], undefined],
  ]
  for (const [argv, name] of cases) assert.equal(calledCommand(argv, entries)?.name, name, argv.join(' '))
})

test('a plain command is read without the parser, everything else is left to it', () => {
  const cases: [string[], object | undefined][] = [
    [['status'], {}],
    [['--home', '/a', 'status', '--json', '-q'], { home: '/a', json: true, quiet: true }],
    [['status', '--no-color', '--account', 'ada'], { color: false, account: 'ada' }],
    [['status', '--help'], undefined],
    [['status', '--home'], undefined],
    [['status', '--home=/a'], undefined],
    [['status', 'more'], undefined],
    [['status', 'status'], undefined],
    [['help', 'status'], undefined],
    [['sync'], undefined],
  ]
  for (const [argv, options] of cases) assert.deepEqual(plainCall(argv)?.options, options, argv.join(' '))
})

test('an unknown error is our bug and its free text stays hidden', () => {
  const error = understood(new TypeError('token SECRET-1'))
  assert.equal(error.code, 'bug')
  assert.doesNotMatch(error.message + error.hint, /SECRET/)
  assert.match(error.message, /TypeError at cli\/main\.test\.ts:\d+/)
  assert.equal(understood(Object.assign(new Error('x'), { code: 'ENOSPC', syscall: 'write' })).code, 'disk-full')
  assert.equal(understood(Object.assign(new Error('x'), { code: 'EACCES', syscall: 'open' })).code, 'store')
  assert.equal(understood(new DOMException('x', 'AbortError')).code, 'interrupted')
  const own = new WristoryError('busy', 'x')
  assert.equal(understood(own), own)
})

test('a crash outside any promise is reported like everything else', async () => {
  const io = fakeIo({
    onCrash: (crash) => {
      queueMicrotask(() => crash(new Error('SECRET')))
    },
  })
  await main(['--version'], io)
  assert.deepEqual(io.exits, [1])
  assert.match(io.err(), /internal error occurred in wristory: Error/)
  assert.doesNotMatch(io.err(), /SECRET/)
})
