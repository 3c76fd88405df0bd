// HL7 FHIR R4: a Bundle (collection) of a Patient, a Device and Observations with LOINC codes and UCUM units. The heart
// rate of a day is one SampledData, `E` if not measured; a night is one Observation with its stages.

import { cell } from '../kinds/batch.ts'
import type { History, HistoryFormat } from './format.ts'
import { dayBounds, isoLocal } from './instant.ts'
import {
  asleep,
  type ExportedSleep,
  kindsOf,
  type Measure,
  measures,
  type Pressure,
  pressures,
  type Quantity,
  sleepKinds,
  sleeps,
} from './measure.ts'
import { uuidFrom } from './uuid.ts'

interface Code {
  readonly category: 'vital-signs' | 'activity' | 'survey'
  /** LOINC codes with their names; empty if LOINC has none. */
  readonly loinc: readonly (readonly [code: string, display: string])[]
  readonly local?: string
  /** UCUM. */
  readonly unit: string
}

const vital = (unit: string, ...loinc: (readonly [string, string])[]): Code => ({
  category: 'vital-signs',
  loinc,
  unit,
})
const active = (unit: string, ...loinc: (readonly [string, string])[]): Code => ({ category: 'activity', loinc, unit })
const own = (unit: string, local: string): Code => ({ category: 'survey', loinc: [], local, unit })

const codes: readonly (readonly [Quantity, Code])[] = [
  ['steps', active('{steps}/(24.h)', ['41950-7', 'Number of steps in 24 hour Measured'])],
  ['distance', active('m', ['41953-1', 'Walking distance 24 hour Calculated'])],
  ['energy', active('kcal', ['41981-2', 'Calories burned'])],
  ['restingHeartrate', vital('/min', ['40443-4', 'Heart rate --resting'])],
  [
    'spo2',
    vital(
      '%',
      ['59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'],
      ['2708-6', 'Oxygen saturation in Arterial blood'],
    ),
  ],
  ['respiration', vital('/min', ['9279-1', 'Respiratory rate'])],
  ['weight', vital('kg', ['29463-7', 'Body weight'])],
  ['bmi', vital('kg/m2', ['39156-5', 'Body mass index (BMI) [Ratio]'])],
  ['fat', vital('%', ['41982-0', 'Percentage of body fat Measured'])],
  ['sdnn', vital('ms', ['80404-7', 'R-R interval.standard deviation (Heart rate variability)'])],
  ['rmssd', own('ms', 'hrv-rmssd')],
  ['vo2max', active('mL/min/kg', ['94122-9', 'Maximum oxygen uptake per body weight'])],
  ['stress', own('{score}', 'stress-mean')],
  ['pai', own('{score}', 'pai-total')],
  ['readiness', own('{score}', 'readiness')],
  ['foodEnergy', active('kcal', ['9052-2', 'Calorie intake total'])],
]

const HEART: Code = vital('/min', ['8867-4', 'Heart rate'])
const PRESSURE: Code = vital('mm[Hg]', ['85354-9', 'Blood pressure panel with all children optional'])
const SLEEP: Code = active('min', ['93832-4', 'Sleep duration'])
const STAGES = [
  ['light', '93830-8', 'Light sleep duration'],
  ['deep', '93831-6', 'Deep sleep duration'],
  ['rem', '93829-0', 'REM sleep duration'],
  ['awake', '103215-0', 'Wake after sleep onset'],
] as const

export const fhir: HistoryFormat = {
  name: 'fhir',
  title: 'A bundle of observations for health records (HL7 FHIR R4)',
  extension: '.json',
  mediaType: 'application/fhir+json',
  units: 'fixed',
  holds: 'history',
  kinds: [...kindsOf([...codes.map(([quantity]) => quantity), 'minuteHeartrate']), 'blood_pressure', ...sleepKinds],
  async *write(history, setting) {
    const patient = `urn:uuid:${uuidFrom(`patient ${setting.person}`)}`
    const device = `urn:uuid:${uuidFrom(`device ${setting.person}`)}`
    yield `{"resourceType":"Bundle","type":"collection","entry":[\n${JSON.stringify({
      fullUrl: patient,
      resource: { resourceType: 'Patient' },
    })},\n${JSON.stringify({
      fullUrl: device,
      resource: { resourceType: 'Device', deviceName: [{ name: 'wristory', type: 'user-friendly-name' }] },
    })}`
    for await (const resource of observations(history)) {
      const text = JSON.stringify({ ...resource, subject: { reference: patient }, device: { reference: device } })
      yield `,\n{"fullUrl":"urn:uuid:${uuidFrom(text)}","resource":${text}}`
    }
    yield '\n]}\n'
  },
}

async function* observations(history: History): AsyncGenerator<object> {
  for (const [quantity, code] of codes)
    for await (const measure of measures(history, quantity)) yield single(code, measure)
  for await (const pressure of pressures(history)) yield pressureObservation(pressure)
  yield* heartDays(history)
  for await (const sleep of sleeps(history)) {
    const night = nightObservation(sleep)
    if (night !== null) yield night
  }
}

function single(code: Code, measure: Measure): object {
  return {
    ...head(code),
    ...effective(measure),
    // Decimals of the source, without binary rounding errors.
    valueQuantity: quantity(Number(measure.value.toPrecision(12)), code.unit),
  }
}

/** The profile of blood pressure: a panel without a value, its two pressures as components. */
function pressureObservation(pressure: Pressure): object {
  const component = (value: number, code: string, display: string) => ({
    code: { coding: [loinc(code, display)] },
    valueQuantity: quantity(value, 'mm[Hg]'),
  })
  return {
    ...head(PRESSURE),
    ...effective(pressure),
    component: [
      component(pressure.systolic, '8480-6', 'Systolic blood pressure'),
      component(pressure.diastolic, '8462-4', 'Diastolic blood pressure'),
    ],
  }
}

/** The minutes of each local day as one series. */
async function* heartDays(history: History): AsyncGenerator<object> {
  const MINUTES = 1440
  let date = ''
  let offset: number | null = null
  let beats: (number | null)[] = []
  const told = () => {
    if (!beats.some((bpm) => bpm !== null)) return null
    return {
      ...head(HEART),
      ...effective({ ...dayBounds(date, offset), offset }),
      valueSampledData: {
        origin: quantity(0, '/min'),
        period: 60_000,
        dimensions: 1,
        data: Array.from({ length: MINUTES }, (_, m) => beats[m] ?? 'E').join(' '),
      },
    }
  }
  const table = history.table('minute')
  if (table === null) return
  for await (const part of table.batches()) {
    const { length, columns } = part.batch
    for (let i = 0; i < length; i++) {
      const today = String(cell(columns.date, i))
      if (today !== date) {
        const day = told()
        if (day !== null) yield day
        date = today
        offset = part.offset(i)
        beats = []
      }
      const [minute, bpm] = [cell(columns.minute, i), cell(columns.heartrate, i)]
      if (typeof minute === 'number') beats[minute] = typeof bpm === 'number' ? bpm : null
    }
  }
  const day = told()
  if (day !== null) yield day
}

function nightObservation(sleep: ExportedSleep): object | null {
  const minutes = asleep(sleep)
  if (minutes === null) return null
  const component = STAGES.flatMap(([stage, code, display]) => {
    const value = sleep[stage]
    return value === null ? [] : [{ code: { coding: [loinc(code, display)] }, valueQuantity: quantity(value, 'min') }]
  })
  return {
    ...head(SLEEP),
    ...effective(sleep),
    valueQuantity: quantity(minutes, 'min'),
    ...(component.length === 0 ? {} : { component }),
  }
}

function head({ category, loinc: list, local }: Code): object {
  const coding = list.map(([code, display]) => loinc(code, display))
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] }],
    code: local === undefined ? { coding } : { coding: [{ system: 'urn:wristory', code: local }], text: local },
  }
}

function loinc(code: string, display: string): object {
  return { system: 'http://loinc.org', code, display }
}

function quantity(value: number, unit: string): object {
  return { value, unit, system: 'http://unitsofmeasure.org', code: unit }
}

function effective({ start, end, offset }: Pick<Measure, 'start' | 'end' | 'offset'>): object {
  if (start === end) return { effectiveDateTime: isoLocal(start, offset) }
  return { effectivePeriod: { start: isoLocal(start, offset), end: isoLocal(end, offset) } }
}
