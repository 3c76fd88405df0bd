import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cloudsOpen, createPacer, unpaced } from './pace.ts'
import { sleep } from './wait.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-pace-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0

/** A pacer on a clock that only moves when somebody waits. */
function paced(more: { file?: string; random?: () => number; gap?: number; at?: number } = {}) {
  files += 1
  const file = more.file ?? join(folder, `${files}.json`)
  const time = { now: more.at ?? Date.UTC(2026, 0, 1) }
  const open = () =>
    createPacer({
      file,
      clock: () => time.now,
      sleep: async (ms) => {
        time.now += ms
      },
      random: more.random ?? Math.random,
      ...(more.gap === undefined ? {} : { gap: more.gap }),
    })
  return { file, time, open }
}

test('never less than the least gap between two starts, one in flight', async () => {
  for (const gap of [undefined, 0, 100]) {
    const { time, open } = paced(gap === undefined ? {} : { gap })
    const pacer = open()
    const starts: number[] = []
    let flying = 0
    await Promise.all(
      Array.from({ length: 300 }, () =>
        pacer.run(async () => {
          flying += 1
          assert.equal(flying, 1)
          starts.push(time.now)
          await Promise.resolve()
          flying -= 1
        }),
      ),
    )
    const gaps = starts.slice(1).map((at, n) => at - starts[n]!)
    assert.ok(Math.min(...gaps) >= 250)
    assert.ok(Math.max(...gaps) <= 300)
  }
})

test('a failed request does not stop the next', async () => {
  const pacer = paced().open()
  await assert.rejects(pacer.run(() => Promise.reject(new Error('x'))))
  assert.equal(await pacer.run(async () => 7), 7)
})

test('the caps of an hour and of a day hold across restarts', async () => {
  const { file, time, open } = paced()
  const minute = Math.floor(time.now / 60_000)
  writeFileSync(file, JSON.stringify({ minutes: [[minute - 30, 2399]], throttles: [], stopped: 0 }))
  await open().run(async () => undefined)
  await assert.rejects(
    open().run(async () => assert.fail('sent')),
    (error: { code: string; until: number }) => {
      assert.equal(error.code, 'wait')
      assert.equal(error.until, (minute - 29) * 60 + 3600)
      time.now = error.until * 1000
      return true
    },
  )
  await open().run(async () => undefined)
  const hours = Array.from({ length: 10 }, (_, n) => [Math.floor(time.now / 60_000) - 120 - n * 60, 1000])
  writeFileSync(file, JSON.stringify({ minutes: hours.reverse(), throttles: [], stopped: 0 }))
  await assert.rejects(
    open().run(async () => assert.fail('sent')),
    { code: 'wait' },
  )
  assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('five throttles within ten minutes stop for an hour; four do not', async () => {
  const { time, open } = paced()
  const pacer = open()
  for (let n = 0; n < 4; n += 1) await pacer.run(async (tooMany) => tooMany())
  await pacer.run(async () => undefined)
  time.now += 601_000
  await pacer.run(async (tooMany) => tooMany())
  await pacer.run(async () => undefined)
  for (let n = 0; n < 4; n += 1) await pacer.run(async (tooMany) => tooMany())
  await assert.rejects(
    open().run(async () => assert.fail('sent')),
    { code: 'wait', until: Math.ceil(time.now / 1000) + 3600 },
  )
  time.now += 3_601_000
  await open().run(async () => undefined)
})

test('what the cloud asked for is kept, a day at most', async () => {
  const { time, open } = paced()
  await open().run(async (tooMany) => tooMany(time.now / 1000 + 315_360_000))
  await assert.rejects(
    open().run(async () => assert.fail('sent')),
    { code: 'wait', until: time.now / 1000 + 86_400 },
  )
})

test('a notebook from a wrong clock, or no notebook at all, closes nothing', async () => {
  for (const text of ['', '{', '[]', 'null', '7', '{"minutes":[["a",1],[9e15,5]],"throttles":"x","stopped":9e15}']) {
    const { file, open } = paced()
    writeFileSync(file, text)
    await open().run(async () => undefined)
    assert.match(readFileSync(file, 'utf8'), /"minutes":\[\[\d+,1\]\]/)
  }
})

test('a clock set back does not turn the pause into hours', async () => {
  const { time, open } = paced()
  const pacer = open()
  await pacer.run(async () => undefined)
  time.now -= 7_200_000
  const before = time.now
  await pacer.run(async () => undefined)
  assert.ok(time.now - before <= 300)
})

test('a simulator is not paced', async () => {
  const pacer = unpaced()
  for (let n = 0; n < 9; n += 1) await pacer.run(async (tooMany) => tooMany())
  assert.equal(await pacer.run(async () => 1), 1)
})

test('the pause runs from the least gap to a fifth more, as chance has it, and only as long as is left', async () => {
  for (const [chance, pause] of [
    [0, 250],
    [0.5, 275],
    [1, 300],
  ] as const) {
    const { time, open } = paced({ random: () => chance })
    const pacer = open()
    const starts: number[] = []
    for (let n = 0; n < 2; n++) await pacer.run(async () => void starts.push(time.now))
    assert.equal(starts[1]! - starts[0]!, pause)
    time.now += 100
    await pacer.run(async () => void starts.push(time.now))
    assert.equal(starts[2]! - starts[1]!, pause)
    // Exactly when its turn has come, and after: no wait at all.
    time.now += pause
    const before = time.now
    await pacer.run(async () => undefined)
    assert.equal(time.now, before)
  }
  const slow = paced({ gap: 1000, random: () => 0 })
  const pacer = slow.open()
  const before = slow.time.now
  for (let n = 0; n < 2; n++) await pacer.run(async () => undefined)
  assert.equal(slow.time.now - before, 1000)
})

test('a cap counts what lies within its span, and ends when enough of it has left', async () => {
  const { file, time, open } = paced()
  const minute = Math.floor(time.now / 60_000)
  const write = (minutes: [number, number][]) =>
    writeFileSync(file, JSON.stringify({ minutes, throttles: [], stopped: 0 }))
  const refused = async () => {
    let until = 0
    await assert.rejects(
      open().run(async () => assert.fail('sent')),
      (error: { code: string; until: number }) => {
        until = error.until
        return error.code === 'wait'
      },
    )
    return until
  }
  // A minute of which any part is within the hour counts as a whole.
  write([[minute - 61, 2400]])
  await open().run(async () => undefined)
  write([[minute - 60, 2400]])
  assert.equal(await refused(), (minute - 59) * 60 + 3600)
  // The first minute alone is not enough.
  write([
    [minute - 50, 100],
    [minute - 40, 2400],
  ])
  assert.equal(await refused(), (minute - 39) * 60 + 3600)
  write([
    [minute - 50, 100],
    [minute - 40, 2300],
  ])
  assert.equal(await refused(), (minute - 49) * 60 + 3600)
  write([[minute - 1440, 10_000]])
  assert.equal(await refused(), (minute - 1439) * 60 + 86_400)
  write([[minute - 1441, 10_000]])
  await open().run(async () => undefined)
  // Two in one minute are counted as two.
  write([[minute, 2398]])
  for (let n = 0; n < 2; n++) await open().run(async () => undefined)
  await refused()
})

test('a stop of more than a day and a minute is of a wrong clock; its last second still holds', async () => {
  const { file, time, open } = paced()
  const second = time.now / 1000
  const stop = (stopped: number) => writeFileSync(file, JSON.stringify({ minutes: [], throttles: [], stopped }))
  stop(second + 86_460)
  await assert.rejects(
    open().run(async () => assert.fail('sent')),
    { code: 'wait', until: second + 86_460 },
  )
  stop(second + 86_461)
  await open().run(async () => undefined)
  stop(second)
  await open().run(async () => undefined)
})

/** Two pacers of one file and one clock, as two programs on one home. */
function twice(more: Parameters<typeof paced>[0] = {}) {
  const { file, time, open } = paced({ random: () => 0, ...more })
  return { file, time, one: open(), other: open() }
}

test('the gap and the stop hold between two pacers of one file, whichever asks', async () => {
  const { time, one, other } = twice()
  const starts: number[] = []
  const start = async () => void starts.push(time.now)
  for (const pacer of [one, other, other, one]) await pacer.run(start)
  assert.deepEqual(
    starts.map((at) => at - starts[0]!),
    [0, 250, 500, 750],
  )
  for (const pacer of [one, other, one, other]) await pacer.run(async (tooMany) => tooMany())
  await one.run(start)
  await other.run(async (tooMany) => tooMany())
  for (const pacer of [one, other])
    await assert.rejects(
      pacer.run(async () => assert.fail('sent')),
      { code: 'wait' },
    )
})

test('each pacer keeps its own gap after the start of another', async () => {
  const { file, time, one } = twice()
  const slow = createPacer({
    file,
    clock: () => time.now,
    sleep: async (ms) => {
      time.now += ms
    },
    random: () => 0,
    gap: 1000,
  })
  await one.run(async () => undefined)
  const before = time.now
  await slow.run(async () => undefined)
  assert.equal(time.now - before, 1000)
  await one.run(async () => undefined)
  assert.equal(time.now - before, 1250)
})

test('a clock that another set back or forward costs one gap at most', async () => {
  for (const jump of [-7_200_000, 7_200_000]) {
    const { time, one, other } = twice({ random: () => 1 })
    await one.run(async () => undefined)
    time.now += jump
    const before = time.now
    await other.run(async () => undefined)
    assert.equal(time.now - before, jump < 0 ? 300 : 0)
    await one.run(async () => undefined)
    assert.equal(time.now - before, jump < 0 ? 600 : 300)
  }
})

test('who stops while it waits for its gap releases the lock, and nothing is counted', async () => {
  const { file, time, one, other } = twice()
  await one.run(async () => undefined)
  const stopper = new AbortController()
  const stopped = createPacer({ file, clock: () => time.now, sleep, random: () => 0, gap: 1e9 })
  const waiting = stopped.run(async () => assert.fail('sent'), stopper.signal)
  await new Promise((resolve) => setImmediate(resolve))
  stopper.abort()
  await assert.rejects(waiting, { code: 'interrupted' })
  await other.run(async () => undefined)
  assert.match(readFileSync(file, 'utf8'), /"minutes":\[\[\d+,2\]\]/)
})

test('after the process of a request was killed there is a whole gap', async () => {
  const { file, time, one, other } = twice()
  await one.run(async () => {
    // As a killed process leaves it: counted, with the moment at which it started.
    const { last } = JSON.parse(readFileSync(file, 'utf8')) as { last: number }
    assert.equal(last, time.now)
  })
  const before = time.now
  await other.run(async () => undefined)
  assert.equal(time.now - before, 250)
})

test('an account of two clouds waits for the pause of either', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wristory-pace-clouds-'))
  try {
    const stopped = (until: number) => JSON.stringify({ last: 0, minutes: [], throttles: [], stopped: until })
    writeFileSync(join(folder, 'pace.json'), stopped(2000), { mode: 0o600 })
    writeFileSync(join(folder, 'pace-mi-fitness.json'), stopped(3000), { mode: 0o600 })
    assert.equal(cloudsOpen(folder, ['zepp'], 1000), 2000)
    assert.equal(cloudsOpen(folder, ['zepp', 'mi-fitness'], 1000), 3000)
    assert.equal(cloudsOpen(folder, [], 1000), 1000)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
