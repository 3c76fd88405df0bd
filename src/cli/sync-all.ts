// `wristory sync --all`: every signed-in account, one after the other, with a line and an outcome each.

import { namesOfTokens } from '../cloud/tokens.ts'
import { type ErrorCode, WristoryError } from '../errors.ts'
import type { SyncSummary } from '../sync/sync.ts'
import type { CommandContext } from './context.ts'
import { count, some } from './draw/number.ts'
import { understood } from './report.ts'
import { oneLine } from './terminal-text.ts'

/** Errors of the whole folder or run, which the next account would meet too. */
const common: readonly ErrorCode[] = ['interrupted', 'busy', 'store', 'disk-full', 'corrupt', 'newer', 'wait', 'bug']

type AccountOutcome = { readonly account: string } & (
  | { readonly summary: SyncSummary }
  | { readonly error: WristoryError }
)

/**
 * Syncs each account with `syncOne` and reports the outcome. Throws `sign-in-needed` if nobody is signed in; what stops
 * the whole run; the failure that all accounts share; else `partial` if any failed.
 */
export async function syncAll(
  context: CommandContext,
  syncOne: (account: string) => Promise<SyncSummary>,
): Promise<void> {
  const { home, account, json, emit } = context
  if (account !== undefined)
    throw new WristoryError('usage', `--all syncs every account, but ${account} was named too.`, {
      hint: 'Omit --account (or unset WRISTORY_ACCOUNT).',
    })
  const names = namesOfTokens(home)
  if (names.length === 0) throw new WristoryError('sign-in-needed', 'No account is signed in.')
  const outcomes: AccountOutcome[] = []
  for (const name of names) {
    const outcome = await syncOutcome(name, syncOne)
    outcomes.push(outcome)
    if (!json && !context.quiet)
      await context.print(outcomeLine(outcome, Math.max(...names.map(({ length }) => length))))
    if ('error' in outcome && common.includes(outcome.error.code)) break
  }
  if (json) await emit({ accounts: outcomes.map(machineOutcome) })
  const failure = worstFailure(outcomes, names.length)
  if (failure !== undefined) throw failure
}

async function syncOutcome(
  account: string,
  syncOne: (account: string) => Promise<SyncSummary>,
): Promise<AccountOutcome> {
  try {
    return { account, summary: await syncOne(account) }
  } catch (thrown) {
    return { account, error: understood(thrown) }
  }
}

function outcomeLine(outcome: AccountOutcome, width: number): string {
  const name = outcome.account.padEnd(width)
  if ('error' in outcome) return oneLine(`${name}  ${outcome.error.code}: ${outcome.error.message}`)
  const { requests, kinds, failed, first, last } = outcome.summary
  const sum = (what: 'added' | 'changed') => Object.values(kinds).reduce((all, tally) => all + tally[what], 0)
  return [
    `${name}  ${some(requests, 'request')}`,
    `${count(sum('added'))} new`,
    `${count(sum('changed'))} changed`,
    ...(failed.length > 0 ? [`${some(failed.length, 'window')} failed`] : []),
    first === null ? 'no history' : `${first} to ${last}`,
  ].join(', ')
}

function machineOutcome(outcome: AccountOutcome): object {
  if ('summary' in outcome) return outcome
  const { code, message, hint, until } = outcome.error
  return { account: outcome.account, error: { code, message, hint, ...(until === undefined ? {} : { until }) } }
}

function worstFailure(outcomes: readonly AccountOutcome[], all: number): WristoryError | undefined {
  const errors = outcomes.flatMap((one) => ('error' in one ? [one.error] : []))
  const incomplete = outcomes.filter((one) => 'summary' in one && one.summary.failed.length > 0).length
  const [first] = errors
  if (first === undefined && incomplete === 0) return undefined
  const last = errors.at(-1)
  if (last !== undefined && common.includes(last.code)) return last
  if (first !== undefined && errors.length === all && errors.every(({ code }) => code === first.code)) return first
  return new WristoryError(
    'partial',
    `${errors.length + incomplete} of ${some(all, 'account')} did not sync completely.`,
  )
}
