// The parser: global options and one bare subcommand per register line, of which only the called one gets its options.
import { Command, CommanderError } from '@commander-js/extra-typings'
import { WristoryError } from '../errors.ts'
import { type CommandEntry, commands, type Group } from './commands/index.ts'
import type { Context, GlobalOptions, Output } from './context.ts'

const valued = new Set(['--home', '--cloud', '--account'])

const about = `Your own fitness history out of the Mi Fit / Zepp Life / Zepp cloud.
Not affiliated with the vendor; use it with your own account only.`

/**
 * Parses and runs one command line. `contextFrom` makes the context when an action asks for it.
 * Throws `usage` for anything that does not parse; help and version are written to `stdout` and end normally.
 */
export async function runProgram(
  argv: readonly string[],
  world: {
    readonly stdout: Output
    readonly columns: number
    readonly version: () => string
    readonly contextFrom: (options: GlobalOptions) => Context
    readonly register?: readonly CommandEntry[]
  },
): Promise<void> {
  const register = world.register ?? commands
  const program = globalProgram(world)
  const called = calledCommand(argv, register)
  for (const entry of register) {
    const command = program.command(entry.name).summary(entry.summary).helpGroup(entry.group)
    if (entry !== called) continue
    const { define } = await entry.load()
    define(command, () => world.contextFrom(program.opts()))
    if (!command.description()) command.description(`${entry.summary}.`)
  }
  try {
    if (argv.length === 0) program.outputHelp()
    else await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw usage(error, called)
  }
}

function globalProgram(world: Parameters<typeof runProgram>[1]) {
  const program = new Command('wristory')
    .description(about)
    .usage('[options] <command>')
    .helpCommand(true)
    .helpOption('-h, --help', 'what a command does and its options')
    .option('-V, --version', 'the version')
    .option('--home <dir>', 'folder that holds everything (WRISTORY_HOME)')
    .option('--cloud <url>', "origin to ask in place of the vendor's hosts (WRISTORY_CLOUD)")
    .option('--account <name>', 'which account, where there are several')
    .option('--json', 'data as JSON on stdout, errors as JSON on stderr')
    .option('-q, --quiet', 'no notes and no progress')
    .option('--no-color', 'plain text')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(100, world.columns),
      getOutHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showSuggestionAfterError(true)
  program.on('option:version', () => {
    world.stdout.write(`${world.version()}\n`)
    throw new CommanderError(0, 'commander.version', '')
  })
  return program
}

/** The register line that a command line calls (also by `help NAME`); undefined when it names none. */
export function calledCommand(
  argv: readonly string[],
  register: readonly CommandEntry[] = commands,
): CommandEntry | undefined {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string
    if (valued.has(word)) i++
    else if (word === 'help' || word.startsWith('-')) continue
    else return register.find((entry) => entry.name === word)
  }
  return undefined
}

function usage(error: CommanderError, called: CommandEntry | undefined): WristoryError {
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const meant = suggestion?.replace(/^\((.*)\)$/, '$1')
  const help = `Run \`wristory ${called ? `${called.name} ` : ''}--help\`.`
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}${first.endsWith('.') ? '' : '.'}`
  return new WristoryError('usage', message, { hint: meant ? `${meant} ${help}` : help, cause: error })
}

export type { Group }
