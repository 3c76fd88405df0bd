// The cloud of Mi Fitness, as the client reads it.

import { WristoryError } from '../../errors.ts'
import type { Session } from '../session.ts'
import type { CloudProtocol, RenewalContext } from '../vendor.ts'
import { createCalls, prepareFile } from './call.ts'
import { isMiDataHost } from './hosts.ts'
import { grantByPassToken, openPassport } from './passport.ts'

export function createMiFitness(): CloudProtocol {
  const prepare = createCalls()
  return {
    signInHint: 'Run `wristory login --app mi-fitness` again.',
    isDataHost: isMiDataHost,
    prepare: (session, at, clock) => prepare(session, at, clock()),
    file: prepareFile,
    renewalMeans: ({ loginToken }) => (loginToken === undefined ? [] : ['pass-token']),
    renew: (session, _, context) => renewByPassToken(session, context),
  }
}

/**
 * New tokens by the stored passToken, from the same device id. A passToken that Xiaomi replaced is stored before the
 * next step. No password is ever sent.
 */
async function renewByPassToken(session: Session, context: RenewalContext): Promise<Session> {
  const { userId, loginToken: passToken } = session
  const passport = openPassport(context, { userId, passToken }, async (fresh) => {
    if (fresh !== passToken) await context.onSession?.({ ...session, loginToken: fresh })
  })
  const granted = await grantByPassToken(passport)
  if (granted.userId !== userId)
    throw new WristoryError('wrong-account', 'The renewed token belongs to another account; it was discarded.')
  return {
    ...session,
    appToken: granted.serviceToken,
    sessionKey: granted.sessionKey,
    ...(granted.passToken === undefined ? {} : { loginToken: granted.passToken }),
    ...(granted.cUserId === undefined ? {} : { cUserId: granted.cUserId }),
    issued: Math.floor(context.clock() / 1000),
  }
}
