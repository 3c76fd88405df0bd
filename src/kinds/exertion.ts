// Exertion of the day against its target, with the loads behind it. Source: event exertion/algo_result.

import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, resultKind } from './result.ts'
import { loads, trainingPlace, trainingSource, trainingWire } from './sources/training.ts'

const exertionFields = {
  ...loads,
  score: { type: 'real', doc: 'Exertion of the day.', wire: 'exerciseScore', least: 0, most: 10_000 },
  target: { type: 'real', doc: 'Target of the exertion.', wire: 'targetScore', least: 0, most: 10_000 },
  completion: {
    type: 'real',
    unit: '%',
    doc: 'Share of the target that was reached.',
    wire: 'completionPercent',
    least: 0,
    most: 10_000,
  },
  recovery: { type: 'real', doc: 'Factor of recovery.', wire: 'recoveryFactor', least: -1000, most: 1000 },
  plan: { type: 'json', doc: "The cloud's plan, raw.", wire: 'exercisePlan' },
  activities: { type: 'json', doc: 'Minutes of the day with activity, raw.', wire: 'activities' },
} as const satisfies FieldTable

export const exertion = resultKind({
  name: 'exertion',
  title: 'Exertion',
  source: trainingSource('exertion', 'Exertion', 'exertion', 'algo_result'),
  fields: exertionFields,
  known: ['dateString', 'phn_plan_id'],
  place: trainingPlace,
  wire: trainingWire('exertion', 'algo_result'),
  chart: { draw: 'line', value: 'score', hue: 'workout' },
  figures: figuresFrom(columnsOf(exertionFields), {
    exertion: { of: 'score', label: 'Exertion', draw: 'bars' },
    acute_load: { of: 'acute', label: 'Acute load', draw: 'bars' },
    chronic_load: { of: 'chronic', label: 'Chronic load', draw: 'bars' },
    form: { of: 'form', label: 'Form' },
  }),
})
