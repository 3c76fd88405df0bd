// Backups in the age format: written and read by wristory and by the program `age`.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { main } from '../src/cli/main.ts'
import { filledHome } from './export/history.ts'
import { fakeIo } from './fake-io.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-age-'))
const passphrase = 'correct horse battery'
let home: string
let key: string
let recipient: string
before(async () => {
  home = await filledHome(3)
  const identity = await generateX25519Identity()
  recipient = await identityToRecipient(identity)
  key = join(folder, 'key.txt')
  writeFileSync(key, `# made for a test\n${identity}\n`, { mode: 0o600 })
})
after(() => {
  for (const path of [home, folder]) rmSync(path, { recursive: true, force: true })
})

async function run(where: string, args: string[], env: Record<string, string> = {}) {
  const io = fakeIo({ env: { ...env, WRISTORY_HOME: where } })
  const status = await main(args, io)
  return { status, out: io.out(), err: io.err() }
}

const file = (name: string) => join(folder, name)
const replies = (text: string) => Number(/(\d+) repl/.exec(text)?.[1])

test('a backup for a key is opened by age and by restore, and shows nothing of what is in it', async () => {
  const made = await run(home, ['backup', file('key.age'), '--encrypt', '--recipient', recipient])
  assert.equal(made.status, 0, made.err)
  const bytes = readFileSync(file('key.age'))
  assert.ok(bytes.subarray(0, 22).equals(Buffer.from('age-encryption.org/v1\n')) && !bytes.includes('SQLite format 3'))
  assert.equal(statSync(file('key.age')).mode & 0o777, 0o600)
  assert.ok(readdirSync(home).every((name) => !/plain|decrypted/.test(name)))
  const other = mkdtempSync(join(folder, 'home-'))
  const back = await run(other, ['restore', file('key.age'), '--identity-file', key])
  assert.equal(back.status, 0, back.err)
  assert.equal(replies(back.err), replies(made.err))
  assert.ok(readdirSync(other).every((name) => !/plain|decrypted/.test(name)))
  const age = spawnSync('age', ['-d', '-i', key, '-o', file('plain.db'), file('key.age')], { encoding: 'utf8' })
  if (age.error) {
    process.stderr.write('NOT RUN: age is missing (Debian has it, see .ci/run)\n')
    return
  }
  assert.equal(age.status, 0, age.stderr)
  assert.equal((await run(mkdtempSync(join(folder, 'home-')), ['restore', file('plain.db')])).status, 0)
  // And the way round: what age made.
  assert.equal(spawnSync('age', ['-r', recipient, '-o', file('theirs.age'), file('plain.db')]).status, 0)
  const theirs = await run(mkdtempSync(join(folder, 'home-')), ['restore', file('theirs.age'), '--identity-file', key])
  assert.equal(theirs.status, 0, theirs.err)
})

test('a passphrase opens what it closed, and another one does not', async () => {
  const env = { WRISTORY_PASSPHRASE: passphrase }
  assert.equal((await run(home, ['backup', file('words.age'), '--encrypt'], env)).status, 0)
  const other = mkdtempSync(join(folder, 'home-'))
  assert.equal((await run(other, ['restore', file('words.age')], env)).status, 0)
  const wrong = await run(other, ['restore', file('words.age')], { WRISTORY_PASSPHRASE: 'another horse' })
  assert.equal(wrong.status, 2)
  assert.match(wrong.err, /does not open the backup/)
})

test('what is damaged, short or contradictory is refused, and nothing is changed', async () => {
  await run(home, ['backup', file('whole.age'), '--encrypt', '--recipient', recipient])
  const bytes = readFileSync(file('whole.age'))
  const store = readFileSync(join(home, 'wristory.db'))
  for (const [name, damaged] of [
    ['cut', bytes.subarray(0, bytes.length - 100)],
    ['flipped', Buffer.from(bytes.map((byte, i) => (i === bytes.length - 5000 ? byte ^ 1 : byte)))],
  ] as const) {
    writeFileSync(file(name), damaged)
    const { status, err } = await run(home, ['restore', file(name), '--identity-file', key])
    assert.equal(status, 6, `${name}: ${err}`)
  }
  assert.ok(readFileSync(join(home, 'wristory.db')).equals(store))
  assert.equal(
    (await run(home, ['backup', file('short.age'), '--encrypt'], { WRISTORY_PASSPHRASE: 'short' })).status,
    2,
  )
  assert.equal((await run(home, ['backup', file('no.age'), '--encrypt', '--recipient', 'age1nonsense'])).status, 2)
  assert.equal((await run(home, ['backup', file('no.age'), '--recipient', recipient])).status, 2)
  assert.equal((await run(home, ['backup', file('whole.age'), '--encrypt', '--recipient', recipient])).status, 2)
  for (const name of ['short.age', 'no.age']) assert.ok(!existsSync(file(name)))
})
