// `wristory import FILE…`: reads files, detects whose they are and stores them; importing twice changes nothing.

import { tmpdir } from 'node:os'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { openCloud, sessionFromToken } from '../../cloud/index.ts'
import { defaultAccount } from '../../cloud/tokens.ts'
import { zoneNamed } from '../../codec/zone.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import {
  type Door,
  doorOfBytes,
  type FileReport,
  type Found,
  type Imported,
  importInto,
  openDoors,
  ownerTest,
  personIn,
  type Survey,
  survey,
  wrongPassword,
} from '../../import/index.ts'
import { keepLogin } from '../../store/logins.ts'
import { type Account, openStore, type Store } from '../../store/store.ts'
import { severalAccounts } from '../account.ts'
import { askLine, askYes, firstLine, readInput, readPipe } from '../ask.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { count, some } from '../draw/number.ts'
import { createProgress, type Progress } from '../progress.ts'
import { readSetting } from '../settings.ts'
import { oneLine } from '../terminal-text.ts'

interface ImportFlags {
  readonly plan?: true | undefined
  readonly userId?: string | undefined
  readonly zone?: string | undefined
  readonly keepToken?: true | undefined
  readonly passwordStdin?: true | undefined
  readonly passwordFile?: string | undefined
}

/** Maximum read from standard input: a paste, or a small capture. */
const PASTE = 64 << 20
const pasteWords = {
  instead: 'Standard input is a terminal; pipe the text in.',
  tooMuch: 'Standard input is too large; name the file.',
}

export const define: Define = (command, context) => {
  command
    .description(
      'Import files. The type is detected from the content: HAR, mitmproxy flows, Charles (chlsj, chlz), pasted cURL (-), the account-export zip, its CSV folder, the Mi Fitness export, the databases of Gadgetbridge and of the Mi Fit app.',
    )
    .argument('<file...>', 'files or folders; - reads standard input')
    .option('--plan', 'list what they contain, and write nothing')
    .option('--user-id <id>', 'whose traffic to import, if a capture has several people')
    .option('--zone <name>', 'your time zone, such as Europe/Berlin, for files that do not state it', zoneName)
    .option('--keep-token', 'check a token that was found, and store it as `login` does')
    .option('--password-stdin', "read the archive's password from standard input (default: a prompt)")
    .option('--password-file <file>', "read the archive's password from a file (or WRISTORY_ARCHIVE_PASSWORD)")
    .action(async (files, flags) => {
      await runImport(context(), files, flags)
    })
}

async function runImport(context: CommandContext, files: readonly string[], flags: ImportFlags): Promise<void> {
  const { doors, forget } = await findDoors(context, files, flags)
  const { stderr, styleOfNotes, quiet, now, signal } = context
  const zone = flags.zone ?? context.zone
  const progress = createProgress({ stream: stderr, style: styleOfNotes, quiet, title: 'Reading', now })
  const onProgress = (done: number, total: number) =>
    progress.update({ done: mebibytes(done), total: mebibytes(total) })
  try {
    const look = () => survey({ doors, zone, now: Math.floor(now() / 1000), signal, onProgress })
    const found = await (context.asks && !flags.passwordStdin ? insist(look, progress, context, forget) : look())
    progress.end()
    if (flags.plan) await sayPlan(context, found)
    else if (found.brought.length > 0) await bring(context, flags, found, doors, progress)
    else await say(context, found)
    if (!flags.plan) await offerToken(context, flags, found)
    if (found.brought.length === 0 && found.tokens.length === 0)
      throw new WristoryError('usage', 'No Mi Fit or Zepp data found in the files.', {
        hint: 'See `wristory import --help` for what can be read.',
      })
  } finally {
    progress.end()
  }
}

/** People mistype: the password is prompted for two more times. */
async function insist(
  look: () => Promise<Survey>,
  progress: Progress,
  { warn }: CommandContext,
  forget: () => void,
): Promise<Survey> {
  for (let left = 2; ; left--) {
    try {
      return await look()
    } catch (error) {
      if (!(error instanceof WristoryError) || error.message !== wrongPassword || left === 0) throw error
      progress.end()
      warn(error.message)
      forget()
    }
  }
}

function zoneName(text: string): string {
  const zone = zoneNamed(text)
  if (zone !== null) return zone
  throw new InvalidArgumentError('It must be a time zone such as Europe/Berlin.')
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20)
}

async function bring(
  context: CommandContext,
  flags: ImportFlags,
  found: Survey,
  doors: readonly Door[],
  progress: Progress,
): Promise<void> {
  const { home, now, signal } = context
  const store = await openStore({ folder: home, write: true, now: () => Math.floor(now() / 1000) })
  try {
    const account = accountFor(context, store, flags, found)
    for (const user of found.miUsers) keepLogin(store, account, 'mi-fitness', user)
    const imported = await importInto(store, account, {
      doors,
      zone: account.zone,
      isOwn: ownerTest(store, account),
      signal,
      onProgress: (done, total) => progress.update({ done: mebibytes(done), total: mebibytes(total) }),
      onRebuild: (done, total) => progress.update({ done, total, label: 'decoding' }),
    })
    progress.end()
    await say(context, imported)
  } finally {
    store.close()
  }
}

/** The named account, the only one, or a new one; it must belong to the person in the files. */
function accountFor(context: CommandContext, store: Store, flags: ImportFlags, found: Survey): Account {
  const known = store.accounts()
  if (context.account === undefined && known.length > 1) throw severalAccounts(known.map(({ name }) => name))
  const name = context.account ?? known[0]?.name ?? defaultAccount
  const account = store.account(name)
  if (account !== undefined && account.user_key !== null) {
    if (flags.userId !== undefined) return store.ensureAccount(name, flags.userId, flags.zone ?? context.zone)
    const owns = ownerTest(store, account)
    if (found.users.length > 0 && !found.users.some((user) => owns(user, 'zepp')))
      throw new WristoryError('wrong-account', `The files contain another person's data than the account "${name}"`)
    return account
  }
  const person = personIn(found, flags.userId)
  return person === undefined
    ? store.ensureLocalAccount(name, flags.zone ?? context.zone)
    : store.ensureAccount(name, person, flags.zone ?? context.zone)
}

async function findDoors(
  context: CommandContext,
  files: readonly string[],
  flags: ImportFlags,
): Promise<{ doors: Door[]; forget: () => void }> {
  let asked = readSetting(context, 'archivePassword', flags.passwordFile)
  const password = async (): Promise<string | undefined> => {
    if (flags.passwordStdin)
      asked ??= firstLine(await readPipe(context, 'With --password-stdin the password comes from a pipe or a file'))
    const instead =
      'The archive is encrypted; its password is prompted for on a terminal or taken from --password-stdin, --password-file or WRISTORY_ARCHIVE_PASSWORD'
    asked ??= await askLine(context, { message: 'Password of the archive', secret: true, instead })
    return asked
  }
  const keys = { password, scratch: tmpdir() }
  const doors = await openDoors(
    files.filter((file) => file !== '-'),
    keys,
  )
  if (files.includes('-')) {
    const pasted = doorOfBytes('standard input', await readInput(context, PASTE, pasteWords), keys)
    doors.push({ ...pasted, made: Math.floor(context.now() / 1000) })
  }
  const forget = () => {
    asked = undefined
  }
  return { doors, forget }
}

/** Checks the best token with one read and stores it, if the person agrees. */
async function offerToken(context: CommandContext, flags: ImportFlags, found: Survey): Promise<void> {
  const best = found.tokens[0]
  if (best === undefined) return
  if (!best.accepted) return context.note('A token was found, but the cloud has already refused it.')
  if (!flags.keepToken && !(context.asks && (await askYes(context, 'A token was found. Check and store it?')))) {
    if (!context.asks) context.note('A token was found; --keep-token checks and stores it.')
    return
  }
  await keepToken(context, best)
}

async function keepToken(context: CommandContext, best: Found): Promise<void> {
  const { home, env, cloud: origin, signal, now } = context
  const cloud = openCloud({ home, env, version: version(), cloud: origin, signal, clock: now })
  try {
    const { appToken, userId, loginToken, host } = best
    const session = await sessionFromToken({ appToken, userId, loginToken, host }, 'capture', cloud.context())
    await cloud.tokens.save(context.account ?? defaultAccount, session)
    context.note(`The token works on ${session.host} and is stored. Next: \`wristory sync\``)
  } finally {
    await cloud.close()
  }
}

async function sayPlan(context: CommandContext, found: Survey): Promise<void> {
  if (context.json) await context.emit(shown(found))
  else await context.print(lines(found).join('\n'))
}

async function say(context: CommandContext, found: Survey | Imported): Promise<void> {
  if (context.json) await context.emit(shown(found))
  else if (!context.quiet) await context.print(lines(found).join('\n'))
}

/** A survey without its secrets. */
function shown({ tokens, users, miUsers, ...found }: Survey | Imported) {
  return { ...found, people: Math.max(users.length, miUsers.length), tokens: tokens.length }
}

/** Lines of one type that are printed; `--json` has all. */
const MOST_LINES = 40

/** The type of a file, of its parts, and what was left out and why. */
function fileLines({ name, format, parts, leftOut, warnings }: FileReport): string[] {
  const read = parts.map((part) => `  ${oneLine(part.name)}: ${part.as}`)
  const left = leftOut.map(
    ({ what, why, count: n }) => `  Left out: ${oneLine(what)}${n > 1 ? ` (${n} times)` : ''}: ${oneLine(why)}.`,
  )
  return [
    `${oneLine(name)}: ${format ?? 'not readable'}`,
    // A single file was already reported as unreadable.
    ...warnings
      .filter((warning) => warning !== `${name} is not a known format.`)
      .map((warning) => `  ${oneLine(warning)}`),
    ...shortened(read),
    ...shortened(left),
  ]
}

function shortened(list: readonly string[]): string[] {
  if (list.length <= MOST_LINES) return [...list]
  return [...list.slice(0, MOST_LINES), `  ... and ${count(list.length - MOST_LINES)} more; --json lists all.`]
}

/** A summary of the files' content, or of what was new. */
function lines(found: Survey | Imported): string[] {
  const list: string[] = []
  for (const file of found.files) list.push(...fileLines(file))
  for (const { title, replies, records, from, to } of found.brought) {
    const what = records === 0 ? 'no records' : some(records, 'record')
    const days = from === '' ? '' : `, ${from} to ${to}`
    list.push(`  ${title}: ${what} in ${some(replies, 'reply', 'replies')}${days}`)
  }
  if (found.encrypted > 0)
    list.push(
      `  ${some(found.encrypted, 'reply', 'replies')} encrypted by the app; \`wristory sync\` fetches them unencrypted.`,
    )
  if (found.foreign > 0) list.push(`  ${some(found.foreign, 'reply', 'replies')} of another person left out.`)
  if (found.unanswered > 0) list.push(`  ${some(found.unanswered, 'request')} without a usable reply.`)
  if ('fresh' in found) list.push(...outcome(found))
  return list
}

function outcome({ fresh, rows }: Imported): string[] {
  if (fresh === 0) return ['Nothing new.']
  const gains = Object.entries(rows).filter(([, { before, after }]) => after > before)
  return [
    `${some(fresh, 'new reply', 'new replies')} stored.`,
    ...gains.map(([name, { before, after }]) => `  ${name}: ${count(after - before)} new`),
  ]
}
