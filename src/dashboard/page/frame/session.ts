// The secret of this dashboard: exchanged for the one-time code in the address, stored for this origin, where pages of
// other ports cannot read it, and sent as a header.

import { keep, recall } from './storage.ts'

const name = 'wristory-secret'

/** The headers that authenticate a request and name its account. */
export function withSecret(): Record<string, string> {
  const secret = recall(name)
  const person = chosenPerson()
  return {
    ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
    ...(person === '' ? {} : { 'wristory-account': person }),
  }
}

const person = 'wristory-account'

/** The account that this browser looks at; '' for the one that the dashboard was started for. */
export function chosenPerson(): string {
  return recall(person) ?? ''
}

/** Looks at another account, from its home page on: no answer of the one before stays. */
export function choosePerson(account: string): void {
  keep(person, account)
  location.assign('/home')
}

/** Locks the device; what it stored to work offline goes with the first refused answer. */
export async function lock(): Promise<void> {
  await fetch('/api/v1/unlock', { method: 'DELETE', headers: withSecret() }).catch(() => null)
  keep(person, '')
  location.assign('/')
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
