// Apache Parquet: typed columns for pandas, DuckDB and the like, days as DATE and instants as UTC timestamps. Written
// by hand because row-by-row libraries take six times as long for ten years of minutes. Layout: parquet.thrift of
// Apache Parquet 2.x; data pages of version 1, which every reader supports.

import { bytesOf } from '../codec/text.ts'
import type { Column } from '../kinds/kind.ts'
import type { RowTable, Setting, TableFormat } from './format.ts'
import { type Encoded, encodings, gatherer, physicalType, types, workspace } from './parquet/column.ts'
import { flag, i32, i64, list, struct, type Thrift, text } from './parquet/thrift.ts'

export const parquet: TableFormat = {
  name: 'parquet',
  title: 'Typed columns for pandas, DuckDB and data lakes',
  extension: '.parquet',
  mediaType: 'application/vnd.apache.parquet',
  units: 'chosen',
  holds: 'table',
  write: writeParquet,
}

// Seventy days of minutes: a row group size that readers handle well in little memory.
const GROUP = 100_800
/** The largest batch that a table hands on. */
const LARGEST_BATCH = 20_000

async function* writeParquet(table: RowTable, setting: Setting): AsyncGenerator<Uint8Array> {
  const columns = Object.entries(table.columns)
  const work = workspace(GROUP + LARGEST_BATCH)
  const gatherers = columns.map(([, column]) => gatherer(column, GROUP + LARGEST_BATCH, work))
  const groups: Thrift[] = []
  let rows = 0
  let total = 0
  const magic = bytesOf('PAR1')
  let at = magic.length
  yield magic
  const flush = function* (): Generator<Uint8Array> {
    const chunks: Thrift[] = []
    const start = at
    for (const [i, [name, column]] of columns.entries()) {
      const { pages, meta, length } = columnChunk(name, column, gatherers[i]!.encode(), at)
      yield* pages
      chunks.push(meta)
      at += length
    }
    groups.push(struct({ 1: list(chunks), 2: i64(at - start), 3: i64(rows) }))
    total += rows
    rows = 0
  }
  for await (const { batch } of table.batches()) {
    columns.forEach(([name], i) => {
      gatherers[i]!.add(batch.columns[name], batch.length)
    })
    rows += batch.length
    if (rows >= GROUP) yield* flush()
  }
  if (rows > 0) yield* flush()
  yield footer(table, setting, total, groups)
}

/** A column's pages at offset `at` of the file, and its entry in the footer. */
function columnChunk(
  name: string,
  column: Column,
  encoded: Encoded,
  at: number,
): { pages: Uint8Array[]; meta: Thrift; length: number } {
  const { dictionary, data, encoding, rows } = encoded
  const pages: Uint8Array[] = []
  let offset = at
  const page = (header: (size: Thrift) => Thrift, body: Uint8Array): number => {
    const head = Uint8Array.from(header(i32(body.length)).bytes)
    pages.push(head, body)
    const start = offset
    offset += head.length + body.length
    return start
  }
  const dictionaryAt =
    dictionary === null
      ? undefined
      : page(
          (size) =>
            struct({ 1: i32(2), 2: size, 3: size, 7: struct({ 1: i32(dictionary.count), 2: i32(encodings.PLAIN) }) }),
          dictionary.body,
        )
  const rle = i32(encodings.RLE)
  const dataAt = page(
    (size) => struct({ 1: i32(0), 2: size, 3: size, 5: struct({ 1: i32(rows), 2: i32(encoding), 3: rle, 4: rle }) }),
    data,
  )
  const length = offset - at
  const used = dictionary === null ? [encoding, encodings.RLE] : [encodings.PLAIN, encoding, encodings.RLE]
  const meta = struct({
    1: i32(types[physicalType(column)]),
    2: list(used.map(i32)),
    3: list([text(name)]),
    4: i32(0),
    5: i64(rows),
    6: i64(length),
    7: i64(length),
    9: i64(dataAt),
    11: dictionaryAt === undefined ? undefined : i64(dictionaryAt),
  })
  return { pages, meta: struct({ 2: i64(at), 3: meta }), length }
}

function footer(table: RowTable, { version }: Setting, rows: number, groups: readonly Thrift[]): Uint8Array {
  const columns = Object.entries(table.columns)
  const documents = columns.map(([name, { unit, doc }]) =>
    struct({ 1: text(`${name}.doc`), 2: text(unit ? `${doc} [${unit}]` : doc) }),
  )
  const { bytes } = struct({
    1: i32(2),
    2: list([
      struct({ 4: text('root'), 5: i32(columns.length) }),
      ...columns.map(([name, column]) => columnSchema(name, column)),
    ]),
    3: i64(rows),
    4: list(groups),
    5: list([struct({ 1: text('kind'), 2: text(table.name) }), ...documents]),
    6: text(`wristory version ${version}`),
  })
  const length = bytes.length
  return Uint8Array.from([
    ...bytes,
    length & 255,
    (length >>> 8) & 255,
    (length >>> 16) & 255,
    length >>> 24,
    ...bytesOf('PAR1'),
  ])
}

function columnSchema(name: string, column: Column): Thrift {
  const none = struct({})
  // Converted types for old readers beside the logical ones: UTF8 0, DATE 6, TIMESTAMP_MILLIS 9, JSON 19.
  const meaning: Record<string, [converted: number, logical: Thrift]> = {
    text: [0, struct({ 1: none })],
    date: [6, struct({ 6: none })],
    instant: [9, struct({ 8: struct({ 1: flag(true), 2: struct({ 1: none }) }) })],
    json: [19, struct({ 12: none })],
  }
  const [converted, logical] = meaning[column.type] ?? []
  return struct({
    1: i32(types[physicalType(column)]),
    3: i32(1),
    4: text(name),
    6: converted === undefined ? undefined : i32(converted),
    10: logical,
  })
}
