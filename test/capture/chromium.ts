// Headless Chromium for tests: a browser with a home of its own, which trusts that home's certificate store.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
/** Why the browser cannot be had; false where it can. */
export const noChromium = chromium === undefined ? 'NOT RUN: Chromium is not installed' : false
/** Debian: libnss3-tools. */
export const noCertutil =
  spawnSync('certutil', ['-H']).error === undefined ? false : 'NOT RUN: certutil is not installed'

/** Puts an authority into the store that Chromium reads in `home`, as a person does in the settings. */
export function trustIn(home: string, certificate: string): void {
  const store = join(home, '.pki', 'nssdb')
  mkdirSync(store, { recursive: true })
  const file = join(home, 'authority.pem')
  writeFileSync(file, certificate)
  for (const args of [
    ['-N', '--empty-password'],
    ['-A', '-n', 'wristory', '-t', 'C,,', '-i', file],
  ]) {
    const { status, stderr } = spawnSync('certutil', ['-d', `sql:${store}`, ...args], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`certutil ${args[0]}: ${stderr}`)
  }
}

/** The document at `url` as the browser has it; '' when it shows none in time. */
export function browse(url: string, home: string, ...more: readonly string[]): Promise<string> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-breakpad',
    '--no-first-run',
    `--user-data-dir=${join(home, 'profile')}`,
    ...more,
    '--dump-dom',
    url,
  ]
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache') }
  return new Promise((resolve, reject) => {
    // A group of its own: its helpers hold the pipe open and outlive it, so all are ended together.
    const child = spawn(chromium!, args, { stdio: ['ignore', 'pipe', 'ignore'], env, detached: true })
    let text = ''
    const end = () => {
      clearTimeout(timer)
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // They have gone by themselves.
      }
      child.stdout.destroy()
      resolve(text)
    }
    const timer = setTimeout(end, 40_000)
    child.stdout.on('data', (part) => (text += part))
    child.on('error', reject)
    child.stdout.on('end', end)
    child.on('exit', () => setImmediate(end))
  })
}
