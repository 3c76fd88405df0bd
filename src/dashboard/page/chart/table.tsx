// The chart's numbers as a real table, made when it is opened, and as CSV on the clipboard.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { About } from '../frame/about.tsx'
import type { Look } from '../frame/metrics.ts'
import { usePlace } from '../frame/route.ts'
import { type Act, type Cell, csvOf, type TableProps } from './rows.ts'
import { SaveMenu } from './save-menu.tsx'

/** A table, its first column as row headers. */
export function DataTable(table: TableProps) {
  const { caption, columns, rows, bars = [], bare = false } = table
  const classes = columnClasses(table)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption class={bare ? 'sr' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column} scope="col" class={classes[i]}>
                {bars.includes(i) ? <span class="sr">{column}</span> : column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, i) =>
                i === 0 ? (
                  <th key={columns[i]} scope="row" class={classes[i]}>
                    {drawCell(cell)}
                  </th>
                ) : (
                  <td key={columns[i]} class={classes[i]}>
                    {drawCell(cell)}
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

/** The classes of each column: numbers stand at the right, words may break, bars take what is left. */
function columnClasses({ columns, rows, wide = [], right = [], bars = [], roomy = [] }: TableProps) {
  return columns.map((_, i) => {
    const numeric = rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || row[i] === null)
    const names = [
      right.includes(i) || (numeric && !bars.includes(i)) ? 'n' : wide.includes(i) ? 'wrap' : '',
      bars.includes(i) ? 'bars' : '',
      roomy.includes(i) ? 'roomy' : '',
    ].filter((name) => name !== '')
    return names.length === 0 ? undefined : names.join(' ')
  })
}

function drawCell(cell: Cell) {
  if (cell === null || typeof cell !== 'object') return cell ?? '–'
  if ('draw' in cell) return cell.draw
  return 'act' in cell ? <ActButton {...cell} /> : <a href={cell.href}>{cell.text}</a>
}

/** A share of the longest bar of its column. */
export function barCell(share: number, fill?: string): Cell {
  const width = `${share * 100}%`
  return { text: '', draw: <div class="bar" style={fill === undefined ? { width } : { width, background: fill }} /> }
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

/** A drawing with its text alternative. */
export function Drawing({ words, children }: { words: string; children: ComponentChildren }) {
  return (
    <figure>
      <figcaption class="sr">{words}</figcaption>
      {children}
    </figure>
  )
}

/** A panel: heading, drawing, text, table. */
export function Panel({
  title,
  note,
  words,
  children,
  table,
  footer,
  about,
}: {
  title: string
  note?: ComponentChildren
  /** The chart's content in one sentence. */
  words?: string
  children: ComponentChildren
  table?: () => TableProps
  footer?: ComponentChildren
  /** The figure it shows, for its explanation. */
  about?: Look
}) {
  return (
    <section class="panel fade">
      <header>
        <h2>{title}</h2>
        {about && <About look={about} />}
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
