// `wristory sync`: fetches what is missing, newest first, and reports what came; it can stop and resume at any window.

import { sessionExpiry } from '../../cloud/expiry.ts'
import { type AppName, appNames, openCloud } from '../../cloud/index.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { ensureLogin } from '../../store/ensure-login.ts'
import type { LoginName } from '../../store/logins.ts'
import { parsed } from '../../store/note.ts'
import { heldRules } from '../../store/purge/rules.ts'
import { openStore, type Store } from '../../store/store.ts'
import { syncLogins } from '../../sync/logins.ts'
import { plan, type SyncOptions, type SyncProgress, type SyncSummary } from '../../sync/sync.ts'
import { signedInAs } from '../account.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { count, duration, some } from '../draw/number.ts'
import { summaryLines } from '../draw/summary.ts'
import { steadyMemory } from '../memory.ts'
import { inOrder, localDay, names } from '../options.ts'
import { createProgress } from '../progress.ts'

export const define: Define = (command, context) => {
  command
    .description('Refetch the last week, then fill in everything older until the history ends.')
    .option('--from <day>', 'first day, YYYY-MM-DD', localDay)
    .option('--to <day>', 'last day', localDay)
    .option(
      '--kinds <names>',
      'only these kinds of data (day,night), or sources as --plan names them; other kinds in the same replies are stored too',
      names,
    )
    .addOption(
      command.createOption('--app <name>', 'only the login of this app (default: all logins)').choices(appNames),
    )
    .option('--brief', 'daily totals and nights only, without the minutes')
    .option('--again', 'with --from: also re-download days already fetched')
    .option('--plan', 'print what would be requested, and send nothing')
    .addOption(
      command
        .createOption('--all', 'all signed-in accounts, one line each; exit status 8 if some failed')
        .conflicts('plan'),
    )
    .action(async (options) => {
      inOrder(options.from, options.to)
      const around = context()
      if (options.plan) return await showPlan(around, options)
      if (!options.all) return void (await runSync(around, options))
      const { syncAll } = await import('../sync-all.ts')
      await syncAll(around, (account) => syncAccount(named(around, account), options, async () => undefined))
    })
}

export interface SyncFlags {
  readonly app?: AppName | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly kinds?: readonly string[] | undefined
  readonly brief?: boolean | undefined
  readonly again?: boolean | undefined
}

/** The same context for another account; its members are getters, so they are not copied. */
function named(around: CommandContext, account: string): CommandContext {
  return Object.create(around, { account: { value: account } }) as CommandContext
}

/**
 * Syncs the selected account and reports the result. Throws `partial` if some windows failed, and whatever ends a sync
 * early.
 */
export async function runSync(context: CommandContext, flags: SyncFlags): Promise<SyncSummary> {
  // A sync that ends early reports what it stored.
  const summary = await syncAccount(context, flags, async (early) => {
    if (!context.json) await say(context, early, false)
  })
  await say(context, summary, true)
  sayCompany(context, summary, flags.kinds ?? [])
  if (summary.failed.length > 0) throw failedInPart(summary)
  return summary
}

/** Syncs the account of `context`. Throws whatever ends a sync early, after passing `onEarly` what was stored. */
async function syncAccount(
  context: CommandContext,
  flags: SyncFlags,
  onEarly: (summary: SyncSummary) => Promise<void>,
): Promise<SyncSummary> {
  const { home, env, cloud: origin, account: wanted, signal, now, stderr, styleOfNotes, quiet } = context
  const cloud = openCloud({ home, env, version: version(), cloud: origin, signal, clock: now })
  const progress = createProgress({ stream: stderr, style: styleOfNotes, quiet, title: 'Fetching', now })
  const breathe = steadyMemory()
  try {
    const clients = await signedInAs(context, cloud.clients(wanted, flags.app))
    for (const { session } of clients) {
      const { says } = sessionExpiry(session, now() / 1000)
      if (says !== '') context.warn(says)
    }
    const store = await openStore({ folder: home, write: true, now: seconds(now) })
    try {
      const before = lastRun(store)
      const account = store.account(clients[0]!.name)
      const purged = account === undefined ? 0 : heldRules(store.database, account.id).length
      if (purged > 0) context.note(`Left out by ${some(purged, 'purge')} (see \`wristory purge --list\`).`)
      const options = {
        ...syncOptions(context, flags, store),
        zone: context.zone,
        signal,
        onProgress: ({ title, share, window }: SyncProgress) => {
          breathe()
          progress.update({ share, label: window ? `${title} ${window.from.slice(0, 7)}` : title })
        },
        onEnd: (app: LoginName, error?: unknown) => cloud.noteOutcome(clients.find((one) => one.app === app)!, error),
      }
      const ending = async (summary: SyncSummary) => {
        progress.end()
        await onEarly(summary)
      }
      try {
        return await syncLogins(clients, options, ending)
      } catch (error) {
        progress.end()
        const run = lastRun(store)
        const early =
          clients.length === 1 && run && run.id !== before?.id && run.outcome !== 'done' && run.outcome !== 'partial'
        if (early && run.summary && run.summary.requests > 0) await onEarly(run.summary)
        throw error
      }
    } finally {
      store.close()
    }
  } finally {
    progress.end()
    await cloud.close()
  }
}

async function showPlan(context: CommandContext, flags: SyncFlags): Promise<void> {
  const { home, env, cloud: origin, account: wanted, now, json, emit, print } = context
  const cloud = openCloud({ home, env, version: version(), cloud: origin, clock: now })
  const clients = await signedInAs(context, cloud.clients(wanted, flags.app))
  const store = await openStore({ folder: home, write: true, now: seconds(now) })
  try {
    const plans = clients.map(({ name, app, userId }) => {
      const account = ensureLogin(store, name, { app, userId }, context.zone)
      return plan({ ...syncOptions(context, flags, store), account, userId, login: app })
    })
    const requests = plans.flatMap((one) => one.requests)
    const atMost = plans.reduce((sum, one) => sum + one.atMost, 0)
    // A paced request takes a quarter of a second of waiting and about as long for the reply.
    const time = { least: requests.length * 0.5, most: atMost * 0.5 }
    if (json) return await emit({ requests, atMost, seconds: time })
    const spans = requests.map(({ source, from, to }) => `  ${source}${from === null ? '' : `  ${from} to ${to}`}`)
    await print(
      [
        `At least ${some(requests.length, 'request')}, at most ${count(atMost)} (${duration(time.least)} to ${duration(time.most)}).`,
        ...spans,
      ].join('\n'),
    )
  } finally {
    store.close()
    await cloud.close()
  }
}

function syncOptions(context: CommandContext, flags: SyncFlags, store: Store) {
  const { from, to, kinds, brief, again } = flags
  return { store, now: seconds(context.now), from, to, kinds, brief, again } satisfies Partial<SyncOptions>
}

function seconds(now: () => number): () => number {
  return () => Math.floor(now() / 1000)
}

async function say(context: CommandContext, summary: SyncSummary, ended: boolean): Promise<void> {
  if (context.json) await context.emit(summary)
  else if (!context.quiet) await context.print(summaryLines(summary, context.columns, ended).join('\n'))
}

/** Says which other kinds came with the same replies. */
function sayCompany({ note }: CommandContext, { kinds }: SyncSummary, asked: readonly string[]): void {
  const isNews = ([name, { added, changed }]: [string, { added: number; changed: number }]) =>
    !asked.includes(name) && added + changed > 0
  const company = Object.entries(kinds)
    .filter(isNews)
    .map(([name]) => name)
  if (asked.length > 0 && company.length > 0)
    note(`The same replies contain other kinds, which were stored too: ${company.join(', ')}.`)
}

function failedInPart(summary: SyncSummary): WristoryError {
  return new WristoryError(
    'partial',
    `${some(summary.failed.length, 'window')} could not be fetched; everything else is stored.`,
  )
}

function lastRun(store: Store): { id: number; outcome: string | null; summary: SyncSummary | null } | undefined {
  const row = store.database.get<{ id: number; outcome: string | null; summary: string | null }>(
    'SELECT id, outcome, summary FROM run ORDER BY id DESC LIMIT 1',
  )
  return row && { ...row, summary: parsed<SyncSummary>(row.summary ?? '') }
}
