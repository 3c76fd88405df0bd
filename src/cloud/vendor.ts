// What differs between the clouds for the client: how a read is sent, how its reply is judged, how a token is renewed.

import type { Session } from './session.ts'
import type { SignInContext } from './signin/context.ts'
import type { CloudRequest, CloudResponse, RequestQuery } from './transport.ts'
import type { Verdict } from './verdict.ts'
import type { NowInMs } from './wait.ts'

/** A means of renewing a session without a password; each is used once in a run. */
export type Means = 'login-token' | 'access-code' | 'pass-token'

/** The address of a read. */
export interface ReadAddress {
  readonly host: string
  readonly path: string
  readonly query: RequestQuery | undefined
}

/** One read, ready to be sent, with the way to read its reply. */
export interface PreparedRead {
  readonly request: CloudRequest
  judge(response: CloudResponse): Verdict
}

export interface RenewalContext extends SignInContext {
  /** Stores a session before the next step; a token that the cloud replaced may be dead by then. */
  readonly onSession?: (session: Session) => void | Promise<void>
}

/** A cloud as the client uses it. */
export interface CloudProtocol {
  /** What to do when the sign-in has ended. */
  readonly signInHint: string
  isDataHost(host: string): boolean
  prepare(session: Session, at: ReadAddress, clock: NowInMs): PreparedRead
  /** The read of a file at a signed address, without a token; null if its host is not on the list. */
  file?(url: string): PreparedRead | null
  /** The means that can renew this session, in the order of their use; `now` in epoch seconds. */
  renewalMeans(session: Session, now: number): readonly Means[]
  renew(session: Session, means: Means, context: RenewalContext): Promise<Session>
}
