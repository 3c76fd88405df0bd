// The older event surface: flat items whose values are mostly strings, with JSON inside strings (data.md 3.2).

import { loadOn, paiTotal } from './load.ts'
import {
  measured,
  measureOxygen,
  measureOxygenAsleep,
  measureStress,
  midnightMillis,
  sleepVariability,
} from './moments.ts'
import { eraOn, type SimulatedPerson } from './person.ts'
import type { DayPlan } from './plan.ts'
import { between, seededRandom } from './random.ts'

/** An event on the wire; `timestamp` in epoch milliseconds. */
export interface SimulatedEvent {
  timestamp: number
  [key: string]: unknown
}

/** The events of one local day as they stand at `now` (epoch milliseconds). */
export type EventsOfDay = (person: SimulatedPerson, day: number, now: number) => SimulatedEvent[]

const zoneName = (zone: string): string => (zone === 'Asia/Kolkata' ? 'Asia/Calcutta' : zone)

const stress: EventsOfDay = (person, day, now) => {
  const points = measureStress(person, day).filter(({ at }) => at < now - 180000)
  const plan = measured(person, day, 'band')
  if (points.length === 0 || plan === undefined) return []
  const values = points.map(({ value }) => value)
  // Zones 1-39, 40-59, 60-79, 80-100, proved on a real item.
  const share = (from: number, to: number): string =>
    String(Math.round((values.filter((value) => value >= from && value <= to).length * 100) / values.length))
  return [
    {
      timestamp: midnightMillis(plan) + (day % 4 === 0 ? 1 : 0),
      deviceType: '0',
      deviceSource: String(eraOn(person, day).device.source),
      deviceId: eraOn(person, day).device.id,
      minStress: String(Math.min(...values)),
      maxStress: String(Math.max(...values)),
      avgStress: String(Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)),
      relaxProportion: share(1, 39),
      normalProportion: share(40, 59),
      mediumProportion: share(60, 79),
      highProportion: share(80, 100),
      data: JSON.stringify(points.map(({ at, value }) => ({ time: at, value }))),
    },
  ]
}

const singleStress: EventsOfDay = (person, day, now) => {
  const plan = measured(person, day, 'watch')
  if (plan === undefined || day % 23 !== 4) return []
  const timestamp = midnightMillis(plan) + 43200000
  const item = {
    timestamp,
    stress: String(30 + (day % 40)),
    time: String(timestamp),
    deviceSource: String(eraOn(person, day).device.source),
  }
  return timestamp < now ? [item] : []
}

const oxygen: EventsOfDay = (person, day, now) =>
  [...measureOxygenAsleep(person, day), ...measureOxygen(person, day)]
    .filter(({ at }) => at < now)
    .map(({ at, value, auto }) => {
      const timezone = zoneName(person.zoneOf(day))
      const { source } = eraOn(person, day).device
      const spo2History = Array.from({ length: 60 }, (_, index) => (auto && index < 5 ? value : 0))
      const extra = {
        deviceSource: source,
        spo2History,
        subType: 'click',
        userId: '',
        timestamp: at,
        isAuto: auto,
        spo2: value,
        appName: '',
        timezone,
      }
      return { timestamp: at, timezone, extra: JSON.stringify(extra) }
    })

const oxygenNight: EventsOfDay = (person, day, now) => {
  const plan = measured(person, day, 'watch')
  if (plan?.night === undefined) return []
  const random = seededRandom(person.seed, 'odi', day)
  const cost = (plan.night.end - plan.night.start - between(random, 2, 30)) * 60
  const odiNum = random() < 0.5 ? 0 : between(random, 1, 9)
  const item = {
    timestamp: midnightMillis(plan),
    valid: '2',
    score: String(100 - odiNum),
    cost: String(cost),
    dispCode: '1',
    odi: odiNum === 0 ? '0' : (Math.floor((odiNum / (cost / 3600)) * 100) / 100).toPrecision(17),
    timezone: zoneName(person.zoneOf(day)),
    appName: '',
    deviceSource: String(eraOn(person, day).device.source),
    version: '0',
    odiNum: String(odiNum),
  }
  return awake(plan, now) ? [item] : []
}

const apnea: EventsOfDay = (person, day, now) => {
  const plan = measured(person, day, 'watch')
  if (plan?.night === undefined || day % 17 !== 3 || !awake(plan, now)) return []
  const timestamp = midnightMillis(plan) + 10800000
  const extra = { spo2_decrease: 4 + (day % 5), timestamp, timezone: zoneName(person.zoneOf(day)) }
  return [{ timestamp, timezone: zoneName(person.zoneOf(day)), extra: JSON.stringify(extra) }]
}

const pai: EventsOfDay = (person, day, now) => {
  const plan = measured(person, day, 'band')
  const load = loadOn(person, day)
  // Written when the day is over.
  if (plan === undefined || load === undefined || midnightMillis(plan) + 86400000 > now) return []
  const { low, medium, high, total, minutes } = load.daily
  const scores = Array.from(
    { length: 7 },
    (_, slot) => loadOn(person, day - ((((day - slot) % 7) + 7) % 7))?.daily.total ?? 0,
  )
  const midnight = midnightMillis(plan)
  return [
    {
      timestamp: midnight,
      activityScores: JSON.stringify(scores),
      nextActivityScores: JSON.stringify(scores.map((score) => score * 0.9)),
      lowZonePai: String(low),
      mediumZonePai: String(medium),
      highZonePai: String(high),
      dailyPai: String(total),
      totalPai: String(paiTotal(person, day)),
      lowZoneMinutes: String(minutes[0]),
      mediumZoneMinutes: String(minutes[1]),
      highZoneMinutes: String(minutes[2]),
      lowZoneLowerLimit: '105',
      mediumZoneLowerLimit: '119',
      highZoneLowerLimit: '158',
      maxHr: '186',
      restHr: String(plan.resting),
      age: '38',
      gender: person.gender,
      index: String(day % 7),
      time: String(midnight),
      // Quarter hours.
      timeZone: String(plan.offset / 900),
      uploadTimestamp: String(midnight + 118000000),
      deviceSource: String(eraOn(person, day).device.source),
      version: '5',
    },
  ]
}

/** The older form of the morning score, while the watch was new. */
const readiness: EventsOfDay = (person, day, now) => {
  const plan = measured(person, day, 'watch')
  if (plan?.night === undefined || day - eraOn(person, day).from > 30 || !awake(plan, now)) return []
  const item = {
    rdnsScore: String(90 - (plan.resting % 12)),
    sleepRHR: String(plan.resting),
    sleepHRV: String(sleepVariability(plan)),
  }
  return [{ timestamp: midnightMillis(plan), ...item, hrvScore: '80', rhrScore: '85', skinTempScore: '100' }]
}

/** The older form of a blood pressure, while the watch was new. */
const pressure: EventsOfDay = (person, day, now) => {
  const plan = measured(person, day, 'watch')
  if (plan === undefined || day - eraOn(person, day).from > 40 || day % 13 !== 5) return []
  const timestamp = midnightMillis(plan) + 30600000
  return timestamp < now ? [{ timestamp, systolic: '117', diastolic: '74' }] : []
}

/** Whether the night of the plan is over and synced. */
export const awake = (plan: DayPlan, now: number): boolean =>
  plan.night !== undefined && midnightMillis(plan) + (plan.night.end - 1440 + 20) * 60000 < now

/** `eventType/subType` to its items; a type asked for without a subType means all of its own. */
export const flatEvents: Readonly<Record<string, EventsOfDay>> = {
  'all_day_stress/all_day_stress': stress,
  'single_stress/single_stress': singleStress,
  'blood_oxygen/click': oxygen,
  'blood_oxygen/odi': oxygenNight,
  'blood_oxygen/osa_event': apnea,
  'PaiHealthInfo/PaiHealthInfo': pai,
  'readiness/watch_score': readiness,
  'health_data/blood_pressure': pressure,
}
