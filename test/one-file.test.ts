// An addition is one file and one line of its register: a format, a command, a receiver and an MCP tool are added to a
// copy of the repository and used there. A kind that the simulator does not serve, or whose name breaks the rule, fails
// the contract suite of the copy.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
let copy: string

before(() => {
  copy = mkdtempSync(join(tmpdir(), 'wristory-one-file-'))
  for (const name of ['bin', 'src', 'test', 'fixtures', 'package.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
})
after(() => rmSync(copy, { recursive: true }))

/** Writes a file and puts its entry at the end of the list of the register, with the import it needs. */
function add(file: string, text: string, register: string, list: string, entry: string, imported = ''): void {
  writeFileSync(join(copy, file), text)
  const path = join(copy, register)
  const source = readFileSync(path, 'utf8')
  const start = source.indexOf(list)
  const end = source.indexOf('\n]', start)
  assert.ok(start >= 0 && end > start, `${register} has no list ${list}`)
  writeFileSync(path, `${imported}${source.slice(0, end)}\n  ${entry},${source.slice(end)}`)
}

/** Runs Node in the copy; returns what it prints. */
function node(...args: string[]): string {
  const { NODE_TEST_CONTEXT, ...env } = process.env
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    env: { ...env, WRISTORY_HOME: join(copy, 'home') },
    encoding: 'utf8',
  })
  return `${stdout}\n${stderr}`
}

test('a format is one file and one line: export lists it', () => {
  add(
    'src/export/scratch.ts',
    "import { csv } from './csv.ts'\nexport const scratch = { ...csv, name: 'scratch', title: 'A made-up format' }\n",
    'src/export/index.ts',
    'export const formats',
    'scratch',
    "import { scratch } from './scratch.ts'\n",
  )
  assert.match(node('bin/wristory.js', 'export'), /scratch +A made-up format/)
})

test('a command is one file and one line: it runs', () => {
  add(
    'src/cli/commands/scratch.ts',
    `import type { Define } from '../command.ts'
export const define: Define = (command, context) => {
  command.description('A made-up command.').action(async () => {
    await context().write('the made-up command runs\\n')
  })
}
`,
    'src/cli/commands/index.ts',
    'export const commands',
    "{ name: 'scratch', group: 'Look at it:', summary: 'A made-up command', load: () => import('./scratch.ts') }",
  )
  assert.match(node('bin/wristory.js', 'scratch'), /the made-up command runs/)
  assert.match(node('bin/wristory.js', '--help'), /scratch +A made-up command/)
})

test('a receiver is one file and one line: handover add lists it', () => {
  add(
    'src/handover/scratch.ts',
    "import { folder } from './folder.ts'\nexport const scratch = { ...folder, name: 'scratch', title: 'A made-up receiver' }\n",
    'src/handover/index.ts',
    'export const receivers',
    'scratch',
    "import { scratch } from './scratch.ts'\n",
  )
  assert.match(node('bin/wristory.js', 'handover', 'add'), /scratch/)
})

test('an MCP tool is one file and one line: its answer is computed', () => {
  add(
    'src/mcp/tools/scratch.ts',
    "import type { Json } from '../answer.ts'\nexport const answer = (): Json => ({ made_up: 1 })\n",
    'src/mcp/tools/index.ts',
    'export const tools',
    "tool({ name: 'scratch', description: 'A made-up tool.', input: {}, load: () => import('./scratch.ts') })",
  )
  const script = `import { tools } from './src/mcp/tools/index.ts'
const { answer } = await tools.find(({ name }) => name === 'scratch').load()
console.log(JSON.stringify(answer()))`
  assert.match(node('--input-type=module', '-e', script), /\{"made_up":1\}/)
})

test('a kind without data from the simulator, or with a bad name, fails the contract suite by name', () => {
  for (const [file, name] of [
    ['made-up', 'made_up'],
    ['badly-named', 'badlyNamed'],
  ] as const)
    add(
      `src/kinds/${file}.ts`,
      `import { contentKind, contentSource } from './content.ts'
export const ${name} = contentKind({
  name: '${name}',
  title: 'Made up',
  source: contentSource('${name}', 'Made up', '${name}', 'real_data'),
  readable: {
    fields: { level: { type: 'integer', doc: 'Made-up level.', wire: 'level', least: 0, most: 100 } },
    names: { level: ['score'] },
    needs: ['level'],
  },
  chart: { draw: 'dots', value: 'level', hue: 'stress' },
})
`,
      'src/kinds/index.ts',
      'const streams',
      name,
      `import { ${name} } from './${file}.ts'\n`,
    )
  const suite = node(
    '--test',
    '--test-name-pattern',
    'the simulator serves|definition is complete',
    'test/contract.test.ts',
  )
  assert.match(suite, /A sync with the simulator gives no row of made_up: let src\/simulator\/ answer/)
  assert.match(suite, /Name the kind badlyNamed in lower-case letters, digits and single underscores/)
})
