// SparkyFitness 1.6: POST /api/health-data with a Bearer key, an array of records, 10 MB and 100 requests a minute for each key.
// One value for each type, date and source; one night for each source and bedtime; one workout for each source and source_id.
// As there, good records of a request are stored although others are refused.

import type { DatabaseSync } from 'node:sqlite'
import {
  asArray,
  asDay,
  asMoment,
  asNumber,
  asObject,
  asText,
  type Fields,
  httpStub,
  openState,
  Refused,
  type Stub,
  type StubAnswer,
  type StubOptions,
  type StubRequest,
} from './stub.ts'

export const SPARKY_KEY = 'sparky-right-key'

const schema = `
CREATE TABLE IF NOT EXISTS value (type TEXT, date TEXT, source TEXT, value REAL, PRIMARY KEY (type, date, source));
CREATE TABLE IF NOT EXISTS night (source TEXT, bedtime INTEGER, wake_time INTEGER, record TEXT, PRIMARY KEY (source, bedtime));
CREATE TABLE IF NOT EXISTS stage (source TEXT, bedtime INTEGER, type TEXT, start INTEGER, end INTEGER);
CREATE TABLE IF NOT EXISTS workout (source TEXT, source_id TEXT, start INTEGER, heart_rates INTEGER, positions INTEGER,
  record TEXT, PRIMARY KEY (source, source_id));
CREATE TABLE IF NOT EXISTS request (at INTEGER, records INTEGER);`

const MINUTE = 60_000
const stages = ['awake', 'light', 'deep', 'rem', 'in_bed', 'unknown']

export async function sparkyFitnessStub(options: StubOptions = {}): Promise<Stub> {
  const { now = Date.now } = options
  const state = openState(schema, options)
  const answer = (request: StubRequest): StubAnswer => {
    const { method, url, headers, body } = request
    if (url.pathname !== '/api/health-data') throw new Refused(404, `Cannot ${method} ${url.pathname}`)
    if (headers.authorization !== `Bearer ${SPARKY_KEY}`) throw new Refused(401, 'Unauthorized: invalid API key')
    if (method !== 'POST') throw new Refused(404, `Cannot ${method} ${url.pathname}`)
    const { n } = state.prepare('SELECT count(*) AS n FROM request WHERE at > ?').get(now() - MINUTE) as { n: number }
    if (n >= 100) return { status: 429, json: { error: 'Too many requests' }, headers: { 'retry-after': '60' } }
    if (!/^application\/json\b/.test(headers['content-type'] ?? '')) throw new Refused(400, 'Expected JSON')
    const records = asArray(parsed(body), 'the body')
    state.prepare('INSERT INTO request VALUES (?, ?)').run(now(), records.length)
    const errors: { index: number; error: string }[] = []
    for (const [index, record] of records.entries()) {
      try {
        taken(state, asObject(record, 'a record'), headers['x-workout-model-version'])
      } catch (thrown) {
        if (!(thrown instanceof Refused)) throw thrown
        errors.push({ index, error: thrown.message })
      }
    }
    if (errors.length === 0) return { status: 200, json: { message: 'All health data successfully processed.' } }
    return { status: 400, json: { message: 'Some health data entries could not be processed.', errors } }
  }
  return await httpStub({ state, most: 10 * 2 ** 20, answer }, options)
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new Refused(400, 'Invalid JSON')
  }
}

function taken(state: DatabaseSync, record: Fields, model: string | string[] | undefined): void {
  const type = asText(record.type, 'type')
  const source = asText(record.source, 'source')
  if (type === 'SleepSession') night(state, record, source)
  else if (type === 'ExerciseSession') {
    if (model !== '3') throw new Refused(400, 'ExerciseSession needs X-Workout-Model-Version: 3')
    workout(state, record, source)
  } else plainValue(state, record, type, source)
}

function plainValue(state: DatabaseSync, record: Fields, type: string, source: string): void {
  const value = asNumber(record.value, `value of ${type}`, 0, 1e7)
  state
    .prepare('INSERT OR REPLACE INTO value VALUES (?, ?, ?, ?)')
    .run(type, asDay(record.date, `date of ${type}`), source, value)
}

function night(state: DatabaseSync, record: Fields, source: string): void {
  const bedtime = asMoment(record.bedtime, 'bedtime')
  const wake = asMoment(record.wake_time, 'wake_time')
  if (wake <= bedtime || wake - bedtime > 24 * 60 * MINUTE) throw new Refused(400, 'wake_time does not fit bedtime')
  state.prepare('DELETE FROM stage WHERE source = ? AND bedtime = ?').run(source, bedtime)
  state
    .prepare('INSERT OR REPLACE INTO night VALUES (?, ?, ?, ?)')
    .run(source, bedtime, wake, JSON.stringify({ ...record, stage_events: undefined }))
  let last = bedtime
  for (const event of asArray(record.stage_events ?? [], 'stage_events')) {
    const {
      stage_type: kind,
      start_time: from,
      end_time: to,
      duration_in_seconds: seconds,
    } = asObject(event, 'a stage')
    const [start, end] = [asMoment(from, 'start_time'), asMoment(to, 'end_time')]
    if (!stages.includes(String(kind))) throw new Refused(400, `no stage_type ${kind}`)
    if (start < last || end <= start || end > wake)
      throw new Refused(400, `stage ${from} to ${to} overlaps or is outside`)
    if (seconds !== undefined && seconds !== (end - start) / 1000) throw new Refused(400, 'duration_in_seconds differs')
    last = end
    state.prepare('INSERT INTO stage VALUES (?, ?, ?, ?, ?)').run(source, bedtime, String(kind), start, end)
  }
}

function workout(state: DatabaseSync, record: Fields, source: string): void {
  const id = asText(record.source_id, 'source_id')
  const start = asMoment(record.startTime, 'startTime')
  const { endTime, hr_samples: samples = [], gps_points: points = [], ...others } = record
  if (endTime !== undefined && asMoment(endTime, 'endTime') < start)
    throw new Refused(400, 'endTime is before startTime')
  for (const [name, value] of Object.entries(others))
    if (typeof value === 'number' && !(value >= 0)) throw new Refused(400, `${name} is negative`)
  const beats = asArray(samples, 'hr_samples')
  for (const beat of beats)
    for (const value of Object.values(asObject(beat, 'a heart rate'))) {
      if (typeof value === 'number') asNumber(value, 'a heart rate', 1, 300)
      else asMoment(value, 'time of a heart rate')
    }
  const track = asArray(points, 'gps_points')
  for (const point of track) {
    const fields = asObject(point, 'a position')
    asNumber(fields.lat ?? fields.latitude, 'latitude', -90, 90)
    asNumber(fields.lon ?? fields.lng ?? fields.longitude, 'longitude', -180, 180)
  }
  state
    .prepare('INSERT OR REPLACE INTO workout VALUES (?, ?, ?, ?, ?, ?)')
    .run(source, id, start, beats.length, track.length, JSON.stringify(others))
}
