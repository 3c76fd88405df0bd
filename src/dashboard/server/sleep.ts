// Nights and naps with their stages, on the axis of their day or as a list over any range.

import { addDays, daysBetween, epochOfDate } from '../../codec/date.ts'
import type { Row } from '../../kinds/kind.ts'
import { sleepStage } from '../../kinds/sleep-stage.ts'
import type { Nights, SleepStretch } from '../schema.ts'
import { dailyOf } from './daily.ts'
import type { Reader } from './reader.ts'

type Stage = [number, number, 'a' | 'r' | 'l' | 'd' | '?']

/** Nights of a list that bring their stages, the newest ones: more could not be told apart in a drawing. */
const STAGED = 400

const stageLetters: Readonly<Record<string, Stage[2]>> = { awake: 'a', rem: 'r', light: 'l', deep: 'd' }

/** The night that ends on `date` and the naps of the day. */
export function stretchesOf(reader: Reader, date: string): SleepStretch[] {
  const night = reader.database.get<Row>('SELECT * FROM night WHERE account = ? AND date = ?', reader.account.id, date)
  const naps = reader.database.all<Row>('SELECT * FROM nap WHERE account = ? AND date = ?', reader.account.id, date)
  const { nightStages, napStages } = stagesBetween(reader, date, date).get(date) ?? { nightStages: [], napStages: [] }
  const stretches: SleepStretch[] = []
  if (night !== undefined) {
    const midnight = epochOfDate(date) - Number(night.utc_offset ?? 0)
    const [start, end] = [(Number(night.start) - midnight) / 60, (Number(night.end) - midnight) / 60]
    stretches.push({ kind: 'night', start, end, score: night.score as number | null, stages: nightStages })
  }
  for (const nap of naps) {
    const start = Number(nap.minute)
    const length =
      nap.end !== null && nap.start !== null
        ? (Number(nap.end) - Number(nap.start)) / 60
        : ['light', 'deep', 'rem', 'awake'].reduce((sum, stage) => sum + Number(nap[`${stage}_minutes`]), 0)
    const stages = napStages.filter(([a]) => a >= start && a < start + length)
    stretches.push({ kind: 'nap', start, end: start + length, score: null, stages })
  }
  return stretches
}

/** Every night between two days, with the letters of the days without one. */
export function nightsOf(reader: Reader, from: string, to: string): Nights {
  const staged = addDays(to, 1 - STAGED)
  const stages = stagesBetween(reader, staged > from ? staged : from, to)
  const naps = new Map<string, [number, number][]>()
  for (const { date, minute, start, end } of reader.database.all<Record<string, number> & { date: string }>(
    'SELECT date, minute, start, "end" FROM nap WHERE account = ? AND date BETWEEN ? AND ?',
    reader.account.id,
    from,
    to,
  ))
    naps.set(date, [...(naps.get(date) ?? []), [minute!, minute! + Math.round((end! - start!) / 60)]])
  const rows = reader.database.all<Row>(
    'SELECT * FROM night WHERE account = ? AND date BETWEEN ? AND ? ORDER BY date',
    reader.account.id,
    from,
    to,
  )
  const n = daysBetween(from, to) + 1
  const daily =
    n > 0
      ? dailyOf(reader, { metrics: ['sleep_minutes', 'sleep_score'], from, to: addDays(from, n - 1), by: 'day' })
      : null
  return {
    from,
    to,
    state: daily?.state.sleep_minutes ?? '',
    changes: daily?.changes ?? [],
    nights: rows.map((row) => {
      const date = row.date as string
      const number = (name: string) => row[name] as number | null
      const midnight = epochOfDate(date) - Number(row.utc_offset ?? 0)
      const told = [number('light_minutes'), number('deep_minutes'), number('rem_minutes')]
      return {
        date,
        start: (Number(row.start) - midnight) / 60,
        end: (Number(row.end) - midnight) / 60,
        offset: Number(row.utc_offset ?? 0),
        minutes: { deep: told[1]!, light: told[0]!, rem: told[2]!, awake: number('awake_minutes') },
        asleep: told.every((part) => part === null) ? null : told.reduce<number>((sum, part) => sum + (part ?? 0), 0),
        score: number('score'),
        restingHeartrate: number('resting_heartrate'),
        stages: stages.get(date)?.nightStages ?? [],
        naps: naps.get(date) ?? [],
      }
    }),
  }
}

function stagesBetween(
  reader: Reader,
  from: string,
  to: string,
): Map<string, { nightStages: Stage[]; napStages: Stage[] }> {
  const result = new Map<string, { nightStages: Stage[]; napStages: Stage[] }>()
  const rows = reader.database.all<Row>(
    'SELECT date, utc_offset, stages, naps FROM sleep_stage_series WHERE account = ? AND date BETWEEN ? AND ?',
    reader.account.id,
    from,
    to,
  )
  for (const packed of rows) {
    const both = { nightStages: [] as Stage[], napStages: [] as Stage[] }
    for (const { minute, minutes, stage, nap } of sleepStage.stored!.unpack!(packed)) {
      const list = nap === 1 ? both.napStages : both.nightStages
      const start = Number(minute)
      list.push([start, start + Number(minutes), stageLetters[String(stage)] ?? '?'])
    }
    result.set(packed.date as string, both)
  }
  return result
}
