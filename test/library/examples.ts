// Runs the files of examples/ in processes of their own: against the sources, or against an installed package.

import { spawn } from 'node:child_process'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sources = {
  wristory: 'src/index.ts',
  'wristory/decode': 'src/decode/index.ts',
  'wristory/simulator': 'src/library/simulator.ts',
}

const files = Object.fromEntries(Object.entries(sources).map(([name, file]) => [name, `file://${join(root, file)}`]))

/** Has `wristory` mean the sources of this checkout, in this process. */
registerHooks({ resolve: (name, context, next) => next(files[name] ?? name, context) })
/** The same in another. */
const hook = `import { registerHooks } from 'node:module'
  const files = ${JSON.stringify(files)}
  registerHooks({ resolve: (name, context, next) => next(files[name] ?? name, context) })`

export interface Place {
  /** Folder of the examples. */
  readonly folder: string
  /** Whether `wristory` is installed beside them. */
  readonly installed: boolean
}

export const here: Place = { folder: join(root, 'examples'), installed: false }

/** What an example prints; throws with what it says where it fails. */
export function run(
  { folder, installed }: Place,
  name: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const flags = installed ? [] : ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, join(folder, name), ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, said] = ['', '']
    child.stdout.on('data', (piece) => (out += piece))
    child.stderr.on('data', (piece) => (said += piece))
    child.on('error', reject)
    child.on('close', (status) =>
      status === 0 ? resolve(out) : reject(new Error(`${name} ended with ${status}: ${said}`)),
    )
  })
}
