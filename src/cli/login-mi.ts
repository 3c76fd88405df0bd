// Signing in to Mi Fitness on a terminal: which way, what to paste, and what a way shows or asks while it runs.

import { join } from 'node:path'
import type { Credentials, SignInPrompts, SignInWay } from '../cloud/index.ts'
import { browserAddress } from '../cloud/mi-fitness/signin/sts-address.ts'
import { localTime } from '../codec/local-time.ts'
import { removePrivate, writePrivate } from '../files/private.ts'
import { askChoice, askLine, readPipe } from './ask.ts'
import { openFile } from './browser.ts'
import type { CommandContext } from './context.ts'
import { qrCode } from './draw/qr-code.ts'

/** What the person gave by options, files and environment. */
interface GivenText {
  readonly cookie: string | undefined
  readonly redirect: string | undefined
  readonly account: string | undefined
}

/** The way that fits what was given; a QR code needs nothing. */
export async function chooseMiWay(context: CommandContext, given: GivenText): Promise<SignInWay> {
  if (given.cookie !== undefined) return 'mi-cookie'
  if (given.redirect !== undefined) return 'sts-address'
  if (given.account !== undefined) return 'mi-password'
  if (!context.asks) return 'qr'
  return askChoice<SignInWay>(
    context,
    'How do you sign in to your Xiaomi account?',
    [
      { value: 'qr', label: 'Scan a QR code', hint: 'with a Xiaomi app that is signed in' },
      { value: 'mi-cookie', label: 'Copy two cookies of a browser', hint: 'account.xiaomi.com' },
      { value: 'mi-password', label: 'Xiaomi account and password', hint: 'often with a picture or a code' },
      { value: 'sts-address', label: "Paste the address on which Xiaomi's page ends", hint: 'often without renewal' },
    ],
    'Name the method with --via',
  )
}

/** What the way needs before it begins; the password is read by the caller. */
export async function gatherMi(context: CommandContext, way: SignInWay, given: GivenText): Promise<Credentials> {
  if (way === 'mi-cookie') return { cookie: given.cookie ?? (await paste(context, cookieGuide, 'Cookies', true)) }
  if (way === 'sts-address') {
    const guide = addressGuide(context.cloud)
    return { redirect: given.redirect ?? (await paste(context, guide, 'Address', true)) }
  }
  if (way !== 'mi-password') return {}
  const instead = 'Name the account with --email'
  return {
    account: given.account ?? (await askLine(context, { message: 'E-mail, phone number or Xiaomi id', instead })),
  }
}

const cookieGuide = [
  '1. Open https://account.xiaomi.com in your browser and sign in there.',
  '2. Open the developer tools (F12), Application or Storage, Cookies.',
  '3. Copy the cookies userId and passToken and paste both here, in any form: as a header, a table, JSON or curl.',
  'They are as good as your password for every service of Xiaomi: they are stored as the tokens of this login only.',
]

const addressGuide = (cloud: string | undefined) => [
  '1. Open this address in your browser and sign in with your Xiaomi account:',
  `   ${browserAddress(cloud)}`,
  '2. The last page says "ok". Copy its whole address and paste it here within a few minutes.',
]

async function paste(
  context: CommandContext,
  guide: readonly string[],
  message: string,
  secret: boolean,
): Promise<string> {
  context.note(guide.join('\n'))
  if (!context.asks) return readPipe(context, 'Without a terminal, the text comes from a pipe or a file')
  return askLine(context, { message, secret, instead: '' })
}

/** What a way shows and asks. Pictures and codes need somebody to answer; a QR code can be scanned from any output. */
export function miPrompts(context: CommandContext): SignInPrompts {
  const { note, styleOfNotes } = context
  const qr = async (address: string, until: number) => {
    note(await qrCode(address, styleOfNotes))
    note(
      `Scan this with a Xiaomi app that is signed in to your account, before ${localTime(until)}, or open ${address}`,
    )
  }
  if (!context.asks) return { qr }
  return {
    qr,
    captcha: (picture) => askCharacters(context, picture),
    code: (by, address) => askLine(context, { message: codeQuestion(by, address), instead: '' }),
  }
}

async function askCharacters(context: CommandContext, picture: Uint8Array): Promise<string> {
  const file = join(context.home, picture[0] === 0x89 ? 'captcha.png' : 'captcha.jpg')
  writePrivate(file, picture)
  try {
    context.note(`Xiaomi asks for the characters of a picture: ${file}`)
    openFile(file)
    return await askLine(context, { message: 'Characters', instead: '' })
  } finally {
    removePrivate(file)
  }
}

function codeQuestion(by: 'email' | 'phone' | 'second-factor', address: string | undefined): string {
  if (by === 'second-factor') return 'Code of the second factor'
  const to = address === undefined ? '' : ` to ${address}`
  return by === 'email' ? `Code that Xiaomi sent by e-mail${to}` : `Code that Xiaomi sent by SMS${to}`
}
