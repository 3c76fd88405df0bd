// Where a redirect of the data host leads, and which of them are followed.

import { WristoryError } from '../errors.ts'
import { isAllowed } from './endpoints.ts'
import { isDataHost } from './hosts.ts'
import type { RequestQuery } from './transport.ts'

/** The target of a redirect; only https to a data host of the vendor is followed. */
export function follow(location: string, from: { host: string; path: string }, cloud: string | undefined) {
  const url = URL.parse(location, `https://${from.host}${from.path}`)
  const standIn = cloud !== undefined && url?.origin === cloud
  const host = standIn ? from.host : (url?.host ?? '')
  const safe = url !== null && url.username + url.password === '' && (standIn || url.protocol === 'https:')
  if (!safe || !isDataHost(host)) throw elsewhere()
  if (!isAllowed('GET', host, url.pathname)) throw otherPath(from.path)
  return { host, path: url.pathname, query: Object.fromEntries(url.searchParams) as RequestQuery | undefined }
}

export function elsewhere(): WristoryError {
  return new WristoryError('host-refused', 'The data host redirects to another host; the token was not sent there.', {
    hint: 'Sign in again. If it persists, the region of the account may have moved: try `wristory login --host`.',
  })
}

function otherPath(path: string): WristoryError {
  return new WristoryError(
    'cloud-refused',
    `${pathName(path)} redirects to an address without health data; the redirect was not followed.`,
  )
}

/** The end of a path, without the user id in its middle. */
export function pathName(path: string): string {
  return (
    path
      .split('/')
      .filter((part) => part !== '' && !/\d{3,}/.test(part))
      .slice(-2)
      .join('/') || 'the request'
  )
}
