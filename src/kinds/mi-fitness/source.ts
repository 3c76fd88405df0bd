// What the Mi Fitness cloud is asked for: rows of one key in a range of time, and daily reports (mi-fitness.md section 1).

import { addDays, epochOfDate } from '../../codec/date.ts'
import { localDate } from '../clock.ts'
import type { Request, Source } from '../kind.ts'
import { dateIn, isWithin, type MiReply, type MiRow, nextKey, parseMiReply } from './reply.ts'

/** Local days begin up to 14 hours before and end up to 12 hours after the day of UTC. */
const [BEFORE, AFTER] = [14 * 3600, 12 * 3600]

interface Stream {
  readonly name: string
  readonly title: string
  readonly key: string
  /** Days in one request: a week of minutes, a month of what is rare. */
  readonly days: number
}

/** Rows of one key as the devices recorded them. */
export function sampleSource(stream: Stream): Source<MiReply> {
  return source(stream, '/app/v1/data/get_fitness_data_by_time', { key: stream.key })
}

/** One report a day, as the cloud computed it. */
export function reportSource(stream: Stream): Source<MiReply> {
  return source(stream, '/app/v1/data/get_aggregated_fitness_data_by_time', {
    key: stream.key,
    tag: 'daily_report',
    limit: '100',
  })
}

/** Workouts with their totals. */
export const miWorkouts = source(
  { name: 'mi_workouts', title: 'Mi Fitness: workouts', days: 30 },
  '/app/v1/data/get_sport_records_by_time',
  { limit: '50' },
)

function source({ name, title, days }: Omit<Stream, 'key'>, path: string, query: Request['query']): Source<MiReply> {
  return {
    name,
    title,
    windows: { days, probeDays: 365 },
    request: (_, from, to) => ({
      path,
      query: {
        ...query,
        start_time: String(epochOfDate(from) - BEFORE),
        end_time: String(epochOfDate(addDays(to, 1)) + AFTER - 1),
      },
    }),
    paging: { next: nextKey, request: ({ path, query }, cursor) => ({ path, query: { ...query, next_key: cursor } }) },
    parse: parseMiReply,
    issues: ({ issues }) => issues,
    failure: ({ failure }) => failure,
    size: ({ size }) => size,
    dates: (reply) =>
      new Set(reply.rows.map(localDay).filter((date) => date !== null && isWithin(reply, date))) as Set<string>,
  }
}

/** The local day that a row is of: the day that it names, else the one of its time. */
export function localDay({ at, offset, value }: MiRow): string | null {
  const named = dateIn(value.date_time, offset)
  if (named !== null) return named.date
  return at === null ? null : localDate(at, offset)
}
