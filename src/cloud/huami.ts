// The cloud of Zepp and Zepp Life, as the client reads it.

import { isDataHost } from './hosts.ts'
import { readHeaders } from './read-headers.ts'
import { renew, renewalMeans } from './renew.ts'
import type { CloudProtocol } from './vendor.ts'
import { judge } from './verdict.ts'

export const huami: CloudProtocol = {
  signInHint: 'Run `wristory login` again.',
  isDataHost,
  prepare: (session, at) => ({
    // The token belongs to the session's own host; a redirect target gets the request without it.
    request: { method: 'GET', ...at, headers: at.host === session.host ? readHeaders(session) : {} },
    judge,
  }),
  renewalMeans,
  renew,
}
