// Expected numbers of every reading route of the API, from plain SELECTs.

import { nightsOf } from './night.ts'
import { type By, runOf } from './runs.ts'
import { axisStart, midnightOf, usual } from './tracks.ts'
import { addDays, type Row, sum, type Truth } from './truth.ts'

/** A value that must be there, or what says whether it is right. */
export type Expected =
  | null
  | string
  | number
  | boolean
  | Rule
  | readonly Expected[]
  | { readonly [key: string]: Expected }
export type Rule = (value: unknown) => boolean

/** Where an answer differs; a number that is expected nowhere is a difference. */
export function differences(actual: unknown, expected: Expected | undefined, place = ''): string[] {
  if (typeof expected === 'function') return expected(actual) ? [] : [`${place} is ${JSON.stringify(actual)}`]
  if (typeof actual === 'number') {
    const near = typeof expected === 'number' && Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected))
    return near ? [] : [`${place} is ${actual}, ${expected === undefined ? 'without a witness' : `not ${expected}`}`]
  }
  if (Array.isArray(actual)) {
    const list = Array.isArray(expected) ? (expected as readonly Expected[]) : undefined
    if (list !== undefined && list.length !== actual.length)
      return [`${place} has ${actual.length}, not ${list.length}`]
    return actual.flatMap((one, i) => differences(one, list?.[i], `${place}[${i}]`)).slice(0, 5)
  }
  if (actual !== null && typeof actual === 'object') {
    const map = (expected ?? {}) as { readonly [key: string]: Expected }
    return Object.entries(actual).flatMap(([key, one]) => differences(one, map[key], `${place}.${key}`))
  }
  // Words need no witness; where one is given, it must be they.
  return expected === undefined || Object.is(expected, actual) ? [] : [`${place} is ${actual}, not ${expected}`]
}

const any: Rule = () => true
const n = (row: Row, name: string) => row[name] as number | null

/** Addresses with what they must answer. */
export function answers(truth: Truth): (readonly [path: string, Expected])[] {
  const { today } = truth
  const from = addDays(today, -120)
  const date = String(
    truth.one("SELECT max(date) FROM night WHERE date < date('now', '+90 years') AND score IS NOT NULL"),
  )
  const workout = truth.one('SELECT max(workout) FROM track_point') as number
  return [
    ['/status', status(truth)],
    [`/day/${date}`, day(truth, date)],
    ...(['day', 'week', 'month'] as const).map(
      (by) => [`/daily?metric=steps,weight,hrv&from=${from}&to=${today}&by=${by}`, daily(truth, from, by)] as const,
    ),
    [
      `/sleep?from=${from}&to=${today}`,
      {
        nights: nightsOf(truth, from, today).map((night) => ({
          ...nightAnswer(truth, night.date),
          start: night.start,
          end: night.end,
          asleep: night.asleep,
          score: night.score,
          minutes: { deep: night.deep, light: night.light, rem: night.rem, awake: night.awake },
        })),
      },
    ],
    [`/grid?metric=steps&from=${from}&to=${today}`, grid(truth, 'steps', from)],
    [`/grid?metric=heartrate&from=${from}&to=${today}`, grid(truth, 'heartrate_mean', from)],
    ['/workout', workouts(truth)],
    ['/workout?sport=outdoor%20run', workouts(truth, 'outdoor run')],
    ...(workout === null ? [] : [[`/workout/${workout}`, workoutAnswer(truth, workout)] as const]),
    ...['weight', 'readiness', 'night', 'pai'].map((kind) => [`/table/${kind}?limit=50`, table(truth, kind)] as const),
    [
      '/issues',
      truth
        .rows('SELECT code, kind, count(*) AS n FROM issue GROUP BY 1, 2 ORDER BY n DESC')
        .map((row) => ({ count: n(row, 'n') })),
    ],
  ]
}

function status(truth: Truth): Expected {
  return {
    days: Number(truth.one('SELECT count(*) FROM day')),
    asked: Number(truth.one("SELECT max(ended) FROM run WHERE command = 'sync'")),
    uploaded: truth.one('SELECT max(synced) FROM day'),
    issues: Number(truth.one('SELECT (SELECT count(*) FROM issue) + (SELECT count(*) FROM failure)')),
    failed: Number(truth.one('SELECT count(*) FROM failure')),
    lastSync: { ended: Number(truth.one("SELECT max(ended) FROM run WHERE command = 'sync'")) },
    signIn: { until: any },
    // Each names its column: how many days have it, and how it is drawn.
    metrics: (value) =>
      (value as { name: string; days: number }[]).every(
        ({ name, days }) => days === truth.one(`SELECT count("${name}") FROM day`),
      ),
  }
}

function day(truth: Truth, date: string): Expected {
  const midnight = midnightOf(truth, date)
  const start = axisStart(truth, date, midnight)
  const minutes = truth.rows(
    `SELECT (instant - ${midnight}) / 60 AS t, steps, heartrate FROM minute WHERE date BETWEEN '${addDays(date, -1)}' AND '${date}'
     AND instant >= ${midnight + start * 60} AND instant < ${midnight + 86_400} ORDER BY date`,
  )
  const track = (name: string) => {
    const v: (number | null)[] = new Array(1440 - start).fill(null)
    for (const row of minutes) if (row[name] !== null) v[n(row, 't')! - start] = n(row, name)
    return { t0: start, every: 1, v }
  }
  const ranges = Object.fromEntries(truth.figures.map((figure) => [figure, usual(truth, figure, date)]))
  const inside = (value: unknown) =>
    (value as [number, number, unknown][]).every(([a, b]) => a >= start && b <= 1440 && a < b)
  const [night] = nightsOf(truth, date, date)
  const stages = truth.rows(
    `SELECT minute, minutes FROM sleep_stage WHERE date = '${date}' AND nap = 0 ORDER BY minute`,
  )
  return {
    midnight,
    from: start,
    to: 1440,
    lastSync: any,
    offsets: any,
    summary: Object.fromEntries(truth.figures.map((figure) => [figure, truth.days(figure, date, date)[0]!.value])),
    usual: ranges as { [key: string]: Expected },
    heartrate: track('heartrate'),
    steps: track('steps'),
    // Readings are those of the tracks, which the page's witness checks; here that they lie on the axis.
    series: (value) =>
      Object.values(value as object).every(({ points }) =>
        (points as [number, number][]).every(([t]) => t >= start && t < 1440),
      ),
    sleep: (value) => {
      const [first] = value as { start: number; end: number; stages: [number, number][] }[]
      return (
        first?.start === night?.start &&
        first?.end === night?.end &&
        first?.stages.every(([a, b], i) => a === n(stages[i]!, 'minute') && b - a === n(stages[i]!, 'minutes')) === true
      )
    },
    states: inside,
    workouts: inside0(start),
    week: (value) =>
      (value as [string, number | null][]).every(([at, steps]) => truth.days('steps', at, at)[0]!.value === steps),
    years: (value) =>
      (value as [number, number | null, number | null][]).every(([year, steps, sleep]) => {
        const at = `${year}${date.slice(4)}`
        return (
          truth.days('steps', at, at)[0]!.value === steps && truth.days('sleep_minutes', at, at)[0]!.value === sleep
        )
      }),
  }
}

const inside0 =
  (start: number): Rule =>
  (value) =>
    (value as { start: number; end: number }[]).every((one) => one.end > start && one.start < 1440)

function daily(truth: Truth, from: string, by: By): Expected {
  const figures = ['steps', 'weight', 'hrv'].filter((figure) => truth.figures.includes(figure))
  const runs = figures.map((figure) => runOf(truth.days(figure, from, truth.today), figure, by).steps)
  const of = (pick: (step: (typeof runs)[number][number]) => number | null) =>
    Object.fromEntries(figures.map((figure, i) => [figure, runs[i]!.map(pick)]))
  return {
    n: runs[0]!.length,
    columns: of(({ value }) => value),
    ...(by === 'day'
      ? {}
      : { counts: of(({ days }) => days), lowest: of(({ lowest }) => lowest), highest: of(({ highest }) => highest) }),
  }
}

function nightAnswer(truth: Truth, date: string): { readonly [key: string]: Expected } {
  const row = truth.rows(`SELECT utc_offset, resting_heartrate FROM night WHERE date = '${date}'`)[0]!
  const stages = truth.rows(
    `SELECT minute, minutes FROM sleep_stage WHERE date = '${date}' AND nap = 0 ORDER BY minute`,
  )
  const naps = truth.rows(
    `SELECT minute, round(("end" - start) / 60.0) AS length FROM nap WHERE date = '${date}' ORDER BY minute`,
  )
  return {
    offset: n(row, 'utc_offset'),
    restingHeartrate: n(row, 'resting_heartrate'),
    stages: (value) =>
      (value as [number, number][]).every(
        ([a, b], i) => a === n(stages[i]!, 'minute') && b - a === n(stages[i]!, 'minutes'),
      ),
    naps: (value) =>
      (value as [number, number][]).every(
        ([a, b], i) => a === n(naps[i]!, 'minute') && b - a === n(naps[i]!, 'length'),
      ),
  }
}

function grid(truth: Truth, column: string, from: string): Expected {
  const rows = truth.rows(
    `SELECT (strftime('%w', date) + 6) % 7 AS day, hour, avg(${column}) AS mean, count(*) AS n FROM hour
     WHERE recorded >= 30 AND ${column} IS NOT NULL AND date BETWEEN '${from}' AND '${truth.today}' GROUP BY 1, 2`,
  )
  const at = (name: string, none: number | null) =>
    Array.from({ length: 7 }, (_, day) =>
      Array.from({ length: 24 }, (_, hour) =>
        n(rows.find((row) => row.day === day && row.hour === hour) ?? { [name]: none }, name),
      ),
    )
  return { values: at('mean', null), counts: at('n', 0) }
}

function workouts(truth: Truth, sport?: string): Expected {
  const all = truth.rows('SELECT * FROM workout WHERE parent IS NULL ORDER BY start DESC')
  const rows = all.filter((row) => sport === undefined || row.sport === sport)
  const counted = rows.filter((row) => row.gone_since === null)
  const sports = [...new Set(all.map((row) => String(row.sport)))].map(
    (name) => [name, all.filter((row) => row.sport === name).length] as const,
  )
  return {
    items: rows.map(item),
    sports: (value) =>
      (value as [string, number][]).every(([name, count]) => sports.some((one) => one[0] === name && one[1] === count)),
    totals: {
      count: counted.length,
      seconds: sum(counted.map((row) => n(row, 'moving_time') ?? 0)),
      metres: sum(counted.map((row) => n(row, 'distance') ?? 0)),
    },
  }
}

function item(row: Row): { readonly [key: string]: Expected } {
  return {
    id: String(row.workout),
    start: n(row, 'start'),
    offset: n(row, 'utc_offset') ?? 0,
    distance: n(row, 'distance'),
    moving: n(row, 'moving_time'),
    elapsed: n(row, 'elapsed_time') ?? n(row, 'end')! - n(row, 'start')!,
    hr: n(row, 'heartrate_mean'),
    kcal: n(row, 'energy'),
    pace: n(row, 'pace'),
    gone: n(row, 'gone_since'),
  }
}

function workoutAnswer(truth: Truth, id: number): Expected {
  const row = truth.rows(`SELECT * FROM workout WHERE workout = ${id}`)[0]!
  const points = truth.rows(
    `SELECT * FROM track_point WHERE workout = ${id} AND second BETWEEN 0 AND ${n(row, 'end')! - n(row, 'start')!} ORDER BY second`,
  )
  const column = (...names: readonly string[]) => {
    const name = names.find((one) => points.some((point) => point[one] !== null))
    return name === undefined
      ? null
      : points.map((point) => (point[name] === null ? null : n(point, name)! * (name === 'stroke_rate' ? 60 : 1)))
  }
  const of = (sql: string) => truth.rows(`${sql} WHERE workout = ${id}`)
  return {
    ...item(row),
    end: n(row, 'end'),
    figures: row as { [key: string]: Expected },
    series: {
      t: points.map((point) => n(point, 'second')),
      lat: column('latitude'),
      lon: column('longitude'),
      heartrate: column('heartrate'),
      pace: column('pace'),
      speed: column('speed'),
      cadence: column('cadence', 'revolutions', 'stroke_rate'),
      power: column('power'),
      altitude: column('altitude', 'altitude_map'),
      // To ten centimetres.
      distance: (value) =>
        (value as (number | null)[]).every((one, i) =>
          one === null ? points[i]!.distance === null : Math.abs(one - n(points[i]!, 'distance')!) <= 0.05,
        ),
    },
    pauses: of('SELECT start, seconds FROM pause').map(({ start, seconds }) => [
      Number(start) - n(row, 'start')!,
      Number(start) - n(row, 'start')! + Number(seconds),
    ]),
    zones: of('SELECT upper, seconds FROM heart_zone').map(({ upper, seconds }) => [upper as number, Number(seconds)]),
    parts: Object.fromEntries(
      ['lap', 'split', 'strength_set'].map((kind) => [kind, rowsAnswer(of(`SELECT * FROM ${kind}`))]),
    ),
  }
}

/** Rows of a table of the API, by the names of its columns. */
const rowsAnswer =
  (rows: readonly Row[]): Rule =>
  (value) => {
    const { columns, rows: told } = value as { columns: { name: string }[]; rows: unknown[][] }
    return (
      told.length === rows.length &&
      told.every((cells, i) => cells.every((cell, k) => Object.is(cell, rows[i]![columns[k]!.name] ?? null)))
    )
  }

function table(truth: Truth, kind: string): Expected {
  const all = truth.rows(`SELECT * FROM ${kind}`)
  return (value) => {
    const { columns, rows } = value as { columns: { name: string }[]; rows: unknown[][] }
    const keys = new Set(all.map((row) => JSON.stringify(columns.map(({ name }) => row[name] ?? null))))
    return rows.length === Math.min(50, all.length) && rows.every((cells) => keys.has(JSON.stringify(cells)))
  }
}
