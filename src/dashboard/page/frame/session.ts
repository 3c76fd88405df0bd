// The secret of this dashboard: swapped for the one-time code in the address, kept in storage of this origin, which no
// page of another port can read, and sent as a header.

import { keep, recall } from './storage.ts'

const name = 'wristory-secret'

/** The header that lets a request in. */
export function withSecret(): Record<string, string> {
  const secret = recall(name)
  return secret === null ? {} : { authorization: `Bearer ${secret}` }
}

/** Swaps the code in the address for the secret, and takes the code out of the address and of the history. */
export async function enter(): Promise<void> {
  const [, code] = /^#token=([\w-]+)$/.exec(location.hash) ?? []
  if (code === undefined) return
  history.replaceState(null, '', location.pathname + location.search)
  const reply = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => null)
  // A used code opens nothing; the next request shows whether this browser has the secret already.
  if (reply?.ok) keep(name, ((await reply.json()) as { secret: string }).secret)
}
