// Which regional host holds an account's data: the one the sign-in reply names, or the one that shows some of it.
// A wrong region answers 200 with nothing in it, so a status alone proves nothing (sign-in.md section 3.4).

import { WristoryError } from '../../errors.ts'
import { genericDataHost, hostFromText, hostsToProbe, type NamedHost } from '../hosts.ts'
import { readHeaders } from '../read-headers.ts'
import type { HostProof } from '../session.ts'
import type { CloudResponse, RequestQuery } from '../transport.ts'
import { isThrottle, jsonOf, objectOf, type SignInContext } from './context.ts'

export interface FoundHost {
  readonly host: string
  readonly proof: HostProof
}

interface HostProbe {
  readonly userId: string
  readonly appToken: string
  readonly appName: string
}

/** What is known beforehand. */
interface Hints {
  readonly host?: string | undefined
  readonly region?: string | undefined
  /** The token was made a moment ago: when nobody takes it, the region is wrong and not the token. */
  readonly fresh?: boolean
}

/**
 * Finds the data host: what the person named, else what `domains` named, else evidence. Without evidence the generic
 * host is kept and the proof is `unproven`. Throws `host-refused` for a foreign name, `token-expired` when every host
 * refuses the token (`wrong-region` when it is fresh), `wait` when a host says "too many".
 */
export async function findDataHost(
  asked: HostProbe,
  named: NamedHost,
  hints: Hints,
  context: SignInContext,
): Promise<FoundHost> {
  const given = givenHost(hints.host)
  if (given !== undefined) return hints.fresh ? checkGivenHost(asked, given, context) : { host: given, proof: 'given' }
  if (named !== undefined && 'foreign' in named) {
    throw new WristoryError(
      'host-refused',
      'The sign-in reply names a data host that does not belong to the vendor; nothing was sent there.',
    )
  }
  if (named !== undefined) return { host: named.host, proof: 'domains' }
  return probe(asked, hostsToProbe(hints.region), hints.fresh === true, context)
}

/** The host a person named; throws `host-refused` when it is not one of the vendor's. */
export function givenHost(host: string | undefined): string | undefined {
  if (host === undefined || host.trim() === '') return undefined
  const known = hostFromText(host)
  if (known !== undefined) return known
  throw new WristoryError(
    'host-refused',
    'The named data host does not belong to the vendor; nothing was sent there.',
    {
      hint: 'Data hosts look like api-mifit-de2.zepp.com.',
    },
  )
}

/**
 * Asks the host that the person named. Throws `wrong-region` when it refuses the token: which of the two is wrong cannot
 * be seen there, and the other hosts can tell.
 */
export async function checkGivenHost(asked: HostProbe, host: string, context: SignInContext): Promise<FoundHost> {
  const { status } = await read(host, `/users/${asked.userId}/devices`, { enableMultiDevice: true }, asked, context)
  if (status !== 401 && status !== 403) return { host, proof: 'given' }
  throw new WristoryError('wrong-region', `The data host ${host} refuses this token (${status}).`, {
    hint: 'The account probably lives in another region: omit --host to try every known host.',
  })
}

/** Asks one host after the other until a reply holds something of this account. */
async function probe(
  asked: HostProbe,
  hosts: readonly string[],
  fresh: boolean,
  context: SignInContext,
): Promise<FoundHost> {
  const seen = { nothing: 0, refused: 0, unreachable: 0 }
  for (const host of hosts) {
    try {
      const answer = await evidence(host, asked, context)
      if (answer === 'found') return { host, proof: 'evidence' }
      seen[answer] += 1
    } catch (error) {
      if (!(error instanceof WristoryError) || error.code !== 'network') throw error
      // A region whose name does not resolve is no reason to give up on the others; no answer at all is.
      seen.unreachable += 1
      if (seen.nothing + seen.refused === 0 && seen.unreachable >= 3) throw error
    }
  }
  if (seen.nothing === 0 && seen.refused > 0) {
    if (fresh) throw new WristoryError('wrong-region', 'No known data host accepts the token of this sign-in.')
    throw new WristoryError('token-expired', 'No data host accepts this token: it has expired, or it is incomplete.', {
      hint: "Get a new one: sign in on the vendor's page again and do not sign out there.",
    })
  }
  return { host: genericDataHost, proof: 'unproven' }
}

type ProbeResult = 'found' | 'refused' | 'nothing'

async function evidence(host: string, asked: HostProbe, context: SignInContext): Promise<ProbeResult> {
  const devices = await read(host, `/users/${asked.userId}/devices`, { enableMultiDevice: true }, asked, context)
  if (devices.status === 401 || devices.status === 403) return 'refused'
  if (hasItems(jsonOf(devices)?.items)) return 'found'
  const days = await read(host, '/v1/data/band_data.json', recentDays(asked.userId, context.clock()), asked, context)
  return hasItems(jsonOf(days)?.data) ? 'found' : 'nothing'
}

function hasItems(list: unknown): boolean {
  return Array.isArray(list) ? list.length > 0 : Object.keys(objectOf(list) ?? {}).length > 0
}

/** The last thirty days and tomorrow, so that no time zone is left out. */
function recentDays(userId: string, now: number): RequestQuery {
  const date = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10)
  return { query_type: 'summary', device_type: 'android_phone', userid: userId, from_date: date(-30), to_date: date(1) }
}

/** One paced read for sign-in's own needs. */
export async function read(
  host: string,
  path: string,
  query: RequestQuery,
  asked: { readonly appToken: string; readonly appName: string },
  context: SignInContext,
): Promise<CloudResponse> {
  const request = { method: 'GET' as const, host, path, query, headers: readHeaders(asked), signal: context.signal }
  return await context.pacer.run(async (tooMany) => {
    const response = await context.transport.send(request)
    if (response.status !== 429 && !isThrottle(jsonOf(response))) return response
    tooMany()
    throw context.cooldown.throttled()
  }, context.signal)
}
