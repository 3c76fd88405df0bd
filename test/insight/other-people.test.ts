// The rates that docs/insight.md states, on people made by another generator (people.py) than the one that the parameters were
// chosen on. 1,000 people in the nightly tier, a few in every run.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { addDays, daysBetween } from '../../src/codec/date.ts'
import { changePoints } from '../../src/derive/insight/change-point.ts'
import { isDifferent, outcomeOf } from '../../src/derive/insight/experiment.ts'
import type { ExperimentPlan } from '../../src/derive/insight/experiment-plan.ts'
import { type RelationsAsked, relationsOf } from '../../src/derive/insight/relations.ts'
import { flagsOf } from '../../src/derive/insight/usual-range.ts'
import { times } from '../reliability/tier.ts'
import { fewest, most } from './rates.ts'

const FROM = '2025-01-06'

type Holey = readonly (number | null)[]

interface Person {
  readonly unrelated: readonly Holey[]
  readonly related: readonly Holey[]
  readonly flat: Holey
  readonly step: Holey
  readonly well: readonly Holey[]
  readonly ill: readonly Holey[]
  readonly trial: Holey
}

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import numpy']).status === 0,
)
const skip = python === undefined ? 'NOT RUN: python3 with numpy is not installed' : false

/** Fifty at a time: a thousand at once are 90 MB of text. */
function* madeUp(count: number): Generator<Person> {
  const script = fileURLToPath(new URL('./people.py', import.meta.url))
  for (let done = 0; done < count; done += 50) {
    const { stdout, stderr } = spawnSync(python!, [script, String(Math.min(50, count - done)), String(done + 1)], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    if (stdout === '') throw new Error(stderr)
    yield* JSON.parse(stdout) as Person[]
  }
}

const numbers = (values: Holey) => Float64Array.from(values, (value) => value ?? Number.NaN)

const figures = (all: readonly Holey[]) =>
  all.map(
    (values, i): RelationsAsked => ({
      name: `f${i}`,
      family: `f${i}`,
      from: FROM,
      breaks: [],
      values: numbers(values),
    }),
  )

const vitals = (all: readonly Holey[]) =>
  all.map((values, i) => ({
    name: `v${i}`,
    toward: i === 1 ? (-1 as const) : (1 as const),
    floor: 0.1,
    values: numbers(values),
  }))

const designs: readonly ExperimentPlan[] = [
  { design: 'phases', from: FROM, change: '2025-02-17', block: 0, to: '2025-03-30', washout: 1, seed: 1 },
  { design: 'blocks', from: FROM, change: null, block: 3, to: '2025-03-30', washout: 1, seed: 1 },
]

test('the stated rates hold on people of another generator', { skip }, () => {
  const people = times(12, 1000)
  const seen = {
    related: 0,
    planted: 0,
    changed: 0,
    stepped: 0,
    flagged: 0,
    days: 0,
    ill: 0,
    found: 0,
    phases: 0,
    blocks: 0,
  }
  let number = 0
  for (const person of madeUp(people)) {
    number++
    if (relationsOf(figures(person.unrelated)).findings.length > 0) seen.related++
    const { findings } = relationsOf(figures(person.related))
    if (findings.some(({ x, y, lag }) => x === 'f0' && y === 'f4' && lag === 2)) seen.planted++
    if (changePoints(numbers(person.flat), FROM, []).length > 0) seen.changed++
    const step = addDays(FROM, 365)
    if (changePoints(numbers(person.step), FROM, []).some(({ date }) => Math.abs(daysBetween(step, date)) <= 7))
      seen.stepped++
    seen.flagged += flagsOf(vitals(person.well), FROM).length
    seen.days += 365 - 28
    const flagged = flagsOf(vitals(person.ill), FROM).map(({ date }) => daysBetween(FROM, date))
    for (let start = 60; start < 360; start += 60) {
      seen.ill++
      if (flagged.some((day) => day >= start && day < start + 5)) seen.found++
    }
    for (const design of designs) {
      const outcome = outcomeOf({ ...design, seed: number }, numbers(person.trial), 1024)
      if (outcome !== null && isDifferent(outcome)) seen[design.design]++
    }
  }
  const said = `of ${people}: ${JSON.stringify(seen)}`
  if (people >= 1000) console.log(said)
  assert.ok(seen.related <= most(0.05, people), `relations ${said}`)
  assert.ok(seen.planted >= fewest(0.87, people), `planted ${said}`)
  assert.ok(seen.changed <= most(0.01, people), `changes ${said}`)
  assert.ok(seen.stepped >= fewest(0.75, people), `steps ${said}`)
  assert.ok(seen.flagged <= 0.04 * seen.days + 3.1 * Math.sqrt(0.04 * seen.days * 4), `flags ${said}`)
  assert.ok(seen.found >= fewest(0.9, seen.ill), `illnesses ${said}`)
  assert.ok(seen.phases <= most(0.05, people), `phases ${said}`)
  assert.ok(seen.blocks <= most(0.05, people), `blocks ${said}`)
})
