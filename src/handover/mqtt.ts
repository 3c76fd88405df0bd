// Receiver "mqtt": the newest day and night as retained states, discovered by Home Assistant (MQTT discovery,
// https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery). Only the newest day is a state; its date is an
// attribute, because the last steps of yesterday may arrive after midnight. The past goes to long-term statistics
// (home-assistant.ts).

import { createHash } from 'node:crypto'
import type { IClientOptions, MqttClient } from 'mqtt'
import { WristoryError } from '../errors.ts'
import { fileError } from '../files/failure.ts'
import { readFileSync } from '../files/fs.ts'
import { checkedUrl, unreachable } from './http.ts'
import type { Delivery, ReceiverOptions, ReceiverType, Setup } from './receiver.ts'

interface Sensor {
  readonly column: string
  readonly name: string
  readonly of: 'day' | 'night'
  readonly unit?: string
  readonly device?: string
  readonly state?: 'measurement' | 'total_increasing'
}

const day = (column: string, name: string, unit?: string, more: Partial<Sensor> = {}): Sensor => ({
  column,
  name,
  of: 'day',
  state: 'measurement',
  ...(unit === undefined ? {} : { unit }),
  ...more,
})
const night = (column: string, name: string, unit?: string, more: Partial<Sensor> = {}): Sensor => ({
  ...day(column, name, unit, more),
  of: 'night',
})
const asleep = { device: 'duration' }
const { state: _, ...moment } = { ...night('', ''), device: 'timestamp' }

/** Columns of the view `day`, with the classes that Home Assistant has for them. */
const sensors: readonly Sensor[] = [
  day('steps', 'Steps', 'steps', { state: 'total_increasing' }),
  day('distance', 'Distance', 'm', { device: 'distance', state: 'total_increasing' }),
  day('energy', 'Active energy', 'kcal', { device: 'energy', state: 'total_increasing' }),
  day('resting_heartrate', 'Resting heart rate', 'bpm'),
  day('heartrate_mean', 'Mean heart rate', 'bpm'),
  day('heartrate_max', 'Highest heart rate', 'bpm'),
  day('stress_mean', 'Stress'),
  day('spo2_mean', 'Blood oxygen', '%'),
  day('pai_total', 'PAI'),
  day('readiness', 'Readiness'),
  day('weight', 'Weight', 'kg', { device: 'weight' }),
  day('body_fat', 'Body fat', '%'),
  day('vo2max', 'VO2 max', 'ml/kg/min'),
  day('hrv', 'Heart rate variability', 'ms'),
  day('respiration', 'Breaths', '/min'),
  day('skin_temperature', 'Skin temperature', '°C', { device: 'temperature' }),
  day('skin_temperature_deviation', 'Skin temperature deviation', 'K', { device: 'temperature_delta' }),
  night('sleep_minutes', 'Asleep', 'min', asleep),
  night('deep_minutes', 'Deep sleep', 'min', asleep),
  night('rem_minutes', 'REM sleep', 'min', asleep),
  night('awake_minutes', 'Awake in the night', 'min', asleep),
  night('sleep_score', 'Sleep score'),
  { ...moment, column: 'sleep_start', name: 'Fell asleep', of: 'night' },
  { ...moment, column: 'sleep_end', name: 'Woke up', of: 'night' },
]

/** Timeout of the broker in milliseconds. */
const PATIENCE = 15_000

export const mqtt: ReceiverType = {
  name: 'mqtt',
  title: 'MQTT broker, with discovery by Home Assistant',
  sends: 'the figures of the newest day and night, with the name of the account',
  options: {
    url: { label: 'Address', means: 'broker, such as mqtt://127.0.0.1:1883 or mqtts://HOST:8883', required: true },
    user: { label: 'User name', means: 'user name', fallback: '' },
    password: { label: 'Password', means: 'password', secret: true },
    protocol: { label: 'Protocol', means: '4 (MQTT 3.1.1) or 5', fallback: '4', choices: ['4', '5'] },
    ca: { label: 'Certificate authority', means: "file with the broker's certificate authority (PEM)", fallback: '' },
    prefix: { label: 'Prefix of states', means: 'first part of the topics of states', fallback: 'wristory' },
    discovery: {
      label: 'Prefix of discovery',
      means: 'first part of the topics of discovery; empty for none',
      fallback: 'homeassistant',
    },
  },
  where: ({ url }) => checkedUrl('mqtt', url, ['mqtt:', 'mqtts:']).host,
  kinds: () => ['day', 'day_figure', 'night'],
  days: 36_500,
  async open(setup) {
    const { client, publish } = await connected(setup)
    const { prefix = '' } = setup.options
    await publish(`${prefix}/${setup.name}/status`, 'online')
    return {
      deliver: async (delivery) => {
        for (const [topic, payload] of messagesOf(setup, delivery)) await publish(topic, payload)
      },
      notify: ({ account, code, text }) =>
        publish(`${prefix}/${slugOf(account)}/alert`, JSON.stringify({ code, text })),
      // The retained states stay valid; a will that says otherwise is for a connection that broke while writing.
      close: () => client.endAsync(),
    }
  },
}

async function connected(
  setup: Setup,
): Promise<{ client: MqttClient; publish(topic: string, payload: string): Promise<void> }> {
  const { name, options, signal } = setup
  const { url = '', user = '', password = '', protocol, ca = '', prefix } = options
  const host = checkedUrl('mqtt', url, ['mqtt:', 'mqtts:']).host
  const wanted: IClientOptions = {
    clientId: `wristory-${name}-${process.pid}`,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: PATIENCE,
    protocolVersion: protocol === '5' ? 5 : 4,
    will: { topic: `${prefix}/${name}/status`, payload: Buffer.from('offline'), qos: 1, retain: true },
    ...(user === '' ? {} : { username: user, password }),
    ...(ca === '' ? {} : { ca: authority(ca) }),
  }
  const { connectAsync } = await loaded()
  let client: MqttClient
  try {
    client = await connectAsync(url, wanted, false)
  } catch (error) {
    throw refused(name, host, error)
  }
  // What the connection says later is met by the next message.
  client.on('error', () => undefined)
  signal?.addEventListener('abort', () => client.end(true), { once: true })
  return {
    client,
    async publish(topic, payload) {
      const late = new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(new Error('timeout')), PATIENCE)
        timer.unref()
      })
      try {
        await Promise.race([client.publishAsync(topic, payload, { qos: 1, retain: true }), late])
      } catch (error) {
        client.end(true)
        throw refused(name, host, error)
      }
    },
  }
}

function authority(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw fileError(error, 'read', file)
  }
}

/** The package is optional: loaded only for a broker. */
async function loaded(): Promise<typeof import('mqtt')> {
  try {
    return await import('mqtt')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new WristoryError('usage', 'The package mqtt is not installed.', {
      hint: 'Install wristory with its optional packages: npm install -g wristory --include=optional.',
    })
  }
}

/** Return codes of a refused connection: 4 and 5 in MQTT 3.1.1, 134 and 135 in MQTT 5. */
function refused(name: string, host: string, error: unknown): WristoryError {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'number') return unreachable(name, host, error)
  return new WristoryError('handover', `${name}: ${host} refused the connection (code ${code}).`, {
    hint: [4, 5, 134, 135].includes(code)
      ? 'Check the user name, the password and what they may publish.'
      : 'Check the log of the broker.',
    cause: error,
  })
}

/** Letters, digits, _ and -: the characters of discovery topics. Other names are distinguished by a hash. */
function slugOf(text: string): string {
  const plain = text.replace(/[^a-z0-9_-]/gi, '_')
  return plain === text ? text : `${plain}_${createHash('sha256').update(text).digest('hex').slice(0, 6)}`
}

/** Everything that the broker retains for an account; an empty message removes it. */
function messagesOf(setup: Setup, delivery: Delivery): [topic: string, payload: string][] {
  const { options, version } = setup
  const { prefix = '', discovery = '' } = options
  const id = slugOf(delivery.person)
  const topics = { day: `${prefix}/${id}/day`, night: `${prefix}/${id}/night` }
  const config = `${discovery}/device/wristory_${id}/config`
  const states = { day: newest(delivery, 'day'), night: newest(delivery, 'night') }
  const list: [string, string][] = [
    [topics.day, states.day === null ? '' : JSON.stringify(states.day)],
    [topics.night, states.night === null ? '' : JSON.stringify(states.night)],
  ]
  if (discovery === '') return list
  const known = sensors.filter(({ of, column }) => states[of]?.[column] !== undefined)
  const removed = delivery.removed || known.length === 0
  // Discovery comes first, so that the first state finds its sensor.
  return [[config, removed ? '' : JSON.stringify(configOf(options, version, setup.name, id, topics, known))], ...list]
}

function configOf(
  { prefix = '' }: ReceiverOptions,
  version: string,
  receiver: string,
  id: string,
  topics: Readonly<Record<'day' | 'night', string>>,
  known: readonly Sensor[],
): object {
  const components = known.map(({ column, name, of, unit, device, state }) => [
    column,
    {
      platform: 'sensor',
      unique_id: `wristory_${id}_${column}`,
      name,
      state_topic: topics[of],
      json_attributes_topic: topics[of],
      json_attributes_template: '{{ {"date": value_json.date} | tojson }}',
      value_template: `{{ value_json.${column} }}`,
      ...(unit === undefined ? {} : { unit_of_measurement: unit }),
      ...(device === undefined ? {} : { device_class: device }),
      ...(state === undefined ? {} : { state_class: state }),
    },
  ])
  return {
    device: {
      identifiers: [`wristory_${id}`],
      name: `wristory ${id}`,
      manufacturer: 'wristory',
      model: 'history',
      sw_version: version,
    },
    origin: { name: 'wristory', sw_version: version },
    availability_topic: `${prefix}/${receiver}/status`,
    components: Object.fromEntries(components),
  }
}

/** The figures of the newest day with any; unmeasured ones are absent. */
function newest({ store }: Delivery, of: Sensor['of']): Record<string, number | string> | null {
  if (store === null) return null
  const wanted = sensors.filter((sensor) => sensor.of === of)
  const some = wanted.map(({ column }) => `"${column}" IS NOT NULL`).join(' OR ')
  const row = store.database.get<Record<string, number | string | null>>(
    `SELECT * FROM day WHERE account = ? AND (${some}) ORDER BY date DESC LIMIT 1`,
    store.account,
  )
  if (row === undefined) return null
  const figures = wanted.flatMap(({ column, device }) => {
    const value = row[column]
    if (typeof value !== 'number') return []
    return [[column, device === 'timestamp' ? new Date(value * 1000).toISOString() : value]]
  })
  return { date: String(row.date), ...Object.fromEntries(figures) }
}
