import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const target = new URL('../../src/export/run/target.ts', import.meta.url).href

/** Writes `files` in pieces of 64 KiB and kills itself as `step` calls of the file system have been made. */
const program = `
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const [path, folder, force, files, pieces, step] = JSON.parse(process.argv[1])
let left = step
for (const [place, names] of [[fs, ['writeSync', 'linkSync', 'renameSync', 'rmSync']], [fs.promises, ['mkdir', 'open', 'rm']]])
  for (const name of names) {
    const real = place[name]
    place[name] = (...args) => {
      if (left-- === 0) process.kill(process.pid, 'SIGKILL')
      return real.apply(place, args)
    }
  }
syncBuiltinESMExports()
const { fileTarget, folderTarget } = await import(${JSON.stringify(target)})
const to = (folder ? folderTarget : fileTarget)({ path, force, signal: new AbortController().signal })
for (const name of files)
  await to.add(name, (async function* () { for (let i = 0; i < pieces; i++) yield new Uint8Array(65536).fill(65 + i) })())
await to.finish()
`

const whole = (pieces: number) => Buffer.concat(Array.from({ length: pieces }, (_, i) => Buffer.alloc(65_536, 65 + i)))

interface Case {
  readonly title: string
  readonly folder: boolean
  readonly force: boolean
  readonly files: readonly string[]
  readonly pieces: number
  readonly moments: number
  /** Whether what is at the place is all of the export, or what was there before. */
  fits(place: string): boolean
}

const cases: readonly Case[] = [
  {
    title: 'a file',
    folder: false,
    force: false,
    files: ['a.csv'],
    pieces: 18,
    moments: 22,
    fits: (place) => !existsSync(place) || readFileSync(place).equals(whole(18)),
  },
  {
    title: 'a file in the place of another',
    folder: false,
    force: true,
    files: ['a.csv'],
    pieces: 2,
    moments: 5,
    fits: (place) => readFileSync(place, 'latin1') === 'old' || readFileSync(place).equals(whole(2)),
  },
  {
    title: 'a folder',
    folder: true,
    force: false,
    files: ['a.csv', 'b.csv', 'c.csv', 'manifest.json'],
    pieces: 2,
    moments: 15,
    fits: (place) =>
      !existsSync(place) ||
      (readdirSync(place).length === 4 &&
        readdirSync(place).every((name) => readFileSync(join(place, name)).equals(whole(2)))),
  },
]

for (const { title, folder, force, files, pieces, moments, fits } of cases)
  test(`a kill at each moment of writing ${title} leaves all of it or what was there`, () => {
    const home = mkdtempSync(join(tmpdir(), 'wristory-kill-'))
    const place = join(home, 'there')
    const run = (step: number) => {
      const given = JSON.stringify([place, folder, force, files, pieces, step])
      return spawnSync(process.execPath, ['--input-type=module', '-e', program, given], { encoding: 'utf8' })
    }
    try {
      let step = 0
      for (; ; step++) {
        rmSync(place, { recursive: true, force: true })
        if (force) writeFileSync(place, 'old')
        const { signal, status, stderr } = run(step)
        assert.ok(fits(place), `after ${step} calls`)
        if (signal === null) {
          assert.equal(status, 0, stderr)
          break
        }
        assert.equal(signal, 'SIGKILL')
      }
      assert.ok(step >= moments, `${step} moments`)
      // The last run, which was not killed, has taken away what those before it left.
      assert.deepEqual(readdirSync(home), ['there'])
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })
