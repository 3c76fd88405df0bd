// `wristory fetch`: signs in, fetches some days, decodes and prints them, without a store.

import { type OpenCloud, openCloud, type Session } from '../../cloud/index.ts'
import { namesOfTokens } from '../../cloud/tokens.ts'
import { addDays } from '../../codec/date.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { measuredTotals } from '../../kinds/data-state.ts'
import { kinds } from '../../kinds/index.ts'
import { isIssue, type Kind, type Row } from '../../kinds/kind.ts'
import { recordedMinutes } from '../../kinds/minute-figures.ts'
import { bandData } from '../../kinds/sources/band-data.ts'
import { stateOfDay } from '../../query/day.ts'
import type { DayRows } from '../../query/day-rows.ts'
import { signedInAs } from '../account.ts'
import type { Define } from '../command.ts'
import { tell } from '../consent.ts'
import type { CommandContext } from '../context.ts'
import { listDay } from '../draw/list.ts'
import { some } from '../draw/number.ts'
import { useLook, withLook } from '../look.ts'
import { inOrder, localDay, localToday } from '../options.ts'
import { readPassword } from '../password.ts'
import { createProgress } from '../progress.ts'
import { readSetting } from '../settings.ts'
import { drawnDay } from '../views.ts'

/** The sign-in methods that need only account and password. */
const passwordWays = ['encrypted', 'web', 'legacy'] as const

/** Days fetched when none are named. */
const usualDays = 7

export const define: Define = (command, context) => {
  withLook(command)
    .description(
      'Sign in, fetch days, decode and print them: steps, distance, energy, activity, sleep with its stages. Nothing is stored.',
    )
    .option('--email <address>', 'e-mail address or phone number (default: the signed-in account)')
    .option('--password <password>', 'better omitted: then it is prompted for without echo')
    .addOption(
      command
        .createOption('--via <way>', 'sign-in method')
        .choices(passwordWays)
        .default('encrypted' as const),
    )
    .option('--password-stdin', 'read the password from standard input')
    .option('--password-file <file>', 'read the password from a file that only you can read')
    .option('-y, --yes', 'skip the confirmation before the first sign-in')
    .option('--from <day>', `first day, YYYY-MM-DD (default: ${usualDays} days up to the last)`, localDay)
    .option('--to <day>', 'last day (default: today)', localDay)
    .action(async (options) => {
      const around = context()
      const { home, env, cloud: origin, signal, now, json, note } = around
      // Read first, so that it leaves the command line at once.
      const account = options.email ?? accountSet(around)
      const password = account === undefined ? undefined : await readPassword(around, options)
      useLook(home, options)
      inOrder(options.from, options.to)
      const today = localToday(now())
      if (options.from !== undefined && options.from > today)
        throw new WristoryError('usage', `The first day (${options.from}) is after today (${today}).`)
      const to = options.to ?? today
      const from = options.from ?? addDays(to, 1 - usualDays)
      if (password !== undefined) await tell(around, options.yes === true)
      const cloud = openCloud({ home, env, version: version(), cloud: origin, signal, clock: now })
      try {
        const session = await findSession(cloud, around, { way: options.via, account, password })
        const { days, issues } = await fetchDays(cloud, session, { from, to }, around)
        if (json) await around.emit({ days: days.map(machineDay), issues })
        else for (const day of days) await around.print(`${listDay(drawnDay(day), around.style)}\n`)
        if (days.length === 0) note(`The cloud has nothing from ${from} to ${to}.`)
        if (issues > 0) note(`${some(issues, 'issue')} in the replies.`)
      } finally {
        await cloud.close()
      }
    })
}

/** The account of the environment, where nobody is signed in: who is, means that account. */
function accountSet(context: CommandContext): string | undefined {
  return namesOfTokens(context.home).length > 0 ? undefined : readSetting(context, 'email')
}

async function findSession(
  cloud: OpenCloud,
  context: CommandContext,
  given: {
    readonly way: (typeof passwordWays)[number]
    readonly account: string | undefined
    readonly password: string | undefined
  },
): Promise<Session> {
  const { way, account, password } = given
  if (account === undefined) return (await signedInAs(context, cloud.tokens.load(context.account))).session
  return cloud.signIn(way, { account, password })
}

/** All days of a span, in order, with the number of issues in their replies. */
async function fetchDays(
  cloud: OpenCloud,
  session: Session,
  span: { readonly from: string; readonly to: string },
  context: CommandContext,
): Promise<{ days: DayRows[]; issues: number }> {
  const { stderr, styleOfNotes, quiet, now, zone } = context
  const client = cloud.clientFor(session)
  const windows = splitWindows(span.from, span.to, typeof bandData.windows === 'object' ? bandData.windows.days : 30)
  const progress = createProgress({ stream: stderr, style: styleOfNotes, quiet, title: 'Fetching', now })
  const found = new Map<string, Map<string, Row[]>>()
  let issues = 0
  try {
    for (const [i, window] of windows.entries()) {
      progress.update({ done: i, total: windows.length, label: window.from.slice(0, 7) })
      const request = bandData.request({ userId: session.userId }, window.from, window.to)
      const { body } = await client.get(request.path, request.query)
      const asked = { zone, ...window }
      const reply = bandData.parse(body, asked)
      const failure = bandData.failure(reply)
      if (failure !== null) throw new WristoryError('cloud-failed', failure)
      for (const kind of kinds.filter(({ source }) => source === bandData))
        for (const item of kind.decode(reply, asked))
          if (isIssue(item)) issues++
          else dayKindRows(found, String(item.date), kind.name).push(...readable(kind, item))
    }
  } finally {
    progress.end()
  }
  const days = [...found.keys()].sort().map((date) => collected(date, found.get(date) ?? new Map()))
  return { days: days.filter(({ date }) => date >= span.from && date <= span.to), issues }
}

/** Stages come packed, a row a day; the minutes stay so, since the drawings read them from their bytes. */
function readable(kind: Kind, row: Row): Iterable<Row> {
  return kind.name === 'minute' ? [row] : (kind.stored?.unpack?.(row) ?? [row])
}

function dayKindRows(found: Map<string, Map<string, Row[]>>, date: string, kind: string): Row[] {
  const day = found.get(date) ?? new Map<string, Row[]>()
  const rows = day.get(kind) ?? []
  found.set(date, day.set(kind, rows))
  return rows
}

function collected(date: string, kinds: ReadonlyMap<string, readonly Row[]>): DayRows {
  const minutes = kinds.get('minute')?.at(-1)
  const recorded = minutes === undefined ? null : recordedMinutes(minutes.activity as Uint8Array | null)
  const stated = kinds.get('day')?.at(-1)
  const row = stated && { ...measuredTotals(stated, recorded), recorded_minutes: recorded }
  return {
    date,
    row,
    state: stateOfDay(row, 'past', 'ok'),
    night: kinds.get('night')?.at(-1),
    stages: kinds.get('sleep_stage') ?? [],
    naps: kinds.get('nap') ?? [],
    bouts: kinds.get('activity_stage') ?? [],
    minutes,
    workouts: [],
    algorithms: [],
  }
}

/** The rows by kind; minutes are left to the store and its exports. */
function machineDay({ date, row, night, stages, naps, bouts }: DayRows) {
  const { recorded_minutes: _, ...day } = row ?? {}
  return {
    date,
    day: row === undefined ? null : day,
    night: night ?? null,
    sleep_stage: stages,
    nap: naps,
    activity_stage: bouts,
  }
}

/** The span cut into windows of at most `days` days, in order. */
function splitWindows(from: string, to: string, days: number): { from: string; to: string }[] {
  const windows: { from: string; to: string }[] = []
  for (let start = from; start <= to; start = addDays(start, days)) {
    const end = addDays(start, days - 1)
    windows.push({ from: start, to: end < to ? end : to })
  }
  return windows
}
