// Schema pieces for a cloud that sends numbers as text, text as numbers and nothing for a missing value: a single bad
// value becomes null instead of invalidating its record.

import * as z from 'zod/mini'
import { lenientNumber } from '../codec/number.ts'
import { jsonText } from './kind.ts'

/** A number or its text; null if it is neither, undefined if the field is absent. */
export const numeric = z.optional(z.transform(lenientNumber))

/** Text, or a number as text; null for the rest. */
export const textual = z.optional(
  z.transform((value: unknown) =>
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null,
  ),
)

/** A switch sent as boolean, number or text. */
export const truthy = z.optional(
  z.transform((value: unknown) => value === true || value === 'true' || lenientNumber(value) === 1),
)

/** Records after which compiling pays off. */
const MANY = 500

/** The parsed value of a schema. */
export type Parser<S extends z.ZodMiniType> = (value: unknown) => z.core.util.SafeParseResult<z.output<S>>

/**
 * `safeParse` for thousands of records: compiles after enough calls to pay for the 3 ms. Uncompiled, each field takes
 * two objects, which the engine soon promotes to the old generation; whatever they reference then outlives its reply.
 */
export function createParser<S extends z.ZodMiniType>(schema: S): Parser<S> {
  let asked = 0
  let parser = schema
  return (value) => {
    asked++
    // A page whose policy forbids eval says so to the schemas (`jitless`).
    if (asked === MANY && z.config().jitless !== true) parser = z.compile(schema)
    return parser.safeParse(value)
  }
}

/** The fields of `object` that `known` does not name, as JSON text; null if there are none. */
export function unknownFields(object: object, known: object): string | null {
  let extra: Record<string, unknown> | null = null
  for (const key in object) {
    if (key in known) continue
    extra ??= {}
    extra[key] = (object as Record<string, unknown>)[key]
  }
  return extra === null ? null : jsonText(extra)
}
