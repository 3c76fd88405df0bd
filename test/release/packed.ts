// The package as it is published, packed once for the tests of a release, and what they share.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** npm on this Node, without its looks at the network; gives what it prints. */
export function npm(args: readonly string[], cwd: string): string {
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    npm_config_update_notifier: 'false',
  }
  return execFileSync('npm', args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  })
}

/** The tarball that `npm pack` makes of `folder`, in `place`. */
export function packIn(folder: string, place: string, more: readonly string[] = []): string {
  const out = npm(['pack', '--json', '--pack-destination', place, ...more], folder)
  const [{ filename }] = JSON.parse(out.replace(/^[^[]*/, '')) as [{ filename: string }]
  return join(place, filename)
}

/**
 * Builds this checkout aside and packs it: other tests may be building in its own `dist` at the same time. The page is
 * taken as it lies there, where `npm test` keeps it current. The caller takes `place` away.
 */
export function packed(): { place: string; tarball: string } {
  const place = mkdtempSync(join(tmpdir(), 'wristory-packed-'))
  const staging = join(place, 'staging')
  for (const name of ['bin', 'package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/page'])
    cpSync(join(root, name), join(staging, name), { recursive: true })
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(staging, 'dist')]
  execFileSync(process.execPath, [tsc, ...options], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync(process.execPath, ['scripts/bundle.js', join(staging, 'dist')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return { place, tarball: packIn(staging, place, ['--ignore-scripts']) }
}

/** Files of a tarball by their names, without `package/` before them. */
export function filesIn(tarball: string): Map<string, Buffer> {
  const tar = gunzipSync(readFileSync(tarball))
  const files = new Map<string, Buffer>()
  const text = (from: number, length: number) => tar.toString('utf8', from, from + length).replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8)
    const prefix = text(at + 345, 155)
    const name = (prefix === '' ? '' : `${prefix}/`) + text(at, 100)
    if (text(at + 156, 1) === '0') files.set(name.replace(/^package\//, ''), tar.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/**
 * Packages that are installed with wristory (or, with `dev`, with its checkout), from the lock file. A link to a folder
 * of the checkout is left out: the folder has an entry of its own.
 */
export function locked(dev: boolean): { path: string; optional: boolean; hasInstallScript: boolean }[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<
      string,
      { dev?: boolean; devOptional?: boolean; optional?: boolean; hasInstallScript?: boolean; link?: boolean }
    >
  }
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.link && (dev || (!entry.dev && !entry.devOptional)))
    .map(([path, entry]) => ({
      path,
      optional: entry.optional === true,
      hasInstallScript: entry.hasInstallScript === true,
    }))
}
