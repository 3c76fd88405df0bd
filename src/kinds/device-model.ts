// The cloud's own catalogue of device types. Source: `/device/settings/meta?deviceSources`, requested for one number at
// a time; the fields of an item are unconfirmed, so everything but the number and a name stays in `extra`.

import { lenientNumber } from '../codec/number.ts'
import { defineKind, jsonText, type Row, type RowOf, type Source } from './kind.ts'
import { bandData } from './sources/band-data.ts'
import { type EventReply, encodeItems, parseEvents } from './sources/events.ts'

const columns = {
  device_source: { type: 'integer', doc: "The vendor's number for the type of device." },
  name: { type: 'text', doc: "The cloud's name for it." },
  extra: { type: 'json', doc: 'Other fields of the catalogue, as received.' },
} as const

/** Where a name may be; the first one with text counts. */
const names = ['deviceName', 'productName', 'displayName', 'name']

const catalogue: Source<EventReply> = {
  name: 'device_catalogue',
  title: 'Catalogue of devices',
  windows: 'each',
  accept: [400, 404],
  each: {
    of: bandData,
    table: 'day_record',
    columns: ['device_source'],
    order: 'date',
    every: 90 * 86_400,
    request: (_, { device_source: number }) =>
      number === null ? null : { path: '/device/settings/meta', query: { deviceSources: String(number) } },
  },
  request: () => {
    throw new TypeError('types of devices are requested one by one')
  },
  parse: (body, context) => parseEvents(body, context, { name: 'device_catalogue', type: '', dates: () => [] }),
  issues: (reply) => reply.issues,
  // A number that is not in the catalogue is a valid answer.
  failure: ({ failure }) => (failure?.startsWith('The cloud answered') ? null : failure),
  size: (reply) => reply.items.length,
  dates: () => new Set(),
}

export const deviceModel = defineKind({
  name: 'device_model',
  title: 'Types of devices',
  shape: 'record',
  source: catalogue,
  columns,
  key: ['device_source'],
  group: 'device_source',
  measured: ['name'],
  groups: () => [],
  *decode({ items }): Generator<Row> {
    for (const { fields } of items) {
      const { deviceSource, ...rest } = fields
      const number = lenientNumber(deviceSource)
      if (number === null || !Number.isSafeInteger(number)) continue
      const found = names.find((field) => typeof rest[field] === 'string' && rest[field] !== '')
      const extra = Object.fromEntries(Object.entries(rest).filter(([field]) => field !== found))
      yield {
        device_source: number,
        name: found === undefined ? null : String(rest[found]),
        extra: Object.keys(extra).length === 0 ? null : jsonText(extra),
      }
    }
  },
  encode: (rows) =>
    encodeItems(
      (rows as RowOf<typeof columns>[]).map(({ device_source: deviceSource, name, extra }) => {
        const rest = JSON.parse(extra ?? '{}') as Record<string, unknown>
        const field = names.find((one) => !(one in rest)) ?? 'name'
        return { deviceSource, ...rest, ...(name === null ? {} : { [field]: name }) }
      }),
    ),
  chart: { draw: 'table', hue: 'body' },
})
