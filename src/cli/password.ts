// The password of a command: from an option, standard input, the environment or a prompt without echo, in this order,
// removed from all of them as soon as it is read.
import { askLine, firstLine, readPipe } from './ask.ts'
import type { CommandContext } from './context.ts'
import { readSetting } from './settings.ts'

export interface PasswordFlags {
  readonly password?: string | undefined
  readonly passwordStdin?: boolean | undefined
  readonly passwordFile?: string | undefined
}

/** Throws `usage` if there is none and no terminal, `interrupted` if the prompt is cancelled. */
export async function readPassword(context: CommandContext, flags: PasswordFlags): Promise<string> {
  const stored = readSetting(context, 'password', flags.passwordFile)
  if (flags.password !== undefined) {
    // On Linux this overwrites the arguments that other users' `ps` shows.
    context.setTitle('wristory')
    context.warn('warning: a password on the command line stays in the shell history; omit it to be prompted instead.')
    return flags.password
  }
  if (flags.passwordStdin)
    return firstLine(await readPipe(context, 'With --password-stdin the password comes from a pipe or a file'))
  const instead =
    'The password is prompted for on a terminal, or taken from --password-stdin, --password-file or WRISTORY_PASSWORD'
  return stored ?? askLine(context, { message: 'Password', secret: true, instead })
}
