// CSV with a header row (RFC 4180), as spreadsheet programs of any country write it: with commas, semicolons or tabs,
// in UTF-8 or UTF-16, after a line `sep=`. Lenient where a known writer is faulty: a field with JSON may be quoted
// badly or not at all, and then ends where its brackets do.

import { textOf } from './text.ts'

declare const TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string }

/** The text of a CSV file: UTF-8, or UTF-16 according to its byte order mark or the zeros of its first letters. */
export function csvText(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe) || (b === 0 && d === 0 && a !== 0)) return new TextDecoder('utf-16le').decode(bytes)
  if ((a === 0xfe && b === 0xff) || (a === 0 && c === 0 && b !== 0)) return new TextDecoder('utf-16be').decode(bytes)
  return textOf(bytes)
}

export interface CsvRecords {
  readonly columns: readonly string[]
  readonly delimiter: string
  /** Values of the rows below the header; blank lines are skipped. */
  records(): Generator<string[]>
}

export function csvRecords(text: string): CsvRecords {
  const { start, delimiter } = detectDialect(text)
  const [first] = splitRecords(text, start, delimiter)
  return {
    columns: first?.map((name) => name.trim()) ?? [],
    delimiter,
    *records() {
      let header = true
      for (const record of splitRecords(text, start, delimiter)) {
        if (!header) yield record
        header = false
      }
    },
  }
}

/** Rows as objects by column name; missing fields are ''. */
export function* readCsv(text: string): Generator<Record<string, string>> {
  const { columns, records } = csvRecords(text)
  for (const record of records()) {
    // Without a prototype, so that a column may have any name.
    yield Object.assign(Object.create(null), Object.fromEntries(columns.map((name, i) => [name, record[i] ?? ''])))
  }
}

/** Column names of the first row. */
export function csvColumns(text: string): readonly string[] {
  return csvRecords(text.slice(0, 4096)).columns
}

/** Position of the header, and its delimiter. */
function detectDialect(text: string): { start: number; delimiter: string } {
  const mark = text.startsWith('\ufeff') ? 1 : 0
  const said = /^"?sep=(.)"?\r?\n/i.exec(text.slice(mark, mark + 16))
  if (said !== null) return { start: mark + said[0].length, delimiter: said[1]! }
  const end = text.indexOf('\n', mark)
  const header = text.slice(mark, end < 0 ? undefined : end).replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => header.split(delimiter).length
  const [delimiter] = [',', ';', '\t'].sort((a, b) => count(b) - count(a))
  return { start: mark, delimiter: delimiter! }
}

function* splitRecords(text: string, start: number, delimiter: string): Generator<string[]> {
  let fields: string[] = []
  let at = start
  while (at < text.length) {
    const { value, end } = fieldAt(text, at, delimiter)
    fields.push(value)
    at = end
    if (text[at] === delimiter) {
      at++
      // A delimiter at the very end stands before an empty field.
      if (at === text.length) fields.push('')
      else continue
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
    if (fields.length > 1 || fields[0] !== '') yield fields
    fields = []
  }
}

/** A field and the position of the delimiter or line end after it. */
function fieldAt(text: string, at: number, delimiter: string): { value: string; end: number } {
  const first = text[at]
  if (first === '"') {
    const inner = text[at + 1]
    const json = inner === '[' || inner === '{' ? brokenJson(text, at) : null
    return json ?? quoted(text, at, delimiter)
  }
  if (first === '[' || first === '{') {
    const end = closing(text, at)
    if (end !== null) return { value: text.slice(at, end), end }
  }
  let end = at
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
  return { value: text.slice(at, end), end }
}

function quoted(text: string, at: number, delimiter: string): { value: string; end: number } {
  let value = ''
  let from = at + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return { value: value + text.slice(from), end: text.length }
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') {
      // Text between the quote and the delimiter belongs to no field.
      let end = quote + 1
      while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
      return { value, end }
    }
    value += '"'
    from = quote + 2
  }
}

/** `"[{"start":1}]"`: inner quotes that should have been doubled. Null if they were. */
function brokenJson(text: string, at: number): { value: string; end: number } | null {
  const end = closing(text, at + 1)
  if (end === null || text[end] !== '"') return null
  const value = text.slice(at + 1, end)
  return value.includes('""') && !value.includes('":') ? null : { value: value.replaceAll('""', '"'), end: end + 1 }
}

/** The longest JSON to look for: a night has a few naps. */
const LONGEST_JSON = 65_536

/** The position after the bracket that closes the one at `at`, on the same line; null if there is none. */
function closing(text: string, at: number): number | null {
  let depth = 0
  const end = Math.min(text.length, at + LONGEST_JSON)
  for (let i = at; i < end && text[i] !== '\n'; i++) {
    if (text[i] === '[' || text[i] === '{') depth++
    else if ((text[i] === ']' || text[i] === '}') && --depth === 0) return i + 1
  }
  return null
}

/** A cell of text, in quotes, so that readers with other delimiters than commas see one cell too. */
export function quotedCell(value: string): string {
  return `"${value.replaceAll('"', '""')}"`
}

/**
 * Adds an apostrophe wherever a reader that ignores quotes and splits at semicolons, tabs or line ends could begin a
 * cell that a spreadsheet takes for a formula (OWASP, CSV injection).
 */
export function guarded(value: string): string {
  return value.replace(/(?<=^|[;\t\r\n])(?=["' ]*[=+\-@\t\r])/g, "'")
}

/** Removes the apostrophes that `guarded` adds. */
export function unguarded(value: string): string {
  return value.replace(/(?<=^|[;\t\r\n])'(?=["' ]*[=+\-@\t\r])/g, '')
}
