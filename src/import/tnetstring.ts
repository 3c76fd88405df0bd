// Tagged netstrings, the container of mitmproxy's flow files: decimal length, `:`, payload, one byte that says the type.
//
//   , bytes   ; UTF-8 text   # integer   ^ float   ! true or false   ~ null   ] list   } dictionary (key, value ...)

import { textOf } from '../codec/text.ts'

export type NetstringValue =
  | Uint8Array
  | string
  | number
  | boolean
  | null
  | NetstringValue[]
  | { [key: string]: NetstringValue }

/** Twelve digits are the most that the format's own reader takes. */
const DIGITS = 12
/** Flows nest six levels deep. */
const DEEPEST = 40

/** The length written at `at`, and where the payload begins; null when there is none. */
export function lengthAt(bytes: Uint8Array, at: number): { length: number; payload: number } | null {
  let length = 0
  for (let i = at; i < bytes.length && i - at <= DIGITS; i++) {
    const byte = bytes[i]!
    if (byte === 0x3a) return i === at ? null : { length, payload: i + 1 }
    if (byte < 0x30 || byte > 0x39) return null
    length = length * 10 + byte - 0x30
  }
  return null
}

/** The value that begins at `at` and the place after it; null where the bytes are not a whole one. */
export function decodeTnetstring(bytes: Uint8Array, at = 0, depth = 0): { value: NetstringValue; end: number } | null {
  const head = lengthAt(bytes, at)
  if (head === null || depth > DEEPEST) return null
  const end = head.payload + head.length
  const type = bytes[end]
  if (type === undefined) return null
  const payload = bytes.subarray(head.payload, end)
  const value = decodePayload(payload, String.fromCharCode(type), depth)
  return value === undefined ? null : { value, end: end + 1 }
}

function decodePayload(payload: Uint8Array, type: string, depth: number): NetstringValue | undefined {
  switch (type) {
    case ',':
      return payload
    case ';':
      return textOf(payload)
    case '#':
    case '^': {
      const number = Number(textOf(payload))
      return payload.length > 0 && payload.length <= 40 && Number.isFinite(number) ? number : undefined
    }
    case '!':
      return { true: true, false: false }[textOf(payload)]
    case '~':
      return payload.length === 0 ? null : undefined
    case ']':
      return readList(payload, depth)
    case '}':
      return readDictionary(payload, depth)
    default:
      return undefined
  }
}

function readList(payload: Uint8Array, depth: number): NetstringValue[] | undefined {
  const items: NetstringValue[] = []
  for (let at = 0; at < payload.length; ) {
    const item = decodeTnetstring(payload, at, depth + 1)
    if (item === null) return undefined
    items.push(item.value)
    at = item.end
  }
  return items
}

function readDictionary(payload: Uint8Array, depth: number): { [key: string]: NetstringValue } | undefined {
  const items = readList(payload, depth)
  if (items === undefined || items.length % 2 !== 0) return undefined
  // Without a prototype, so that a key of any name is only a key.
  const dictionary: { [key: string]: NetstringValue } = Object.create(null)
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i]!
    // Old versions have keys as bytes.
    const name = key instanceof Uint8Array ? textOf(key) : key
    if (typeof name !== 'string') return undefined
    dictionary[name] = items[i + 1]!
  }
  return dictionary
}

/** The bytes of a value, for tests and for writing flow files. */
export function encodeTnetstring(value: NetstringValue): Uint8Array {
  const wrap = (payload: Uint8Array | string, type: string): Uint8Array => {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
    return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes, Buffer.from(type)])
  }
  if (value === null) return wrap('', '~')
  if (value instanceof Uint8Array) return wrap(value, ',')
  if (typeof value === 'string') return wrap(value, ';')
  if (typeof value === 'boolean') return wrap(String(value), '!')
  if (typeof value === 'number') return wrap(String(value), Number.isInteger(value) ? '#' : '^')
  if (Array.isArray(value)) return wrap(Buffer.concat(value.map(encodeTnetstring)), ']')
  return wrap(Buffer.concat(Object.entries(value).flatMap((pair) => pair.map(encodeTnetstring))), '}')
}
