// intervals.icu: Basic authentication as API_KEY, PUT /api/v1/athlete/{id}/wellness-bulk, POST .../activities (multipart, with
// external_id), DELETE /api/v1/activity/{id}. A day of wellness is one record: fields that are sent replace, null empties, the
// rest stays. An activity is known by its file: the same file again gives the same activity, another file makes another one,
// also under an external_id that is there.

import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import {
  asArray,
  asDay,
  asNumber,
  asObject,
  httpStub,
  openState,
  Refused,
  type Stub,
  type StubAnswer,
  type StubOptions,
  type StubRequest,
} from './stub.ts'

export const INTERVALS_KEY = 'intervals-right-key'
export const ATHLETE = 'i7'

const schema = `
CREATE TABLE IF NOT EXISTS wellness (id TEXT PRIMARY KEY, record TEXT);
CREATE TABLE IF NOT EXISTS activity (id INTEGER PRIMARY KEY, external_id TEXT, hash TEXT UNIQUE, name TEXT, type TEXT,
  bytes INTEGER);`

type Check = [whole: boolean, least: number, most: number]
/** Scales of 1 to 4 are the person's own words: a stress of 0 to 100 has no place there. */
const feeling: Check = [true, 1, 4]
const fields: Readonly<Record<string, Check>> = {
  weight: [false, 1, 500],
  restingHR: [true, 20, 250],
  hrv: [false, 1, 500],
  hrvSDNN: [false, 1, 500],
  avgSleepingHR: [false, 20, 250],
  sleepSecs: [true, 0, 86_400],
  sleepScore: [false, 0, 100],
  sleepQuality: feeling,
  spO2: [false, 50, 100],
  respiration: [false, 1, 60],
  steps: [true, 0, 300_000],
  bodyFat: [false, 1, 80],
  vo2max: [false, 5, 100],
  kcalConsumed: [true, 0, 50_000],
  systolic: [true, 40, 300],
  diastolic: [true, 20, 250],
  readiness: [false, 0, 100],
  stress: feeling,
  mood: feeling,
  fatigue: feeling,
  soreness: feeling,
  motivation: feeling,
}

export async function intervalsStub(options: StubOptions = {}): Promise<Stub> {
  const state = openState(schema, options)
  const answer = (request: StubRequest): StubAnswer => {
    const { method, url, headers } = request
    const basic = Buffer.from(`API_KEY:${INTERVALS_KEY}`).toString('base64')
    if (headers.authorization !== `Basic ${basic}`) throw new Refused(401, 'Unauthorized')
    const [, athlete, rest] = /^\/api\/v1\/athlete\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? []
    if (athlete !== undefined && athlete !== ATHLETE && athlete !== '0') throw new Refused(403, 'Access denied')
    if (method === 'GET' && athlete !== undefined && rest === undefined) return { status: 200, json: { id: ATHLETE } }
    if (method === 'PUT' && rest === '/wellness-bulk') return wellness(state, request)
    if (method === 'POST' && rest === '/activities') return activity(state, request)
    const [, id] = /^\/api\/v1\/activity\/i(\d+)$/.exec(url.pathname) ?? []
    if (method === 'DELETE' && id !== undefined) {
      const { changes } = state.prepare('DELETE FROM activity WHERE id = ?').run(Number(id))
      if (changes === 0) throw new Refused(404, `There is no activity i${id}`)
      return { status: 200, json: { id: `i${id}` } }
    }
    throw new Refused(404, `No ${method} ${url.pathname}`)
  }
  return await httpStub({ state, most: 50 * 2 ** 20, answer }, options)
}

function wellness(state: DatabaseSync, { headers, body }: StubRequest): StubAnswer {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) throw new Refused(415, 'Unsupported Media Type')
  let days: readonly unknown[]
  try {
    days = asArray(JSON.parse(body.toString()), 'the body')
  } catch (thrown) {
    throw thrown instanceof Refused ? thrown : new Refused(400, 'JSON parse error')
  }
  for (const day of days) {
    const { id, ...values } = asObject(day, 'a day')
    const date = asDay(id, 'id')
    for (const [name, value] of Object.entries(values)) {
      if (name === 'comments') {
        if (value !== null && typeof value !== 'string') throw new Refused(400, 'comments is no text')
        continue
      }
      const check = fields[name]
      if (check === undefined) throw new Refused(422, `no field ${name}`)
      if (value === null) continue
      asNumber(value, name, check[1], check[2])
      if (check[0] && !Number.isInteger(value)) throw new Refused(400, `${name} is no whole number`)
    }
    const before = state.prepare('SELECT record FROM wellness WHERE id = ?').get(date) as { record: string } | undefined
    const merged = { ...(before === undefined ? {} : JSON.parse(before.record)), ...values }
    const held = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
    state.prepare('INSERT OR REPLACE INTO wellness VALUES (?, ?)').run(date, JSON.stringify(held))
  }
  return { status: 200, json: days }
}

function activity(state: DatabaseSync, { url, headers, body }: StubRequest): StubAnswer {
  const parts = multipart(headers['content-type'], body)
  const file = parts.get('file')
  if (file === undefined) throw new Refused(400, "Required part 'file' is not present.")
  const name = (part: string) => url.searchParams.get(part) ?? parts.get(part)?.bytes.toString() ?? null
  const type = fileType(file)
  const hash = createHash('sha256').update(file.bytes).digest('hex')
  const given = (status: number, id: number | bigint): StubAnswer => ({
    status,
    json: { icu_athlete_id: ATHLETE, id: `i${id}`, activities: [{ id: `i${id}`, icu_athlete_id: ATHLETE }] },
  })
  const same = state.prepare('SELECT id FROM activity WHERE hash = ?').get(hash) as { id: number } | undefined
  if (same !== undefined) return given(200, same.id)
  const { lastInsertRowid } = state
    .prepare('INSERT INTO activity (external_id, hash, name, type, bytes) VALUES (?, ?, ?, ?, ?)')
    .run(name('external_id'), hash, name('name'), type, file.bytes.length)
  return given(201, lastInsertRowid)
}

interface FilePart {
  readonly filename: string
  readonly bytes: Buffer
}

function multipart(type: string | undefined, body: Buffer): Map<string, FilePart> {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)"?/.exec(type ?? '')?.[1]
  if (boundary === undefined) throw new Refused(415, `Content-Type '${type}' is not supported.`)
  const parts = new Map<string, FilePart>()
  const text = body.toString('latin1')
  for (const piece of text.split(`--${boundary}`).slice(1, -1)) {
    const split = piece.indexOf('\r\n\r\n')
    const head = piece.slice(0, split)
    const name = /\bname="([^"]*)"/.exec(head)?.[1]
    if (split < 0 || name === undefined || !piece.endsWith('\r\n'))
      throw new Refused(400, 'Malformed multipart request')
    const bytes = Buffer.from(piece.slice(split + 4, -2), 'latin1')
    parts.set(name, { filename: /\bfilename="([^"]*)"/.exec(head)?.[1] ?? '', bytes })
  }
  if (!text.trimEnd().endsWith(`--${boundary}--`)) throw new Refused(400, 'Malformed multipart request')
  return parts
}

/** What the file is by its content, which its name must not contradict. */
function fileType({ filename, bytes }: FilePart): string {
  const ending = /\.([a-z]+)$/i.exec(filename)?.[1]?.toLowerCase()
  const start = bytes.subarray(0, 1000).toString('latin1')
  const type =
    start.slice(8, 12) === '.FIT' ? 'fit' : /<gpx\b/.test(start) ? 'gpx' : /<TrainingCenter/.test(start) ? 'tcx' : null
  if (type === null || type !== ending) throw new Refused(422, `Unsupported file: ${filename}`)
  if (type === 'fit' && bytes.length !== bytes.readUInt8(0) + bytes.readUInt32LE(4) + 2)
    throw new Refused(422, 'The file is cut off')
  if (type === 'fit' && checksum(bytes) !== 0) throw new Refused(422, 'The file has a wrong checksum')
  return type
}

/** The CRC of a FIT file over itself, its own checksum included: 0 where it is whole. */
function checksum(bytes: Buffer): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return crc
}
