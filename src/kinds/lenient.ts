// Schema pieces for a cloud that sends numbers as text, text as numbers and nothing where it has nothing:
// a single odd value becomes null instead of spoiling its record.

import * as z from 'zod/mini'
import { lenientNumber } from '../codec/number.ts'
import { jsonText } from './kind.ts'

/** A number or its text; null where it is neither, undefined where the field is absent. */
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

/** Records after which compiling has paid. */
const MANY = 500

/** What a schema makes of a value. */
export type Parser<S extends z.ZodMiniType> = (value: unknown) => z.core.util.SafeParseResult<z.output<S>>

/**
 * `safeParse` for records that come by the thousand: compiled when it was asked so often that the 3 ms for it have paid.
 * Not compiled, each field takes two objects, which the engine soon makes among the long-lived ones; whatever they
 * point to then outlives its reply.
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
