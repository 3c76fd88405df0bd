// Detects the type of a file from its content, never from its name.

import { csvColumns, csvText } from '../codec/csv.ts'
import { exportTable } from '../kinds/imported/export-table.ts'
import type { Bytes } from './bytes.ts'
import { miTable } from './mi-export.ts'
import { isFlowFile } from './mitmproxy.ts'

export type CaptureFormat = 'har' | 'zlib' | 'gzip' | 'chlsj' | 'flows' | 'zip' | 'sqlite' | 'csv' | 'curl' | 'log'

/** Bytes used for detection. */
export const HEAD = 4096

/** The format, or null for an unknown file. */
export async function detectFormat(bytes: Bytes): Promise<CaptureFormat | null> {
  const head = Buffer.from(await bytes.read(0, HEAD))
  const latin = head.toString('latin1')
  if (latin.startsWith('PK\x03\x04') || latin.startsWith('PK\x05\x06')) return 'zip'
  if (latin.startsWith('SQLite format 3\0')) return 'sqlite'
  if (latin.startsWith('\x1f\x8b')) return 'gzip'
  // RFC 1950: method 8, and the first two bytes are a multiple of 31.
  if (head.length > 2 && head[0] === 0x78 && head.readUInt16BE(0) % 31 === 0) return 'zlib'
  if (isFlowFile(head)) return 'flows'
  return formatOfText(csvText(head).replace(/^\ufeff/, ''))
}

/** First bytes of archives and packers that are not read here. */
const containers: readonly (readonly [sign: string, at: number, title: string])[] = [
  ['ustar', 257, 'tar archive'],
  ['7z\xbc\xaf\x27\x1c', 0, '7z archive'],
  ['Rar!\x1a\x07', 0, 'RAR archive'],
  ['\xfd7zXZ\0', 0, 'file packed with xz'],
  ['BZh', 0, 'file packed with bzip2'],
  ['\x28\xb5\x2f\xfd', 0, 'file packed with Zstandard'],
]

/** True for what SQLite keeps beside a database: its journal or its write-ahead log. */
export function isSideFile(head: Uint8Array): boolean {
  const sign = Buffer.from(head.subarray(0, 8)).toString('hex')
  return sign === 'd9d505f920a163d7' || /^377f068[23]/.test(sign)
}

/** The container type of a file that has to be unpacked first; null for all others. */
export function detectContainer(head: Uint8Array): string | null {
  const latin = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  return containers.find(([sign, at]) => latin.startsWith(sign, at))?.[2] ?? null
}

function formatOfText(text: string): CaptureFormat | null {
  const start = text.trimStart()
  if (start.startsWith('{')) return 'har'
  if (start.startsWith('[')) return 'chlsj'
  if (/(^|\n)\s*curl(\.exe)?\s/.test(text)) return 'curl'
  const columns = csvColumns(start)
  if (exportTable(columns) !== null || miTable(columns) !== null) return 'csv'
  if (/apptoken/i.test(text)) return 'log'
  return null
}
