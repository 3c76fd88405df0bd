// The test runner on generated test files: output, counts and exit statuses.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Report, type TestEvent } from '../scripts/reporter.ts'
import { schedule, testFiles } from '../scripts/runner.ts'

let root: string

const written: Readonly<Record<string, string>> = {
  'src/fine.test.ts': `import { describe, test } from 'node:test'
    describe('a group', () => { test('passes', () => {}); test('is left out', { skip: 'NOT RUN: no tool' }, () => {}) })`,
  'src/wrong.test.ts': `import assert from 'node:assert/strict'
    import { test } from 'node:test'
    test('outer', async (t) => { await t.test('inner', () => assert.deepEqual({ steps: 0 }, { steps: null })) })`,
  'test/crash.test.ts': `throw new Error('no such table')`,
  'test/exit.test.ts': `import { test } from 'node:test'
    test('begins', () => {}); test('does not end', () => { process.exit(0) })`,
  'test/endless.test.ts': `import { test } from 'node:test'
    test('waits', () => new Promise(() => setInterval(() => {}, 1000)))`,
}

before(() => {
  root = mkdtempSync(join(tmpdir(), 'wristory-runner-'))
  for (const [file, text] of Object.entries(written)) {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  mkdirSync(join(root, 'scripts'))
  writeFileSync(join(root, 'scripts/durations.json'), '{ "test/endless.test.ts": 90, "src/wrong.test.ts": 20 }')
  const runner = new URL('../scripts/runner.ts', import.meta.url)
  writeFileSync(
    join(root, 'run.ts'),
    `import { runTests, schedule, testFiles } from '${runner}'
    const files = schedule('${root}', testFiles('${root}', process.argv.slice(2)))
    process.exit((await runTests('${root}', files, process.env.CI === 'true')).status)`,
  )
})
after(() => rmSync(root, { recursive: true }))

/** Runs the files and gives what came; `stop` sends that signal at the first output that matches. */
async function outcome(words: readonly string[], ci: boolean, stop?: { at: RegExp; signal: NodeJS.Signals }) {
  const { NODE_TEST_CONTEXT, ...env } = process.env
  const child = spawn(process.execPath, [join(root, 'run.ts'), ...words], {
    env: { ...env, CI: String(ci) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const before = text
    text += piece
    if (stop?.at.test(text) && !stop.at.test(before)) child.kill(stop.signal)
  })
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { text, status, last: text.trimEnd().split('\n').at(-1) }
}

test('tests that pass and that are left out: status 0, counted in the last line', async () => {
  const { text, status, last } = await outcome(['fine'], false)
  assert.deepEqual([status, last], [0, '1 passed, 0 failed, 1 skipped'])
  assert.match(text, /1 × NOT RUN: no tool/)
})

test('for continuous integration every test has its name, and the last line is the same', async () => {
  const { text, status, last } = await outcome(['fine'], true)
  assert.deepEqual([status, last], [0, '1 passed, 0 failed, 1 skipped'])
  assert.match(
    text,
    /src\/fine\.test\.ts .*\n {2}✔ a group > passes .*\n {2}﹣ a group > is left out .* # NOT RUN: no tool\n/,
  )
})

test('a failing test is named with its file, line and diff, one in another as both', async () => {
  for (const ci of [false, true]) {
    const { text, status, last } = await outcome(['fine', 'wrong'], ci)
    assert.deepEqual([status, last], [1, '1 passed, 2 failed, 1 skipped'])
    assert.match(text, /✖ src\/wrong\.test\.ts:3: outer > inner\n[^✖]*\+ {3}steps: 0\n *- {3}steps: null/)
    assert.match(text, /\nFailed:\n {2}✖ src\/wrong\.test\.ts:3: outer > inner\n\n/)
  }
})

test('a file that crashes fails, and what it wrote is shown', async () => {
  const { text, status, last } = await outcome(['crash', 'fine'], true)
  assert.deepEqual([status, last], [1, '1 passed, 1 failed, 1 skipped'])
  assert.match(text, /✖ test\/crash\.test\.ts\n {4}The file ended with exit status 1 outside its tests\./)
  assert.match(text, /test\/crash\.test\.ts wrote:\n.* {4}Error: no such table/s)
})

test('a file that ends before its tests do fails', async () => {
  const { text, status, last } = await outcome(['exit'], false)
  assert.deepEqual([status, last], [1, '0 passed, 1 failed, 0 skipped'])
  assert.match(text, /✖ test\/exit\.test\.ts\n {4}The file ended before its tests, or has none\./)
})

test('an interrupted run says what ran, what failed and what did not end', async () => {
  for (const [signal, wanted] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const { text, status, last } = await outcome(['wrong', 'endless'], false, { at: /✖.*inner/, signal })
    assert.equal(status, wanted)
    assert.match(last ?? '', /^0 passed, [12] failed, 0 skipped$/)
    assert.match(text, new RegExp(`Interrupted \\(${signal}\\) after [01] of 2 files. Not finished: .*test/endless`))
    assert.match(text, /\nFailed:\n {2}✖ src\/wrong/)
  }
})

test('the slowest file comes first', () => {
  const files = [...schedule(root, testFiles(root)).keys()].map((file) => file.slice(root.length + 1))
  assert.deepEqual(files, [
    'test/endless.test.ts',
    'src/wrong.test.ts',
    'src/fine.test.ts',
    'test/crash.test.ts',
    'test/exit.test.ts',
  ])
  assert.deepEqual(testFiles(root, ['nothing of that name']), [])
})

test('a terminal shows the files that are done and a forecast', () => {
  let clock = 0
  let text = ''
  const files = new Map([
    ['/r/test/a.test.ts', 30],
    ['/r/test/b.test.ts', 10],
  ])
  const write = (piece: string) => {
    text += piece
  }
  const report = new Report({ root: '/r/', files, write, now: () => clock, columns: 100, verbose: false })
  const event = (type: string, file: string, details = {}): TestEvent => ({ type, data: { name: file, file, details } })
  report.take(event('test:dequeue', '/r/test/a.test.ts'))
  report.take(event('test:dequeue', '/r/test/b.test.ts'))
  const inner = { entryFile: '/r/test/b.test.ts', file: '/r/test/b.test.ts', testId: 1, name: 'one' }
  report.take({ type: 'test:complete', data: { ...inner, details: { passed: true } } })
  report.take({ type: 'test:summary', data: inner })
  clock = 10_000
  report.take(event('test:complete', '/r/test/b.test.ts', { passed: true, duration_ms: 10_000 }))
  assert.equal(text.split('\r\x1b[2K').at(-1), '1 of 2 files, 1 tests, 10 s, about 10 s left  test/a.test.ts')
})
