// The lock of the rate limiter: one holder, a fair order, and no lock that outlives its process.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { takeFairLock } from './fair-lock.ts'
import { sleep } from './wait.ts'

const home = mkdtempSync(join(tmpdir(), 'wristory-lock-'))
after(() => rmSync(home, { recursive: true, force: true }))
let files = 0
const newFile = () => join(home, `${++files}.lock`)
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const longest = 10_000

/** A sleep that takes no time but lets others go on, and how long it was in all. */
function dozing() {
  let slept = 0
  return {
    async sleep(milliseconds: number) {
      slept += milliseconds
      await turn()
    },
    slept: () => slept,
  }
}

const take = (path: string) => takeFairLock(path, { sleep: dozing().sleep, longest })

test('the lock is files for their owner alone, and free again after its release', async () => {
  const path = newFile()
  for (let n = 0; n < 3; n++) (await take(path)).release()
  for (const name of [path, `${path}.next`]) assert.equal(statSync(name).mode & 0o777, 0o600)
})

test('a waiter comes before the last holder, however many requests that one has', async () => {
  const path = newFile()
  const order: string[] = []
  const ask = async (name: string) => {
    for (let n = 0; n < 10; n++) {
      const lock = await take(path)
      order.push(name)
      await turn()
      await turn()
      lock.release()
    }
  }
  await Promise.all([ask('a'), ask('b')])
  assert.match(order.join(''), /^(ab){10}$/)
})

test('of many waiters one has the lock', async () => {
  const path = newFile()
  let having = 0
  await Promise.all(
    Array.from({ length: 30 }, async () => {
      const lock = await take(path)
      assert.equal(++having, 1)
      await turn()
      having--
      lock.release()
    }),
  )
})

test('a holder that does not end makes others stop after the longest wait, and nobody takes its lock', async () => {
  const path = newFile()
  const held = await take(path)
  const doze = dozing()
  await assert.rejects(takeFairLock(path, { sleep: doze.sleep, longest }), { code: 'busy' })
  assert.ok(doze.slept() >= longest && doze.slept() <= longest + 100, `${doze.slept()}`)
  held.release()
  ;(await take(path)).release()
})

test('waiting ends at once when the signal aborts, and leaves the place in line', async () => {
  const path = newFile()
  const held = await take(path)
  const stop = new AbortController()
  const waiting = takeFairLock(path, { sleep, longest, signal: stop.signal })
  stop.abort()
  await assert.rejects(waiting, { code: 'interrupted' })
  await assert.rejects(takeFairLock(path, { sleep, longest, signal: AbortSignal.abort() }), { code: 'interrupted' })
  held.release()
  ;(await take(path)).release()
})

test('a lock that was deleted is made again; planted links and folders are refused', async () => {
  const path = newFile()
  ;(await take(path)).release()
  rmSync(path)
  ;(await take(path)).release()

  const victim = join(home, 'victim')
  writeFileSync(victim, 'untouched')
  const link = newFile()
  symlinkSync(victim, link)
  await assert.rejects(take(link), { code: 'store' })
  assert.equal(readFileSync(victim, 'utf8'), 'untouched')
  const folder = newFile()
  mkdirSync(folder)
  await assert.rejects(take(folder), { code: 'store' })
})

/** Adds one to a number in a file `count` times, with a pause between reading and writing, each time under the lock. */
const counting = `
  import { readFileSync, writeFileSync } from 'node:fs'
  import { setTimeout } from 'node:timers/promises'
  import { takeFairLock } from ${JSON.stringify(new URL('./fair-lock.ts', import.meta.url).href)}
  const [path, file, count] = process.argv.slice(1)
  for (let n = 0; n < Number(count); n++) {
    const lock = await takeFairLock(path, { sleep: (ms) => setTimeout(ms / 25), longest: 600_000 })
    const before = Number(readFileSync(file, 'utf8'))
    await setTimeout(Math.random() * 3)
    writeFileSync(file, String(before + 1).padEnd(9), { flag: 'r+' })
    lock.release()
    if (n === 0) console.log('first')
  }`

const startCounting = (path: string, file: string, count: number) =>
  spawn(process.execPath, ['--input-type=module-typescript', '--eval', counting, path, file, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

test('processes that begin together have the lock one after the other, and may be killed', async () => {
  const path = newFile()
  const file = join(home, 'number')
  writeFileSync(file, '0')
  const others = [20, 20, 20].map((count) =>
    once(
      startCounting(path, file, count).on('spawn', () => {}),
      'exit',
    ),
  )
  const endless = startCounting(path, file, 1e9)
  await once(endless.stdout, 'data')
  endless.kill('SIGKILL')
  for (const ended of others) assert.deepEqual(await ended, [0, null])
  // The count of the killed one is unknown; of the others nothing is lost.
  assert.ok(Number(readFileSync(file, 'utf8')) >= 60)
  ;(await take(path)).release()
  assert.deepEqual(
    readdirSync(home).filter((name) => /journal|wal|new$/.test(name)),
    [],
  )
})
