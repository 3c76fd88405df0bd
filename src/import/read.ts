// Opens what a person names (files, a folder, standard input) and reads each by what it is.

import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { textOf } from '../codec/text.ts'
import { WristoryError } from '../errors.ts'
import { type Bytes, bytesInMemory, openBytes, pieces } from './bytes.ts'
import { readChlsj, readChlz } from './charles.ts'
import { readCurl } from './curl.ts'
import { readDatabase, readDatabaseBytes } from './databases.ts'
import { type Exchange, isNoise, isVendorHost, mentionsVendor } from './exchange.ts'
import { type CsvFile, readExport } from './export-tables.ts'
import { type Format, formatOf, HEAD } from './format.ts'
import { type Recorded, readHar } from './har.ts'
import type { Candidate } from './index.ts'
import { readFlows } from './mitmproxy.ts'
import { refuseOwn } from './own.ts'
import type { Note } from './report.ts'
import { type Archive, openArchive } from './zip.ts'

/** Something to read: one file, or a folder's CSV files together. */
export interface Door {
  readonly name: string
  readonly size: number
  readonly files: readonly DoorFile[]
  /** When the file was last written, epoch seconds. */
  readonly made?: number
  /** What a capture has recorded, in place of files. */
  readonly exchanges?: readonly Exchange[]
  /** Asked when an archive is locked; undefined when there is nobody to ask. */
  readonly password: () => Promise<string | undefined>
  /** Folder for copies of databases that cannot be read where they are. */
  readonly scratch: string
}

/** What a door needs besides its files. */
export type DoorKeys = Pick<Door, 'password' | 'scratch'>

export interface DoorFile {
  /** Path below what the person named. */
  readonly name: string
  /** Where it lies; null for bytes in memory. */
  readonly path: string | null
  open(): Promise<Bytes>
}

/** What reading gives: what the file is, whose it is, exchanges and whole replies. */
export type Item =
  | Note
  | { readonly exchange: Exchange; readonly origin: string }
  | { readonly reply: Candidate }
  | { readonly user: string }

const words: Readonly<Record<Format, string>> = {
  har: 'HAR',
  zlib: 'HAR, compressed',
  gzip: 'HAR, compressed',
  chlsj: "Charles's JSON log",
  flows: 'mitmproxy flows',
  zip: 'zip',
  sqlite: 'SQLite database',
  csv: 'CSV',
  curl: 'cURL commands',
  log: 'text with a token',
}

/** Doors of the paths given; throws `usage` for a path that is not there. */
export async function openDoors(paths: readonly string[], keys: DoorKeys): Promise<Door[]> {
  const doors: Door[] = []
  const tables: Door[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (found === null) throw new WristoryError('usage', `There is no file ${path}.`)
    const folder = found.isDirectory()
    const files = (folder ? await csvFilesOf(path) : [path]).map((file) => ({
      name: folder ? relative(path, file) : basename(file),
      path: file,
      open: () => openBytes(file),
    }))
    const made = Math.floor(found.mtimeMs / 1000)
    const door = { name: basename(path), size: folder ? 0 : found.size, made, files, ...keys }
    // Single tables of an export belong together.
    if (!folder && /\.csv$/i.test(path)) tables.push(door)
    else doors.push(door)
  }
  if (tables.length === 0) return doors
  const name = tables.map((door) => door.name).join(', ')
  const size = tables.reduce((sum, door) => sum + door.size, 0)
  return [...doors, { name, size, files: tables.flatMap(({ files }) => files), ...keys }]
}

/** A door of bytes that came by standard input. */
export function doorOfBytes(name: string, bytes: Uint8Array, keys: DoorKeys): Door {
  return { name, size: bytes.length, files: [{ name, path: null, open: async () => bytesInMemory(bytes) }], ...keys }
}

/** A door of what a capture has recorded. */
export function doorOfExchanges(exchanges: readonly Exchange[]): Door {
  return { name: 'capture', size: 0, files: [], exchanges, password: async () => undefined, scratch: '' }
}

async function csvFilesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names
    .filter((name) => /\.csv$/i.test(name))
    .sort()
    .slice(0, 10_000)
    .map((name) => join(folder, name))
}

const wanted = isVendorHost

/** Reads one door; every item as it comes, so that nothing large but the tables of an export lies in memory. */
export async function* readDoor(door: Door): AsyncGenerator<Item> {
  const tables: CsvFile[] = []
  for (const exchange of door.exchanges ?? []) yield { exchange, origin: 'capture' }
  if (door.exchanges === undefined && door.files.length === 0)
    yield { warning: 'A folder is read for the CSV files of an account export; name other files one by one.' }
  for (const file of door.files) {
    const bytes = await file.open()
    try {
      yield* readFile(bytes, file, door, tables)
    } finally {
      await bytes.close()
    }
  }
  if (tables.length > 0) yield* exported(tables)
}

/** A year and a half of heart rates, one a minute, are 14 MB; an export holds three such tables. */
const LARGEST_TABLE = 24 << 20
const LARGEST_EXPORT = 96 << 20

async function* readFile(bytes: Bytes, file: DoorFile, door: Door, tables: CsvFile[]): AsyncGenerator<Item> {
  const format = await formatOf(bytes)
  refuseOwn(file.name, await bytes.read(0, HEAD))
  if (format === null) {
    yield { warning: `${file.name} is nothing that can be read here.` }
    return
  }
  yield { format: words[format] }
  switch (format) {
    case 'har':
      return yield* recorded(readHar(pieces(bytes), wanted, mentionsVendor), 'har')
    case 'zlib':
    case 'gzip':
      return yield* recorded(readHar(unpacked(bytes, format), wanted, mentionsVendor), 'har')
    case 'chlsj':
      return yield* recorded(readChlsj(pieces(bytes), wanted), 'charles')
    case 'flows':
      return yield* recorded(readFlows(bytes, wanted), 'mitmproxy')
    case 'curl':
    case 'log':
      return yield* pasted(bytes, format)
    case 'zip':
      return yield* readZip(bytes, door)
    case 'csv':
      if (bytes.size > LARGEST_TABLE) yield { warning: `${file.name} is too large and was passed over.` }
      else tables.push({ path: file.name, bytes: await bytes.read(0, bytes.size) })
      return
    case 'sqlite':
      if (file.path !== null) return yield* readDatabase(file.path, door.scratch)
      return yield* readDatabaseBytes(async (write) => {
        for await (const piece of pieces(bytes)) await write(piece)
      }, door.scratch)
  }
}

function* exported(tables: readonly CsvFile[]): Generator<Item> {
  const { replies, user } = readExport(tables)
  yield { format: 'account export' }
  if (user !== undefined) yield { user }
  for (const reply of replies) yield { reply }
}

async function* recorded(items: AsyncIterable<Recorded>, origin: string): AsyncGenerator<Item> {
  for await (const item of items) {
    if ('warning' in item) yield item
    else if (!isNoise(new URL(item.exchange.url))) yield { ...item, origin }
  }
}

/** A compressed HAR, unpacked as it is read; bombs are stopped at the zip reader's limits. */
export async function* unpacked(bytes: Bytes, format: 'zlib' | 'gzip'): AsyncGenerator<Uint8Array> {
  const inflater = format === 'zlib' ? createInflate() : createGunzip()
  const source = Readable.from(pieces(bytes))
  source.on('error', (error) => inflater.destroy(error))
  let size = 0
  try {
    for await (const piece of source.pipe(inflater) as AsyncIterable<Uint8Array>) {
      size += piece.length
      if (size > 2 ** 31 || (size > 1 << 20 && size > 200 * bytes.size))
        throw new WristoryError('usage', 'The file was refused: it unpacks to many times its size.')
      yield piece
    }
  } catch (error) {
    // A cut end: the entries before it are good, and the reader notices that the document does not end.
    if (error instanceof WristoryError) throw error
  }
}

/** Text of one paste: commands, or any log that shows the token's header. */
async function* pasted(bytes: Bytes, format: 'curl' | 'log'): AsyncGenerator<Item> {
  const text = textOf(await bytes.read(0, 8 << 20))
  if (format === 'curl') {
    for (const exchange of readCurl(text)) {
      if (wanted(new URL(exchange.url).hostname)) yield { exchange, origin: 'curl' }
    }
    return
  }
  const host = /\bapi-mifit(?:-[a-z0-9]+)?\.(?:huami|zepp)\.com\b/.exec(text)?.[0] ?? 'api-mifit.zepp.com'
  const path = /\/users\/\d+/.exec(text)?.[0] ?? '/'
  for (const [, token] of text.matchAll(/apptoken["']?\s*[:=]\s*["']?([\x21\x23-\x26\x28-\x3a\x3c-\x7e]{16,})/gi)) {
    const headers = [['apptoken', token!]] as const
    const exchange = { method: 'GET', url: `https://${host}${path}`, headers, form: '', status: 0, replyHeaders: [] }
    yield { exchange: { ...exchange, body: null, started: null }, origin: 'log' }
  }
}

async function* readZip(bytes: Bytes, door: Door): AsyncGenerator<Item> {
  let archive: Archive = await openArchive(bytes, undefined)
  try {
    if (archive.encrypted) {
      await archive.close()
      archive = await openArchive(bytes, await door.password())
    }
    if (archive.entries.some(({ name }) => name.endsWith('-meta.json'))) {
      yield { format: 'Charles session' }
      yield* recorded(readChlz(archive, wanted), 'charles')
    } else yield* readEntries(archive, door)
  } finally {
    await archive.close()
  }
}

/** An account export, or the backup of Gadgetbridge: tables and databases, told by how they begin. */
async function* readEntries(archive: Archive, door: Door): AsyncGenerator<Item> {
  const tables: CsvFile[] = []
  let databases = 0
  let room = LARGEST_EXPORT
  for (const { name } of archive.entries) {
    const head = await archive.head(name, HEAD)
    refuseOwn(name, head)
    const format = await formatOf(bytesInMemory(head))
    if (format === 'csv' || /\.csv$/i.test(name)) {
      const bytes = await archive.read(name, Math.min(room, LARGEST_TABLE))
      room -= bytes?.length ?? 0
      if (bytes === null) yield { warning: 'A table is too large and was passed over.' }
      else tables.push({ path: name, bytes })
    } else if (format === 'sqlite') {
      databases++
      yield* readDatabaseBytes((write) => archive.pass(name, write), door.scratch)
    }
  }
  if (tables.length > 0) yield* exported(tables)
  else if (databases === 0) yield { warning: 'The archive holds nothing that can be read here.' }
}
