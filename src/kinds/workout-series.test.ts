// Hostile series: whatever comes becomes a value, NULL or an issue, in time that grows with the text alone.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { times } from '../../test/reliability/tier.ts'
import { spent } from '../../test/spent.ts'
import { isIssue, issueCodes, type Kind, type Row } from './kind.ts'
import { lap } from './lap.ts'
import { pause } from './pause.ts'
import { encodeDetail, workoutDetail } from './sources/workout-detail.ts'
import { split } from './split.ts'
import { strandNames, strands } from './strands.ts'
import { sums, track } from './track.ts'
import { trackPoint } from './track-point.ts'

const id = 1_773_124_200
const context = { zone: 'Europe/Berlin', from: '2026-03-10', to: '2026-03-10' }

function decode(fields: object) {
  const reply = workoutDetail.parse(encodeDetail(id, fields), context)
  const of = (kind: unknown) => [...(kind as Kind<typeof reply>).decode(reply, context)]
  const pieces = of(trackPoint).filter((item): item is Row => !isIssue(item))
  return {
    pieces,
    points: pieces.flatMap((row) => [...trackPoint.stored!.unpack!(row)]),
    sums: [...track.unpack(pieces[0]!)][0]!,
    issues: of(trackPoint).filter(isIssue),
    others: [lap, split, pause].flatMap(of),
  }
}

const values = (fields: object, column: string) =>
  decode(fields).points.map((point) => [point.second, point[column]] as [unknown, unknown])

const cases: [name: string, fields: object, column: string, expected: [number, number | null][], issue?: string][] = [
  [
    'an empty Δs is a second',
    { heart_rate: '2,90;,1;,-1' },
    'heartrate',
    [
      [2, 90],
      [3, 91],
      [4, 90],
    ],
  ],
  ['a Δs of 0 replaces', { heart_rate: '2,90;0,5' }, 'heartrate', [[2, 95]]],
  ['zero is no heart rate', { heart_rate: '1,0;1,0' }, 'heartrate', []],
  [
    'a clock that goes back loses its item',
    { speed: '5,1;-3,2;1,3' },
    'speed',
    [
      [5, 1],
      [6, 3],
    ],
    'bad-value',
  ],
  ['a clock beyond all bounds', { speed: '1e300,1;1,2' }, 'speed', [[1, 2]], 'bad-value'],
  [
    'a jump of the clock is no time that passed',
    { speed: '5,1;86401,2;5,3' },
    'speed',
    [
      [5, 1],
      [10, 3],
    ],
    'bad-value',
  ],
  [
    'a day can pass',
    { speed: '5,1;86400,2' },
    'speed',
    [
      [5, 1],
      [86_405, 2],
    ],
  ],
  [
    'cut in the middle of an item',
    { distance: '2,5;3,7;4' },
    'distance',
    [
      [2, 5],
      [5, 12],
    ],
  ],
  [
    'no number',
    { power_meter: '1,100;1,NaN;1,120' },
    'power',
    [
      [1, 100],
      [2, 120],
    ],
    'bad-item',
  ],
  [
    'no position where an item is empty',
    { time: '1;1;1', longitude_latitude: '100000000,0;;100000000,0' },
    'latitude',
    [
      [1, 1],
      [3, 2],
    ],
  ],
  [
    '0, 0 is no position, first or in the middle; 0 alone is one',
    { time: '1;1;1;1;1', longitude_latitude: '0,0;100000000,0;-100000000,0;0,100000000;0,100000000' },
    'latitude',
    [
      [2, 1],
      [4, 0],
      [5, 0],
    ],
  ],
  [
    'longitudes that go on beyond 180 are wrapped, either way',
    { time: '1;1;1', longitude_latitude: '0,17950000000;0,100000000;0,-36100000000' },
    'longitude',
    [
      [1, 179.5],
      [2, -179.5],
      [3, 179.5],
    ],
  ],
  [
    'a longitude beyond a whole turn is none',
    { time: '1;1', longitude_latitude: '0,54000000000;0,1' },
    'longitude',
    [[1, 180]],
    'bad-value',
  ],
  ['one coordinate is none', { time: '1;1', longitude_latitude: '100000000;100000000,0' }, 'latitude', [[2, 1]]],
  [
    'beyond the pole',
    { time: '1;1;1', longitude_latitude: '8999999999,0;2,0;-2,0' },
    'latitude',
    [
      [1, 90],
      [3, 90],
    ],
    'bad-value',
  ],
  ['more positions than times', { time: '1', longitude_latitude: '0,1000;0,0' }, 'latitude', [[1, 0]], 'bad-length'],
  ['positions without a clock are nowhere', { longitude_latitude: '0,1000;0,0' }, 'latitude', [], 'bad-length'],
  ['no altitude', { time: '1;1;1', altitude: '-2000000;500;-2003943' }, 'altitude', [[2, 5]]],
  ['the newer altitude is taken', { time: '1', altitude: '100', time_delta_altitude: '3,200' }, 'altitude', [[3, 2]]],
  ['an altitude by the map with its own clock', { correct_altitude: '3,200' }, 'altitude_map', [[3, 2]]],
  ['a series that is no text', { heart_rate: [1, 2] }, 'heartrate', [], 'bad-shape'],
  ['posture without a value', { runPosture: '1,65535,65535,255;1,250,80,81' }, 'ground_contact', [[2, 250]]],
]

for (const [name, fields, column, expected, issue] of cases) {
  test(name, () => {
    assert.deepEqual(
      values(fields, column).filter(([, value]) => value !== null),
      expected,
    )
    const found = decode(fields).issues.map((one) => one.issue)
    assert.deepEqual([...new Set(found)], issue === undefined ? [] : [issue])
  })
}

test('jumps across the antimeridian and across the Earth survive', () => {
  const longitude_latitude = '1000000000,17999999990;0,-35999999980;5000000000,17999999990;-100,100'
  const { points, pieces } = decode({ time: '1;1;1;1', longitude_latitude })
  assert.deepEqual(
    points.map((point) => [point.latitude, point.longitude]),
    [
      [10, 179.9999999],
      [10, -179.9999999],
      [60, 0],
      [59.999999, 0.000001],
    ],
  )
  assert.equal(pieces.length, 3)
})

test('half a circle on the equator is as long as it should be', () => {
  const step = 100_000_000
  const longitude_latitude = `0,${step};${`0,${step};`.repeat(180)}`
  const { sums } = decode({ time: '1;'.repeat(181), longitude_latitude })
  // Half the circumference of a sphere of the Earth's mean radius.
  assert.ok(Math.abs((sums.length as number) - Math.PI * 6_371_008.8) < 1)
})

test('sums, means and extremes, counted by hand', () => {
  const { sums } = decode({
    heart_rate: '1,100;0,10;1,-5',
    gait: '1,10,70,0;1,12,80,160;1,8,75,170',
    power_meter: '1,100;1,300;1,101',
    time: '1;1;4',
    altitude: '5000;-300;12345',
    longitude_latitude: '100000000,0;;100000000,0',
    distance: '1,5;1,7',
    pause: `${id},30,-1,-1,2;${id + 40},0,0,1,3;${id + 60},90,-1,-1,3`,
    provider: 'gps',
    version: '16',
  })
  assert.deepEqual(sums, {
    workout: id,
    date: '2026-03-10',
    // At 1, 2, 3 and 6 seconds.
    seconds: 4,
    located: 2,
    last_second: 6,
    // A degree of latitude on a sphere of the Earth's mean radius.
    length: Number(((Math.PI / 180) * 6_371_008.8).toFixed(2)),
    distance_sum: 12,
    steps_sum: 30,
    // The reading that was replaced counts.
    readings: 3,
    heartrate_mean: 105,
    heartrate_min: 100,
    heartrate_max: 110,
    altitude_min: -3,
    altitude_max: 123.45,
    cadence_mean: 165,
    power_mean: 167,
    power_max: 300,
    pauses: 3,
    pause_time: 120,
    provider: 'gps',
    layout: 16,
    extra: null,
  })
})

test('a detail that says nothing has sums of nothing', () => {
  const { sums } = decode({ provider: '', spo2: '', weather_info: null })
  for (const [name, value] of Object.entries(sums))
    if (['seconds', 'located', 'readings', 'pauses', 'pause_time'].includes(name)) assert.equal(value, 0, name)
    else if (name !== 'workout' && name !== 'date') assert.equal(value, null, name)
})

test('series without a description are kept, unless they are long or no text', () => {
  const extra = (fields: object) => decode(fields).sums.extra
  assert.equal(extra({ bearing: '1,2', steep: 3, heart_rate: '1,60' }), '{"bearing":"1,2","steep":3}')
  assert.equal(extra({ bearing: 'x'.repeat(20_000) })?.toString().length, 20_000 + '{"bearing":""}'.length)
  assert.equal(extra({ bearing: 'x'.repeat(20_001) }), null)
  assert.equal(extra({ golf: [1], course: {} }), null)
})

test('a long gap or a far jump begins a new piece, a short one does not', () => {
  const beats = (...gaps: number[]) => ({ heart_rate: gaps.map((gap, i) => `${gap},${i === 0 ? 60 : 0}`).join(';') })
  const sizes = (fields: object) => decode(fields).pieces.map(({ points }) => points)
  const ones = (count: number) => new Array<number>(count).fill(1)
  assert.deepEqual(sizes(beats(...ones(1024))), [1024])
  assert.deepEqual(sizes(beats(...ones(1025))), [1024, 1])
  assert.deepEqual(sizes(beats(...ones(256), 31, 1)), [256, 2])
  assert.deepEqual(sizes(beats(...ones(256), 30, 1)), [258])
  assert.deepEqual(sizes(beats(...ones(255), 31, 1)), [257])
  // 13.4217728 degrees are 2^27 steps of a ten millionth.
  const jump = (degrees: number) => ({ time: '1;1', longitude_latitude: `0,1000;${Math.round(degrees * 1e8)},0` })
  assert.deepEqual(sizes(jump(13.4217728)), [2])
  assert.deepEqual(sizes(jump(13.4217729)), [1, 1])
  assert.deepEqual(sizes({}), [0])
})

test('what is not said at the edge of what can be', () => {
  const kept = (fields: object, column: string) =>
    values(fields, column)
      .map(([, value]) => value)
      .filter((value) => value !== null)
  assert.deepEqual(kept({ heart_rate: '1,255;1,1' }, 'heartrate'), [255])
  assert.deepEqual(kept({ heart_rate: '1,1;1,254' }, 'heartrate'), [1, 255])
  assert.deepEqual(kept({ gait: '1,0,1,1000;1,0,0,0;1,0,10000,1001' }, 'cadence'), [1000, 0])
  assert.deepEqual(kept({ gait: '1,0,1,1000;1,0,0,0;1,0,10000,1001' }, 'stride'), [0.01, 100])
  assert.deepEqual(kept({ speed: '1,0;1,-1;1,1000;1,1001' }, 'speed'), [0, 1000])
  assert.deepEqual(kept({ stroke_speed: '1,0;1,-1;1,0.416;1,101' }, 'stroke_rate'), [0, 0.416])
  assert.deepEqual(kept({ cadence: '1,0;1,-1;1,1000;1,1001' }, 'revolutions'), [0, 1000])
  assert.deepEqual(kept({ power_meter: '1,0;1,-1;1,10000;1,10001' }, 'power'), [0, 10_000])
  assert.deepEqual(kept({ equivPace: '1,0;1,1;1,300' }, 'equivalent_pace'), [1, 300])
  assert.deepEqual(kept({ temperature: '1,-20;1,1.5;1,200' }, 'temperature'), [-20, -18.5])
  assert.deepEqual(kept({ air_pressure_altitude: '1,99925;1,-3;1,200000' }, 'pressure'), [99_925, 99_922])
  assert.deepEqual(kept({ currentDistance: '1,250;1,1000' }, 'distance'), [2.5, 10])
  assert.deepEqual(kept({ time: '1;1;1', accuracy: '0;1;-1' }, 'accuracy'), [1])
  assert.deepEqual(kept({ time: '1;1', flag: '0;259' }, 'flag'), [0, 259])
  assert.deepEqual(kept({ time: '1;1', pace: '0;0.3551' }, 'pace'), [0.355])
  assert.deepEqual(kept({ time: '1;1;1', altitude: '-100000;-99999;1000001' }, 'altitude'), [-999.99])
  assert.deepEqual(kept({ time: '1;1', DEMAltitude: '100;200' }, 'altitude_map'), [1, 2])
  const posture = '1,1,1,1;1,65535,65535,255;1,0,0,0;1,10000,10000,1000'
  assert.deepEqual(kept({ runPosture: posture }, 'ground_contact'), [1, 10_000])
  assert.deepEqual(kept({ runPosture: posture }, 'oscillation'), [1, 10_000])
  assert.deepEqual(kept({ runPosture: posture }, 'vertical_ratio'), [0.1, 100])
  const days = (last: number) => `${'86400,1;'.repeat(115)}${last},2`
  assert.deepEqual(kept({ speed: days(64_000) }, 'speed').at(-1), 2)
  assert.deepEqual(kept({ speed: days(64_001) }, 'speed').at(-1), 1)
})

const names = `time longitude_latitude altitude time_delta_altitude correct_altitude accuracy flag pace heart_rate gait
  distance currentDistance speed cadence stroke_speed power_meter air_pressure_altitude temperature equivPace runPosture
  pause lap kilo_pace mile_pace`.split(/\s+/)

const field = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -50, max: 200 }).map(String) },
  { weight: 2, arbitrary: fc.integer().map(String) },
  fc.constantFrom(
    '',
    '-',
    '1e308',
    '-1e308',
    '9'.repeat(30),
    'x',
    '0.5',
    'u33db',
    '65535',
    '-2000000',
    '8999999999',
    '१',
  ),
)
const item = fc.array(field, { maxLength: 8 }).map((fields) => fields.join(','))
const text = fc.array(item, { maxLength: 40 }).map((items) => items.join(';'))
const detail = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue() }),
)

test('any series become points in order, values within bounds, known issues', () => {
  fc.assert(
    fc.property(detail, (fields) => {
      const { points, issues, others, sums: told } = decode(fields)
      for (const [name, { type }] of Object.entries(sums))
        if (type === 'integer')
          assert.ok(told[name] === null || Number.isSafeInteger(told[name]), `${name} ${told[name]}`)
      let last = -1
      for (const point of points) {
        assert.ok((point.second as number) > last)
        last = point.second as number
        assert.ok(strandNames.some((name) => point[name] !== null))
        for (const name of strandNames) {
          const value = point[name] as number | null
          assert.ok(value === null || (value >= strands[name].least && value <= strands[name].most), `${name} ${value}`)
        }
      }
      for (const issue of [...issues, ...others.filter(isIssue)]) assert.ok(issue.issue in issueCodes)
    }),
    { numRuns: Number(process.env.WRISTORY_RUNS ?? times(400, 20_000)) },
  )
})

test('long texts are decoded in a moment', () => {
  const units = [';', ',', '1,1;', '100000000,100000000;', '1', '-,;']
  const time = (name: string, unit: string, length: number) => {
    const text = unit.repeat(Math.ceil(length / unit.length))
    return spent(() => decode({ time: '1;'.repeat(1000), [name]: text }))
  }
  for (const name of names) for (const unit of units) assert.ok(time(name, unit, 50_000) < 1000, `${name} of ${unit}`)
  for (const name of ['heart_rate', 'longitude_latitude', 'lap'])
    for (const unit of ['1,1;', '100000000,100000000;', '1'])
      assert.ok(time(name, unit, 1e7) < 10_000, `10 MB of ${name} of ${unit}`)
})
