// Thrift's compact protocol, as far as Parquet's page headers and footer need it: fields as values, structs as objects
// from field number to value. Source: thrift-compact-protocol.md of Apache Thrift.

import { bytesOf } from '../../codec/text.ts'

/** A value and its type number on the wire. */
export interface Thrift {
  readonly type: number
  readonly bytes: readonly number[]
}

const TRUE = 1
const FALSE = 2
const I32 = 5
const I64 = 6
const BINARY = 8
const LIST = 9
const STRUCT = 12

export function i32(value: number): Thrift {
  return { type: I32, bytes: varint(zigzag(value)) }
}

export function i64(value: number): Thrift {
  return { type: I64, bytes: varint(zigzag(value)) }
}

export function flag(value: boolean): Thrift {
  return { type: value ? TRUE : FALSE, bytes: [] }
}

export function text(value: string): Thrift {
  const bytes = bytesOf(value)
  return { type: BINARY, bytes: [...varint(bytes.length), ...bytes] }
}

/** `items` are all of one type; an empty list is one of structs. */
export function list(items: readonly Thrift[]): Thrift {
  const type = items[0]?.type ?? STRUCT
  const head = items.length < 15 ? [(items.length << 4) | type] : [0xf0 | type, ...varint(items.length)]
  return { type: LIST, bytes: head.concat(...items.map(({ bytes }) => bytes)) }
}

/** Fields by their number; those that are undefined are left out. */
export function struct(fields: Readonly<Record<number, Thrift | undefined>>): Thrift {
  const bytes: number[] = []
  let last = 0
  // Object keys that are whole numbers come in rising order, as the short form of the headers needs them.
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const id = Number(key)
    bytes.push(((id - last) << 4) | value.type)
    for (const byte of value.bytes) bytes.push(byte)
    last = id
  }
  bytes.push(0)
  return { type: STRUCT, bytes }
}

/** Negative numbers become odd ones; exact up to 2^52. */
export function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2
}

/** Seven bits a byte, the lowest first. */
export function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}
