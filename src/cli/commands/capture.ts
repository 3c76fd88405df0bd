// `wristory capture`: guides your own phone through a proxy on this computer until a token is found, and stores the
// data that passes.

import {
  type Authority,
  type Capture,
  createAuthority,
  createHar,
  createUpstream,
  readAuthority,
  type SeenExchange,
  startCapture,
} from '../../capture/index.ts'
import { type OpenCloud, openCloud, sessionFromToken } from '../../cloud/index.ts'
import { defaultAccount } from '../../cloud/tokens.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { daysOfAnswer } from '../../recognise/pages.ts'
import { Display } from '../capture-display.ts'
import { type CaptureKeeper, createKeeper } from '../capture-keep.ts'
import { forgetTraces, keepTraces, keptAuthority, tracesIn, undo } from '../capture-traces.ts'
import type { Define } from '../command.ts'
import { tell } from '../consent.ts'
import type { CommandContext } from '../context.ts'
import { some } from '../draw/number.ts'
import { lanAddress } from '../lan-address.ts'
import { wholeNumber } from '../options.ts'

interface CaptureFlags {
  readonly address?: string | undefined
  readonly port: number
  readonly minutes: number
  readonly stay?: true | undefined
  readonly tunnelOthers?: true | undefined
  readonly keepCa?: true | undefined
  readonly har?: string | undefined
  readonly full?: true | undefined
  readonly userId?: string | undefined
  readonly forget?: true | undefined
}

export const define: Define = (command, context) => {
  command
    .description(
      "Read the token and the data from your own phone's traffic. A proxy on this computer serves your phone alone; a guide lists the phone settings and explains failures. Try `wristory login` first.",
    )
    .option('--address <ip>', "this computer's address in your network (detected by default)")
    .option('-p, --port <port>', 'port; 0 takes any free one', wholeNumber(0, 65_535), 0)
    .option('--minutes <n>', 'stop after this many minutes', wholeNumber(1, 120), 15)
    .option('--stay', 'go on after the token is found, to capture more data')
    .option('--tunnel-others', 'tunnel other hosts unread, for a phone that cannot use the proxy file')
    .option('--keep-ca', 'keep the certificate for another run within two weeks')
    .option('--har <file>', 'also write the traffic as HAR, without personal data')
    .option('--full', 'with --har: everything, tokens included')
    .option('--user-id <id>', 'your user id, if only the token is found')
    .option('--forget', 'forget the certificate, after you have undone the phone settings')
    .action(async (flags) => {
      const around = context()
      if (flags.forget) await forget(around)
      else await run(around, flags)
    })
}

async function forget({ home, json, emit, note }: CommandContext): Promise<void> {
  const forgotten = forgetTraces(home)
  if (json) await emit({ forgotten })
  else note(forgotten ? 'Forgotten. No trace of the capture remains on this computer.' : 'There is nothing to forget.')
}

async function run(context: CommandContext, flags: CaptureFlags): Promise<void> {
  const { home, now, cloud, zone, warn } = context
  const address = flags.address ?? (await lanAddress(context, '--address'))
  const authority = authorityFor(home, Math.floor(now() / 1000))
  if (flags.full && flags.har === undefined) throw new WristoryError('usage', '--full goes with --har.')
  await tell(context, false)
  const har = flags.har === undefined ? undefined : newHar(flags.har, flags.full === true)
  if (flags.full) warn('The HAR will contain your tokens: do not share it, and delete it soon.')
  const display = new Display(context)
  const keeper = createKeeper(context, {
    name: context.account ?? defaultAccount,
    owner: () => chosenUser(capture, flags),
    onTold: (seen, kept) => display.seen(seen, kept),
  })
  // Each said once, at the end.
  const failures = new Set<string>()
  const starting = startCapture({
    address,
    port: flags.port,
    authority,
    upstream: createUpstream(cloud === undefined ? {} : { plain: new URL(cloud) }),
    tunnelOthers: flags.tunnelOthers === true,
    zone,
    now,
    har,
    onChange: () => display.change(),
    onFailure: (error) => failures.add(String((error as Error).message)),
    onSeen: (seen) => (seen.encrypted ? display.seen(seen, false) : keeper.add(seen)),
  })
  starting.catch(() => har?.close())
  const capture: Capture = await starting
  const before = tracesIn(home)
  try {
    keepTraces(home, authority, flags.keepCa ? authority : undefined)
    await display.begin(capture, authority, flags.minutes)
    await untilDone(context, flags, capture, display, keeper)
  } finally {
    await capture.close()
    har?.close()
    for (const failure of failures) warn(`A connection failed: ${failure}`)
    // Where no phone came, no phone has to be set back.
    if (before === undefined && !isPaired(capture)) forgetTraces(home)
  }
  await finish(context, flags, capture, keeper)
}

/** Creates an empty file if there is none; throws `usage` if it cannot. */
function newHar(path: string, full: boolean) {
  try {
    return createHar(path, full ? 'full' : 'redacted', version())
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new WristoryError('usage', `${path} already exists.`, { hint: 'Name a new file.' })
    if (code !== 'ENOENT') throw error
    throw new WristoryError('usage', `The folder of ${path} does not exist.`, { hint: 'Create it, or name another.' })
  }
}

function authorityFor(home: string, now: number): Authority {
  const kept = keptAuthority(home)
  return (kept && readAuthority(kept.certificate, kept.key, now)) ?? createAuthority(now)
}

/** Milliseconds between two updates of the advice, which depends on the time without events. */
const BEAT = 1000
/** After the token is found, the app may still send requests: this long without any ends the capture. */
const QUIET = 5000

async function untilDone(
  context: CommandContext,
  flags: CaptureFlags,
  capture: Capture,
  display: Display,
  keeper: CaptureKeeper,
): Promise<void> {
  const { now, signal } = context
  const end = now() + flags.minutes * 60_000
  while (!signal.aborted && now() < end) {
    const [best] = capture.tokens()
    const found = best?.accepted === true && (best.userId ?? flags.userId) !== undefined
    if (found && !flags.stay && now() - display.last > QUIET) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, BEAT)
      signal.addEventListener('abort', wake, { once: true })
    })
    display.tick()
    keeper.retry()
  }
}

/** Stores the token after one read that proves it, and fetches again what was encrypted. */
async function finish(
  context: CommandContext,
  flags: CaptureFlags,
  capture: Capture,
  keeper: CaptureKeeper,
): Promise<void> {
  const { home, env, cloud: origin, now, json, emit, note, warn } = context
  const [best] = capture.tokens()
  const userId = chosenUser(capture, flags)
  const unkept: unknown = await keeper.settle().catch((error) => error)
  // A stopped capture still stores its result: its own signal would abort every read.
  const cloud = openCloud({ home, env, version: version(), cloud: origin, clock: now })
  const name = context.account ?? defaultAccount
  let signedIn = false
  try {
    // Another person's token must not replace the account's own.
    const strange = unkept instanceof WristoryError && unkept.code === 'wrong-account'
    if (best?.accepted && userId !== undefined && !strange) {
      const { appToken, loginToken, host } = best
      const session = await sessionFromToken({ appToken, userId, loginToken, host }, 'capture', cloud.context())
      await cloud.tokens.save(name, session)
      signedIn = true
      for (const seen of await fetchAgain(context, cloud, name, capture)) keeper.add(seen)
    }
    await keeper.settle()
  } finally {
    await cloud.close()
    const replies = keeper.fresh
    if (json) await emit({ signedIn, replies, encrypted: capture.concealed.length, steps: capture.steps() })
    else {
      if (signedIn) note('The token works and is stored. Next: `wristory sync`')
      if (replies > 0) note(`${some(replies, 'new reply', 'new replies')} stored.`)
      if (isPaired(capture)) warn(undo)
    }
  }
  if (!signedIn) throw new WristoryError('partial', 'No token was found.', { hint: capture.advice() })
}

function isPaired(capture: Capture): boolean {
  return capture.steps().some(({ name, done }) => name === 'phone' && done)
}

/** The person as detected, or as named. */
function chosenUser(capture: Capture, flags: CaptureFlags): string | undefined {
  return capture.tokens()[0]?.userId ?? flags.userId
}

/** Fetches unencrypted what the app had requested encrypted; failures are left to `sync`. */
async function fetchAgain(
  { now, zone }: CommandContext,
  cloud: OpenCloud,
  name: string,
  capture: Capture,
): Promise<SeenExchange[]> {
  if (capture.concealed.length === 0) return []
  const client = await cloud.client(name)
  const again: SeenExchange[] = []
  for (const concealed of capture.concealed.slice(0, 50)) {
    const { source, sent } = concealed
    try {
      const { body } = await client.get(sent.path, sent.query)
      const url = `https://${client.session.host}${sent.path}?${new URLSearchParams(sent.query)}`
      const started = Math.floor(now() / 1000)
      const span = daysOfAnswer(concealed, body, zone, started)
      const records = source.size(source.parse(body, { zone, ...span }))
      const exchange = { method: 'GET', url, headers: [], form: '', status: 200, replyHeaders: [], body, started }
      again.push({ title: source.title, ...span, records, encrypted: false, more: false, exchange })
    } catch (error) {
      if (!(error instanceof WristoryError)) throw error
      return again
    }
  }
  return again
}
