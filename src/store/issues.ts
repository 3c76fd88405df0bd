// What was odd in the replies, in the table `issue`: the issues of a group or of a whole reply are replaced together.

import { isUtf8 } from 'node:buffer'
import { textOf } from '../codec/text.ts'
import { type Issue, shorten } from '../kinds/kind.ts'
import type { Decodable } from './archive.ts'
import type { Database } from './driver.ts'

export interface KeptIssue {
  readonly place: string
  readonly code: string
  readonly detail: string
}

/** Bytes that are no text may stand in a name, and what has that name is not found. */
export function textIssues(body: Uint8Array): Issue[] {
  if (isUtf8(body)) return []
  const text = textOf(body)
  const at = text.indexOf('\uFFFD')
  return [{ issue: 'not-utf8', group: '', detail: shorten(text.slice(Math.max(0, at - 20), at + 40)) }]
}

/** The issues of the reply as a whole that are kept. */
export function readIssues(database: Database, { account, source }: Decodable, place: string): KeptIssue[] {
  return database.all<KeptIssue>(
    'SELECT place, code, detail FROM issue WHERE account = ? AND kind = ? AND place = ?',
    account,
    source,
    place,
  )
}

/** Puts `issues` in the place of those that are kept (`before`), where they differ. */
export function replaceIssues(
  database: Database,
  reply: Decodable,
  kind: string,
  place: string,
  issues: readonly Issue[],
  before: readonly KeptIssue[],
): void {
  const wanted = new Set(issues.map(({ issue, detail }) => `${issue}\u0000${detail}`))
  if (before.length === wanted.size && before.every(({ code, detail }) => wanted.has(`${code}\u0000${detail}`))) return
  database.run('DELETE FROM issue WHERE account = ? AND kind = ? AND place = ?', reply.account, kind, place)
  for (const { issue, detail } of issues) {
    database.run(
      'INSERT OR IGNORE INTO issue VALUES (?, ?, ?, ?, ?, ?)',
      reply.account,
      kind,
      place,
      issue,
      detail,
      reply.id,
    )
  }
}
