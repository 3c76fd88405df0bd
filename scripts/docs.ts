// Writes the generated pages of docs/; `--check` only lists stale ones. Their text comes from the code they describe.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commandsPage, errorsPage } from '../src/cli/manual.ts'
import { settingsPage } from '../src/cli/settings.ts'
import { apiPage } from '../src/dashboard/server/openapi.ts'
import { formats } from '../src/export/index.ts'
import { kindsPage, schemaPage } from '../src/store/manual.ts'
import { rowSchemaPage } from '../src/store/row-schema.ts'
import { cloudPage, cloudPages } from './cloud-docs.ts'
import { keptTypes, referencePage, typesFile } from './reference.ts'
import { rowTypesFile } from './row-types.ts'

const folder = fileURLToPath(new URL('../docs/', import.meta.url))

/** Every generated page by its name in docs/. */
export const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'api.md': apiPage,
  'commands.md': () => commandsPage(),
  'errors.md': errorsPage,
  'export.md': exportPage,
  'kinds.md': kindsPage,
  'rows.schema.json': rowSchemaPage,
  'schema.md': schemaPage,
  'settings.md': settingsPage,
  '../src/decode/rows.ts': rowTypesFile,
  'library-reference.md': referencePage,
  [typesFile]: keptTypes,
  ...Object.fromEntries(cloudPages.map((name) => [name, () => cloudPage(name)])),
}

/** docs/export.md, written by hand, with the table of formats below its mark. */
function exportPage(): string {
  const mark = '<!-- The table comes from src/export/ by npm run docs. -->\n'
  const [before, after] = (read(`${folder}export.md`) ?? '').split(mark)
  if (after === undefined) throw new Error(`docs/export.md needs this line where the table of formats goes: ${mark}`)
  const files = { table: 'one per kind', history: 'one', workout: 'one per workout', day: 'one per day', store: 'one' }
  const lines = formats.map(
    ({ name, title, holds, extension }) => `| \`${name}\` | ${title} | ${files[holds]}, \`${extension}\` |`,
  )
  return [
    before + mark,
    '| format | what for | files |',
    '|---|---|---|',
    ...lines,
    after.replace(/^\n(\|.*\n)+/, ''),
  ].join('\n')
}

/** Names of the pages whose file is not what the code says. */
export async function stalePages(): Promise<string[]> {
  const stale: string[] = []
  for (const [name, make] of Object.entries(pages)) if ((await make()) !== read(folder + name)) stale.push(name)
  return stale
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

if (import.meta.main) {
  const stale = await stalePages()
  if (process.argv.includes('--check')) {
    if (stale.length > 0) process.stderr.write(`Stale: ${stale.join(', ')}. Run npm run docs.\n`)
    process.exitCode = stale.length > 0 ? 1 : 0
  } else {
    mkdirSync(folder, { recursive: true })
    for (const name of stale) writeFileSync(folder + name, (await pages[name]?.()) ?? '')
    process.stdout.write(`${stale.length > 0 ? `Wrote ${stale.join(', ')}` : 'All pages are current'}.\n`)
  }
}
