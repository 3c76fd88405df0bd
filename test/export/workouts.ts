// Invented workouts for the tests of workout formats: what a watch records outdoors, with a pause and laps, and others.
import { pointsOf, type Workout } from '../../src/export/workout.ts'

/** 2024-01-31T06:15:00Z. */
const start = 1_706_681_700

/** A run of `count` seconds with one pause of a minute after a third, in the middle of the North Sea. */
export function run(count = 600, change: Partial<Workout> = {}): Workout {
  const third = Math.floor(count / 3)
  const time = Float64Array.from({ length: count }, (_, i) => start + i + (i > third ? 60 : 0))
  const series = (of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i))
  const end = time.at(-1)! + 1
  const middle = time[Math.floor(count / 2)]!
  return {
    ...blank(start, end),
    sport: 1,
    sportName: 'Outdoor running',
    title: 'Über <Stock> & "Stein" \u0007\u{1f3c3}',
    movingSeconds: count,
    distance: count * 2.5,
    energy: 61,
    steps: count * 2.75,
    heartrateMean: 140,
    heartrateMax: 165,
    heartrateMin: 90,
    ascent: 12,
    descent: 11,
    trainingEffect: 3.1,
    points: pointsOf(time, {
      latitude: series((i) => 55 + i * 0.00002),
      longitude: series((i) => 3 + Math.sin(i / 50) * 0.001),
      altitude: series((i) => 34.7 + Math.sin(i / 30)),
      distance: series((i) => i * 2.5),
      speed: series(() => 2.5),
      heartrate: series((i) => 120 + (i % 40)),
      cadence: series((i) => 165 + (i % 2)),
      power: series((i) => 200 + (i % 5)),
      temperature: series(() => 11),
    }),
    pauses: [{ start: time[third]!, end: time[third]! + 61 }],
    laps: [
      { start, end: middle, distance: count * 1.25, energy: 30, heartrate: 138, heartrateMax: 160 },
      { start: middle, end, distance: count * 1.25, energy: 31, heartrate: 142, heartrateMax: 165 },
    ],
    zones: [
      { seconds: 100, upper: 119 },
      { seconds: 500, upper: 179 },
    ],
    ...change,
  }
}

/** Forty lengths of 25 m without positions. */
export function swim(): Workout {
  const lengths = Array.from({ length: 40 }, (_, i) => ({
    start: start + i * 30,
    end: start + i * 30 + 30,
    strokes: 14 + (i % 3),
    stroke: 'freestyle' as const,
  }))
  return {
    ...blank(start, start + 1200),
    sport: 14,
    sportName: 'Pool swimming',
    distance: 1000,
    strokes: 600,
    poolLength: 25,
    heartrateMean: 128,
    points: pointsOf(
      Float64Array.from(lengths, (length) => length.start),
      { heartrate: Float64Array.from(lengths, (_, i) => 110 + i) },
    ),
    lengths,
  }
}

/** Three sets and the rests between them, without any series. */
export function strength(): Workout {
  const sets = [12, null, 10, null, 8].map((repetitions, i) => ({
    start: start + i * 60,
    end: start + i * 60 + 60,
    repetitions,
  }))
  return { ...blank(start, start + 300), sport: 52, sportName: 'Strength training', energy: 40, sets }
}

function blank(from: number, to: number): Workout {
  return {
    id: String(from),
    start: from,
    end: to,
    date: '2024-01-31',
    utcOffset: 3600,
    zone: 'Europe/Berlin',
    sport: 16,
    sportName: 'Free training',
    title: null,
    movingSeconds: null,
    distance: null,
    energy: null,
    steps: null,
    strokes: null,
    heartrateMean: null,
    heartrateMax: null,
    heartrateMin: null,
    ascent: null,
    descent: null,
    poolLength: null,
    trainingEffect: null,
    anaerobicEffect: null,
    trainingLoad: null,
    points: pointsOf(new Float64Array(0)),
    pauses: [],
    laps: [],
    lengths: [],
    sets: [],
    zones: [],
  }
}
