// The command line as data, read from the parser: the input of completion and man pages.

import { Command, type Option } from '@commander-js/extra-typings'
import type { CommandEntry } from '../command.ts'
import { globals } from '../globals.ts'

export interface OptionModel {
  /** `-o`; undefined if there is only the long form. */
  readonly short: string | undefined
  readonly long: string
  /** `<file>` without the brackets; undefined for a switch. */
  readonly value: string | undefined
  readonly choices: readonly string[]
  readonly means: string
}

export interface ArgumentModel {
  /** `[date]`, `<file...>`. */
  readonly shown: string
  readonly name: string
  readonly choices: readonly string[]
  readonly means: string
}

export interface CommandModel {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly group: string
  readonly options: readonly OptionModel[]
  readonly arguments: readonly ArgumentModel[]
}

export interface ProgramModel {
  readonly options: readonly OptionModel[]
  readonly commands: readonly CommandModel[]
}

/** Loads every command; only completion and documentation need it. */
export async function programModel(register: readonly CommandEntry[]): Promise<ProgramModel> {
  const all: CommandModel[] = []
  for (const { name, summary, group, load } of register) {
    const command = new Command(name)
    const { define } = await load()
    define(
      command,
      () => {
        throw new TypeError('the model runs no action')
      },
      register,
    )
    all.push({
      name,
      summary,
      group,
      description: command.description() || `${summary}.`,
      options: command.options.map(optionModel),
      arguments: command.registeredArguments.map((one) => ({
        shown: one.required
          ? `<${one.name()}${one.variadic ? '...' : ''}>`
          : `[${one.name()}${one.variadic ? '...' : ''}]`,
        name: one.name(),
        choices: one.argChoices ?? [],
        means: one.description,
      })),
    })
  }
  return {
    options: [...globals.map(([flags, value, means]) => fromFlags(flags, value, means)), ...builtIn],
    commands: all,
  }
}

const builtIn: readonly OptionModel[] = [
  { short: '-h', long: '--help', value: undefined, choices: [], means: 'show help of a command' },
  { short: '-V', long: '--version', value: undefined, choices: [], means: 'print the version' },
]

function optionModel(option: Option): OptionModel {
  const [, value] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? []
  return {
    short: option.short,
    long: option.long ?? option.flags,
    value,
    choices: option.argChoices ?? [],
    means: option.description,
  }
}

function fromFlags(flags: string, value: string, means: string): OptionModel {
  const names = flags.split(', ')
  return {
    short: names.length > 1 ? names[0] : undefined,
    long: names.at(-1)!,
    value: value === '' ? undefined : value.slice(1, -1),
    choices: [],
    means,
  }
}

/** The type of a value, for shells that complete files and folders. */
export function valueKind(value: string | undefined): 'file' | 'folder' | 'other' | 'none' {
  if (value === undefined) return 'none'
  if (/^(dir|folder)$/.test(value)) return 'folder'
  return /^(file|path)$/.test(value) ? 'file' : 'other'
}
