// Answers of the account service: JSON behind a guard, with numbers that exceed what a number holds (mi-fitness.md
// section 6.1).

import { WristoryError } from '../../errors.ts'
import { toObject } from '../signin/context.ts'
import type { CloudResponse } from '../transport.ts'

/** Fields of an answer by name; numbers of more than 15 digits as text. */
export type PassportAnswer = Readonly<Record<string, unknown>>

/** An answer with the reply that carried it: some fields come as headers. */
export interface AnsweredForm {
  readonly answer: PassportAnswer
  readonly response: CloudResponse
}

/** The JSON of an answer behind its guard `&&&START&&&`. Throws `cloud-failed` for anything else. */
export function readAnswer(response: CloudResponse): PassportAnswer {
  const text = new TextDecoder().decode(response.body).replace(/^\s*&&&START&&&/, '')
  try {
    const answer = toObject(JSON.parse(text, exactNumbers as (key: string, value: unknown) => unknown))
    if (answer !== undefined) return answer
  } catch {
    // The error follows.
  }
  throw new WristoryError('cloud-failed', `The account service of Xiaomi answered with no JSON (${response.status}).`, {
    hint: 'Try again later, or sign in with `--via qr`.',
  })
}

/** A nonce exceeds 2^53: as a number it loses digits, and the signature made from it is wrong (section 9, 3). */
function exactNumbers(_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  return typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source) ? source : value
}

/** What some answers carry in a header in place of the body. */
export function readPragma({ headers }: CloudResponse): PassportAnswer {
  const text = headers['extension-pragma']
  if (text === undefined) return {}
  try {
    return toObject(JSON.parse(text, exactNumbers as (key: string, value: unknown) => unknown)) ?? {}
  } catch {
    return {}
  }
}

/** A value that is text, or a number as its digits; undefined for nothing, empty and other types. */
export function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined
}
