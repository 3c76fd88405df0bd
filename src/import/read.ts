// Opens the named inputs (files, a folder, standard input) and reads each by its type.

import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { textOf } from '../codec/text.ts'
import { WristoryError } from '../errors.ts'
import { type Bytes, bytesInMemory, openBytes, pieces } from './bytes.ts'
import { readChlsj, readChlz } from './charles.ts'
import { readCurl } from './curl.ts'
import { type Fill, readDatabase, readDatabaseBytes, sideFiles } from './databases.ts'
import { type Exchange, isNoise, isVendorHost, mentionsVendor } from './exchange.ts'
import type { CsvFile } from './export-tables.ts'
import { exported } from './exported.ts'
import { type CaptureFormat, detectContainer, detectFormat, HEAD, isSideFile } from './format.ts'
import { type Recorded, readHar } from './har.ts'
import { unpacked } from './inflate.ts'
import type { ImportItem } from './item.ts'
import { readFlows } from './mitmproxy.ts'
import { refuseOwn } from './own.ts'
import { type Archive, openArchive } from './zip.ts'

/** An input: one file, or a folder's CSV files together. */
export interface Door {
  readonly name: string
  readonly size: number
  readonly files: readonly DoorFile[]
  /** Files of a folder that are not read, by their relative path. */
  readonly others?: readonly string[]
  /** When the file was last written, epoch seconds. */
  readonly made?: number
  /** The recording of a capture, instead of files. */
  readonly exchanges?: readonly Exchange[]
  /** Asks for the password of an encrypted archive; undefined without a terminal. */
  readonly password: () => Promise<string | undefined>
  /** Folder for copies of databases that cannot be read in place. */
  readonly scratch: string
}

/** What an input needs besides its files. */
export type DoorKeys = Pick<Door, 'password' | 'scratch'>

export interface DoorFile {
  /** Path relative to the named input. */
  readonly name: string
  /** Its location; null for bytes in memory. */
  readonly path: string | null
  open(): Promise<Bytes>
}

const words: Readonly<Record<CaptureFormat, string>> = {
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

/** Inputs of the given paths; throws `usage` for a path that does not exist. */
export async function openDoors(paths: readonly string[], keys: DoorKeys): Promise<Door[]> {
  const doors: Door[] = []
  const tables: Door[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (found === null) throw new WristoryError('usage', `There is no file ${path}.`)
    const folder = found.isDirectory()
    if (!folder && !found.isFile())
      throw new WristoryError('usage', `${path} is not an ordinary file: it may never end, so it was not opened.`, {
        hint: 'Save what comes out of it as a file, or pipe it into `wristory import -`.',
      })
    const { tables: inside, others } = folder ? await filesIn(path) : { tables: [path], others: [] }
    const files = inside.map((file) => ({
      name: folder ? relative(path, file) : basename(file),
      path: file,
      open: () => openBytes(file),
    }))
    const made = Math.floor(found.mtimeMs / 1000)
    const door = { name: basename(path), size: folder ? 0 : found.size, made, files, others, ...keys }
    // Single tables of an export belong together.
    if (!folder && /\.csv$/i.test(path)) tables.push(door)
    else doors.push(door)
  }
  if (tables.length === 0) return doors
  const name = tables.map((door) => door.name).join(', ')
  const size = tables.reduce((sum, door) => sum + door.size, 0)
  return [...doors, { name, size, files: tables.flatMap(({ files }) => files), ...keys }]
}

/** An input of bytes from standard input. */
export function doorOfBytes(name: string, bytes: Uint8Array, keys: DoorKeys): Door {
  return { name, size: bytes.length, files: [{ name, path: null, open: async () => bytesInMemory(bytes) }], ...keys }
}

/** An input of a capture's recording. */
export function doorOfExchanges(exchanges: readonly Exchange[]): Door {
  return { name: 'capture', size: 0, files: [], exchanges, password: async () => undefined, scratch: '' }
}

/** The CSV files in a folder and below it, and the names of all others. */
async function filesIn(folder: string): Promise<{ tables: string[]; others: string[] }> {
  const tables: string[] = []
  const others: string[] = []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.slice(0, MOST_FILES)) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    const isFile = entry.isFile() || (await stat(path).catch(() => null))?.isFile() === true
    if (isFile && /\.csv$/i.test(entry.name)) tables.push(path)
    else others.push(relative(folder, path))
  }
  return { tables: tables.sort(), others: others.sort() }
}

const MOST_FILES = 10_000

const wanted = isVendorHost

/** Reads one input, item by item, so that only the tables of an export are in memory as a whole. */
export async function* readDoor(door: Door): AsyncGenerator<ImportItem> {
  const tables: CsvFile[] = []
  for (const exchange of door.exchanges ?? []) yield { exchange, origin: 'capture' }
  if (door.exchanges === undefined && door.files.length === 0)
    yield { warning: 'A folder is read for the CSV files of an account export; name other files one by one.' }
  for (const other of door.others ?? [])
    yield { leftOut: other, why: 'a folder is read for the CSV files of an account export; name this file by itself' }
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

async function* readFile(bytes: Bytes, file: DoorFile, door: Door, tables: CsvFile[]): AsyncGenerator<ImportItem> {
  const head = await bytes.read(0, HEAD)
  // A file with such a name is read as a table, so that its columns are reported.
  const format = (await detectFormat(bytes)) ?? (/\.csv$/i.test(file.name) ? 'csv' : null)
  refuseOwn(file.name, head)
  const packed = format === 'gzip' || format === 'zlib' ? await packedIn(bytes, format) : null
  const container = detectContainer(head) ?? packed
  if (container !== null) {
    yield { warning: `${file.name} is a ${container}: unpack it, and name the file or the folder that comes out.` }
    return
  }
  if (isSideFile(head)) {
    yield { leftOut: file.name, why: 'it belongs to a database and is read together with it' }
    return
  }
  if (format === null) {
    yield { warning: `${file.name} is not a known format${bytes.size === 0 ? ': it is empty' : ''}.` }
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

/** The content of a packed file that is no recording; null for a recording, and for what cannot be unpacked. */
async function packedIn(bytes: Bytes, format: 'zlib' | 'gzip'): Promise<string | null> {
  let head = Buffer.alloc(0)
  for await (const piece of unpacked(bytes, format)) {
    head = Buffer.concat([head, piece])
    if (head.length >= HEAD) break
  }
  const inner = detectContainer(head)
  if (inner !== null) return `${inner} packed with gzip`
  const [title] = [await detectFormat(bytesInMemory(head))].filter((one) => one === 'csv' || one === 'sqlite')
  return title === undefined ? null : `${words[title]} packed with gzip`
}

async function* recorded(items: AsyncIterable<Recorded>, origin: string): AsyncGenerator<ImportItem> {
  for await (const item of items) {
    if ('warning' in item) yield item
    else if (!isNoise(new URL(item.exchange.url))) yield { ...item, origin }
  }
}

/** Pasted text: commands, or any log with the token's header. */
async function* pasted(bytes: Bytes, format: 'curl' | 'log'): AsyncGenerator<ImportItem> {
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

async function* readZip(bytes: Bytes, door: Door): AsyncGenerator<ImportItem> {
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

/** An account export, or the backup of Gadgetbridge: tables and databases, detected by their first bytes. */
async function* readEntries(archive: Archive, door: Door): AsyncGenerator<ImportItem> {
  const tables: CsvFile[] = []
  let [read, room] = [0, LARGEST_EXPORT]
  for (const { name } of archive.entries) {
    const head = await archive.head(name, HEAD)
    refuseOwn(name, head)
    const format = await detectFormat(bytesInMemory(head))
    if (format === 'csv' || /\.csv$/i.test(name)) {
      const bytes = await archive.read(name, Math.min(room, LARGEST_TABLE))
      room -= bytes?.length ?? 0
      if (bytes === null) yield { warning: 'A table is too large and was passed over.' }
      else tables.push({ path: name, bytes })
    } else if (format === 'sqlite') {
      read++
      const fillOf =
        (entry: string): Fill =>
        (write) =>
          archive.pass(entry, write)
      const beside = sideFiles.filter((side) => archive.entries.some((entry) => entry.name === name + side))
      const sides = Object.fromEntries(beside.map((side) => [side, fillOf(name + side)]))
      yield* readDatabaseBytes(fillOf(name), door.scratch, sides)
    } else if (!sideFiles.some((side) => name.endsWith(side)))
      yield { leftOut: name, why: `${inputTitle(format, head)}; unpack the archive and name the file, if it matters` }
  }
  for (const item of exported(tables)) {
    if ('reply' in item) read++
    if (tables.length > 0) yield item
  }
  if (read === 0) yield { warning: 'The archive holds nothing that can be read here.' }
}

function inputTitle(format: CaptureFormat | null, head: Uint8Array): string {
  if (format !== null) return `it is of the format ${words[format]}`
  const container = detectContainer(head)
  return container === null ? 'it is no table and no database' : `it is a ${container}`
}
