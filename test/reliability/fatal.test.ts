// An unexpected error is reported without its own text and leaves nothing behind: P5 of the catalogue in
// docs/reliability.md.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { understood } from '../../src/cli/report.ts'
import { chances, seed, times } from './tier.ts'
import { runProcess } from './world.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-fatal-'))
after(() => rmSync(folder, { recursive: true }))
const secret = 'Canary-4711-token'

test('P5: whatever is thrown, its words and its insides stay inside', () => {
  const chance = chances(seed)
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

/** Runs `status` in a folder of its own, with a module loaded before it; gives what it left there. */
async function crashed(name: string, module: string, options: string) {
  const place = join(folder, name)
  mkdirSync(place)
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, module)
  const ended = await runProcess(['status', '--json'], { WRISTORY_HOME: join(place, 'home') }, folder, {
    // A core is written where the limit allows it.
    through: ['sh', '-c', 'ulimit -c unlimited; cd "$0" && exec "$@"', place],
    env: { NODE_OPTIONS: `--import=${file} ${options}`, WRISTORY_PASSWORD: secret },
  })
  return { ...ended, left: readdirSync(place, { recursive: true }).map(String) }
}

// The seams: a module that does something by itself once the command line listens for crashes, and after its end.
const moments = {
  during: (act: string) => `const listen = process.setUncaughtExceptionCaptureCallback
    process.setUncaughtExceptionCaptureCallback = (crash) => { listen.call(process, crash); process.nextTick(() => { ${act} }) }`,
  after: (act: string) => `process.once('beforeExit', () => setImmediate(() => { ${act} }))`,
}
const error = `Object.assign(new Error('apptoken: ${secret}', { cause: new Error('${secret}') }), {
  config: { headers: { apptoken: '${secret}' } }, code: '${secret}' })`
const acts = { error: `throw ${error}`, rejection: `Promise.reject(${error})`, text: `throw '${secret}'` }

test('P5: a process that crashes says so without the words of the error, and leaves no report and no core', {
  skip: process.platform !== 'linux' && 'NOT RUN: ulimit is of Linux',
}, async () => {
  const reports = '--report-uncaught-exception --report-on-fatalerror --report-on-signal'
  for (const [moment, module] of Object.entries(moments))
    for (const [what, act] of Object.entries(acts)) {
      const name = `${what}-${moment}`
      const options = what === 'text' ? '' : `${reports} --abort-on-uncaught-exception`
      const { status, signal, out, err, left } = await crashed(name, module(act), options)
      assert.deepEqual([status, signal], [1, null], `${name}: ${err}`)
      const { error } = JSON.parse(err)
      assert.equal(error.code, 'bug')
      assert.match(error.message, /^An internal error occurred in wristory: (Error|string)\.$/)
      assert.ok(!(out + err).includes(secret), out + err)
      if (moment === 'after') assert.notEqual(out, '', name)
      assert.deepEqual(left, [], name)
    }
})

test('P5: where Node itself runs out of memory, it writes no report of the environment', {
  skip: process.platform !== 'linux' && 'NOT RUN: ulimit is of Linux',
}, async () => {
  const module = moments.during('const kept = []; for (;;) kept.push(new Array(1000).fill({}))')
  const place = join(folder, 'memory')
  const { status, signal, err, left } = await crashed(
    'memory',
    module,
    '--max-old-space-size=32 --report-on-fatalerror --report-directory=.',
  )
  // Whether the system keeps the memory of an aborted process is its own choice: a core may lie here.
  assert.ok(status === 134 || signal === 'SIGABRT', `${status} ${signal}`)
  assert.match(err, /heap out of memory/)
  assert.ok(!err.includes(secret), err)
  const files = left.filter((name) => !/^core/.test(name))
  assert.deepEqual(files, [], files.map((name) => readFileSync(join(place, name), 'latin1')).join())
})
