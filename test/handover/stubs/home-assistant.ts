// Home Assistant's websocket (https://developers.home-assistant.io/docs/api/websocket) with the commands of its recorder that
// read and write statistics: the schema of each command, the checks of external statistics, and the recorder's queue. As there,
// an import is answered when it is queued: what is queued when Home Assistant ends is lost. A statistic is known by its id and
// start. Messages are 4 MB at most.

import type { AddressInfo } from 'node:net'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { WebSocketServer } from 'ws'
import { asArray, asMoment, asNumber, asObject, openState, Refused, type StubOptions } from './stub.ts'

export const HUB_TOKEN = 'hub-right-token'

export interface HomeAssistantStub extends AsyncDisposable {
  readonly url: string
  /** Reads the tables `statistics_meta` and `statistics`. */
  rows<T>(sql: string, ...values: SQLInputValue[]): T[]
  /** What was refused, with the reason. */
  readonly refusals: readonly string[]
  /** How many commands came. */
  commands(): number
  /** Ends like a crash after so many more commands: the last one is answered, and what is queued is lost. */
  crashAfter(commands: number): void
}

const schema = `
CREATE TABLE IF NOT EXISTS statistics_meta (statistic_id TEXT PRIMARY KEY, source TEXT, name TEXT, unit TEXT, unit_class TEXT,
  mean_type INTEGER, has_sum INTEGER);
CREATE TABLE IF NOT EXISTS statistics (statistic_id TEXT, start INTEGER, mean REAL, min REAL, max REAL, state REAL, sum REAL,
  PRIMARY KEY (statistic_id, start));`

/** Units that the converter of a class takes (homeassistant/util/unit_conversion.py). */
const converters: Readonly<Record<string, readonly string[]>> = {
  mass: ['kg', 'g', 'mg', 'µg', 'oz', 'lb', 'st'],
  distance: ['km', 'm', 'cm', 'mm', 'mi', 'yd', 'ft', 'in'],
  energy: ['kcal', 'cal', 'J', 'kJ', 'MJ', 'Wh', 'kWh', 'MWh'],
  duration: ['d', 'h', 'min', 's', 'ms'],
  temperature: ['°C', '°F', 'K'],
  unitless: [],
}

type Command = Readonly<Record<string, unknown>>

export async function homeAssistantStub(options: StubOptions = {}): Promise<HomeAssistantStub> {
  const state = openState(schema, options)
  const { port = 0 } = options
  const server = new WebSocketServer({ port, host: '127.0.0.1', path: '/api/websocket', maxPayload: 4 * 2 ** 20 })
  await new Promise((resolve) => server.once('listening', resolve))
  const refusals: string[] = []
  let queue: (() => void)[] = []
  let left = Number.POSITIVE_INFINITY
  let done = 0
  const crash = () => {
    left = Number.POSITIVE_INFINITY
    queue = []
    for (const client of server.clients) client.close(1001)
  }
  const drain = () => {
    for (const task of queue.splice(0)) task()
  }
  /** The recorder's thread comes after the answer; before a crash it comes only when it is waited for. */
  const queued = (task: () => void) => {
    queue.push(task)
    if (left === Number.POSITIVE_INFINITY) setImmediate(drain)
  }
  const recorder: Recorder = { state, queued, settle: drain }
  server.on('connection', (socket) => {
    const say = (message: object) => socket.send(JSON.stringify(message))
    const greeted = greeting(say, () => socket.close())
    let last = 0
    socket.on('close', drain)
    socket.on('message', (data, binary) => {
      if (socket.readyState !== socket.OPEN) return
      const message = binary ? null : readCommand(String(data))
      if (message === null) return socket.close()
      if (!greeted(message)) return
      const { id, type, ...fields } = message
      try {
        if (!Number.isInteger(id) || (id as number) < 0) throw new Refused(400, 'Message incorrectly formatted: id')
        if ((id as number) <= last) throw new HubRefusal('id_reuse', 'Identifier values have to increase.')
        last = id as number
        done++
        const ends = --left === 0
        const result = commands[String(type)]?.(fields, recorder)
        if (result === undefined) throw new HubRefusal('unknown_command', 'Unknown command.')
        const answer = { id, type: 'result', success: true, result }
        say(answer)
        if (ends) crash()
      } catch (thrown) {
        if (!(thrown instanceof Refused)) throw thrown
        refusals.push(thrown.message)
        const code = thrown instanceof HubRefusal ? thrown.code : 'invalid_format'
        say({ id, type: 'result', success: false, error: { code, message: thrown.message } })
      }
    })
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rows: <T>(sql: string, ...values: SQLInputValue[]) => state.prepare(sql).all(...values) as T[],
    refusals,
    crashAfter: (commands) => {
      left = commands
    },
    commands: () => done,
    async [Symbol.asyncDispose]() {
      queue = []
      for (const client of server.clients) client.terminate()
      await new Promise((resolve) => server.close(resolve))
      state.close()
    },
  }
}

class HubRefusal extends Refused {
  readonly code: string
  constructor(code: string, reason: string) {
    super(400, reason)
    this.code = code
  }
}

function readCommand(text: string): Command | null {
  try {
    const message = JSON.parse(text) as unknown
    return typeof message === 'object' && message !== null && !Array.isArray(message) ? (message as Command) : null
  } catch {
    return null
  }
}

/** Asks for the token; gives true for every message after the right one. */
function greeting(say: (message: object) => void, close: () => void): (message: Command) => boolean {
  let known = false
  say({ type: 'auth_required', ha_version: '2026.11.0' })
  return ({ type, access_token: token, ...others }) => {
    if (known) return true
    known = type === 'auth' && token === HUB_TOKEN && Object.keys(others).length === 0
    if (known) say({ type: 'auth_ok', ha_version: '2026.11.0' })
    else {
      say({ type: 'auth_invalid', message: 'Invalid access token or password' })
      close()
    }
    return false
  }
}

interface Recorder {
  readonly state: DatabaseSync
  queued(task: () => void): void
  /** Writes everything that is queued. */
  settle(): void
}

const commands: Readonly<Record<string, (fields: Command, recorder: Recorder) => unknown>> = {
  'recorder/import_statistics': importStatistics,
  'recorder/clear_statistics': (fields, { state, queued, settle }) => {
    const { statistic_ids: ids } = exactly(fields, ['statistic_ids'])
    for (const id of asArray(ids, 'statistic_ids')) {
      if (typeof id !== 'string') throw new Refused(400, 'expected str in statistic_ids')
      queued(() => {
        state.prepare('DELETE FROM statistics WHERE statistic_id = ?').run(id)
        state.prepare('DELETE FROM statistics_meta WHERE statistic_id = ?').run(id)
      })
    }
    settle()
    return null
  },
  'recorder/list_statistic_ids': (fields, { state }) => {
    exactly(fields, [], ['statistic_type'])
    return state
      .prepare('SELECT statistic_id, source, name, unit AS statistics_unit_of_measurement FROM statistics_meta')
      .all()
  },
  'recorder/statistics_during_period': statisticsDuringPeriod,
  ping: () => null,
}

/** The fields of a command; refuses missing and additional ones. */
function exactly(
  { id: _id, type: _type, ...fields }: Command,
  required: readonly string[],
  optional: readonly string[] = [],
) {
  for (const name of required) if (!(name in fields)) throw new Refused(400, `required key not provided: ${name}`)
  for (const name of Object.keys(fields))
    if (!required.includes(name) && !optional.includes(name)) throw new Refused(400, `extra keys not allowed: ${name}`)
  return fields
}

function importStatistics(fields: Command, { state, queued }: Recorder): null {
  const { metadata, stats } = exactly(fields, ['metadata', 'stats'])
  const meta = checkedMetadata(asObject(metadata, 'metadata'))
  const rows = asArray(stats, 'stats').map((row) => checkedRow(asObject(row, 'a statistic'), meta))
  queued(() => {
    state.exec('BEGIN')
    state
      .prepare('INSERT OR REPLACE INTO statistics_meta VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(meta.id, meta.source, meta.name, meta.unit, meta.unitClass, meta.meanType, Number(meta.hasSum))
    const put = state.prepare('INSERT OR REPLACE INTO statistics VALUES (?, ?, ?, ?, ?, ?, ?)')
    for (const { start, mean, min, max, state: value, sum } of rows)
      put.run(meta.id, start, mean ?? null, min ?? null, max ?? null, value ?? null, sum ?? null)
    state.exec('COMMIT')
  })
  return null
}

interface Metadata {
  readonly id: string
  readonly source: string
  readonly name: string | null
  readonly unit: string | null
  readonly unitClass: string | null
  readonly meanType: number
  readonly hasSum: boolean
}

function checkedMetadata(fields: Command): Metadata {
  const all = [
    'has_mean',
    'has_sum',
    'mean_type',
    'name',
    'source',
    'statistic_id',
    'unit_class',
    'unit_of_measurement',
  ]
  const { has_mean: hasMean, has_sum: hasSum, mean_type: meanType, name, source, ...others } = exactly(fields, all)
  const { statistic_id: id, unit_class: unitClass, unit_of_measurement: unit } = others
  if (typeof hasSum !== 'boolean' || typeof hasMean !== 'boolean')
    throw new Refused(400, 'has_sum, has_mean: expected bool')
  if (meanType !== 0 && meanType !== 1 && meanType !== 2) throw new Refused(400, 'mean_type is 0, 1 or 2')
  if (hasMean !== (meanType === 1)) throw new Refused(400, 'has_mean contradicts mean_type')
  for (const [key, text] of Object.entries({ name, unit_class: unitClass, unit_of_measurement: unit }))
    if (text !== null && typeof text !== 'string') throw new Refused(400, `${key}: expected str or None`)
  if (typeof id !== 'string' || !/^(?!.+__)(?!_)[\da-z_]+(?<!_):(?!_)[\da-z_]+(?<!_)$/.test(id))
    throw new HubRefusal('home_assistant_error', `Invalid statistic_id ${id}`)
  if (typeof source !== 'string' || source !== id.split(':')[0])
    throw new HubRefusal('home_assistant_error', 'Invalid source')
  if (typeof unitClass === 'string') {
    if (!(unitClass in converters))
      throw new HubRefusal('home_assistant_error', `Unsupported unit_class: '${unitClass}'`)
    if (!converters[unitClass]!.includes(String(unit)))
      throw new HubRefusal(
        'home_assistant_error',
        `Unsupported unit_of_measurement '${unit}' for unit_class '${unitClass}'`,
      )
  }
  return {
    id,
    source,
    name: name as string | null,
    unit: unit as string | null,
    unitClass: unitClass as string | null,
    meanType,
    hasSum,
  }
}

interface Row {
  readonly start: number
  readonly mean?: number
  readonly min?: number
  readonly max?: number
  readonly state?: number
  readonly sum?: number
}

const MOST = 1e12

function checkedRow(fields: Command, { hasSum, meanType }: Metadata): Row {
  const { start, last_reset: _reset, ...values } = exactly(fields, ['start'], columns)
  if (typeof start === 'string' && !/(Z|[+-]\d\d:\d\d)$/.test(start))
    throw new HubRefusal('home_assistant_error', 'Naive timestamp: no or invalid timezone info provided')
  const moment = asMoment(start, 'start')
  if (!/T\d\d:00(:00(\.0+)?)?(Z|[+-]\d\d:\d\d)$/.test(String(start)) || moment % 3_600_000 !== 0)
    throw new HubRefusal(
      'home_assistant_error',
      'Invalid timestamp: timestamps must be from the top of the hour (minutes and seconds = 0)',
    )
  for (const [name, value] of Object.entries(values)) asNumber(value, name, -MOST, MOST)
  const row = { ...values, start: moment / 1000 } as Row
  if (hasSum && row.sum === undefined) throw new Refused(400, 'a statistic with has_sum has no sum')
  if (meanType !== 0 && row.mean === undefined) throw new Refused(400, 'a statistic with a mean_type has no mean')
  if (!hasSum && row.sum !== undefined) throw new Refused(400, 'a statistic without has_sum has a sum')
  if (meanType === 0 && row.mean !== undefined) throw new Refused(400, 'a statistic without a mean_type has a mean')
  if (row.mean !== undefined && !(row.min! <= row.mean + 1e-9 && row.mean <= row.max! + 1e-9))
    throw new Refused(400, `mean ${row.mean} is not between min ${row.min} and max ${row.max}`)
  return row
}

const columns = ['last_reset', 'mean', 'min', 'max', 'state', 'sum']

function statisticsDuringPeriod(fields: Command, { state }: Recorder): unknown {
  const { start_time, end_time, statistic_ids, period } = exactly(
    fields,
    ['start_time', 'statistic_ids', 'period'],
    ['end_time', 'types', 'units'],
  )
  if (period !== 'hour') throw new Refused(400, `the stub has no period ${period}`)
  const from = asMoment(start_time, 'start_time') / 1000
  const to = end_time === undefined ? Number.MAX_SAFE_INTEGER : asMoment(end_time, 'end_time') / 1000
  const read = state.prepare(
    'SELECT * FROM statistics WHERE statistic_id = ? AND start >= ? AND start < ? ORDER BY start',
  )
  const found = asArray(statistic_ids, 'statistic_ids').map((id) => {
    const rows = read.all(String(id), from, to) as unknown as (Row & { statistic_id: string })[]
    return [
      String(id),
      rows.map(({ statistic_id: _id, start, ...values }) => ({
        ...values,
        start: start * 1000,
        end: (start + 3600) * 1000,
      })),
    ] as const
  })
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0))
}
