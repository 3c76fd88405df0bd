// Definition of a kind of data, from which its table, view, documentation, exports and simulator checks follow. A
// source is a request to the cloud; a kind is a type of stored data. One source may feed several kinds.

import type { Batch } from './batch.ts'
import type { Column, Columns, ColumnType, Row } from './column.ts'
import type { Figure, Topic } from './figure.ts'
import { type Issue, isIssue, shorten } from './issue.ts'
import type { Context, Source } from './source.ts'

export type { Column, Columns, ColumnType, Row } from './column.ts'
export { type Issue, type IssueCode, isIssue, issueCodes, jsonText, shorten } from './issue.ts'
export type { Context, Each, Paging, Request, Source, Subject, Windows } from './source.ts'

/**
 * How a value is stored: `date` is a local `YYYY-MM-DD`, `instant` UTC epoch seconds, `offset` seconds east of UTC,
 * `flag` 0 or 1, `json` JSON text; the rest are SQLite's own.
 */
type ValueOf<C extends Column> = C['type'] extends 'text' | 'date' | 'json'
  ? string
  : C['type'] extends 'blob'
    ? Uint8Array
    : number

/** A row of a kind: every column present, null if nothing was measured or stated. */
export type RowOf<C extends Columns> = { -readonly [K in keyof C]: ValueOf<C[K]> | null }

/** The shape of a kind's rows: one per day, a sample, a span of time, a record, or a series. */
export type Shape = 'day' | 'sample' | 'span' | 'record' | 'series'

/** A kind of data: its source, its columns with units, and how replies become rows and rows replies. */
export interface Kind<Reply = unknown, C extends Columns = Columns, D extends Columns = Columns> {
  /** One lower-case word (or two with an underscore): name of the table or view, file, option and route. */
  readonly name: string
  readonly title: string
  readonly shape: Shape
  readonly source: Source<Reply>
  /** Further sources with replies of the same shape. */
  readonly also?: readonly Source<Reply>[]
  /** The columns under `name`. */
  readonly columns: C
  /** Columns that identify a row within an account. */
  readonly key: readonly string[]
  /** The column (first of `key`), or columns, whose value is replaced as a whole by a newer reply. */
  readonly group: string | readonly [string, string]
  /** For `series` and derived views: the physical table and its columns, and the SQL of the view `name`. */
  readonly stored?: Stored
  /** The groups that the reply covers, including those without a row. */
  groups(reply: Reply): Iterable<string>
  /**
   * Columns of the physical table, at least one of which a record has; numbers, blobs and JSON by default. A row
   * without any of them is an issue.
   */
  readonly measured?: readonly string[]
  /** Merges two rows of a key of the physical table: fills gaps of the newer row from the older one. */
  mend?(older: Row, newer: Row): Row
  /** Rows of the physical table and issues, in any order. Never throws. */
  decode(reply: Reply, context: Context): Iterable<Row | Issue>
  /** The reply body that decodes to `rows` (rows of the physical table). */
  encode(rows: readonly Row[]): Uint8Array
  /** The dashboard's drawing of it. */
  readonly chart: Chart
  /** The columns of the table `day` from this kind, and how they follow from its rows of one date. */
  readonly figures?: Figures<D>
}

/** Of a kind without figures. */
export type NoFigures = Readonly<Record<never, Column>>

export type FigureColumn = Column & { readonly figure: Figure }

/** Names of the columns that are figures. */
export type FigureNames<D extends Columns> = {
  [N in keyof D]: D[N] extends { readonly figure: object } ? N : never
}[keyof D] &
  string

/** The contribution of a kind to the table of days. */
export interface Figures<D extends Columns = Columns> {
  /** Those with a `figure` are figures; the others describe how the day was recorded. */
  readonly columns: D
  /**
   * `rows` are all rows of the physical table with the same `date`; at least one. Absent if the columns are those of
   * the kind's own table with one row per date: they are joined, not stored twice.
   */
  compute?(rows: readonly Row[]): Row
  /**
   * Those of the columns that belong to the night: they follow from the rows whose `instant` is in the main sleep that
   * ends on the day, from falling asleep on and before waking up, whatever the date of the rows.
   */
  readonly asleep?: { readonly columns: readonly string[]; compute(rows: readonly Row[]): Row }
}

/** Packed storage of a kind: the physical table, and how to unpack it. */
export interface Stored {
  readonly table: string
  readonly columns: Columns
  readonly key: readonly string[]
  /** `CREATE VIEW name AS` this; null if another part of the store creates `name`. */
  readonly view: string | null
  /** Rows of the view from one physical row, without SQL: the fast way for exports. */
  unpack?(row: Row): Iterable<Row>
  /**
   * The same by columns, for days with too many rows for objects: a reader for one physical row after the other, which
   * may overwrite the previous batch.
   */
  columnReader?(): (row: Row) => Batch
  /** Further views on the same physical rows. */
  readonly more?: readonly View[]
}

/** A further table of a kind, with its SQL and its rows without SQL. */
export interface View {
  readonly name: string
  readonly title: string
  readonly columns: Columns
  readonly key: readonly string[]
  readonly sql: string
  unpack(row: Row): Iterable<Row>
}

/** How the dashboard draws a kind. */
export interface Chart {
  readonly draw: 'line' | 'bars' | 'dots' | 'stages' | 'table'
  /** The column on the value axis. */
  readonly value?: string
  readonly hue: Topic
  /** Name beside its readings; the kind's title by default. */
  readonly label?: string
}

/**
 * Checks the definition's consistency and returns it with its exact types. Decoded rows fit their columns: a fraction
 * in an integer column becomes null and an issue; a row with such a key is left out. A row without any measured value
 * becomes an issue.
 */
export function defineKind<Reply, const C extends Columns, const D extends Columns = NoFigures>(
  kind: Kind<Reply, C, D>,
): Kind<Reply, C, D> {
  for (const column of [...kind.key, ...groupColumns(kind)]) {
    if (!(column in kind.columns)) throw new TypeError(`kind ${kind.name}: no column ${column}`)
  }
  const { columns, key } = storedAs(kind)
  if (kind.figures?.asleep !== undefined && (kind.figures.compute === undefined || key[0] !== 'instant'))
    throw new TypeError(
      `kind ${kind.name}: figures of the night are computed, from rows that are found by their instant`,
    )
  const { measured = Object.keys(columns).filter((name) => !key.includes(name) && isMeasured(name, columns[name]!)) } =
    kind
  for (const name of measured) if (!(name in columns)) throw new TypeError(`kind ${kind.name}: no column ${name}`)
  const whole = Object.keys(columns).filter((name) => wholeTypes.has(columns[name]!.type))
  return {
    ...kind,
    *decode(reply, context) {
      const [empty, noted] = [new Set<string>(), new Set<string>()]
      for (const item of kind.decode(reply, context)) {
        if (isIssue(item)) noted.add(item.group)
        else {
          let lost = false
          for (const name of whole) {
            const value = item[name]
            if (typeof value !== 'number' || Number.isSafeInteger(value)) continue
            yield { issue: 'bad-value', group: groupOfRow(kind, item), detail: shorten(`${name} ${value}`) }
            item[name] = null
            lost ||= key.includes(name)
          }
          if (lost) continue
          if (measured.length > 0 && measured.every((name) => saysNothing(item[name]))) {
            const detail = shorten(item.extra ?? `none of ${measured.join(', ')}`)
            const group = groupOfRow(kind, item)
            // An issue of the record itself is more specific. A list of a hundred thousand empty records is not as many
            // issues.
            if (!noted.has(group) && empty.size < MOST_EMPTY) yield { issue: 'nothing-read', group, detail }
            empty.add(group)
            noted.add(group)
            // A workout or a device exists even without any measured value.
            if (kind.shape !== 'record') continue
          }
        }
        yield item
      }
      if (empty.size > MOST_EMPTY)
        yield { issue: 'nothing-read', group: '', detail: `${kind.name}: ${empty.size} records` }
    },
  }
}

/** Maximum of empty records per reply that are listed one by one. */
const MOST_EMPTY = 20

const isMeasured = (name: string, { type }: Column) =>
  name !== 'extra' && (type === 'integer' || type === 'real' || type === 'json' || type === 'blob')

const saysNothing = (value: Row[string] | undefined) =>
  value === null ||
  value === undefined ||
  value === '{}' ||
  value === '[]' ||
  (value instanceof Uint8Array && value.length === 0)

/** Columns that the store keeps as integers: it rejects any other value, and with it the whole reply. */
const wholeTypes: ReadonlySet<ColumnType> = new Set(['integer', 'instant', 'offset', 'flag'])

/** The columns that determine the group of a row. */
export function groupColumns({ group }: Pick<Kind, 'group'>): readonly string[] {
  return typeof group === 'string' ? [group] : group
}

/** The name of a group in `groups` and issues: the values of its columns; only the last may contain a space. */
export function groupName(...values: readonly unknown[]): string {
  return values.join(' ')
}

/** The name of a row's group. */
export function groupOfRow(kind: Pick<Kind, 'group'>, row: Row): string {
  return groupName(...groupColumns(kind).map((column) => row[column]))
}

/** The values of a group's columns, from its name. */
export function groupValues(kind: Pick<Kind, 'group'>, name: string): string[] {
  const space = typeof kind.group === 'string' ? -1 : name.indexOf(' ')
  return space < 0 ? [name] : [name.slice(0, space), name.slice(space + 1)]
}

/** True when replies of `source` are decoded into `kind`. */
export function isFedBy(kind: Kind, source: Source): boolean {
  return kind.source === source || kind.also?.includes(source) === true
}

/** The physical table of a kind with its columns and key. */
export function storedAs(kind: Kind): { table: string; columns: Columns; key: readonly string[] } {
  return kind.stored ?? { table: kind.name, columns: kind.columns, key: kind.key }
}
