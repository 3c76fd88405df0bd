// The bytes a device writes for one day: 1440 x (category, intensity, steps) and 1440 heart rates.
//
// | device  | nothing    | idle          | walking, running        | asleep            | heart rate: none / not measured |
// | band    | 126,0,0    | 80, 96, 90    | 1 17 33 / 66 50 82      | 121 light 123 deep| 254 / 255                       |
// | watch   | 115 off, 118 charging | 80, 88, 96, 112 | 64           | 120               | 254 / 254                       |
// Layout and codes: data.md 1.4, 1.5; how bytes look minute by minute: the public sample of a Mi Band day.

import { zoneOffset } from './calendar.ts'
import type { Era, SimulatedPerson } from './person.ts'
import { type DayPlan, type PlannedBout, type PlannedNight, type PlannedSleepStage, planNight } from './plan.ts'
import { between, type SimulatorRandom, seededRandom } from './random.ts'

export interface SimulatedMinutes {
  /** 4320 bytes: category, intensity, steps of local minutes 0 to 1439. */
  readonly activity: Uint8Array
  /** 1440 bytes: beats a minute. */
  readonly heart: Uint8Array
}

/** Bytes of `plan`'s day as `era`'s device wrote them, for minutes `from` (inclusive) to `until` (exclusive); the rest is empty. */
export function recordMinutes(
  person: SimulatedPerson,
  plan: DayPlan,
  era: Era,
  from: number,
  until: number,
): SimulatedMinutes {
  const activity = new Uint8Array(4320)
  const heart = new Uint8Array(1440)
  const random = seededRandom(person.seed, person.userId, 'minutes', plan.day)
  const canvas: Canvas = { activity, heart, era, random, resting: plan.resting, pulse: plan.resting }
  const asleep = sleepOfDay(person, plan)
  drawIdle(canvas, asleep)
  for (const bout of plan.bouts) if (asleep[bout.start] === 0 && asleep[bout.end] === 0) drawBout(canvas, bout)
  drawHeart(canvas, plan, asleep)
  for (const off of plan.off) drawNothing(canvas, off.start, off.end, off.charging ? 118 : 115)
  drawNothing(canvas, 0, from, 126)
  drawNothing(canvas, until, 1440, 126)
  return { activity, heart }
}

interface Canvas extends SimulatedMinutes {
  readonly era: Era
  readonly random: SimulatorRandom
  readonly resting: number
  pulse: number
}

/** Per minute of the day: 0 awake, 1 light, 2 deep, 3 REM, 4 awake in bed. */
function sleepOfDay(person: SimulatedPerson, plan: DayPlan): Uint8Array {
  const asleep = new Uint8Array(1441)
  const code = { light: 1, deep: 2, rem: 3, awake: 4 }
  const mark = (stages: readonly PlannedSleepStage[], shift: number): void => {
    for (const { start, stop, stage } of stages) {
      asleep.fill(code[stage], Math.max(0, start + shift), Math.max(0, Math.min(1440, stop + shift + 1)))
    }
  }
  if (plan.night !== undefined) mark(plan.night.stages, -1440)
  mark(plan.naps, -1440)
  const next: PlannedNight | undefined = planNight(person, plan.day + 1)
  // The coming night counts its minutes from this day's midnight under its own offset.
  const shift = (plan.offset - zoneOffset(person.zoneOf(plan.day + 1), plan.day + 1)) / 60
  if (next !== undefined) mark(next.stages, shift)
  return asleep
}

/** Lying, sitting and pottering about: long quiet runs with short clumps of steps. */
function drawIdle({ activity, era, random }: Canvas, asleep: Uint8Array): void {
  const watch = era.device.watch
  let level = 0
  let clump = 0
  for (let minute = 0; minute < 1440; minute++) {
    const at = minute * 3
    const stage = asleep[minute] as number
    if (stage !== 0) {
      activity[at] = watch ? 120 : stage === 2 ? 123 : stage === 4 ? 124 : 121
      if (stage === 4) activity[at + 1] = 12
      continue
    }
    if (minute % 30 === 0) level = random() < 0.7 ? 0 : between(random, 1, 4) * 6
    if (clump === 0 && random() < 0.02) clump = between(random, 1, 4)
    if (clump > 0) {
      clump--
      const steps = between(random, 2, 11) * 4
      activity[at] = watch ? 64 : 1
      activity[at + 1] = Math.min(255, steps + 16)
      activity[at + 2] = steps
    } else {
      activity[at] = level > 12 ? (watch ? 88 : 96) : 80
      activity[at + 1] = level
    }
  }
}

function drawBout({ activity, era, random }: Canvas, { start, end, pace, cadence }: PlannedBout): void {
  for (let minute = start; minute < Math.min(end, 1440); minute++) {
    const at = minute * 3
    const steps = pace === 'still' ? 0 : Math.max(1, cadence + between(random, -4, 4))
    activity[at] = boutCategory(era, pace, random)
    activity[at + 1] = pace === 'still' ? 60 : Math.min(255, Math.round(steps * 0.95) + (steps % 3))
    activity[at + 2] = steps
  }
}

function boutCategory(era: Era, pace: PlannedBout['pace'], random: SimulatorRandom): number {
  if (pace === 'still') return era.device.watch ? 112 : 96
  if (era.device.watch) return 64
  if (pace === 'run') return random() < 0.8 ? 66 : random() < 0.5 ? 50 : 82
  return random() < 0.8 ? 1 : random() < 0.6 ? 17 : 33
}

/** Every minute asleep and in workouts, every few minutes otherwise; 254 (older bands 255) where nothing was measured. */
function drawHeart(canvas: Canvas, plan: DayPlan, asleep: Uint8Array): void {
  const { heart, era, random, resting } = canvas
  if (era.every === 0) {
    heart.fill(254)
    return
  }
  heart.fill(era.version === 5 ? 255 : 254)
  const effort = new Uint8Array(1440)
  for (const bout of plan.bouts) effort.fill(bout.effort, bout.start, bout.end)
  for (let minute = 0; minute < 1440; minute++) {
    const stage = asleep[minute] as number
    const push = effort[minute] as number
    if (stage !== 0) {
      const aim = resting + [0, 1, -2, 4, 9][stage]!
      if (random() < 0.22) canvas.pulse += canvas.pulse < aim ? 1 : canvas.pulse > aim ? -1 : random() < 0.5 ? 1 : -1
      else if (Math.abs(canvas.pulse - aim) > 8) canvas.pulse += Math.sign(aim - canvas.pulse) * 4
      heart[minute] = canvas.pulse
    } else if (push > 45) {
      canvas.pulse += Math.round((resting + push - canvas.pulse) / 3) + between(random, -2, 2)
      heart[minute] = Math.min(196, canvas.pulse)
    } else if (minute % era.every === 0) {
      canvas.pulse = resting + 14 + push + between(random, -5, 6)
      heart[minute] = canvas.pulse
    }
  }
}

function drawNothing({ activity, heart, era }: Canvas, start: number, end: number, category: number): void {
  const code = era.device.watch ? category : 126
  for (let minute = Math.max(0, start); minute < Math.min(1440, end); minute++) {
    activity[minute * 3] = code
    activity[minute * 3 + 1] = 0
    activity[minute * 3 + 2] = 0
    heart[minute] = 254
  }
}
