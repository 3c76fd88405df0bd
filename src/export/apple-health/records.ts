// Readings and nights under HealthKit's names. Steps come by the minute and never together with their daily sum,
// because readers add up everything; SDNN is HealthKit's only variability.

import type { History } from '../format.ts'
import { spacedLocal } from '../instant.ts'
import {
  type ExportedSleep,
  kindsOf,
  measures,
  type Pressure,
  pressures,
  type Quantity,
  sleepKinds,
  sleeps,
} from '../measure.ts'

export const SOURCE = 'wristory'

/** Quantity, HKQuantityTypeIdentifier, unit, factor. */
const types: readonly (readonly [Quantity, string, string, factor?: number])[] = [
  ['minuteSteps', 'StepCount', 'count'],
  ['distance', 'DistanceWalkingRunning', 'km', 0.001],
  ['energy', 'ActiveEnergyBurned', 'kcal'],
  ['heartrate', 'HeartRate', 'count/min'],
  ['restingHeartrate', 'RestingHeartRate', 'count/min'],
  ['sdnn', 'HeartRateVariabilitySDNN', 'ms'],
  // A percentage is a fraction there.
  ['spo2', 'OxygenSaturation', '%', 0.01],
  ['respiration', 'RespiratoryRate', 'count/min'],
  ['weight', 'BodyMass', 'kg'],
  ['bmi', 'BodyMassIndex', 'count'],
  ['fat', 'BodyFatPercentage', '%', 0.01],
  ['vo2max', 'VO2Max', 'mL/min·kg'],
  ['foodEnergy', 'DietaryEnergyConsumed', 'kcal'],
  ['carbohydrate', 'DietaryCarbohydrates', 'g'],
  ['protein', 'DietaryProtein', 'g'],
  ['foodFat', 'DietaryFatTotal', 'g'],
]

export const recordKinds = [...kindsOf(types.map(([quantity]) => quantity)), 'blood_pressure', ...sleepKinds]

const stages = {
  light: 'AsleepCore',
  deep: 'AsleepDeep',
  rem: 'AsleepREM',
  awake: 'Awake',
  unknown: 'AsleepUnspecified',
}

/** One `Record` element per reading and stage. */
export async function* recordElements(history: History): AsyncGenerator<string> {
  for (const [quantity, type, unit, factor = 1] of types) {
    const head = ` <Record type="HKQuantityTypeIdentifier${type}" sourceName="${SOURCE}" unit="${unit}" startDate="`
    for await (const { start, end, offset, value } of measures(history, quantity)) {
      // A minute without steps has no record there.
      if (quantity === 'minuteSteps' && value === 0) continue
      yield `${head}${spacedLocal(start, offset)}" endDate="${spacedLocal(end, offset)}" value="${Number((value * factor).toPrecision(12))}"/>\n`
    }
  }
  for await (const pressure of pressures(history)) yield pressureElement(pressure)
  for await (const sleep of sleeps(history)) yield sleepRecords(sleep)
}

/** Two records and their correlation as one measurement, as HealthKit exports it. */
function pressureElement({ start, offset, systolic, diastolic }: Pressure): string {
  const when = `startDate="${spacedLocal(start, offset)}" endDate="${spacedLocal(start, offset)}"`
  const record = (type: string, value: number) =>
    `<Record type="HKQuantityTypeIdentifier${type}" sourceName="${SOURCE}" unit="mmHg" ${when} value="${value}"/>\n`
  const records = [record('BloodPressureSystolic', systolic), record('BloodPressureDiastolic', diastolic)]
  const inside = records.map((one) => `  ${one}`).join('')
  return `${records.map((one) => ` ${one}`).join('')} <Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="${SOURCE}" ${when}>\n${inside} </Correlation>\n`
}

function sleepRecords(sleep: ExportedSleep): string {
  const one = (start: number, end: number, value: string) =>
    ` <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="${SOURCE}" startDate="${spacedLocal(start, sleep.offset)}" endDate="${spacedLocal(end, sleep.offset)}" value="HKCategoryValueSleepAnalysis${value}"/>\n`
  const spans = sleep.stages.map(({ start, end, stage }) => one(start, end, stages[stage]))
  const known = spans.length > 0 ? spans : [one(sleep.start, sleep.end, stages.unknown)]
  return one(sleep.start, sleep.end, 'InBed') + known.join('')
}
