// Later changes by the cloud to the data of a day.

import { findChanges } from '../../derive/history.ts'
import { hiddenBy } from '../../export/redact.ts'
import { kinds } from '../../kinds/index.ts'
import type { Columns } from '../../kinds/kind.ts'
import type { Account } from '../../store/store.ts'
import { readVersions, versionKeys } from '../../store/versions.ts'
import { budget, cut, type Json } from '../answer.ts'
import { askedDate } from '../range.ts'
import type { Asking } from '../tool.ts'
import { zoneName } from '../zone.ts'

/** Longer values are raw fields; a model only needs to know that they changed. */
const LONGEST = 40
const redacted = hiddenBy({ noGps: true, noIds: true, roundStart: true, trimHome: null, home: null })
/**
 * For each kind, the columns that may be shown, with their units: no positions, no identifiers, no text of the cloud.
 */
const shown = new Map(
  kinds.map(({ name, columns }) => [
    name,
    new Map(
      Object.entries(columns as Columns).flatMap(([column, { type, unit }]) =>
        redacted(column) || column === 'workout' || type === 'text' || type === 'json'
          ? []
          : [[column, unit ?? null] as const],
      ),
    ),
  ]),
)

interface ChangesAsked {
  readonly date: string
  readonly cursor?: string | undefined
}

export function answer({ date: asked, cursor: at }: ChangesAsked, { reader }: Asking): Json {
  const date = askedDate(reader, asked)
  const told = (value: string | null) =>
    value !== null && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
  const account = reader.database.get<Account>('SELECT * FROM account WHERE id = ?', reader.account.id)!
  const all = findChanges(readVersions(reader.database, account, date, { repeated: true }), versionKeys)
  const rows = all
    .filter(({ what }) => what === 'changed')
    .flatMap(({ asked: when, kind, columns }) =>
      columns
        .filter(({ column }) => shown.get(kind)?.has(column))
        .map(({ column, before, after }) => [
          new Date(when * 1000).toISOString().slice(0, 16),
          kind,
          column,
          shown.get(kind)!.get(column)!,
          told(before),
          told(after),
        ]),
    )
  return {
    date,
    zone: zoneName(reader),
    fetched_more_than_once: all.length > 0,
    columns: ['fetched_utc', 'kind', 'figure', 'unit', 'before', 'after'],
    ...cut(rows, at, budget.usual - 400),
  }
}
