// Generates the TypeScript types of the kinds' rows from their columns: src/decode/rows.ts (`npm run docs`).
import { eventKinds, kinds } from '../src/kinds/index.ts'
import type { Column, Columns } from '../src/kinds/kind.ts'
import { readablesFor } from '../src/kinds/readable.ts'
import { dayTable } from '../src/store/tables.ts'

/** What a value is in JavaScript. */
const types: Readonly<Record<Column['type'], string>> = {
  text: 'string',
  integer: 'number',
  real: 'number',
  date: 'string',
  instant: 'number',
  offset: 'number',
  flag: '0 | 1',
  json: 'string',
  blob: 'Uint8Array',
}

/** What the type of a column leaves unsaid. */
const forms: Partial<Readonly<Record<Column['type'], string>>> = {
  date: '`YYYY-MM-DD`.',
  instant: 'Epoch seconds.',
  offset: 'Seconds east of UTC.',
  json: 'JSON text.',
}

interface Shape {
  readonly name: string
  readonly title: string
  readonly columns: Columns
  readonly key: readonly string[]
}

const typeName = (name: string) =>
  `${name
    .split('_')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')}Row`

function interfaceOf({ name, title, columns, key }: Shape, type = typeName(name)): string {
  const fields = Object.entries(columns).map(([column, { type: kind, unit, doc }]) => {
    const said = [doc, unit === undefined || kind === 'offset' ? '' : `In ${unit}.`, forms[kind] ?? '']
    const words = said.filter(Boolean).join(' ').replaceAll('*/', '* /')
    return `  /** ${words} */\n  ${column}: ${types[kind]}${key.includes(column) ? '' : ' | null'}`
  })
  return `/** ${title}. */\nexport interface ${type} {\n${fields.join('\n')}\n}\n`
}

const register = (name: string, doc: string, entries: readonly (readonly [string, string])[]) =>
  `/** ${doc} */\nexport interface ${name} {\n${entries.map(([key, type]) => `  ${key}: ${type}`).join('\n')}\n}\n`

/** The text of src/decode/rows.ts. */
export function rowTypesFile(): string {
  const shapes: readonly Shape[] = kinds.flatMap(readablesFor)
  const entries = shapes.map(({ name }) => [name, typeName(name)] as const)
  const day = { name: 'day', title: "One row per local day, with every kind's figures of it", ...dayOfStore }
  return [
    "// The rows of every kind and view, made from the kinds' columns by `npm run docs`; do not edit by hand.\n",
    ...shapes.map((shape) => interfaceOf(shape)),
    register('Rows', 'Rows by the name of their kind or view, as replies are decoded into them.', entries),
    `/** Names of the kinds of events. */\nexport type EventName =\n${eventKinds.map(({ name }) => `  | '${name}'`).join('\n')}\n`,
    interfaceOf(day, 'DayFigures'),
    register(
      'Tables',
      'Rows by the name of their table or view in a store: `day` has the figures of every kind.',
      entries.map(([name, type]) => [name, name === 'day' ? 'DayFigures' : type]),
    ),
  ].join('\n')
}

const dayOfStore = { columns: dayTable.columns, key: dayTable.key }
