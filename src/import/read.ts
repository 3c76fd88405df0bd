// Opens what a person names (files, a folder, standard input) and reads each by what it is.

import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { textOf } from '../codec/text.ts'
import { WristoryError } from '../errors.ts'
import { type Bytes, bytesInMemory, openBytes, pieces } from './bytes.ts'
import { readChlsj, readChlz } from './charles.ts'
import { readCurl } from './curl.ts'
import { type Exchange, isNoise, isVendorHost } from './exchange.ts'
import { type Format, formatOf } from './format.ts'
import { type Recorded, readHar } from './har.ts'
import type { Candidate } from './index.ts'
import { readFlows } from './mitmproxy.ts'
import { type Archive, openArchive } from './zip.ts'

/** Something to read: one file, or a folder's CSV files together. */
export interface Door {
  readonly name: string
  readonly size: number
  readonly files: readonly { readonly name: string; open(): Promise<Bytes> }[]
  /** Asked when an archive is locked; undefined when there is nobody to ask. */
  readonly password: () => Promise<string | undefined>
}

/** What reading gives: what the file is, how far it is, exchanges, whole replies, and words of warning. */
export type Item =
  | { readonly format: string }
  | { readonly place: number }
  | { readonly warning: string }
  | { readonly exchange: Exchange; readonly origin: string }
  | { readonly reply: Candidate }

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
export async function openDoors(paths: readonly string[], password: Door['password']): Promise<Door[]> {
  const doors: Door[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (found === null) throw new WristoryError('usage', `There is no file ${path}.`)
    const files = found.isDirectory() ? await csvFilesOf(path) : [path]
    const opened = files.map((file) => ({ name: basename(file), open: () => openBytes(file) }))
    doors.push({ name: basename(path), size: found.isDirectory() ? 0 : found.size, files: opened, password })
  }
  return doors
}

/** A door of bytes that came by standard input. */
export function doorOfBytes(name: string, bytes: Uint8Array, password: Door['password']): Door {
  return { name, size: bytes.length, files: [{ name, open: async () => bytesInMemory(bytes) }], password }
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

/** Reads one door; every item as it comes, so nothing large lies in memory. */
export async function* readDoor(door: Door): AsyncGenerator<Item> {
  for (const file of door.files) {
    const bytes = await file.open()
    try {
      yield* readFile(bytes, file.name, door)
    } finally {
      await bytes.close()
    }
  }
}

async function* readFile(bytes: Bytes, name: string, door: Door): AsyncGenerator<Item> {
  const format = await formatOf(bytes)
  if (format === null) {
    yield { warning: `${name} is nothing that can be read here.` }
    return
  }
  yield { format: words[format] }
  switch (format) {
    case 'har':
      return yield* recorded(readHar(pieces(bytes), wanted), 'har')
    case 'zlib':
    case 'gzip':
      return yield* recorded(readHar(unpacked(bytes, format), wanted), 'har')
    case 'chlsj':
      return yield* recorded(readChlsj(pieces(bytes), wanted), 'charles')
    case 'flows':
      return yield* recorded(readFlows(bytes, wanted), 'mitmproxy')
    case 'curl':
    case 'log':
      return yield* pasted(bytes, format)
    case 'zip':
      return yield* readZip(bytes, door)
    default:
      yield { warning: `${name} is nothing that can be read here.` }
  }
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
    } else yield { warning: 'The archive holds nothing that can be read here.' }
  } finally {
    await archive.close()
  }
}
