// Published and independently computed values of every formula: scipy 1.10 and statsmodels 0.13 where no source is named.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays } from '../../codec/date.ts'
import { bestEfforts } from './best-efforts.ts'
import { changePoints, changesOf, longRunVariance } from './change-point.ts'
import { chronotypeOf, msfsc } from './chronotype.ts'
import { criticalSpeedOf } from './critical-speed.ts'
import { decouplingOf, decouplingOfTrack } from './decoupling.ts'
import { correlation, quantileOf, ranksOf, spreadOf } from './describe.ts'
import { tCdf, tQuantile, tTwoSided } from './distribution.ts'
import { randomised } from './experiment-blocks.ts'
import { phaseDifference } from './experiment-phases.ts'
import { daysOf, type ExperimentPlan } from './experiment-plan.ts'
import { falseDiscovery } from './false-discovery.ts'
import { fitnessFit } from './fitness-fatigue.ts'
import { recoveryOf } from './heartrate-recovery.ts'
import { banisterOf, edwardsOf, luciaOf } from './impulse.ts'
import { leastSquares } from './least-squares.ts'
import { monotonyOf } from './monotony.ts'
import { wilson } from './naps.ts'
import { runningUptake, uptakeFromPulse, vdot } from './oxygen-uptake.ts'
import { normalFrom, randomFrom } from './random.ts'
import { intervalOfMeans } from './resample.ts'
import { circularDeviation } from './sleep-consistency.ts'
import { sleepDebtOf } from './sleep-debt.ts'

function near(value: number | null, wanted: number, within = 1e-9) {
  assert.ok(
    value !== null && Math.abs(value - wanted) <= within * Math.max(1, Math.abs(wanted)),
    `${value}, not ${wanted}`,
  )
}

test("Student's t distribution", () => {
  near(tCdf(2, 10), 0.9633059826146297)
  near(tQuantile(0.975, 5), 2.5705818366147395)
  near(tTwoSided(6.5, 40) / 9.376009811443242e-8, 1)
  near(tTwoSided(0.3, 3.7), 0.7802674871314623)
})

test('ranks, quantiles, least squares', () => {
  assert.deepEqual([...ranksOf([10, 20, 20, 5])], [2, 3.5, 3.5, 1])
  near(correlation(ranksOf([1, 2, 3, 4, 5, 6]), ranksOf([2, 1, 4, 4, 6, 5])), 0.8696565534786727)
  assert.equal(quantileOf([4, 1, 3, 2], 0.25), 1.75)
  near(spreadOf([1, 2, 3, 4, 100]), 1.4826)
  const [a, b, c] = leastSquares(
    [
      [1, 1, 1, 1],
      [0, 1, 2, 3],
      [0, 2, 4, 6],
    ],
    [1, 3, 2, 5],
  )
  near(a!, 1.1)
  near(b!, 1.1)
  assert.equal(c, 0)
})

test('the false discovery rate: the example of Benjamini and Hochberg (1995)', () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]
  const adjusted = falseDiscovery(p)
  assert.equal(adjusted.filter((q) => q <= 0.05).length, 4)
  const wanted = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765]
  for (const [i, q] of wanted.entries()) near(adjusted[i]!, q)
  assert.deepEqual(falseDiscovery([]), [])
})

test('the bootstrap of a mean is near the formula', () => {
  const interval = intervalOfMeans([Array.from({ length: 20 }, (_, i) => i + 1)], ([middle]) => middle!, 1)
  near(interval[0], 10.5 - 2.59, 0.03)
  near(interval[1], 10.5 + 2.59, 0.03)
})

// Yearly flow of the Nile at Aswan, 1871 to 1970, in 1e8 cubic metres (G. Cobb, Biometrika 65:243, 1978).
const nile = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100,
  1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456,
  824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897,
  822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975,
  815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]

test('the Nile changes once, after 1898', () => {
  assert.deepEqual(changesOf(nile, 2 * Math.log(100) * 130 ** 2), [28])
  const [change, ...more] = changePoints(nile, '2000-01-01', [{ date: '2000-01-31', what: 'device' }])
  assert.equal(more.length, 0)
  assert.equal(change!.date, addDays('2000-01-01', 28))
  near(change!.before, 1097.75)
  near(change!.after, 849.9722222222222)
  assert.equal(change!.known?.what, 'device')
  assert.equal(changePoints(nile, '2000-01-01', [{ date: '2000-03-31', what: 'device' }])[0]!.known, null)
  // The best of all ways to cut, by trying every one.
  const cost = (values: readonly number[]) => {
    const middle = values.reduce((sum, value) => sum + value, 0) / values.length
    return values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  }
  const costs = nile.map((_, i) =>
    i < 14 || i > 86 ? Number.POSITIVE_INFINITY : cost(nile.slice(0, i)) + cost(nile.slice(i)),
  )
  assert.equal(costs.indexOf(Math.min(...costs)), 28)
})

test('the long-run variance of an autoregression of 0.5 is three times its variance', () => {
  const draw = normalFrom(randomFrom(3))
  let level = 0
  const values = Array.from({ length: 20_000 }, () => {
    level = 0.5 * level + draw()
    return level
  })
  near(longRunVariance(values), 4, 0.1)
})

test('the Munich ChronoType formulas', () => {
  const night = (i: number, asleep: number, awake: number, free: boolean) => ({
    date: addDays('2026-01-05', i),
    asleep,
    awake,
    minutes: awake - asleep,
    free,
  })
  const nights = Array.from({ length: 28 }, (_, i) =>
    i % 7 >= 5 ? night(i, 60, 600, true) : night(i, -30, 390, false),
  )
  const type = chronotypeOf(nights)!
  assert.deepEqual([type.midWork, type.midFree, type.jetlag], [180, 330, 150])
  near(type.corrected, 330 - (540 - (420 * 5 + 540 * 2) / 7) / 2)
  assert.deepEqual(type.jetlagInterval, [150, 150])
  // Who sleeps no longer on free days has no debt to correct for.
  assert.equal(msfsc({ midFree: 240, sleepFree: 400, sleepWork: 450, workDays: 5 }), 240)
  assert.equal(chronotypeOf(nights.slice(0, 6)), null)
})

test('sleep debt against the need of free days', () => {
  const slept = Array.from({ length: 84 }, (_, i) => {
    const free = i % 7 >= 5
    return {
      date: addDays('2026-01-05', i),
      minutes: i >= 70 ? 420 : i % 7 === 5 ? 600 : i % 7 === 6 ? 480 : 400,
      free,
    }
  })
  const debt = sleepDebtOf(slept, '2026-03-29')!
  assert.deepEqual([debt.need, debt.debt, debt.days], [480, 840, 14])
  assert.equal(sleepDebtOf(slept.slice(0, 40), '2026-03-29'), null)
})

test('circular deviation of clock times and the Wilson interval', () => {
  near(circularDeviation([1380, 0, 60]), 49.130897439484066)
  const [low, high] = wilson(7, 20)
  near(low, 0.18119182410108203)
  near(high, 0.5671457233147638)
})

test('training impulses, monotony and strain', () => {
  const zones = [55, 65, 75, 85, 95].map((bpm) => ({ minutes: 10, bpm }))
  assert.equal(edwardsOf(zones, 100), 150)
  assert.equal(
    edwardsOf(
      [
        { minutes: 10, bpm: 40 },
        { minutes: 1, bpm: 120 },
      ],
      100,
    ),
    5,
  )
  assert.equal(
    luciaOf(
      [
        { minutes: 60, bpm: 120 },
        { minutes: 30, bpm: 150 },
        { minutes: 10, bpm: 175 },
      ],
      140,
      170,
    ),
    150,
  )
  // The worked example of fellrnr.com, "TRIMP", in two halves.
  const man = { resting: 40, maximum: 200, sex: 'male' } as const
  assert.equal(
    Math.round(
      banisterOf(
        [
          { minutes: 15, bpm: 130 },
          { minutes: 15, bpm: 130 },
        ],
        man,
      )!,
    ),
    32,
  )
  const week = monotonyOf([300, 0, 450, 200, 0, 600, 150])!
  near(week.monotony, 1.0822319239346916)
  near(week.strain, 1839.7942706889758)
  assert.equal(monotonyOf([5, 5, 5, 5, 5, 5, 5]), null)
})

test('critical speed of the world records', () => {
  const records = [
    [1500, 206],
    [3000, 440.67],
    [5000, 755.36],
    [10_000, 1571],
  ]
  const line = criticalSpeedOf(records.map(([distance, seconds]) => ({ distance: distance!, seconds: seconds! })))!
  near(line.speed, 6.217018499919344)
  near(line.reserve, 254.15437229619783)
  near(line.speedInterval[1] - line.speed, 0.1904294818170985, 1e-7)
  assert.equal(
    criticalSpeedOf([
      { distance: 1000, seconds: 180 },
      { distance: 5000, seconds: 1000 },
    ]),
    null,
  )
})

test('oxygen uptake: the table of Daniels and the equation of the ACSM', () => {
  for (const [distance, seconds] of [
    [5000, 1197],
    [10_000, 2481],
    [42_195, 11_449],
  ] as const)
    near(vdot(distance, seconds), 50, 0.002)
  near(runningUptake(160.8), 35.66)
  // 200 m/min at 71 % of the reserve: 3.5 + 40 / 0.7083.
  near(uptakeFromPulse({ minutes: 30, distance: 6000, bpm: 145 }, { resting: 60, maximum: 180 }), 3.5 + 40 / (85 / 120))
  assert.equal(uptakeFromPulse({ minutes: 30, distance: 3000, bpm: 145 }, { resting: 60, maximum: 180 }), null)
})

test('best efforts lie anywhere in a workout', () => {
  const track = { seconds: [0, 10, 110, 120], metres: [0, 30, 530, 560] }
  assert.deepEqual(bestEfforts(track, [400, 530, 1000]), [
    { distance: 400, seconds: 80, at: 10 },
    { distance: 530, seconds: 110, at: 0 },
  ])
})

test('decoupling and heart rate recovery', () => {
  near(decouplingOf({ output: 3, bpm: 150 }, { output: 2.9, bpm: 155 }), 100 * (1 - 2.9 / 155 / (3 / 150)))
  const seconds = Array.from({ length: 241 }, (_, i) => i * 10)
  const track = { seconds, metres: seconds.map((s) => 3 * s), bpm: seconds.map((s) => (s < 1200 ? 150 : 160)) }
  near(decouplingOfTrack(track), 6.25, 0.01)
  assert.equal(decouplingOfTrack({ seconds: [0, 60], metres: [0, 100], bpm: [100, 100] }), null)
  const beats = [
    { second: 600, bpm: 171 },
    { second: 630, bpm: 160 },
    { second: 661, bpm: 146 },
  ]
  assert.equal(recoveryOf(beats, 600), 25)
  assert.equal(recoveryOf(beats.slice(0, 2), 600), null)
})

test('which days of a plan count', () => {
  const plan: ExperimentPlan = {
    design: 'phases',
    from: '2026-01-01',
    change: '2026-01-29',
    block: 0,
    to: '2026-02-25',
    washout: 3,
    seed: 1,
  }
  const days = daysOf(plan)
  assert.deepEqual(days.slice(27, 32), ['A', null, null, null, 'B'])
  assert.deepEqual([days.filter((arm) => arm === 'A').length, days.filter((arm) => arm === 'B').length], [28, 25])
  const blocks = daysOf({ ...plan, design: 'blocks', change: null, block: 4, washout: 1 })
  assert.deepEqual(
    blocks.slice(0, 8).map((arm) => arm === null),
    [false, false, false, false, true, false, false, false],
  )
  for (let pair = 1; pair < 7; pair++)
    assert.equal(blocks.slice(pair * 8, pair * 8 + 8).filter((arm) => arm === 'A').length, 3)
})

// Heights of cross-fertilised less self-fertilised maize in eighths of an inch: C. Darwin 1876.
const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]

test("the randomisation test: Fisher's count of Darwin's maize, and the interval that it does not refuse", () => {
  const pairs = maize.map((value) => ({ value, size: 1 }))
  const { difference, p, orders, interval } = randomised(pairs, 32_768, 1)
  assert.equal(orders, 32_768)
  assert.equal(p, (2 * 863) / 32_768)
  near(difference, 314 / 15)
  const shifted = (by: number) =>
    randomised(
      pairs.map(({ value, size }) => ({ value: value - by, size })),
      32_768,
      1,
    ).p!
  for (const [end, way] of [
    [interval[0], -1],
    [interval[1], 1],
  ] as const) {
    assert.ok(shifted(end + way * 0.01) <= 0.05)
    assert.ok(shifted(end - way * 0.01) > 0.05)
  }
  // Five pairs have 32 orders: none is rare enough.
  assert.ok(
    randomised(
      [9, 9, 9, 9, 9].map((value) => ({ value, size: 1 })),
      32_768,
      1,
    ).p! > 0.05,
  )
})

// Hours of sleep gained with two drugs: Student, The probable error of a mean, Biometrika 6:1 (1908), as R's `sleep`.
const student = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

test("two phases: without autocorrelation it is the t test of Student's sleep", () => {
  const found = phaseDifference(
    student,
    student.map((_, i) => Number(i >= 10)),
    student.map(() => 0),
    [0],
  )!
  // t.test(extra ~ group, sleep, var.equal = TRUE): -3.363874 to 0.203874 for the first less the second.
  near(found.difference, 1.58)
  near(found.interval[0], -0.203874, 1e-5)
  near(found.interval[1], 3.363874, 1e-5)
})

test('fitness and fatigue: the constants that made a history are found', () => {
  const random = randomFrom(5)
  const loads = Array.from({ length: 300 }, (_, day) =>
    day % 7 < 4 ? 40 + 80 * random() + (day > 120 && day < 200 ? 60 : 0) : 0,
  )
  let [fitness, fatigue] = [0, 0]
  const performances = loads.flatMap((load, day) => {
    const value = 50 + 0.02 * fitness - 0.05 * fatigue
    fitness = (fitness + load) * Math.exp(-1 / 42)
    fatigue = (fatigue + load) * Math.exp(-1 / 7)
    return day % 6 === 5 ? [{ day, value }] : []
  })
  const fit = fitnessFit(loads, performances)!
  near(fit.fitness, 42, 0.01)
  near(fit.fatigue, 7, 0.01)
  near(fit.k1, 0.02, 0.01)
  assert.ok(fit.explained > 0.999)
  const draw = normalFrom(random)
  assert.equal(
    fitnessFit(
      loads,
      performances.map(({ day }) => ({ day, value: draw() })),
    ),
    null,
  )
  assert.equal(fitnessFit(loads, performances.slice(0, 14)), null)
})
