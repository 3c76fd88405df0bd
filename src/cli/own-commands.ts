// Commands of this program that a long-running one runs in processes of their own.

import { commandRunner, type RunCommand } from '../watch/child.ts'
import type { CommandContext } from './context.ts'

/** Runs commands with the folder, account and cloud of this one. */
export function ownCommands(context: CommandContext): RunCommand {
  return commandRunner(process.argv[1]!, childEnv(context))
}

/** What this command was given, for the commands that it runs. */
function childEnv({ env, home, cloud }: CommandContext): Record<string, string | undefined> {
  return {
    ...env,
    WRISTORY_HOME: home,
    ...(cloud === undefined ? {} : { WRISTORY_CLOUD: cloud }),
    WRISTORY_ACCOUNT: undefined,
  }
}
