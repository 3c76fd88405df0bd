// Finds the regional host of an account's data: the one that the sign-in reply names, or the one that returns some of
// it. A wrong region answers 200 with nothing in it, so a status alone proves nothing (sign-in.md section 3.4).

import { WristoryError } from '../../errors.ts'
import { genericDataHost, hostFromText, hostsToProbe, type NamedHost } from '../hosts.ts'
import { readHeaders } from '../read-headers.ts'
import type { HostProof } from '../session.ts'
import type { CloudResponse, RequestQuery } from '../transport.ts'
import { isThrottle, jsonBody, type SignInContext, toObject } from './context.ts'

export interface FoundHost {
  readonly host: string
  readonly proof: HostProof
}

interface HostProbe {
  readonly userId: string
  readonly appToken: string
  readonly appName: string
}

/** What is given beforehand. */
interface Hints {
  readonly host?: string | undefined
  readonly region?: string | undefined
  /** The token is new: if no host accepts it, the region is wrong and not the token. */
  readonly fresh?: boolean
}

/**
 * Finds the data host: the one the person named, else the one in `domains`, else by evidence. Without evidence it
 * returns the generic host with the proof `unproven`. Throws `host-refused` for a foreign name, `token-expired` if
 * every host refuses the token (`wrong-region` if it is new), `wait` if a host says "too many requests".
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

/** The host that a person named; throws `host-refused` if it does not belong to the vendor. */
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
 * Checks the host that the person named. Throws `wrong-region` if it refuses the token: the token may be valid
 * elsewhere.
 */
export async function checkGivenHost(asked: HostProbe, host: string, context: SignInContext): Promise<FoundHost> {
  const { status } = await read(host, `/users/${asked.userId}/devices`, { enableMultiDevice: true }, asked, context)
  if (status !== 401 && status !== 403) return { host, proof: 'given' }
  throw new WristoryError('wrong-region', `The data host ${host} refuses this token (${status}).`, {
    hint: 'The account probably lives in another region: omit --host to try every known host.',
  })
}

/** Tries one host after the other until a reply has data of this account. */
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
      // A region whose name does not resolve is skipped; no reply at all is an error.
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
  if (hasItems(jsonBody(devices)?.items)) return 'found'
  const days = await read(host, '/v1/data/band_data.json', recentDays(asked.userId, context.clock()), asked, context)
  return hasItems(jsonBody(days)?.data) ? 'found' : 'nothing'
}

function hasItems(list: unknown): boolean {
  return Array.isArray(list) ? list.length > 0 : Object.keys(toObject(list) ?? {}).length > 0
}

/** The last thirty days and tomorrow, to cover every time zone. */
function recentDays(userId: string, now: number): RequestQuery {
  const date = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10)
  return { query_type: 'summary', device_type: 'android_phone', userid: userId, from_date: date(-30), to_date: date(1) }
}

/** One paced read for sign-in. */
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
    if (response.status !== 429 && !isThrottle(jsonBody(response))) return response
    tooMany()
    throw context.cooldown.throttled()
  }, context.signal)
}
