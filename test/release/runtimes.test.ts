// The published `wristory/decode` in other runtimes, each from npm: Deno, Bun, and a worker of Node. The same program
// gives the same files everywhere.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { recording } from '../library/recording.ts'
import { tier } from '../reliability/tier.ts'
import { npm, packed } from './packed.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-runtimes-'))
const skip = tier === 'pr' && 'NOT RUN in this tier: it installs other runtimes from npm'
let place = ''
let expected = ''
const bin = (name: string) => join(folder, 'node_modules', '.bin', name)

/** Decodes the recording, and gives a checksum of its rows and of its workouts as FIT files. */
const program = `
import { decodeHar, exportRows, exportWorkout } from 'wristory/decode'

export async function checksums(har) {
  const found = await decodeHar(har, { zone: 'Europe/Berlin' })
  const hashes = []
  const add = async (name, pieces) => {
    const parts = []
    for await (const piece of pieces) parts.push(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    hashes.push(name + ' ' + bytes.length + ' ' + [...hash].map((one) => one.toString(16).padStart(2, '0')).join(''))
  }
  for (const kind of found.kinds()) await add(kind, exportRows('csv', found.rows(kind), { kind }))
  let n = 0
  for await (const workout of found.workouts()) await add(++n + '.fit', exportWorkout('fit', workout))
  return hashes.join('\\n')
}
`

before(async () => {
  if (skip !== false) return
  const made = packed()
  place = made.place
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  npm(['install', ...quiet, '--omit=optional', made.tarball], folder)
  npm(['install', ...quiet, 'deno', 'bun'], folder)
  writeFileSync(join(folder, 'recording.har'), JSON.stringify(await recording()))
  writeFileSync(join(folder, 'checksums.js'), program)
  writeFileSync(
    join(folder, 'main.js'),
    `import { readFileSync } from 'node:fs'
import { checksums } from './checksums.js'
console.log(await checksums(readFileSync('recording.har', 'utf8')))`,
  )
  expected = run(process.execPath, 'main.js')
})
after(() => {
  for (const one of [folder, place]) if (one !== '') rmSync(one, { recursive: true, force: true })
})

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } }).trim()
}

test('Node: rows of several kinds and workouts', { skip }, () => {
  const lines = expected.split('\n')
  assert.ok(lines.length > 8, expected)
  assert.ok(lines.filter((line) => line.includes('.fit ')).length >= 3)
})

test('Deno, without any permission but to read', { skip }, () => {
  assert.equal(run(bin('deno'), 'run', '--no-prompt', '--allow-read', 'main.js'), expected)
})

test('Bun', { skip }, () => {
  assert.equal(run(bin('bun'), 'run', 'main.js'), expected)
})

test('a worker', { skip }, () => {
  writeFileSync(
    join(folder, 'worker.js'),
    `import { Worker, isMainThread, parentPort } from 'node:worker_threads'
import { readFileSync } from 'node:fs'
if (isMainThread) new Worker(new URL(import.meta.url)).on('message', (text) => console.log(text))
else parentPort.postMessage(await (await import('./checksums.js')).checksums(readFileSync('recording.har', 'utf8')))`,
  )
  assert.equal(run(process.execPath, 'worker.js'), expected)
})
