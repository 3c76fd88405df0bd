// What a kind of data is: one definition from which its table, view, documentation, exports and simulator checks
// follow. A source is what is asked of the cloud; a kind is a type of stored data. One source may feed several kinds.

import type { Batch } from './batch.ts'
import type { Column, Columns, ColumnType, Row } from './column.ts'
import type { Figure, Topic } from './figure.ts'
import { type Issue, isIssue, shorten } from './issue.ts'
import type { Context, Source } from './source.ts'

export type { Column, Columns, ColumnType, Row } from './column.ts'
export { type Issue, type IssueCode, isIssue, issueCodes, jsonText, shorten } from './issue.ts'
export type { Context, Each, Paging, Request, Source, Subject, Windows } from './source.ts'

/** How a value is kept: `date` is a local `YYYY-MM-DD`, `instant` UTC epoch seconds, `offset` seconds east of UTC,
 * `flag` 0 or 1, `json` JSON text; the rest are SQLite's own. */
type ValueOf<C extends Column> = C['type'] extends 'text' | 'date' | 'json'
  ? string
  : C['type'] extends 'blob'
    ? Uint8Array
    : number

/** A row of a kind: every column present, null where nothing was measured or said. */
export type RowOf<C extends Columns> = { -readonly [K in keyof C]: ValueOf<C[K]> | null }

/** What a row of a kind is: one per day, a sample, a span of time, a record, or a series. */
export type Shape = 'day' | 'sample' | 'span' | 'record' | 'series'

/** A kind of data: its source, its columns with units, and how replies become rows and rows replies. */
export interface Kind<Reply = unknown, C extends Columns = Columns, D extends Columns = Columns> {
  /** One lower-case word (or two with an underscore): table or view, file, option and route. */
  readonly name: string
  readonly title: string
  readonly shape: Shape
  readonly source: Source<Reply>
  /** Further sources with replies of the same shape, from which rows of this kind may come as well. */
  readonly also?: readonly Source<Reply>[]
  /** What users see under `name`. */
  readonly columns: C
  /** Columns that identify a row within an account. */
  readonly key: readonly string[]
  /** The column (first of `key`), or columns, whose value is replaced as a whole when a newer reply speaks of it. */
  readonly group: string | readonly [string, string]
  /** For `series` and derived views: the physical table and its columns, and the SQL of the view `name`. */
  readonly stored?: Stored
  /** The groups that the reply speaks of, also those for which it has no row. */
  groups(reply: Reply): Iterable<string>
  /**
   * Columns of the physical table, of which a record has one at least; numbers, blobs and JSON where absent. A row
   * without any of them is an issue.
   */
  readonly measured?: readonly string[]
  /** The newer row of a key, with what it leaves out although the older one has it; both of the physical table. */
  mend?(older: Row, newer: Row): Row
  /** Rows of the physical table and issues, in any order. Never throws. */
  decode(reply: Reply, context: Context): Iterable<Row | Issue>
  /** The reply body that decodes to `rows` (rows of the physical table). */
  encode(rows: readonly Row[]): Uint8Array
  /** How the dashboard draws it. */
  readonly chart: Chart
  /** Columns that this kind gives to the table `day`, and how they follow from its rows of one date. */
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

/** What a kind gives to the table of days. */
export interface Figures<D extends Columns = Columns> {
  /** Those with a `figure` are figures, the others say how the day was recorded. */
  readonly columns: D
  /**
   * `rows` are all rows of the physical table with the same `date`; at least one. Absent where the columns are those
   * of the kind's own table with one row a date: they are joined, not kept twice.
   */
  compute?(rows: readonly Row[]): Row
  /**
   * Those of the columns that are of the night instead: they follow from the rows whose `instant` lies in the main sleep
   * that ends on the day, from falling asleep on and before waking up, whatever the date of the rows.
   */
  readonly asleep?: { readonly columns: readonly string[]; compute(rows: readonly Row[]): Row }
}

/** How a kind is kept where that is not as its rows: the packed table, and what gives its rows. */
export interface Stored {
  readonly table: string
  readonly columns: Columns
  readonly key: readonly string[]
  /** `CREATE VIEW name AS` this; null when another part of the store makes `name`. */
  readonly view: string | null
  /** Rows of the view from one physical row, without SQL: the fast way for exports. */
  unpack?(row: Row): Iterable<Row>
  /**
   * The same by columns, where a day has so many rows that objects would cost too much: a reader for one physical row
   * after the other, which may write each batch over the one before.
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
  /** Name beside its readings; the kind's title where absent. */
  readonly label?: string
}

/**
 * Checks the definition's own consistency and returns it with its exact types. What it decodes fits its columns: a number
 * that is not whole where only whole ones are kept becomes null and an issue, its row is left out where it is of the key.
 * A row without any measured value is an issue in its place.
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
            // An issue of the record itself says more. A list of a hundred thousand records that say nothing is not as many issues.
            if (!noted.has(group) && empty.size < MOST_EMPTY) yield { issue: 'nothing-read', group, detail }
            empty.add(group)
            noted.add(group)
            // A workout or a device is there even if nothing is known of it.
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

/** Records without any value of one reply that are listed one by one. */
const MOST_EMPTY = 20

const isMeasured = (name: string, { type }: Column) =>
  name !== 'extra' && (type === 'integer' || type === 'real' || type === 'json' || type === 'blob')

const saysNothing = (value: Row[string] | undefined) =>
  value === null ||
  value === undefined ||
  value === '{}' ||
  value === '[]' ||
  (value instanceof Uint8Array && value.length === 0)

/** What the store keeps as whole numbers: it refuses any other, and with it the whole reply. */
const wholeTypes: ReadonlySet<ColumnType> = new Set(['integer', 'instant', 'offset', 'flag'])

/** The columns that tell to which group a row of the kind belongs. */
export function groupColumns({ group }: Pick<Kind, 'group'>): readonly string[] {
  return typeof group === 'string' ? [group] : group
}

/** The name of a group, as `groups` and issues write it: the values of its columns; only the last may hold a space. */
export function groupName(...values: readonly unknown[]): string {
  return values.join(' ')
}

/** The name of the group that a row belongs to. */
export function groupOfRow(kind: Pick<Kind, 'group'>, row: Row): string {
  return groupName(...groupColumns(kind).map((column) => row[column]))
}

/** The values of the columns of a group, out of its name. */
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
