// The entrance of all data requests: which host has the account, whether the token is valid, which read is requested.
// Anything else is 404, so that a test can verify from the log that only reads happened.

import { createCipheriv } from 'node:crypto'
import { bandDataRoutes } from './band-data.ts'
import { bodyRoutes } from './body.ts'
import { deviceRoutes } from './device-list.ts'
import { eventRoutes } from './events.ts'
import { cluster } from './exchange.ts'
import type { Faults } from './faults.ts'
import { decoded, isLoopback, json, type SimulatorAnswer, type SimulatorAsk } from './http.ts'
import type { SimulatedPerson } from './person.ts'
import { profileRoutes } from './profile.ts'
import type { DataRoute } from './read.ts'
import { readingRoutes } from './readings.ts'
import type { SimulatorTokens } from './tokens.ts'
import { workoutRoutes } from './workout-list.ts'

export const dataRoutes: readonly DataRoute[] = [
  ...bandDataRoutes,
  ...workoutRoutes,
  ...eventRoutes,
  ...bodyRoutes,
  ...readingRoutes,
  ...deviceRoutes,
  ...profileRoutes,
]

const invalid = (): SimulatorAnswer => json({ code: 0, message: 'invalid token', data: { code: '0102' } }, 401)
const notFound = (): SimulatorAnswer => json({ code: -2001, message: 'Not found' }, 404)

/** Handles a request to a data host; `personOf` finds the person of a user id. */
export function answerData(
  ask: SimulatorAsk,
  tokens: SimulatorTokens,
  faults: Faults,
  now: number,
  personOf: (userId: string) => SimulatedPerson | undefined,
): SimulatorAnswer {
  if (ask.method !== 'GET') return notFound()
  const found = dataRoutes
    .map((route) => ({ route, match: route.path.exec(ask.path) }))
    .find(({ match }) => match !== null)
  if (found === undefined) return notFound()
  const token = ask.headers.apptoken ?? /(?:^|;\s*)apptoken=([^;]+)/.exec(ask.headers.cookie ?? '')?.[1] ?? ''
  const held = tokens.app(token)
  if (held === undefined) return invalid()
  if (ended(ask, token, held.account.userId, tokens, faults)) return invalid()
  const region = wrongRegion(ask, faults)
  if (region !== undefined) return region
  const person = personOf(held.account.userId)
  if (faults.hits('suspicious-empty', `${ask.path}?${ask.query}`, 'data')) return nothing(ask)
  const groups = (found.match as RegExpExecArray).slice(1).map((group) => decoded(group ?? ''))
  const named = [ask.query.get('userid') ?? '', /^\/(v2\/watch\/)?users\//.test(ask.path) ? (groups[0] ?? '') : '']
  const own = new Set(['', '-', 'me', held.account.userId])
  if (person === undefined || named.some((name) => !own.has(name))) return invalid()
  const answer = found.route.answer({ ...ask, person, account: held.account, faults, now }, ...groups)
  return ask.headers['x-hm-ekv'] === '1' ? concealed(answer) : answer
}

/** Faults that end the current token. */
function ended(ask: SimulatorAsk, token: string, userId: string, tokens: SimulatorTokens, faults: Faults): boolean {
  const where = `${ask.path}?${ask.query}`
  if (faults.hits('token-expired-for-good', where, 'data')) tokens.revokeAll(userId)
  else if (faults.hits('login-kicked', where, 'data')) tokens.revoke(token, true)
  else if (faults.hits('token-expired', where, 'data') || faults.hits('foreign-token', where, 'data'))
    tokens.revoke(token, false)
  else return false
  return true
}

const right = new RegExp(`^api-mifit(-${cluster}|-${cluster.replace(/\d/, '')})?\\.(huami|zepp)\\.com$`)

/**
 * Another region's host has nothing: it looks like an empty account (sign-in.md 3.4), or refuses if a fault says so.
 */
function wrongRegion(ask: SimulatorAsk, faults: Faults): SimulatorAnswer | undefined {
  const where = `${ask.path}?${ask.query}`
  for (const name of ['wrong-region-403', 'wrong-region-401', 'wrong-region-empty'] as const) {
    const fault = faults.hits(name, where, 'data')
    if (fault === undefined) continue
    if (fault.host === ask.host) return undefined
    if (name === 'wrong-region-empty') return nothing(ask)
    return name === 'wrong-region-401' ? invalid() : json({ code: -403, message: 'Forbidden' }, 403)
  }
  return isLoopback(ask.host) || right.test(ask.host) ? undefined : nothing(ask)
}

/** The reply of a host without this person. */
export function nothing(ask: SimulatorAsk): SimulatorAnswer {
  if (/^\/users\/[^/]+(\/profile)?$/.test(ask.path) && !ask.path.endsWith('/properties')) return notFound()
  if (/^\/(users|v2)\//.test(ask.path)) return json({ items: [] })
  if (ask.path.endsWith('history.json')) return json({ code: 1, message: 'success', data: { next: -1, summary: [] } })
  return json({ code: 1, message: 'success', data: [] })
}

/** The effect of the header `x-hm-ekv`: the reply is no longer JSON (sign-in.md 6). */
function concealed(answer: SimulatorAnswer): SimulatorAnswer {
  const cipher = createCipheriv('aes-128-cbc', 'xeNtBVqzDc6tuNTh', 'MAAAYAAAAAAAAABg')
  const body = Buffer.concat([cipher.update(answer.body ?? ''), cipher.final()])
  return { status: answer.status, headers: { 'content-type': 'application/octet-stream' }, body }
}
