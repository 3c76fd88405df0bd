// The newer event surface, results: one computed value for a day, a night or a workout (data.md 3.3).
import { dateAt } from './calendar.ts'
import { awake, type SimulatedEvent } from './events-flat.ts'
import type { EventsOfBucket } from './events-sampled.ts'
import { loadOn, type SimulatedLoad } from './load.ts'
import { chargeOnWaking, measured, midnightMillis, minuteTotals, sleepVariability } from './moments.ts'
import { eraOn, type SimulatedPerson } from './person.ts'
import { isIll } from './plan.ts'
import { chance } from './random.ts'
import { planWorkouts } from './workouts.ts'

/** 255, 32767 and -1 mean "none" in this item. */
const noScores = {
  afibScore: 255,
  mentScore: 255,
  phyScore: 255,
  afibInsight: 255,
  ahiInsight: 255,
  hrvInsight: 255,
  mentInsight: 255,
  phyInsight: 255,
  rhrInsight: 255,
  skinTempInsight: 255,
  hrvBaseline: 255,
  mentBaseLine: 255,
  phyBaseline: 255,
  rhrBaseline: 255,
  ahiBaseline: -1,
  afibBaseLine: 0,
  algVer: 255,
  algSubVer: 255,
}

const readiness: EventsOfBucket = (person, day, now) => {
  const plan = measured(person, day, 'watch')
  if (plan?.night === undefined || !awake(plan, now)) return []
  const woken = midnightMillis(plan) + (plan.night.end - 1440 + 12) * 60000
  const young = day - eraOn(person, day).from < 14
  const ill = isIll(person, day)
  return [
    {
      timestamp: woken,
      value: {
        ...noScores,
        rdnsScore: (ill ? 48 : 92) - (plan.resting % 10),
        rdnsInsight: 47,
        hrvScore: ill ? 55 : 86,
        rhrScore: ill ? 40 : 89,
        ahiScore: young ? 255 : 100,
        skinTempScore: ill ? 60 : 99,
        // Hundredths of a degree from the base line, which takes two weeks to settle.
        skinTempCalibrated: young ? 0 : ill ? 84 : Math.round((chance(person.seed, 'skin', day) - 0.5) * 40),
        skinTempBaseLine: young ? 32767 : 3,
        sleepHRV: sleepVariability(plan),
        sleepRHR: plan.resting,
        insightId: 1,
        status: young ? 204 : 3,
        timestamp: midnightMillis(plan),
        timestampUpdate: woken,
        timezoneId: person.zoneOf(day) === 'Asia/Kolkata' ? 'Asia/Calcutta' : person.zoneOf(day),
        deviceSource: eraOn(person, day).device.source,
      },
    },
  ]
}

const fixed = { deviceId: '1,', deviceSN: '1,', deviceType: '1,-1', deviceSource: '1,-1', timeZone: '1,Asia/Shanghai' }

const dailyHealth: EventsOfBucket = (person, day, now) => {
  if (eraOn(person, day).version === 5 || day < person.first || day > person.last) return []
  // A row of zeros for some of the days that were never synced.
  if (!person.present(day) && day % 2 === 0) return []
  const { steps, calories, running } = minuteTotals(person, day, Math.floor(now / 1000))
  const sample = {
    s: 0,
    dateString: dateAt(day),
    totalSteps: steps,
    totalCalories: calories,
    totalBurningDuration: Math.round(steps / 130),
    totalRunningDistance: running,
    totalCyclingDistance: 0,
    stepGoal: 8000,
    calorieGoal: 300,
    burningDurationGoal: 30,
  }
  return [{ timestamp: day * 86400000, value: { startTime: day * 86400000, samples: [sample], ...fixed } }]
}

const wakeCharge: EventsOfBucket = (person, day, now) => {
  const plan = measured(person, day, 'watch')
  if (plan?.night === undefined || !awake(plan, now)) return []
  const startTime = midnightMillis(plan) + (plan.night.end - 1440) * 60000
  const wake = chargeOnWaking(plan)
  const sample = {
    s: 0,
    wakeCharge: wake,
    physicalWake: Math.max(0, wake - 10.1),
    mentalWake: Math.min(100, wake + 3.4),
    dailyFitnessScore: 0.72,
    exertionScore: Math.round(loadOn(person, day - 1)?.load ?? 0),
  }
  const value = { startTime, timeZone: zoneColumn(person, day), samples: [sample] }
  return [{ timestamp: startTime - 22 * 3600000, value }]
}

/** One run of one zone (data.md 3.3). */
const zoneColumn = (person: SimulatedPerson, day: number): string => {
  const zone = person.zoneOf(day)
  return `1,${zone === 'Asia/Kolkata' ? 'Asia/Calcutta' : zone}`
}

/** Undocumented BLOBs of 32-bit floats. */
const blob =
  (length: number): EventsOfBucket =>
  (person, day) => {
    if (measured(person, day, 'watch') === undefined || person.last - day > 9 || person.last === day) return []
    const numbers = Float32Array.from({ length }, (_, index) => ((day + index * 7) % 100) / 100)
    return [{ timestamp: day * 86400000, value: { data: Buffer.from(numbers.buffer).toString('base64') } }]
  }

/** Whole numbers, as clients receive them; at UTC midnight of the day and without a date of their own. */
const status =
  (
    fields: (load: SimulatedLoad, loads: ReturnType<typeof trainingLoads>, midnight: number) => object,
  ): EventsOfBucket =>
  (person, day, now) => {
    const plan = measured(person, day, 'watch')
    const load = loadOn(person, day)
    if (plan === undefined || load === undefined || midnightMillis(plan) + 86400000 > now) return []
    return [{ timestamp: day * 86400000, value: fields(load, trainingLoads(load), midnightMillis(plan)) }]
  }

function trainingLoads({ acute, chronic }: SimulatedLoad): { atl: number; ctl: number; tsb: number } {
  const [atl, ctl] = [Math.round(acute), Math.round(chronic)]
  return { atl, ctl, tsb: ctl - atl }
}

const exertion = status(({ load }, { atl, ctl, tsb }, midnight) => ({
  exerciseScore: Math.min(100, load),
  totalScore: Math.min(110, load + 10),
  targetScore: 57,
  completionPercent: Math.round((load * 100) / 57),
  recoveryFactor: 2,
  recoveryFactorID: 2,
  insightState: 0,
  atl,
  ctl,
  tsb,
  atlTotal: atl + 20,
  ctlTotal: ctl + 17,
  tsbTotal: tsb - 3,
  lastUpdateTime: midnight + 86400000,
  exercisePlan: { heartRateLower: 131, heartRateUpper: 161, intensity: 1, duration: 38 },
  // Minutes of the day.
  activities: load > 0 ? [{ startTime: 1083, endTime: 1130, currentScore: Math.round(load / 2) }] : [],
}))

const threshold: EventsOfBucket = (person, day) => {
  if (measured(person, day, 'watch') === undefined || day % 30 !== 11 || day === person.last) return []
  const sample = {
    s: 0,
    dateString: dateAt(day),
    lactateThresholdHr: 166 + (day % 5),
    lactateThresholdPace: 284 + (day % 12),
  }
  const value = { timeZone: zoneColumn(person, day), samples: [sample] }
  return [{ timestamp: day * 86400000, value }]
}

/** How far the pulse falls in the minutes after a run. */
const recovery: EventsOfBucket = (person, day, now) =>
  planWorkouts(person, Math.floor(now / 1000))
    .filter((workout) => workout.day === day && workout.sport === 1 && workout.era.device.watch)
    .map((workout): SimulatedEvent => {
      const end = (workout.id + workout.elapsed) * 1000
      return {
        timestamp: end,
        value: { trackId: String(workout.id), startTime: end, endHr: 158, oneMinuteHr: 126, twoMinuteHr: 112 },
      }
    })

const food: EventsOfBucket = (person, day) => {
  const plan = measured(person, day, 'watch')
  if (plan === undefined || person.last - day > 5 || person.last === day) return []
  const startTime = midnightMillis(plan) + 46800000
  const samples = [{ s: 0, name: 'Porridge', calories: 320, carbohydrate: 54, protein: 11, fat: 6 }]
  return [{ timestamp: day * 86400000, value: { startTime, samples } }]
}

/** Now and then, in the morning; the notes know the type and have seen no item. */
const pressure =
  (every: number, turn: number): EventsOfBucket =>
  (person, day, now) => {
    const plan = measured(person, day, 'watch')
    if (plan === undefined || day % every !== turn) return []
    const startTime = midnightMillis(plan) + 28800000
    const sample = { s: 0, systolic: 112 + (day % 14), diastolic: 71 + (day % 9), pulse: plan.resting + 6 }
    return startTime < now ? [{ timestamp: day * 86400000, value: { startTime, samples: [sample] } }] : []
  }

const baseline: EventsOfBucket = (person, day) =>
  measured(person, day, 'watch') !== undefined && day % 30 === 2 && day < person.last
    ? [{ timestamp: day * 86400000, value: { baseline: 52, dateString: dateAt(day) } }]
    : []

const plan: EventsOfBucket = (person, day) =>
  measured(person, day, 'watch') !== undefined && day % 45 === 5 && day < person.last
    ? [{ timestamp: day * 86400000, value: { trimp: 300, goal: '10 km', weeks: 8, dateString: dateAt(day) } }]
    : []

export const scoredEvents: Readonly<Record<string, EventsOfBucket>> = {
  'readiness/watch_score': readiness,
  'DailyHealth/summary': dailyHealth,
  'Charge/wake_data': wakeCharge,
  'Charge/stress_data': blob(2880),
  'Charge/insight_data': blob(8),
  'exertion/algo_result': exertion,
  'phn/daily_analysis': status(({ load }, loads) => ({
    phn_plan_id: 0,
    timezone_offset: 0,
    result: { trimp: load, ...loads },
  })),
  'phn/training_plan': plan,
  'LactateThreshold/summary': threshold,
  'Emotion/EmotionBaseline': baseline,
  'sport/recovery_hr': recovery,
  'Food/real_data': food,
  'blood_pressure/real_data': pressure(60, 9),
  'blood_pressure/manually_add_data': pressure(29, 3),
}
