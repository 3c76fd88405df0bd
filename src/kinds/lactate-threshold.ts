// Heart rate and pace at the lactate threshold. Source: event LactateThreshold/summary.

import { resultKind } from './result.ts'
import { trainingPlace, trainingSource, trainingWire } from './sources/training.ts'

export const lactateThreshold = resultKind({
  name: 'lactate_threshold',
  title: 'Lactate threshold',
  source: trainingSource('lactate_threshold', 'Lactate threshold', 'LactateThreshold', 'summary'),
  fields: {
    heartrate: {
      type: 'integer',
      unit: 'bpm',
      doc: 'Heart rate at the threshold.',
      wire: 'lactateThresholdHr',
      least: 20,
      most: 250,
    },
    pace: {
      type: 'real',
      unit: 's/km',
      doc: 'Pace at the threshold.',
      wire: 'lactateThresholdPace',
      least: 60,
      most: 3600,
    },
  },
  known: ['dateString', 'phn_plan_id'],
  place: trainingPlace,
  wire: trainingWire('LactateThreshold', 'summary'),
  chart: { draw: 'dots', value: 'heartrate', hue: 'workout' },
})
