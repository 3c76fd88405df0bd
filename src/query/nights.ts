// Nights and naps with their stages, on the axis of their day or as a list over any range.

import { addDays, daysBetween, epochOfDate } from '../codec/date.ts'
import type { DataState } from '../kinds/data-state.ts'
import { sleepStage } from '../kinds/sleep-stage.ts'
import type { StoredRow } from './day.ts'
import { dayColumns } from './days.ts'
import type { Reader } from './reader.ts'

export type SleepStage = 'awake' | 'rem' | 'light' | 'deep' | 'unknown'

/** Begin and end in minutes from the midnight of the day of waking. */
export type NightStage = [start: number, end: number, stage: SleepStage]

const stageNames: ReadonlySet<string> = new Set(['awake', 'rem', 'light', 'deep'])

/** Number of newest nights in a list that have stages; a drawing cannot resolve more. */
const STAGED = 400

export interface SleepStretchRow {
  readonly kind: 'night' | 'nap'
  readonly start: number
  readonly end: number
  readonly score: number | null
  readonly stages: NightStage[]
}

/** The night that ends on `date` and the naps of the day. */
export function sleepOn(reader: Reader, date: string): SleepStretchRow[] {
  const { database, account } = reader
  const night = database.get<StoredRow>('SELECT * FROM night WHERE account = ? AND date = ?', account.id, date)
  const naps = database.all<StoredRow>('SELECT * FROM nap WHERE account = ? AND date = ?', account.id, date)
  const { nightStages, napStages } = stagesBetween(reader, date, date).get(date) ?? { nightStages: [], napStages: [] }
  const spans: SleepStretchRow[] = []
  if (night !== undefined) {
    const midnight = epochOfDate(date) - Number(night.utc_offset ?? 0)
    const [start, end] = [(Number(night.start) - midnight) / 60, (Number(night.end) - midnight) / 60]
    spans.push({ kind: 'night', start, end, score: night.score as number | null, stages: nightStages })
  }
  for (const nap of naps) {
    const start = Number(nap.minute)
    const length =
      nap.end !== null && nap.start !== null
        ? (Number(nap.end) - Number(nap.start)) / 60
        : ['light', 'deep', 'rem', 'awake'].reduce((sum, stage) => sum + Number(nap[`${stage}_minutes`]), 0)
    const stages = napStages.filter(([a]) => a >= start && a < start + length)
    spans.push({ kind: 'nap', start, end: start + length, score: null, stages })
  }
  return spans
}

export interface NightEntry {
  readonly date: string
  readonly start: number
  readonly end: number
  /** Seconds east of UTC. */
  readonly offset: number
  readonly minutes: Record<'deep' | 'light' | 'rem' | 'awake', number | null>
  readonly asleep: number | null
  readonly score: number | null
  readonly restingHeartrate: number | null
  readonly stages: NightStage[]
  readonly naps: [number, number][]
}

export interface NightList {
  /** The state of the sleep of every day of the range. */
  readonly states: readonly DataState[]
  readonly nights: NightEntry[]
}

/** Every night between two days. */
export function nightsBetween(reader: Reader, from: string, to: string): NightList {
  const { database, account } = reader
  const staged = addDays(to, 1 - STAGED)
  const stages = stagesBetween(reader, staged > from ? staged : from, to)
  const naps = new Map<string, [number, number][]>()
  for (const { date, minute, start, end } of database.all<Record<string, number> & { date: string }>(
    'SELECT date, minute, start, "end" FROM nap WHERE account = ? AND date BETWEEN ? AND ?',
    account.id,
    from,
    to,
  ))
    naps.set(date, [...(naps.get(date) ?? []), [minute!, minute! + Math.round((end! - start!) / 60)]])
  const rows = database.all<StoredRow>(
    'SELECT * FROM night WHERE account = ? AND date BETWEEN ? AND ? ORDER BY date',
    account.id,
    from,
    to,
  )
  return {
    states: dayColumns(reader, ['sleep_minutes'], from, Math.max(0, daysBetween(from, to) + 1)).states.sleep_minutes!,
    nights: rows.map((row) =>
      nightEntry(row, stages.get(row.date as string)?.nightStages ?? [], naps.get(row.date as string) ?? []),
    ),
  }
}

function nightEntry(row: StoredRow, stages: NightStage[], naps: [number, number][]): NightEntry {
  const date = row.date as string
  const number = (name: string) => row[name] as number | null
  const midnight = epochOfDate(date) - Number(row.utc_offset ?? 0)
  const stated = [number('light_minutes'), number('deep_minutes'), number('rem_minutes')]
  return {
    date,
    start: (Number(row.start) - midnight) / 60,
    end: (Number(row.end) - midnight) / 60,
    offset: Number(row.utc_offset ?? 0),
    minutes: { deep: stated[1]!, light: stated[0]!, rem: stated[2]!, awake: number('awake_minutes') },
    asleep: stated.every((part) => part === null) ? null : stated.reduce<number>((sum, part) => sum + (part ?? 0), 0),
    score: number('score'),
    restingHeartrate: number('resting_heartrate'),
    stages,
    naps,
  }
}

interface DayStages {
  readonly nightStages: NightStage[]
  readonly napStages: NightStage[]
}

function stagesBetween({ database, account }: Reader, from: string, to: string): Map<string, DayStages> {
  const result = new Map<string, DayStages>()
  const rows = database.all<StoredRow>(
    'SELECT date, utc_offset, stages, naps FROM sleep_stage_series WHERE account = ? AND date BETWEEN ? AND ?',
    account.id,
    from,
    to,
  )
  for (const packed of rows) {
    const both: DayStages = { nightStages: [], napStages: [] }
    for (const { minute, minutes, stage, nap } of sleepStage.stored!.unpack!(packed)) {
      const list = nap === 1 ? both.napStages : both.nightStages
      const start = Number(minute)
      const name = String(stage)
      list.push([start, start + Number(minutes), stageNames.has(name) ? (name as SleepStage) : 'unknown'])
    }
    result.set(packed.date as string, both)
  }
  return result
}
