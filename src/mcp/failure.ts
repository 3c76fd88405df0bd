// The error text for a caller: what happened and what to do, without anything about this machine.

import { resolve } from 'node:path'
import { errorKinds, WristoryError } from '../errors.ts'

/** The text of an error. An internal error may quote anything, and is not repeated. */
export function failureText(error: unknown, home: string): string {
  if (!(error instanceof WristoryError) || error.code === 'bug') return 'The server failed on this request.'
  const { message, hint } = error
  const text = hint === errorKinds.usage.hint ? message : `${message} ${hint}`
  return text.replaceAll(resolve(home), 'the home folder').replaceAll(home, 'the home folder')
}
