// Power loss at any moment (C4): from a record of every write and flush of a sync, the files are reconstructed as a
// disk may have them: everything flushed, and any part of the rest. Each must open as an intermediate state.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { traced } from './strace.ts'
import { chances, seed, times } from './tier.ts'
import { faultsOf, hashOf, lacks, startWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld({ days: 20 })
})
after(() => world[Symbol.asyncDispose]())

type Event =
  | { readonly call: 'write'; readonly file: string; readonly bytes: Buffer; readonly at: number }
  | { readonly call: 'truncate'; readonly file: string; readonly size: number }
  | { readonly call: 'flush' | 'unlink'; readonly file: string }

/** Disks write in sectors; 4 KiB is both a page of SQLite and a sector of most. */
const sector = 4096

/** What a sync does to the files of the store, in order. */
async function recorded(): Promise<Event[]> {
  const file = join(world.folder, 'writes')
  const calls = 'pwrite64,ftruncate,fsync,fdatasync,unlink'
  const through = traced(calls, '-y', '-xx', '-s', '200000', '-o', file)
  const ended = await world.sync(world.home(), { through })
  assert.equal(ended.status, 0, ended.err)
  const events: Event[] = []
  for (const line of readFileSync(file, 'latin1').split('\n')) {
    const event = eventOf(line)
    if (event !== null && /^wristory\.db(-wal|-journal)?$/.test(event.file)) events.push(event)
  }
  return events
}

function eventOf(line: string): Event | null {
  const write = /pwrite64\(\d+<([^>]+)>, "((?:\\x[0-9a-f]{2})*)"(\.\.\.)?, (\d+), (\d+)/.exec(line)
  if (write !== null) {
    assert.equal(write[3], undefined, 'a write was recorded in part')
    return { call: 'write', file: nameOf(write[1]!), bytes: bytesOf(write[2]!), at: Number(write[5]) }
  }
  const truncate = /ftruncate\(\d+<([^>]+)>, (\d+)/.exec(line)
  if (truncate !== null) return { call: 'truncate', file: nameOf(truncate[1]!), size: Number(truncate[2]) }
  const flush = /f(?:data)?sync\(\d+<([^>]+)>/.exec(line)
  if (flush !== null) return { call: 'flush', file: nameOf(flush[1]!) }
  const unlink = /unlink\("((?:\\x[0-9a-f]{2})*)"/.exec(line)
  return unlink === null ? null : { call: 'unlink', file: nameOf(unlink[1]!) }
}

function bytesOf(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex')
}

/** Names come escaped or plain. */
function nameOf(text: string): string {
  return basename(text.startsWith('\\x') ? bytesOf(text).toString() : text)
}

/** The files as they may be when the power goes after the first `count` events. */
function afterCut(events: readonly Event[], count: number, chance: () => number): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const done = events.slice(0, count)
  done.forEach((event, i) => {
    if (event.call === 'flush') return
    if (event.call === 'unlink') {
      files.delete(event.file)
      return
    }
    const flushed = done.some((later, j) => j > i && later.call === 'flush' && later.file === event.file)
    const before = files.get(event.file) ?? Buffer.alloc(0)
    files.set(event.file, flushed ? applied(before, event, () => true) : applied(before, event, () => chance() < 0.5))
  })
  return files
}

/** The file after the event, of which only those sectors arrive that `kept` lets through. */
function applied(file: Buffer, event: Event, kept: () => boolean): Buffer {
  if (event.call === 'truncate') {
    if (!kept()) return file
    return Buffer.concat([file.subarray(0, event.size), Buffer.alloc(Math.max(0, event.size - file.length))])
  }
  if (event.call !== 'write') return file
  let result = file
  for (let start = 0; start < event.bytes.length; ) {
    const end = Math.min(event.bytes.length, start + sector - ((event.at + start) % sector))
    if (kept()) {
      const size = Math.max(result.length, event.at + end)
      if (size > result.length) result = Buffer.concat([result, Buffer.alloc(size - result.length)])
      else if (result === file) result = Buffer.from(file)
      event.bytes.copy(result, event.at + start, start, end)
    }
    start = end
  }
  return result
}

test('C4: after a power cut the store is a state on the way, and nothing flushed is lost', {
  skip: lacks('strace'),
}, async () => {
  const events = await recorded()
  const flushes = events.flatMap(({ call }, i) => (call === 'flush' ? [i] : []))
  assert.ok(flushes.length > 10, `${flushes.length} flushes`)
  const chance = chances(seed)
  const home = join(world.folder, 'cut')
  let furthest = 0
  const wanted = times(50, 500, 5000)
  for (let n = 0; n < wanted; n++) {
    // Just after a flush, or some writes further.
    const at = flushes[Math.floor((n / wanted) * flushes.length)]!
    const count = at + 1 + (n % 2 === 0 ? 0 : Math.floor(chance() * 12))
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home)
    for (const [name, bytes] of afterCut(events, count, chance)) writeFileSync(join(home, name), bytes)
    const hash = await hashOf(home)
    const step = hash === null ? 0 : world.steps.indexOf(hash)
    assert.ok(step >= 0, `cut after event ${count} of seed ${seed}: not a state on the way`)
    // What an earlier flush had made safe is there after every later one.
    if (n % 2 === 0) {
      assert.ok(step >= furthest, `cut after event ${count} of seed ${seed}: step ${step} after ${furthest}`)
      furthest = step
    }
    if (n % 10 === 0) assert.deepEqual(await faultsOf(home), [])
  }
  assert.equal(furthest, world.steps.length - 1)
})
