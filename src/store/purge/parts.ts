// The body of a reply as parts with records: pages of JSON with a list each, or files of an export with lines. A part with
// fewer records is written with the rest as it was, numbers digit by digit.

import { joinFiles, splitFiles } from '../../codec/bundle.ts'
import { joinPages, splitPages } from '../../codec/pages.ts'
import { bytesOf, textOf } from '../../codec/text.ts'

export interface BodyPart {
  /** False for a reply that is one record. */
  readonly isList: boolean
  readonly records: readonly unknown[]
  /** The part with these records in place of its own. */
  build(records: readonly unknown[]): Uint8Array
}

export interface BodyParts {
  readonly parts: readonly BodyPart[]
  /** The body of these parts. */
  join(parts: readonly Uint8Array[]): Uint8Array
}

/** Null for a body that is neither JSON nor text in lines. */
export function bodyParts(body: Uint8Array): BodyParts | null {
  const files = splitFiles(body)
  if (files.length > 0)
    return {
      parts: files.map(({ bytes }) => lines(bytes)),
      join: (parts) => joinFiles(parts.map((bytes, i) => ({ name: (files[i] ?? files[0])!.name, bytes }))),
    }
  const pages = splitPages(body).map((page) => readExact(textOf(page)))
  if (pages.every((page) => page !== undefined)) return { parts: pages.map(jsonPart), join: joinPages }
  return pages.length === 1 ? { parts: [lines(body)], join: (parts) => parts[0]! } : null
}

/** Lines of CSV below their head. */
function lines(bytes: Uint8Array): BodyPart {
  const [head = '', ...rest] = textOf(bytes).split(/(?<=\n)/)
  return { isList: true, records: rest, build: (records) => bytesOf(head + records.join('')) }
}

/** Where the lists of the cloud and of databases stand. */
const places = [['items'], ['data', 'summary'], ['data', 'items'], ['data'], ['rows'], []] as const

function jsonPart(page: unknown): BodyPart {
  for (const path of places) {
    const found = path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), page)
    const at = (list: unknown) => bytesOf(writeExact(replaced(page, path, list)))
    if (Array.isArray(found)) return { isList: true, records: found, build: at }
    // One form of the daily records is an object by date.
    if (path[0] === 'data' && path.length === 1 && isObject(found) && Object.keys(found).some(isDay))
      return {
        isList: true,
        records: Object.entries(found),
        build: (records) => at(Object.fromEntries(records as [string, unknown][])),
      }
  }
  return { isList: false, records: [page], build: (records) => bytesOf(writeExact(records[0] ?? {})) }
}

const isDay = (name: string) => /^\d{4}-\d\d-\d\d$/.test(name)

function replaced(value: unknown, path: readonly string[], list: unknown): unknown {
  const [name, ...rest] = path
  return name === undefined ? list : { ...(value as object), [name]: replaced((value as Fields)[name], rest, list) }
}

export type Fields = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRaw(value)
}

/** `JSON.rawJSON` and the third argument of a reviver, which the types of the language do not have yet. */
const exact = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): boolean
}

const isRaw = (value: unknown) => exact.isRawJSON(value)

/** The value of JSON text, numbers that would change when written stay text; undefined where it is no JSON. */
export function readExact(text: string): unknown {
  try {
    return exact.parse(text, (_, value, { source }) =>
      typeof value === 'number' && source !== undefined && String(value) !== source ? exact.rawJSON(source) : value,
    )
  } catch {
    return undefined
  }
}

export function writeExact(value: unknown): string {
  return JSON.stringify(value)
}
