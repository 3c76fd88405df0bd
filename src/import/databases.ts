// Reads SQLite databases of other programs, month by month: Gadgetbridge's and the Mi Fit app's. The file is opened
// without writing to it or beside it, and only tables of known names are read.

import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { readGadgetbridge } from './gadgetbridge-tables.ts'
import type { ImportItem } from './item.ts'
import { readPhone } from './phone-tables.ts'

/** SQLite's files beside a database: the write-ahead log, or the rollback journal. */
export const sideFiles = ['-wal', '-journal'] as const

async function hasBytes(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() === true && found.size > 0
}

/** Reads the database at `path`; `scratch` is a folder for a copy, if one is needed. */
export async function* readDatabase(path: string, scratch: string): AsyncGenerator<ImportItem> {
  const beside: string[] = []
  for (const side of sideFiles) if (await hasBytes(path + side)) beside.push(side)
  const folder = beside.length > 0 ? await mkdtemp(join(scratch, 'wristory-')) : null
  try {
    if (folder !== null) {
      // On opening, SQLite applies the log and rolls back unfinished changes; that writes beside the file.
      for (const side of ['', ...beside]) await copyFile(path + side, join(folder, `copy.db${side}`))
    }
    const url = folder === null ? new URL(`${pathToFileURL(path)}?immutable=1`) : join(folder, 'copy.db')
    const database = new DatabaseSync(url, { readOnly: folder === null })
    try {
      database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
      yield* readTables(database)
    } finally {
      database.close()
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error
    yield { warning: 'The database is damaged; what could be read of it was read.' }
  } finally {
    if (folder !== null) await rm(folder, { recursive: true })
  }
}

/** Writes the bytes of a file by `write`. */
export type Fill = (write: (piece: Uint8Array) => Promise<void>) => Promise<void>

/** A database from an archive or a pipe is in `scratch` while it is read, with the files beside it. */
export async function* readDatabaseBytes(
  fill: Fill,
  scratch: string,
  beside: Readonly<Partial<Record<(typeof sideFiles)[number], Fill>>> = {},
): AsyncGenerator<ImportItem> {
  const folder = await mkdtemp(join(scratch, 'wristory-'))
  try {
    const path = join(folder, 'copy.db')
    for (const [side, filled] of Object.entries({ '': fill, ...beside })) await writeFile(path + side, filled)
    yield* readDatabase(path, scratch)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function writeFile(path: string, fill: Fill): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await fill(async (piece) => {
      await file.write(piece)
    })
  } finally {
    await file.close()
  }
}

function* readTables(database: DatabaseSync): Generator<ImportItem> {
  // A view of a known name could compute for ever.
  const tables = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")
      .all()
      .map(({ name }) => String(name).toUpperCase()),
  )
  let known = false
  for (const [format, read] of [
    ['Gadgetbridge database', readGadgetbridge],
    ['database of the Mi Fit app', readPhone],
  ] as const) {
    for (const item of read(database, tables)) {
      if (!known) yield { format }
      known = true
      yield item
    }
  }
  if (!known) yield { warning: 'It is a database, but none of Gadgetbridge or the Mi Fit app.' }
}
