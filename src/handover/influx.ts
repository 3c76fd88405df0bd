// Receiver "influx": InfluxDB 1, 2 and 3, and VictoriaMetrics, with the lines of the file export, in batches. Writing a
// point again replaces it. If a delivered day changed, its points are deleted first, so that removed values disappear
// too.

import { addDays, epochOfDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import { encoded } from '../export/format.ts'
import { influx as lines } from '../export/influx.ts'
import { baseOf, checkedUrl, type ReceiverMessage, sendWell } from './http.ts'
import { type Delivery, dateRuns, type ReceiverOptions, type ReceiverType, type Setup } from './receiver.ts'

/** Bytes per request before compression; InfluxDB 2 accepts 50 MB, the others about as much. */
const BATCH = 4 * 2 ** 20
/** Local days whose points may lie within a day of UTC: offsets reach 14 hours, and a night begins the evening before. */
const BESIDE = 3
const DAY = 86_400

export const influx: ReceiverType = {
  name: 'influx',
  title: 'InfluxDB 1, 2, 3 or VictoriaMetrics',
  sends: 'minutes, nights and measurements of every day with the name of the account, without positions',
  options: {
    url: { means: 'address, such as http://127.0.0.1:8086', required: true },
    version: { means: '1, 2, 3 or victoria', fallback: '1', choices: ['1', '2', '3', 'victoria'] },
    database: { means: 'database (1, 3) or bucket (2)', fallback: 'wristory' },
    org: { means: 'organisation (2)', fallback: '' },
    user: { means: 'user name (1)', fallback: '' },
    password: { means: 'password (1)', secret: true },
    token: { means: 'token (2, 3)', secret: true },
  },
  where: ({ url }) => checkedUrl('influx', url).host,
  kinds: () => [...lines.kinds, 'day_figure'],
  async open(setup) {
    const { name, signal, options } = setup
    const request = (message: Partial<ReceiverMessage> & { readonly path: string }) =>
      sendWell(name, {
        url: `${baseOf(options.url ?? '')}${message.path}`,
        headers: { ...authorization(options), ...message.headers },
        signal,
        ...(message.method === undefined ? {} : { method: message.method }),
        ...(message.body === undefined ? {} : { body: message.body, gzip: message.gzip ?? false }),
      })
    // Wrong names and passwords are found here, before anything is read.
    if (setup.test) await request({ path: writePath(options), body: '' })
    return {
      deliver: (delivery) => deliver(setup, delivery, request),
      close: async () => undefined,
    }
  },
}

type InfluxRequest = (message: Partial<ReceiverMessage> & { readonly path: string }) => Promise<unknown>

function authorization({ version, user = '', password = '', token }: ReceiverOptions): Record<string, string> {
  if (version === '2' && token !== undefined) return { authorization: `Token ${token}` }
  if (version === '3' && token !== undefined) return { authorization: `Bearer ${token}` }
  if (user === '') return {}
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

function writePath({ version, database = '', org = '' }: ReceiverOptions): string {
  const name = encodeURIComponent(database)
  if (version === '2') return `/api/v2/write?org=${encodeURIComponent(org)}&bucket=${name}&precision=ns`
  if (version === '3') return `/api/v3/write_lp?db=${name}&precision=nanosecond`
  return `/write?db=${name}&precision=ns`
}

async function deliver(setup: Setup, delivery: Delivery, request: InfluxRequest): Promise<void> {
  const { options, version } = setup
  const { removed, changes, person, since } = delivery
  const dirty = [...new Set(changes.filter(({ state }) => state !== 'new').map(({ date }) => date))].filter(Boolean)
  if (removed) return await clear(options, person, null, request)
  const again = new Set(delivery.dates)
  for (const { from, to } of dateRuns(dirty)) {
    await clear(options, person, { from: addDays(from, -1), to: addDays(to, 1) }, request)
    for (let day = addDays(from, -BESIDE); day <= addDays(to, BESIDE); day = addDays(day, 1)) again.add(day)
  }
  const days = [...again].filter((day) => since === null || day >= since).sort()
  for (const { from, to } of dateRuns(days)) {
    const text = lines.write(delivery.history(from, to), { units: 'metric', version, made: 0, person })
    let body: Uint8Array[] = []
    let size = 0
    const flush = async () => {
      if (size > 0) await request({ path: writePath(options), body: Buffer.concat(body), gzip: true })
      body = []
      size = 0
    }
    // Pieces end with a whole line.
    for await (const piece of encoded(text)) {
      body.push(piece)
      size += piece.length
      if (size >= BATCH) await flush()
    }
    await flush()
  }
}

/** Deletes the account's points: of some local days, or all. */
async function clear(
  options: ReceiverOptions,
  person: string,
  days: { readonly from: string; readonly to: string } | null,
  request: InfluxRequest,
): Promise<void> {
  const { version, database = '', org = '' } = options
  const [start, end] = days === null ? [null, null] : [epochOfDate(days.from), epochOfDate(days.to) + DAY]
  const user = person.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  if (version === '1') {
    const conditions = [
      ...(person === '' ? [] : [`"user" = '${user}'`]),
      ...(start === null ? [] : [`time >= ${start}s`, `time < ${end}s`]),
    ]
    const q = `DELETE FROM /.*/${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}`
    await request({ path: `/query?db=${encodeURIComponent(database)}&q=${encodeURIComponent(q)}` })
  } else if (version === '2') {
    const body = {
      start: new Date((start ?? 0) * 1000).toISOString(),
      stop: end === null ? '2262-01-01T00:00:00Z' : new Date(end * 1000).toISOString(),
      ...(person === '' ? {} : { predicate: `user="${person.replaceAll('"', '\\"')}"` }),
    }
    await request({
      path: `/api/v2/delete?org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(database)}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  } else if (version === 'victoria') {
    // It deletes whole series only: those of removed accounts.
    if (days === null)
      await request({
        path: `/api/v1/admin/tsdb/delete_series?match[]=${encodeURIComponent(`{user="${person.replaceAll('"', '\\"')}"}`)}`,
      })
  } else if (days === null)
    throw new WristoryError('handover', 'InfluxDB 3 deletes no points.', {
      hint: 'Delete the database there, then `wristory handover remove` this receiver.',
    })
}
