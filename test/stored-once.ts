// Stores that many test files want are fetched once: the first file keeps its home folder in the temporary folder, under
// a hash of the sources that made it, and the others copy it.

import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../src/', import.meta.url))
const PREFIX = 'wristory-stores-'
const DAY = 86_400_000

/** Every module that can change what a store holds; the page, the terminal and tests cannot. */
function versionOfSources(): string {
  const hash = createHash('sha256').update(process.version)
  const apart = /^(cli|dashboard|export|handover|mcp|watch|capture)\/|\.test\.ts$/
  for (const file of readdirSync(src, { recursive: true })
    .map((one) => String(one).replaceAll('\\', '/'))
    .sort())
    if (file.endsWith('.ts') && !apart.test(file)) hash.update(file).update(readFileSync(join(src, file)))
  return hash.digest('hex').slice(0, 16)
}

/** Fills the empty folder `home` as `make` does, from a copy where a test before has made the same. */
export async function storedOnce(home: string, name: string, make: () => Promise<void>): Promise<void> {
  const shelf = join(tmpdir(), PREFIX + versionOfSources())
  const kept = join(shelf, name)
  if (!existsSync(kept)) {
    await make()
    removeOld(shelf)
    mkdirSync(shelf, { recursive: true, mode: 0o700 })
    const aside = mkdtempSync(join(shelf, 'making-'))
    cpSync(home, aside, { recursive: true })
    try {
      // Whole or not at all: another file may make the same just now.
      renameSync(aside, kept)
    } catch {
      rmSync(aside, { recursive: true })
    }
  } else cpSync(kept, home, { recursive: true })
}

/** Removes the stores of sources that have not been run for a day. */
function removeOld(shelf: string): void {
  for (const name of readdirSync(dirname(shelf)).filter((one) => one.startsWith(PREFIX))) {
    const folder = join(dirname(shelf), name)
    if (folder !== shelf && Date.now() - statSync(folder).mtimeMs > DAY)
      rmSync(folder, { recursive: true, force: true })
  }
}
