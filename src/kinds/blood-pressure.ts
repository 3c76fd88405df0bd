// Blood pressure. Empty for most people: five endpoints can have it, and no payload with data is known. Sources: events
// blood_pressure/real_data and /manually_add_data, the older health_data/blood_pressure by instants and by days, and
// /users/me/bloodPressure (400 without its parameters). The names of the fields are therefore guesses, several for
// each.

import { daysBetween } from '../codec/date.ts'
import { fromEither } from './clock.ts'
import { contentKind, contentSource } from './content.ts'
import type { FieldTable } from './field.ts'
import type { Row, Source } from './kind.ts'
import { roundedMean } from './sampled.ts'
import { contentDates } from './sources/content.ts'
import { type EventItem, type EventReply, eventSource, parseEvents } from './sources/events.ts'

const early = (name: string, title: string, surface: 'flat' | 'date', days: number) =>
  eventSource({
    name,
    title,
    surface,
    type: 'health_data',
    subtype: 'blood_pressure',
    days,
    split: (item) => [item],
    dates: contentDates,
  })

/** Fields that may state the time if there is no timestamp. */
const times = ['time', 'measureTime', 'createTime', 'generatedTime']

/** An item of the list, filed like an event. */
function filed(item: EventItem): EventItem {
  const at = [item.timestamp, ...times.map((name) => item.fields[name])].map(fromEither).find((time) => time !== null)
  return { ...item, type: 'blood_pressure', subtype: 'list', timestamp: at == null ? null : at * 1000 }
}

const list: Source<EventReply> = {
  name: 'blood_pressure_list',
  title: 'Blood pressure, list',
  windows: { days: 1500, probeDays: 1500 },
  accept: [400, 404],
  request: (_, from, to) => ({
    path: '/users/me/bloodPressure',
    query: { days: String(daysBetween(from, to) + 1), sourceArrayStr: '[]', toDate: to },
  }),
  parse(body, context) {
    const reply = parseEvents(body, context, {
      name: 'blood_pressure_list',
      type: '',
      split: (item) => [item],
      dates: () => [],
    })
    const items = [...reply.items, ...reply.others].map(filed)
    const dates = new Set(items.flatMap((item) => [...contentDates(item, context.zone)]))
    return { ...reply, items, others: [], dates }
  },
  issues: (reply) => reply.issues,
  // The only known reply of this address is a refusal of the parameters; it must not fail a run.
  failure: ({ failure }) => (failure?.startsWith('The cloud answered') ? null : failure),
  size: (reply) => reply.items.length,
  dates: (reply) => reply.dates,
}

const fields = {
  systolic: { type: 'integer', unit: 'mmHg', doc: 'Systolic pressure.', wire: 'systolic', least: 40, most: 300 },
  diastolic: { type: 'integer', unit: 'mmHg', doc: 'Diastolic pressure.', wire: 'diastolic', least: 20, most: 200 },
  pulse: { type: 'integer', unit: 'bpm', doc: 'Pulse during the measurement.', wire: 'pulse', least: 20, most: 250 },
} as const satisfies FieldTable

const mean = (rows: readonly Row[], column: keyof typeof fields) =>
  roundedMean(rows.flatMap((row) => (typeof row[column] === 'number' ? [row[column]] : [])))

export const bloodPressure = contentKind({
  name: 'blood_pressure',
  title: 'Blood pressure',
  source: contentSource('blood_pressure', 'Blood pressure', 'blood_pressure', 'real_data'),
  also: [
    contentSource('blood_pressure_manual', 'Blood pressure by hand', 'blood_pressure', 'manually_add_data'),
    early('blood_pressure_early', 'Blood pressure, older records', 'flat', 365),
    early('blood_pressure_by_date', 'Blood pressure, older records by days', 'date', 1500),
    list,
  ],
  readable: {
    fields,
    names: {
      systolic: ['systolicPressure', 'systolic_pressure', 'sbp', 'highPressure'],
      diastolic: ['diastolicPressure', 'diastolic_pressure', 'dbp', 'lowPressure'],
      pulse: ['pulseRate', 'heartRate', 'heart_rate', 'hr'],
    },
    needs: ['systolic', 'diastolic'],
  },
  chart: { draw: 'dots', value: 'systolic', hue: 'heart' },
  figures: {
    columns: {
      systolic: {
        type: 'real',
        unit: 'mmHg',
        doc: 'Mean systolic pressure of the day.',
        figure: { label: 'Systolic pressure', good: 'less', usual: [90, 120], formula: 'mean of the readings' },
      },
      diastolic: {
        type: 'real',
        unit: 'mmHg',
        doc: 'Mean diastolic pressure of the day.',
        figure: { label: 'Diastolic pressure', good: 'less', usual: [60, 80], formula: 'mean of the readings' },
      },
    },
    compute: (rows) => ({ systolic: mean(rows, 'systolic'), diastolic: mean(rows, 'diastolic') }),
  },
})
