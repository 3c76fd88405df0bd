// The notice before the first fetch: what is read, from where, where it goes, and on whose terms. Its version and time
// are stored in the home folder.

import { join } from 'node:path'
import { WristoryError } from '../errors.ts'
import { readPrivateJson, writePrivate } from '../files/private.ts'
import { askYes } from './ask.ts'
import type { CommandContext } from './context.ts'

/** Raised when the meaning of the text changes, so that it is shown again. */
const textVersion = 1

/**
 * Shows the text once per home folder, before the first contact with the real cloud; throws `interrupted` if the answer
 * is no.
 */
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

/** True if this text was shown for this home folder before. */
export function wasTold(home: string): boolean {
  const stored = readPrivateJson(consentFile(home)) as { version?: unknown } | undefined
  return typeof stored?.version === 'number' && stored.version >= textVersion
}

/** Records that the person agreed; `now` in epoch milliseconds. */
export function keepTold(home: string, now: number): void {
  writePrivate(consentFile(home), `${JSON.stringify({ version: textVersion, at: new Date(now).toISOString() })}\n`)
}

function consentFile(home: string): string {
  return join(home, 'consent.json')
}
