// Finds the data host of a Mi Fitness account: the one with the newest data of all six. A wrong region answers like an
// account without data, so a status alone proves nothing (mi-fitness.md section 6.4).

import { WristoryError } from '../../errors.ts'
import type { HostProof, Session } from '../session.ts'
import { type SignInContext, toObject } from '../signin/context.ts'
import { createCalls } from './call.ts'
import { dataHostIn, isMiDataHost, isRegion, type Region, regions } from './hosts.ts'

const params = JSON.stringify(['heart_rate', 'steps', 'sleep'].map((key) => ({ key, limit: 1 })))

/** The host and its proof. Throws `host-refused` for a name that is not on the list, `network` if no host answers. */
export async function findMiHost(
  session: Omit<Session, 'host'>,
  hints: { readonly host?: string | undefined; readonly region?: Region | undefined },
  context: SignInContext,
): Promise<{ readonly host: string; readonly hostProof: HostProof }> {
  const given = givenMiHost(hints.host)
  if (given !== undefined) return { host: given, hostProof: 'given' }
  const hinted = hints.region === undefined ? undefined : dataHostIn(hints.region)
  const hosts = [...new Set([...(hinted === undefined ? [] : [hinted]), ...regions.map(dataHostIn)])]
  const prepare = createCalls()
  let best: { host: string; at: number } | undefined
  let lost: WristoryError | undefined
  for (const host of hosts) {
    try {
      const at = { host, path: '/app/v1/data/get_latest_fitness_data', query: { params } }
      const { request, judge } = prepare({ ...session, host }, at, context.clock())
      const response = await context.pacer.run(() => context.transport.send({ ...request, signal: context.signal }))
      const verdict = judge(response)
      const newest = verdict.kind === 'good' ? newestTime(verdict.value) : 0
      if (newest > (best?.at ?? 0)) best = { host, at: newest }
    } catch (error) {
      if (!(error instanceof WristoryError) || error.code !== 'network') throw error
      lost = error
    }
  }
  if (best !== undefined) return { host: best.host, hostProof: 'evidence' }
  if (lost !== undefined && hinted === undefined) throw lost
  return { host: hinted ?? dataHostIn('cn'), hostProof: hinted === undefined ? 'unproven' : 'domains' }
}

/** The host that a person named: a region or a name. Throws `host-refused` for one that is not the vendor's. */
function givenMiHost(text: string | undefined): string | undefined {
  const name = text?.trim().toLowerCase() ?? ''
  if (name === '') return undefined
  if (isRegion(name)) return dataHostIn(name)
  if (isMiDataHost(name)) return name
  throw new WristoryError(
    'host-refused',
    'The named data host does not belong to the vendor; nothing was sent there.',
    { hint: `Regions of Mi Fitness: ${regions.join(', ')}.` },
  )
}

function newestTime(value: unknown): number {
  const list = toObject(toObject(value)?.result)?.data_list
  const times = Array.isArray(list) ? list.map((row) => Number(toObject(row)?.time)) : []
  return Math.max(0, ...times.filter(Number.isFinite))
}
