// The issues of replies in the table `issue`: read, and replaced where they changed.

import type { Issue } from '../kinds/kind.ts'
import type { Decodable } from './archive.ts'
import type { Database } from './driver.ts'

export interface KeptIssue {
  readonly place: string
  readonly code: string
  readonly detail: string
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
