// Completion scripts for bash, zsh and fish: commands, options, choices, files and folders. They are self-contained, so
// completing starts no program.

import { type ArgumentModel, type CommandModel, type OptionModel, type ProgramModel, valueKind } from './model.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

const writers: Readonly<Record<Shell, (program: ProgramModel) => string>> = { bash, zsh, fish }

/** The script for a shell. */
export function completionScript(shell: Shell, program: ProgramModel): string {
  return writers[shell](program)
}

const optionNames = (options: readonly OptionModel[]) =>
  options.flatMap(({ short, long }) => (short === undefined ? [long] : [short, long]))

function bash({ options: global, commands }: ProgramModel): string {
  const all = [...global, ...commands.flatMap(({ options }) => options)]
  const valued = [...new Set(optionNames(all.filter(({ value }) => value !== undefined)))]
  const commandCase = ({ name, options, arguments: args }: CommandModel) => {
    const words = [...optionNames([...options, ...global]), ...args.flatMap(({ choices }) => choices)]
    const values = options
      .filter(({ choices }) => choices.length > 0)
      .map((option) => `      ${optionNames([option]).join('|')}) words='${option.choices.join(' ')}' ;;`)
    const files = args.some(({ name }) => valueKind(name) === 'file')
    return `    ${name})
      words='${words.join(' ')}'${files ? '\n      files=1' : ''}
${values.length === 0 ? '' : `      case $before in\n${values.join('\n')}\n      esac\n`}      ;;`
  }
  const byKind = (kind: 'file' | 'folder') =>
    [...new Set(optionNames(all.filter(({ value }) => valueKind(value) === kind)))].join('|')
  return `# bash completion of wristory
_wristory() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local command= words= files= word skip=
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ -n $skip ]]; then skip=; continue; fi
    case $word in
    ${valued.join('|')}) skip=1 ;;
    -*|help) ;;
    *) command=$word; break ;;
    esac
  done
  case $before in
  ${byKind('folder')}) COMPREPLY=($(compgen -d -- "$current")); return ;;
  ${byKind('file')}) compopt -o default 2>/dev/null; return ;;
  esac
  case $command in
    '') words='${[...commands.map(({ name }) => name), 'help', ...optionNames(global)].join(' ')}' ;;
${commands.map(commandCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files && $current != -* ]]; then compopt -o default 2>/dev/null; fi
}
complete -F _wristory wristory
`
}

/** Text between single quotes. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

function zsh({ options: global, commands }: ProgramModel): string {
  // Within a specification, brackets and colons have a meaning.
  const plain = (text: string) => text.replace(/[[\]:\\]/g, (one) => `\\${one}`)
  const action = (choices: readonly string[], value: string | undefined) => {
    if (choices.length > 0) return `(${choices.join(' ')})`
    return { file: '_files', folder: '_files -/', other: ' ', none: '' }[valueKind(value)]
  }
  const spec = (option: OptionModel) => {
    const { short, long, value, choices, means } = option
    const tail = `[${plain(means)}]${value === undefined ? '' : `:${plain(value)}:${action(choices, value)}`}`
    return optionNames([option])
      .map((name) => quoted(`${short === undefined ? '' : `(${short} ${long})`}${name}${tail}`))
      .join(' ')
  }
  const argument = ({ name, shown, choices }: ArgumentModel, i: number) => {
    const place = shown.includes('...') ? '*' : `${i + 1}${shown.startsWith('[') ? ':' : ''}`
    return quoted(`${place}:${plain(name)}:${action(choices, name)}`)
  }
  const lines = (specs: readonly string[]) => specs.join(' \\\n        ')
  return `#compdef wristory
_wristory() {
  local context state line
  typeset -A opt_args
  _arguments -C \\
    ${global.map(spec).join(' \\\n    ')} \\
    '1:command:->command' '*::argument:->argument'
  case $state in
  command)
    local -a commands=(
      ${commands.map(({ name, summary }) => quoted(`${name}:${plain(summary)}`)).join('\n      ')}
    )
    _describe command commands
    ;;
  argument)
    case $line[1] in
${commands
  .map(
    ({ name, options, arguments: args }) => `    ${name})
      _arguments \\
        ${lines([...options.map(spec), ...global.map(spec), ...args.map(argument)])}
      ;;`,
  )
  .join('\n')}
    esac
    ;;
  esac
}
if [ "$funcstack[1]" = _wristory ]; then _wristory "$@"; else compdef _wristory wristory; fi
`
}

function fish({ options: global, commands }: ProgramModel): string {
  const option = (condition: string, { short, long, value, choices, means }: OptionModel) => {
    const kind = valueKind(value)
    const takes =
      value === undefined
        ? ''
        : kind === 'file'
          ? ' -r -F'
          : kind === 'folder'
            ? " -x -a '(__fish_complete_directories)'"
            : ' -x'
    const given = choices.length > 0 ? ` -a ${fishQuoted(choices.join(' '))}` : ''
    const letter = short === undefined ? '' : ` -s ${short.slice(1)}`
    return `complete -c wristory${condition}${letter} -l ${long.slice(2)}${takes}${given} -d ${fishQuoted(means)}`
  }
  const within = (name: string) => ` -n '__fish_seen_subcommand_from ${name}'`
  return `${[
    '# fish completion of wristory',
    'complete -c wristory -f',
    ...global.map((one) => option('', one)),
    ...commands.flatMap(({ name, summary, options, arguments: args }) => [
      `complete -c wristory -n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`,
      ...options.map((one) => option(within(name), one)),
      ...args.flatMap((one) => {
        if (one.choices.length > 0)
          return [
            `complete -c wristory${within(name)} -a ${fishQuoted(one.choices.join(' '))} -d ${fishQuoted(one.means)}`,
          ]
        return valueKind(one.name) === 'file' ? [`complete -c wristory${within(name)} -F`] : []
      }),
    ]),
  ].join('\n')}\n`
}

const fishQuoted = (text: string) => `'${text.replace(/[\\']/g, (one) => `\\${one}`)}'`
