// Some days of a phone's database as a reply for the archive.

import { bytesOf } from '../codec/text.ts'
import type { ImportedSource } from '../kinds/imported/imported.ts'
import type { Candidate } from './item.ts'

/** `content` as JSON, under a `request` that is the same for the same days of the same tables. */
export function tableReply(
  origin: 'gadgetbridge' | 'phone',
  source: ImportedSource,
  request: string,
  from: string,
  to: string,
  asked: number,
  content: object,
): { reply: Candidate } {
  return { reply: { source: source.name, request, from, to, asked, origin, body: bytesOf(JSON.stringify(content)) } }
}
