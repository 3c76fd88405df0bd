// Generates docs/kinds.md (types of data) and docs/schema.md (tables and views).

import { kinds, sources } from '../kinds/index.ts'
import { type Columns, issueCodes, storedAs } from '../kinds/kind.ts'
import { witnessDocs, witnesses } from '../kinds/witness.ts'
import { archiveTables } from './archive-tables.ts'
import { dayTable, derivedTables, documented } from './tables.ts'

export function kindsPage(): string {
  const lines = [
    '# Kinds of data',
    '',
    'Made from the definitions in `src/kinds/` by `npm run docs`. Each kind is a table or view of that name in the database.',
    '',
    '| kind | what | from | one row per |',
    '|---|---|---|---|',
    ...kinds.map(
      ({ name, title, source, key }) =>
        `| [${name}](#${name}) | ${title} | ${source.title} (\`${source.name}\`) | ${key.join(', ')} |`,
    ),
  ]
  for (const kind of kinds) {
    lines.push(
      '',
      `## ${kind.name}`,
      '',
      `${kind.title}. Table on disk: \`${storedAs(kind).table}\`.`,
      '',
      ...columnLines(kind.columns),
    )
    for (const view of kind.stored?.more ?? [])
      lines.push('', `### ${view.name}`, '', `${view.title}. A view.`, '', ...columnLines(view.columns))
  }
  lines.push('', ...witnessTable())
  lines.push('', '## Issues', '', 'What can be wrong in a reply. Nothing is lost: the reply stays in the archive.', '')
  lines.push(
    '| code | meaning |',
    '|---|---|',
    ...Object.entries(issueCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
  )
  return `${lines.join('\n')}\n`
}

function witnessTable(): string[] {
  return [
    '## How far the shape of a reply is known',
    '',
    '| source | what | known from | years |',
    '|---|---|---|---|',
    ...sources.map(({ name, title }) => {
      const { by, years } = witnesses[name]!
      return `| \`${name}\` | ${title} | ${witnessDocs[by]} | ${years.join(', ')} |`
    }),
  ]
}

export function schemaPage(): string {
  const docs = new Map([...derivedTables, dayTable].map(({ name, doc }) => [name, doc]))
  const lines = [
    '# The database',
    '',
    'One SQLite file, `wristory.db`. Read it with any SQLite program while wristory runs; write to it with none.',
    'The same text is in the database itself, in the table `column_doc`. Made by `npm run docs`.',
    '',
    "Instants are UTC epoch seconds, days the wearer's local `YYYY-MM-DD`, units SI; missing is NULL, never 0.",
    '',
    '## Kept for ever: the archive',
    '',
    '| table | what |',
    '|---|---|',
    ...archiveTables.map(({ name, doc }) => `| \`${name}\` | ${doc} |`),
    '',
    '## Made from the archive: tables and views',
  ]
  for (const [name, columns] of documented()) {
    lines.push(
      '',
      `### ${name}`,
      '',
      docs.has(name) ? `${docs.get(name)!.replace(/\.?$/, '.')}` : 'A view.',
      '',
      ...columnLines(columns),
    )
  }
  return `${lines.join('\n')}\n`
}

function columnLines(columns: Columns): string[] {
  return [
    '| column | type | unit | meaning |',
    '|---|---|---|---|',
    ...Object.entries(columns).map(
      ([name, { type, unit, doc }]) => `| \`${name}\` | ${type} | ${unit ?? ''} | ${doc.replaceAll('|', '\\|')} |`,
    ),
  ]
}
