// The container image, built by buildah from the Containerfile and run unprivileged: sign in, sync, export.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { composeFile } from '../src/cli/service/compose.ts'
import { startSimulator } from '../src/simulator/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wristory-container-'))
const user = 10_001
/** Bytes of the image. */
const most = 170e6

function buildah(...args: string[]) {
  const storage = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs']
  return ['buildah', ...storage, ...args] as const
}

function done([program, ...args]: readonly [string, ...string[]]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' })
  assert.equal(status, 0, `${args.join(' ')}: ${stderr}`)
  return stdout
}

const lacks =
  (process.getuid?.() !== 0 && 'NOT RUN: buildah builds without a registry as root only') ||
  (spawnSync('buildah', ['--version']).error && 'NOT RUN: buildah is missing (Debian has it, see .ci/run)') ||
  false

after(() => rmSync(folder, { recursive: true, force: true }))

test('the image is small, and does its work without rights', { skip: lacks }, async () => {
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) done(['npm', 'run', '-s', 'build'])
  done([process.execPath, join(root, 'scripts', 'rootfs.js'), join(folder, 'context', 'rootfs')])
  // No registry is asked: what the first stage makes is given in its place.
  const context = `build=${join(folder, 'context')}`
  const how = ['--isolation', 'chroot', '--format', 'docker', '--build-context', context, '-t', 'wristory']
  done(buildah('bud', ...how, '-f', join(root, 'Containerfile'), root) as readonly [string, ...string[]])
  const { Docker, OCIv1 } = JSON.parse(done(buildah('inspect', '--type', 'image', 'wristory')))
  assert.equal(Docker.config.User, `${user}:${user}`)
  assert.deepEqual(Object.keys(Docker.config.Volumes), ['/data'])
  assert.ok(Docker.config.Healthcheck.Test.includes('--json'))
  assert.ok(OCIv1.config.Labels['org.opencontainers.image.title'])
  const images = JSON.parse(done(buildah('images', '--json')))
  const size = Number(done(['du', '-sb', join(folder, 'context', 'rootfs')]).split('\t')[0])
  assert.ok(size > 50e6 && size < most, `${size} bytes`)
  assert.equal(images.length, 1)

  const simulator = await startSimulator({ days: 4, now: Date.now })
  try {
    const container = done(buildah('from', '--pull-never', 'wristory')).trim()
    const home = join(folder, 'home')
    mkdirSync(home)
    chownSync(home, user, user)
    const secret = join(folder, 'password')
    writeFileSync(secret, `${simulator.accounts[0]!.password}\n`)
    chownSync(secret, user, user)
    chmodSync(secret, 0o444)
    const ran = (...args: string[]) => {
      const volumes = ['-v', `${home}:/data`, '-v', `${secret}:/run/secrets/password:ro`]
      const env = [`WRISTORY_CLOUD=${simulator.url}`, 'WRISTORY_PASSWORD_FILE=/run/secrets/password']
      const given = env.flatMap((one) => ['--env', one])
      const [program, ...rest] = buildah(
        'run',
        '--isolation',
        'chroot',
        ...volumes,
        ...given,
        container,
        '--',
        'node',
        '/app/bin/wristory.js',
        ...args,
      )
      // The cloud answers out of this process.
      return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
        const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
        const said = { out: '', err: '' }
        child.stdout.on('data', (piece) => (said.out += piece))
        child.stderr.on('data', (piece) => (said.err += piece))
        child.on('close', (status) => resolve({ status, ...said }))
      })
    }
    for (const args of [
      ['login', '--email', simulator.accounts[0]!.email],
      ['sync', '--all'],
      ['export', 'csv', '--kind', 'day', '-o', '/data/day.csv'],
      // What the image's HEALTHCHECK runs.
      ['status', '--json'],
    ]) {
      const { status, err } = await ran(...args)
      assert.equal(status, 0, `${args.join(' ')}: ${err}`)
    }
    assert.match(readFileSync(join(home, 'day.csv'), 'utf8'), /^date,[\s\S]*\n\d{4}-/)
    assert.equal(statSync(join(home, 'day.csv')).uid, user)
    const { status, out, err } = await readOnly(done(buildah('mount', container)).trim(), home, simulator.url)
    assert.equal(status, 0, err)
    assert.match(out, /^read-only\n/)
  } finally {
    await simulator.close()
  }
})

/** A sync, an export and the health check on a root that cannot be written, as compose.yaml runs it. */
function readOnly(root: string, home: string, cloud: string) {
  const place = join(folder, 'place')
  mkdirSync(place)
  const wristory = (args: string) =>
    `chroot --userspec=${user}:${user} ${place} /usr/bin/node /app/bin/wristory.js ${args}`
  const from = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)
  const script = `set -e
    export HOME=/data WRISTORY_HOME=/data WRISTORY_CLOUD=${cloud}
    mount --bind ${root} ${place}
    mount -o remount,ro,bind ${place}
    mount --bind ${home} ${place}/data
    mount -t tmpfs tmpfs ${place}/tmp
    mount --rbind /proc ${place}/proc
    if touch ${place}/app/x 2>/dev/null; then echo writable; else echo read-only; fi
    ${wristory(`sync --again --from ${from}`)}
    ${wristory('export csv --kind day -o /data/again.csv')}
    ${wristory('status --json')}`
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    const child = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    child.stdout.on('data', (piece) => (said.out += piece))
    child.stderr.on('data', (piece) => (said.err += piece))
    child.on('close', (status) => resolve({ status, ...said }))
  })
}

test('compose.yaml is what `wristory service compose` prints', () => {
  assert.equal(readFileSync(join(root, 'compose.yaml'), 'utf8'), composeFile({ every: 6 }))
})
