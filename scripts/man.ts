// Writes the man pages of the package into dist/man, as part of the build.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commands } from '../src/cli/commands/index.ts'
import { manPages } from '../src/cli/shell/man.ts'
import { programModel } from '../src/cli/shell/model.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
mkdirSync(`${root}dist/man`, { recursive: true })
for (const [name, text] of manPages(await programModel(commands), version))
  writeFileSync(`${root}dist/man/${name}`, text)
