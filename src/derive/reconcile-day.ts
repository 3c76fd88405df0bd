// The comparisons of days and nights. The rules come from the protocol notes and hold for real items.

import { addDays } from '../codec/date.ts'
import { unpack } from '../codec/packed.ts'
import { activityLayout, RUNNING } from '../kinds/activity-stage.ts'
import type { Row } from '../kinds/kind.ts'
import { span } from '../kinds/minute-figures.ts'
import { sleepLayout } from '../kinds/sleep-stage.ts'
import type { DevicePart } from '../kinds/sources/band-record.ts'
import { sleepModes } from '../kinds/stages.ts'
import { stressLayout } from '../kinds/stress.ts'
import type { ComparedPair, TotalsCheck } from './reconcile-check.ts'

const number = (row: Row | undefined, name: string) => (typeof row?.[name] === 'number' ? (row[name] as number) : null)
const blob = (row: Row | undefined, name: string) => (row?.[name] instanceof Uint8Array ? row[name] : null)

/** Steps of the minutes `from` to `to` (excluded). */
function countedSteps(activity: Uint8Array, from: number, to: number): number {
  let steps = 0
  for (let minute = from; minute < to; minute++) steps += activity[minute * 3 + 2] ?? 0
  return steps
}

/** Metres of the bouts; null if none states any. */
function boutMetres(bouts: readonly { readonly distance: number | null }[]): number | null {
  const told = bouts.flatMap(({ distance }) => distance ?? [])
  return told.length === 0 ? null : sum(told)
}

const steps: TotalsCheck = {
  subject: 'day',
  inputs: {
    day: { kind: 'day', from: 'day_record' },
    minutes: { kind: 'minute', from: 'minute_series' },
    bouts: { kind: 'activity_stage', from: 'activity_stage_series' },
  },
  measures: {
    steps: { unit: 'steps', doc: "The day's steps against the sum of its minutes." },
    bout_steps: { unit: 'steps', doc: 'Steps of the bouts against the minutes they reach over.' },
    bout_distance: { unit: 'm', doc: "The day's distance against that of its bouts; single steps are in no bout." },
    running_distance: { unit: 'm', doc: 'Distance run against the bouts of running.' },
    heartrate_peak: { unit: 'bpm', doc: 'Highest heart rate against the highest minute.' },
    device_steps_most: { unit: 'steps', doc: "Several devices: steps of the one with most against the day's." },
    device_steps_sum: {
      unit: 'steps',
      doc: "Several devices: their steps in sum against the day's, which counts a minute of two devices once.",
    },
  },
  compare({ day, minutes, bouts }) {
    const activity = blob(minutes?.[0], 'activity')
    const heart = blob(minutes?.[0], 'heartrate')
    const packed = blob(bouts?.[0], 'stages')
    const stages = packed === null ? [] : [...unpack(activityLayout, packed)]
    const told = stages.reduce((sum, stage) => sum + (stage.steps ?? 0), 0)
    const counted =
      activity &&
      stages.reduce((sum, { minute, minutes }) => sum + countedSteps(activity, minute!, minute! + minutes!), 0)
    const peak = heart && span(null, heart, 0, heart.length).max
    const devices = deviceSteps(day?.[0])
    return {
      steps: [number(day?.[0], 'steps'), activity && countedSteps(activity, 0, 1440)],
      bout_steps: [stages.length === 0 ? null : told, counted],
      bout_distance: [number(day?.[0], 'distance'), boutMetres(stages)],
      running_distance: [
        number(day?.[0], 'running_distance'),
        boutMetres(stages.filter(({ mode }) => mode === RUNNING)),
      ],
      heartrate_peak: [number(day?.[0], 'heartrate_peak'), peak],
      device_steps_most: [devices && Math.max(...devices), number(day?.[0], 'steps')],
      device_steps_sum: [devices && sum(devices), number(day?.[0], 'steps')],
    }
  },
}

/** Steps of each device on a day with several; null on other days. */
function deviceSteps(row: Row | undefined): number[] | null {
  if (typeof row?.extra !== 'string') return null
  const { devices } = JSON.parse(row.extra) as { devices?: readonly DevicePart[] }
  const steps = devices?.flatMap((part) => part.steps ?? []) ?? []
  return steps.length === 0 ? null : steps
}

const goals: TotalsCheck = {
  subject: 'day',
  inputs: {
    day: { kind: 'day', from: 'day_record' },
    goals: { kind: 'daily_health', from: 'daily_health' },
  },
  measures: {
    goal_steps: { unit: 'steps', doc: "Steps of the daily goals against the day's." },
    goal_energy: { unit: 'kcal', doc: "Energy of the daily goals against the day's." },
  },
  compare: ({ day, goals }) => ({
    goal_steps: [number(goals?.[0], 'steps'), number(day?.[0], 'steps')],
    goal_energy: [number(goals?.[0], 'energy'), number(day?.[0], 'energy')],
  }),
}

const stress: TotalsCheck = {
  subject: 'day',
  inputs: { stress: { kind: 'stress', from: 'stress_series' } },
  measures: Object.fromEntries(
    ['min', 'mean', 'max', 'relaxed', 'normal', 'medium', 'high'].map((name) => [
      `stress_${name}`,
      { unit: ['min', 'mean', 'max'].includes(name) ? null : '%', doc: `Stress, ${name}, against the points.` },
    ]),
  ),
  compare({ stress }) {
    const row = stress?.[0]
    const points = [...unpack(stressLayout, blob(row, 'points') ?? new Uint8Array())].map(({ stress }) => stress!)
    if (points.length === 0) return {}
    // Shares and means are whole on the wire.
    const share = (from: number, to: number) =>
      Math.round((points.filter((value) => value >= from && value <= to).length * 100) / points.length)
    const decoded = {
      min: points.reduce((least, value) => Math.min(least, value)),
      mean: Math.round(points.reduce((sum, value) => sum + value, 0) / points.length),
      max: points.reduce((most, value) => Math.max(most, value)),
      relaxed: share(1, 39),
      normal: share(40, 59),
      medium: share(60, 79),
      high: share(80, 100),
    }
    return Object.fromEntries(
      Object.entries(decoded).map(([name, value]): [string, ComparedPair] => [
        `stress_${name}`,
        [number(row, name), value],
      ]),
    )
  },
}

const pai: TotalsCheck = {
  subject: 'day',
  inputs: { pai: { kind: 'pai', from: 'pai' } },
  back: 6,
  measures: {
    pai_zones: { unit: null, doc: "The day's points against those of its zones." },
    pai_total: { unit: null, doc: 'The total against the points of seven days, where all seven are known.' },
  },
  compare({ pai = [] }, item) {
    const today = pai.find(({ date }) => date === item)
    const known = new Set(pai.map(({ date }) => date))
    const whole = Array.from({ length: 7 }, (_, back) => addDays(item, -back)).every((date) => known.has(date))
    const zones = ['low', 'medium', 'high'].map((name) => number(today, name))
    return {
      pai_zones: [number(today, 'points'), zones.includes(null) ? null : sum(zones)],
      pai_total: [number(today, 'total'), whole ? sum(pai.map((row) => number(row, 'points'))) : null],
    }
  },
}

const oxygen: TotalsCheck = {
  subject: 'night',
  inputs: { odi: { kind: 'odi', from: 'odi' } },
  measures: { odi: { unit: '/h', doc: 'Oxygen dips per hour against their count by the time measured.' } },
  compare({ odi }) {
    const [dips, measured] = [number(odi?.[0], 'dips'), number(odi?.[0], 'measured')]
    return { odi: [number(odi?.[0], 'index'), dips === null || !measured ? null : dips / (measured / 3600)] }
  },
}

const sleep: TotalsCheck = {
  subject: 'night',
  inputs: {
    night: { kind: 'night', from: 'night' },
    stages: { kind: 'sleep_stage', from: 'sleep_stage_series' },
  },
  measures: {
    light_minutes: { unit: 'min', doc: 'Light sleep against its stages.' },
    deep_minutes: { unit: 'min', doc: 'Deep sleep against its stages.' },
    rem_minutes: { unit: 'min', doc: 'REM sleep against its stages.' },
    awake_minutes: { unit: 'min', doc: 'Awake against the stages.' },
    night_minutes: { unit: 'min', doc: 'From falling asleep to waking against all stages.' },
  },
  compare({ night, stages }) {
    const row = night?.[0]
    const packed = blob(stages?.[0], 'stages')
    if (row === undefined || packed === null || packed.length === 0) return {}
    const minutes: Record<string, number> = { light: 0, deep: 0, rem: 0, awake: 0 }
    let all = 0
    for (const { mode, minutes: length } of unpack(sleepLayout, packed)) {
      const stage = sleepModes[mode ?? -1]
      if (stage !== undefined) minutes[stage]! += length ?? 0
      all += length ?? 0
    }
    const [start, end] = [number(row, 'start'), number(row, 'end')]
    return {
      light_minutes: [number(row, 'light_minutes'), minutes.light],
      deep_minutes: [number(row, 'deep_minutes'), minutes.deep],
      rem_minutes: [number(row, 'rem_minutes'), minutes.rem],
      awake_minutes: [number(row, 'awake_minutes'), minutes.awake],
      night_minutes: [start === null || end === null ? null : (end - start) / 60, all],
    }
  },
}

const resting: TotalsCheck = {
  subject: 'night',
  inputs: {
    night: { kind: 'night', from: 'night' },
    readiness: { kind: 'readiness', from: 'readiness' },
  },
  measures: {
    resting_heartrate: { unit: 'bpm', doc: "The night's resting heart rate against the morning's readiness." },
  },
  compare: ({ night, readiness }) => ({
    resting_heartrate: [number(night?.[0], 'resting_heartrate'), number(readiness?.[0], 'resting_heartrate')],
  }),
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0)
}

export const dayChecks: readonly TotalsCheck[] = [steps, goals, stress, pai, sleep, oxygen, resting]
