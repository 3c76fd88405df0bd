// The same numbers as a real table, made when it is opened, and as CSV on the clipboard.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { usePlace } from '../frame/route.ts'
import { SaveMenu } from './save-menu.tsx'

/** A button in a table; without `act` it waits. */
export interface Act {
  readonly text: string
  /** What a screen reader says of it. */
  readonly means: string
  readonly act: (() => void) | null
}

/** A plain value, one that leads somewhere, or one that does something. */
export type Cell = string | number | null | { readonly text: string; readonly href: string } | Act

export interface TableProps {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Columns of words that may break into lines. */
  readonly wide?: readonly number[]
  /** Where a heading above says the caption already. */
  readonly bare?: boolean
  /** Columns of numbers that are written with their unit. */
  readonly right?: readonly number[]
}

/** A table, its first column as row headers. */
export function DataTable({ caption, columns, rows, wide = [], right = [], bare = false }: TableProps) {
  const numeric = columns.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || row[i] === null),
  )
  const shown = (cell: Cell | undefined) =>
    cell === null || typeof cell !== 'object' ? (
      (cell ?? '–')
    ) : 'act' in cell ? (
      <ActButton {...cell} />
    ) : (
      <a href={cell.href}>{cell.text}</a>
    )
  const classOf = (i: number) => (numeric[i] || right.includes(i) ? 'n' : wide.includes(i) ? 'wrap' : undefined)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption class={bare ? 'sr' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column} scope="col" class={classOf(i)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, i) =>
                i === 0 ? (
                  <th key={columns[i]} scope="row" class={classOf(i)}>
                    {shown(cell)}
                  </th>
                ) : (
                  <td key={columns[i]} class={classOf(i)}>
                    {shown(cell)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function ActButton({ text, means, act }: Act) {
  return (
    <button type="button" aria-label={means} disabled={act === null} onClick={() => act?.()}>
      {text}
    </button>
  )
}

/**
 * What a chart is taken away by, and its table behind a button, open from the start where the address asks for tables;
 * `make` is called only when it is wanted.
 */
export function TableButton({ make }: { make: () => TableProps }) {
  const asked = usePlace().query.get('view') === 'table'
  const [open, setOpen] = useState(asked)
  useEffect(() => setOpen(asked), [asked])
  const [copied, setCopied] = useState(false)
  const table = open ? make() : null
  return (
    <>
      <SaveMenu make={make} />
      <details class="table" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Table</summary>
        {table && (
          <>
            <DataTable {...table} />
            <div class="table-tools">
              <button
                type="button"
                onClick={() => navigator.clipboard.writeText(csvOf(table)).then(() => setCopied(true))}
              >
                {copied ? 'Copied' : 'Copy as CSV'}
              </button>
            </div>
          </>
        )}
      </details>
    </>
  )
}

/** RFC 4180, with formulas of spreadsheets made harmless. */
export function csvOf({ columns, rows }: Pick<TableProps, 'columns' | 'rows'>): string {
  const field = (cell: Cell): string => {
    if (cell === null) return ''
    if (typeof cell === 'number') return String(cell)
    const said = typeof cell === 'object' ? cell.text : cell
    const text = /^[=+\-@\t\r]/.test(said) ? `'${said}` : said
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n')
}

/** A drawing with the sentence of what it shows, for those who hear the page. */
export function Drawing({ words, children }: { words: string; children: ComponentChildren }) {
  return (
    <figure>
      <figcaption class="sr">{words}</figcaption>
      {children}
    </figure>
  )
}

/** A panel: heading, drawing, words for it, table. */
export function Panel({
  title,
  note,
  words,
  children,
  table,
  footer,
}: {
  title: string
  note?: ComponentChildren
  /** What a chart shows in one sentence. */
  words?: string
  children: ComponentChildren
  table?: () => TableProps
  footer?: ComponentChildren
}) {
  return (
    <section class="panel fade">
      <header>
        <h2>{title}</h2>
        {note && <p class="muted small">{note}</p>}
        {table && !footer && <TableButton make={table} />}
      </header>
      <div class="inside">{words === undefined ? children : <Drawing words={words}>{children}</Drawing>}</div>
      {footer && (
        <footer>
          {footer}
          {table && <TableButton make={table} />}
        </footer>
      )}
    </section>
  )
}
