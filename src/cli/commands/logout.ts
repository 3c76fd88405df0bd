// `wristory logout`: ends the login at the cloud if possible and deletes the local tokens in any case. The history
// stays.

import { type AppName, appNames, checkedName, openCloud, type TokenStore } from '../../cloud/index.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { signedInAs } from '../account.ts'
import type { Define } from '../command.ts'

export const define: Define = (command, context) => {
  command
    .description('End the login of an account at the cloud and delete its tokens. The history stays.')
    .option('--local', 'only delete the tokens here, send nothing')
    .addOption(
      command.createOption('--app <name>', 'only the login of this app (default: all logins)').choices(appNames),
    )
    .action(async (options) => {
      const around = context()
      const { home, env, cloud: origin, signal, now, account, json, emit, print } = around
      const cloud = openCloud({ home, env, version: version(), cloud: origin, signal, clock: now })
      try {
        const { name, sessions } = await signedInAs(around, loggedIn(cloud.tokens, account, options.app)).catch(
          async (error: unknown) => {
            const damaged = error instanceof WristoryError && account !== undefined && error.code === 'sign-in-needed'
            if (damaged && options.app === undefined && (await cloud.tokens.remove(account)))
              return { name: checkedName(account), sessions: [] }
            throw error
          },
        )
        const ended =
          sessions.length === 0 || options.local
            ? [{ revoked: false, says: 'Nothing was sent; the tokens expire by themselves within weeks.' }]
            : await Promise.all(sessions.map((session) => cloud.revoke(session)))
        await cloud.tokens.remove(name, options.app)
        const revoked = ended.every((one) => one.revoked)
        if (json) await emit({ account: name, revoked })
        else await print(`Deleted the tokens of ${name}. ${ended.map(({ says }) => says).join(' ')}`)
      } finally {
        await cloud.close()
      }
    })
}

/** The sessions of the account, or that of one login. */
async function loggedIn(tokens: TokenStore, account: string | undefined, app: AppName | undefined) {
  if (app === undefined) return await tokens.loadAll(account)
  const { name, session } = await tokens.load(account, app)
  return { name, sessions: [session] }
}
