// Our statistics compared with scipy and statsmodels, on generated series.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { criticalSpeedOf } from '../../src/derive/insight/critical-speed.ts'
import { correlation, ranksOf, spreadOf } from '../../src/derive/insight/describe.ts'
import { tTwoSided } from '../../src/derive/insight/distribution.ts'
import { phaseDifference } from '../../src/derive/insight/experiment-phases.ts'
import { falseDiscovery } from '../../src/derive/insight/false-discovery.ts'
import { fitnessFit } from '../../src/derive/insight/fitness-fatigue.ts'
import { wilson } from '../../src/derive/insight/naps.ts'
import { normalFrom, randomFrom } from '../../src/derive/insight/random.ts'
import { withoutCalendar } from '../../src/derive/insight/series.ts'
import { circularDeviation } from '../../src/derive/insight/sleep-consistency.ts'

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import scipy, statsmodels']).status === 0,
)
const skip = python === undefined ? 'NOT RUN: python3 with scipy and statsmodels is not installed' : false

const FROM = '2025-01-01'

function madeUp(seed: number, days: number): { x: number[]; y: number[] } {
  const random = randomFrom(seed)
  const draw = normalFrom(random)
  const series = () => Array.from({ length: days }, (_, day) => (random() < 0.1 ? Number.NaN : draw() + day / 100))
  const x = series()
  return { x, y: series().map((value, i) => Math.round(4 * (value + 0.3 * (x[i]! || 0)))) }
}

interface Answer {
  readonly residuals: number[][]
  readonly rho: number[]
  readonly p: number[]
  readonly q: number[]
  readonly mad: number[]
  readonly circular: number
  readonly wilson: [number, number]
  readonly line: [slope: number, intercept: number]
  readonly banister: number[]
  readonly phases: [difference: number, low: number, high: number][]
}

function ask(question: object): Answer {
  const script = fileURLToPath(new URL('./reference.py', import.meta.url))
  const { stdout, stderr } = spawnSync(python!, [script], {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Answer
}

function near(value: number, wanted: number, what: string, within = 1e-9) {
  assert.ok(Math.abs(value - wanted) <= within * Math.max(1, Math.abs(wanted)), `${what}: ${value}, not ${wanted}`)
}

test('200 made-up series: residuals, rank correlations, p-values, rates and spreads to 1e-9', { skip }, () => {
  const pairs = Array.from({ length: 200 }, (_, i) => madeUp(i + 1, i % 2 === 0 ? 90 : 400))
  const efforts = [180, 420, 800, 1700].map((seconds, i) => ({ seconds, distance: 200 + 4.5 * seconds + (i % 2) * 15 }))
  const clocks = [1380, 1425, 3, 40, 1400]
  const { loads, performances } = history()
  const phases = Array.from({ length: 12 }, (_, i) => twoPhases(i + 1))
  const nulls = (values: Iterable<number>) => Array.from(values, (v) => (Number.isNaN(v) ? null : v))
  const answer = ask({
    pairs: pairs.map(({ x, y }) => ({ x: nulls(x), y: nulls(y) })),
    first_weekday: 2,
    clocks,
    efforts,
    loads,
    performances,
    phases: phases.map((one) => ({ ...one, value: nulls(one.value) })),
  })
  const p: number[] = []
  for (const [i, { x, y }] of pairs.entries()) {
    const left = withoutCalendar(x, FROM)
    Array.from(left)
      .filter((v) => !Number.isNaN(v))
      .forEach((v, k) => {
        near(v, answer.residuals[i]![k]!, `residual ${k} of series ${i}`)
      })
    const both = x.flatMap((v, k) => (Number.isNaN(v) || Number.isNaN(y[k]!) ? [] : [k]))
    const rho = correlation(ranksOf(both.map((k) => x[k]!)), ranksOf(both.map((k) => y[k]!)))
    near(rho, answer.rho[i]!, `rho of pair ${i}`)
    const df = both.length - 2
    p.push(tTwoSided(rho * Math.sqrt(df / (1 - rho * rho)), df))
    near(p[i]!, answer.p[i]!, `p of pair ${i}`)
    near(spreadOf(x) / 1.4826, answer.mad[i]!, `MAD of series ${i}`)
  }
  for (const [i, q] of falseDiscovery(p).entries()) near(q, answer.q[i]!, `rate of pair ${i}`)
  near(circularDeviation(clocks), answer.circular, 'circular deviation')
  for (const side of [0, 1] as const) near(wilson(7, 20)[side], answer.wilson[side], 'Wilson interval')
  const line = criticalSpeedOf(efforts)!
  near(line.speed, answer.line[0], 'critical speed')
  near(line.reserve, answer.line[1], "D'")
  const fit = fitnessFit(loads, performances)!
  // Their search and ours end at the same least squares, as far as a step of 0.01 days goes.
  for (const [i, value] of [fit.fitness, fit.fatigue].entries()) near(value, answer.banister[i]!, 'time constant', 0.02)
  for (const [i, { value, inB, groups }] of phases.entries()) {
    const { difference, interval } = phaseDifference(value, inB, groups)!
    const [wanted, low, high] = answer.phases[i]!
    near(difference, wanted, `difference of phases ${i}`, 1e-4)
    // Our quantiles are bisected to a millionth of the width.
    near(interval[0], low, `lower end of phases ${i}`, 1e-4)
    near(interval[1], high, `upper end of phases ${i}`, 1e-4)
  }
})

/** Two phases of days that resemble each other, some without a value, half of the series with a level for each weekday. */
function twoPhases(seed: number): { value: number[]; inB: number[]; groups: number[] } {
  const draw = normalFrom(randomFrom(seed * 101))
  const random = randomFrom(seed)
  const n = 48 + 4 * seed
  let last = draw()
  const value = Array.from({ length: n }, (_, day) => {
    last = 0.08 * seed * last + draw()
    return random() < 0.1 ? Number.NaN : 50 + last + (day >= n / 2 ? 1 : 0) + 0.3 * (day % 7)
  })
  const inB = value.map((one, day) => (Number.isNaN(one) ? Number.NaN : Number(day >= n / 2)))
  return {
    value,
    inB: inB.map((one) => (Number.isNaN(one) ? 0 : one)),
    groups: value.map((_, day) => (seed % 2 === 0 ? day % 7 : 0)),
  }
}

function history() {
  const random = randomFrom(11)
  const draw = normalFrom(random)
  const loads = Array.from({ length: 250 }, (_, day) =>
    day % 7 < 4 ? 40 + 90 * random() + (day > 90 && day < 160 ? 70 : 0) : 0,
  )
  let [fitness, fatigue] = [0, 0]
  const performances = loads.flatMap((load, day) => {
    const value = 40 + 0.02 * fitness - 0.05 * fatigue + 0.5 * draw()
    fitness = (fitness + load) * Math.exp(-1 / 40)
    fatigue = (fatigue + load) * Math.exp(-1 / 8)
    return day % 5 === 4 ? [{ day, value }] : []
  })
  return { loads, performances }
}
