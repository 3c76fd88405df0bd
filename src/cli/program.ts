// The parser: global options and one bare subcommand per register line; only the called one gets its options.
import type { Command } from '@commander-js/extra-typings'
import { WristoryError } from '../errors.ts'
import type { CommandEntry } from './command.ts'
import { commands } from './commands/index.ts'
import type { CommandContext, GlobalOptions, Output } from './context.ts'
import { globals } from './globals.ts'
import { oneLine } from './terminal-text.ts'

const about = `Your own fitness history from the Mi Fit / Zepp Life / Zepp cloud.
Not affiliated with the vendor; use it with your own account only.`

/**
 * Parses and runs one command line. `contextFrom` makes the context for an action. Throws `usage` for anything invalid;
 * help and version are written to `stdout` and end normally.
 */
export async function runProgram(
  argv: readonly string[],
  world: {
    readonly stdout: Output
    readonly columns: number
    readonly version: () => string
    readonly contextFrom: (options: GlobalOptions) => CommandContext
    readonly register?: readonly CommandEntry[]
  },
): Promise<void> {
  const register = world.register ?? commands
  await refuseHelpOn(argv, register)
  const quick = plainCall(argv, register)
  const run = quick && (await quick.entry.load()).run
  if (run) return await run(world.contextFrom(quick.options))
  const { CommanderError, program } = await globalProgram(world)
  const called = calledCommand(argv, register)
  for (const entry of register) {
    const command = program.command(entry.name).summary(entry.summary).helpGroup(entry.group)
    if (entry !== called) continue
    const { define } = await entry.load()
    define(command, () => world.contextFrom(program.opts()), register)
    if (!command.description()) command.description(`${entry.summary}.`)
    if (asksHelp(argv)) command.addHelpText('after', (await import('./examples.ts')).exampleText(entry.name))
  }
  try {
    if (argv.length === 0) program.outputHelp()
    else await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Options alone, without a command.
    if (error.code === 'commander.help') world.stdout.write(program.helpInformation())
    else if (error.exitCode !== 0) throw usage(error, called)
  }
}

/** The parser with everything but the commands. Loaded late: it takes a third of a quick command's time. */
async function globalProgram(world: Parameters<typeof runProgram>[1]) {
  const { Command, CommanderError } = await import('@commander-js/extra-typings')
  const program: Command = new Command('wristory')
  program
    .description(about)
    .usage('[options] <command>')
    .commandsGroup('Help:')
    .helpCommand('help [command]', 'What a command does and its options')
    .helpOption('-h, --help', 'show help of a command')
    .option('-V, --version', 'print the version')
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
  for (const [flags, value, doc] of globals) program.option(value === '' ? flags : `${flags} ${value}`, doc)
  program.on('option:version', () => {
    world.stdout.write(`${world.version()}\n`)
    throw new CommanderError(0, 'commander.version', '')
  })
  return { CommanderError, program }
}

/**
 * A plain command with only valid global options, parsed without the parser; undefined for every other command line,
 * which the parser then accepts or refuses.
 */
export function plainCall(
  argv: readonly string[],
  register: readonly CommandEntry[] = commands,
): { readonly entry: CommandEntry; readonly options: GlobalOptions } | undefined {
  const entry = calledCommand(argv, register)
  if (!entry?.plain) return undefined
  const options: Record<string, string | boolean> = {}
  let named = false
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string
    const found = globals.find(([flags]) => flags.split(', ').includes(word))
    if (!found && word === entry.name && !named) named = true
    else if (!found) return undefined
    else if (found[1] === '') options[found[3]] = found[3] !== 'color'
    else {
      const value = argv[++i]
      if (value === undefined || value.startsWith('-')) return undefined
      options[found[3]] = value
    }
  }
  return { entry, options }
}

function asksHelp(argv: readonly string[]): boolean {
  return argv.some((word) => word === '--help' || word === '-h') || plainWords(argv)[0] === 'help'
}

/** Throws `usage` for `help NAME` and `NAME --help` without such a command: the parser would show its own help. */
async function refuseHelpOn(argv: readonly string[], register: readonly CommandEntry[]): Promise<void> {
  const [first, second] = plainWords(argv)
  const name = first === 'help' ? second : asksHelp(argv) ? first : undefined
  if (name === undefined || name === 'help') return
  const names = register.map((entry) => entry.name)
  if (names.includes(name)) return
  const { didYouMean } = await import('../codec/near.ts')
  throw new WristoryError('usage', `Unknown command '${name}'.`, {
    hint: `${didYouMean(name, names)}Run \`wristory --help\`.`,
  })
}

/** Neither an option nor a global option's value. */
function plainWords(argv: readonly string[]): string[] {
  return argv.filter((word, i) => {
    const valued = globals.some(([flags, value]) => flags === argv[i - 1] && value !== '')
    return !valued && !word.startsWith('-')
  })
}

/** The register line of a command line (also for `help NAME`); undefined if it names none. */
export function calledCommand(
  argv: readonly string[],
  register: readonly CommandEntry[] = commands,
): CommandEntry | undefined {
  const name = plainWords(argv).find((word) => word !== 'help')
  return register.find((entry) => entry.name === name)
}

function usage(error: Error, called: CommandEntry | undefined): WristoryError {
  // The suggestion stands on a line of its own; line ends before it are the person's.
  const [, said = '', meant] = /^(?:error: )?([\s\S]*?)(?:\n\((Did you mean [^\n]*)\))?$/.exec(error.message) ?? []
  const first = oneLine(said)
  const help = `Run \`wristory ${called ? `${called.name} ` : ''}--help\`.`
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}${first.endsWith('.') ? '' : '.'}`
  return new WristoryError('usage', message, { hint: meant ? `${meant} ${help}` : help, cause: error })
}
