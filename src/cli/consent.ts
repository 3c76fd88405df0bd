// What a person is told before anything is fetched for the first time: what, from where, to where, and on whose terms.
// Version and time of the telling are kept in the home folder.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { readPrivateJson, writePrivate } from '../files/private.ts'
import { askYes } from './ask.ts'
import type { CommandContext } from './context.ts'

/** Raised when the text below changes in meaning, so that it is shown again. */
const textVersion = 1

/** Shows the text once per home folder, before the first contact with the real cloud; throws `interrupted` on a no. */
export async function tell(context: CommandContext, yes: boolean): Promise<void> {
  if (context.cloud !== undefined || wasTold(context.home)) return
  context.note(`${consentText(context.home)}\n`)
  if (context.asks && !yes && !(await askYes(context, 'Continue? This account is yours?'))) {
    throw new WristoryError('interrupted', 'Nothing was sent.')
  }
  keepTold(context.home, context.now())
}

/** The text, for this home folder. */
export function consentText(home: string): string {
  return [
    'Before the first sign-in:',
    `- wristory reads your own fitness history (days, nights, heart rate, workouts with their tracks) from the cloud of`,
    '  Mi Fit / Zepp Life / Zepp. It only reads; it changes and deletes nothing there.',
    `- Everything is stored on this machine, in ${home}, and sent nowhere unless you add a receiver.`,
    '- It is not made or approved by the vendor, whose terms may not allow such programs. Use it for your own account only.',
    '- The password is used once and not stored; tokens are stored where only you can read them.',
    '- Official ways to your data: the export page of your account, Health Connect, Apple Health.',
  ].join('\n')
}

/** True when this text was shown for this home folder before. */
export function wasTold(home: string): boolean {
  const stored = readPrivateJson(consentFile(home)) as { version?: unknown } | undefined
  return typeof stored?.version === 'number' && stored.version >= textVersion
}

/** Keeps that the person was told and went on; `now` in epoch milliseconds. */
export function keepTold(home: string, now: number): void {
  writePrivate(consentFile(home), `${JSON.stringify({ version: textVersion, at: new Date(now).toISOString() })}\n`)
}

function consentFile(home: string): string {
  return join(home, 'consent.json')
}
