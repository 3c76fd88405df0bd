// Minutes of Mi Fitness: steps and heart rate come apart, each as rows of one minute. Two devices give two rows of one
// minute: the larger stands, they are never added (mi-fitness.md section 1.2).

import { epochOfDate } from '../../codec/date.ts'
import { lenientNumber, within } from '../../codec/number.ts'
import { localDate } from '../clock.ts'
import { category } from '../data-state.ts'
import { feed } from '../feed.ts'
import { packHours } from '../hour.ts'
import { type Issue, type Row, shorten } from '../kind.ts'
import { minute } from '../minute.ts'
import { MINUTES } from '../sources/band-record.ts'
import { isWithin, type MiReply, type MiRow } from './reply.ts'
import { sampleSource } from './source.ts'

export const miSteps = sampleSource({ name: 'mi_steps', title: 'Mi Fitness: steps by minute', key: 'steps', days: 7 })
export const miHeartrate = sampleSource({
  name: 'mi_heart_rate',
  title: 'Mi Fitness: heart rate',
  key: 'heart_rate',
  days: 7,
})

/** The rows of one local day with the offset that most of them have. */
interface MinutesOfDay {
  readonly date: string
  readonly offset: number | null
  readonly rows: readonly MiRow[]
}

/** Rows with a time by their local day, those of other windows left out. */
export function rowsByDay(reply: MiReply): MinutesOfDay[] {
  const days = Map.groupBy(
    reply.rows.filter(({ at, deleted }) => at !== null && !deleted),
    ({ at, offset }) => localDate(at!, offset),
  )
  return [...days]
    .filter(([date]) => isWithin(reply, date))
    .map(([date, rows]) => ({ date, offset: mostCommon(rows.map(({ offset }) => offset)), rows }))
}

/** The minute of the wearer's clock at which a row lies. */
export function minuteOn(date: string, { at, offset }: MiRow): number {
  return Math.floor((at! + (offset ?? 0) - epochOfDate(date)) / 60)
}

function mostCommon(offsets: readonly (number | null)[]): number | null {
  const counts = new Map<number | null, number>()
  for (const offset of offsets) counts.set(offset, (counts.get(offset) ?? 0) + 1)
  let best: number | null = null
  for (const [offset, count] of counts) if (count > (counts.get(best) ?? 0)) best = offset
  return best
}

const groups = (reply: MiReply) => rowsByDay(reply).map(({ date }) => date)

const steps = feed(minute, miSteps, {
  groups,
  *decode(reply): Generator<Row | Issue> {
    for (const { date, offset, rows } of rowsByDay(reply)) {
      const activity = blankDay()
      for (const row of rows) {
        const count = within(lenientNumber(row.value.steps), 0, 255)
        if (count === null) yield { issue: 'bad-value', group: date, detail: shorten(`steps ${row.value.steps}`) }
        const at = minuteOn(date, row) * 3 + 2
        activity[at] = Math.max(activity[at]!, Math.round(count ?? 0))
      }
      yield {
        date,
        utc_offset: offset,
        device_source: null,
        activity,
        heartrate: null,
        hours: packHours(activity, null),
      }
    }
  },
})

const heartrate = feed(minute, miHeartrate, {
  groups,
  *decode(reply): Generator<Row | Issue> {
    for (const { date, offset, rows } of rowsByDay(reply)) {
      const beats = new Uint8Array(MINUTES)
      for (const row of rows) {
        const bpm = within(lenientNumber(row.value.bpm), 20, 250)
        // 0 is how a device says that it measured nothing.
        if (bpm === null && lenientNumber(row.value.bpm) !== 0)
          yield { issue: 'bad-value', group: date, detail: shorten(`bpm ${row.value.bpm}`) }
        if (bpm !== null) beats[minuteOn(date, row)] = Math.round(bpm)
      }
      yield {
        date,
        utc_offset: offset,
        device_source: null,
        activity: null,
        heartrate: beats,
        hours: packHours(null, beats),
      }
    }
  },
})

/** A day of minutes of which nothing says what the wearer did. */
function blankDay(): Uint8Array<ArrayBuffer> {
  const activity = new Uint8Array(MINUTES * 3)
  for (let at = 0; at < activity.length; at += 3) activity[at] = category.noData
  return activity
}

export const minuteFeeds = [steps, heartrate]
