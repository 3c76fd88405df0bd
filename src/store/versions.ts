// What each kept reply says of one local day: the versions that the tables went through, read from the archive.

import { addDays } from '../codec/date.ts'
import type { Version } from '../derive/history.ts'
import { plausible } from '../derive/plausible-date.ts'
import { kinds, kindsOf } from '../kinds/index.ts'
import { isIssue, type Row, storedAs } from '../kinds/kind.ts'
import { replies } from './archive.ts'
import type { Database } from './driver.ts'
import { readReply } from './rows.ts'
import type { Account } from './store.ts'

/** Days beside its window that a reply may speak of: buckets of samples lie a day aside, a late sync some more. */
const ASIDE = 7

/**
 * The versions of `date` in the order in which they count; `repeated` reads only sources that were asked for the day more
 * than once, since nothing of the others can have changed. Throws `corrupt` where a reply is damaged.
 */
export function* readVersions(
  database: Database,
  account: Account,
  date: string,
  { repeated = false }: { readonly repeated?: boolean } = {},
): Generator<Version> {
  const near = database.all<{ id: number; source: string; from: string; to: string }>(
    `SELECT id, source, window_from AS "from", window_to AS "to" FROM reply
     WHERE account = ? AND window_from <= ? AND window_to >= ?`,
    account.id,
    addDays(date, ASIDE),
    addDays(date, -ASIDE),
  )
  const times = (source: string) =>
    near.filter((one) => one.source === source && one.from <= date && one.to >= date).length
  const wanted = repeated ? near.filter(({ source }) => times(source) > 1) : near
  const about = new Set(wanted.map(({ id }) => id))
  if (about.size === 0) return
  for (const reply of replies(database, account.id, undefined, (id) => about.has(id))) {
    const read = readReply(reply, account.zone)
    if (read === null || read.failure !== null) continue
    const rows: Record<string, Row[]> = {}
    for (const kind of kindsOf(read.source)) {
      for (const item of plausible(kind, kind.decode(read.parsed, read.context), reply.asked)) {
        if (!isIssue(item) && item.date === date) rows[kind.name] = [...(rows[kind.name] ?? []), item]
      }
    }
    if (Object.keys(rows).length > 0) yield { asked: reply.asked, source: reply.source, rows }
  }
}

/** The columns that identify a row of each kind. */
export const versionKeys: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  kinds.map((kind) => [kind.name, storedAs(kind).key]),
)
