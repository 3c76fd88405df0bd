// `wristory login`: signs in to your own account by one of several methods, and stores the tokens.

import {
  type AppName,
  appNames,
  appOfSession,
  apps,
  type Credentials,
  defaultAccount,
  expiryOf,
  type OpenCloud,
  openCloud,
  type Session,
  type SignInWay,
  waysIn,
} from '../../cloud/index.ts'
import { cookiePage } from '../../cloud/signin/cookie.ts'
import { xiaomiAddress } from '../../cloud/signin/xiaomi.ts'
import { WristoryError } from '../../errors.ts'
import { version } from '../../files/version.ts'
import { askChoice, askLine, readPipe } from '../ask.ts'
import type { Define } from '../command.ts'
import { tell } from '../consent.ts'
import type { CommandContext } from '../context.ts'
import { drawPairs } from '../draw/table.ts'
import { chooseMiWay, gatherMi, miPrompts } from '../login-mi.ts'
import { readPassword } from '../password.ts'
import { readSetting } from '../settings.ts'

interface LoginOptions {
  readonly email?: string | undefined
  readonly via?: string | undefined
  readonly passwordStdin?: true | undefined
  readonly passwordFile?: string | undefined
  readonly tokenFile?: string | undefined
  readonly cookieFile?: string | undefined
  readonly redirectFile?: string | undefined
  readonly userId?: string | undefined
  readonly host?: string | undefined
  readonly country?: string | undefined
  readonly app?: AppName | undefined
  readonly keyring?: true | undefined
  readonly force?: true | undefined
  readonly yes?: true | undefined
}

export const define: Define = (command, context) => {
  const ways = waysIn.map(({ way, summary }) => `  ${way.padEnd(11)}${summary}`).join('\n')
  command
    .description('Sign in to your own account. One attempt per run; the password is used once and not stored.')
    .option('-e, --email <account>', 'e-mail address, or phone number with country code')
    .addOption(command.createOption('--via <way>', 'sign-in method').choices(waysIn.map(({ way }) => way)))
    .option('--password-stdin', 'read the password from standard input (default: a prompt, or WRISTORY_PASSWORD)')
    .option('--password-file <file>', 'read the password from a file that only you can read')
    .option('--token-file <file>', 'a token from elsewhere, in a file (or WRISTORY_TOKEN)')
    .option('--cookie-file <file>', "the cookie of the vendor's page, in a file (or WRISTORY_COOKIE)")
    .option('--redirect-file <file>', "the final address of Xiaomi's page, in a file (or WRISTORY_REDIRECT)")
    .option('--user-id <id>', 'your user id, for a token')
    .option('--host <host>', 'data host or region, if known (api-mifit-de2.zepp.com, de2; Mi Fitness: de)')
    .option('--country <code>', 'country of the account, two letters')
    .addOption(command.createOption('--app <name>', 'the app whose data to read (default: zepp)').choices(appNames))
    .option('--keyring', "store the tokens in the system's keyring instead of a file")
    .option('--force', 'ignore the cool-down and the attempt limit')
    .option('-y, --yes', 'skip the confirmation before the first sign-in')
    .addHelpText('after', `\nWays:\n${ways}`)
    .action((options) => login(context(), options))
}

async function login(context: CommandContext, options: LoginOptions): Promise<void> {
  const { home, env, cloud: origin, signal, now } = context
  const cloud = openCloud({ home, env, version: version(), cloud: origin, signal, clock: now })
  try {
    const given = loginSettings(context, options)
    const app = chosenApp(options)
    const way =
      app === 'mi-fitness' ? await chosenMiWay(context, options, given) : await chooseWay(context, options, given)
    await tell(context, options.yes === true)
    const credentials = await gather(context, options, way, given)
    const force = options.force === true
    const session = await cloud.signIn(way, credentials, { appName: apps[app], force, prompts: miPrompts(context) })
    const name = await keep(cloud, session, context.account, options.keyring === true)
    await say(context, cloud, name, session)
  } finally {
    await cloud.close()
  }
}

/** The named app, else that of the way. Throws `usage` for a way of another cloud. */
function chosenApp({ app, via }: LoginOptions): AppName {
  const way = waysIn.find((one) => one.way === via)
  const isMi = way?.app === 'mi-fitness'
  if (app === undefined) return isMi ? 'mi-fitness' : 'zepp'
  if (way !== undefined && isMi !== (app === 'mi-fitness')) {
    const fitting = waysIn.filter((one) => (one.app === 'mi-fitness') === (app === 'mi-fitness'))
    throw new WristoryError('usage', `--via ${way.way} does not sign in to ${app}.`, {
      hint: `Methods for it: ${fitting.map((one) => one.way).join(', ')}.`,
    })
  }
  return app
}

async function chosenMiWay(
  context: CommandContext,
  options: LoginOptions,
  given: GivenCredentials,
): Promise<SignInWay> {
  return (options.via as SignInWay | undefined) ?? (await chooseMiWay(context, given))
}

/** The person's input from options, files and environment; options take precedence. */
function loginSettings(context: CommandContext, options: LoginOptions) {
  const { tokenFile, cookieFile, redirectFile, email, userId, host } = options
  return {
    token: readSetting(context, 'token', tokenFile),
    cookie: readSetting(context, 'cookie', cookieFile),
    redirect: readSetting(context, 'redirect', redirectFile),
    account: email ?? readSetting(context, 'email'),
    userId: userId ?? readSetting(context, 'userId'),
    host: host ?? readSetting(context, 'host'),
  }
}

type GivenCredentials = ReturnType<typeof loginSettings>

async function chooseWay(context: CommandContext, options: LoginOptions, given: GivenCredentials): Promise<SignInWay> {
  if (options.via !== undefined) return options.via as SignInWay
  const environment = options.email === undefined
  if (options.cookieFile ?? (environment && given.cookie)) return 'cookie'
  if (options.redirectFile ?? (environment && given.redirect)) return 'xiaomi'
  // A user id belongs to a token, so naming one selects that method.
  if (options.tokenFile ?? (environment && (given.token ?? options.userId))) return 'token'
  if (given.account !== undefined || !context.asks) return 'encrypted'
  return askChoice<SignInWay>(
    context,
    'How do you sign in to the app on your phone?',
    [
      { value: 'encrypted', label: 'E-mail or phone number and password' },
      { value: 'cookie', label: 'Another way (Xiaomi, Google, Apple ...)', hint: 'in your browser' },
      { value: 'xiaomi', label: 'Xiaomi account', hint: "on Xiaomi's page" },
      { value: 'token', label: 'I have a token' },
    ],
    'Name the method with --via',
  )
}

async function gather(
  context: CommandContext,
  options: LoginOptions,
  way: SignInWay,
  given: GivenCredentials,
): Promise<Credentials> {
  const { userId, host } = given
  const more = { host, country: options.country, userId }
  if (waysIn.some((one) => one.way === way && one.app === 'mi-fitness')) {
    const found = await gatherMi(context, way, given)
    const password = way === 'mi-password' ? { password: await readPassword(context, options) } : {}
    return { ...more, ...found, ...password }
  }
  if (way === 'cookie') return { ...more, cookie: given.cookie ?? (await paste(context, 'cookie')) }
  if (way === 'xiaomi') return { ...more, redirect: given.redirect ?? (await paste(context, 'xiaomi')) }
  if (way === 'token') {
    const instead = 'A token is prompted for on a terminal, or taken from --token-file or WRISTORY_TOKEN'
    return { ...more, token: given.token ?? (await askLine(context, { message: 'Token', secret: true, instead })) }
  }
  const instead = 'Name the account with --email'
  const account = given.account ?? (await askLine(context, { message: 'E-mail or phone number', instead }))
  return { ...more, account, password: await readPassword(context, options) }
}

/** The person does a step in a browser and pastes its result; without a terminal it comes from a pipe. */
async function paste(context: CommandContext, way: 'cookie' | 'xiaomi'): Promise<string> {
  const guide =
    way === 'cookie'
      ? [
          `1. Open ${cookiePage} in your browser and sign in there.`,
          '2. Open the developer tools (F12), Application or Storage, Cookies.',
          '3. Copy the value of the cookie hm-user-login-info and paste it here.',
          'Close the tab when you are done, but do not log out there: that voids the token.',
        ]
      : [
          '1. Open this address in your browser and sign in with your Xiaomi account:',
          `   ${xiaomiAddress(context.cloud)}`,
          '2. The last page shows an error; this is expected. Copy its whole address and paste it here.',
        ]
  context.note(guide.join('\n'))
  if (!context.asks) return readPipe(context, 'Without a terminal, the text comes from a pipe or a file')
  const message = way === 'cookie' ? 'Cookie' : 'Address'
  return askLine(context, { message, secret: way === 'cookie', instead: '' })
}

/**
 * Stores the session under the given name, the name that this person already has, that of the only account, if it has no
 * login of Mi Fitness yet, or the default one.
 */
async function keep(cloud: OpenCloud, session: Session, wanted: string | undefined, keyring: boolean): Promise<string> {
  const name = wanted ?? (await memberName(cloud, session)) ?? defaultAccount
  await cloud.tokens.save(name, session, keyring ? 'keyring' : undefined)
  return name
}

async function memberName(cloud: OpenCloud, session: Session): Promise<string | undefined> {
  const logins = await cloud.tokens.list()
  const isMi = appOfSession(session) === 'mi-fitness'
  for (const { name, app } of logins.filter((login) => (login.app === 'mi-fitness') === isMi)) {
    if ((await cloud.tokens.load(name, app)).session.userId === session.userId) return name
  }
  const [only, ...others] = new Set(logins.map(({ name }) => name))
  // Logins of two clouds have no user id in common. A household names its accounts.
  const isFree = logins.every(({ app }) => (app === 'mi-fitness') !== isMi)
  return others.length === 0 && isFree ? only : undefined
}

async function say(context: CommandContext, cloud: OpenCloud, name: string, session: Session): Promise<void> {
  const app = appOfSession(session)
  const account = (await cloud.tokens.list()).find((known) => known.name === name.toLowerCase() && known.app === app)
  const { via, host, hostProof, expires } = session
  const place = account?.place ?? 'file'
  if (hostProof === 'unproven') {
    context.warn(
      `No data host returned data for this account, so the general one is used. If there should be data, name the host with --host.`,
    )
  }
  if (context.json) {
    await context.emit({ account: name, app, via, host, hostProof, expires: expires ?? null, place })
    return
  }
  const until =
    expires === undefined
      ? session.loginToken === undefined
        ? 'not stated by the cloud; it cannot be renewed'
        : 'not stated by the cloud'
      : new Date(expires * 1000).toISOString().slice(0, 10)
  await context.print(
    drawPairs(
      [
        ['signed in', name],
        ['app', app],
        ['way', via],
        ['data host', host],
        ['token until', until],
        ['stored in', place === 'keyring' ? "the system's keyring" : 'a file only you can read'],
      ],
      context.style,
    ),
  )
  const { says } = expiryOf(session, context.now() / 1000)
  if (says !== '') context.warn(says)
  context.note('Next: `wristory sync`')
}
