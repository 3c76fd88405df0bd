// Measurements at single moments of a day: stress every five minutes, oxygen, breathing, skin temperature, heart-rate
// variability. Each list is a pure function of person and day; instants in epoch milliseconds. Only newer devices
// measure.
import { dailyTotals } from './daily.ts'
import { eraOn, type SimulatedPerson } from './person.ts'
import { type DayPlan, isIll, planDay } from './plan.ts'
import { between, seededRandom } from './random.ts'

/** A value at an instant. */
export interface Moment {
  readonly at: number
  readonly value: number
}

/** Epoch milliseconds of a day's local midnight. */
export const midnightMillis = (plan: DayPlan): number => (plan.day * 86400 - plan.offset) * 1000

/** Whether the day has a plan and a device of at least `least`: a band of the second firmware, or a watch. */
export function measured(person: SimulatedPerson, day: number, least: 'band' | 'watch'): DayPlan | undefined {
  const era = eraOn(person, day)
  const able = least === 'watch' ? era.device.watch : era.version === 6
  return able && person.present(day) ? planDay(person, day) : undefined
}

/** Stress 1 to 100 every five minutes of the waking day, slots without a reading left out. */
export function measureStress(person: SimulatedPerson, day: number): Moment[] {
  const plan = measured(person, day, 'band')
  if (plan === undefined) return []
  const random = seededRandom(person.seed, 'stress', day)
  const midnight = midnightMillis(plan)
  const wake = plan.night === undefined ? 420 : plan.night.end - 1440
  const moments: Moment[] = []
  let level = 34 + (isIll(person, day) ? 18 : 0)
  for (let minute = Math.ceil(wake / 5) * 5; minute < 1380; minute += 5) {
    const office = minute > 540 && minute < 1020 && day % 7 < 5 ? 12 : 0
    level += (30 + office - level) * 0.08 + (random() - 0.5) * 16
    const busy = plan.bouts.some(({ start, end }) => minute >= start && minute < end)
    const off = plan.off.some(({ start, end }) => minute >= start && minute < end)
    // Nothing is measured while moving or without the band, and occasionally for no reason.
    if (busy || off || random() < 0.2) continue
    moments.push({ at: midnight + minute * 60000, value: Math.max(1, Math.min(98, Math.round(level))) })
  }
  return moments
}

/** What a watch reads of blood oxygen in most nights, percent: it measures by itself, and lower than by day. */
export function measureOxygenAsleep(person: SimulatedPerson, day: number): (Moment & { auto: boolean })[] {
  const plan = measured(person, day, 'watch')
  const random = seededRandom(person.seed, 'oxygen asleep', day)
  if (plan?.night === undefined || random() > 0.75) return []
  const { start, end } = plan.night
  const readings = between(random, 3, 6)
  return Array.from({ length: readings }, (_, index) => ({
    at: midnightMillis(plan) + Math.floor(start - 1440 + ((end - start) * (index + random())) / readings) * 60000,
    value: between(random, 91, 97),
    auto: true,
  }))
}

/** Spot readings of blood oxygen, percent, some days of a month. */
export function measureOxygen(person: SimulatedPerson, day: number): (Moment & { auto: boolean })[] {
  const plan = measured(person, day, 'band')
  const random = seededRandom(person.seed, 'oxygen', day)
  if (plan === undefined || random() > 0.2) return []
  return Array.from({ length: between(random, 1, 3) }, (_, index) => ({
    at: midnightMillis(plan) + (540 + index * 190 + between(random, 0, 60)) * 60000 + between(random, 0, 59) * 1000,
    value: between(random, 95, 99),
    auto: random() < 0.3,
  }))
}

/** Measurements by hand of the heart rate. */
export function measurePulses(person: SimulatedPerson, day: number): Moment[] {
  const random = seededRandom(person.seed, 'manual', day)
  if (!person.present(day) || eraOn(person, day).every === 0 || random() > 0.12) return []
  const plan = planDay(person, day)
  return [
    { at: midnightMillis(plan) + between(random, 480, 1290) * 60000, value: plan.resting + between(random, 6, 30) },
  ]
}

/** Variability as SDNN, ms, one to four readings a day. */
export function measureSdnn(person: SimulatedPerson, day: number): Moment[] {
  const plan = measured(person, day, 'watch')
  if (plan === undefined) return []
  const random = seededRandom(person.seed, 'sdnn', day)
  return Array.from({ length: between(random, 1, 4) }, (_, index) => ({
    at: midnightMillis(plan) + (60 + index * 330 + between(random, 0, 200)) * 60000,
    value: Math.round((72 - plan.resting * 0.4 + random() * 30) * 100) / 100,
  }))
}

/** Minutes of the night that ended on `day`, with what was measured in them. */
export function sleepMinutes(
  person: SimulatedPerson,
  day: number,
  name: string,
): { plan: DayPlan; minutes: number[]; random: () => number } | undefined {
  const plan = measured(person, day, 'watch')
  if (plan?.night === undefined) return undefined
  const { start, end } = plan.night
  const minutes = Array.from({ length: end - start }, (_, index) => start - 1440 + index)
  return { plan, minutes, random: seededRandom(person.seed, name, day) }
}

/** Variability as RMSSD, ms, about every second minute asleep. */
export function measureRmssd(person: SimulatedPerson, day: number): Moment[] {
  const night = sleepMinutes(person, day, 'rmssd')
  if (night === undefined) return []
  const { plan, minutes, random } = night
  const mean = sleepVariability(plan)
  return minutes.flatMap((minute) =>
    random() < 0.45
      ? [{ at: midnightMillis(plan) + minute * 60000, value: Math.round(mean + (random() - 0.5) * 18) }]
      : [],
  )
}

/** Mean variability of a night, ms: low with a high resting heart rate. */
export const sleepVariability = (plan: DayPlan): number => Math.max(18, Math.round(126 - plan.resting * 1.25))

/** Breaths a minute, each minute from a few minutes after falling asleep. */
export function measureBreaths(person: SimulatedPerson, day: number): Moment[] {
  const night = sleepMinutes(person, day, 'breath')
  if (night === undefined) return []
  const { plan, minutes, random } = night
  let rate = 14 + (isIll(person, day) ? 2 : 0)
  return minutes.slice(4).map((minute) => {
    if (random() < 0.2) rate = Math.max(11, Math.min(19, rate + (random() < 0.5 ? 1 : -1)))
    return { at: midnightMillis(plan) + minute * 60000, value: rate }
  })
}

/** Skin temperature, °C, every ten minutes asleep. */
export function measureSkin(person: SimulatedPerson, day: number): Moment[] {
  const night = sleepMinutes(person, day, 'skin')
  if (night === undefined) return []
  const { plan, minutes, random } = night
  return minutes
    .filter((_, index) => index % 10 === 0)
    .map((minute) => ({
      at: midnightMillis(plan) + minute * 60000,
      value: Math.round((34.1 + (isIll(person, day) ? 0.9 : 0) + random() * 0.5) * 100) / 100,
    }))
}

/** The energy at waking, 0 to 100: the better rested, the lower the heart beat. */
export function chargeOnWaking({ resting }: DayPlan): number {
  return Math.min(100, Math.max(30, 100 - (resting - 50) * 2))
}

/** The energy left, 0 to 100, each minute: up asleep, down awake, from one day into the next. */
export function measureCharge(person: SimulatedPerson, day: number): Moment[] {
  const plan = measured(person, day, 'watch')
  if (plan === undefined) return []
  // What is left at bedtime and what there is at waking, from the day before to the day after.
  const turns = [-1, 0, 1].flatMap((later): [minute: number, level: number][] => {
    const other = planDay(person, day + later)
    // A night without a record was slept too.
    const { start, end } = other.night ?? { start: 1410, end: 1860 }
    const left = 18 + Math.floor(seededRandom(person.seed, 'charge', day + later)() * 18)
    const midnight = (later - 1) * 1440
    return [
      [midnight + start, left],
      [midnight + end, chargeOnWaking(other)],
    ]
  })
  return Array.from({ length: 1440 }, (_, minute) => {
    const next = turns.findIndex(([at]) => at > minute)
    const [[from, before], [to, after]] = [turns[next - 1]!, turns[next]!]
    const value = before + ((after - before) * (minute - from)) / (to - from)
    return { at: midnightMillis(plan) + minute * 60000, value: Math.round(value) }
  })
}

/** Steps and kilocalories of a day as its record states them; zero when it was not synced. */
export function minuteTotals(
  person: SimulatedPerson,
  day: number,
  now: number,
): { steps: number; calories: number; running: number } {
  const daily = dailyTotals(person, day, now).at(-1)
  if (daily === undefined) return { steps: 0, calories: 0, running: 0 }
  const { ttl, cal, runDist } = daily.summary.stp
  return { steps: ttl, calories: cal, running: Number(runDist) }
}
