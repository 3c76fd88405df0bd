// `wristory accounts`: the logins of every account, with the method, the data host and the token's expiry.

import { type Expiry, expiryOfAccount } from '../../cloud/expiry.ts'
import { openTokens } from '../../cloud/tokens.ts'
import { ofAccount } from '../account.ts'
import type { Define } from '../command.ts'
import { drawTable } from '../draw/table.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command.description('List the signed-in accounts with their logins. Tokens are never shown.').action(async () => {
    const { home, account, json, now, emit, print, note, warn, tableColumns, style } = context()
    const all = await openTokens(home).list((_, { message, hint }) => note(`${message} ${hint}`))
    const accounts = ofAccount(all, account)
    if (json) {
      await emit(
        accounts.map(({ name, app, via, host, hostProof, issued, expires, renewable, place, refused }) => ({
          account: name,
          app,
          via,
          host,
          hostProof: hostProof ?? null,
          issued,
          expires: expires ?? null,
          renewable,
          place,
          refused: refused ?? null,
        })),
      )
      return
    }
    if (accounts.length === 0) {
      note('No account is signed in. Run `wristory login`.')
      return
    }
    const rows = accounts.map((account) => {
      const { name, app, via, host, renewable, place, tail } = account
      const left = lasts(expiryOfAccount(account, now() / 1000))
      return [name, app, via, host, left, renewable ? 'yes' : 'no', place, tail === '' ? '–' : `...${tail}`]
    })
    const heads = ['account', 'app', 'way', 'data host', 'lasts', 'renewable', 'stored in', 'token']
    await print(
      drawTable(
        heads.map((head) => ({ head })),
        rows,
        tableColumns,
        style,
      ),
    )
    for (const account of accounts) {
      const { level, says } = expiryOfAccount(account, now() / 1000)
      if (level === 'refused')
        warn(oneLine(`${account.app === 'mi-fitness' ? `${account.name} (mi-fitness)` : account.name}: ${says}`))
    }
  })
}

function lasts({ level, days }: Expiry): string {
  if (level === 'refused' || level === 'ended') return level
  return days === undefined ? '–' : `${days} d`
}
