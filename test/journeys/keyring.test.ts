// The system's keyring: a real Secret Service on a bus of its own, read by another program too.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { setOut } from './journey.ts'

const tools = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool']
const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)

test('login --keyring keeps the session in the keyring and nowhere else', {
  skip: missing.length > 0 && `NOT RUN: ${missing.join(', ')} not installed (Debian: gnome-keyring libsecret-tools)`,
}, async () => {
  const journey = await setOut({ days: 10, today: '2026-11-20' })
  const env = await keyring()
  const [person] = journey.simulator.accounts
  const login = await journey.run(['login', '--email', person!.email, '--password-stdin', '--keyring'], {
    env,
    input: `${person!.password}\n`,
  })
  assert.equal(login.status, 0, login.stderr)
  assert.match(login.stdout, /the system's keyring/)
  assert.match(secrets(env), /"appToken":"SIM-/)
  for (const file of readdirSync(journey.home, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) assert.doesNotMatch(readFileSync(join(file.parentPath, file.name), 'latin1'), /SIM-/, file.name)
  }
  const sync = await journey.run(['sync', '--kinds', 'day', '--json'], { env })
  assert.equal(sync.status, 0, sync.stderr)
  assert.equal(JSON.parse(sync.stdout).kinds.day.added, 10)

  const locked = await journey.run(['sync', '--json'])
  assert.equal(locked.status, 3, 'without the bus there is no way to the session')
  assert.match(locked.stderr, /keyring of this system did not return the tokens of default/)
  const status = await journey.run(['status'])
  assert.equal(status.status, 0, status.stderr)
  assert.match(status.stdout, /Unlock the desktop keyring/)
  assert.match(status.stdout, /10 days/)

  // A renamed account has its session in the keyring, under the new name alone; a merged one brings it along.
  const renamed = await journey.run(['account', 'rename', 'default', 'ada'], { env })
  assert.equal(renamed.status, 0, renamed.stderr)
  assert.match(secrets(env), /SIM-/)
  assert.doesNotMatch(secrets(env), /username = default|account = default/)
  for (const file of readdirSync(join(journey.home, 'accounts')))
    assert.doesNotMatch(readFileSync(join(journey.home, 'accounts', file), 'latin1'), /SIM-/, file)
  const again = await journey.run(['sync', '--kinds', 'day', '--json'], { env })
  assert.equal(again.status, 0, again.stderr)

  const logout = await journey.run(['logout'], { env })
  assert.equal(logout.status, 0, logout.stderr)
  assert.doesNotMatch(secrets(env), /SIM-/)
})

/** What another program finds in the keyring. */
function secrets(env: Readonly<Record<string, string>>): string {
  const args = ['search', '--all', 'service', 'wristory']
  return spawnSync('secret-tool', args, { env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' }).stdout
}

/** Starts a bus with an unlocked keyring; gives the environment that leads there. Both end with the tests. */
async function keyring(): Promise<Record<string, string>> {
  const home = mkdtempSync(join(tmpdir(), 'wristory-keyring-'))
  const runtime = join(home, 'runtime')
  mkdirSync(runtime, { mode: 0o700 })
  const own = { HOME: home, XDG_RUNTIME_DIR: runtime }
  const script = `printf 'made up' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    echo "$DBUS_SESSION_BUS_ADDRESS"; read line`
  const child: ChildProcess = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: { PATH: process.env.PATH, ...own },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  after(async () => {
    child.stdin!.end()
    await ended
    rmSync(home, { recursive: true, force: true })
  })
  for await (const address of createInterface({ input: child.stdout! })) {
    return { ...own, DBUS_SESSION_BUS_ADDRESS: address }
  }
  throw new Error('the bus did not start')
}
