// The workouts of a person: which there were, and what the body and the ground did second by second. Rows and details are
// both made from one track, so that totals and series agree (data.md 2).
import { type Era, eraOn, type SimulatedPerson } from './person.ts'
import { type Outing, planDay, restingHeartrate, usualBout } from './plan.ts'
import { between, chance, seededRandom } from './random.ts'

/** One recorded workout; times in seconds. */
export interface SimulatedWorkout {
  /** Epoch seconds of the start, the cloud's trackid. */
  readonly id: number
  readonly day: number
  /** Cloud sport code. */
  readonly sport: number
  readonly zone: string
  readonly era: Era
  /** From start to end, pauses included. */
  readonly elapsed: number
  readonly pauses: readonly { readonly at: number; readonly seconds: number }[]
  readonly parent: number | undefined
  /** The parts of a multisport workout, each with a row of its own. */
  readonly children: readonly SimulatedWorkout[]
}

/** What was measured at each point, a point every few seconds; nothing during pauses. */
export interface SimulatedTrack {
  /** Seconds since the start. */
  readonly at: readonly number[]
  /** Beats a minute, 0 = none. */
  readonly heart: readonly number[]
  /** Whole metres and steps since the previous point. */
  readonly metres: readonly number[]
  readonly steps: readonly number[]
  /** Centimetres; empty without positions. */
  readonly altitude: readonly number[]
  /** Degrees x 1e8; empty without positions. */
  readonly latitude: readonly number[]
  readonly longitude: readonly number[]
}

/** What a sport is like: metres a second, whether it is outdoors, metres of climb per kilometre, metres a step. */
export interface Sport {
  readonly speed: number
  readonly outdoors: boolean
  readonly hilly: number
}

const sports: Readonly<Record<number, Sport>> = {
  1: { speed: 2.85, outdoors: true, hilly: 8 },
  6: { speed: 1.42, outdoors: true, hilly: 6 },
  8: { speed: 2.6, outdoors: false, hilly: 0 },
  9: { speed: 6.4, outdoors: true, hilly: 12 },
  10: { speed: 0, outdoors: false, hilly: 0 },
  14: { speed: 0.62, outdoors: false, hilly: 0 },
  15: { speed: 0.66, outdoors: true, hilly: 0 },
  22: { speed: 1.2, outdoors: true, hilly: 60 },
  // Lifts carry the skier up: some 2,500 m of descent in a day.
  42: { speed: 4.1, outdoors: true, hilly: 28 },
  105: { speed: 4.6, outdoors: true, hilly: 25 },
}

/** The sport's ways; anything else is done on the spot. */
export const findSport = (code: number): Sport => sports[code] ?? { speed: 0, outdoors: false, hilly: 0 }

/** Workouts that have ended by `now` (epoch seconds), newest first, parts of a multisport after their whole. */
export function planWorkouts(person: SimulatedPerson, now: number): SimulatedWorkout[] {
  let all = known.get(person)
  if (all === undefined) {
    all = []
    for (let day = person.first; day <= person.last; day++)
      if (person.present(day)) all.push(...workoutsOn(person, day))
    all.sort((a, b) => b.id - a.id)
    known.set(person, all)
  }
  return all.filter(({ id, elapsed }) => id + elapsed < now - 180)
}

// A person never changes, and planning ten years takes a tenth of a second.
const known = new WeakMap<SimulatedPerson, SimulatedWorkout[]>()

function workoutsOn(person: SimulatedPerson, day: number): SimulatedWorkout[] {
  const plan = planDay(person, day)
  return plan.outings.flatMap((outing) => simulatedWorkout(person, day, day * 86400 - plan.offset, outing))
}

function simulatedWorkout(
  person: SimulatedPerson,
  day: number,
  midnight: number,
  { sport, start, seconds }: Outing,
): SimulatedWorkout[] {
  const random = seededRandom(person.seed, 'workout', day)
  const base = { day, zone: person.zoneOf(day), era: eraOn(person, day) }
  const id = midnight + start
  if (sport !== 2001 || !base.era.device.watch) {
    const pauses = planPauses(random() < 0.45 ? between(random, 1, 3) : 0, seconds, random)
    return [
      { ...base, id, sport: sport === 2001 ? 1 : sport, elapsed: seconds, pauses, parent: undefined, children: [] },
    ]
  }
  // Swim, ride and run, one second apart.
  const shares = [0.22, 0.5, 0.28].map((share) => Math.floor(seconds * share))
  let at = id + 1
  const parts = [15, 9, 1].map((part, index): SimulatedWorkout => {
    const elapsed = (shares[index] as number) - 1
    const child = { ...base, id: at, sport: part, elapsed, pauses: [], parent: id, children: [] }
    at += elapsed + 1
    return child
  })
  const whole = {
    ...base,
    id,
    sport,
    elapsed: at - id,
    pauses: [],
    parent: undefined,
    children: parts,
  }
  return [whole, ...parts]
}

function planPauses(count: number, seconds: number, random: () => number): SimulatedWorkout['pauses'] {
  return Array.from({ length: count }, (_, index) => ({
    at: Math.floor(((index + 0.5 + random() * 0.4) / (count + 1)) * seconds),
    seconds: between(random, 8, 75),
  }))
}

/** Seconds without the pauses. */
export const movingSeconds = (workout: SimulatedWorkout): number =>
  workout.elapsed - workout.pauses.reduce((sum, { seconds }) => sum + seconds, 0)

/** Open sea, far from anybody's home; the traveller's Pacific tracks cross the antimeridian. */
function homeIn(zone: string): { latitude: number; longitude: number } {
  if (zone.startsWith('Pacific/')) return { latitude: -31.5, longitude: 179.996 }
  if (zone.startsWith('Asia/')) return { latitude: 33.2, longitude: 150.4 }
  if (zone.startsWith('America/')) return { latitude: 34.1, longitude: -58.3 }
  return { latitude: 45.3, longitude: -28.7 }
}

const metresPerDegree = 111195 // of latitude, on a sphere of 6371 km

/** What was measured during `workout`, the same each time. */
export function recordTrack(person: SimulatedPerson, workout: SimulatedWorkout): SimulatedTrack {
  const random = seededRandom(person.seed, 'track', workout.id)
  const sport = findSport(workout.sport)
  const { cadence, effort } = usualBout(workout.sport)
  const located = sport.outdoors
  const measured = workout.era.every > 0 && workout.sport !== 15
  const rest = restingHeartrate(person, workout.day)
  const interval = workout.elapsed > 2400 ? 4 : 2
  const track = { at: [], heart: [], metres: [], steps: [], altitude: [], latitude: [], longitude: [] } as Record<
    keyof SimulatedTrack,
    number[]
  >
  let { latitude, longitude } = homeIn(workout.zone)
  latitude += (chance(person.seed, 'place', workout.day % 7) - 0.5) * 0.4
  let walked = 0
  let carriedMetres = 0
  let carriedSteps = 0
  let wobble = 0
  let pulse = rest + 22
  let last = 0
  for (let at = 1; at <= workout.elapsed; at += interval) {
    const pause = workout.pauses.find((gap) => at > gap.at && at <= gap.at + gap.seconds)
    if (pause !== undefined) {
      at = Math.min(workout.elapsed, pause.at + pause.seconds + 1)
      last = at - interval
    }
    const seconds = at - last
    last = at
    const progress = at / workout.elapsed
    wobble += (random() - 0.5) * 0.06 - wobble * 0.03
    const wave = 1 + 0.08 * Math.sin(progress * 19) + wobble
    carriedMetres += sport.speed * seconds * wave
    carriedSteps += (cadence / 60) * seconds * (1 + wobble / 3)
    const metres = Math.floor(carriedMetres)
    const steps = Math.floor(carriedSteps)
    carriedMetres -= metres
    carriedSteps -= steps
    walked += metres
    const aim = rest + effort * Math.min(1, 0.55 + progress * 2) * (0.94 + 0.09 * Math.sin(progress * 13))
    pulse += (aim - pulse) * 0.06 + (random() - 0.5) * 2
    track.at.push(at)
    track.metres.push(metres)
    track.steps.push(steps)
    track.heart.push(measured ? Math.min(194, Math.round(pulse)) : 0)
    if (!located) continue
    // Two rounds that end where they began.
    const heading = progress * 4 * Math.PI + Math.sin(progress * 31) * 0.3
    latitude += (metres * Math.cos(heading)) / metresPerDegree
    longitude += (metres * Math.sin(heading)) / (metresPerDegree * Math.cos((latitude * Math.PI) / 180))
    if (longitude > 180) longitude -= 360
    if (longitude < -180) longitude += 360
    track.latitude.push(Math.round(latitude * 1e8))
    track.longitude.push(Math.round(longitude * 1e8))
    const climb = (sport.hilly * workout.elapsed * sport.speed) / 1000
    track.altitude.push(
      Math.round(6000 + 50 * climb * (1 - Math.cos(progress * 4 * Math.PI)) + Math.sin(walked / 90) * 40),
    )
  }
  return track
}

/** The written heart-rate readings: `[second, beats]`, repeats left out, now and then one replaced within its second. */
export function heartReadings({ at, heart }: SimulatedTrack): [number, number][] {
  const readings: [number, number][] = []
  heart.forEach((value, index) => {
    if (value === 0 || (value === readings.at(-1)?.[1] && index % 3 !== 0 && index < heart.length - 1)) return
    const second = at[index] as number
    readings.push([second, value])
    if (index % 97 === 96) readings.push([second, value + 1], [second, value])
  })
  return readings
}

/** Watts at each point of a ride on the watch; empty for everything else. */
export function powerReadings({ sport, era }: SimulatedWorkout, { heart }: SimulatedTrack): number[] {
  if (sport !== 9 || !era.device.watch) return []
  return heart.map((beats, index) => Math.max(0, 90 + Math.round(beats * 0.5) + (index % 9) * 4))
}

/** Mean of the values above zero, 0 when there are none. */
export function arithmeticMean(values: readonly number[]): number {
  const real = values.filter((value) => value > 0)
  return real.length === 0 ? 0 : real.reduce((sum, value) => sum + value, 0) / real.length
}

/** Metres up and down over a track, small wobbles below one metre left out. */
export function sumClimb(altitude: readonly number[]): { up: number; down: number } {
  let [up, down, from] = [0, 0, altitude[0] ?? 0]
  for (const value of altitude) {
    if (Math.abs(value - from) < 100) continue
    if (value > from) up += value - from
    else down += from - value
    from = value
  }
  return { up: up / 100, down: down / 100 }
}

export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
