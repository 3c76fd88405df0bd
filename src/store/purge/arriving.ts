// Replies that arrive after a purge: what was purged is taken out of them before they are stored.

import type { Database } from '../driver.ts'
import { type Cuttable, cut } from './cut.ts'
import { heldRules } from './rules.ts'

/** The same reply where no rule concerns it. */
export function withoutPurged<R extends Cuttable & { readonly account: number }>(
  database: Database,
  reply: R,
  zone: string | null,
): R {
  const rules = heldRules(database, reply.account)
  if (rules.length === 0) return reply
  const { body } = cut(reply, zone, rules)
  return body === reply.body ? reply : { ...reply, body }
}
