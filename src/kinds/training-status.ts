// The training impulse of the day and the loads it leads to. Source: event phn/daily_analysis.

import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, resultKind } from './result.ts'
import { loads, trainingPlace, trainingSource, trainingWire } from './sources/training.ts'

const statusFields = {
  trimp: { type: 'real', doc: 'Training impulse of the day.', wire: 'trimp', least: 0, most: 10_000 },
  ...loads,
} as const satisfies FieldTable

export const trainingStatus = resultKind({
  name: 'training_status',
  title: 'Training status',
  source: trainingSource('training_status', 'Training status', 'phn', 'daily_analysis'),
  fields: statusFields,
  known: ['dateString', 'phn_plan_id'],
  place: trainingPlace,
  wire: trainingWire('phn', 'daily_analysis'),
  chart: { draw: 'line', value: 'form', hue: 'workout' },
  figures: figuresFrom(columnsOf(statusFields), { trimp: { of: 'trimp', label: 'TRIMP', draw: 'bars' } }),
})
