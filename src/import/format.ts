// What a file is, told by its content and never by its name.

import type { Bytes } from './bytes.ts'
import { isFlowFile } from './mitmproxy.ts'

export type Format = 'har' | 'zlib' | 'gzip' | 'chlsj' | 'flows' | 'zip' | 'sqlite' | 'csv' | 'curl' | 'log'

/** Bytes that are looked at. */
export const HEAD = 4096

/** The format, or null for a file that is none of them. */
export async function formatOf(bytes: Bytes): Promise<Format | null> {
  const head = Buffer.from(await bytes.read(0, HEAD))
  const latin = head.toString('latin1')
  if (latin.startsWith('PK\x03\x04') || latin.startsWith('PK\x05\x06')) return 'zip'
  if (latin.startsWith('SQLite format 3\0')) return 'sqlite'
  if (latin.startsWith('\x1f\x8b')) return 'gzip'
  // RFC 1950: method 8, and the first two bytes are a multiple of 31.
  if (head.length > 2 && head[0] === 0x78 && head.readUInt16BE(0) % 31 === 0) return 'zlib'
  if (isFlowFile(head)) return 'flows'
  return formatOfText(head.toString('utf8').replace(/^\ufeff/, ''))
}

function formatOfText(text: string): Format | null {
  const start = text.trimStart()
  if (start.startsWith('{')) return 'har'
  if (start.startsWith('[')) return 'chlsj'
  if (/(^|\n)\s*curl(\.exe)?\s/.test(text)) return 'curl'
  // The vendor's CSVs begin with a row of column names.
  const [first = ''] = start.split('\n')
  if (/^"?(date|time|type|userId|timestamp)"?,[\w()/",\s]+$/.test(first)) return 'csv'
  if (/apptoken/i.test(text)) return 'log'
  return null
}
