import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plain, type Style, stripped, textWidth } from './style.ts'
import { drawWorkout, drawWorkouts, type WorkoutView } from './workout.ts'

const rich: Style = { depth: 24, unicode: true }

const seconds = Array.from({ length: 1200 }, (_, i) => i)
const run: WorkoutView = {
  id: 1773124200,
  date: '2026-03-10',
  start: 1773124200,
  end: 1773125400,
  offset: 3600,
  sport: 'outdoor run',
  moving: 1140,
  distance: 3210,
  energy: 231,
  heartRate: 151,
  heartRateMax: 172,
  ascent: 14,
  cadence: 168,
  trainingEffect: 3.1,
  fetched: true,
  points: {
    second: seconds,
    heartRate: seconds.map((i) => (i % 3 === 0 ? 100 + Math.round(i / 20) : null)),
    altitude: seconds.map((i) => 50 + Math.sin(i / 100) * 10),
    // A stand of a minute without any speed.
    speed: seconds.map((i) => (i >= 600 && i < 660 ? null : 2.8 + Math.sin(i / 50) * 0.2)),
  },
  splits: [
    { seconds: 355, heartRate: 148 },
    { seconds: 352, heartRate: null },
  ],
  miles: [{ seconds: 571, heartRate: 149 }],
  zones: [
    { upper: 108, seconds: 12 },
    { upper: 198, seconds: 1128 },
  ],
  laps: 2,
  pauses: 1,
}
const bare: WorkoutView = {
  ...run,
  sport: 'unknown(9876)',
  end: null,
  moving: null,
  distance: null,
  energy: null,
  heartRate: null,
  heartRateMax: null,
  ascent: null,
  cadence: null,
  trainingEffect: null,
  points: { second: [], heartRate: [], altitude: [], speed: [] },
  splits: [],
  miles: [],
  zones: [],
}
const swim: WorkoutView = { ...run, sport: 'pool swim', distance: 200, moving: 290, splits: [] }

test('workouts keep to their width, close their colours, and are plain ASCII without colour', () => {
  for (const width of [50, 64, 80, 100, 120, 200])
    for (const style of [plain, rich, { depth: 4, unicode: false }] as const)
      for (const text of [
        ...[run, bare, swim].map((one) => drawWorkout(one, width, style)),
        drawWorkouts([run, bare, swim], width, style),
      ]) {
        for (const line of text.split('\n')) assert.ok(textWidth(line) <= width, `${width}: ${stripped(line)}`)
        if (style.depth === 0) assert.match(text, /^[\n\x20-\x7e]*$/)
        else assert.equal(text.split('\x1b[39m').length, text.split(/\x1b\[(?:3[0-8]|9\d)[;\d]*m/).length)
        assert.doesNotMatch(text, /NaN|undefined|null|Infinity/)
      }
})

test('a run shows its figures, lines, kilometres and zones', () => {
  const text = stripped(drawWorkout(run, 100, rich))
  for (const wanted of [
    'Outdoor run, Tuesday 10 March 2026',
    '07:30 → 07:50',
    '3.21 km',
    '19 min',
    '5:55 /km',
    'bpm, max 172',
  ])
    assert.ok(text.includes(wanted), wanted)
  for (const wanted of ['Pace', 'Heart rate  100 bpm – 160 bpm', 'Altitude  40 m – 60 m', '5:52', 'to 198 bpm'])
    assert.ok(text.includes(wanted), wanted)
})

test('what was not measured is a dash or left out, and a detail that is missing is said', () => {
  const text = drawWorkout(bare, 80, plain)
  assert.match(text, /Unknown\(9876\)/)
  assert.match(text, /^ {2}- +-$/m)
  assert.match(text, /no series/)
  assert.match(drawWorkout({ ...bare, fetched: false }, 80, plain), /not fetched yet/)
  assert.match(drawWorkout(swim, 80, plain), /2:25 \/100 m/)
  assert.equal(drawWorkouts([], 80, plain), 'No workouts here.')
})

test('a stand, a single reading, a ride and an hour for a hundred metres', () => {
  const points = (speed: number[]) => ({
    second: speed.map((_, i) => i * 60),
    heartRate: speed.map((_, i) => (i === 0 ? 90 : null)),
    altitude: speed.map(() => null),
    speed,
  })
  const walk = drawWorkout({ ...run, points: points([0.1, 2, 2.5]) }, 80, plain)
  assert.match(walk, /Pace {2}standing - 6:40 \/km/)
  assert.doesNotMatch(walk, /Heart rate/)
  assert.doesNotMatch(drawWorkout({ ...run, points: points([2]) }, 80, plain), /Pace {2}/)
  const ride: WorkoutView = { ...run, sport: 'outdoor cycling', distance: 20_000, moving: 3600 }
  assert.match(drawWorkout(ride, 80, plain), /20\.0 km\/h/)
  assert.match(drawWorkouts([{ ...swim, distance: 10, moving: 400 }], 120, plain), /1:06:40 \/100 m/)
  assert.match(drawWorkouts([run], 120, plain, 1234), /The newest 1 of 1,234; name a year, month or day for others/)
})
