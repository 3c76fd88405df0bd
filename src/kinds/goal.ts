// The person's goals, from the settings of the account: steps, sleep, weight. Sources: `/users/{id}/properties`,
// untyped text, and the older `/huami.health.getUserInfo.json`, whose `config` is JSON as text; all other settings stay
// in the archive.

import { lenientNumber } from '../codec/number.ts'
import { bytesOf, textOf } from '../codec/text.ts'
import { defineKind, type Issue, type Row, type RowOf, type Source, shorten } from './kind.ts'
import { isRecord, unpackJson } from './sources/events.ts'

const columns = {
  goal: { type: 'text', doc: "The cloud's name of the setting." },
  value: { type: 'real', doc: 'The goal, in the unit of the setting; NULL if it is not a number.' },
} as const

export interface GoalSettings {
  readonly failure: string | null
  readonly settings: Readonly<Record<string, unknown>>
}

const properties: Source<GoalSettings> = {
  name: 'properties',
  title: 'Settings of the account',
  windows: 'whole',
  request: ({ userId }) => ({ path: `/users/${userId}/properties`, query: {} }),
  parse(body) {
    let content: unknown
    try {
      content = JSON.parse(textOf(body))
    } catch {
      return { failure: 'The reply is not JSON.', settings: {} }
    }
    if (!isRecord(content)) return { failure: `The reply has another shape: ${shorten(content)}`, settings: {} }
    return { failure: null, settings: content }
  },
  issues: () => [],
  failure: ({ failure }) => failure,
  size: ({ settings }) => Object.keys(settings).length,
  dates: () => new Set(),
}

const userInfo: Source<GoalSettings> = {
  ...properties,
  name: 'user_info',
  title: 'Older settings of the account',
  accept: [400, 404],
  request: () => ({ path: '/huami.health.getUserInfo.json', query: {} }),
  parse(body) {
    const { failure, settings: envelope } = properties.parse(body, { zone: null, from: '', to: '' })
    const data = isRecord(envelope.data) ? envelope.data : {}
    const config = unpackJson(data.config)
    // A cloud that does not know the account any more by this address has no older settings.
    return { failure, settings: isRecord(config) ? config : {} }
  },
}

const goalSettings = ({ settings }: GoalSettings) => Object.entries(settings).filter(([name]) => /goal/i.test(name))

export const goal = defineKind({
  name: 'goal',
  title: 'Goals',
  shape: 'record',
  source: properties,
  also: [userInfo],
  columns,
  key: ['goal'],
  group: 'goal',
  // A goal that is no number is an issue below.
  measured: [],
  groups: (reply) => goalSettings(reply).map(([name]) => name),
  *decode(reply): Generator<Row | Issue> {
    for (const [name, value] of goalSettings(reply)) {
      const number = lenientNumber(unpackJson(value))
      yield { goal: name, value: number }
      if (number === null) yield { issue: 'bad-value', group: name, detail: shorten(value) }
    }
  },
  encode: (rows) =>
    bytesOf(
      JSON.stringify(
        Object.fromEntries((rows as RowOf<typeof columns>[]).map((row) => [row.goal, String(row.value ?? '')])),
      ),
    ),
  chart: { draw: 'table', hue: 'move' },
})
