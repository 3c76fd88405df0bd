// `wristory watch`: syncs every account on a schedule and hands over changes, until it is stopped.

import { join } from 'node:path'
import { setTimeout as setTimer } from 'node:timers'
import { setFlagsFromString } from 'node:v8'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { cloudsOpen } from '../../cloud/pace.ts'
import { namesOfTokens, openTokens } from '../../cloud/tokens.ts'
import { keptSignIns } from '../../dashboard/server/kept-sign-in.ts'
import { type Later, lastSync } from '../../dashboard/server/schedule.ts'
import { WristoryError } from '../../errors.ts'
import { readPrivateJson, writePrivate } from '../../files/private.ts'
import { handsOver } from '../../handover/run/folder.ts'
import { storeDoor } from '../../query/reader.ts'
import { isThere, openStore, storePath } from '../../store/store.ts'
import { type Alert, findAlerts } from '../../watch/alerts.ts'
import type { RunCommand } from '../../watch/child.ts'
import {
  type Alerts,
  alertNames,
  leastEvery,
  quietHours,
  readWatchSettings,
  type WatchSettings,
} from '../../watch/settings.ts'
import { createWatch, type Watch } from '../../watch/watch.ts'
import type { Define } from '../command.ts'
import { type CommandContext, untilStopped } from '../context.ts'
import { wholeNumber } from '../options.ts'
import { ownCommands } from '../own-commands.ts'
import { readSetting } from '../settings.ts'

/** Minutes of a week. */
const LONGEST = 7 * 1440
const LAST_PORT = 65_535
/** Hours between two checks for alerts without a sync. */
const LOOK = 3_600_000

export const define: Define = (command, context) => {
  command
    .description(
      'Sync every signed-in account on a schedule, and hand over changes to the receivers you added. It never signs in. SIGHUP reloads watch.json and the accounts.',
    )
    .option(
      '--every <minutes>',
      'minutes between two syncs (default: as set on the dashboard, else 60)',
      wholeNumber(leastEvery, LONGEST),
    )
    .option('--quiet-hours <span>', 'hours without a sync, such as 23:00-07:00', quiet)
    .option('--alert <name=days>', `alerts to receivers: ${alertNames.join(', ')}; repeatable`, alert, {})
    .option('--listen <port>', 'serve /health, and with a token /metrics, on 127.0.0.1', wholeNumber(0, LAST_PORT))
    .option('--bearer-file <file>', 'file with the token for /metrics (or WRISTORY_METRICS_BEARER)')
    .option('--once', 'sync and hand over once, for timers; the exit status is that of the first failure')
    .action(async (options) => {
      const around = context()
      const run = ownCommands(around)
      const flags: Partial<WatchSettings> = {
        ...(options.every === undefined ? {} : { every: options.every }),
        ...(options.quietHours === undefined ? {} : { quiet: options.quietHours }),
        ...(Object.keys(options.alert).length === 0 ? {} : { alerts: options.alert }),
      }
      if (options.once) return await once(around, run, flags)
      around.rest()
      // It waits nearly all of the time: V8 keeps the heap small rather than code fast (3 MiB).
      setFlagsFromString('--optimize-for-size')
      const bearer = readSetting(around, 'metricsBearer', options.bearerFile) ?? null
      await watch(around, run, flags, options.listen, bearer)
    })
}

function quiet(text: string) {
  try {
    return quietHours(text)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

function alert(text: string, before: Alerts): Alerts {
  const [, name, days] = /^([a-z-]+)=(\d{1,3})$/.exec(text) ?? []
  const known = alertNames.find((one) => one === name)
  if (known === undefined)
    throw new InvalidArgumentError(`It is written like ${alertNames[0]}=3; there are ${alertNames.join(', ')}.`)
  return { ...before, [known]: Number(days) }
}

/** Keeps the process alive, unlike the dashboard's timer. */
const later: Later = (work, milliseconds) => {
  const timer = setTimer(work, milliseconds)
  return () => clearTimeout(timer)
}

async function once(context: CommandContext, run: RunCommand, flags: Partial<WatchSettings>): Promise<void> {
  const { account } = context
  const synced = await run(account === undefined ? ['sync', '--all'] : ['sync', '--account', account], context.signal)
  const handed = handsOver(context.home)
    ? await run(['handover', 'send'], context.signal)
    : { value: null, error: null }
  if (context.json) await context.emit({ sync: synced.value, handover: handed.value })
  await alerting(context, run, () => readWatchSettings(context.home, flags))()
  context.signal.throwIfAborted()
  const failure = synced.error ?? handed.error
  if (failure !== null) throw failure
}

async function watch(
  context: CommandContext,
  run: RunCommand,
  flags: Partial<WatchSettings>,
  port: number | undefined,
  bearer: string | null,
): Promise<void> {
  const { home, account, now, signal, note } = context
  const chosen = () => namesOfTokens(home).filter((name) => account === undefined || name === account)
  if (chosen().length === 0) throw new WristoryError('sign-in-needed', 'No account is signed in.')
  let settings = readWatchSettings(home, flags)
  const door = storeDoor({ folder: home, account, now })
  const checked = alerting(context, run, () => settings)
  const watching = createWatch({
    settings: () => settings,
    accounts: chosen,
    signIn: async (wanted) => (await keptSignIns(openTokens(home))).find(({ name }) => name === wanted) ?? null,
    lastRun: (name) => lastSync(door, name),
    opens: (apps) => (context.cloud === undefined ? cloudsOpen(home, apps, now() / 1000) : 0),
    run,
    checked,
    handsOver: () => handsOver(home),
    now,
    random: Math.random,
    later,
    signal,
    say: (text) => note(`${new Date(now()).toISOString().slice(0, 19)}Z ${text}`),
  })
  context.onHangup(() => {
    try {
      settings = readWatchSettings(home, flags)
      note('Settings reloaded.')
      void watching.look()
    } catch (error) {
      note(`${(error as Error).message} The earlier settings stay in effect.`)
    }
  })
  const timer = setInterval(() => void checked(), LOOK)
  const health =
    port === undefined
      ? null
      : await (await import('../../watch/health.ts')).serveHealth({
          port,
          bearer,
          states: watching.states,
          metrics: async () => String(((await run(['metrics'], signal)).value as { text?: string } | null)?.text ?? ''),
        })
  try {
    await watching.look()
    note(await startedText(watching, settings.every, health?.port))
    if (context.json) await context.emit({ port: health?.port ?? null })
    const failure = await Promise.race([watching.failed, untilStopped(signal)])
    if (failure !== undefined) throw failure
  } finally {
    clearInterval(timer)
    await health?.close()
    await watching.close()
    door.close()
  }
}

/** What a person reads once the watch runs: when each account is synced next, and where its health is. */
async function startedText(watching: Watch, every: number, healthPort: number | undefined): Promise<string> {
  const next = (await watching.states()).map(
    ({ name, next }) => `${name} ${next === null ? 'waits' : new Date(next * 1000).toISOString().slice(11, 16)}`,
  )
  const health = healthPort === undefined ? '' : ` Health: http://127.0.0.1:${healthPort}/health`
  return `Every ${every} minutes. Next (UTC): ${next.join(', ')}.${health}`
}

/** Checks for alerts; each is sent once until it is over. */
function alerting({ home, now, warn, signal }: CommandContext, run: RunCommand, settings: () => WatchSettings) {
  const file = join(home, 'watch-alerts.json')
  return async () => {
    const { alerts } = settings()
    if (Object.keys(alerts).length === 0 || signal.aborted) return
    const seconds = () => Math.floor(now() / 1000)
    const store = isThere(storePath(home)) ? await openStore({ folder: home, now: seconds }) : null
    let found: Alert[] = []
    try {
      found = findAlerts(alerts, await openTokens(home).list(() => undefined), store, seconds())
    } finally {
      store?.close()
    }
    const known = (readPrivateJson(file) ?? []) as string[]
    const keys = found.map(({ account, code }) => `${account} ${code}`)
    for (const { account, code, text } of found.filter((_, i) => !known.includes(keys[i]!))) {
      warn(text)
      if (handsOver(home))
        await run(
          ['handover', 'notify', '--set', `account=${account}`, '--set', `code=${code}`, '--set', `text=${text}`],
          signal,
        )
    }
    if (keys.join() !== known.join()) writePrivate(file, JSON.stringify(keys))
  }
}
