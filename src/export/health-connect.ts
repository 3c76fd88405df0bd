// JSON lines with the records and field names of Android's Health Connect, for an importer on the phone. Values outside
// its limits are left out. Ids follow from kind and time, so inserting twice changes nothing.

import type { HistoryFormat } from './format.ts'
import { isoUtc, offsetText } from './instant.ts'
import { kindsOf, type Measure, measures, type Quantity, sleepKinds, sleeps } from './measure.ts'
import { namesOfSport } from './sports.ts'
import { hasHeight, located, type Workout } from './workout.ts'

interface RecordType {
  readonly name: string
  readonly least: number
  readonly most: number
  body(measure: Measure): object
}

const field = (name: string, key: string, least: number, most: number, more: object = {}): RecordType => ({
  name,
  least,
  most,
  body: ({ value }) => ({ [key]: value, ...more }),
})

const types: readonly (readonly [Quantity, RecordType])[] = [
  ['minuteSteps', field('Steps', 'count', 1, 1_000_000)],
  ['distance', field('Distance', 'distanceMeters', 1, 1_000_000)],
  ['energy', field('ActiveCaloriesBurned', 'energyKilocalories', 1, 1_000_000)],
  [
    'heartrate',
    {
      name: 'HeartRate',
      least: 1,
      most: 300,
      body: ({ start, value }) => ({ samples: [{ time: isoUtc(start), beatsPerMinute: Math.round(value) }] }),
    },
  ],
  ['restingHeartrate', field('RestingHeartRate', 'beatsPerMinute', 0, 300)],
  ['rmssd', field('HeartRateVariabilityRmssd', 'heartRateVariabilityMillis', 1, 200)],
  ['spo2', field('OxygenSaturation', 'percentage', 0, 100)],
  ['respiration', field('RespiratoryRate', 'rate', 0, 1000)],
  ['weight', field('Weight', 'weightKilograms', 0, 1000)],
  ['fat', field('BodyFat', 'percentage', 0, 100)],
  ['bone', field('BoneMass', 'massKilograms', 0, 1000)],
  ['vo2max', field('Vo2Max', 'vo2MillilitersPerMinuteKilogram', 0, 100, { measurementMethod: 0 })],
]

/** Records that state one instant, where ours span a day. */
const instants = new Set<Quantity>(['restingHeartrate', 'vo2max'])

const stages = { awake: 1, unknown: 2, light: 4, deep: 5, rem: 6 } as const

export const healthConnect: HistoryFormat = {
  name: 'health-connect',
  title: 'Records for an importer into Android Health Connect',
  extension: '.ndjson',
  mediaType: 'application/x-ndjson',
  units: 'fixed',
  holds: 'history',
  kinds: [...kindsOf(types.map(([quantity]) => quantity)), ...sleepKinds, 'workout'],
  async *write(history) {
    for (const [quantity, type] of types) {
      for await (const measure of measures(history, quantity)) {
        if (measure.value < type.least || measure.value > type.most) continue
        const spans = measure.end > measure.start && !instants.has(quantity)
        const times = spans || type.name === 'HeartRate' ? interval(measure) : instant(measure)
        yield line(type.name, `${measure.kind}-${isoUtc(measure.start)}`, { ...times, ...type.body(measure) })
      }
    }
    for await (const sleep of sleeps(history)) {
      yield line('SleepSession', isoUtc(sleep.start), {
        ...interval(sleep),
        stages: sleep.stages.map(({ start, end, stage }) => ({
          startTime: isoUtc(start),
          endTime: isoUtc(end),
          stage: stages[stage],
        })),
      })
    }
    for await (const workout of history.workouts())
      yield line('ExerciseSession', isoUtc(workout.start), exercise(workout))
  },
}

function exercise(workout: Workout): object {
  const { points } = workout
  const route = Array.from(points.time.keys())
    .filter((i) => located(points, i))
    .map((i) => ({
      time: isoUtc(points.time[i]!),
      latitude: points.latitude[i],
      longitude: points.longitude[i],
      ...(hasHeight(points, i) ? { altitude: points.altitude[i] } : {}),
    }))
  return {
    ...interval({ ...workout, offset: workout.utcOffset }),
    exerciseType: namesOfSport(workout.sport).healthConnect,
    title: workout.title ?? workout.sportName,
    laps: workout.laps.map(({ start, end, distance }) => ({
      startTime: isoUtc(start),
      endTime: isoUtc(end),
      ...(distance === null ? {} : { lengthMeters: distance }),
    })),
    ...(route.length === 0 ? {} : { route }),
  }
}

function line(name: string, id: string, body: object): string {
  const metadata = { clientRecordId: `${name}-${id}`, recordingMethod: 2, device: { type: 6 } }
  return `${JSON.stringify({ recordType: name, ...body, metadata })}\n`
}

function interval({ start, end, offset }: Pick<Measure, 'start' | 'end' | 'offset'>): object {
  // An interval must not be empty there.
  const last = Math.max(end, start + 1)
  return { startTime: isoUtc(start), ...zone('start', offset), endTime: isoUtc(last), ...zone('end', offset) }
}

function instant({ start, offset }: Measure): object {
  return { time: isoUtc(start), ...(offset === null ? {} : { zoneOffset: offsetText(offset) }) }
}

function zone(side: 'start' | 'end', offset: number | null): object {
  return offset === null ? {} : { [`${side}ZoneOffset`]: offsetText(offset) }
}
