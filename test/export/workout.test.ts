import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gpx as readGpx, kml as readKml, tcx as readTcx } from '@tmcw/togeojson'
import { DOMParser } from '@xmldom/xmldom'
import FitParser from 'fit-file-parser'
import { exportWorkout } from '../../src/export/rows.ts'
import { namesOfSport } from '../../src/export/sports.ts'
import { pointsOf, type Workout } from '../../src/export/workout.ts'
import { collect, tool } from './history.ts'
import { run, strength, swim } from './workouts.ts'

const folder = mkdtempSync(join(tmpdir(), 'wristory-workouts-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const bytesOf = (format: string, workout: Workout) => collect(exportWorkout(format, workout))
const textOf = async (format: string, workout: Workout) => (await bytesOf(format, workout)).toString()

// Where .ci/run unpacks Debian's package pytrainer.
const schemas = '/opt/pytrainer/usr/share/pytrainer/schemas'

function validates(text: string, schema: string): void {
  const file = join(folder, `check-${schema}.xml`)
  writeFileSync(file, text)
  if (!existsSync(join(schemas, schema))) {
    process.stderr.write(`NOT RUN: no ${schema} in ${schemas} (see .ci/run)\n`)
    return
  }
  const lint = tool('xmllint', ['--nonet', '--noout', '--schema', schemaFile(schema), file])
  assert.ok(lint === null || lint.ok, lint?.out.slice(0, 2000))
}

/** OGC's schema of KML knows no tracks: those are an extension, which names OGC's as the one it extends. */
function schemaFile(schema: string): string {
  if (schema !== 'ogckml22.xsd') return join(schemas, schema)
  const file = join(folder, 'kml-tracks.xsd')
  const extension = readFileSync(new URL('kml-tracks.xsd', import.meta.url), 'utf8')
  writeFileSync(file, extension.replace('"ogckml22.xsd"', `"${join(schemas, schema)}"`))
  return file
}

/** What fit-file-parser gives; its own types say less than it does. */
interface Fit {
  readonly records: Record<string, number | Date>[]
  readonly laps: Record<string, unknown>[]
  readonly sessions: Record<string, unknown>[]
  readonly events: Record<string, unknown>[]
  readonly lengths?: Record<string, unknown>[]
  readonly sets?: Record<string, unknown>[]
  readonly activity: Record<string, unknown>
  readonly file_ids: Record<string, unknown>[]
}

async function readFit(workout: Workout): Promise<Fit> {
  const parser = new FitParser({ mode: 'list', force: false, lengthUnit: 'm', speedUnit: 'm/s' })
  const bytes = await bytesOf('fit', workout)
  return (await parser.parseAsync(bytes as Buffer<ArrayBuffer>)) as unknown as Fit
}

const near = (actual: unknown, expected: number, within: number, what = '') =>
  assert.ok(Math.abs(Number(actual) - expected) <= within, `${what} ${actual} is not ${expected}`)

test('FIT: fit-file-parser reads every record, lap, pause and total', async () => {
  const workout = run()
  const { records, laps, sessions, events, activity, file_ids } = await readFit(workout)
  const kept = [...workout.points.time.keys()]
  assert.equal(records.length, kept.length)
  for (const i of [0, 199, 200, 201, 599]) {
    const record = records[i]!
    assert.equal((record.timestamp as Date).getTime() / 1000, workout.points.time[i])
    near(record.position_lat, workout.points.latitude[i]!, 1e-7, 'latitude')
    near(record.position_long, workout.points.longitude[i]!, 1e-7, 'longitude')
    near(record.enhanced_altitude, workout.points.altitude[i]!, 0.1, 'altitude')
    near(record.distance, workout.points.distance[i]!, 0.005)
    near(record.enhanced_speed, 2.5, 0.0005)
    assert.equal(record.heart_rate, workout.points.heartrate[i])
    assert.equal(Number(record.cadence) + Number(record.fractional_cadence), workout.points.cadence[i]! / 2)
    assert.equal(record.power, workout.points.power[i])
    assert.equal(record.temperature, 11)
  }
  assert.deepEqual(
    events.map(({ event_type }) => event_type),
    ['start', 'stop_all', 'start', 'stop_all'],
  )
  assert.equal(laps.length, 2)
  const session = sessions[0]!
  assert.deepEqual(
    [session.sport, session.sub_sport, session.num_laps, session.avg_heart_rate, session.max_heart_rate],
    ['running', 'generic', 2, 140, 165],
  )
  near(session.total_elapsed_time, 660, 0.001)
  near(session.total_timer_time, 599, 0.001)
  near(session.total_distance, 1500, 0.005)
  near(
    laps.reduce((sum, lap) => sum + Number(lap.total_elapsed_time), 0),
    660,
    0.001,
  )
  near(session.total_training_effect, 3.1, 0.001)
  assert.equal(session.total_cycles, 825)
  assert.equal((activity.local_timestamp as Date).getTime() / 1000 - workout.end, 3600)
  assert.equal(file_ids[0]!.type, 'activity')
})

test('FIT: lengths of a pool, sets of strength training, and workouts without any series', async () => {
  const pool = await readFit(swim())
  assert.equal(pool.lengths?.length, 40)
  assert.deepEqual(
    [pool.lengths![0]!.total_strokes, pool.lengths![0]!.swim_stroke, pool.lengths![0]!.length_type],
    [14, 'freestyle', 'active'],
  )
  assert.deepEqual(
    [pool.sessions[0]!.sub_sport, pool.sessions[0]!.num_lengths, pool.sessions[0]!.total_cycles],
    ['lap_swimming', 40, 600],
  )
  near(pool.sessions[0]!.pool_length, 25, 0.001)
  const { sets, sessions } = await readFit(strength())
  assert.deepEqual(
    sets?.map(({ repetitions, set_type }) => [repetitions ?? null, set_type]),
    [
      [12, 'active'],
      [null, 'rest'],
      [10, 'active'],
      [null, 'rest'],
      [8, 'active'],
    ],
  )
  assert.equal(sessions[0]!.sport, 'training')
})

test('FIT, GPX and TCX: gpsbabel reads the same track', async () => {
  const workout = run()
  for (const [format, reader] of [
    ['fit', 'garmin_fit'],
    ['gpx', 'gpx'],
    ['tcx', 'gtrnctr'],
  ] as const) {
    const file = join(folder, `track.${format}`)
    writeFileSync(file, await bytesOf(format, workout))
    const read = tool('gpsbabel', ['-t', '-i', reader, '-f', file, '-o', 'unicsv,utc=0', '-F', '-'])
    if (read === null) continue
    assert.ok(read.ok, read.out.slice(0, 500))
    const [header, ...lines] = read.out.trim().split(/\r?\n/)
    const names = header!.split(',')
    const column = (line: string, name: string) => line.split(',')[names.indexOf(name)]
    assert.equal(lines.length, 600, format)
    near(column(lines[10]!, 'Latitude'), workout.points.latitude[10]!, 1e-6, format)
    near(column(lines[10]!, 'Altitude'), workout.points.altitude[10]!, 0.1, format)
    assert.equal(Number(column(lines[10]!, 'Heartrate')), 130, format)
    assert.match(column(lines[300]!, 'Time')!, /06:21:00/, format)
  }
})

test('GPX and TCX are valid against their schemas, whatever a workout is called', async () => {
  for (const title of ['plain', ']]>', '\u0000\u0001\ud800 & <\u{1f3c3}>', '"\'', null]) {
    validates(await textOf('gpx', run(30, { title })), 'Topografix_gpx11.xsd')
    validates(await textOf('tcx', run(30, { title })), 'GarminTrainingCenterDatabase_v2.xsd')
  }
  for (const workout of [swim(), strength()])
    validates(await textOf('tcx', workout), 'GarminTrainingCenterDatabase_v2.xsd')
})

test('KML is valid against the schema of OGC and the extension for tracks', async () => {
  for (const title of ['Straße / ..\\con "x"', ']]> & <a>', '\u0000\ud800\ufffe'])
    validates(await textOf('kml', run(30, { title })), 'ogckml22.xsd')
  const whole = run(30, { pauses: [] })
  validates(await textOf('kml', whole), 'ogckml22.xsd')
  validates(
    await textOf('kml', {
      ...whole,
      points: { ...whole.points, altitude: whole.points.altitude.map(() => Number.NaN) },
    }),
    'ogckml22.xsd',
  )
})

test('a workout outside the years that formats can say is refused in words', () => {
  for (const start of [253_402_300_800, -1e12, 1e15])
    for (const format of ['fit', 'tcx', 'gpx', 'geojson', 'kml'])
      assert.throws(() => exportWorkout(format, run(30, { start, end: start + 30 })), {
        code: 'usage',
        message: /years/,
      })
  assert.throws(() => exportWorkout('fit', run(30, { start: 0, end: 30 })), { message: /1990 to 2125/ })
})

test('GPX: togeojson reads positions, times, whole heart rates; a pause cuts the track', async () => {
  const workout = run()
  const text = await textOf('gpx', workout)
  const read = readGpx(new DOMParser().parseFromString(text, 'text/xml') as never)
  const { geometry, properties } = read.features[0]!
  assert.equal(geometry?.type, 'MultiLineString')
  const lines = (geometry as unknown as { coordinates: number[][][] }).coordinates
  assert.deepEqual(
    lines.map(({ length }) => length),
    [201, 399],
  )
  near(lines[0]![5]![1], workout.points.latitude[5]!, 1e-7)
  const { heart, times } = properties!.coordinateProperties
  assert.equal(heart[0][7], 127)
  assert.equal(times[1][0], '2024-01-31T06:19:21Z')
  assert.match(text, /<gpxtpx:atemp>11<\/gpxtpx:atemp><gpxtpx:hr>120<\/gpxtpx:hr><gpxtpx:cad>83<\/gpxtpx:cad>/)
  assert.match(text, /<type>running<\/type>/)
})

test('TCX: togeojson reads laps and heart rates; strides are half the steps', async () => {
  const text = await textOf('tcx', run())
  const read = readTcx(new DOMParser().parseFromString(text, 'text/xml') as never)
  assert.equal(read.features.length, 2)
  assert.match(text, /<ns3:RunCadence>83</)
  assert.equal(text.match(/<Track>/g)?.length, 3)
  assert.equal(text.match(/<Trackpoint>/g)?.length, 600)
  const indoor = await textOf('tcx', swim())
  assert.doesNotMatch(indoor, /Position/)
  assert.match(indoor, /<HeartRateBpm><Value>149</)
})

test('GeoJSON and KML: the track with its times, cut at the antimeridian', async () => {
  const time = Float64Array.from([0, 1, 2, 3], (second) => 1_706_681_700 + second)
  const east = run(30, {
    pauses: [],
    points: pointsOf(time, {
      latitude: Float64Array.of(10, 11, 13, 14),
      longitude: Float64Array.of(179, 179.5, -179.5, -179),
      heartrate: Float64Array.of(100, Number.NaN, Number.NaN, 101.4),
    }),
  })
  const { geometry, properties } = JSON.parse(await textOf('geojson', east))
  assert.deepEqual(geometry.coordinates, [
    [
      [179, 10],
      [179.5, 11],
      [180, 12],
    ],
    [
      [-180, 12],
      [-179.5, 13],
      [-179, 14],
    ],
  ])
  assert.deepEqual(properties.coordinateProperties.heart, [
    [100, 100, 100],
    [100, 100, 101],
  ])
  const text = await textOf('kml', run())
  const read = readKml(new DOMParser().parseFromString(text, 'text/xml') as never)
  const track = read.features[0]!
  const { geometries } = track.geometry as unknown as { geometries: { coordinates: number[][] }[] }
  assert.deepEqual(
    geometries.map(({ coordinates }) => coordinates.length),
    [201, 399],
  )
  assert.equal(track.properties!.coordinateProperties.times[0].length, 201)
})

test('tracks of one point, none, absurd values: written where possible, refused in words where not', async () => {
  const odd = (latitude: number[], more: Partial<Workout> = {}) =>
    run(30, {
      pauses: [],
      laps: [],
      points: pointsOf(
        Float64Array.from(latitude, (_, i) => 1_706_681_700 + i),
        {
          latitude: Float64Array.from(latitude),
          longitude: Float64Array.from(latitude, () => 3),
          heartrate: Float64Array.from(latitude, () => 400),
          altitude: Float64Array.from(latitude, () => 1e9),
          distance: Float64Array.from(latitude, () => -5),
          power: Float64Array.from(latitude, () => 1e12),
        },
      ),
      energy: 1e9,
      distance: -1,
      ...more,
    })
  for (const workout of [odd([55]), odd([55, 300, Number.NaN, 55.1]), odd([]), odd([0.0000001])]) {
    const { records, sessions } = await readFit(workout)
    assert.equal(sessions.length, 1)
    for (const record of records) assert.equal(record.heart_rate, undefined)
    validates(await textOf('tcx', workout), 'GarminTrainingCenterDatabase_v2.xsd')
    if (workout.points.latitude[0] === 55) validates(await textOf('kml', workout), 'ogckml22.xsd')
    for (const format of ['gpx', 'geojson', 'kml']) {
      const placed = workout.points.latitude.some((value) => value > 0 && value < 90)
      if (!placed) assert.throws(() => exportWorkout(format, workout), { code: 'usage' })
      // JSON has exponents, XML's decimals have not.
      else
        assert.doesNotMatch(await textOf(format, workout), format === 'geojson' ? /NaN|Infinity/ : /NaN|Infinity|e-\d/)
    }
    if (workout.points.time.length > 0) validates(await textOf('gpx', workout), 'Topografix_gpx11.xsd')
  }
})

test('the same workout is the same bytes', async () => {
  for (const format of ['fit', 'gpx', 'tcx', 'geojson', 'kml'])
    assert.deepEqual(await bytesOf(format, run()), await bytesOf(format, run()))
})

test('every sport that others name survives the way into FIT and back', async () => {
  for (const code of [1, 7, 8, 6, 9, 10, 14, 15, 22, 47, 52, 60, 89, 92, 9999]) {
    const { sessions } = await readFit(run(5, { sport: code }))
    const [sport] = namesOfSport(code).fit
    assert.equal(sport === 0, sessions[0]!.sport === 'generic', String(code))
    assert.notEqual(sessions[0]!.sport, undefined)
  }
})
