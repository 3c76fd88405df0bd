// `wristory account`: gives an account another name, or makes one of two that are the same person's.

import { InvalidArgumentError } from '@commander-js/extra-typings'
import { checkedName, mergeLogins, namesOfTokens, openTokens, renameLogin } from '../../cloud/tokens.ts'
import { WristoryError } from '../../errors.ts'
import { renameInSettings } from '../../handover/run/settings.ts'
import { openFamily } from '../../http-server/family.ts'
import { type GoingLogin, mergeAccounts, planMerge, renameAccount, stoppedMerge } from '../../store/accounts.ts'
import { isThere, storePath } from '../../store/store.ts'
import { unknownAccount } from '../account.ts'
import { askYes } from '../ask.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { some } from '../draw/number.ts'
import { oneLine } from '../terminal-text.ts'

export const define: Define = (command, context) => {
  command
    .description(
      'Rename an account, or merge two accounts of one person. A merge takes over stored replies, notes, plans and runs, keeps a copy of the store, and makes all tables again.',
    )
    .argument('<action>', 'rename or merge', actionNamed)
    .argument('<from>', 'the account')
    .argument('<to>', 'its new name, or the account that it becomes part of')
    .option('-y, --yes', 'merge without asking')
    .action(async (action, from, to, { yes = false }) => {
      if (action === 'rename') await rename(context(), checkedName(from), checkedName(to))
      else await merge(context(), from, to, yes)
    })
}

function actionNamed(text: string): 'rename' | 'merge' {
  if (text === 'rename' || text === 'merge') return text
  throw new InvalidArgumentError('It is rename or merge.')
}

/** Store, login and receivers one after the other, each where it still has the old name: a stopped rename goes on. */
async function rename(context: CommandContext, from: string, to: string): Promise<void> {
  const { home, json, emit, note, now } = context
  if (from === to) throw new WristoryError('usage', 'The new name is the old one.')
  const tokens = openTokens(home)
  const signedIn = namesOfTokens(home)
  const kept = isThere(storePath(home))
    ? await renameAccount(home, from, to, () => Math.floor(now() / 1000))
    : { renamed: false, there: false }
  if (!kept.renamed && !signedIn.includes(from)) throw unknownAccount(from, signedIn)
  await renameLogin(tokens, from, to)
  renameInSettings(home, from, to)
  openFamily(home, now).rename(from, to)
  if (json) return await emit({ renamed: from, to })
  note(
    `${oneLine(from)} is ${oneLine(to)} now. Receivers remove the old name and get the new one with the next delivery.`,
  )
}

async function merge(context: CommandContext, from: string, into: string, yes: boolean): Promise<void> {
  const { home, json, emit, note, now } = context
  const seconds = () => Math.floor(now() / 1000)
  const signedIn = namesOfTokens(home)
  if (signedIn.includes(from)) {
    const { session } = await openTokens(home).load(from)
    const left = await stoppedMerge(home, { from, into, userId: session.userId }, seconds)
    if (left !== null) {
      await moveLogin(context, from, into, left)
      return note(`${oneLine(from)} is part of ${oneLine(into)} now: an earlier merge was stopped before its end.`)
    }
  }
  const plan = await planMerge(home, from, into, seconds)
  const login = signedIn.includes(from) && !signedIn.includes(into) ? 'from' : 'into'
  const { days } = plan
  if (!yes) {
    note(
      [
        `Merging ${from} into ${into}: ${some(days.from, 'day')}, ${some(plan.replies, 'reply', 'replies')}, ${some(plan.notes, 'note')}.`,
        `Of ${some(days.both, 'day')} that both have, the later answer stands.`,
        signedIn.includes(from) && login === 'into'
          ? `The login of ${into} goes on; that of ${from} is forgotten here, and what comes new in its cloud is not fetched.`
          : `The login of ${login === 'from' ? from : into} goes on.`,
        'Receivers remove the old name and get the data under the new one with the next delivery. The store is copied before.',
      ]
        .map(oneLine)
        .join('\n'),
    )
    if (!context.asks) throw new WristoryError('usage', 'Nothing was merged.', { hint: 'Add --yes.' })
    if (!(await askYes(context, `Merge ${oneLine(from)} into ${oneLine(into)}?`)))
      throw new WristoryError('interrupted', 'Nothing was merged.')
  }
  const { copy } = await mergeAccounts(home, from, into, { now: seconds, login })
  await moveLogin(context, from, into, login)
  if (json) return await emit({ ...plan, copy })
  note(`${oneLine(from)} is part of ${oneLine(into)} now. The store as it was: ${oneLine(copy)}`)
}

async function moveLogin({ home, now }: CommandContext, from: string, into: string, login: GoingLogin): Promise<void> {
  const tokens = openTokens(home)
  if (login === 'from') await renameLogin(tokens, from, into)
  else await mergeLogins(tokens, from, into)
  renameInSettings(home, from, into)
  openFamily(home, now).rename(from, into)
}
