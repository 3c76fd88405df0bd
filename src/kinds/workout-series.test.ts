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
import { track } from './track.ts'
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
  ['more positions than times', { time: '1', longitude_latitude: '0,0;0,0' }, 'latitude', [[1, 0]], 'bad-length'],
  ['positions without a clock are nowhere', { longitude_latitude: '0,0;0,0' }, 'latitude', [], 'bad-length'],
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
  const longitude_latitude = `0,0;${`0,${step};`.repeat(180)}`
  const { sums } = decode({ time: '1;'.repeat(181), longitude_latitude })
  // Half the circumference of a sphere of the Earth's mean radius.
  assert.ok(Math.abs((sums.length as number) - Math.PI * 6_371_008.8) < 1)
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
      const { points, issues, others } = decode(fields)
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
