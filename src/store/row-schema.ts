// The tables and views as a JSON Schema (2020-12), for consumers of rows as JSON; generated from the kinds, like the
// tables.

import type { Column } from '../kinds/kind.ts'
import { documented } from './tables.ts'

/** Raised when a published table or column is removed or changes its type; additions raise nothing. */
export const ROWS_VERSION = 2

type RowsJsonSchema = Readonly<Record<string, unknown>>

/** The JSON form of a value; BLOBs as base64. */
const types: Readonly<Record<Column['type'], RowsJsonSchema>> = {
  text: { type: ['string', 'null'] },
  integer: { type: ['integer', 'null'] },
  real: { type: ['number', 'null'] },
  date: { type: ['string', 'null'], pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
  instant: { type: ['number', 'null'] },
  offset: { type: ['integer', 'null'], minimum: -86_400, maximum: 86_400 },
  flag: { enum: [0, 1, null] },
  json: { type: ['string', 'null'] },
  blob: { type: ['string', 'null'], contentEncoding: 'base64' },
}

/** One definition per table and view; a row has every column and no other. */
export function rowSchema(): RowsJsonSchema {
  const definitions = documented().map(([table, columns]) => [
    table,
    {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(columns).map(([name, { type, unit, doc }]) => [
          name,
          { ...types[type], description: unit === undefined ? doc : `${doc} In ${unit}.` },
        ]),
      ),
      required: Object.keys(columns),
      additionalProperties: false,
    },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:wristory:rows:${ROWS_VERSION}`,
    title: 'Rows of a wristory store',
    $defs: Object.fromEntries(definitions),
  }
}

/** The text of docs/rows.schema.json. */
export function rowSchemaPage(): string {
  return `${JSON.stringify(rowSchema(), null, 1)}\n`
}
