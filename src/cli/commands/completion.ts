// `wristory completion`: the shell's completion script for commands, options and files.

import type { Define } from '../command.ts'

export const define: Define = (command, context, register) => {
  command
    .description('Print a completion script for commands, options, choices and files. Completing starts no program.')
    .addArgument(command.createArgument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish'] as const))
    .action(async (shell) => {
      const { write } = context()
      const { completionScript } = await import('../shell/completion.ts')
      const { programModel } = await import('../shell/model.ts')
      await write(completionScript(shell, await programModel(register)))
    })
}
