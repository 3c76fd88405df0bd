// Home Assistant's websocket as its documents and its schema describe it: it refuses what the real one refuses. Written from
// those rules and not from the sender.

import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

interface Stat {
  start: string
  mean?: number
  min?: number
  max?: number
  state?: number
  sum?: number
}

export interface HomeAssistantStub extends AsyncDisposable {
  readonly url: string
  /** By statistic id, then by start. */
  readonly statistics: Map<string, Map<string, Stat>>
  /** What was refused. */
  readonly refusals: string[]
  /** Closes every connection after so many more commands. */
  breakAfter(commands: number): void
}

const token = 'right-token'
/** unit_class with the units that its converter knows (homeassistant/util/unit_conversion.py). */
const converters: Readonly<Record<string, readonly string[]>> = {
  mass: ['kg', 'g', 'lb'],
  distance: ['m', 'km', 'mi'],
  energy: ['kcal', 'kWh', 'Wh', 'J'],
  duration: ['s', 'min', 'h', 'd'],
  temperature: ['°C', '°F', 'K'],
}

export async function homeAssistantStub(): Promise<HomeAssistantStub> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/api/websocket', maxPayload: 4 * 2 ** 20 })
  await new Promise((resolve) => server.once('listening', resolve))
  const statistics = new Map<string, Map<string, Stat>>()
  const refusals: string[] = []
  let left = Number.POSITIVE_INFINITY
  server.on('connection', (socket) => {
    let last = 0
    let known = false
    const say = (message: object) => socket.send(JSON.stringify(message))
    say({ type: 'auth_required', ha_version: '2026.11.0' })
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Record<string, unknown>
      if (!known) {
        known = message.type === 'auth' && message.access_token === token
        say(known ? { type: 'auth_ok' } : { type: 'auth_invalid', message: 'Invalid access token or password' })
        if (!known) socket.close()
        return
      }
      if (--left < 0) return socket.terminate()
      const { id, type } = message
      if (typeof id !== 'number' || id <= last)
        return refuse(socket, id, 'id_reuse', 'Identifier values have to increase.')
      last = id
      const fault =
        type === 'recorder/import_statistics'
          ? imported(message)
          : type === 'recorder/clear_statistics'
            ? cleared(message)
            : 'Unknown command.'
      if (fault === null) say({ id, type: 'result', success: true, result: null })
      else refuse(socket, id, 'invalid_format', fault)
    })
  })
  function refuse(socket: WebSocket, id: unknown, code: string, message: string): void {
    refusals.push(message)
    socket.send(JSON.stringify({ id, type: 'result', success: false, error: { code, message } }))
  }
  function cleared({ statistic_ids: ids }: Record<string, unknown>): string | null {
    if (!Array.isArray(ids)) return 'statistic_ids must be a list'
    for (const id of ids) statistics.delete(String(id))
    return null
  }
  function imported({ id, type, metadata, stats, ...others }: Record<string, unknown>): string | null {
    if (Object.keys(others).length > 0) return `extra keys not allowed: ${Object.keys(others)}`
    const fault = metadataFault(metadata as Record<string, unknown>)
    if (fault !== null) return fault
    const { statistic_id: name, has_sum: hasSum, mean_type: meanType } = metadata as Record<string, unknown>
    if (!Array.isArray(stats)) return 'stats must be a list'
    const rows = statistics.get(String(name)) ?? new Map<string, Stat>()
    for (const stat of stats as Stat[]) {
      const wrong = statFault(stat, hasSum === true, meanType === 1)
      if (wrong !== null) return wrong
      rows.set(new Date(stat.start).toISOString(), stat)
    }
    statistics.set(String(name), rows)
    return null
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statistics,
    refusals,
    breakAfter: (commands) => {
      left = commands
    },
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function metadataFault(metadata: Record<string, unknown>): string | null {
  const {
    has_mean,
    has_sum,
    mean_type,
    name,
    source,
    statistic_id,
    unit_class,
    unit_of_measurement: unit,
    ...others
  } = metadata
  if (Object.keys(others).length > 0) return `extra keys not allowed: ${Object.keys(others)}`
  if (typeof has_sum !== 'boolean' || typeof has_mean !== 'boolean') return 'has_sum and has_mean are booleans'
  if (mean_type !== 0 && mean_type !== 1 && mean_type !== 2) return 'mean_type is 0, 1 or 2'
  if (has_mean !== (mean_type === 1)) return 'has_mean contradicts mean_type'
  if (typeof name !== 'string' && name !== null) return 'name is a text'
  if (typeof statistic_id !== 'string' || !/^(?!.+__)(?!_)[\da-z_]+(?<!_):(?!_)[\da-z_]+(?<!_)$/.test(statistic_id))
    return `Invalid statistic_id ${statistic_id}`
  if (source !== statistic_id.split(':')[0]) return 'Invalid source'
  if (unit !== null && typeof unit !== 'string') return 'unit_of_measurement is a text or null'
  if (unit_class !== null && !converters[String(unit_class)]?.includes(String(unit)))
    return `unit ${unit} is not of the class ${unit_class}`
  return null
}

function statFault(stat: Stat, hasSum: boolean, hasMean: boolean): string | null {
  const { start, mean, min, max, state, sum, ...others } = stat
  if (Object.keys(others).length > 0) return `extra keys not allowed: ${Object.keys(others)}`
  if (typeof start !== 'string' || !/(Z|[+-]\d\d:\d\d)$/.test(start))
    return 'Naive timestamp: no or invalid timezone info provided'
  if (Date.parse(start) % 3_600_000 !== 0)
    return 'Invalid timestamp: timestamps must be from the top of the hour (minutes and seconds = 0)'
  for (const value of [mean, min, max, state, sum])
    if (value !== undefined && !Number.isFinite(value)) return 'expected float'
  if (hasSum && sum === undefined) return 'sum is missing'
  if (hasMean && mean === undefined) return 'mean is missing'
  return null
}
