// Definition of a command: its line in the register, and the function that defines its options and action.

import type { Command } from '@commander-js/extra-typings'
import type { CommandContext } from './context.ts'

/** Headings of `wristory --help`, in the order they appear. */
export type CommandGroup =
  | 'Your account:'
  | 'Your history:'
  | 'Look at it:'
  | 'Look after it:'
  | 'Try it without an account:'

/**
 * Adds arguments, options and the action to a bare command. `context()` may be called only inside the action; failures
 * are thrown as WristoryError and become a message and the exit status in one place. `register` has all commands.
 */
export type Define = (command: Command, context: () => CommandContext, register: readonly CommandEntry[]) => void

/** One line of the register. */
export interface CommandEntry {
  /** One lower-case word, also the name of the file beside this one. */
  readonly name: string
  readonly group: CommandGroup
  /** What it does, one line without a full stop. */
  readonly summary: string
  readonly load: () => Promise<{ readonly define: Define; readonly run?: CommandRun }>
  /** True for a command without arguments and options of its own: it runs without loading the parser. */
  readonly plain?: true
}

/** What a plain command's action does; exported beside `define`. */
export type CommandRun = (context: CommandContext) => Promise<void>
