// The JSON types of a value by path: lists count as one path, texts that hold JSON are walked too.

/** `integer` and `fraction` are both numbers: a fraction that happens to be whole is written without its point. */
export type JsonType = 'null' | 'flag' | 'integer' | 'fraction' | 'number-text' | 'text' | 'list' | 'object'

export type Types = Map<string, Set<JsonType>>

/** Adds the types found in `value` under `path`. */
export function addTypes(types: Types, value: unknown, path = ''): Types {
  const inner = typeof value === 'string' ? jsonIn(value) : undefined
  const found = types.get(path) ?? new Set()
  types.set(path, found.add(typeOf(value)))
  if (inner !== undefined) addTypes(types, inner, `${path}(json)`)
  else if (Array.isArray(value)) for (const item of value) addTypes(types, item, `${path}[]`)
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) addTypes(types, part, path === '' ? name : `${path}.${name}`)
  return types
}

/** Whether `found` may stand where `real` was seen: whole numbers for fractions, texts of a number for texts. */
export function fits(found: JsonType, real: readonly string[]): boolean {
  if (real.includes(found)) return true
  if (found === 'integer') return real.includes('fraction')
  return found === 'number-text' && real.includes('text')
}

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'boolean') return 'flag'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction'
  if (typeof value === 'string') return /^-?\d+(\.\d+)?$/.test(value) ? 'number-text' : 'text'
  return 'object'
}

function jsonIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
