// Receiver "influx": InfluxDB 1, 2 and 3, and VictoriaMetrics, with the lines of the file export, in batches. Writing a
// point again replaces it. If a delivered day changed, its points are deleted first, so that removed values disappear
// too.

import { addDays, dateOfEpoch, epochOfDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import { encoded } from '../export/format.ts'
import { influx as lines } from '../export/influx.ts'
import { baseOf, checkedUrl, type ReceiverMessage, sendWell } from './http.ts'
import { newLines } from './influx-lines.ts'
import { type Delivery, dateRuns, type ReceiverOptions, type ReceiverType, type Setup } from './receiver.ts'

/** Bytes per request before compression; InfluxDB 2 accepts 50 MB, the others about as much. */
const BATCH = 4 * 2 ** 20
/** Local days whose points may lie within a day of UTC: offsets reach 14 hours, and a night begins the evening before. */
const BESIDE = 3
const DAY = 86_400
/** Days that are compared line by line: later uploads of a band reach back so far. */
const RECENT = 14
/** Ids of what is noted of them in the ledger. */
const LINES = 'lines '

export const influx: ReceiverType = {
  name: 'influx',
  title: 'InfluxDB 1, 2, 3 or VictoriaMetrics',
  sends: 'minutes, nights and measurements of every day with the name of the account, without positions',
  options: {
    url: { label: 'Address', means: 'address, such as http://127.0.0.1:8086', required: true },
    version: { label: 'Version', means: '1, 2, 3 or victoria', fallback: '1', choices: ['1', '2', '3', 'victoria'] },
    database: { label: 'Database', means: 'database (1, 3) or bucket (2)', fallback: 'wristory' },
    org: { label: 'Organisation', means: 'organisation (2)', fallback: '' },
    user: { label: 'User name', means: 'user name (1)', fallback: '' },
    password: { label: 'Password', means: 'password (1)', secret: true },
    token: { label: 'Token', means: 'token (2, 3)', secret: true },
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
  const { options, things } = setup
  const { account, removed, changes, person, since } = delivery
  if (removed) return await clear(options, person, null, request)
  const writer = lineWriter(options, request)
  const dates = delivery.dates.filter((day) => since === null || day >= since)
  // The newest days are given again with every sync: of them only the lines that differ.
  const notes = await writeRecent(setup, delivery, dates, writer)
  const rest = new Set(dates.filter((day) => notes.get(day)?.written !== true))
  const dirty = [...new Set(changes.filter(({ state }) => state !== 'new').map(({ date }) => date))].filter((day) =>
    rest.has(day),
  )
  for (const { from, to } of dateRuns(dirty)) {
    await clear(options, person, { from: addDays(from, -1), to: addDays(to, 1) }, request)
    for (let day = addDays(from, -BESIDE); day <= addDays(to, BESIDE); day = addDays(day, 1)) rest.add(day)
  }
  const days = [...rest].filter((day) => since === null || day >= since).sort()
  for (const { from, to } of dateRuns(days))
    for await (const piece of linesIn(setup, delivery, from, to)) await writer.write(piece)
  await writer.flush()
  for (const [date, { note }] of notes) things.put(account, { id: `${LINES}${date}`, date, hash: '', remote: note })
}

/** Pieces of the days' lines, each of whole lines. */
function linesIn(
  { version }: Setup,
  { history, person }: Delivery,
  from: string,
  to: string,
): AsyncGenerator<Uint8Array> {
  return encoded(lines.write(history(from, to), { units: 'metric', version, made: 0, person }))
}

interface LineWriter {
  write(piece: Uint8Array): Promise<void>
  flush(): Promise<void>
}

function lineWriter(options: ReceiverOptions, request: InfluxRequest): LineWriter {
  let body: Uint8Array[] = []
  let size = 0
  const flush = async () => {
    if (size > 0) await request({ path: writePath(options), body: Buffer.concat(body), gzip: true })
    body = []
    size = 0
  }
  return {
    async write(piece) {
      body.push(piece)
      size += piece.length
      if (size >= BATCH) await flush()
    },
    flush,
  }
}

interface RecentDay {
  /** Whether all that differs is written; else points must be deleted. */
  readonly written: boolean
  readonly note: string
}

/** Writes what differs of the newest days, and gives what is to be noted of them. */
async function writeRecent(setup: Setup, delivery: Delivery, dates: readonly string[], writer: LineWriter) {
  const { things, now } = setup
  const first = addDays(dateOfEpoch(now()), -RECENT)
  const days = new Map<string, RecentDay>()
  for (const thing of things.all(delivery.account, '', addDays(first, -1)))
    if (thing.id.startsWith(LINES)) things.remove(delivery.account, thing.id)
  for (const date of dates.filter((day) => day >= first)) {
    const pieces: Uint8Array[] = []
    for await (const piece of linesIn(setup, delivery, date, date)) pieces.push(piece)
    const noted = things.get(delivery.account, `${LINES}${date}`)?.remote
    const given = newLines(noted, Buffer.concat(pieces).toString())
    const { note } = given
    // Given before anything was noted.
    const news =
      noted === undefined && delivery.changes.some((one) => one.date === date && one.state !== 'new')
        ? null
        : given.news
    days.set(date, { written: news !== null, note })
    if (news !== null && news !== '') await writer.write(Buffer.from(news))
  }
  return days
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
    const conditions = [`"user" = '${user}'`, ...(start === null ? [] : [`time >= ${start}s`, `time < ${end}s`])]
    const q = `DELETE FROM /.*/ WHERE ${conditions.join(' AND ')}`
    await request({ path: `/query?db=${encodeURIComponent(database)}&q=${encodeURIComponent(q)}` })
  } else if (version === '2') {
    const body = {
      start: new Date((start ?? 0) * 1000).toISOString(),
      stop: end === null ? '2262-01-01T00:00:00Z' : new Date(end * 1000).toISOString(),
      predicate: `user="${person.replaceAll('"', '\\"')}"`,
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
      hint: 'Delete the database there if it holds nothing else, then `wristory handover remove` this receiver.',
    })
}
