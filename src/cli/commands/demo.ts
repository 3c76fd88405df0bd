// `wristory demo`: simulated cloud, sign-in, sync and drawings in one go. Its data is in a temporary folder, deleted at
// the end.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCloud } from '../../cloud/index.ts'
import { addDays } from '../../codec/date.ts'
import type { Dashboard } from '../../dashboard/server/index.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { lastNight } from '../../query/day-rows.ts'
import { createReader } from '../../query/reader.ts'
import { personNames, type Simulator, startSimulator } from '../../simulator/index.ts'
import { openStore } from '../../store/store.ts'
import { chosenAccount } from '../account.ts'
import { openBrowser } from '../browser.ts'
import type { Define } from '../command.ts'
import { type CommandContext, untilStopped } from '../context.ts'
import { bold, paint } from '../draw/style.ts'
import { dayView } from '../views.ts'
import { openDashboard } from './serve.ts'
import { drawPicture } from './show.ts'
import { runSync } from './sync.ts'

export const define: Define = (command, context) => {
  command
    .description('Sign in to a simulated account, fetch its history, and draw it. Nothing leaves this machine.')
    .addOption(command.createOption('--person <name>', 'the simulated person').choices(personNames))
    .option('--once', 'end after the drawings')
    .option('--no-open', 'do not open the browser')
    .action(async (options) => {
      const around = context()
      const own = around.given.home ? undefined : await mkdtemp(join(tmpdir(), 'wristory-demo-'))
      const simulator = await startSimulator({ person: options.person, now: around.now })
      try {
        const home = own ?? around.home
        const demo: CommandContext = { ...around, home, cloud: simulator.url, account: undefined }
        await signIn(demo, simulator)
        await runSync(demo, {})
        if (!around.json) await drawAll(demo)
        if (options.once) return
        const close = await servedDemo(demo, options.open)
        try {
          sayNext(demo, simulator)
          await untilStopped(around.signal)
        } finally {
          await close()
        }
      } finally {
        await simulator.close()
        if (own !== undefined) await rm(own, { recursive: true, force: true })
      }
    })
}

async function signIn(context: CommandContext, simulator: Simulator): Promise<void> {
  const { home, cloud: origin, signal, now, note } = context
  const [person] = simulator.accounts
  if (person === undefined) throw new WristoryError('bug', 'The simulator has no account.')
  note(`The simulated cloud listens at ${simulator.url}.`)
  const cloud = openCloud({ home, env: {}, version: version(), cloud: origin, signal, clock: now })
  try {
    const session = await cloud.signIn('encrypted', { account: person.email, password: person.password })
    await cloud.tokens.save('default', session)
    if (simulator.xiaomi !== null)
      await cloud.tokens.save('default', await cloud.signIn('mi-cookie', { cookie: simulator.xiaomi }))
    const both = simulator.xiaomi === null ? '' : ', at Mi Fitness too'
    note(`Signed in as ${person.email}${both}. Fetching the whole history:`)
  } finally {
    await cloud.close()
  }
}

/** The month, the week, last night and today, newest at the bottom; early in the day yesterday too. */
async function drawAll(context: CommandContext): Promise<void> {
  const { home, now, print, columns, style } = context
  const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
  try {
    const reader = createReader(store.database, chosenAccount(store, undefined), now())
    const { last } = reader
    if (last === null) return
    const night = lastNight(reader, last)
    await print(`\n${drawPicture('month', last, reader, columns, style)}`)
    await print(`\n${drawPicture('week', last, reader, columns, style)}`)
    if (night !== null) await print(`\n${drawPicture('night', night, reader, columns, style)}`)
    // Before noon a day has little to show yet.
    if (dayView(reader, last).until < 720)
      await print(`\n${drawPicture('day', addDays(last, -1), reader, columns, style)}`)
    await print(`\n${drawPicture('day', last, reader, columns, style)}`)
  } finally {
    store.close()
  }
}

/**
 * Serves the dashboard over the simulated history and returns a function that ends it; if it cannot start, says why.
 */
async function servedDemo(context: CommandContext, open: boolean): Promise<() => Promise<void>> {
  let dashboard: Dashboard | undefined
  let forget = () => {}
  try {
    dashboard = await openDashboard(context, 0)
    const address = dashboard.open()
    await context.print(`\nThe dashboard: ${address}`)
    if (open && context.isTTY) forget = openBrowser(context.home, address)
  } catch (error) {
    if (!(error instanceof WristoryError)) throw error
    context.warn(`The dashboard did not start: ${error.message}. ${error.hint}`)
  }
  return async () => {
    forget()
    await dashboard?.close()
  }
}

function sayNext({ home, cloud, note, calledAs, styleOfNotes }: CommandContext, simulator: Simulator): void {
  const call = `${calledAs} --home ${home}`
  const muted = (text: string) => paint(styleOfNotes, 'muted', text)
  note(
    [
      '',
      bold(styleOfNotes, 'Try next, in another terminal:'),
      `  ${call} show day -1`,
      `  ${call} sql "SELECT date, steps FROM day ORDER BY steps DESC LIMIT 5"`,
      `  ${call} --cloud ${cloud} sync`,
      `  ${calledAs} --cloud ${cloud} fetch --email ${simulator.accounts[0]?.email}  ${muted(`(password ${simulator.accounts[0]?.password})`)}`,
      '',
      bold(styleOfNotes, 'With your own account:'),
      `  ${calledAs} login`,
      `  ${calledAs} sync`,
      '',
      muted('Ctrl-C stops the demo and deletes its data.'),
    ].join('\n'),
  )
}
