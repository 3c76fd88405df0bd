import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openTurns } from './turn.ts'
import { type Sleep, sleep } from './wait.ts'

const home = mkdtempSync(join(tmpdir(), 'wristory-turn-'))
after(() => rmSync(home, { recursive: true, force: true }))
let folders = 0
const newFolder = () => join(home, `${++folders}.turn`)
const longest = 10_000

/** A sleep that takes no time but lets others go on, and what was slept in all. */
function dozing(): { sleep: Sleep; slept: () => number } {
  let slept = 0
  return {
    async sleep(milliseconds) {
      slept += milliseconds
      await new Promise((resolve) => setImmediate(resolve))
    },
    slept: () => slept,
  }
}

const open = (folder: string, how: Sleep = dozing().sleep) => openTurns({ folder, sleep: how, longest })

/** The name under which a process of this computer, or of another, has the baton. */
const heldBy = (pid: number, computer = hostname().replace(/\W/g, '-')) => `held.${computer}.${pid}.1`

/** A folder whose baton somebody has. */
function planted(name: string): string {
  const folder = newFolder()
  mkdirSync(folder)
  writeFileSync(join(folder, name), '1767225600000')
  return folder
}

/** A process that is no more. */
const dead = spawnSync(process.execPath, ['--version']).pid

test('the baton tells when the last request started, and is one file for its owner alone', async () => {
  const folder = newFolder()
  const turns = open(folder)
  const first = await turns.take()
  assert.equal(first.last, 0)
  assert.ok(first.held())
  first.end(1767225600000.25)
  // A turn without a request tells nothing new.
  ;(await turns.take()).end()
  const third = await turns.take()
  assert.equal(third.last, 1767225600000.25)
  third.end(7)
  assert.equal((await open(folder).take()).last, 7)
  const names = readdirSync(folder)
  assert.equal(names.length, 1)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  assert.equal(statSync(join(folder, names[0]!)).mode & 0o777, 0o600)
})

test('who waits comes next, however much the other has to ask', async () => {
  const folder = newFolder()
  const order: string[] = []
  const ask = async (name: string) => {
    const turns = open(folder)
    for (let n = 0; n < 10; n++) {
      const turn = await turns.take()
      order.push(name)
      await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
      turn.end()
    }
  }
  await Promise.all([ask('a'), ask('b')])
  assert.match(order.join(''), /^(ab){10}$/)
  assert.deepEqual(readdirSync(folder), ['free'])
})

test('a dead process is not waited for, and of many that notice one has the turn', async () => {
  const folder = planted(heldBy(dead))
  let having = 0
  let unknown = 0
  const doze = dozing()
  await Promise.all(
    Array.from({ length: 30 }, async () => {
      const turn = await open(folder, doze.sleep).take()
      assert.equal(++having, 1)
      await new Promise((resolve) => setImmediate(resolve))
      having--
      if (turn.last === undefined) unknown++
      turn.end()
    }),
  )
  // When it sent its request nobody knows; of all after it, somebody does or nothing was sent.
  assert.equal(unknown, 1)
  const alone = dozing()
  assert.equal((await open(planted(heldBy(dead)), alone.sleep).take()).last, undefined)
  assert.equal(alone.slept(), 0)
})

test('the living are waited for, and processes of another computer; nobody for ever', async () => {
  for (const name of [heldBy(process.pid), heldBy(process.ppid), heldBy(dead, 'elsewhere')]) {
    const folder = planted(name)
    const doze = dozing()
    const turn = await open(folder, doze.sleep).take()
    assert.ok(doze.slept() >= longest && doze.slept() <= longest + 100, `${name}: ${doze.slept()}`)
    assert.equal(turn.last, undefined)
  }
})

test('who lost the baton notices, and cannot take it from the next by ending', async () => {
  const folder = newFolder()
  const slow = await open(folder).take()
  const next = await open(folder).take()
  assert.ok(!slow.held())
  slow.end(99)
  assert.ok(next.held())
  next.end(5)
  assert.equal((await open(folder).take()).last, 5)
  assert.equal(readdirSync(folder).length, 1)
})

test('waiting ends at once when the signal aborts', async () => {
  const folder = newFolder()
  const held = await open(folder).take()
  const stop = new AbortController()
  const waiting = openTurns({ folder, sleep, longest }).take(stop.signal)
  stop.abort()
  await assert.rejects(waiting, { code: 'interrupted' })
  await assert.rejects(open(folder).take(AbortSignal.abort()), { code: 'interrupted' })
  assert.ok(held.held())
})

test('a baton that is gone is made anew; what cannot be used is told', async () => {
  const folder = newFolder()
  ;(await open(folder).take()).end(5)
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  writeFileSync(join(folder, 'wanted'), '')
  ;(await open(folder).take()).end(6)
  writeFileSync(join(folder, 'free'), '')
  assert.equal((await open(folder).take()).last, undefined, 'a file that a power cut has emptied')
  rmSync(folder, { recursive: true })
  assert.equal((await open(folder).take()).last, 0)

  const foreign = newFolder()
  mkdirSync(foreign)
  writeFileSync(join(foreign, 'notes.txt'), '')
  await assert.rejects(open(foreign).take(), { code: 'store' })
  const file = newFolder()
  writeFileSync(file, '')
  await assert.rejects(open(file).take(), { code: 'store' })
  assert.deepEqual(
    readdirSync(home).filter((name) => name.endsWith('.new')),
    [],
  )
})

test('planted links lead nowhere', async () => {
  const victim = join(home, 'victim')
  writeFileSync(victim, '1767225600000')
  for (const name of ['free', heldBy(dead), 'wanted']) {
    const folder = newFolder()
    mkdirSync(folder)
    symlinkSync(victim, join(folder, name))
    if (name === 'wanted') writeFileSync(join(folder, heldBy(process.pid)), '0')
    const turn = await open(folder)
      .take()
      .catch((error: { code: string }) => error.code)
    if (typeof turn === 'string') assert.equal(turn, 'store', name)
    else turn.end(1)
    assert.equal(readFileSync(victim, 'utf8'), '1767225600000', name)
  }
})

/** Adds one to a number in a file `count` times, reading and writing it with a pause between, each time in its turn. */
const counting = `
  import { readFileSync, writeFileSync } from 'node:fs'
  import { setTimeout } from 'node:timers/promises'
  import { openTurns } from ${JSON.stringify(new URL('./turn.ts', import.meta.url).href)}
  const [folder, file, count] = process.argv.slice(1)
  const turns = openTurns({ folder, sleep: (ms) => setTimeout(ms / 25), longest: 60_000 })
  for (let n = 0; n < Number(count); n++) {
    const turn = await turns.take()
    const before = Number(readFileSync(file, 'utf8'))
    await setTimeout(Math.random() * 3)
    writeFileSync(file, String(before + 1).padEnd(9), { flag: 'r+' })
    turn.end(before)
  }`

const startCounting = (folder: string, file: string, count: number) =>
  spawn(process.execPath, ['--input-type=module-typescript', '--eval', counting, folder, file, String(count)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })

test('processes that begin together make one baton, have it one after the other, and may be killed', async () => {
  const folder = newFolder()
  const file = join(home, 'number')
  writeFileSync(file, '0')
  const others = [40, 40, 40].map((count) => once(startCounting(folder, file, count), 'exit'))
  const endless = startCounting(folder, file, 1e9)
  while (!existsSync(folder) || !readdirSync(folder).some((name) => name.includes(`.${endless.pid}.`)))
    await new Promise((resolve) => setTimeout(resolve, 1))
  endless.kill('SIGKILL')
  for (const ended of others) assert.deepEqual(await ended, [0, null])
  // What the killed one counted is not known; of the others nothing is lost.
  assert.ok(Number(readFileSync(file, 'utf8')) >= 120)
  assert.ok((await open(folder).take()).held())
})
