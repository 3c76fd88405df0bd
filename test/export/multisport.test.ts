// Multisport workouts, workouts with totals only and positions in the Chinese system: what files and manifest say.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import FitParser from 'fit-file-parser'
import { exportFiles, isFile } from '../../src/export/files.ts'
import { fit } from '../../src/export/fit.ts'
import type { History, WorkoutFormat } from '../../src/export/format.ts'
import { fromGcj02, inDatum, toGcj02 } from '../../src/export/gcj02.ts'
import { gpx } from '../../src/export/gpx.ts'
import { grouped, splitSessions } from '../../src/export/multisport.ts'
import { createNotes } from '../../src/export/notes.ts'
import { openly, redacted } from '../../src/export/redact.ts'
import type { Workout } from '../../src/export/workout.ts'
import { workoutsOf } from '../../src/export/workouts-of.ts'
import { batchOf } from '../../src/kinds/batch.ts'
import { kinds } from '../../src/kinds/index.ts'
import { collect } from './history.ts'
import { run } from './workouts.ts'

const begin = 1_706_681_700
const whole: Workout = run(400, {
  id: 'whole',
  sport: 2001,
  sportName: 'triathlon',
  pauses: [],
  laps: [],
  distance: 900,
})

function part(id: string, sport: number, from: number, to: number, distance: number): Workout {
  const { points } = run(to - from, { pauses: [] })
  return run(to - from, {
    id,
    parent: 'whole',
    sport,
    sportName: `sport ${sport}`,
    start: begin + from,
    end: begin + to,
    distance,
    pauses: [],
    laps: [],
    points: { ...points, time: points.time.map((_, i) => begin + from + i) },
  })
}
const parts = [part('swim', 15, 1, 100, 100), part('ride', 9, 130, 280, 600), part('run', 1, 281, 400, 200)]

async function* all(): AsyncGenerator<Workout> {
  yield run(60, { id: 'before' })
  yield whole
  yield* parts
  yield run(60, { id: 'after', start: begin + 1000, end: begin + 1060 })
}

const history: History = { names: [], from: null, to: null, table: () => null, workouts: () => grouped(all()) }
const setting = { units: 'metric', version: '1.0.0', made: 0, person: '' } as const

async function files(format: WorkoutFormat, from = history): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  for await (const item of exportFiles(format, from, setting, { kinds: ['workout'] }))
    if (isFile(item)) found.set(String(item.holds), await collect(item.bytes))
  return found
}

const read = (bytes: Buffer) => new FitParser({ mode: 'list' }).parseAsync(Uint8Array.from(bytes).buffer as never)

test('a multisport workout is one FIT with a session for each part and each transition', async () => {
  const found = await files(fit)
  assert.deepEqual([...found.keys()], ['before', 'whole', 'after'])
  const {
    sessions = [],
    laps = [],
    activity,
    records = [],
  } = (await read(found.get('whole')!)) as unknown as {
    sessions: Record<string, unknown>[]
    laps: Record<string, unknown>[]
    records: { timestamp: Date }[]
    activity: Record<string, unknown>
  }
  assert.deepEqual(
    sessions.map(({ sport, total_distance }) => [sport, total_distance]),
    [
      ['swimming', 100],
      ['transition', undefined],
      ['cycling', 600],
      ['running', 200],
    ].map(([sport, distance]) => [sport, distance]),
  )
  assert.deepEqual(
    sessions.map(({ first_lap_index, num_laps }) => [first_lap_index, num_laps]),
    [
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  )
  assert.equal(laps.length, 4)
  assert.equal(activity.num_sessions, 4)
  assert.equal(activity.type, 'auto_multi_sport')
  const times = records.map(({ timestamp }) => +timestamp)
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
})

test('a format without sessions has the parts, and the manifest says which', async () => {
  assert.deepEqual([...(await files(gpx)).keys()], ['before', 'swim', 'ride', 'run', 'after'])
  for (const [format, said] of [
    [fit, /one file with a session/],
    [gpx, /parts are written/],
  ] as const) {
    const notes = createNotes(format)
    for await (const workout of history.workouts()) notes.see(workout)
    const [note, ...more] = notes.list()
    assert.match(note!.note, said)
    assert.deepEqual([note!.workouts, more], [['whole'], []])
  }
})

test('parts move with their whole, keep their order, and lose their ids', async () => {
  const clean = redacted(history, { ...openly, roundStart: true, noIds: true })
  const found: Workout[] = []
  for await (const workout of clean.workouts()) found.push(workout)
  const moved = found[1]!
  assert.equal(moved.start % 900, 0)
  assert.deepEqual(
    moved.parts!.map(({ start, id }) => [start - moved.start, id]),
    [
      [1, '2.1'],
      [130, '2.2'],
      [281, '2.3'],
    ],
  )
})

test('parts that overlap end where the next begins', () => {
  const overlapping = { ...whole, parts: [parts[0]!, { ...parts[1]!, start: begin + 90 }] }
  assert.deepEqual(
    splitSessions(overlapping).map(({ start, end }) => [start - begin, end - begin]),
    [
      [1, 90],
      [90, 280],
    ],
  )
})

test('a workout of totals has its two ends as records and is named in the notes', async () => {
  const row = { workout: begin, start: begin, end: begin + 1800, sport: 'outdoor run', sport_code: 1, distance: 5000 }
  const { columns } = kinds.find(({ name }) => name === 'workout')!
  const table = {
    name: 'workout',
    title: '',
    columns,
    key: [],
    async *batches() {
      yield { batch: batchOf([row], Object.keys(columns)), offset: () => 0 }
    },
  }
  const totals: History = { ...history, table: (name) => (name === 'workout' ? table : null) }
  const found = await files(fit, { ...totals, workouts: () => workoutsOf(totals) })
  const { records } = await read([...found.values()][0]!)
  assert.deepEqual(
    records!.map(({ distance }) => distance),
    [0, 5000],
  )
  const notes = createNotes(gpx)
  notes.see({ ...whole, parts: [], totalsOnly: true, late: 2 })
  assert.deepEqual(
    notes.list().map(({ note }) => note),
    ['totals only: no series was recorded', 'points after the stated end are left out'],
  )
})

test('positions of gaode are unchanged and noted, unless the datum is chosen', () => {
  const place = { latitude: 31.2285, longitude: 121.4782 }
  const shifted = toGcj02(place)
  const metres = Math.hypot(
    (shifted.latitude - place.latitude) * 111_195,
    (shifted.longitude - place.longitude) * 111_195 * Math.cos((31.2285 * Math.PI) / 180),
  )
  assert.ok(metres > 300 && metres < 700, `${metres}`)
  const back = fromGcj02(shifted)
  assert.ok(Math.abs(back.latitude - place.latitude) < 1e-7 && Math.abs(back.longitude - place.longitude) < 1e-7)
  // Not in China: nothing is shifted.
  assert.deepEqual(toGcj02({ latitude: 52.5, longitude: 13.4 }), { latitude: 52.5, longitude: 13.4 })
  const base = run(3)
  const china = (value: number) => Float64Array.of(value, value, value)
  const workout = {
    ...base,
    points: { ...base.points, latitude: china(shifted.latitude), longitude: china(shifted.longitude) },
  }
  const ids = new Set([workout.id])
  for (const [choice, said] of [
    [null, /unchanged; they may be/],
    ['gcj02', /unchanged, as GCJ-02/],
    ['wgs84', /converted/],
  ] as const) {
    const made = inDatum(workout, ids, choice)
    const wanted = choice === 'wgs84' ? place : shifted
    assert.ok(Math.abs(made.points.latitude[0]! - wanted.latitude) < 1e-7)
    const notes = createNotes(gpx)
    notes.see(made)
    assert.match(notes.list()[0]!.note, said)
  }
  assert.equal(inDatum(workout, new Set(), 'wgs84').points, workout.points)
})
