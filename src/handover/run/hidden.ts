// Errors of receivers without the secrets of the receiver: a server may quote in its answer what it was sent.

import { WristoryError } from '../../errors.ts'
import type { Receiver } from '../receiver.ts'

const HIDDEN = '(hidden)'
/** Shorter beginnings of a secret, at the end of a text that was cut, reveal nothing. */
const LEAST = 6

/** The receiver with errors that name none of these values. */
export function guarded(receiver: Receiver, secrets: readonly string[]): Receiver {
  const { deliver, notify, close } = receiver
  return {
    deliver: (delivery) => hiding(deliver.call(receiver, delivery), secrets),
    ...(notify && { notify: (event) => hiding(notify.call(receiver, event), secrets) }),
    close: () => hiding(close.call(receiver), secrets),
  }
}

/** Rejects as `work` does, without the secrets. */
export async function hiding<T>(work: Promise<T>, secrets: readonly string[]): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    throw withoutSecrets(thrown, secrets)
  }
}

function withoutSecrets(thrown: unknown, secrets: readonly string[]): unknown {
  const { message } = thrown as Error
  const hidden = secrets.reduce(without, message)
  if (hidden === message) return thrown
  const known = thrown instanceof WristoryError ? thrown : new WristoryError('handover', message)
  const until = known.until === undefined ? {} : { until: known.until }
  return new WristoryError(known.code, hidden, { hint: known.hint, ...until })
}

function without(text: string, secret: string): string {
  if (secret.length < 4) return text
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]
  const left = forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text)
  // A text that was cut may end within the secret.
  for (let length = secret.length - 1; length >= LEAST; length--)
    if (left.endsWith(secret.slice(0, length))) return left.slice(0, -length) + HIDDEN
  return left
}
