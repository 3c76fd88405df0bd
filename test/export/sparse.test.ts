// Nearly empty records: every format omits what they lack, and invents nothing.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import FitParser from 'fit-file-parser'
import { exportFiles, isFile } from '../../src/export/files.ts'
import type { History, RowTable } from '../../src/export/format.ts'
import { formatOf, formats } from '../../src/export/index.ts'
import { exportRows, exportWorkout } from '../../src/export/rows.ts'
import { pointsOf, type Workout } from '../../src/export/workout.ts'
import { workoutsOf } from '../../src/export/workouts-of.ts'
import { batchOf } from '../../src/kinds/batch.ts'
import { kinds } from '../../src/kinds/index.ts'
import type { Row } from '../../src/kinds/kind.ts'
import { collect } from './history.ts'
import { run, strength } from './workouts.ts'

/** 2024-01-31T11:15:00Z: a quarter past noon an hour east. */
const start = 1_706_699_700

function historyOf(rows: Readonly<Record<string, readonly Row[]>>, workouts?: readonly Workout[]): History {
  const history: History = {
    names: Object.keys(rows),
    from: null,
    to: null,
    table: (name) => (rows[name] === undefined ? null : tableOf(name, rows[name])),
    async *workouts() {
      if (workouts === undefined) yield* workoutsOf(history)
      else yield* workouts
    },
  }
  return history
}

function tableOf(name: string, rows: readonly Row[]): RowTable {
  const { title, columns, key } = kinds.find((kind) => kind.name === name)!
  return {
    name,
    title,
    columns,
    key,
    async *batches() {
      yield { batch: batchOf([...rows], Object.keys(columns)), offset: () => null }
    },
  }
}

async function textsOf(format: string, history: History, person = ''): Promise<string[]> {
  const setting = { units: 'metric', version: '0', made: 0, person } as const
  const texts: string[] = []
  for await (const item of exportFiles(formatOf(format), history, setting, { kinds: null }))
    if (isFile(item)) texts.push((await collect(item.bytes)).toString())
  return texts
}

const textOf = async (format: string, history: History, person?: string) =>
  (await textsOf(format, history, person)).join('\n')

/** A workout of which only the beginning is known, a night without stages, a day without figures. */
const bare = historyOf({
  day: [{ date: '2024-01-31' }],
  night: [{ date: '2024-01-31', start: start - 36_000, end: start - 7200 }],
  workout: [{ workout: start, start, date: '2024-01-31' }],
})
const nothing = historyOf({ day: [], night: [], workout: [], minute: [] })

describe('what is not known', () => {
  for (const { name, holds } of formats)
    if (holds !== 'store' && holds !== 'workout')
      test(`${name} cannot hold it`, async () => {
        for (const history of [bare, nothing, historyOf({})])
          assert.doesNotMatch(await textOf(name, history), /undefined|NaN|Infinity|\[object|Invalid/)
      })

  test('Open mHealth: an episode without a duration, an activity without distance or energy, no person', async () => {
    const points = JSON.parse(await textOf('open-mhealth', bare))
    assert.deepEqual(
      points.map(({ body }: { body: object }) => Object.keys(body)),
      [
        ['effective_time_frame', 'is_main_sleep'],
        ['activity_name', 'effective_time_frame'],
      ],
    )
    assert.ok(points.every(({ header }: { header: object }) => !('user_id' in header)))
    assert.deepEqual(JSON.parse(await textOf('open-mhealth', nothing)), [])
    const named = JSON.parse(await textOf('open-mhealth', bare, 'ada'))
    assert.equal(named[0].header.user_id, 'ada')
  })

  test('FHIR: a night of unknown length is no observation; one without stages has no components', async () => {
    const observations = async (history: History) =>
      JSON.parse(await textOf('fhir', history))
        .entry.map(({ resource }: { resource: { resourceType: string } }) => resource)
        .filter(({ resourceType }: { resourceType: string }) => resourceType === 'Observation')
    assert.deepEqual(await observations(bare), [])
    const [night] = await observations(
      historyOf({
        night: [{ date: '2024-01-31', start: start - 36_000, end: start - 7200, light_minutes: 300 }],
      }),
    )
    assert.deepEqual([night.valueQuantity.value, night.component.length], [300, 1])
  })

  test('iCalendar: an event without a description, a night without a length', async () => {
    const text = await textOf('ical', bare)
    assert.equal(text.match(/BEGIN:VEVENT/g)?.length, 2)
    assert.doesNotMatch(text, /DESCRIPTION/)
    assert.match(text, /SUMMARY:Sleep\r\n/)
  })

  test('Markdown: a note of a day with its night and workout, and no figures', async () => {
    assert.equal(
      await textOf('markdown', bare),
      '---\ndate: 2024-01-31\nsource: wristory\n---\n\n# 2024-01-31\n\n## Sleep\n\n- Sleep 01:15 to 09:15\n' +
        '\n## Workouts\n\n- workout 11:15, 0 min\n',
    )
  })

  test('a page of nothing says so, with the person’s name or without', async () => {
    assert.match(await textOf('html', nothing), /<h1>Fitness history<\/h1>[\s\S]*no days/)
    assert.match(await textOf('html', nothing, 'ada'), /Fitness history of ada/)
  })

  test('line protocol and OpenMetrics name the person only where there is one', async () => {
    const steps = historyOf({ day: [{ date: '2024-01-31', steps: 4321 }] })
    assert.match(await textOf('influx', steps), /^[^,\n]+(?:,kind=\w+)? [^\n]*4321/m)
    assert.match(await textOf('influx', steps, 'ada'), /,user=ada[, ]/)
    assert.doesNotMatch(await textOf('openmetrics', steps), /user=/)
    assert.match(await textOf('openmetrics', steps, 'a"d\\a\n'), /\{user="a\\"d\\\\a\\n"/)
  })
})

describe('a workout by its rows alone', () => {
  const workoutFrom = async (row: Row, more: Record<string, Row[]> = {}) => {
    for await (const one of historyOf({ workout: [{ workout: start, ...row }], ...more }).workouts()) return one
    return assert.fail('no workout')
  }

  test('it ends where it says, where its points end, or where its time is up', async () => {
    assert.equal((await workoutFrom({ end: start + 60, moving_time: 50 })).end, start + 60)
    assert.equal((await workoutFrom({ elapsed_time: 55, moving_time: 50 })).end, start + 55)
    assert.equal((await workoutFrom({ moving_time: 50 })).end, start + 50)
    assert.equal((await workoutFrom({})).end, start)
    const track_point = [0, 90].map((second) => ({ workout: start, second, instant: start + second }))
    assert.equal((await workoutFrom({ moving_time: 50 }, { track_point })).end, start + 90)
  })

  test('rows without a number, laps without a time and zones without a bound are none', async () => {
    const empty: Workout[] = []
    for await (const one of historyOf({ workout: [{ workout: null }] }).workouts()) empty.push(one)
    assert.deepEqual(empty, [])
    const { laps, zones, pauses } = await workoutFrom(
      { end: start + 600, sport_code: 1 },
      {
        lap: [
          { workout: start, number: 1, seconds: null, elapsed: 60 },
          { workout: start, number: 2, seconds: 60, elapsed: null },
          { workout: start, number: 3, seconds: 60, elapsed: 180 },
        ],
        heart_zone: [
          { workout: start, zone: 1, seconds: 5, upper: null },
          { workout: start, zone: 2, seconds: 7, upper: 120 },
        ],
        pause: [
          { workout: start, start: start + 10, seconds: null },
          { workout: start, start: start + 20, seconds: 30 },
        ],
      },
    )
    assert.deepEqual(
      laps.map((lap) => [lap.start - start, lap.end - start, lap.distance]),
      [[120, 180, null]],
    )
    assert.deepEqual(zones, [{ seconds: 7, upper: 120 }])
    assert.deepEqual(pauses, [{ start: start + 20, end: start + 50 }])
  })

  test('lengths count only when they are as many as the totals say; a medley is mixed', async () => {
    const lap = [1, 2].map((number) => ({
      workout: start,
      number,
      seconds: 30,
      elapsed: number * 30,
      distance: 25,
      stroke: number === 1 ? 'medley' : 'crawl',
    }))
    const lengths = async (count: number) =>
      (await workoutFrom({ sport_code: 14, pool_length: 25, lengths: count, end: start + 60 }, { lap })).lengths
    assert.deepEqual(
      (await lengths(2)).map(({ stroke }) => stroke),
      ['mixed', null],
    )
    assert.deepEqual(await lengths(3), [])
  })

  test('without a speed it is the reverse of the pace; a pace of zero is none', async () => {
    const track_point = [0.5, 0].map((pace, second) => ({ workout: start, second, instant: start + second, pace }))
    assert.deepEqual(
      (await workoutFrom({ sport_code: 1 }, { track_point })).points.speed,
      Float64Array.of(2, Number.NaN),
    )
  })
})

describe('a route', () => {
  const series = (...values: number[]) => Float64Array.from(values)
  const time = series(start, start + 1, start + 2)
  const route = (more: Parameters<typeof pointsOf>[1], change: Partial<Workout> = {}) =>
    run(3, {
      start,
      end: start + 3,
      pauses: [],
      laps: [],
      points: pointsOf(time, { latitude: series(10, 11, 12), longitude: series(20, 21, 22), ...more }),
      ...change,
    })
  const fileOf = async (format: string, workout: Workout) => (await collect(exportWorkout(format, workout))).toString()

  test('without altitude, readings or distance', async () => {
    const { geometry, properties } = JSON.parse(await fileOf('geojson', route({}, { distance: null })))
    assert.deepEqual(geometry.coordinates, [
      [20, 10],
      [21, 11],
      [22, 12],
    ])
    assert.deepEqual(Object.keys(properties), ['name', 'sport', 'start', 'end', 'coordinateProperties'])
    assert.deepEqual(Object.keys(properties.coordinateProperties), ['times'])
    assert.doesNotMatch(await fileOf('gpx', route({})), /<ele>|<extensions>/)
    const flat = await fileOf('kml', route({}))
    assert.match(flat, /clampToGround/)
    assert.doesNotMatch(flat, /ExtendedData/)
    assert.match(await fileOf('kml', route({ altitude: series(1, 2, 3) })), /absolute/)
  })

  test('of one place is told twice, of two around the 180th meridian is cut there', async () => {
    const lone = route({ latitude: series(Number.NaN, 11, Number.NaN) })
    assert.deepEqual(JSON.parse(await fileOf('geojson', lone)).geometry.coordinates, [
      [21, 11],
      [21, 11],
    ])
    const west = route({ latitude: series(10, 12, 14), longitude: series(-179, 179, 179) })
    assert.deepEqual(JSON.parse(await fileOf('geojson', west)).geometry.coordinates, [
      [
        [-179, 10],
        [-180, 11],
      ],
      [
        [180, 11],
        [179, 12],
        [179, 14],
      ],
    ])
    // The schema of GPX has only one name for the line.
    // A quarter of the way in longitude is a quarter in latitude.
    const uneven = JSON.parse(
      await fileOf('geojson', route({ latitude: series(10, 14), longitude: series(179.9, -179.7) })),
    ).geometry.coordinates
    assert.deepEqual(uneven[0][1], [180, 11])
    assert.deepEqual(uneven[1][0], [-180, 11])
    assert.match(await fileOf('gpx', route({ longitude: series(180, 21, 22) })), /lon="-180"/)
  })

  test('with power or warmth alone', async () => {
    const powered = await fileOf('gpx', route({ power: series(200, 201, 202) }))
    assert.match(powered, /<pwr:PowerInWatts>201<\/pwr:PowerInWatts><\/extensions>/)
    assert.match(await fileOf('tcx', route({ power: series(200, 201, 202) })), /Watts>201</)
    assert.match(
      await fileOf('gpx', route({ temperature: series(-3, 11.5, Number.NaN) })),
      /<gpxtpx:atemp>11.5<\/gpxtpx:atemp><\/gpxtpx:TrackPointExtension>/,
    )
  })

  test('in Apple’s archive: noon is twelve, a second one of a minute has a number', async () => {
    const twice = [
      route({}, { zone: null }),
      route({ speed: series(1, 2, 3) }, { id: String(start + 1), start: start + 1 }),
    ]
    const bytes = (await textsOf('apple-health', historyOf({ workout: [] }, twice))).join('')
    assert.match(bytes, /route_2024-01-31_12\.15pm\.gpx/)
    assert.match(bytes, /route_2024-01-31_12\.15pm_2\.gpx/)
  })

  test('in JSON for health apps: only what was measured', async () => {
    const workout = route({}, { utcOffset: null, distance: null, movingSeconds: null, end: start + 90 })
    const [auto] = JSON.parse(await textOf('health-auto-export', historyOf({}, [workout]))).data.workouts
    assert.equal(auto.duration, 90)
    assert.deepEqual(
      Object.keys(auto.route[0]).filter((name) => /altitude|speed/.test(name)),
      [],
    )
    const connect = await textOf('health-connect', historyOf({}, [workout]))
    assert.doesNotMatch(connect, /altitude|lengthMeters|ZoneOffset/)
  })
})

test('FIT: a workout without an offset has no local time', async () => {
  const parser = new FitParser({ mode: 'list', force: false })
  const bytes = await collect(exportWorkout('fit', { ...strength(), utcOffset: null }))
  const { activity } = (await parser.parseAsync(bytes as Buffer<ArrayBuffer>)) as unknown as { activity: object }
  assert.ok('timestamp' in activity)
  assert.ok(!('local_timestamp' in activity))
})

test('two workouts of one second have two names, one outside the calendar is told as absent', async () => {
  const names: string[] = []
  const history = historyOf({ workout: [], day: [] }, [
    run(3),
    run(3),
    run(3, { id: '-9e15', start: -9e15, end: -9e15 + 3 }),
  ])
  const setting = { units: 'metric', version: '0', made: 0, person: '' } as const
  for await (const item of exportFiles(formatOf('gpx'), history, setting, { kinds: null })) {
    names.push(isFile(item) ? item.name : `${item.absent}: ${item.why}`)
    if (isFile(item)) await collect(item.bytes)
  }
  assert.deepEqual(names, [
    '20240131T061500Z-outdoor-running.gpx',
    '20240131T061500Z-outdoor-running-2.gpx',
    '-9e15-outdoor-running: its time lies outside the years 1 to 9999',
    'day: gpx holds workouts only',
  ])
})

test('the library says what a format cannot take', () => {
  const wrong = (format: string, kind: string) => () => exportRows(format, [], { kind })
  assert.throws(wrong('csv', 'nothing'), { code: 'usage', message: /no known kind/ })
  assert.throws(wrong('gpx', 'workout'), { code: 'usage', message: /takes workouts, not rows/ })
  assert.throws(wrong('sqlite', 'day'), { code: 'usage', message: /written by the store alone/ })
  assert.throws(wrong('ical', 'minute'), { code: 'usage', message: /no word for rows of minute/ })
  assert.throws(wrong('nothing', 'day'), { code: 'usage', message: /no export format of that name/ })
  assert.throws(() => exportWorkout('csv', run(3)), { code: 'usage', message: /no format for workouts/ })
})

test('JSON in a column stays JSON where it is, and becomes text where it is none', async () => {
  const columns = { extra: { type: 'json', doc: '' }, share: { type: 'real', doc: '' } } as const
  const rows = ['{"a":1}', '{"a":', '{"a":\n1}', null].map((extra) => ({ extra, share: Number.POSITIVE_INFINITY }))
  const text = (await collect(exportRows('json', rows, { kind: 'probe', columns }))).toString()
  assert.deepEqual(
    JSON.parse(text),
    [{ a: 1 }, '{"a":', '{"a":\n1}', null].map((extra) => ({ extra, share: null })),
  )
})

test('measurements and nights at no time, of others, or outside the calendar are none', async () => {
  const weights = [
    { instant: start, weight: 70, date: '2024-01-31', member: 'self' },
    { instant: start + 1, weight: 71, date: null, member: null },
    { instant: start + 2, weight: 20, date: '2024-01-31', member: 'a child' },
    { instant: null, weight: 72 },
    { instant: 9e15, weight: 73 },
  ]
  const points = JSON.parse(await textOf('open-mhealth', historyOf({ weight: weights })))
  assert.deepEqual(
    points.map(({ body }: { body: { body_weight: { value: number } } }) => body.body_weight.value),
    [70, 71],
  )
  const night = { date: '2024-01-31', start: start - 36_000, end: start - 7200, light_minutes: 400 }
  const nights = [night, { ...night, date: null }, { ...night, end: night.start }, { ...night, end: 9e15 }]
  const sleep_stage = [
    { date: '2024-01-31', nap: 0, start: night.start - 7200, minutes: 60, stage: 'light' },
    { date: '2024-01-31', nap: 0, start: night.start - 60, minutes: 11, stage: 'light' },
    { date: '2024-01-31', nap: 0, start: night.start + 600, minutes: 10, stage: null },
    { date: '2024-01-31', nap: 0, start: night.start, minutes: null, stage: 'deep' },
  ]
  const connect = JSON.parse(await textOf('health-connect', historyOf({ night: nights, sleep_stage })))
  const text = JSON.stringify(connect)
  assert.equal(text.match(/"stages":/g)?.length, 1)
  assert.match(text, /2024-01-31T01:15:00/)
})
