// The rows for receivers: of some local days, redacted.

import type { History } from '../../export/format.ts'
import { grouped } from '../../export/multisport.ts'
import { type Redaction, redacted } from '../../export/redact.ts'
import { workoutsOf } from '../../export/workouts-of.ts'
import type { Database } from '../../store/driver.ts'
import { readables, readTable } from '../../store/history.ts'
import type { Account } from '../../store/store.ts'

export function historyOf(
  database: Database,
  account: Account,
  redaction: Redaction,
  from: string | null,
  to: string | null,
): History {
  const open: History = {
    names: readables.map(({ name }) => name),
    from,
    to,
    table: (name) => readTable(database, account, { from, to }, name),
    workouts: () => grouped(workoutsOf(open)),
  }
  return redacted(open, redaction)
}
