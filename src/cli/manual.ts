// Generates docs/commands.md and docs/errors.md from the commands' help and the table of errors.
import { errorKinds } from '../errors.ts'
import type { CommandEntry } from './command.ts'
import { commands } from './commands/index.ts'
import { runProgram } from './program.ts'

/** docs/commands.md: the overview, then every command's help at 80 columns. */
export async function commandsPage(register: readonly CommandEntry[] = commands): Promise<string> {
  const parts = [
    '# Commands',
    'Made from the help of each command; do not edit by hand (`npm run docs`). A command is called as `wristory NAME`.',
    fenced(await commandHelp([], register)),
  ]
  for (const { name } of register) parts.push(`## ${name}`, fenced(withoutGlobals(await commandHelp([name], register))))
  return `${parts.join('\n\n')}\n`
}

/** docs/errors.md: each code with its exit status, meaning and hint. */
export function errorsPage(): string {
  const rows = Object.entries(errorKinds).map(
    ([code, { exit, retry, means, hint }]) =>
      `| \`${code}\` | ${exit} | ${again[retry]} | ${cell(means)} | ${cell(hint)} |`,
  )
  return `${[
    '# Errors and exit statuses',
    'Made from the table in `src/errors.ts`; do not edit by hand (`npm run docs`). With `--json` an error is one JSON object on stderr: `{"error":{"code","message","hint","until"}}`, where `until` (epoch seconds) is there when a time to come back is known.',
    ['| code | status | again | what it means | what to do |', '|---|---|---|---|---|', ...rows].join('\n'),
    'Success is status 0. A command stopped by SIGTERM ends with 143, by a closed terminal with 129.',
  ].join('\n\n')}\n`
}

const again = { now: 'at once', later: 'later', no: 'not without a change' } as const

async function commandHelp(path: readonly string[], register: readonly CommandEntry[]): Promise<string> {
  let text = ''
  await runProgram([...path, '--help'], {
    stdout: {
      write: (part) => {
        text += part
        return true
      },
    },
    columns: 80,
    version: () => '',
    contextFrom: () => {
      throw new TypeError('help runs no action')
    },
    register,
  })
  return text.trimEnd()
}

/** Without the global options, which the overview lists once. */
function withoutGlobals(help: string): string {
  return help.replace(/\n\nGlobal Options:\n(?: {2}.*\n?)+/, '\n').trimEnd()
}

function fenced(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
