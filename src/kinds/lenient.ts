// Schema pieces for a cloud that sends numbers as text, text as numbers and nothing where it has nothing:
// a single odd value becomes null instead of spoiling its record.

import { z } from 'zod'
import { lenientNumber } from '../codec/number.ts'
import { jsonText } from './kind.ts'

/** A number or its text; null where it is neither, undefined where the field is absent. */
export const numeric = z.transform(lenientNumber).optional()

/** Text, or a number as text; null for the rest. */
export const textual = z
  .transform((value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null))
  .optional()

/** A switch sent as boolean, number or text. */
export const truthy = z
  .transform((value: unknown) => value === true || value === 'true' || lenientNumber(value) === 1)
  .optional()

/** The fields of `object` that `known` does not name, as JSON text; null when there are none. */
export function unknownFields(object: object, known: object): string | null {
  let extra: Record<string, unknown> | null = null
  for (const key in object) {
    if (key in known) continue
    extra ??= {}
    extra[key] = (object as Record<string, unknown>)[key]
  }
  return extra === null ? null : jsonText(extra)
}
