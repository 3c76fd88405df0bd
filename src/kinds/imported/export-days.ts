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
// Facts: data.md section 4.

import { splitFiles } from '../../codec/bundle.ts'
import { epochOfDate } from '../../codec/date.ts'
import { lenientNumber } from '../../codec/number.ts'
import { offsetOfDay } from '../../codec/zone.ts'
import { category } from '../data-state.ts'
import { bandData } from '../sources/band-data.ts'
import { encodeBandData } from '../sources/band-data-encode.ts'
import { MINUTES } from '../sources/band-record.ts'
import { readExportTable, readInstant, readMinute, type TextFields } from './export-table.ts'
import { type ImportedSource, trust } from './imported.ts'
import { type StageMinute, stagesOfNight } from './night-stages.ts'

export const exportDays: ImportedSource = {
  name: 'export_days',
  title: 'Days of the account export',
  trust: trust.export,
  feeds: bandData,
  convert(body, { zone }) {
    const days = new ExportedDays(zone)
    for (const { bytes } of splitFiles(body)) days.read(bytes)
    return encodeBandData(days.records())
  },
}

interface ExportedDay {
  totals?: TextFields
  sleep?: TextFields
  activity?: Uint8Array
  heartrate?: Uint8Array
  bouts: TextFields[]
  /** By file, in its order. */
  stages: StageMinute[][]
}

class ExportedDays {
  private readonly days = new Map<string, ExportedDay>()
  private readonly zone: string | null

  constructor(zone: string | null) {
    this.zone = zone
  }

  /** Adds one file. If several files have a day, the first counts. */
  read(bytes: Uint8Array): void {
    const { table, rows } = readExportTable(bytes)
    const stages = new Map<ExportedDay, StageMinute[]>()
    for (const row of rows()) {
      const day = this.dayOf(row.date!)
      const minute = readMinute(row.time)
      if (table === 'ACTIVITY') day.totals ??= row
      else if (table === 'SLEEP') day.sleep ??= row
      else if (table === 'ACTIVITY_STAGE') {
        if (!day.bouts.some((bout) => bout.start === row.start)) day.bouts.push(row)
      } else if (minute === null) continue
      else if (table === 'ACTIVITY_MINUTE') {
        day.activity ??= blank()
        day.activity[minute * 3 + 2] ||= byte(row.steps)
      } else if (table === 'HEARTRATE_AUTO') {
        day.heartrate ??= new Uint8Array(MINUTES)
        day.heartrate[minute] ||= byte(row.heartRate)
      } else if (table === 'SLEEP_MINUTE') {
        const list = stages.get(day) ?? []
        stages.set(day, list)
        list.push({ minute, mode: modes[row.stage?.toUpperCase() ?? ''] ?? 0 })
      }
    }
    for (const [day, list] of stages) day.stages.push(list)
  }

  records() {
    return [...this.days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, day]) => ({
        date,
        offset: null,
        summary: {
          stp: statedSteps(day),
          ...(day.sleep === undefined ? {} : { slp: statedSleep(date, day, day.sleep, this.zone) }),
        },
        activity: day.activity ?? null,
        heartrate: day.heartrate ?? null,
      }))
  }

  private dayOf(date: string): ExportedDay {
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

function statedSteps({ totals, bouts }: ExportedDay) {
  const stage = bouts.flatMap(({ start, stop, steps, distance, calories }) => {
    const [from, to] = [readMinute(start), readMinute(stop)]
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

function statedSleep(date: string, { stages }: ExportedDay, row: TextFields, zone: string | null) {
  const [start, end] = [readInstant(row.start), readInstant(row.stop)]
  const rem = number(row.REMTime)
  const evening = firstMinute(date, stages[0], start)
  const night = start === null || end === null ? [] : stagesOfNight(stages, { start, end }, zone)
  return {
    st: start ?? 0,
    ed: end ?? 0,
    dp: number(row.deepSleepTime),
    lt: number(row.shallowSleepTime),
    wk: number(row.wakeTime),
    dt: rem ?? 0,
    supRem: rem !== null,
    stage: stageRuns(night, evening ?? 0),
    odd_stage: readNaps(row.naps, midnightBefore(date, start, evening, zone)),
  }
}

/** Epoch seconds of the midnight before `date`: by the night's own minutes, which tell its clock, else by the home zone. */
function midnightBefore(date: string, start: number | null, first: number | null, zone: string | null) {
  if (start !== null && first !== null) return start - first * 60
  const midnight = epochOfDate(date)
  return midnight - 86_400 - ((zone === null ? null : offsetOfDay(zone, midnight)) ?? 0)
}

/** The night's first minute from the midnight before `date`, the cloud's own count; null where no minute is given. */
function firstMinute(date: string, stages: readonly StageMinute[] = [], start: number | null): number | null {
  const [first] = stages
  if (first === undefined) return null
  // A night runs over midnight where the clock falls back; without that, late hours are the evening before.
  const turns = stages.some(({ minute }, i) => i > 0 && minute < stages[i - 1]!.minute - MINUTES / 2)
  const minute = turns || first.minute >= 20 * 60 ? first.minute : first.minute + MINUTES
  if (start === null) return minute
  // Some exports date the minutes a day late: no place on earth is more than 14 hours from UTC.
  const apart = epochOfDate(date) - 86_400 + minute * 60 - start
  return minute - (apart > 14 * 3600 ? MINUTES : apart < -14 * 3600 ? -MINUTES : 0)
}

/** The stages of a night that begins at the minute `first` as runs of minutes. */
function stageRuns(night: readonly (number | null)[], first: number): { start: number; stop: number; mode: number }[] {
  const runs: { start: number; stop: number; mode: number }[] = []
  for (const [at, mode] of night.entries()) {
    const minute = first + at
    if (mode === null || minute < 0) continue
    const last = runs.at(-1)
    if (last?.mode === mode && minute === last.stop + 1) last.stop = minute
    else runs.push({ start: minute, stop: minute, mode })
  }
  return runs
}

/** Naps as light sleep, in minutes from `midnight`. */
function readNaps(text: string | undefined, midnight: number) {
  let list: unknown
  try {
    list = JSON.parse(text || '[]')
  } catch {
    return []
  }
  if (!Array.isArray(list)) return []
  return list.flatMap((nap: Record<string, unknown> | null) => {
    const [from, to] = [readInstant(nap?.start), readInstant(nap?.stop ?? nap?.end)]
    if (from === null || to === null || to <= from) return []
    const start = Math.round((from - midnight) / 60)
    return [{ start, stop: start + Math.round((to - from) / 60) - 1, mode: 4 }]
  })
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
