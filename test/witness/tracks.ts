// The tracks of a day or a night: readings on one clock, each with its axis, its words and what the crosshair says.

import { type ChartClaim, type Claims, plainAxis, type SliderClaim } from './claims.ts'
import type { Asked } from './page.ts'
import { amount, clock, dates, inUnit, joined, minutes, type Said, says } from './shown.ts'
import { addDays, least, mean, most, quantile, type Row, sum, type Truth } from './truth.ts'

/** Minute of the axis and value. */
type Point = readonly [t: number, value: number]

export interface TracksOf {
  readonly asked: Asked
  readonly date: string
  readonly from: number
  readonly to: number
  readonly scope: string
  readonly title: string
  readonly slider: string
  /** A night has no steps. */
  readonly night?: boolean
  /** Whether all of a day is shown. */
  readonly whole?: boolean
}

/** Track, table, column, unit as written, and how it is drawn. */
const sampled: readonly (readonly [label: string, table: string, column: string, unit: string])[] = [
  ['Stress', 'stress_point', 'stress', ''],
  ['Stress tests', 'single_stress', 'stress', ''],
  ['SpO₂', 'spo2', 'spo2', '%'],
  ['Breathing events', 'apnea', 'decrease', '%'],
  ['Charge', 'charge', 'level', ''],
  ['HRV', 'hrv', 'rmssd', 'ms'],
  ['SDNN', 'sdnn', 'sdnn', 'ms'],
  ['Respiration', 'respiration', 'breaths', '/min'],
]

const bucketed = new Set(['charge', 'hrv', 'sdnn', 'respiration'])

const NEAR = 7
const words: Said = { parts: [{ wrong: (text: string) => (/\d/.test(text) ? 'has a number' : null) }] }

/** Epoch of the midnight of a day, by the offset of its record, or of the last one before that states it. */
export function midnightOf(truth: Truth, date: string): number {
  const offset = truth.one(
    `SELECT utc_offset FROM day WHERE date <= '${date}' AND utc_offset IS NOT NULL ORDER BY date DESC LIMIT 1`,
  )
  return Date.parse(`${date}T00:00:00Z`) / 1000 - Number(offset ?? 0)
}

/** 10th, 50th and 90th percentile of the newest 90 worn days within the 200 before; null where they are too few. */
export function usual(truth: Truth, figure: string, date: string): [number, number, number] | null {
  const values = truth
    .rows(`SELECT ${figure} AS value FROM day WHERE date < '${date}' AND date >= '${addDays(date, -200)}' AND ${figure} IS NOT NULL
       AND recorded_minutes IS NOT 0 ORDER BY date DESC LIMIT 90`)
    .map(({ value }) => Number(value))
  return values.length < 10 ? null : [quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.9)]
}

export function dayTracks({
  asked,
  date,
  from,
  to,
  scope,
  title,
  slider,
  night = false,
  whole = false,
}: TracksOf): Partial<Claims> {
  const { truth, look } = asked
  const midnight = midnightOf(truth, date)
  const start = axisStart(truth, date, midnight)
  const [begin, end] = [midnight + start * 60, midnight + 1440 * 60]
  const minuteRows = truth.rows(
    `SELECT instant, steps, heartrate FROM minute WHERE date BETWEEN '${addDays(date, -1)}' AND '${date}' AND instant >= ${begin} AND instant < ${end} ORDER BY date, instant`,
  )
  const points = (column: string): Map<number, number> =>
    new Map(
      minuteRows.flatMap((row) =>
        row[column] === null ? [] : [[(Number(row.instant) - midnight) / 60, Number(row[column])]],
      ),
    )
  const [heart, steps] = [points('heartrate'), points('steps')]
  const since = whole ? 0 : from
  const seen = (t: number) => t >= since && t < to
  const sleep = truth.rows(
    `SELECT (start - ${midnight}) / 60.0 AS a, ("end" - ${midnight}) / 60.0 AS b FROM night WHERE date = '${date}'`,
  )
  const naps = truth.rows(`SELECT minute AS a, minute + ("end" - start) / 60.0 AS b FROM nap WHERE date = '${date}'`)
  const stretches = [...sleep.map((row) => ['', row] as const), ...naps.map((row) => ['nap ', row] as const)].filter(
    ([, { a, b }]) => Number(b) > from && Number(a) < to,
  )
  const told = (values: readonly number[], unit: string): Said => {
    if (values.length === 0) return 'no reading'
    const [low, high] = [least(values), most(values)]
    return spanned(low, high, mean(values), unit)
  }
  const tracks: {
    label: string
    says: Said
    value: Said | null
    sub: Said | null
    at: (t: number) => Said
    chart: ChartClaim | null
  }[] = []
  const known = (figure: string) => truth.figures.includes(figure)
  const dayValue = (figure: string) => truth.days(figure, date, date)[0]!.value
  const score = truth.one(`SELECT score FROM night WHERE date = '${date}'`)
  const napped = dayValue('nap_minutes') ?? 0
  if (stretches.length > 0 || known('sleep_minutes')) {
    const asleep = dayValue('sleep_minutes')
    const [main] = sleep
    const sub = joined(
      [score === null ? '' : says`score ${amount(Number(score))}`, napped > 0 ? says`nap ${minutes(napped)}` : ''],
      ', ',
    )
    tracks.push({
      label: 'Sleep',
      says:
        stretches.length === 0
          ? 'none recorded'
          : joined(
              stretches.map(([kind, { a, b }]) => says`${kind}${clock(Number(a))} to ${clock(Number(b))}`),
              ', ',
            ),
      value: asleep === null ? null : minutes(asleep),
      sub:
        main === undefined
          ? napped > 0
            ? says`${sub}${words}`
            : null
          : says`${clock(Number(main.a))}–${clock(Number(main.b))}${sub}`,
      at: () => words,
      chart: null,
    })
  }
  if (heart.size > 0 || known('heartrate_mean')) {
    const shown = [...heart].flatMap(([t, bpm]) => (seen(t) ? [bpm] : []))
    const ends = whole
      ? [dayValue('heartrate_min'), dayValue('heartrate_max')]
      : shown.length === 0
        ? [null, null]
        : [least(shown), most(shown)]
    const rest = dayValue('resting_heartrate')
    const sorted = [...shown].sort((a, b) => a - b)
    const middle = sorted[Math.floor(sorted.length / 2)]
    tracks.push({
      label: 'Heart rate',
      says: told(shown, 'bpm'),
      value: ends[0] === null || ends[1] === null ? null : says`${amount(ends[0]!)}–${amount(ends[1]!, 'bpm')}`,
      sub: joined(
        [rest === null ? '' : says`rest ${amount(rest)}`, middle === undefined ? '' : says`median ${amount(middle)}`],
        ' · ',
      ),
      at(t) {
        for (let d = 0; d <= NEAR; d++) {
          const bpm = heart.get(t - d) ?? heart.get(t + d)
          if (bpm !== undefined) return amount(bpm, 'bpm')
        }
        return words
      },
      chart: {
        scope: `${scope} / Heart rate`,
        read: plainAxis,
        curve: buckets(heart, start, 1440, to - from <= 240 ? 1 : 5),
      },
    })
  }
  for (const [label, table, column, unit] of sampled) {
    // Views over packed buckets look at those of a few days only when they are asked to.
    const bucket = bucketed.has(table)
      ? `bucket BETWEEN ${begin - 2 * 86_400} AND ${end} AND `
      : `date BETWEEN '${addDays(date, -2)}' AND '${addDays(date, 1)}' AND `
    const all = truth
      .rows(
        `SELECT instant, ${column} AS value FROM ${table} WHERE ${bucket}instant >= ${begin} AND instant < ${end} AND ${column} IS NOT NULL ORDER BY instant`,
      )
      .map((row: Row): Point => [(Number(row.instant) - midnight) / 60, Number(row.value)])
    if (all.length === 0) continue
    const shown = all.filter(([t]) => seen(t)).map(([, value]) => value)
    const values = all.map(([, value]) => value)
    tracks.push({
      label,
      says: told(shown, unit),
      value: shown.length === 0 ? null : says`${amount(mean(shown))}${unit === '' ? '' : ` ${unit}`} mean`,
      sub: null,
      at: (t) => nearest(all, t, unit),
      chart: {
        scope: `${scope} / ${label}`,
        read: plainAxis,
        places: values,
      },
    })
  }
  if (!night && (steps.size > 0 || known('steps'))) {
    const size = to - from > 240 ? 10 : 1
    const sums = stepSums(steps, start, size)
    const counted = [...steps].flatMap(([t, value]) => (t >= from && t < to ? [value] : []))
    const total = whole ? dayValue('steps') : counted.length === 0 ? null : sum(counted)
    const said = total ?? (counted.length === 0 ? null : sum(counted))
    tracks.push({
      label: 'Steps',
      says: said === null ? 'no reading' : amount(said),
      value: total === null ? null : amount(total),
      sub: null,
      at(t) {
        const bucket = sums.get(Math.floor(t / size) * size)
        // A bucket off the wrist has no steps, and says so.
        if (bucket === undefined) return words
        return bucket === 0 ? either(amount(0), words) : amount(bucket)
      },
      chart: { scope: `${scope} / Steps`, read: plainAxis, marks: [...sums.values()].filter((value) => value > 0) },
    })
  }
  const digits = (said: Said | null): said is Said => said !== null
  const wall = wallOf(truth, date)
  const claim: SliderClaim = {
    scope,
    label: slider,
    most: to,
    says: (t) =>
      says`${clock(wall(t))}: ${joined(
        tracks.map((track) => says`${track.label.toLowerCase()} ${track.at(t)}`),
        ', ',
      )}`,
  }
  const events = truth.rows(
    `SELECT sport, distance FROM workout WHERE start < ${midnight + to * 60} AND "end" > ${midnight + from * 60} AND parent IS NULL AND gone_since IS NULL ORDER BY workout`,
  )
  return {
    texts: [
      {
        scope,
        role: 'figcaption',
        says: says`${title}: ${joined(
          tracks.map((track) => says`${track.label} ${track.says}`),
          '; ',
        )}`,
      },
      { scope, role: 'div.value', says: tracks.map(({ value }) => value).filter(digits) },
      { scope, role: 'div.sub', says: tracks.map(({ sub }) => sub).filter(digits) },
      {
        scope,
        role: 'a.event',
        says: night
          ? []
          : events.flatMap(({ sport, distance }) =>
              distance ? [says`${capital(String(sport))} · ${inUnit(Number(distance), 'm', look)}`] : [],
            ),
      },
      {
        scope,
        role: 'aria-label',
        says: {
          parts: [
            {
              wrong: (text: string) =>
                text === slider || text === title || text === `${dates.spoken(date)}, every 10 minutes`
                  ? null
                  : 'is no label',
            },
          ],
        },
      },
    ],
    charts: [
      { scope, texts: (text) => /^\d\d:\d\d$/.test(text) },
      ...tracks.flatMap(({ chart }) => (chart === null ? [] : [chart])),
    ],
    sliders: [claim],
  }
}

export const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** Either of two texts. */
export function either(a: Said, b: Said): Said {
  const of = (said: Said) =>
    said as { wrong?: (text: string) => string | null; parts?: readonly { wrong(text: string): string | null }[] }
  const wrong = (said: Said, text: string) => of(said).wrong?.(text) ?? of(said).parts?.[0]?.wrong(text) ?? null
  return {
    parts: [{ wrong: (text: string) => (wrong(a, text) === null || wrong(b, text) === null ? null : 'is neither') }],
  }
}

/** `44 to 172 bpm, mean 71`, or one number where both ends read alike. */
function spanned(low: number, high: number, middle: number, unit: string): Said {
  const end = unit === '' ? '' : ` ${unit}`
  return {
    parts: [
      {
        wrong(text: string) {
          const both = /^([\d,.−]+) to ([\d,.−]+)(.*), mean ([\d,.−]+)$/.exec(text)
          if (both === null)
            return text.endsWith(end)
              ? (amount(low).wrong(text.slice(0, text.length - end.length)) ?? null)
              : 'has not its unit'
          if (both[3] !== end) return `has the unit “${both[3]}”`
          return amount(low).wrong(both[1]!) ?? amount(high).wrong(both[2]!) ?? amount(middle).wrong(both[4]!)
        },
      },
    ],
  }
}

function nearest(points: readonly Point[], t: number, unit: string): Said {
  const best = points.reduce<Point | null>(
    (one, point) => (one === null || Math.abs(point[0] - t) < Math.abs(one[0] - t) ? point : one),
    null,
  )
  if (best === null || Math.abs(best[0] - t) > NEAR + 0.05) return words
  const ties = points.filter(([at]) => Math.abs(Math.abs(at - t) - Math.abs(best[0] - t)) < 0.051)
  return ties.map(([, value]) => amount(value, unit) as Said).reduce((a, b) => either(a, b))
}

/** Where the axis begins: half an hour before the main sleep, on a half hour, at most eight hours before midnight. */
export function axisStart(truth: Truth, date: string, midnight: number): number {
  const start = truth.one(`SELECT start FROM night WHERE date = '${date}'`)
  if (start === null) return 0
  const minute = (Number(start) - midnight) / 60 - 30
  return Math.max(-480, Math.min(0, Math.floor(minute / 30) * 30))
}

/** Means of the minutes by buckets from the begin of the axis; empty ones are left out. */
function buckets(points: ReadonlyMap<number, number>, from: number, to: number, size: number): number[] {
  const result: number[] = []
  for (let t = from; t < to; t += size) {
    const own = Array.from({ length: size }, (_, i) => points.get(t + i)).filter((value) => value !== undefined)
    if (own.length > 0) result.push(mean(own))
  }
  return result
}

function stepSums(points: ReadonlyMap<number, number>, start: number, size: number): Map<number, number> {
  const sums = new Map<number, number>()
  for (const [t, value] of [...points].sort((a, b) => a[0] - b[0])) {
    if (t < start) continue
    const at = Math.floor(t / size) * size
    sums.set(at, (sums.get(at) ?? 0) + value)
  }
  return sums
}

/** Minute of the wall clock: it moves on the days on which clocks change at home. */
export function wallOf(truth: Truth, date: string): (t: number) => number {
  const midnight = midnightOf(truth, date)
  const offset = (Date.parse(`${date}T00:00:00Z`) / 1000 - midnight) / 60
  const zone = String(truth.one('SELECT zone FROM account') ?? 'UTC')
  const at = (minute: number) => zoneOffset(zone, midnight + minute * 60)
  const [first, last] = [at(axisStart(truth, date, midnight)), at(1440)]
  return first === last || (first !== offset && last !== offset) ? (t) => t : (t) => t + at(t) - offset
}

function zoneOffset(timeZone: string, epoch: number): number {
  const text = new Date(epoch * 1000).toLocaleString('sv-SE', { timeZone })
  return Math.round((Date.parse(`${text.replace(' ', 'T')}Z`) / 1000 - epoch) / 60)
}
