// The day's goals and totals as counted by the watch. Source: event DailyHealth/summary, one or more samples of one
// day; they are filed under UTC midnight with a zone that is not the wearer's, so `dateString` states the day. A row of
// zeros is a day that was never synced.

import { epochOfDate, isDate } from '../codec/date.ts'
import { columnsOf, type FieldTable } from './field.ts'
import { figuresFrom, resultKind } from './result.ts'
import { type EventItem, eventSource } from './sources/events.ts'
import { resultParts } from './sources/samples.ts'

const fields = {
  steps: { type: 'integer', unit: 'steps', doc: 'Steps of the day.', wire: 'totalSteps', least: 0, most: 200_000 },
  energy: { type: 'integer', unit: 'kcal', doc: 'Active energy.', wire: 'totalCalories', least: 0, most: 20_000 },
  active_minutes: {
    type: 'integer',
    unit: 'min',
    doc: 'Minutes of effort ("fat burning").',
    wire: 'totalBurningDuration',
    least: 0,
    most: 1440,
  },
  running_distance: {
    type: 'real',
    unit: 'm',
    doc: 'Distance run.',
    wire: 'totalRunningDistance',
    least: 0,
    most: 500_000,
  },
  cycling_distance: {
    type: 'real',
    unit: 'm',
    doc: 'Distance cycled.',
    wire: 'totalCyclingDistance',
    least: 0,
    most: 1_000_000,
  },
  steps_goal: { type: 'integer', unit: 'steps', doc: 'Goal for steps.', wire: 'stepGoal', least: 0, most: 200_000 },
  energy_goal: {
    type: 'integer',
    unit: 'kcal',
    doc: 'Goal for active energy.',
    wire: 'calorieGoal',
    least: 0,
    most: 20_000,
  },
  active_goal: {
    type: 'integer',
    unit: 'min',
    doc: 'Goal for minutes of effort.',
    wire: 'burningDurationGoal',
    least: 0,
    most: 1440,
  },
} as const satisfies FieldTable

const place = ({ fields: { dateString } }: EventItem) =>
  isDate(dateString) ? { date: dateString, at: null, offset: null, order: 0 } : null

export const dailyHealth = resultKind({
  name: 'daily_health',
  title: 'Daily goals',
  source: eventSource({
    name: 'daily_health',
    title: 'Daily goals',
    surface: 'value',
    type: 'DailyHealth',
    subtype: 'summary',
    days: 365,
    split: resultParts,
    dates: (item) => [place(item)?.date ?? []].flat(),
  }),
  fields,
  measured: ['steps', 'energy', 'active_minutes', 'running_distance', 'cycling_distance'],
  known: ['dateString'],
  place,
  wire: (row, raw) => {
    const midnight = epochOfDate(String(row.date)) * 1000
    return {
      eventType: 'DailyHealth',
      subType: 'summary',
      timestamp: midnight,
      value: { startTime: midnight, samples: [{ s: 0, dateString: row.date, ...raw }] },
    }
  },
  says: ({ steps, energy, active_minutes }) => [steps, energy, active_minutes].some((value) => Number(value) > 0),
  chart: { draw: 'bars', value: 'active_minutes', hue: 'move' },
  figures: figuresFrom(columnsOf(fields), {
    active_minutes: { of: 'active_minutes', label: 'Active time', draw: 'bars', good: 'more' },
  }),
})
