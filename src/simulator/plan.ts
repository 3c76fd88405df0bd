// A person's day before any device records it: the night that ended, naps, walks, the workout, when the band was off.
// Pure in person and day number; clock minutes are local to the day's one offset.
import { dayOfYear, weekday, zoneOffset } from './calendar.ts'
import { eraOn, type SimulatedPerson } from './person.ts'
import { bell, between, chance, pick, type SimulatorRandom, seededRandom } from './random.ts'

export type PlannedStage = 'light' | 'deep' | 'rem' | 'awake'

/** A stretch of sleep; minutes from local midnight of the day BEFORE, `stop` inclusive. */
export interface PlannedSleepStage {
  readonly start: number
  readonly stop: number
  readonly stage: PlannedStage
}

/** A main sleep; `start` inclusive and `end` exclusive minutes from local midnight of the day before its date. */
export interface PlannedNight {
  readonly start: number
  readonly end: number
  readonly stages: readonly PlannedSleepStage[]
}

export type Pace = 'light' | 'slow' | 'brisk' | 'run' | 'still'

/** Something done from minute `start` (inclusive) to `end` (exclusive). */
export interface PlannedBout {
  readonly start: number
  readonly end: number
  readonly pace: Pace
  /** Steps a minute. */
  readonly cadence: number
  /** Beats a minute above rest. */
  readonly effort: number
}

/** A recorded workout: sport code of the cloud, start in seconds after midnight, duration in seconds. */
export interface Outing {
  readonly sport: number
  readonly start: number
  readonly seconds: number
}

export interface DayPlan {
  readonly day: number
  /** Seconds east of UTC. */
  readonly offset: number
  readonly ill: boolean
  /** Resting heart rate, beats a minute. */
  readonly resting: number
  readonly night: PlannedNight | undefined
  readonly naps: readonly PlannedSleepStage[]
  readonly bouts: readonly PlannedBout[]
  /** Minutes [start, end) without the device; charging in the first case. */
  readonly off: readonly { readonly start: number; readonly end: number; readonly charging: boolean }[]
  readonly outings: readonly Outing[]
}

/** The plan of `day`. */
export function planDay(person: SimulatedPerson, day: number): DayPlan {
  const random = seededRandom(person.seed, person.userId, 'day', day)
  const ill = isIll(person, day)
  const outings = ill ? [] : planOutings(person, day)
  return {
    day,
    offset: zoneOffset(person.zoneOf(day), day),
    ill,
    resting: restingHeartrate(person, day),
    night: planNight(person, day),
    naps: planNaps(person, day),
    off: offTimes(random, day),
    outings,
    bouts: planBouts(random, day, ill, outings),
  }
}

/** The night that ends on `day`, undefined when the band was not worn. */
export function planNight(person: SimulatedPerson, day: number): PlannedNight | undefined {
  const random = seededRandom(person.seed, person.userId, 'night', day)
  if (!person.present(day) || random() < 0.04) return undefined
  const free = weekday(day) >= 5
  const ill = isIll(person, day)
  const bad = random() < 0.08
  const start = Math.round((free ? 1436 : 1382) + bell(random) * (free ? 38 : 24) + (bad ? 55 : 0) - (ill ? 50 : 0))
  const wake = Math.round((free ? 1925 : 1842) + bell(random) * (free ? 40 : 14) - (bad ? 25 : 0) + (ill ? 60 : 0))
  const end = Math.max(start + 200, wake)
  return { start, end, stages: planStages(random, start, end, bad, eraOn(person, day).version === 6) }
}

/** Four days of fever now and then. */
export const isIll = (person: SimulatedPerson, day: number): boolean =>
  chance(person.seed, 'ill', Math.floor(day / 9)) < 0.05 && day % 9 < 4

/** Resting heart rate: a slow drift, a season, noise, and ten beats more with a fever. */
export function restingHeartrate(person: SimulatedPerson, day: number): number {
  const drift = 57 + 3 * Math.sin(day / 210) + 1.5 * Math.cos((dayOfYear(day) / 365) * 2 * Math.PI)
  return Math.round(drift + (chance(person.seed, 'rest', day) - 0.5) * 3 + (isIll(person, day) ? 10 : 0))
}

function planStages(
  random: SimulatorRandom,
  start: number,
  end: number,
  bad: boolean,
  rem: boolean,
): PlannedSleepStage[] {
  const stages: PlannedSleepStage[] = []
  let at = start
  const add = (stage: PlannedStage, minutes: number): void => {
    const stop = Math.min(at + minutes, end) - 1
    if (stop < at) return
    const last = stages.at(-1)
    if (last?.stage === stage) stages[stages.length - 1] = { ...last, stop }
    else stages.push({ start: at, stop, stage })
    at = stop + 1
  }
  for (let cycle = 0; at < end; cycle++) {
    add('light', between(random, 14, 34))
    add('deep', Math.max(6, between(random, 22, 42) - cycle * 7))
    add('light', between(random, 10, 24))
    if (rem) add('rem', Math.min(34, between(random, 8, 16) + cycle * 4))
    if (at < end - 30 && random() < (bad ? 0.8 : 0.3)) add('awake', between(random, 2, bad ? 16 : 6))
  }
  return stages
}

function planNaps(person: SimulatedPerson, day: number): PlannedSleepStage[] {
  const random = seededRandom(person.seed, person.userId, 'nap', day)
  const likely = isIll(person, day) ? 0.6 : weekday(day) >= 5 ? 0.1 : 0.02
  if (eraOn(person, day).version === 5 || !person.present(day) || random() > likely) return []
  const start = 1440 + between(random, 790, 920)
  const minutes = between(random, 21, 64)
  const turn = start + Math.min(minutes - 6, 18)
  return [
    { start, stop: turn - 1, stage: 'light' },
    { start: turn, stop: start + minutes - 1, stage: minutes > 40 ? 'deep' : 'light' },
  ]
}

/** An evening on the charger about once in twelve days; a shower or an hour off now and then. */
function offTimes(random: SimulatorRandom, day: number): DayPlan['off'] {
  const off: { start: number; end: number; charging: boolean }[] = []
  if (day % 12 === 5) {
    const start = between(random, 1150, 1230)
    off.push({ start, end: start + between(random, 55, 95), charging: true })
  }
  if (random() < 0.15) {
    const start = between(random, 600, 780)
    off.push({ start, end: start + between(random, 15, 70), charging: false })
  }
  return off
}

/** About three workouts a week: runs, a longer one at the weekend, strength, swimming, and rarer things. */
function planOutings(person: SimulatedPerson, day: number): Outing[] {
  const random = seededRandom(person.seed, person.userId, 'outing', day)
  const kind = weekday(day)
  const likely = [0.1, 0.55, 0.35, 0.5, 0.12, 0.62, 0.7][kind] as number
  if (random() > likely) return []
  const winter = Math.cos((dayOfYear(day) / 365) * 2 * Math.PI) > 0.6
  const sports = [
    [52, 60],
    winter ? [8, 1] : [1, 1],
    [52, 14, 16],
    [1, 1, 10],
    [60, 21, 49],
    winter ? [22, 105, 6, 14] : [9, 22, 9, 15, 2001],
    winter ? [1, 14, 42] : [1, 9, 6, 22],
  ][kind] as number[]
  const sport = pick(random, sports)
  const seconds = Math.round(usualDuration(sport) * (0.75 + random() * 0.6)) * 60 + between(random, 0, 59)
  const start = (kind >= 5 ? between(random, 570, 660) : between(random, 1090, 1125)) * 60 + between(random, 0, 59)
  return [{ sport, start, seconds }]
}

/** Usual minutes of a sport (cloud codes, data.md 2.5). */
function usualDuration(sport: number): number {
  return (
    { 1: 42, 6: 55, 8: 35, 9: 85, 10: 45, 14: 40, 15: 32, 22: 130, 52: 48, 60: 40, 105: 110, 42: 100, 2001: 80 }[
      sport
    ] ?? 30
  )
}

/** How a sport looks to the wrist: pace, steps a minute, beats a minute above rest. */
export function usualBout(sport: number): { pace: Pace; cadence: number; effort: number } {
  if (sport === 1 || sport === 8) return { pace: 'run', cadence: 164, effort: 86 }
  if (sport === 22 || sport === 6) return { pace: 'brisk', cadence: 112, effort: 50 }
  if (sport === 2001) return { pace: 'run', cadence: 120, effort: 84 }
  return { pace: 'still', cadence: 0, effort: sport === 60 ? 22 : 64 }
}

function planBouts(random: SimulatorRandom, day: number, ill: boolean, outings: readonly Outing[]): PlannedBout[] {
  const bouts: PlannedBout[] = outings.map(({ sport, start, seconds }) => {
    const first = Math.floor(start / 60)
    return { start: first, end: Math.floor((start + seconds) / 60) + 1, ...usualBout(sport) }
  })
  const wanted: PlannedBout[] = []
  const walk = (around: number, minutes: number, pace: 'light' | 'slow' | 'brisk'): void => {
    const start = around + between(random, -12, 12)
    const cadence = { light: 42, slow: 84, brisk: 112 }[pace] + between(random, -5, 5)
    wanted.push({ start, end: start + minutes, pace, cadence, effort: { light: 14, slow: 24, brisk: 38 }[pace] })
  }
  if (ill) {
    walk(690, between(random, 4, 7), 'slow')
    walk(1030, between(random, 3, 6), 'light')
  } else if (weekday(day) < 5) {
    walk(480, between(random, 9, 15), 'brisk')
    walk(505, between(random, 4, 8), 'slow')
    if (random() < 0.8) walk(755, between(random, 8, 22), 'slow')
    walk(925, between(random, 3, 7), 'light')
    walk(1055, between(random, 9, 15), 'brisk')
    if (random() < 0.4) walk(1200, between(random, 12, 30), 'slow')
  } else {
    walk(725, between(random, 15, 40), 'slow')
    if (random() < 0.7) walk(900, between(random, 20, 60), 'brisk')
    walk(1020, between(random, 5, 12), 'light')
  }
  for (const bout of wanted) {
    if (bouts.every((other) => bout.end + 1 < other.start || bout.start > other.end + 1)) bouts.push(bout)
  }
  return bouts.sort((a, b) => a.start - b.start)
}
