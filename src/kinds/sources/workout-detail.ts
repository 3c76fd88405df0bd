// The details of one workout (`/v1/sport/run/detail.json`): its series as flat strings (workout-series.ts), its laps,
// splits and pauses. It feeds track, track_point, lap, split and pause. Code -2001 or status 404 means deleted, a valid
// answer.
//  Facts: data.md section 2.3.

import { dateOfEpoch } from '../../codec/date.ts'
import { bytesOf } from '../../codec/text.ts'
import { offsetAt } from '../../codec/zone.ts'
import { type Context, type Issue, type Source, shorten } from '../kind.ts'
import { openEnvelope, workoutHistory, workoutId } from './workout-history.ts'
import { alignSeries, type RecordedTrack } from './workout-series.ts'

export interface DetailReply {
  readonly failure: string | null
  /** Null if the workout was deleted in the cloud, or is not named. */
  readonly detail: Detail | null
  readonly issues: readonly Issue[]
}

export interface Detail {
  /** Epoch seconds of the start. */
  readonly id: number
  /** Local day of the start. */
  readonly date: string
  readonly fields: Readonly<Record<string, unknown>>
  /** The series on one clock; parsed on first access. */
  readonly track: () => RecordedTrack
}

export const workoutDetail: Source<DetailReply> = {
  name: 'workout_detail',
  title: 'Details of workouts',
  windows: 'each',
  accept: [404],
  each: {
    of: workoutHistory,
    table: 'workout',
    columns: ['workout', 'source'],
    order: 'workout',
    measured: ['distance', 'heartrate_mean'],
    request: (_, { workout, source }) => ({
      path: '/v1/sport/run/detail.json',
      query: { trackid: String(workout), source: String(source ?? '') },
    }),
  },
  request: () => {
    throw new TypeError('details are requested one by one')
  },
  parse(body, context) {
    const { failure, gone, data } = openEnvelope(body)
    if (data === null) return { failure: gone ? null : failure, detail: null, issues: [] }
    const id = workoutId(data.trackid)
    if (id === null) {
      const detail = `trackid ${shorten(data.trackid ?? 'absent')}`
      return { failure: null, detail: null, issues: [{ issue: 'bad-shape', group: '', detail }] }
    }
    let track: RecordedTrack | null = null
    const read = () => {
      track ??= alignSeries(id, data)
      return track
    }
    return { failure: null, detail: { id, date: workoutDate(id, context), fields: data, track: read }, issues: [] }
  },
  issues: (reply) => reply.issues,
  failure: (reply) => reply.failure,
  size: ({ detail }) => (detail === null ? 0 : 1),
  dates: ({ detail }) => new Set(detail === null ? [] : [detail.date]),
}

/** A workout's day is the requested one; a reply from elsewhere uses the account's zone. */
function workoutDate(id: number, { from, to, zone }: Context): string {
  return from === to && from !== '' ? from : dateOfEpoch(id, zone === null ? 0 : (offsetAt(zone, id) ?? 0))
}

/** The groups that a detail speaks of. */
export function workoutGroup({ detail }: DetailReply): string[] {
  return detail === null ? [] : [String(detail.id)]
}

/** The body of a detail with these fields. */
export function encodeDetail(trackid: number, fields: object): Uint8Array {
  return bytesOf(JSON.stringify({ code: 1, message: 'success', data: { trackid, ...fields } }))
}
