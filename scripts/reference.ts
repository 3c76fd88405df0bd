// Generates docs/library-reference.md, and the public types of a version (fixtures/types/).
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Declared, declaredIn, entries, typesReport } from './public-types.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }

/** Where the public types of this version are kept, from docs/. */
export const typesFile = `../fixtures/types/${version}.txt`

/** Whether CHANGELOG.md says that this version is out. */
export function isReleased(): boolean {
  const heading = readFileSync(`${root}CHANGELOG.md`, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`## ${version}`))
  return heading !== undefined && !heading.includes('not released')
}

/** The public types as they are kept: those of the sources until the version is released, then what was released. */
export function keptTypes(): string {
  const file = `${root}docs/${typesFile}`
  return isReleased() && existsSync(file) ? readFileSync(file, 'utf8') : typesReport()
}

/** The text of docs/library-reference.md. */
export function referencePage(): string {
  const shown = new Set<string>()
  const parts = Object.keys(entries).map((entry) => {
    const all = declaredIn(entry as keyof typeof entries)
    const fresh = all.filter(({ name }) => !shown.has(name))
    for (const { name } of fresh) shown.add(name)
    const own = fresh.filter(({ file }) => file !== 'src/decode/rows.ts')
    const also = all.filter((one) => !fresh.includes(one)).map(({ name }) => `\`${name}\``)
    return [
      `## ${entry}\n`,
      ...[...own].sort((a, b) => Number(isType(a)) - Number(isType(b))).map(section),
      ...(also.length === 0 ? [] : [`Also there, see above: ${also.join(', ')}.\n`]),
    ].join('\n')
  })
  return [
    '# Reference of the library\n',
    'Made from the sources by `npm run docs`; do not edit by hand. [library.md](library.md) is the introduction. The rows of',
    'the kinds (`DayRow`, `NightRow`, `WorkoutRow` ...) have the columns of [kinds.md](kinds.md) with their units and sources;',
    '`Rows` has them by the name of the kind, `Tables` by the name of a table in a store. A column is null where nothing was',
    'measured or said, except the columns of the key.\n',
    ...parts,
  ].join('\n')
}

const isType = ({ sort }: Declared) => sort === 'interface' || sort === 'type'

function section({ name, doc, text }: Declared): string {
  const title = doc === '' ? '' : `${doc.replaceAll('\n', ' ')}\n`
  return [`### ${name}\n`, title, '```ts', text, '```', ''].filter((line, i) => line !== '' || i > 1).join('\n')
}
