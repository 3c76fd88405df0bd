// Sleep of Mi Fitness: nights and naps of two generations of devices, with the same fields (mi-fitness.md section 2.1).
//
//   bedtime, wake_up_time                  epoch seconds; 0 on naps of older devices, whose items say when
//   sleep_light/deep/rem/awake_duration    minutes; duration = light + deep + REM
//   items                                  [{start_time, end_time, state}]; state 2 deep, 3 light, 4 REM, 5 awake

import { epochOfDate } from '../../codec/date.ts'
import { lenientNumber, within } from '../../codec/number.ts'
import { pack } from '../../codec/packed.ts'
import { instant, localDate } from '../clock.ts'
import { feed } from '../feed.ts'
import { type Issue, jsonText, type Kind, type Row, shorten } from '../kind.ts'
import { nap } from '../nap.ts'
import { night } from '../night.ts'
import { sleepLayout, sleepStage } from '../sleep-stage.ts'
import { isRecord } from '../sources/events.ts'
import { isWithin, type MiReply, type MiRow } from './reply.ts'
import { sampleSource } from './source.ts'

const source = (key: string, title: string) =>
  sampleSource({ name: `mi_${key}`, title: `Mi Fitness: ${title}`, key, days: 30 })

/** Nights and naps of newer devices, told apart by `is_nap`. */
export const miSleep = source('sleep', 'sleep')
export const miNightSleep = source('watch_night_sleep', 'nights of older devices')
export const miNapSleep = source('watch_daytime_sleep', 'naps of older devices')

/** The codes of the store's stages for the cloud's states; 0 is unclassified (nights of 2018). */
const modes: Readonly<Record<number, number>> = { 2: 5, 3: 4, 4: 8, 5: 7 }

interface MiStage {
  readonly start: number
  readonly end: number
  readonly state: number | null
}

interface MiSleepRecord {
  readonly date: string
  readonly start: number
  readonly end: number
  readonly nap: boolean
  readonly row: MiRow
  readonly stages: readonly MiStage[]
}

/** The sleeps that a reply tells, by the local day of waking. */
function sleepsIn(reply: MiReply, naps: boolean): Map<string, MiSleepRecord[]> {
  const days = new Map<string, MiSleepRecord[]>()
  for (const row of reply.rows) {
    const sleep = row.deleted ? null : sleepIn(row, naps)
    if (sleep === null || !isWithin(reply, sleep.date)) continue
    const list = days.get(sleep.date)
    if (list === undefined) days.set(sleep.date, [sleep])
    else list.push(sleep)
  }
  return days
}

function sleepIn(row: MiRow, naps: boolean): MiSleepRecord | null {
  const { value, offset } = row
  const stages = (Array.isArray(value.items) ? value.items : []).flatMap((item) => {
    const [start, end] = [time(item, 'start_time'), time(item, 'end_time')]
    return start === null || end === null || end <= start ? [] : [{ start, end, state: stateIn(item) }]
  })
  stages.sort((a, b) => a.start - b.start)
  const start = time(value, 'bedtime') ?? stages[0]?.start
  const end = time(value, 'wake_up_time') ?? stages.at(-1)?.end
  if (start === undefined || end === undefined || end <= start || end - start > 2 * 86_400) return null
  const nap = naps || value.is_nap === true || lenientNumber(value.is_nap) === 1
  return { date: localDate(end, offset), start, end, nap, row, stages }
}

const time = (fields: unknown, name: string) => (isRecord(fields) ? instant(lenientNumber(fields[name])) : null)
const stateIn = (item: unknown) => (isRecord(item) ? lenientNumber(item.state) : null)

/** The longest sleep of a day that is no nap; undefined where all are naps. */
function mainSleep(sleeps: readonly MiSleepRecord[]): MiSleepRecord | undefined {
  const nights = sleeps.filter(({ nap }) => !nap)
  return nights.reduce<MiSleepRecord | undefined>(
    (best, one) => (best && length(best) >= length(one) ? best : one),
    undefined,
  )
}

const length = ({ start, end }: MiSleepRecord) => end - start

/** Naps, and shorter sleeps that lie apart from the main one; one of two that overlap. */
function napsBeside(sleeps: readonly MiSleepRecord[], main: MiSleepRecord | undefined): MiSleepRecord[] {
  const taken = main === undefined ? [] : [main]
  for (const one of [...sleeps].sort((a, b) => length(b) - length(a) || a.start - b.start))
    if (one !== main && !taken.some((other) => one.start < other.end && other.start < one.end)) taken.push(one)
  return taken.filter((one) => one !== main).sort((a, b) => a.start - b.start)
}

function nightRow({ date, start, end, row: { value, offset } }: MiSleepRecord): Row {
  const rem = minutes(value.sleep_rem_duration)
  const hasRem = (rem ?? 0) > 0 || (Array.isArray(value.items) && value.items.some((item) => stateIn(item) === 4))
  return {
    date,
    start,
    end,
    utc_offset: offset,
    light_minutes: minutes(value.sleep_light_duration),
    deep_minutes: minutes(value.sleep_deep_duration),
    // A device that does not tell REM apart writes 0.
    rem_minutes: hasRem ? rem : null,
    awake_minutes: minutes(value.sleep_awake_duration),
    score: scoreIn(value),
    resting_heartrate: null,
    wake_count: within(lenientNumber(value.awake_count), 0, 200),
    edited_start: null,
    edited_end: null,
    device_source: null,
    sleep_algorithm: null,
    score_algorithm: null,
    extra: otherFields(value),
  }
}

/** The score under one of its names; 0 is none. */
function scoreIn(value: MiRow['value']): number | null {
  const named = [value.sleep_score, value.total_score, value.score].map(lenientNumber)
  return within(
    named.find((score) => score !== null && score > 0),
    1,
    100,
  )
}

const minutes = (value: unknown) => within(lenientNumber(value), 0, 2880)

const named = new Set(
  `bedtime wake_up_time date_time timezone duration items is_nap awake_count sleep_light_duration sleep_deep_duration
  sleep_rem_duration sleep_awake_duration sleep_score total_score score device_bedtime device_wake_up_time bed_timestamp
  out_bed_timestamp protoTime sleep_trace_duration sleep_stage`.split(/\s+/),
)

/** What the kind has no column for, as it came: heart rate, oxygen and HRV of the sleep among it. */
function otherFields(value: MiRow['value']): string | null {
  const rest = Object.entries(value).filter(([name]) => !named.has(name))
  return rest.length === 0 ? null : jsonText(Object.fromEntries(rest))
}

/** The stages in minutes from the midnight of the date, packed as the store keeps them. */
function packed(date: string, offset: number | null, stages: readonly MiStage[]): Uint8Array | null {
  if (stages.length === 0) return null
  const midnight = epochOfDate(date) - (offset ?? 0) - 86_400
  const spans = stages.map(({ start, end, state }) => {
    const minute = Math.round((start - midnight) / 60)
    return { minute, minutes: Math.round((end - midnight) / 60) - minute, mode: stageMode(state) }
  })
  return pack(sleepLayout, spans)
}

/** Unknown states keep their number where the store's own codes do not use it. */
const stageMode = (state: number | null) =>
  state === null ? null : (modes[state] ?? (state < 4 ? state : 100 + state))

function* unknownStates(date: string, sleeps: readonly MiSleepRecord[]): Generator<Issue> {
  const unknown = new Set(sleeps.flatMap(({ stages }) => stages.map(({ state }) => state)))
  for (const state of unknown)
    if (state === null || modes[state] === undefined)
      yield { issue: 'unknown-code', group: date, detail: `sleep state ${shorten(state)}` }
}

function napRow({ date, start, end, stages, row: { offset } }: MiSleepRecord): Row {
  const sum = (state: number) =>
    Math.round(stages.reduce((total, one) => total + (one.state === state ? one.end - one.start : 0), 0) / 60)
  const whole = Math.round((end - start) / 60)
  const [deep, rem, awake] = [sum(2), sum(4), sum(5)]
  return {
    date,
    minute: Math.round((start + (offset ?? 0) - epochOfDate(date)) / 60),
    start,
    end,
    light_minutes: whole - deep - rem - awake,
    deep_minutes: deep,
    rem_minutes: rem,
    awake_minutes: awake,
  }
}

function sleepKinds(of: typeof miSleep, naps: boolean): Kind[] {
  const groups = (reply: MiReply) => sleepsIn(reply, naps).keys()
  const nights = feed(night, of, {
    groups,
    *decode(reply) {
      for (const sleeps of sleepsIn(reply, naps).values()) {
        const main = mainSleep(sleeps)
        if (main !== undefined) yield nightRow(main)
      }
    },
  })
  const stages = feed(sleepStage, of, {
    groups,
    *decode(reply) {
      for (const [date, sleeps] of sleepsIn(reply, naps)) {
        const main = mainSleep(sleeps)
        const beside = napsBeside(sleeps, main)
        const offset = (main ?? beside[0])!.row.offset
        const dozed = packed(
          date,
          offset,
          beside.flatMap((one) => one.stages),
        )
        const slept = packed(date, offset, main?.stages ?? [])
        if (slept !== null || dozed !== null) yield { date, utc_offset: offset, stages: slept, naps: dozed }
        yield* unknownStates(date, sleeps)
      }
    },
  })
  const dozes = feed(nap, of, {
    groups,
    *decode(reply) {
      for (const sleeps of sleepsIn(reply, naps).values()) yield* napsBeside(sleeps, mainSleep(sleeps)).map(napRow)
    },
  })
  // Naps of older devices come by themselves: they say nothing of the night, nor do its nights of the naps.
  return naps ? [dozes] : of === miSleep ? [nights, stages, dozes] : [nights, stages]
}

export const sleepFeeds = [
  ...sleepKinds(miSleep, false),
  ...sleepKinds(miNightSleep, false),
  ...sleepKinds(miNapSleep, true),
]
