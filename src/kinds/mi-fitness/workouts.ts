// Workouts of Mi Fitness: a record with a report of up to 200 fields (mi-fitness.md section 4). Zones come as times only,
// without the heart rates that divide them. Two wire names of one field are both accepted (the same section).
//
//   sport_type  what was done; proto_type only says how the detail file is laid out
//   avg_pace    s/km; avg_speed km/h; avg_stride cm; rise_height, fall_height m, -1 = none

import { lenientNumber, within } from '../../codec/number.ts'
import { instant, localDate } from '../clock.ts'
import { emptyRow, feed } from '../feed.ts'
import { type Issue, jsonText, type Row, shorten } from '../kind.ts'
import { sportName } from '../sports.ts'
import { workout } from '../workout.ts'
import { isWithin, type MiReply, type MiRow } from './reply.ts'
import { miWorkouts } from './source.ts'

/** The store's codes of sports (`kinds/sports.ts`) for the cloud's, where both name the same. */
const sports: Readonly<Record<number, number>> = {
  1: 1,
  2: 6,
  3: 8,
  6: 9,
  7: 10,
  8: 16,
  11: 11,
  12: 60,
  300: 54,
  308: 52,
  399: 24,
  600: 18,
  602: 88,
}

/** A column, the wire's names for it, what can be, and the factor to the column's unit. */
type WireTotal = readonly [column: string, wire: string, least: number, most: number, factor?: number]

const totals: readonly WireTotal[] = [
  ['moving_time', 'duration', 1, 8_640_000],
  ['distance', 'distance', 1, 1e8],
  ['energy', 'calories', 1, 1e6],
  ['steps', 'steps', 1, 1e7],
  ['heartrate_mean', 'avg_hrm avg_hr', 20, 250],
  ['heartrate_max', 'max_hrm max_hr', 20, 250],
  ['heartrate_min', 'min_hrm min_hr', 20, 250],
  ['pace', 'avg_pace', 1, 1e5, 0.001],
  ['cadence', 'avg_cadence', 1, 500],
  ['cadence_max', 'max_cadence', 1, 500],
  ['stride', 'avg_stride', 1, 1000, 0.01],
  ['altitude_max', 'max_height', -1000, 10_000],
  ['altitude_min', 'min_height', -1000, 10_000],
  ['altitude_mean', 'avg_height', -1000, 10_000],
  ['ascent', 'rise_height', 0, 1e5],
  ['descent', 'fall_height', 0, 1e5],
  ['training_effect', 'train_effect', 0.01, 10],
  ['anaerobic_effect', 'anaerobic_train_effect', 0.01, 10],
  ['training_load', 'train_load training_load', 0.01, 1e5],
  ['vo2max', 'vo2_max vo2max', 1, 120],
]

/** Heights without a sensor are written as 0 or -1: nobody can say which of them was measured. */
const noHeight = new Set(['altitude_max', 'altitude_min', 'altitude_mean', 'ascent', 'descent'])

const special = `sport_type proto_type version timezone time start_time end_time min_pace max_pace did date_time
  avg_speed max_speed reserve_hr_zone`.split(/\s+/)
const named = new Set([...special, ...totals.flatMap(([, wire]) => wire.split(' '))])

export const workoutFeed = feed(workout, miWorkouts, {
  groups: (reply) => own(reply).map(({ id }) => String(id)),
  *decode(reply): Generator<Row | Issue> {
    for (const { id, row } of own(reply)) if (!row.deleted) yield* workoutRow(id, row)
  },
})

function own(reply: MiReply): { id: number; row: MiRow }[] {
  return reply.rows.flatMap((row) => {
    const id = instant(lenientNumber(row.value.start_time)) ?? row.at
    return id === null || !isWithin(reply, localDate(id, row.offset)) ? [] : [{ id, row }]
  })
}

function* workoutRow(id: number, { value, offset, key, category, source }: MiRow): Generator<Row | Issue> {
  const type = lenientNumber(value.sport_type)
  const code = type === null ? null : (sports[type] ?? null)
  if (type !== null && code === null)
    yield { issue: 'unknown-code', group: String(id), detail: `Mi Fitness sport ${type}` }
  const read: Row = {}
  for (const [column, wire, least, most, factor = 1] of totals) {
    const number =
      wire
        .split(' ')
        .map((name) => lenientNumber(value[name]))
        .find((one) => one !== null) ?? null
    const none = number === 0 || (number === -1 && noHeight.has(column))
    const fit = none ? null : within(number, least, most)
    if (number !== null && !none && fit === null)
      yield { issue: 'bad-value', group: String(id), detail: shorten(`${wire} ${number}`) }
    read[column] = fit === null ? null : tidy(fit * factor, workout.columns[column]!.type)
  }
  const end = instant(lenientNumber(value.end_time))
  const paces = [value.min_pace, value.max_pace]
    .map((pace) => within(lenientNumber(pace), 1, 1e5))
    .filter((pace) => pace !== null)
    .sort((a, b) => a - b)
  const rest = Object.entries(value).filter(([name, field]) => !named.has(name) && field !== null && field !== '')
  yield {
    ...emptyRow(workout),
    ...read,
    workout: id,
    date: localDate(id, offset),
    start: id,
    end: end !== null && end >= id ? end : null,
    utc_offset: offset,
    elapsed_time: end !== null && end > id ? end - id : null,
    source,
    sport: code === null ? sportText(key, category, type) : sportName(code),
    sport_code: code,
    pace_fastest: paces[0] === undefined ? null : paces[0] / 1000,
    pace_slowest: paces[1] === undefined ? null : paces[1] / 1000,
    extra: jsonText({ sport_type: value.sport_type, proto_type: value.proto_type, ...Object.fromEntries(rest) }),
  }
}

/** The cloud names sports that have no code of ours: `climbing_machine`. */
function sportText(key: string, category: string | null, type: number | null): string | null {
  const name = /^[a-z][a-z_]{2,40}$/.exec(key)?.[0] ?? /^[a-z][a-z_]{2,40}$/.exec(category ?? '')?.[0]
  return name === undefined ? (type === null ? null : `unknown(${type})`) : name.replaceAll('_', ' ')
}

const tidy = (value: number, type: string) => (type === 'integer' ? Math.round(value) : Number(value.toPrecision(12)))
