// Prompts on a terminal: the text, the effect of an answer, and cancelling.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { main } from '../src/cli/main.ts'
import { type Simulator, startSimulator } from '../src/simulator/index.ts'
import { openStore, storePath } from '../src/store/store.ts'
import { fakeIo } from './fake-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-terminal-'))
let cloud: Simulator
before(async () => {
  cloud = await startSimulator({ days: 5, today: '2026-11-21' })
})
after(async () => {
  await cloud.close()
  rmSync(folder, { recursive: true, force: true })
})

const ENTER = '\r'
const DOWN = '\x1b[B'
const LEAVE = '\x03'

/** Runs a command for a person who types each of `answers` when its question appears. */
async function talk(args: readonly string[], answers: readonly (readonly [question: string, keys: string])[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin })
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 40, getColorDepth: () => 1 })
  const left = [...answers]
  let [said, seen] = ['', 0]
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    const next = left[0]
    if (next === undefined || !said.slice(seen).includes(next[0])) return
    left.shift()
    seen = said.length
    // Keys come one by one, after the question stands.
    for (const key of next[1].match(/\x1b\[.|[\s\S]/g) ?? []) setImmediate(() => stdin.write(key))
  })
  const io = fakeIo({ stdin: stdin as never, stderr: stderr as never })
  const status = await main(args, { ...io, stderr: stderr as never })
  assert.deepEqual(left, [], said)
  return { status, out: io.out(), said }
}

const home = (name: string) => ['--home', join(folder, name), '--cloud', cloud.url]

test('signing in: the way is chosen, the account and password are typed, nothing of the password is shown', async () => {
  const { status, out, said } = await talk(
    [...home('typed'), 'login'],
    [
      ['How do you sign in', ENTER],
      ['E-mail or phone number', `ada@example.test${ENTER}`],
      ['Password', `Correct-Horse.9${ENTER}`],
    ],
  )
  assert.equal(status, 0, said)
  assert.match(out, /signed in +default/)
  assert.ok(!said.includes('Correct-Horse'))
})

test('signing in with a token that is pasted; leaving at the first question', async () => {
  const pasted = await talk(
    [...home('pasted'), 'login'],
    [
      ['How do you sign in', DOWN + DOWN + DOWN + ENTER],
      ['Token', `SIM-WEB-1000000001${ENTER}`],
    ],
  )
  assert.equal(pasted.status, 0, pasted.said)
  assert.match(pasted.out, /way +token/)
  assert.ok(!pasted.said.includes('SIM-WEB'))
  const gone = await talk([...home('gone'), 'login'], [['How do you sign in', LEAVE]])
  assert.equal(gone.status, 130)
  assert.ok(!existsSync(join(folder, 'gone', 'accounts')))
  const half = await talk([...home('gone'), 'login', '--via', 'cookie'], [['Cookie', LEAVE]])
  assert.equal(half.status, 130)
  assert.match(half.said, /developer tools/)
})

test('deleting is asked about; a no and a leave delete nothing', async () => {
  const where = join(folder, 'kept')
  const store = await openStore({ folder: where, write: true, now: () => 1_795_262_400 })
  store.close()
  const purge = (keys: string) => talk(['--home', where, 'purge'], [['Delete the whole history in', keys]])
  assert.equal((await purge('n')).status, 130)
  assert.ok(existsSync(storePath(where)))
  assert.equal((await purge(LEAVE)).status, 130)
  assert.ok(existsSync(storePath(where)))
  assert.equal((await purge('y')).status, 0)
  assert.ok(!existsSync(storePath(where)))
})

test('secrets from a pipe that is too long, or that is a terminal', async () => {
  const piped = async (stdin: Readable, more: object = {}) => {
    const io = fakeIo({ stdin: Object.assign(stdin, more) })
    const status = await main([...home('piped'), 'login', '--email', 'ada@example.test', '--password-stdin'], io)
    return [status, io.err()] as const
  }
  const [status, words] = await piped(Readable.from(['x'.repeat(300_000)]))
  assert.equal(status, 2)
  assert.match(words, /too large for a secret/)
  const [refused, why] = await piped(Readable.from([]), { isTTY: true })
  assert.equal(refused, 2)
  assert.match(why, /pipe or a file/)
})
