// The days of the vendor's account export: CSV files of totals, minutes, heart rate, sleep and its stages. Columns differ
// from year to year, so they are found by name.
//
//   ACTIVITY         date, steps, distance (m), runDistance, calories (kcal)
//   ACTIVITY_MINUTE  date, time (local HH:MM), steps          only minutes with steps
//   ACTIVITY_STAGE   date, start, stop (HH:MM), distance, calories, steps
//   SLEEP            date, deepSleepTime, shallowSleepTime, wakeTime, REMTime (min), start, stop (epoch s or UTC), naps (JSON)
//   SLEEP_MINUTE     date, time (local), stage
//   HEARTRATE_AUTO   date, time (local), heartRate
//
// Facts: protocol notes on the account export.

import { splitFiles } from '../../codec/bundle.ts'
import { csvColumns, readCsv } from '../../codec/csv.ts'
import { epochOfDate, isDate } from '../../codec/date.ts'
import { lenientNumber } from '../../codec/number.ts'
import { textOf } from '../../codec/text.ts'
import { offsetOfDay } from '../../codec/zone.ts'
import { category } from '../minute-codes.ts'
import { bandData, MINUTES } from '../sources/band-data.ts'
import { encodeBandData } from '../sources/band-data-encode.ts'
import { type ImportedSource, trust } from './imported.ts'

/** What a CSV of the export holds, told by its columns; null for a file that is none of them. */
export function exportTable(columns: readonly string[]): ExportTable | null {
  const has = (...names: string[]) => names.every((name) => columns.includes(name))
  if (has('date', 'deepSleepTime')) return 'SLEEP'
  if (has('date', 'time', 'stage')) return 'SLEEP_MINUTE'
  if (has('date', 'time', 'heartRate')) return 'HEARTRATE_AUTO'
  if (has('date', 'time', 'steps')) return 'ACTIVITY_MINUTE'
  if (has('date', 'start', 'stop', 'steps')) return 'ACTIVITY_STAGE'
  if (has('date', 'steps')) return 'ACTIVITY'
  if (has('sportTime(s)')) return 'SPORT'
  if (has('weight') && (has('time') || has('timestamp'))) return 'BODY'
  if (has('heartRate') && (has('time') || has('timestamp'))) return 'HEARTRATE'
  return has('userId', 'nickName') ? 'USER' : null
}

export type ExportTable =
  | 'ACTIVITY'
  | 'ACTIVITY_MINUTE'
  | 'ACTIVITY_STAGE'
  | 'SLEEP'
  | 'SLEEP_MINUTE'
  | 'HEARTRATE_AUTO'
  | 'HEARTRATE'
  | 'BODY'
  | 'SPORT'
  | 'USER'

export const exportDays: ImportedSource = {
  name: 'export_days',
  title: 'Days of the account export',
  trust: trust.export,
  feeds: bandData,
  convert(body, { zone }) {
    const days = new Days(zone)
    for (const { bytes } of splitFiles(body)) days.read(textOf(bytes))
    return encodeBandData(days.records())
  },
}

type Fields = Readonly<Record<string, string>>

interface Day {
  totals?: Fields
  sleep?: Fields
  activity?: Uint8Array
  heartrate?: Uint8Array
  bouts: Fields[]
  /** In the order of the file. */
  stages: { readonly minute: number; readonly mode: number }[]
}

class Days {
  private readonly days = new Map<string, Day>()
  private readonly zone: string | null

  constructor(zone: string | null) {
    this.zone = zone
  }

  read(text: string): void {
    const table = exportTable(csvColumns(text))
    for (const row of readCsv(text)) {
      const date = row.date ?? ''
      if (!isDate(date)) continue
      const day = this.dayOf(date)
      const minute = minuteOf(row.time)
      if (table === 'ACTIVITY') day.totals = row
      else if (table === 'SLEEP') day.sleep = row
      else if (table === 'ACTIVITY_STAGE') day.bouts.push(row)
      else if (minute === null) continue
      else if (table === 'ACTIVITY_MINUTE') {
        day.activity ??= blank()
        day.activity[minute * 3 + 2] = byte(row.steps)
      } else if (table === 'HEARTRATE_AUTO') {
        day.heartrate ??= new Uint8Array(MINUTES)
        day.heartrate[minute] = byte(row.heartRate)
      } else if (table === 'SLEEP_MINUTE') day.stages.push({ minute, mode: modes[row.stage?.toUpperCase() ?? ''] ?? 0 })
    }
  }

  records() {
    return [...this.days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, day]) => ({
        date,
        offset: null,
        summary: {
          stp: stepsOf(day),
          ...(day.sleep === undefined ? {} : { slp: sleepOf(date, day, day.sleep, this.zone) }),
        },
        activity: day.activity ?? null,
        heartrate: day.heartrate ?? null,
      }))
  }

  private dayOf(date: string): Day {
    let day = this.days.get(date)
    if (day === undefined) {
      day = { bouts: [], stages: [] }
      this.days.set(date, day)
    }
    return day
  }
}

/** The cloud's codes of stages. */
const modes: Readonly<Record<string, number>> = { LIGHT: 4, DEEP: 5, WAKE: 7, REM: 8 }

function stepsOf({ totals, bouts }: Day) {
  const stage = bouts.flatMap(({ start, stop, steps, distance, calories }) => {
    const [from, to] = [minuteOf(start), minuteOf(stop)]
    return from === null || to === null ? [] : [{ start: from, stop: to, step: steps, dis: distance, cal: calories }]
  })
  return {
    ttl: number(totals?.steps),
    dis: number(totals?.distance),
    cal: number(totals?.calories),
    runDist: number(totals?.runDistance),
    ...(stage.length === 0 ? {} : { stage }),
  }
}

function sleepOf(date: string, { stages }: Day, row: Fields, zone: string | null) {
  const [start, end] = [instantOf(row.start), instantOf(row.stop)]
  const rem = number(row.REMTime)
  const night = anchored(date, stages, start)
  return {
    st: start ?? 0,
    ed: end ?? 0,
    dp: number(row.deepSleepTime),
    lt: number(row.shallowSleepTime),
    wk: number(row.wakeTime),
    dt: rem ?? 0,
    supRem: rem !== null,
    stage: runsOf(night),
    odd_stage: napsOf(row.naps, midnightBefore(date, start, night[0]?.minute, zone)),
  }
}

/** Epoch seconds of the midnight before `date`: by the night's own minutes, which tell its clock, else by the home zone. */
function midnightBefore(date: string, start: number | null, first: number | undefined, zone: string | null) {
  if (start !== null && first !== undefined) return start - first * 60
  const midnight = epochOfDate(date)
  return midnight - 86_400 - ((zone === null ? null : offsetOfDay(zone, midnight)) ?? 0)
}

/** Minutes from the midnight before `date`, the cloud's own count. */
function anchored(date: string, stages: Day['stages'], start: number | null): Day['stages'] {
  // A night runs over midnight where the clock falls back; without that, late hours are the evening before.
  const turn = stages.findIndex(({ minute }, i) => i > 0 && minute < stages[i - 1]!.minute - MINUTES / 2)
  const list = stages.map(({ minute, mode }, i) => {
    const evening = turn < 0 ? minute >= 20 * 60 : i < turn
    return { minute: evening ? minute : minute + MINUTES, mode }
  })
  const first = list[0]
  if (first === undefined || start === null) return list
  // Some exports date the minutes a day late: no place on earth is more than 14 hours from UTC.
  const apart = epochOfDate(date) - 86_400 + first.minute * 60 - start
  const days = apart > 14 * 3600 ? 1 : apart < -14 * 3600 ? -1 : 0
  return list.map(({ minute, mode }) => ({ minute: minute - days * MINUTES, mode })).filter(({ minute }) => minute >= 0)
}

/** Stages as runs of minutes; a minute that comes twice counts once. */
function runsOf(stages: Day['stages']): { start: number; stop: number; mode: number }[] {
  const runs: { start: number; stop: number; mode: number }[] = []
  for (const { minute, mode } of stages) {
    const last = runs.at(-1)
    if (last !== undefined && minute <= last.stop) continue
    if (last !== undefined && last.mode === mode && minute === last.stop + 1) last.stop = minute
    else runs.push({ start: minute, stop: minute, mode })
  }
  return runs
}

/** Naps as light sleep, in minutes from `midnight`. */
function napsOf(text: string | undefined, midnight: number) {
  let list: unknown
  try {
    list = JSON.parse(text || '[]')
  } catch {
    return []
  }
  if (!Array.isArray(list)) return []
  return list.flatMap((nap: Record<string, unknown> | null) => {
    const [from, to] = [instantOf(nap?.start), instantOf(nap?.stop ?? nap?.end)]
    if (from === null || to === null || to <= from) return []
    const start = Math.round((from - midnight) / 60)
    return [{ start, stop: start + Math.round((to - from) / 60) - 1, mode: 4 }]
  })
}

/** Epoch seconds of `1646150400` or of `2026-03-01 16:00:00+0000`; null for anything else. */
export function instantOf(value: unknown): number | null {
  const seconds = lenientNumber(value)
  if (seconds !== null) return seconds > 1e11 ? seconds / 1000 : seconds
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d) ?([+-]\d\d):?(\d\d)$/.exec(
    typeof value === 'string' ? value.trim() : '',
  )
  if (parts === null) return null
  const at = Date.parse(`${parts[1]}T${parts[2]}${parts[3]}:${parts[4]}`)
  return Number.isNaN(at) ? null : at / 1000
}

function minuteOf(time: string | undefined): number | null {
  const [, hours, minutes] = /^(\d\d?):(\d\d)(?::\d\d)?$/.exec(time?.trim() ?? '') ?? []
  const minute = Number(hours) * 60 + Number(minutes)
  return Number.isInteger(minute) && minute < MINUTES ? minute : null
}

/** What a day of minutes holds where the export says nothing: no category, no steps. */
function blank(): Uint8Array {
  const activity = new Uint8Array(MINUTES * 3)
  for (let minute = 0; minute < MINUTES; minute++) activity[minute * 3] = category.noData
  return activity
}

function byte(value: string | undefined): number {
  return Math.max(0, Math.min(255, Math.round(lenientNumber(value) ?? 0)))
}

function number(value: string | undefined): number | null {
  return value === undefined || value === '' ? null : lenientNumber(value)
}
