// Generates man pages from the help: one of the program and one of each command, in the macros of man(7).

import { errorKinds } from '../../errors.ts'
import { examples } from '../examples.ts'
import type { CommandModel, OptionModel, ProgramModel } from './model.ts'

/** Every page by its file name, `wristory.1` and `wristory-sync.1`. */
export function manPages({ options, commands }: ProgramModel, version: string): ReadonlyMap<string, string> {
  const pages = new Map([['wristory.1', programPage({ options, commands }, version)]])
  for (const command of commands) pages.set(`wristory-${command.name}.1`, commandPage(command, version))
  return pages
}

function programPage({ options, commands }: ProgramModel, version: string): string {
  const groups = Map.groupBy(commands, ({ group }) => group)
  const statuses = Map.groupBy(Object.entries(errorKinds), ([, { exit }]) => exit)
  return page('wristory', version, 'your own fitness history from the Mi Fit / Zepp Life / Zepp cloud', [
    section('SYNOPSIS', ['.B wristory', '.RI [ options ] " command " [ arguments ]']),
    section('DESCRIPTION', [
      text("Fetches your own history from the vendor's cloud into one SQLite file, draws it, and exports it."),
      text('Not affiliated with the vendor; use it with your own account only.'),
    ]),
    ...[...groups].map(([group, list]) =>
      section(
        escaped(group.replace(/:$/, '').toUpperCase()),
        list.map(({ name, summary }) => tagged(`.BR wristory\\-${escaped(name)} (1)`, `${summary}.`)),
      ),
    ),
    section('OPTIONS', options.map(optionText)),
    section('EXIT STATUS', [
      tagged('.B 0', 'Success.'),
      ...[...statuses].map(([exit, kinds]) => tagged(`.B ${exit}`, kinds.map(([, { means }]) => means).join(' '))),
    ]),
    section('FILES', [
      tagged('.I ~/.local/share/wristory', 'The home folder: store, tokens and settings, readable by you alone.'),
    ]),
  ])
}

function commandPage({ name, summary, description, options, arguments: args }: CommandModel, version: string): string {
  const shown = args.map(({ shown }) => escaped(shown)).join(' ')
  return page(`wristory-${name}`, version, summary.charAt(0).toLowerCase() + summary.slice(1), [
    section('SYNOPSIS', [
      `.B wristory ${escaped(name)}`,
      ...(options.length > 0 ? ['.RI [ options ]'] : []),
      ...(shown === '' ? [] : [shown]),
    ]),
    section('DESCRIPTION', [text(description)]),
    ...(args.length > 0
      ? [
          section(
            'ARGUMENTS',
            args.map(({ shown, means, choices }) => tagged(`.I ${escaped(shown)}`, withChoices(means, choices))),
          ),
        ]
      : []),
    ...(options.length > 0 ? [section('OPTIONS', options.map(optionText))] : []),
    section(
      'EXAMPLES',
      (examples[name] ?? []).map(([line, what]) => `.PP\n${escaped(what)}:\n.PP\n.nf\n.RS\n${escaped(line)}\n.RE\n.fi`),
    ),
    section('SEE ALSO', ['.BR wristory (1)']),
  ])
}

function page(name: string, version: string, summary: string, sections: readonly string[]): string {
  const head = `.TH ${escaped(name.toUpperCase())} 1 "" "wristory ${version}" "wristory manual"`
  return `${[head, section('NAME', [`${escaped(name)} \\- ${escaped(summary)}`]), ...sections].join('\n')}\n`
}

function section(name: string, parts: readonly string[]): string {
  return [`.SH ${name}`, parts.join('\n').replace(/^\.PP\n/, '')].join('\n')
}

function text(words: string): string {
  return `.PP\n${escaped(words)}`
}

function tagged(tag: string, words: string): string {
  return `.TP\n${tag}\n${escaped(words)}`
}

function optionText({ short, long, value, means, choices }: OptionModel): string {
  const names = [short, long].filter((name) => name !== undefined).map((name) => `\\fB${escaped(name)}\\fR`)
  return tagged(
    `${names.join(', ')}${value === undefined ? '' : ` \\fI${escaped(value)}\\fR`}`,
    withChoices(means, choices),
  )
}

function withChoices(means: string, choices: readonly string[]): string {
  return choices.length === 0 ? means : `${means} (${choices.join(', ')})`
}

/** Escapes backslashes, hyphens meant for copying, lines that look like requests, and non-ASCII characters. */
function escaped(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&')
    .replace(/[^\n -~]/gu, (one) => `\\[u${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`)
}
