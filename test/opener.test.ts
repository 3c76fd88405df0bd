// The browser opener gets a private file, never the one-time code: every user can read the arguments of a program.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { main } from '../src/cli/main.ts'
import { fakeIo } from './fake-io.ts'

/** An opener that records its own command line as the kernel shows it, then the file that it was given. */
const recorder = (folder: string) => `#!/bin/sh
tr '\\0' '\\n' < /proc/$$/cmdline > ${folder}/line.new
file=$(printf %s "$1" | sed 's|^file://||')
stat -c %a "$file" > ${folder}/mode
cp "$file" ${folder}/seen
mv ${folder}/line.new ${folder}/line
`

const skip = process.platform === 'linux' ? false : 'only Linux shows command lines under /proc'

for (const command of [['serve'], ['demo', '--person', 'sparse']]) {
  test(`${command[0]}: the opener sees no code, and the file goes with the command`, { skip }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wristory-opener-'))
    const home = join(folder, 'home')
    const { PATH } = process.env
    try {
      writeFileSync(join(folder, 'xdg-open'), recorder(folder), { mode: 0o755 })
      process.env.PATH = `${folder}:${PATH}`
      const io = fakeIo({ tty: true, env: { WRISTORY_HOME: home } })
      const ended = main(command, io)
      while (!existsSync(join(folder, 'line'))) await setTimeout(20)
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=([\w-]+)/.exec(io.out())
      assert.ok(address)
      const line = readFileSync(join(folder, 'line'), 'utf8')
      assert.match(line, /file:\/\/.*\/open-\d+\.html/)
      assert.doesNotMatch(line, new RegExp(`${address[1]}|127\\.0\\.0\\.1`))
      assert.equal(readFileSync(join(folder, 'mode'), 'utf8').trim(), '600')
      assert.ok(readFileSync(join(folder, 'seen'), 'utf8').includes(`url=${address[0]}"`))
      io.stop('SIGINT')
      await ended
      assert.deepEqual(
        readdirSync(home).filter((name) => name.startsWith('open-')),
        [],
      )
    } finally {
      process.env.PATH = PATH
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
