// Standard output of the real process: complete through a slow pipe, an error on a full disk, and cheap to create.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { filledHome, tool } from './export/history.ts'

const bin = fileURLToPath(new URL('../bin/wristory.js', import.meta.url))
let home: string
before(async () => {
  home = await filledHome()
})
after(() => rmSync(home, { recursive: true, force: true }))

const minutes = ['export', 'ndjson', '--kind', 'minute']
const env = { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '' }

test('what is more than a pipe holds arrives whole and in order, however slowly it is read', async () => {
  const file = join(home, 'minutes.ndjson')
  assert.equal(spawnSync(process.execPath, [bin, '--home', home, ...minutes, '-o', file], { env }).status, 0)
  const child = spawn(process.execPath, [bin, '--home', home, ...minutes], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const pieces: Buffer[] = []
  for await (const piece of child.stdout) {
    pieces.push(piece)
    if (pieces.length < 20) await setTimeout(20)
  }
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  const read = Buffer.concat(pieces)
  assert.ok(read.length > 1e6, `${read.length} bytes are no test of a pipe`)
  assert.equal(hash(read), hash(readFileSync(file)))
})

test('a disk that is full behind stdout is told, with the status of a full disk', (context) => {
  if (!existsSync('/dev/full')) return context.skip('NOT RUN: this system has no /dev/full')
  const lines = [['status'], ['status', '--json'], ['sql', 'SELECT 1'], minutes, ['export', 'csv', '--kind', 'day']]
  for (const line of lines) {
    const call = `exec "$0" "$@" > /dev/full`
    const { status, stderr } = spawnSync('sh', ['-c', call, process.execPath, bin, '--home', home, ...line], {
      env,
      encoding: 'utf8',
    })
    assert.equal(status, 6, `${line.join(' ')}: ${stderr}`)
    assert.match(stderr, /no space left/i)
    assert.doesNotMatch(stderr, /Wrote/)
  }
})

test('so is one that becomes full in the middle of a piece', (context) => {
  const small = join(home, 'small')
  mkdirSync(small)
  const call = `mount -t tmpfs -o size=200k none '${small}' && "$0" "$@" > '${small}/out'; echo "status $? of $(stat -c %s '${small}/out')"`
  const read = tool('unshare', ['-rm', 'sh', '-c', call, process.execPath, bin, '--home', home, ...minutes])
  if (read === null || !/status/.test(read.out) || /mount:|unshare:/.test(read.out))
    return context.skip('NOT RUN: this machine allows no user namespace')
  assert.match(read.out, /status 6 of 204800\n/)
  assert.doesNotMatch(read.out, /Wrote/)
})

test('a quick command makes no stream and asks for no function of files that it does not need', () => {
  const told = `process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(2, process.moduleLoadList.join('\\n')))`
  const call = ['--import', `data:text/javascript,${encodeURIComponent(told)}`, bin, '--home', home, 'status']
  const { status, stdout, stderr } = spawnSync(process.execPath, call, { env, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.match(stdout, /in the store/)
  const loaded = new Set(stderr.split('\n').map((line) => line.replace(/^NativeModule /, '')))
  assert.ok(loaded.has('sqlite'), stderr)
  for (const name of [
    'stream',
    'net',
    'tty',
    'crypto',
    'internal/fs/streams',
    'internal/fs/promises',
    'internal/readline/interface',
  ])
    assert.ok(!loaded.has(name), `${name} was loaded`)
})
