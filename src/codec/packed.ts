// Fixed-width records packed into bytes, big-endian, and the plain SQL that reads them: dense data is small on disk and
// still rows for every SQL program.

/** Fields of one record in order: name and width in bytes (1 to 4). */
export type Layout = Readonly<Record<string, 1 | 2 | 3 | 4>>

/** Bytes per record. */
export function recordWidth(layout: Layout): number {
  return layoutParts(layout).width
}

interface LayoutParts {
  readonly names: readonly string[]
  readonly widths: readonly number[]
  readonly width: number
}

const parts = new WeakMap<Layout, LayoutParts>()

/** Made once for each layout: a day has few stages, and parsing the layout would cost as much as they do. */
function layoutParts(layout: Layout): LayoutParts {
  let known = parts.get(layout)
  if (known === undefined) {
    const widths = Object.values(layout)
    known = { names: Object.keys(layout), widths, width: widths.reduce<number>((sum, width) => sum + width, 0) }
    parts.set(layout, known)
  }
  return known
}

/** Null becomes all ones; other values are integers, capped below that. */
export function pack<L extends Layout>(
  layout: L,
  records: readonly { readonly [K in keyof L]: number | null }[],
): Uint8Array<ArrayBuffer> {
  const { names, widths, width: whole } = layoutParts(layout)
  const bytes = new Uint8Array(records.length * whole)
  let at = 0
  for (const record of records) {
    for (let field = 0; field < names.length; field++) {
      const width = widths[field]!
      const none = limits[width]!
      const value = record[names[field]!]
      let rest = none
      if (value !== null && value !== undefined) {
        rest = Math.round(value)
        if (!(rest > 0)) rest = 0
        else if (rest >= none) rest = none - 1
      }
      for (let i = at + width - 1; i >= at; i--) {
        bytes[i] = rest & 255
        // An unsigned shift keeps all four bytes.
        rest >>>= 8
      }
      at += width
    }
  }
  return bytes
}

/** All ones in a field of that many bytes: null. */
const limits = [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff]

/** The records of `bytes`; a truncated record at the end is left out. */
export function* unpack<L extends Layout>(layout: L, bytes: Uint8Array): Generator<{ [K in keyof L]: number | null }> {
  const { names, widths, width } = layoutParts(layout)
  for (let start = 0; start + width <= bytes.length; start += width) {
    let at = start
    const record: Record<string, number | null> = {}
    for (let field = 0; field < names.length; field++) {
      const size = widths[field]!
      let value = 0
      for (const end = at + size; at < end; at++) value = value * 256 + bytes[at]!
      record[names[field]!] = value === limits[size] ? null : value
    }
    yield record as { [K in keyof L]: number | null }
  }
}

// In plain SQL, a byte of a BLOB as a number is its position in the list of all bytes.
const everyByte = `x'${Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0')).join('')}'`

/** The table that `sqlByte` reads: one row with the list of all bytes. */
export const byteTable = {
  name: 'every_byte',
  create: [
    'CREATE TABLE IF NOT EXISTS every_byte (bytes BLOB NOT NULL) STRICT',
    'DELETE FROM every_byte',
    `INSERT INTO every_byte VALUES (${everyByte})`,
  ],
}

/**
 * SQL for the byte of `blob` at the 1-based position `at`, short enough for views that read many bytes. `list` is the
 * list of all bytes: `bytes` where `every_byte` is joined, which is faster to prepare.
 */
export function sqlByte(blob: string, at: string, list = '(SELECT bytes FROM every_byte)'): string {
  return `(instr(${list}, substr(${blob}, ${at}, 1)) - 1)`
}

/** The same with the list inlined: longer, and a tenth faster for thousands of bytes. */
export function sqlByteInline(blob: string, at: string): string {
  return `(instr(${everyByte}, substr(${blob}, ${at}, 1)) - 1)`
}

/** SQL for field `name` of record number `index` (from 0) in `blob`; all ones become NULL. */
export function sqlField(layout: Layout, blob: string, index: string, name: string): string {
  let offset = 1
  for (const [field, width] of Object.entries(layout)) {
    if (field === name) {
      const parts = Array.from(
        { length: width },
        (_, i) => `${sqlByte(blob, `${index} * ${recordWidth(layout)} + ${offset + i}`)} * ${256 ** (width - 1 - i)}`,
      )
      return `nullif(${parts.join(' + ')}, ${256 ** width - 1})`
    }
    offset += width
  }
  throw new TypeError(`no field ${name}`)
}
