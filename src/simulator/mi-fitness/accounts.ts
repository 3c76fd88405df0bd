// The state of a Xiaomi account: its pass token, its sessions, trusted devices, and codes that were scanned.

import { createHash } from 'node:crypto'
import type { SimulatorAsk } from '../http.ts'

/** The one Xiaomi account of the simulated person. */
export const miAccount = { userId: '2000000001', cUserId: 'SIM-CUSER-2000000001' } as const

export interface MiSession {
  /** Base64, 16 bytes. */
  readonly key: string
  readonly serviceToken: string
  /** Larger than a number can hold. */
  readonly nonce: string
}

export interface MiAccounts {
  /** The session of a data call; undefined with other cookies. */
  session(ask: SimulatorAsk): MiSession | undefined
  isPassToken(token: string | undefined): boolean
  /** The present pass token. */
  readonly passToken: string
  /** Makes another pass token; the one before is dead. */
  rotate(): void
  /** Starts a session, which data calls use after `open`. */
  login(): MiSession
  /** The session whose address was called, now valid; undefined for another nonce or a wrong signature. */
  open(nonce: string, clientSign: string | null): MiSession | undefined
  readonly trusted: Set<string>
}

/** Cookies of a request by name. */
export function cookiesOf(ask: SimulatorAsk): ReadonlyMap<string, string> {
  const pairs = (ask.headers.cookie ?? '').split(';').map((part) => part.trim().split(/=(.*)/s))
  return new Map(pairs.map(([name = '', value = '']) => [name, value]))
}

export function createMiAccounts(): MiAccounts {
  let logins = 0
  let rotations = 0
  const started = new Map<string, MiSession>()
  const opened = new Map<string, MiSession>()
  const passToken = () => `V1:SIM-PASS-${rotations}`
  return {
    session(ask) {
      const cookies = cookiesOf(ask)
      const mine = cookies.get('cUserId') === miAccount.cUserId || cookies.get('userId') === miAccount.userId
      return mine ? opened.get(cookies.get('serviceToken') ?? '') : undefined
    },
    isPassToken: (token) => token === passToken(),
    get passToken() {
      return passToken()
    },
    rotate() {
      rotations++
    },
    login() {
      logins++
      const key = createHash('md5').update(`session ${logins}`).digest('base64')
      const session = {
        key,
        serviceToken: `SIM-SERVICE-${logins}`,
        nonce: String(9_100_000_000_000_000_000n + BigInt(logins)),
      }
      started.set(session.nonce, session)
      return session
    },
    open(nonce, clientSign) {
      const session = started.get(nonce)
      if (session === undefined) return undefined
      const wanted = createHash('sha1').update(`nonce=${nonce}&${session.key}`).digest('base64')
      if (clientSign !== null && clientSign !== wanted) return undefined
      opened.set(session.serviceToken, session)
      return session
    },
    trusted: new Set(),
  }
}
