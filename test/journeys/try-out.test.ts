import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { startProcess, until } from './journey.ts'

const demoFolders = () =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith('wristory-demo-'))
    .sort()

test('simulate says its address and accounts in its first line of JSON and ends on a signal', async () => {
  const running = startProcess(
    ['simulate', '--json', '--person', 'empty', '--fault', 'server-error:count=1', '--proxy-port', '0'],
    {},
  )
  await until(() => running.stdout().includes('\n'), 'the first line')
  const { url, accounts, ca, caFile } = JSON.parse(running.stdout().split('\n', 1)[0] ?? '')
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.deepEqual(Object.keys(accounts[0]).sort(), ['code', 'email', 'password', 'token', 'userId'])
  assert.equal((await fetch(`${url}/simulator/accounts`)).status, 200)
  assert.equal(readFileSync(caFile, 'utf8'), ca)
  running.child.kill('SIGINT')
  assert.equal((await running.ended).status, 130)
  assert.ok(!existsSync(caFile), 'the temporary certificate is left')
})

test('demo --once signs in, syncs, draws and leaves nothing behind', async () => {
  const before = demoFolders()
  const { status, stdout, stderr } = await startProcess(['demo', '--once'], {}).ended
  assert.equal(status, 0, stderr)
  assert.match(stderr, /Signed in as ada@example\.test/)
  for (const wanted of [/Your history: /, /Week of /, /Night to /, /Heart rate/, /Steps/]) assert.match(stdout, wanted)
  assert.deepEqual(demoFolders(), before)
})

test('demo stays up and says what to try, until it is stopped', async () => {
  const running = startProcess(['demo', '--person', 'empty'], {})
  let stderr = ''
  running.child.stderr?.on('data', (text: string) => {
    stderr += text
  })
  await until(() => stderr.includes('Ctrl-C'), 'the hints')
  assert.match(stderr, /show day/)
  running.child.kill('SIGINT')
  assert.equal((await running.ended).status, 130)
})

test('unknown commands and flags are usage errors with a suggestion', async () => {
  for (const [args, suggestion] of [
    [['synk'], /sync/],
    [['sync', '--form', '2024-01-01'], /--from/],
    [['sync', '--from', '2024-02-30'], /YYYY-MM-DD/],
    [['sync', '--from', '2024-02-02', '--to', '2024-02-01'], /is after/],
    [['show', 'decade'], /month/],
  ] as const) {
    const { status, stdout, stderr } = await startProcess(args, { WRISTORY_HOME: '/nonexistent' }).ended
    assert.equal(status, 2, args.join(' '))
    assert.match(stderr, suggestion)
    assert.equal(stdout, '')
  }
})

test('help and status load none of the heavy libraries', async () => {
  const watch = `data:text/javascript,${encodeURIComponent(
    "import { registerHooks } from 'node:module'; registerHooks({ load(url, context, next) { if (url.includes('node_modules')) process.stderr.write(url + '\\n'); return next(url, context) } })",
  )}`
  for (const [args, parser] of [
    [['--help'], true],
    [['status', '--help'], true],
    [['status'], false],
    [['status', '--json'], false],
  ] as const) {
    const { status, stderr } = await startProcess(args, {
      WRISTORY_HOME: '/nonexistent',
      NODE_OPTIONS: `--import "${watch}"`,
    }).ended
    assert.equal(status, 0, stderr)
    assert.equal(/commander/.test(stderr), parser, args.join(' '))
    assert.doesNotMatch(stderr, /zod|undici|clack|keyring/)
  }
})
