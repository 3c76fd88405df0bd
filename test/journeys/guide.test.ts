// docs/guide.md is true: every command in it runs, in its order, in a real shell, on a simulated account.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '../../src/simulator/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const guide = readFileSync(join(root, 'docs', 'guide.md'), 'utf8')
const commands = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'))

test('every command of the guide', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'wristory-guide-'))
  const now = () => Date.parse('2026-11-20T20:00:00Z')
  const simulator = await startSimulator({ days: 60, today: '2026-11-20', now })
  after(async () => {
    await simulator.close()
    rmSync(folder, { recursive: true, force: true })
  })
  // What a person has after `npm install -g`: a command of that name.
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const called = `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin', 'wristory.js')}" "$@"\n`
  writeFileSync(join(bin, 'wristory'), called, { mode: 0o755 })

  const run = (line: string) => {
    const email = /--email (\S+)/.exec(line)?.[1]
    const password = simulator.accounts.find((person) => person.email === email)?.password ?? ''
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      WRISTORY_HOME: join(folder, 'home'),
      WRISTORY_CLOUD: simulator.url,
      WRISTORY_PASSWORD: password,
      // A guide with two accounts names one from then on only where it matters.
      ...(existsSync(join(folder, 'home', 'accounts', 'bea.json')) && !line.includes('--account')
        ? { WRISTORY_ACCOUNT: 'default' }
        : {}),
    }
    return new Promise<{ status: number; out: string; err: string }>((resolve) => {
      execFile('/bin/sh', ['-c', line], { cwd: folder, env, encoding: 'utf8' }, (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code), out, err }),
      )
    })
  }

  assert.ok(commands.length > 20)
  for (const line of commands)
    await t.test(line, async () => {
      assert.match(line, /^wristory /)
      const { status, out, err } = await run(line)
      assert.equal(status, 0, err)
      // A question that finds nothing would be a poor example.
      if (/SELECT .* FROM (?!issue)/.test(line))
        assert.ok(out.trim().split('\n').length > (line.includes('--json') ? 1 : 2), out)
    })
  assert.ok(existsSync(join(folder, 'tables', 'day.csv')))
  const states = await run(
    "wristory sql --json \"SELECT doc FROM column_doc WHERE table_name = 'coverage' AND column_name = 'state'\"",
  )
  const said = [...(JSON.parse(states.out)[0].doc as string).matchAll(/(\w+): /g)].map(([, name]) => name)
  const table = [...guide.matchAll(/^\| [\w ]+ +\| `(\w+)`/gm)].map(([, name]) => name)
  assert.deepEqual(table.sort(), said.sort(), 'the states of the guide are those of the store')
})
