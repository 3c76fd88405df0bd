// Simulated people: without an effect, findings are as rare as stated; with one, it is found as often as stated. 1,000
// people in the nightly tier, fewer otherwise, with correspondingly wide limits.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, daysBetween } from '../../src/codec/date.ts'
import { changePoints } from '../../src/derive/insight/change-point.ts'
import { isDifferent, outcomeOf } from '../../src/derive/insight/experiment.ts'
import { daysOf, type ExperimentPlan } from '../../src/derive/insight/experiment-plan.ts'
import { detectable, noiseOf } from '../../src/derive/insight/experiment-power.ts'
import { normalFrom, randomFrom } from '../../src/derive/insight/random.ts'
import { type RelationsAsked, relationsOf } from '../../src/derive/insight/relations.ts'
import { flagsOf, type Vital } from '../../src/derive/insight/usual-range.ts'
import { times } from '../reliability/tier.ts'
import { fewest, most } from './rates.ts'

const FROM = '2025-01-01'

/** Days in a row that resemble each other, variance 1. */
function body(draw: () => number, days: number, r: number): number[] {
  let level = draw()
  return Array.from({ length: days }, () => {
    level = r * level + Math.sqrt(1 - r * r) * draw()
    return level
  })
}

/** Eight unrelated figures of a year: with trend, weekends, season, holes, ties, a tag and one that is skewed. */
function unrelated(seed: number, breaks: readonly string[] = []): RelationsAsked[] {
  const random = randomFrom(seed)
  const draw = normalFrom(random)
  const shape = [
    (v: number) => v,
    (v: number) => Math.round(2 * v),
    (v: number) => Number(v > 1),
    (v: number) => Math.exp(v),
  ]
  return Array.from({ length: 8 }, (_, f) => ({
    name: `f${f}`,
    family: `f${f}`,
    from: FROM,
    breaks,
    values: body(draw, 365, f % 2 === 0 ? 0.48 : 0.8).map((value, day) => {
      const calendar = 0.002 * day + (day % 7 >= 5 ? 0.8 : 0) + 0.5 * Math.sin((2 * Math.PI * day) / 365.25)
      return random() < 0.05 ? Number.NaN : shape[f % 4]!(value + calendar)
    }),
  }))
}

test('unrelated figures: at most 5 in 100 people have any relation', () => {
  const people = times(40, 1000)
  let found = 0
  for (let person = 1; person <= people; person++) if (relationsOf(unrelated(person)).findings.length > 0) found++
  assert.ok(found <= (people >= 1000 ? 0.05 * people : most(0.05, people)), `${found} of ${people}`)
})

test('a planted relation is found with its lag, not across a change, and its interval holds it', () => {
  const people = times(20, 200)
  let [found, held] = [0, 0]
  for (let person = 1; person <= people; person++) {
    const figures = unrelated(person, ['2025-02-20'])
    const [x, y] = [figures[0]!, figures[4]!]
    // Correlation 0.45, two days later.
    const planted = {
      ...y,
      values: Array.from(y.values, (v, i) => 0.9 * v + 0.45 * ((x.values[i - 2] as number) || 0)),
    }
    const { findings } = relationsOf([...figures.slice(0, 4), planted, ...figures.slice(5)])
    for (const { from, to } of findings) assert.ok(!(from < '2025-02-20' && to >= '2025-02-20'))
    const best = findings.find((pair) => pair.x === x.name && pair.y === y.name && pair.lag === 2)
    if (best === undefined) continue
    found++
    if (best.interval[0] < 0.43 && best.interval[1] > 0.43) held++
  }
  assert.ok(found >= fewest(0.95, people), `${found} of ${people}`)
  assert.ok(held >= fewest(0.9, found), `${held} of ${found}`)
})

test('a level that does not change: at most 1 in 100 figures has a change point', () => {
  for (const r of [0, 0.6, 0.8]) {
    const people = times(50, 1000)
    let found = 0
    for (let person = 1; person <= people; person++)
      if (changePoints(body(normalFrom(randomFrom(person + 17)), 365, r), FROM, []).length > 0) found++
    assert.ok(found <= most(0.01, people), `${found} of ${people} at ${r}`)
  }
})

test('a step of 1.5 standard deviations is found within a week in 3 of 4 people', () => {
  const people = times(60, 500)
  let found = 0
  for (let person = 1; person <= people; person++) {
    const values = body(normalFrom(randomFrom(person)), 730, 0.6).map((value, day) =>
      day >= 365 ? value + 1.5 : value,
    )
    const changes = changePoints(values, FROM, [{ date: addDays(FROM, 366), what: 'algorithm' }])
    const near = changes.find(({ date }) => Math.abs(daysBetween(addDays(FROM, 365), date)) <= 7)
    if (near?.known?.what === 'algorithm') found++
  }
  assert.ok(found >= fewest(0.75, people), `${found} of ${people}`)
})

test('flags: at most 3 in 100 days without illness, 9 in 10 illnesses of five days at two standard deviations', () => {
  const people = times(12, 1000)
  let [flagged, days, ill, seen] = [0, 0, 0, 0]
  for (let person = 1; person <= people; person++) {
    const draw = normalFrom(randomFrom(person))
    const shared = body(draw, 365, 0.3)
    const vital = (name: string, toward: 1 | -1): Vital => {
      const own = body(draw, 365, 0.3)
      return { name, toward, floor: 0.1, values: own.map((v, i) => toward * 0.5 * shared[i]! + Math.sqrt(0.75) * v) }
    }
    const vitals = [vital('heart', 1), vital('hrv', -1), vital('temperature', 1), vital('respiration', 1)]
    flagged += flagsOf(vitals, FROM).length
    days += 365 - 28
    const shifted = vitals.map((one) => ({
      ...one,
      values: Array.from(one.values, (v, day) => (day >= 60 && day % 60 < 5 ? v + 2 * one.toward : v)),
    }))
    const dates = flagsOf(shifted, FROM).map(({ date }) => daysBetween(FROM, date))
    for (let start = 60; start < 360; start += 60) {
      ill++
      if (dates.some((day) => day >= start && day < start + 5)) seen++
    }
  }
  assert.ok(flagged <= 0.03 * days, `${flagged} of ${days} days`)
  assert.ok(seen >= fewest(0.9, ill), `${seen} of ${ill}`)
})

const designs: readonly ExperimentPlan[] = [
  { design: 'phases', from: '2025-01-06', change: '2025-02-17', block: 0, to: '2025-03-30', washout: 2, seed: 1 },
  { design: 'phases', from: '2025-01-06', change: '2025-01-27', block: 0, to: '2025-02-17', washout: 1, seed: 1 },
  { design: 'blocks', from: '2025-01-06', change: null, block: 3, to: '2025-03-30', washout: 1, seed: 1 },
  { design: 'blocks', from: '2025-01-06', change: null, block: 1, to: '2025-02-16', washout: 0, seed: 1 },
  { design: 'blocks', from: '2025-01-06', change: null, block: 7, to: '2025-03-30', washout: 2, seed: 1 },
]

test('experiments: 5 in 100 without a difference, 80 in 100 with the one that the plan states, held by 95 in 100 intervals', () => {
  const people = times(12, 1000)
  for (const design of designs.slice(0, times(3, 5, 5))) {
    for (const r of [0.3, 0, 0.6].slice(0, times(1, 3, 3))) {
      let [false_, found, held] = [0, 0, 0]
      const effect = detectable(design, { sd: 1, r })!
      for (let person = 1; person <= people; person++) {
        const plan = { ...design, seed: person }
        const arms = daysOf({ ...plan, washout: 0 })
        const values = body(normalFrom(randomFrom(person + 5)), arms.length, r)
        const nothing = outcomeOf(plan, values, 1024)!
        if (isDifferent(nothing)) false_++
        const changed = values.map((v, i) => (arms[i] === 'B' ? v + effect : v))
        const something = outcomeOf(plan, changed, 1024)!
        if (isDifferent(something)) found++
        if (something.interval[0] <= effect && something.interval[1] >= effect) held++
      }
      const where = `of ${people}, ${design.design} of ${design.block}, ${design.to}, ${r}`
      assert.ok(false_ <= most(0.05, people), `${false_} ${where}`)
      assert.ok(found >= fewest(0.8, people), `${found} ${where}`)
      assert.ok(held >= fewest(0.95, people), `${held} ${where}`)
    }
  }
})

test('the power that is stated from half a year of history is the power that is achieved', () => {
  const people = times(2, 300)
  for (const design of [designs[0]!, designs[2]!]) {
    let found = 0
    for (let person = 1; person <= people; person++) {
      const plan = { ...design, seed: person }
      const life = body(normalFrom(randomFrom(person + 31)), 180 + 84, 0.5)
      const effect = detectable(plan, noiseOf(Float64Array.from(life.slice(0, 180))))!
      const arms = daysOf({ ...plan, washout: 0 })
      if (
        isDifferent(
          outcomeOf(
            plan,
            life.slice(180).map((v, i) => (arms[i] === 'B' ? v + effect : v)),
            1024,
          )!,
        )
      )
        found++
    }
    assert.ok(found >= fewest(0.8, people) && found <= most(0.85, people), `${found} of ${people}, ${design.design}`)
  }
})
