// Text inside XML: the five special characters escaped, and characters outside XML 1.0 left out.

import { bytesOf, textOf } from '../codec/text.ts'

/** Safe as element content and inside double quotes. */
export function xml(text: string): string {
  return (
    textOf(bytesOf(text))
      // Controls and non-characters; lone surrogates have become U+FFFD by the way through UTF-8.
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g, '')
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  )
}
