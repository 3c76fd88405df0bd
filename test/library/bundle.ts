// `wristory/decode` as it is published, bundled into a folder of its own for tests.

import { type ExecFileSyncOptions, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Bundle extends Disposable {
  readonly folder: string
}

/** decode.js with the errors.js that it imports. */
export function bundled(): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'wristory-bundle-'))
  const options: ExecFileSyncOptions = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }
  execFileSync(process.execPath, ['scripts/bundle.js', folder], options)
  const plain = ['--ignoreConfig', '--target', 'es2024', '--module', 'nodenext', '--skipLibCheck', '--types', '']
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, ...plain, '--outDir', folder, 'src/errors.ts'], options)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}
