// SQLite databases of other programs, read month by month: Gadgetbridge's and the Mi Fit app's. The file is opened so that
// nothing is written to it or beside it, and only tables of known names are looked at.

import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { readGadgetbridge } from './gadgetbridge-tables.ts'
import { readPhone } from './phone-tables.ts'
import type { Item } from './read.ts'

/** Reads the database at `path`; `scratch` is a folder for a copy, where one is needed. */
export async function* readDatabase(path: string, scratch: string): AsyncGenerator<Item> {
  const logged = await stat(`${path}-wal`).then(
    ({ size }) => size > 0,
    () => false,
  )
  const folder = logged ? await mkdtemp(join(scratch, 'wristory-')) : null
  try {
    if (folder !== null) {
      // What is still in the write-ahead log is only read together with it, which writes beside the file.
      await copyFile(path, join(folder, 'copy.db'))
      await copyFile(`${path}-wal`, join(folder, 'copy.db-wal'))
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

/** A database that comes out of an archive or a pipe lies in `scratch` while it is read. */
export async function* readDatabaseBytes(
  fill: (write: (piece: Uint8Array) => Promise<void>) => Promise<void>,
  scratch: string,
): AsyncGenerator<Item> {
  const folder = await mkdtemp(join(scratch, 'wristory-'))
  try {
    const path = join(folder, 'copy.db')
    const file = await open(path, 'wx', 0o600)
    try {
      await fill(async (piece) => {
        await file.write(piece)
      })
    } finally {
      await file.close()
    }
    yield* readDatabase(path, scratch)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function* readTables(database: DatabaseSync): Generator<Item> {
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
