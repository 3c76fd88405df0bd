// CSV with a header row (RFC 4180), lenient where a known writer is not: a field that holds JSON may be quoted badly or
// not at all, and then ends where its brackets do.

/** Rows as objects by column name; a byte order mark and blank lines are passed over, missing fields are ''. */
export function* readCsv(text: string): Generator<Record<string, string>> {
  let header: string[] | null = null
  const start = text.startsWith('\ufeff') ? 1 : 0
  for (const fields of rowsOf(text, start)) {
    if (header === null) header = fields.map((name) => name.trim())
    // Without a prototype, so that a column of any name is only a column.
    else yield Object.assign(Object.create(null), Object.fromEntries(header.map((name, i) => [name, fields[i] ?? ''])))
  }
}

/** Column names of the first row. */
export function csvColumns(text: string): string[] {
  const [first] = rowsOf(text.slice(0, 4096), text.startsWith('\ufeff') ? 1 : 0)
  return first?.map((name) => name.trim()) ?? []
}

function* rowsOf(text: string, start: number): Generator<string[]> {
  let fields: string[] = []
  let at = start
  while (at < text.length) {
    const { value, end } = fieldAt(text, at)
    fields.push(value)
    at = end
    if (text[at] === ',') {
      at++
      // A comma at the very end stands before an empty field.
      if (at === text.length) fields.push('')
      else continue
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
    if (fields.length > 1 || fields[0] !== '') yield fields
    fields = []
  }
}

/** A field and the place of the comma or line end after it. */
function fieldAt(text: string, at: number): { value: string; end: number } {
  const first = text[at]
  if (first === '"') {
    const inner = text[at + 1]
    const json = inner === '[' || inner === '{' ? brokenJson(text, at) : null
    return json ?? quoted(text, at)
  }
  if (first === '[' || first === '{') {
    const end = closing(text, at)
    if (end !== null) return { value: text.slice(at, end), end }
  }
  let end = at
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++
  return { value: text.slice(at, end), end }
}

function quoted(text: string, at: number): { value: string; end: number } {
  let value = ''
  let from = at + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return { value: value + text.slice(from), end: text.length }
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') {
      // What stands between the quote and the comma belongs to nothing.
      let end = quote + 1
      while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++
      return { value, end }
    }
    value += '"'
    from = quote + 2
  }
}

/** `"[{"start":1}]"`: quotes inside that should have been doubled. Null when they were. */
function brokenJson(text: string, at: number): { value: string; end: number } | null {
  const end = closing(text, at + 1)
  if (end === null || text[end] !== '"') return null
  const value = text.slice(at + 1, end)
  return value.includes('""') && !value.includes('":') ? null : { value: value.replaceAll('""', '"'), end: end + 1 }
}

/** The place after the bracket that closes the one at `at`, on the same line; null when there is none. */
function closing(text: string, at: number): number | null {
  let depth = 0
  for (let i = at; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '[' || text[i] === '{') depth++
    else if ((text[i] === ']' || text[i] === '}') && --depth === 0) return i + 1
  }
  return null
}
