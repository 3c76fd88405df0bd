// A process whose main thread is in the midst of an endless task ends by a signal; one that is not keeps its handlers.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const module = fileURLToPath(new URL('watchdog.ts', import.meta.url))

/** A process with handlers for SIGINT that says `heard` in them, and does `work` after its first second of life. */
function processThat(work: string) {
  const script = `
    const { writeSync } = require('node:fs')
    const { watchSignals } = require(${JSON.stringify(module)})
    const hear = () => writeSync(1, 'heard\\n')
    watchSignals(() => {
      process.on('SIGINT', hear)
      return () => process.off('SIGINT', hear)
    }, { beat: 50, patience: 300 })
    setTimeout(() => {
      writeSync(1, 'works\\n')
      ${work}
    }, 500)`
  return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

test('a busy process ends by the signal, a free one handles it', async (t) => {
  const busy = processThat('for (;;);')
  t.after(() => busy.kill('SIGKILL'))
  await once(busy.stdout, 'data')
  const knocking = setInterval(() => busy.kill('SIGINT'), 100)
  const [, signal] = await once(busy, 'exit')
  clearInterval(knocking)
  assert.equal(signal, 'SIGINT')

  const free = processThat('setTimeout(() => process.exit(7), 60_000)')
  t.after(() => free.kill('SIGKILL'))
  await once(free.stdout, 'data')
  free.kill('SIGINT')
  const [said] = await once(free.stdout, 'data')
  assert.match(String(said), /heard/)
})
