// Collects the files of the container image: Node with its libraries, the built program and its packages, and the
// folders for an unprivileged user. `node scripts/rootfs.js FOLDER`, after `npm run build`.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = process.argv[2]
const user = 10_001

/** Runs a program and gives what it prints. */
function printed(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`)
  return stdout
}

/** Copies what a link leads to, under the name of the link. */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  // Types, maps and documents run nothing.
  cpSync(realpathSync(from), to, { recursive: true, filter: (name) => !/\.(d\.[cm]?ts|map|md)$/.test(name) })
}

if (target === undefined || !existsSync(join(root, 'dist/cli/main.js'))) {
  process.stderr.write('Usage: npm run build && node scripts/rootfs.js FOLDER\n')
  process.exit(2)
}

const node = realpathSync(process.execPath)
copy(node, join(target, 'usr/bin/node'))
for (const [, library] of printed('ldd', node).matchAll(/(?:=> )?(\/\S+) \(0x/g)) copy(library, join(target, library))

const app = join(target, 'app')
for (const name of ['package.json', 'LICENSE', 'bin', 'dist']) copy(join(root, name), join(app, name))
const packages = printed('npm', 'ls', '--omit=dev', '--all', '--parseable').trim().split('\n').slice(1)
for (const path of packages)
  if (!path.includes('/@napi-rs/') && existsSync(path)) copy(path, join(app, relative(root, path)))

for (const [name, mode] of [
  ['data', 0o700],
  ['tmp', 0o1777],
]) {
  mkdirSync(join(target, name), { recursive: true })
  chmodSync(join(target, name), mode)
}
if (process.getuid() === 0) chownSync(join(target, 'data'), user, user)
mkdirSync(join(target, 'etc'), { recursive: true })
writeFileSync(join(target, 'etc/passwd'), `wristory:x:${user}:${user}::/data:/nonexistent\n`)
writeFileSync(join(target, 'etc/group'), `wristory:x:${user}:\n`)
