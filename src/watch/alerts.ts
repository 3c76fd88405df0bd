// Alerts while `watch` runs: a sign-in that expires or was refused, a stale history, a band that is not worn.

import type { SignedInAccount } from '../cloud/tokens.ts'
import type { Store } from '../store/store.ts'
import type { Alerts } from './settings.ts'

export interface Alert {
  readonly account: string
  readonly code: 'sign-in' | 'stale' | 'unworn'
  readonly text: string
}

const DAY = 86_400

/** Every current alert; `now` in epoch seconds. */
export function findAlerts(
  alerts: Alerts,
  signedIn: readonly SignedInAccount[],
  store: Store | null,
  now: number,
): Alert[] {
  return [
    ...signedIn.flatMap((account) => signInAlert(alerts['sign-in'], account, now)),
    ...(store?.accounts() ?? []).flatMap(({ id, name }) => [
      ...sinceAlert(alerts.stale, name, 'stale', lastSuccess(store!, id), now, 'No sync has succeeded for'),
      ...sinceAlert(alerts.unworn, name, 'unworn', lastBeat(store!, id), now, 'The band has not been worn for'),
    ]),
  ]
}

function signInAlert(
  days: number | undefined,
  { name, expires, refused, renewable }: SignedInAccount,
  now: number,
): Alert[] {
  if (days === undefined) return []
  const alert = (text: string): Alert[] => [{ account: name, code: 'sign-in', text: `${text} Run \`wristory login\`.` }]
  if (refused !== undefined) return alert(`${name}: the cloud refused the sign-in.`)
  if (expires === undefined || renewable || expires - now > days * DAY) return []
  if (expires <= now) return alert(`${name}: the sign-in has ended.`)
  return alert(`${name}: the sign-in ends in ${Math.ceil((expires - now) / DAY)} days.`)
}

function sinceAlert(
  days: number | undefined,
  account: string,
  code: 'stale' | 'unworn',
  since: number | null,
  now: number,
  what: string,
): Alert[] {
  if (days === undefined || since === null || now - since < days * DAY) return []
  return [{ account, code, text: `${account}: ${what} ${Math.floor((now - since) / DAY)} days.` }]
}

/** Epoch seconds of the last successful sync. */
function lastSuccess({ database }: Store, account: number): number | null {
  return (
    database.get<{ at: number | null }>(
      "SELECT max(ended) AS at FROM run WHERE account = ? AND command = 'sync' AND outcome IN ('done', 'partial')",
      account,
    )?.at ?? null
  )
}

/** Epoch seconds of the end of the newest day with a heart rate. */
function lastBeat({ database }: Store, account: number): number | null {
  const day = database.get<{ date: string }>(
    'SELECT date FROM day_figure WHERE account = ? AND heartrate_mean IS NOT NULL ORDER BY date DESC LIMIT 1',
    account,
  )
  return day === undefined ? null : Date.parse(day.date) / 1000 + DAY
}
