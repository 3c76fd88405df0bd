// Rows of the Mi Fitness cloud, as the band of the person `mover` writes them: one key, JSON text in `value`
// (docs/cloud/mi-fitness.md). The life is that of the other cloud's records, so both can be compared.

import { recordMinutes } from '../minutes.ts'
import { measureOxygen, measureStress, midnightMillis } from '../moments.ts'
import { eraOn, type SimulatedPerson } from '../person.ts'
import { type DayPlan, type PlannedSleepStage, planDay } from '../plan.ts'
import { chance } from '../random.ts'

export interface MiWireRow {
  readonly sid: string
  readonly key: string
  /** Epoch seconds. */
  readonly time: number
  readonly value: string
  readonly zone_offset: number
  readonly zone_name: string
  readonly tag?: string
  readonly update_time?: number
}

/** The band's source id. */
export const bandSid = '871234567'

const states = { light: 3, deep: 2, rem: 4, awake: 5 } as const

/** Keys of `get_fitness_data_by_time`, and what one day has of each. */
const keys: Readonly<Record<string, (day: MiDay) => readonly MiWireRow[]>> = {
  steps: (day) =>
    minutes(day).flatMap(({ at, steps }) =>
      steps === 0
        ? []
        : [row(day, 'steps', at, { steps, distance: Math.round(steps * 0.71), calories: ~~(steps / 25) })],
    ),
  heart_rate: (day) =>
    minutes(day).flatMap(({ at, bpm }) => (bpm === 0 ? [] : [row(day, 'heart_rate', at, { bpm, type: 0 })])),
  resting_heart_rate: (day) => [
    // Midnight in UTC of the local day, and no time inside.
    rowAt(day, 'resting_heart_rate', day.plan.day * 86400, {
      bpm: day.plan.resting,
      date_time: day.plan.day * 86400,
    }),
  ],
  stress: (day) =>
    measureStress(day.person, day.plan.day).map(({ at, value }) => row(day, 'stress', at / 1000, { stress: value })),
  spo2: (day) =>
    measureOxygen(day.person, day.plan.day).map(({ at, value }) =>
      row(day, 'spo2', Math.floor(at / 1000), { spo2: value }),
    ),
  sleep: sleepRows,
  watch_daytime_sleep: napRows,
  pai: (day) => [
    rowAt(day, 'pai', midnight(day), {
      daily_pai: 8 + (day.plan.day % 11),
      total_pai: 70 + (day.plan.day % 30),
      low_zone_pai: 4,
      medium_zone_pai: 3,
      high_zone_pai: 1 + (day.plan.day % 11),
      date_time: midnight(day),
    }),
  ],
  valid_stand: (day) =>
    hours(day).map((hour) => {
      const start = midnight(day) + hour * 3600
      return rowAt(day, 'valid_stand', start, { start_time: start, end_time: start + 3600 })
    }),
  intensity: (day) =>
    day.plan.bouts
      .filter(({ effort }) => effort > 45)
      .flatMap(({ start, end }) =>
        Array.from({ length: Math.max(0, Math.min(end, 1440) - start) }, (_, i) =>
          row(day, 'intensity', midnight(day) + (start + i) * 60, {}),
        ),
      ),
  weight: (day) =>
    day.plan.day % 6 === 0
      ? [
          row(day, 'weight', midnight(day) + 7 * 3600, {
            weight: Math.round((68 + 1.6 * Math.sin(day.plan.day / 70)) * 100) / 100,
            bmi: 23.1,
            body_fat_rate: 27.4,
            moisture_rate: 0,
          }),
        ]
      : [],
}

/** Daily reports of `get_aggregated_fitness_data_by_time`. */
const reports: Readonly<Record<string, (day: MiDay) => object | null>> = {
  steps: (day) => {
    const steps = minutes(day).reduce((sum, one) => sum + one.steps, 0)
    return { steps, distance: Math.round(steps * 0.71), calories: ~~(steps / 25), goal: 8000 }
  },
  heart_rate: (day) => {
    const beats = minutes(day).flatMap(({ bpm }) => (bpm === 0 ? [] : [bpm]))
    if (beats.length === 0) return null
    const mean = Math.round(beats.reduce((sum, bpm) => sum + bpm, 0) / beats.length)
    return { avg_hr: mean, avg_rhr: day.plan.resting, max_hr: Math.max(...beats), min_hr: Math.min(...beats) }
  },
  sleep: (day) => {
    const { night } = day.plan
    if (night === undefined) return null
    const of = (stage: PlannedSleepStage['stage']) => stageMinutes(night.stages, stage)
    return {
      total_duration: of('light') + of('deep') + of('rem'),
      // The cloud computes it again within weeks.
      sleep_score: score(day) - (day.fresh ? 2 : 0),
      sleep_deep_duration: of('deep'),
      sleep_light_duration: of('light'),
      sleep_rem_duration: of('rem'),
      sleep_awake_duration: of('awake'),
    }
  },
  stress: (day) => {
    const values = measureStress(day.person, day.plan.day).map(({ value }) => value)
    if (values.length === 0) return null
    const mean = Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)
    return { avg_stress: mean, max_stress: Math.max(...values), min_stress: Math.min(...values) }
  },
}

interface MiDay {
  readonly person: SimulatedPerson
  readonly plan: DayPlan
  readonly zone: string
  /** First minute of the band on this day, and the first after its last. */
  readonly from: number
  readonly until: number
  /** Whether its reports will be computed once more. */
  readonly fresh: boolean
}

/** Days within which reports change once more. */
const FRESH = 14

/** The days that rows of this range can be of, as the cloud has them at `now`. */
function* daysIn(person: SimulatedPerson, from: number, to: number, now: number): Generator<MiDay> {
  for (let day = Math.floor(from / 86400) - 1; day <= Math.floor(to / 86400) + 1; day++) {
    if (!person.present(day)) continue
    const plan = planDay(person, day)
    const until = Math.min(1440, Math.floor((now - (day * 86400 - plan.offset)) / 60))
    // The band is unpacked in the afternoon of its first day.
    yield {
      person,
      plan,
      zone: person.zoneOf(day),
      from: day === person.first ? 900 : 0,
      until,
      fresh: now / 86400 - day < FRESH,
    }
  }
}

/** Rows of a key from `start` to `end`, both included, in the order of time. */
export function sampleRows(person: SimulatedPerson, key: string, start: number, end: number, now: number): MiWireRow[] {
  const of = keys[key]
  if (of === undefined) return []
  return within(
    [...daysIn(person, start, end, now)].flatMap((day) => of(day)),
    start,
    Math.min(end, now),
  )
}

/** Daily reports of a key. Scores of the newest days change once more within weeks. */
export function reportRows(person: SimulatedPerson, key: string, start: number, end: number, now: number): MiWireRow[] {
  const of = reports[key]
  if (of === undefined) return []
  const rows = [...daysIn(person, start, end, now)].flatMap((day) => {
    const value = of(day)
    if (value === null) return []
    const at = midnight(day)
    return [{ ...rowAt(day, key, at, value), tag: 'daily_report', update_time: at + 90_000 }]
  })
  return within(rows, start, end)
}

function within(rows: readonly MiWireRow[], start: number, end: number): MiWireRow[] {
  return rows.filter(({ time }) => time >= start && time <= end).sort((a, b) => a.time - b.time)
}

/** The minutes of a day with something in them. */
function minutes({ person, plan, from, until }: MiDay): { at: number; steps: number; bpm: number }[] {
  const era = { ...eraOn(person, plan.day), every: 1 }
  const { activity, heart } = recordMinutes(person, plan, era, from, until)
  const start = midnightMillis(plan) / 1000
  return Array.from({ length: 1440 }, (_, minute) => ({
    at: start + minute * 60,
    steps: activity[minute * 3 + 2]!,
    bpm: heart[minute]! < 254 ? heart[minute]! : 0,
  })).filter(({ steps, bpm }) => steps > 0 || bpm > 0)
}

function hours({ plan, from, until }: MiDay): number[] {
  const moved = new Set(plan.bouts.map(({ start }) => Math.floor(start / 60)))
  return [...moved].filter((hour) => hour * 60 >= from && (hour + 1) * 60 <= until).sort((a, b) => a - b)
}

function sleepRows(day: MiDay): MiWireRow[] {
  const { plan, from, until } = day
  const { night } = plan
  if (night === undefined || night.end - 1440 > until || from > 0) return []
  const of = (stage: PlannedSleepStage['stage']) => stageMinutes(night.stages, stage)
  const start = midnight(day) + (night.start - 1440) * 60
  const end = midnight(day) + (night.end - 1440) * 60
  const value = {
    bedtime: start,
    wake_up_time: end,
    date_time: midnight(day),
    timezone: quarter(plan.offset),
    duration: of('light') + of('deep') + of('rem'),
    sleep_deep_duration: of('deep'),
    sleep_light_duration: of('light'),
    sleep_rem_duration: of('rem'),
    sleep_awake_duration: of('awake'),
    awake_count: night.stages.filter(({ stage }) => stage === 'awake').length,
    sleep_score: score(day),
    avg_hr: plan.resting + 2,
    items: night.stages.map((one) => item(day, one)),
  }
  return [rowAt(day, 'sleep', midnight(day), value)]
}

function napRows(day: MiDay): MiWireRow[] {
  const { plan, until } = day
  const naps = plan.naps.filter(({ stop }) => stop - 1440 < until)
  if (naps.length === 0) return []
  const items = naps.map((one) => item(day, one))
  const value = {
    // Some firmwares leave it out.
    bedtime: plan.day % 3 === 0 ? 0 : items[0]!.start_time,
    wake_up_time: items.at(-1)!.end_time,
    date_time: midnight(day),
    timezone: quarter(plan.offset),
    duration: stageMinutes(naps, 'light') + stageMinutes(naps, 'deep') + stageMinutes(naps, 'rem'),
    items,
  }
  return [rowAt(day, 'watch_daytime_sleep', midnight(day), value)]
}

function item(day: MiDay, { start, stop, stage }: PlannedSleepStage) {
  const from = midnight(day) + (start - 1440) * 60
  return { start_time: from, end_time: from + (stop - start + 1) * 60, state: states[stage] }
}

function stageMinutes(stages: readonly PlannedSleepStage[], wanted: PlannedSleepStage['stage']): number {
  return stages.reduce((sum, { start, stop, stage }) => sum + (stage === wanted ? stop - start + 1 : 0), 0)
}

function score({ person, plan }: MiDay): number {
  return 68 + Math.floor(chance(person.seed, 'mi score', plan.day) * 28)
}

/** Epoch seconds of the day's local midnight. */
function midnight({ plan }: MiDay): number {
  return midnightMillis(plan) / 1000
}

/** As a signed byte of quarter hours. */
export function quarter(offset: number): number {
  return offset / 900
}

/** A row that has its time inside as well. */
function row(day: MiDay, key: string, time: number, value: object): MiWireRow {
  return rowAt(day, key, time, { time, ...value })
}

function rowAt({ plan, zone }: MiDay, key: string, time: number, value: object): MiWireRow {
  return { sid: bandSid, key, time, value: JSON.stringify(value), zone_offset: plan.offset, zone_name: zone }
}
