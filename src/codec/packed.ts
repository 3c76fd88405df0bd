// Fixed-width records packed into bytes, big-endian, and the plain SQL that reads them back: so that dense data is
// small on disk and still rows for every SQL program.

/** Fields of one record in order: name and width in bytes (1 to 4). */
export type Layout = Readonly<Record<string, 1 | 2 | 3 | 4>>

/** Bytes per record. */
export function widthOf(layout: Layout): number {
  return Object.values(layout).reduce((sum, width) => sum + width, 0)
}

/** Null becomes all ones; other values are whole and cut to what fits below that. */
export function pack<L extends Layout>(
  layout: L,
  records: readonly { readonly [K in keyof L]: number | null }[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(records.length * widthOf(layout))
  let at = 0
  for (const record of records) {
    for (const [name, width] of Object.entries(layout)) {
      const none = 256 ** width - 1
      const value = record[name]
      let rest = value === null || value === undefined ? none : Math.min(Math.max(0, Math.round(value)), none - 1)
      for (let i = width - 1; i >= 0; i--) {
        bytes[at + i] = rest % 256
        rest = Math.floor(rest / 256)
      }
      at += width
    }
  }
  return bytes
}

/** The records of `bytes`; a cut record at the end is left out. */
export function* unpack<L extends Layout>(layout: L, bytes: Uint8Array): Generator<{ [K in keyof L]: number | null }> {
  const width = widthOf(layout)
  for (let start = 0; start + width <= bytes.length; start += width) {
    let at = start
    const record: Record<string, number | null> = {}
    for (const [name, size] of Object.entries(layout)) {
      let value = 0
      for (let i = 0; i < size; i++) value = value * 256 + bytes[at + i]!
      record[name] = value === 256 ** size - 1 ? null : value
      at += size
    }
    yield record as { [K in keyof L]: number | null }
  }
}

// A byte of a BLOB as a number in plain SQL is its place in the list of all bytes.
const everyByte = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')).join('')

/** SQL for the byte of `blob` at the 1-based position `at`. */
export function sqlByte(blob: string, at: string): string {
  return `(instr(x'${everyByte}', substr(${blob}, ${at}, 1)) - 1)`
}

/** SQL for field `name` of the record number `index` (from 0) in `blob`; all ones become NULL. */
export function sqlField(layout: Layout, blob: string, index: string, name: string): string {
  let offset = 1
  for (const [field, width] of Object.entries(layout)) {
    if (field === name) {
      const parts = Array.from(
        { length: width },
        (_, i) => `${sqlByte(blob, `${index} * ${widthOf(layout)} + ${offset + i}`)} * ${256 ** (width - 1 - i)}`,
      )
      return `nullif(${parts.join(' + ')}, ${256 ** width - 1})`
    }
    offset += width
  }
  throw new TypeError(`no field ${name}`)
}
