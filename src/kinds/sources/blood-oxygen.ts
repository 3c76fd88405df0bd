// Events blood_oxygen, all subtypes in one request: readings (click), the night's dips (odi), apnea (osa_event). One
// source of three kinds.

import { readingDates } from '../reading.ts'
import { eventSource } from './events.ts'
import { resultParts } from './samples.ts'

export const bloodOxygen = eventSource({
  name: 'blood_oxygen',
  title: 'Blood oxygen',
  surface: 'flat',
  type: 'blood_oxygen',
  subtypes: ['click', 'odi', 'osa_event'],
  days: 365,
  split: resultParts,
  dates: readingDates,
})
