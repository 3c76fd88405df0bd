// SparkyFitness: days, nights, weight and workouts by its interface for health data, `POST /api/health-data`: a list of
// records with a type each, 10 MB and 100 requests a minute at most. It replaces what it has of the same source and day.

import { WristoryError } from '../errors.ts'
import { type History, rowsIn } from '../export/format.ts'
import { isoUtc } from '../export/instant.ts'
import type { Workout } from '../export/workout.ts'
import type { Row } from '../kinds/column.ts'
import { baseOf, checkedUrl, hostOf, sendWell } from './http.ts'
import { type PushItem, pushedName, pushLists, requireIds } from './push.ts'
import { type Delivery, dateRuns, type ReceiverType, type Setup } from './receiver.ts'

/** Bytes of one request; the server takes 10 MB. */
const BATCH = 8_000_000
/** Samples of a workout that are sent: a longer series is thinned evenly. */
const SAMPLES = 20_000
const SOURCE = 'wristory'

/** Figures of a day, by the type that the server has for them. */
const measures: readonly (readonly [type: string, column: string, unit?: string])[] = [
  ['step', 'steps'],
  ['Active Calories', 'energy', 'kcal'],
  ['distance', 'distance', 'm'],
  ['weight', 'weight', 'kg'],
  ['body_fat_percentage', 'body_fat', '%'],
  ['resting_heart_rate', 'resting_heartrate', 'bpm'],
  ['heart_rate_variability', 'sleep_hrv', 'ms'],
  ['blood_oxygen', 'spo2_mean', '%'],
  ['stress', 'stress_mean'],
  ['respiratory_rate', 'respiration', '/min'],
  ['vo2_max', 'vo2max'],
  ['systolic_blood_pressure', 'systolic', 'mmHg'],
  ['diastolic_blood_pressure', 'diastolic', 'mmHg'],
]

/** Stages that it has a name for. */
const stagesThere = new Set(['light', 'deep', 'rem', 'awake'])

export const sparkyfitness: ReceiverType = {
  name: 'sparkyfitness',
  title: 'SparkyFitness: days, nights, weight and workouts',
  sends:
    'figures of every day, nights with their stages, weight, and workouts with heart rate; positions only with --positions',
  options: {
    url: { label: 'Address', means: 'address of the server, such as http://127.0.0.1:3010', required: true },
    key: { label: 'API key', means: 'key of the interface, made in its settings', required: true, secret: true },
  },
  where: ({ url }) => checkedUrl('sparkyfitness', url).host,
  kinds: () => ['day', 'day_figure', 'night', 'sleep_stage', 'weight', 'workout', 'track_point'],
  // Few large requests: it takes 100 a minute.
  days: 366,
  async open(setup) {
    requireIds('sparkyfitness', setup.redaction)
    const post = (body: string) => posted(setup, body)
    if (setup.test) await post('[]')
    return {
      async deliver(delivery) {
        if (!delivery.removed) await pushLists(setup.things, delivery.account, itemsIn(delivery), BATCH, post)
      },
      close: async () => undefined,
    }
  },
}

async function posted({ name, options, signal }: Setup, body: string): Promise<void> {
  const { url = '', key = '' } = options
  const { text } = await sendWell(name, {
    url: `${baseOf(url)}/api/health-data`,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-workout-model-version': '3',
    },
    body,
    signal,
  })
  // It may take some records of a list and refuse others.
  const refused = errorsIn(text)
  if (refused.length === 0) return
  const what = JSON.stringify(refused[0])
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 200)
  throw new WristoryError('handover', `${name}: ${hostOf(url)} refused ${refused.length} records: ${what}`, {
    hint: 'The others of the list were taken; all are sent again.',
  })
}

function errorsIn(text: string): readonly unknown[] {
  try {
    const { errors } = JSON.parse(text) as { errors?: unknown }
    return Array.isArray(errors) ? errors : []
  } catch {
    return []
  }
}

async function* itemsIn(delivery: Delivery): AsyncGenerator<PushItem> {
  for (const { from, to } of dateRuns(delivery.dates, 366)) {
    const history = delivery.history(from, to)
    yield* dayItems(history)
    yield* nightItems(history)
    for await (const workout of history.workouts()) yield workoutItem(delivery.account, workout)
  }
}

async function* dayItems(history: History): AsyncGenerator<PushItem> {
  for await (const { row } of rowsIn(history, 'day')) {
    for (const [type, column, unit] of measures) {
      const value = row[column]
      if (typeof value !== 'number') continue
      const date = String(row.date)
      const content = { type, value, date, source: SOURCE, ...(unit === undefined ? {} : { unit }) }
      yield { id: `${date} ${type}`, date, content: JSON.stringify(content) }
    }
  }
}

async function* nightItems(history: History): AsyncGenerator<PushItem> {
  const stages = new Map<string, Row[]>()
  for await (const { row } of rowsIn(history, 'sleep_stage')) {
    if (row.nap === 1 || row.start === null) continue
    const date = String(row.date)
    stages.set(date, [...(stages.get(date) ?? []), row])
  }
  for await (const { row } of rowsIn(history, 'night')) {
    const [start, end] = [row.start, row.end]
    if (typeof start !== 'number' || typeof end !== 'number') continue
    const date = String(row.date)
    const events = (stages.get(date) ?? []).map(({ stage, start, minutes }) => ({
      stage_type: stagesThere.has(String(stage)) ? stage : 'unknown',
      start_time: isoUtc(Number(start)),
      end_time: isoUtc(Number(start) + Number(minutes) * 60),
      duration_in_seconds: Number(minutes) * 60,
    }))
    const asleep = [row.light_minutes, row.deep_minutes, row.rem_minutes].filter((part) => typeof part === 'number')
    const content = {
      type: 'SleepSession',
      date,
      source: SOURCE,
      timestamp: isoUtc(start),
      bedtime: isoUtc(start),
      wake_time: isoUtc(end),
      duration_in_seconds: end - start,
      ...(asleep.length === 0 ? {} : { time_asleep_in_seconds: asleep.reduce((sum, part) => sum + part, 0) * 60 }),
      ...(typeof row.score === 'number' ? { sleep_score: row.score } : {}),
      stage_events: events,
    }
    yield { id: `night ${date}`, date, content: JSON.stringify(content) }
  }
}

function workoutItem(account: string, workout: Workout): PushItem {
  const { points, start, end, date } = workout
  const chosen = sampleIndexes(points.time.length)
  const known = (name: 'heartrate' | 'latitude') => chosen.filter((i) => Number.isFinite(points[name][i]))
  const content = {
    type: 'ExerciseSession',
    source: SOURCE,
    source_id: pushedName(account, workout.id),
    date,
    timestamp: isoUtc(start),
    startTime: isoUtc(start),
    endTime: isoUtc(end),
    activityType: workout.sportName,
    title: workout.title ?? workout.sportName,
    duration: workout.movingSeconds ?? end - start,
    ...without({
      distance: workout.distance,
      caloriesBurned: workout.energy,
      avg_heart_rate: workout.heartrateMean,
      max_heart_rate: workout.heartrateMax,
      steps: workout.steps,
      elevation_gain: workout.ascent,
    }),
    hr_samples: known('heartrate').map((i) => ({
      timestamp: isoUtc(points.time[i]!),
      heart_rate: points.heartrate[i],
    })),
    gps_points: known('latitude').map((i) => ({
      timestamp: isoUtc(points.time[i]!),
      latitude: points.latitude[i],
      longitude: points.longitude[i],
      ...(Number.isFinite(points.altitude[i]) ? { altitude: points.altitude[i] } : {}),
    })),
  }
  return { id: `workout ${workout.id}`, date, content: JSON.stringify(content) }
}

/** Indexes of at most `SAMPLES` of so many points. */
function sampleIndexes(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / SAMPLES))
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step)
}

function without(values: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Record<string, number>
}
