// Completion as the shells do it, man pages as their readers read them, and examples that exist.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { commands } from '../commands/index.ts'
import { examples } from '../examples.ts'
import { completionScript, shells } from './completion.ts'
import { manPages } from './man.ts'
import { programModel } from './model.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-shell-'))
after(() => rmSync(folder, { recursive: true }))
const model = await programModel(commands)

function lacks(tool: string): string | false {
  return spawnSync(tool, ['--version']).error ? `NOT RUN: ${tool} is missing` : false
}

const files = Object.fromEntries(
  shells.map((shell) => {
    const file = join(folder, shell)
    writeFileSync(file, completionScript(shell, model))
    return [shell, file]
  }),
) as Record<(typeof shells)[number], string>

function said(tool: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', cwd: folder })
  assert.equal(status, 0, stderr)
  assert.equal(stderr, '')
  return stdout
}

test('bash completes commands, options, choices and values', { skip: lacks('bash') }, () => {
  const complete = (...words: string[]) =>
    said('bash', [
      '-c',
      'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _wristory; declare -p COMPREPLY',
      files.bash,
      'wristory',
      ...words,
    ])
      .matchAll(/\[\d+\]="([^"]*)"/g)
      .map(([, word]) => word!)
      .toArray()
  assert.deepEqual(complete('sy'), ['sync'])
  assert.deepEqual(complete('sync', '--pl'), ['--plan'])
  assert.deepEqual(complete('--home', '/tmp', 'sync', '--al'), ['--all'])
  assert.deepEqual(complete('login', '--via', 'enc'), ['encrypted'])
  assert.deepEqual(complete('show', 'workou'), ['workout', 'workouts'])
  assert.ok(complete('').length > commands.length)
})

test('fish completes the same', { skip: lacks('fish') }, () => {
  const complete = (line: string) =>
    said('fish', ['--no-config', '-c', `source ${files.fish}; complete -C '${line}'`])
      .trim()
      .split('\n')
      .map((one) => one.split('\t')[0])
  assert.deepEqual(complete('wristory sy'), ['sync'])
  assert.deepEqual(complete('wristory sync --pl'), ['--plan'])
  assert.deepEqual(complete('wristory login --via enc'), ['encrypted'])
  assert.ok(complete('wristory show ').includes('workouts'))
})

test('zsh takes the script', { skip: lacks('zsh') }, () => {
  said('zsh', ['-f', '-n', files.zsh])
  const loaded = 'autoload -Uz compinit; compinit -D -u; source "$0"; print -r -- $_comps[wristory]'
  assert.equal(said('zsh', ['-f', '-c', loaded, files.zsh]).trim(), '_wristory')
})

for (const [tool, args] of [
  ['mandoc', ['-T', 'lint', '-W', 'warning']],
  ['groff', ['-man', '-ww', '-z']],
] as const)
  test(`${tool} has nothing to say against a man page`, {
    skip: spawnSync(tool).error && `NOT RUN: ${tool} is missing`,
  }, () => {
    const pages = manPages(model, '1.2.3')
    assert.equal(pages.size, commands.length + 1)
    for (const [name, text] of pages) {
      const file = join(folder, name)
      writeFileSync(file, text)
      const { stdout, stderr } = spawnSync(tool, [...args, file], { encoding: 'utf8' })
      // A page has the version of the program in the place of a date.
      const complaints = (stdout + stderr).split('\n').filter((line) => line !== '' && !line.includes('missing date'))
      assert.deepEqual(complaints, [], name)
    }
  })

test('every command has an example, and examples have options and choices that exist', () => {
  assert.deepEqual(Object.keys(examples).sort(), commands.map(({ name }) => name).sort())
  const global = new Set(model.options.flatMap(({ short, long }) => [short, long]))
  for (const { name, options } of model.commands)
    for (const [line] of examples[name] ?? []) {
      const [, own = ''] = /(?:^|[|] |-- )wristory ([^|>]*)/.exec(line) ?? []
      const words = own
        .replace(/"[^"]*"/g, 'text')
        .trim()
        .split(/\s+/)
      assert.ok(words.includes(name), line)
      for (const [i, word] of words.entries()) {
        if (!word.startsWith('-') || word === '-') continue
        const option = options.find(({ short, long }) => [short, long].includes(word))
        assert.ok(option !== undefined || global.has(word), `${line}: ${word}`)
        if (option && option.choices.length > 0) assert.ok(option.choices.includes(words[i + 1]!), `${line}: ${word}`)
      }
    }
})
