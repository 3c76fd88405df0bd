// Fields inside a record, also inside text that is JSON or base64 of JSON, by their path.

import { decodeBase64Text, encodeBase64 } from '../../codec/base64.ts'
import { bytesOf } from '../../codec/text.ts'
import { isObject, readExact, writeExact } from './parts.ts'

/** Names of fields from the record inwards. */
export type FieldPath = readonly string[]

/** The record without the field; the same object where it has none. */
export function withoutField(value: unknown, path: FieldPath): unknown {
  return changedAt(value, path, () => undefined)
}

/** The value with what stands at `path` changed; undefined removes it, which leaves null in a list. */
export function changedAt(value: unknown, path: FieldPath, change: (value: unknown) => unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return change(value)
  const box = openText(value)
  if (box !== null) {
    const inner = changedAt(box.value, path, change)
    return inner === box.value ? value : box.close(inner)
  }
  if (Array.isArray(value)) {
    const before = value[Number(name)]
    const after = changedAt(before, rest, change)
    return before === after || !(Number(name) in value) ? value : value.with(Number(name), after ?? null)
  }
  if (!isObject(value) || !(name in value)) return value
  const after = changedAt(value[name], rest, change)
  if (after === value[name]) return value
  if (after !== undefined) return { ...value, [name]: after }
  const { [name]: _, ...others } = value
  return others
}

/** Names of the fields of a value, and of what its text holds; none for a plain value. */
export function fieldNames(value: unknown): string[] {
  const inner = openText(value)?.value ?? value
  if (Array.isArray(inner)) return inner.map((_, i) => String(i))
  return isObject(inner) ? Object.keys(inner) : []
}

export function fieldAt(value: unknown, path: FieldPath): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const inner = openText(value)?.value ?? value
  if (Array.isArray(inner)) return fieldAt(inner[Number(name)], rest)
  return isObject(inner) ? fieldAt(inner[name], rest) : undefined
}

/** An object or a list inside text, and how it becomes such text again. */
export function openText(value: unknown): { readonly value: unknown; close(value: unknown): string } | null {
  if (typeof value !== 'string' || value.length < 2) return null
  if (/^\s*[{[]/.test(value)) {
    const inner = readExact(value)
    return inner === undefined ? null : { value: inner, close: writeExact }
  }
  // Base64 of text that begins with a brace or a bracket.
  if (!/^[eW]/.test(value)) return null
  const text = decodeBase64Text(value)
  const inner = text === null ? undefined : readExact(text)
  if (inner === undefined || typeof inner !== 'object') return null
  return { value: inner, close: (changed) => encodeBase64(bytesOf(writeExact(changed))) }
}
