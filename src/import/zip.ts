// Zip archives from strangers: entries are read by number into memory or a stream, never extracted under their own
// names, and every limit applies while bytes are unpacked, because headers may be wrong.

import {
  ERR_ENCRYPTED,
  ERR_INVALID_PASSWORD,
  ERR_UNSUPPORTED_COMPRESSION,
  type FileEntry,
  Reader,
  ZipReader,
} from '@zip.js/zip.js'
import { WristoryError } from '../errors.ts'
import type { Bytes } from './bytes.ts'

/** Real exports have some dozens of entries and unpack some twenty times. */
const limits = { entries: 10_000, unpacked: 2 ** 31, ratio: 200, directory: 8 << 20 }
/** Below this size a high ratio is harmless. */
const HARMLESS = 1 << 20

export interface Archive {
  /** Files, in the order of the archive. */
  readonly entries: readonly { readonly name: string; readonly size: number }[]
  readonly encrypted: boolean
  /**
   * The content of one file; null if it is larger than `most`. Throws `usage` for a wrong password or a bad archive.
   */
  read(name: string, most: number): Promise<Uint8Array | null>
  /** The beginning of one file: at least `least` bytes if it has them. */
  head(name: string, least: number): Promise<Uint8Array>
  /** Passes one file's content to `take`, a piece at a time. */
  pass(name: string, take: (piece: Uint8Array) => void | Promise<void>): Promise<void>
  close(): Promise<void>
}

class ZipSource extends Reader<Bytes> {
  private readonly bytes: Bytes
  override size: number

  constructor(bytes: Bytes) {
    super(bytes)
    this.bytes = bytes
    this.size = bytes.size
  }

  override async readUint8Array(at: number, length: number): Promise<Uint8Array> {
    return this.bytes.read(at, length)
  }
}

/** Opens an archive; throws `usage` if it is broken or beyond the limits. */
export async function openArchive(bytes: Bytes, password: string | undefined): Promise<Archive> {
  await checkDirectory(bytes)
  const reader = new ZipReader(new ZipSource(bytes), {
    useWebWorkers: false,
    ...(password === undefined ? {} : { password }),
  })
  const files: FileEntry[] = []
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (!entry.directory) files.push(entry as FileEntry)
      if (files.length > limits.entries) throw tooMuch('more than 10,000 entries')
    }
  } catch (error) {
    throw understood(error)
  }
  const budget = { unpacked: 0 }
  const pass = async (name: string, take: (piece: Uint8Array) => void | Promise<void>, most: number): Promise<void> => {
    const file = files.find(({ filename }) => filename === name)
    if (file === undefined) throw new WristoryError('usage', 'The archive has no such entry.')
    // An archive whose headers exceed the limits need not be unpacked at all.
    if (isBomb(file.uncompressedSize, file.compressedSize)) throw tooMuch('more than 200 times its size')
    let size = 0
    // The reader replaces the error of a refusing sink with its own, so the reason is kept here.
    let refusal: { readonly why: unknown } | null = null
    const taken = async (piece: Uint8Array) => {
      size += piece.length
      budget.unpacked += piece.length
      if (budget.unpacked > limits.unpacked) throw tooMuch('more than 2 GiB')
      if (isBomb(size, file.compressedSize)) throw tooMuch('more than 200 times its size')
      if (size > most) throw new TooLarge()
      await take(piece)
    }
    const sink = new WritableStream<Uint8Array>({
      async write(piece) {
        try {
          await taken(piece)
        } catch (why) {
          refusal ??= { why }
          throw why
        }
      },
    })
    try {
      await file.getData(sink, { checkOverlappingEntry: true, useWebWorkers: false })
    } catch (error) {
      if (error instanceof Error && error.message === ERR_UNSUPPORTED_COMPRESSION) throw unsupported(file)
      throw refusal === null ? error : (refusal as { why: unknown }).why
    }
  }
  return {
    entries: files.map(({ filename, uncompressedSize }) => ({ name: filename, size: uncompressedSize })),
    encrypted: files.some(({ encrypted }) => encrypted),
    async read(name, most) {
      const parts: Uint8Array[] = []
      try {
        await pass(name, (piece) => void parts.push(piece), most)
      } catch (error) {
        if (error instanceof TooLarge) return null
        throw understood(error)
      }
      return Buffer.concat(parts)
    },
    async head(name, least) {
      const parts: Uint8Array[] = []
      let size = 0
      try {
        const take = (piece: Uint8Array) => {
          parts.push(piece)
          size += piece.length
          if (size >= least) throw new Enough()
        }
        await pass(name, take, limits.unpacked)
      } catch (error) {
        if (!(error instanceof Enough)) throw understood(error)
      }
      return Buffer.concat(parts)
    },
    async pass(name, take) {
      try {
        await pass(name, take, limits.unpacked)
      } catch (error) {
        throw understood(error)
      }
    },
    close: () => reader.close(),
  }
}

function isBomb(unpacked: number, packed: number): boolean {
  return unpacked > HARMLESS && unpacked > limits.ratio * packed
}

class TooLarge extends Error {}
class Enough extends Error {}

/** Refuses a directory of a million entries before it is read (APPNOTE 4.3.14 to 4.3.16). */
async function checkDirectory(bytes: Bytes): Promise<void> {
  const start = Math.max(0, bytes.size - 65_557)
  const tail = Buffer.from(await bytes.read(start, 65_557))
  const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (at < 0 || at + 22 > tail.length) throw broken()
  let [entries, size] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12)]
  if (entries === 0xffff || size === 0xffffffff) {
    const locator = at - 20
    if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) throw broken()
    const place = Number(tail.readBigUInt64LE(locator + 8))
    const record = Buffer.from(await bytes.read(place, 56))
    if (record.length < 56) throw broken()
    entries = Number(record.readBigUInt64LE(32))
    size = Number(record.readBigUInt64LE(40))
  }
  if (entries > limits.entries) throw tooMuch('more than 10,000 entries')
  if (size > limits.directory) throw tooMuch('a directory of more than 8 MiB')
}

/** Methods of packing that are not read here, by their number (APPNOTE 4.4.5). */
const methods: Readonly<Record<number, string>> = { 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'XZ', 98: 'PPMd' }

function unsupported({ compressionMethod }: FileEntry): WristoryError {
  const method = methods[compressionMethod] ?? `method ${compressionMethod}`
  return new WristoryError('usage', `The archive is packed with ${method}, which is not read here.`, {
    hint: 'Unpack it and import the folder, or pack it again with Deflate, the usual method of zip.',
  })
}

/** The error of a wrong password, for callers that can prompt for another. */
export const wrongPassword = 'The password does not open the archive.'

function understood(error: unknown): WristoryError {
  if (error instanceof WristoryError) return error
  const message = error instanceof Error ? error.message : ''
  if (message === ERR_ENCRYPTED)
    return new WristoryError('usage', 'The archive is locked with a password.', {
      hint: 'The e-mail with the download link holds it; give it at the prompt or with --password-stdin.',
    })
  if (message === ERR_INVALID_PASSWORD)
    return new WristoryError('usage', wrongPassword, {
      hint: 'It is in the e-mail with the download link, and another one for each export. Run the command again.',
    })
  return broken(error)
}

function broken(cause?: unknown): WristoryError {
  return new WristoryError('usage', 'The archive is broken or cut off.', {
    hint: 'Download it again.',
    ...(cause === undefined ? {} : { cause }),
  })
}

function tooMuch(what: string): WristoryError {
  return new WristoryError('usage', `The archive was refused: it holds ${what}.`, {
    hint: 'No export of the vendor is like that.',
  })
}
