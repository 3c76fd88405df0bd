// The JSON of the app Health Auto Export, which many dashboards read: metrics with lists of values, then workouts.
// Sleep is in hours; heart rates have Min, Avg and Max; saturation is in percent.

import type { History, HistoryFormat } from './format.ts'
import { spacedLocal } from './instant.ts'
import { asleep, kindsOf, type Measure, measures, pressures, type Quantity, sleepKinds, sleeps } from './measure.ts'
import { namesOfSport } from './sports.ts'
import { inUnits } from './table-units.ts'
import { hasHeight, located, type Workout } from './workout.ts'

const SOURCE = 'wristory'

const metrics: readonly (readonly [Quantity, name: string, units: string, factor?: number])[] = [
  ['steps', 'step_count', 'count'],
  ['distance', 'walking_running_distance', 'km', 0.001],
  ['energy', 'active_energy', 'kcal'],
  ['heartrate', 'heart_rate', 'count/min'],
  ['restingHeartrate', 'resting_heart_rate', 'count/min'],
  ['sdnn', 'heart_rate_variability', 'ms'],
  ['spo2', 'blood_oxygen_saturation', '%'],
  ['respiration', 'respiratory_rate', 'count/min'],
  ['weight', 'weight_body_mass', 'kg'],
  ['bmi', 'body_mass_index', 'count'],
  ['fat', 'body_fat_percentage', '%'],
  ['vo2max', 'vo2_max', 'ml/(kg·min)'],
  ['foodEnergy', 'dietary_energy', 'kcal'],
  ['carbohydrate', 'carbohydrates', 'g'],
  ['protein', 'protein', 'g'],
  ['foodFat', 'total_fat', 'g'],
]

export const healthAutoExport: HistoryFormat = {
  name: 'health-auto-export',
  title: 'The JSON of Health Auto Export, for dashboards made for it',
  extension: '.json',
  mediaType: 'application/json',
  units: 'chosen',
  holds: 'history',
  kinds: [...kindsOf(metrics.map(([quantity]) => quantity)), 'blood_pressure', ...sleepKinds, 'workout'],
  async *write(history, { units }) {
    yield '{"data":{"metrics":[\n'
    let before = ''
    for (const [quantity, name, unit, factor = 1] of metrics) {
      const told = inUnits(0, unit, units).unit
      yield `${before}{"name":"${name}","units":"${told}","data":[`
      let comma = ''
      for await (const measure of measures(history, quantity)) {
        const value = Number(inUnits(measure.value * factor, unit, units).value.toPrecision(12))
        yield comma + JSON.stringify(entry(name, measure, value))
        comma = ',\n'
      }
      yield ']}'
      before = ',\n'
    }
    yield* pressureMetric(history)
    yield* sleepMetric(history)
    yield '],"workouts":[\n'
    let comma = ''
    for await (const workout of history.workouts()) {
      yield comma + JSON.stringify(workoutEntry(workout))
      comma = ',\n'
    }
    yield ']}}\n'
  },
}

function entry(name: string, { start, offset }: Measure, value: number): object {
  const date = spacedLocal(start, offset)
  if (name === 'heart_rate') return { date, Min: value, Avg: value, Max: value, source: SOURCE }
  return { qty: value, date, source: SOURCE }
}

async function* pressureMetric(history: History): AsyncGenerator<string> {
  yield ',\n{"name":"blood_pressure","units":"mmHg","data":['
  let comma = ''
  for await (const { start, offset, systolic, diastolic } of pressures(history)) {
    yield comma + JSON.stringify({ date: spacedLocal(start, offset), systolic, diastolic, source: SOURCE })
    comma = ',\n'
  }
  yield ']}'
}

async function* sleepMetric(history: History): AsyncGenerator<string> {
  yield ',\n{"name":"sleep_analysis","units":"hr","data":['
  let comma = ''
  for await (const sleep of sleeps(history)) {
    const [start, end] = [spacedLocal(sleep.start, sleep.offset), spacedLocal(sleep.end, sleep.offset)]
    const hours = (minutes: number | null) => (minutes === null ? 0 : Math.round((minutes / 60) * 10_000) / 10_000)
    yield comma +
      JSON.stringify({
        date: `${sleep.date} 00:00:00 ${start.slice(-5)}`,
        sleepStart: start,
        sleepEnd: end,
        inBedStart: start,
        inBedEnd: end,
        totalSleep: hours(asleep(sleep)),
        asleep: 0,
        core: hours(sleep.light),
        deep: hours(sleep.deep),
        rem: hours(sleep.rem),
        awake: hours(sleep.awake),
        inBed: hours((sleep.end - sleep.start) / 60),
        source: SOURCE,
      })
    comma = ',\n'
  }
  yield ']}'
}

function workoutEntry(workout: Workout): object {
  const { points, utcOffset } = workout
  const at = (instant: number) => spacedLocal(instant, utcOffset)
  const known = (series: Float64Array) => Array.from(points.time.keys()).filter((i) => !Number.isNaN(series[i]!))
  const quantity = (qty: number | null, units: string) => (qty === null ? undefined : { qty, units })
  return {
    id: workout.id,
    name: workout.title ?? workout.sportName,
    start: at(workout.start),
    end: at(workout.end),
    duration: workout.movingSeconds ?? workout.end - workout.start,
    isIndoor: namesOfSport(workout.sport).indoor,
    activeEnergyBurned: quantity(workout.energy, 'kcal'),
    distance: quantity(workout.distance === null ? null : workout.distance / 1000, 'km'),
    ...(workout.heartrateMean === null
      ? {}
      : {
          heartRate: {
            min: quantity(workout.heartrateMin, 'bpm'),
            avg: quantity(workout.heartrateMean, 'bpm'),
            max: quantity(workout.heartrateMax, 'bpm'),
          },
        }),
    heartRateData: known(points.heartrate).map((i) => {
      const bpm = points.heartrate[i]!
      return { date: at(points.time[i]!), Min: bpm, Avg: bpm, Max: bpm, units: 'bpm', source: SOURCE }
    }),
    route: known(points.latitude)
      .filter((i) => located(points, i))
      .map((i) => ({
        latitude: points.latitude[i],
        longitude: points.longitude[i],
        ...(hasHeight(points, i) ? { altitude: points.altitude[i] } : {}),
        ...(Number.isNaN(points.speed[i]!) ? {} : { speed: points.speed[i] }),
        timestamp: at(points.time[i]!),
      })),
  }
}
