// The history of one account as the formats read it, and its description in the manifest.

import { batchOf } from '../../kinds/batch.ts'
import { findingTable, isOwn } from '../../kinds/finding.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Database } from '../../store/driver.ts'
import { type HistoryRange, readables, readTable } from '../../store/history.ts'
import type { Account } from '../../store/store.ts'
import type { History, RowTable } from '../format.ts'
import { inDatum } from '../gcj02.ts'
import { grouped } from '../multisport.ts'
import { hidesNotes } from '../redact.ts'
import { tableIn } from '../table-units.ts'
import { workoutsOf } from '../workouts-of.ts'
import type { FoundRequest } from './request.ts'

/** The selected part of the store. Counts the rows of each table in `rows`, and reports them to `onRead`. */
export function storedHistory(
  database: Database,
  { account, from, to, format, units, wanted, china = null, deleted = false, findings, redaction }: FoundRequest,
  rows: Record<string, number>,
  onRead: (rows: number) => void,
): History {
  const counted = (table: RowTable): RowTable => ({
    ...table,
    async *batches() {
      rows[table.name] = 0
      for await (const part of table.batches()) {
        rows[table.name]! += part.batch.length
        yield part
      }
    },
  })
  return {
    names: [...readables.map(({ name }) => name), ...(findings === undefined ? [] : [findingTable.name])],
    from,
    to,
    table(name) {
      if (name === findingTable.name)
        return findings === undefined
          ? null
          : counted(findingsIn(() => findings(lastAsked(database, account)), { from, to }, hidesNotes(redaction)))
      const table = readTable(database, account, { from, to, deleted }, name, onRead)
      if (table === null) return null
      return counted(format.holds === 'table' ? tableIn(table, units) : table)
    },
    // Selected by their own properties, not by those after redaction.
    async *workouts() {
      const shifted = gaodeIn(database, account)
      for await (const workout of grouped(workoutsOf(this))) {
        const chosen = wanted(workout) ? [workout] : (workout.parts ?? []).filter(wanted)
        for (const one of chosen) yield inDatum(one, shifted, china)
      }
    },
  }
}

/** The table `finding` of a range; without the person's own words where they are hidden. */
function findingsIn(findings: () => Promise<readonly Row[]>, { from, to }: HistoryRange, hidden: boolean): RowTable {
  const within = ({ date }: Row) =>
    typeof date !== 'string' || ((from === null || date >= from) && (to === null || date <= to))
  return {
    ...findingTable,
    async *batches() {
      const rows = (await findings()).filter((row) => within(row) && !(hidden && isOwn(row)))
      yield { batch: batchOf(rows, Object.keys(findingTable.columns)), offset: () => null }
    },
  }
}

/** Ids of the workouts whose positions gaode recorded. */
function gaodeIn(database: Database, account: Account): ReadonlySet<string> {
  const rows = database.all<{ workout: number }>(
    "SELECT workout FROM track WHERE account = ? AND lower(provider) = 'gaode'",
    account.id,
  )
  return new Set(rows.map(({ workout }) => String(workout)))
}

/** Epoch seconds of the newest reply: the state of the store, so that the same store gives the same bytes. */
export function lastAsked(database: Database, account: Account): number {
  return (
    database.get<{ asked: number | null }>('SELECT max(asked) AS asked FROM reply WHERE account = ?', account.id)
      ?.asked ?? 0
  )
}

/** Days of each kind in the range by their state. */
export function coverageIn(
  database: Database,
  account: Account,
  { from, to }: HistoryRange,
  names: readonly string[],
): Record<string, Record<string, number>> {
  const spans = database.all<{ kind: string; state: string; days: number }>(
    `SELECT kind, state, sum(julianday(min(to_date, ?)) - julianday(max(from_date, ?)) + 1) AS days FROM coverage_span
     WHERE account = ? AND to_date >= ? AND from_date <= ? GROUP BY kind, state ORDER BY kind, state`,
    to ?? '9999-12-31',
    from ?? '0000-01-01',
    account.id,
    from ?? '0000-01-01',
    to ?? '9999-12-31',
  )
  const coverage: Record<string, Record<string, number>> = {}
  for (const { kind, state, days } of spans) {
    if (!names.includes(kind)) continue
    coverage[kind] ??= {}
    coverage[kind][state] = Math.round(days)
  }
  return coverage
}
