// The history of one local day: what each stored reply says of it, read from the archive.

import { addDays } from '../codec/date.ts'
import type { Version } from '../derive/history.ts'
import { plausible } from '../derive/plausible-date.ts'
import { kinds, kindsOf } from '../kinds/index.ts'
import { isIssue, type Row, storedAs } from '../kinds/kind.ts'
import { replies } from './archive.ts'
import type { Database } from './driver.ts'
import { readReply } from './rows.ts'
import type { Account } from './store.ts'

/** Days beside its window that a reply may cover: buckets of samples are filed a day apart, a late sync some more. */
const ASIDE = 7

/**
 * The versions of `date` in order of precedence; `repeated` reads only sources that were requested more than once for
 * the day, because the others cannot have changed. Throws `corrupt` if a reply is damaged.
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
