// Every request this program can make, as a list: reads of health data and the sign-in calls, and nothing that writes.

import { isDataHost, isVendorHost } from './hosts.ts'
import { isMiAllowed } from './mi-fitness/hosts.ts'

interface Endpoint {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly host: (host: string) => boolean
}

/** A user in a path: a number, `-` or `me` (data.md section 3.4). */
const user = '(?:\\d{1,20}|-|me)'

const reads = [
  '/v1/data/band_data\\.json',
  '/v1/sport/run/(?:history|detail)\\.json',
  `/users/${user}/events(?:/dateString)?`,
  `/v2/users/${user}/events`,
  `/users/${user}/fileInfo/events`,
  `/v2/watch/users/${user}/WatchSportStatistics/[A-Z0-9_]{1,40}`,
  `/users/${user}/heartRate`,
  `/users/${user}/members/(?:-1|\\d{1,20})/weightRecords`,
  `/users/${user}/devices`,
  `/users/${user}(?:/profile|/properties|/bloodPressure)?`,
  '/huami\\.health\\.getUserInfo\\.json',
  '/device/settings/meta',
  '/v1/user/manualData\\.json',
]

/** The whole list. */
export const endpoints: readonly Endpoint[] = [
  ...reads.map((path) => ({ method: 'GET' as const, path: new RegExp(`^${path}$`), host: isDataHost })),
  { method: 'GET', path: /^\/v1\/client\/app_tokens$/, host: isVendorHost },
  { method: 'POST', path: /^\/registrations\/[^/]+\/tokens$/, host: isUserHost },
  { method: 'POST', path: /^\/v2\/registrations\/tokens$/, host: isUserHost },
  { method: 'POST', path: /^\/v2\/client\/login$/, host: isVendorHost },
  { method: 'POST', path: /^\/v1\/client\/logout$/, host: isVendorHost },
]

/** True if a list has this method and path for this host, each vendor with its own hosts; `path` has no query. */
export function isAllowed(method: string, host: string, path: string): boolean {
  const own = endpoints.some((end) => end.method === method && end.path.test(path) && end.host(host))
  return own || isMiAllowed(method, host, path)
}

/** Passwords go to the `api-user` hosts only. */
function isUserHost(host: string): boolean {
  return host.startsWith('api-user') && isVendorHost(host)
}
