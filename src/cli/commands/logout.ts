// `wristory logout`: ends the login at the cloud if possible and deletes the local tokens in any case. The history
// stays.

import { checkedName, openCloud } from '../../cloud/index.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { signedInAs } from '../account.ts'
import type { Define } from '../command.ts'

export const define: Define = (command, context) => {
  command
    .description('End the login of an account at the cloud and delete its tokens. The history stays.')
    .option('--local', 'only delete the tokens here, send nothing')
    .action(async (options) => {
      const around = context()
      const { home, env, cloud: origin, signal, now, account, json, emit, print } = around
      const cloud = openCloud({ home, env, version: version(), cloud: origin, signal, clock: now })
      try {
        const { name, session } = await signedInAs(around, cloud.tokens.load(account)).catch(async (error: unknown) => {
          const damaged = error instanceof WristoryError && account !== undefined && error.code === 'sign-in-needed'
          if (damaged && (await cloud.tokens.remove(account))) return { name: checkedName(account), session: undefined }
          throw error
        })
        const ended =
          session === undefined || options.local
            ? { revoked: false, says: 'Nothing was sent; the tokens expire by themselves within weeks.' }
            : await cloud.revoke(session)
        await cloud.tokens.remove(name)
        if (json) await emit({ account: name, revoked: ended.revoked })
        else await print(`Deleted the tokens of ${name}. ${ended.says}`)
      } finally {
        await cloud.close()
      }
    })
}
