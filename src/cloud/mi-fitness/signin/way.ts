// What the ways in to the Mi Fitness cloud share: a passport before, a session after.

import { apps, type Session } from '../../session.ts'
import { type Credentials, need, type SignInContext, type WayIn } from '../../signin/context.ts'
import { findMiHost } from '../find-region.ts'
import { type Granted, openPassport, type Passport } from '../passport.ts'

export interface MiSignIn {
  readonly passport: Passport
  readonly context: SignInContext
  readonly credentials: Credentials
}

interface MiWay extends Omit<WayIn, 'signIn' | 'app'> {
  enter(signIn: MiSignIn): Promise<Granted>
}

/** A sign-in method of Mi Fitness. */
export function miWay({ enter, ...way }: MiWay): WayIn {
  return {
    ...way,
    app: 'mi-fitness',
    async signIn(credentials, context) {
      for (const name of way.needs) need(credentials, name)
      const granted = await enter({ passport: openPassport(context), context, credentials })
      return await sessionFromGrant(granted, way.way, credentials, context)
    },
  }
}

async function sessionFromGrant(
  granted: Granted,
  via: Session['via'],
  credentials: Credentials,
  context: SignInContext,
): Promise<Session> {
  const now = Math.floor(context.clock() / 1000)
  const session: Omit<Session, 'host'> = {
    userId: granted.userId,
    appToken: granted.serviceToken,
    ...(granted.passToken === undefined ? {} : { loginToken: granted.passToken }),
    sessionKey: granted.sessionKey,
    ...(granted.cUserId === undefined ? {} : { cUserId: granted.cUserId }),
    appName: apps['mi-fitness'],
    via,
    ...(context.transport.cloud === undefined ? {} : { cloud: context.transport.cloud }),
    issued: now,
    signedIn: now,
  }
  return { ...session, ...(await findMiHost(session, { host: credentials.host, region: granted.region }, context)) }
}
