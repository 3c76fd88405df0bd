// One workout: its figures, its tracks second by second, its zones, splits, laps and sets.

import { type ChartClaim, type Claims, claims } from './claims.ts'
import { kindTable } from './kind-table.ts'
import type { Asked } from './page.ts'
import {
  amount,
  conversion,
  dates,
  inUnit,
  joined,
  type Look,
  paceOf,
  rate,
  rateKind,
  type Said,
  says,
  timeText,
  watch,
} from './shown.ts'
import { capital, either } from './tracks.ts'
import { least, mean, most, quantile, type Row, sum, type Truth } from './truth.ts'
import { pace } from './workouts.ts'

type Values = readonly (number | null)[]

interface Track {
  readonly label: string
  readonly values: Values
  /** How far a mean reaches, seconds. */
  readonly window: number
  /** Whether single extremes are left out of its range. */
  readonly clip: boolean
  readonly text: (value: number, withUnit: boolean) => Said
  readonly unit: string
  readonly read: (text: string) => number | null
}

const words: Said = { parts: [{ wrong: (text: string) => (/\d/.test(text) ? 'has a number' : null) }] }
const form = (pattern: RegExp): Said => ({
  parts: [{ wrong: (text: string) => (pattern.test(text) ? null : 'has not the form') }],
})

export function workoutClaims(asked: Asked, id: string): Claims {
  const { truth, look } = asked
  const row = truth.rows(`SELECT * FROM workout WHERE workout = ${Number(id)}`)[0]!
  const n = (name: string) => row[name] as number | null
  const sport = String(row.sport)
  const elapsed = n('end') === null ? null : n('end')! - n('start')!
  const points = truth.rows(
    `SELECT * FROM track_point WHERE workout = ${Number(id)} AND second IS NOT NULL${elapsed === null ? '' : ` AND second <= ${elapsed}`} ORDER BY second`,
  )
  const t = points.map(({ second }) => Number(second))
  const pauses = truth.rows(`SELECT start, seconds FROM pause WHERE workout = ${Number(id)}`)
  const located = points.some(({ latitude }) => latitude !== null)
  const wall = (epoch: number) => timeText((epoch + (n('utc_offset') ?? 0)) / 60)
  const paused = sum(pauses.map(({ seconds }) => Number(seconds)))
  const title = capital(sport)
  const date = String(row.date)
  const length = Math.max(t.at(-1) ?? 0, n('elapsed_time') ?? elapsed ?? 0, 1)
  const head = joined(
    [
      `${dates.long(date)} ${date.slice(0, 4)}, ${wall(n('start')!)}–${wall(n('end')!)}`,
      located ? 'GPS' : '',
      paused > 0 ? says`paused ${watch(paused)}` : '',
      sport.startsWith('unknown') ? `code ${row.sport_code}` : '',
    ],
    ' · ',
  )
  const tracks = tracksOf(points, sport, look)
  const kept = Object.entries(row).filter(([name, value]) => value !== null && !bookkeeping.has(name))
  const scope = "The workout's tracks"
  return claims(
    {
      texts: [
        { scope: 'head', role: 'p.muted', says: head },
        ...figures(row, look, elapsed),
        {
          scope: 'Route',
          role: 'figcaption',
          says: row.distance
            ? says`Route, ${inUnit(Number(row.distance), 'm', look)} at ${pace(row, look)}`
            : says`Route, ${points.filter(({ latitude }) => latitude !== null).length} positions`,
        },
        {
          scope: 'Route',
          role: 'div.leaflet',
          says: look.units === 'imperial' ? form(/^\d+ (ft|mi)$/) : form(/^\d+ (m|km)$/),
        },
        { scope: 'All values of the cloud', role: 'summary', says: says`${kept.length} figures` },
        {
          scope: 'All values of the cloud',
          role: 'dd',
          says: kept
            .filter(([name, value]) => !hidden.has(name) && /\d/.test(String(value)))
            .map(([, value]) => String(value)),
        },
        { scope: 'All values of the cloud', role: 'dt', says: form(/^\D*\d\D*$/) },
        {
          scope,
          role: 'figcaption',
          says: says`${title}, ${watch(length)}: ${joined(
            tracks.map((track) => says`${track.label} ${spoken(track, t)}`),
            '; ',
          )}`,
        },
        {
          scope,
          role: 'div.value',
          says: tracks.map((track) => says`${track.text(mean(smooth(track, t)), false)} ${track.unit} mean`),
        },
        ...['Laps', 'Lengths', 'Sets of lengths', 'Sets', 'Parts'].map((part) => ({
          scope: part,
          role: 'p.muted',
          says: form(/^\d+$/),
        })),
      ],
      tables: [seconds(points, sport, title, look), zones(truth, id), ...splits(truth, id, row, elapsed, look)],
      charts: [
        { scope, texts: (text) => /^\d+ min$|^\d+(:\d\d){1,2}$/.test(text) },
        ...tracks.map((track): ChartClaim => ({ scope: `${scope} / ${track.label}`, read: track.read, few: true })),
      ],
      sliders:
        tracks.length === 0
          ? []
          : [
              {
                scope,
                label: `${title}, second by second`,
                most: Math.round(length),
                says: (now) =>
                  says`${watch(now)}${distanceAt(points, now, look)}: ${joined(
                    tracks.map((track) => says`${track.label.toLowerCase()} ${valueAt(track, t, now)}`),
                    ', ',
                  )}`,
              },
            ],
    },
    parts(asked, id, row),
  )
}

const bookkeeping = new Set([
  'account',
  'reply',
  'extra',
  'children',
  'parent',
  'firmware',
  'app',
  'geohash',
  'layout',
  'gone_since',
])
const hidden = new Set(['workout', 'start', 'end', 'utc_offset', 'date', 'created', 'updated'])

function figures(row: Row, look: Look, elapsed: number | null) {
  const n = (name: string) => row[name] as number | null
  const told: (readonly [string, Said])[] = []
  const add = (label: string, value: number | null, said: (value: number) => Said) => {
    if (value !== null) told.push([label, said(value)])
  }
  const sport = String(row.sport)
  add('Distance', n('distance'), (value) => inUnit(value, 'm', look))
  add('Moving time', n('moving_time'), watch)
  if (row.distance && row.moving_time) told.push([rateKind(sport) === 'speed' ? 'Speed' : 'Pace', pace(row, look)])
  add('Heart rate', n('heartrate_mean'), (value) => amount(value, 'mean'))
  add('Max HR', n('heartrate_max'), (value) => amount(value, 'bpm'))
  add('Cadence', n('cadence') ?? n('revolutions'), (value) => amount(value, '/min'))
  add('Climb', n('ascent'), (value) => inUnit(value, 'height', look))
  add('Energy', n('energy'), (value) => inUnit(value, 'kcal', look))
  add('SWOLF', n('swolf'), (value) => amount(value))
  add('Load', n('training_load'), (value) => amount(value))
  add('Elapsed', n('elapsed_time') ?? elapsed, watch)
  add('Training effect', n('training_effect'), (value) => amount(value))
  return told.map(([label, says]) => ({ scope: 'figures', role: `figure ${label} div.value`, says }))
}

/** The series of a workout in the order of their tracks. */
function tracksOf(points: readonly Row[], sport: string, look: Look): Track[] {
  const column = (...names: readonly string[]): Values | null => {
    const name = names.find((one) => points.some((point) => point[one] !== null))
    const times = name === 'stroke_rate' ? 60 : 1
    return name === undefined
      ? null
      : points.map((point) => (point[name] === null ? null : Number(point[name]) * times))
  }
  const kind = rateKind(sport)
  const speeds =
    column('speed') ?? column('pace')?.map((value) => (value === null || value <= 0 ? null : 1 / value)) ?? null
  const some = (values: Values | null) => values?.some((value) => value !== null && value > 0) === true
  const plain = (unit: string) => (value: number, withUnit: boolean) => (withUnit ? amount(value, unit) : amount(value))
  const number = (text: string) => (/^[−\d,.]+$/.test(text) ? Number(text.replaceAll(',', '').replace('−', '-')) : null)
  const all: Track[] = []
  if (speeds?.some((value) => value !== null))
    all.push({
      label: kind === 'speed' ? 'Speed' : 'Pace',
      values: speeds,
      window: 17,
      clip: true,
      text: (value, withUnit) =>
        kind !== 'speed' && value < 0.2
          ? says`–${withUnit ? ` ${paceOf(kind, look)[1]}` : ''}`
          : rate(value, sport, look, withUnit),
      unit: kind === 'speed' ? conversion('m/s', look).unit : paceOf(kind, look)[1],
      // A pace lies on the scale of its speed.
      read:
        kind === 'speed'
          ? number
          : (text) =>
              /^\d+:\d\d$/.test(text) ? 1 / (Number(text.split(':')[0]) * 60 + Number(text.split(':')[1])) : null,
    })
  const heart = column('heartrate')
  if (heart !== null)
    all.push({
      label: 'Heart rate',
      values: heart,
      window: 0,
      clip: false,
      text: plain('bpm'),
      unit: 'bpm',
      read: number,
    })
  const cadence = column('cadence', 'revolutions', 'stroke_rate')
  if (some(cadence))
    all.push({
      label: kind === 'swim' ? 'Stroke rate' : 'Cadence',
      values: cadence!,
      window: 13,
      clip: true,
      text: plain('/min'),
      unit: '/min',
      read: number,
    })
  const power = column('power')
  if (some(power))
    all.push({ label: 'Power', values: power!, window: 13, clip: false, text: plain('W'), unit: 'W', read: number })
  const altitude = column('altitude', 'altitude_map')
  const { unit, of } = conversion('height', look)
  if (altitude?.some((value) => value !== null))
    all.push({
      label: 'Altitude',
      values: altitude,
      window: 13,
      clip: false,
      text: (value, withUnit) => (withUnit ? amount(of(value), unit) : amount(of(value))),
      unit,
      read: number,
    })
  return all
}

/** The reading at each point, as a mean over the window around it. */
function smoothed({ values, window }: Track, t: readonly number[]): Values {
  if (window === 0) return values
  let from = 0
  return values.map((value, i) => {
    if (value === null) return null
    while (t[from]! < t[i]! - window / 2) from++
    const own: number[] = []
    for (let k = from; k < t.length && t[k]! <= t[i]! + window / 2; k++) if (values[k] !== null) own.push(values[k]!)
    return mean(own)
  })
}

const smooth = (track: Track, t: readonly number[]) => smoothed(track, t).filter((value) => value !== null)

function spoken(track: Track, t: readonly number[]): Said {
  const values = smooth(track, t)
  const [low, high] = track.clip ? [quantile(values, 0.02), quantile(values, 0.995)] : [least(values), most(values)]
  const wrong = (said: Said, text: string) => (said as { wrong(text: string): string | null }).wrong?.(text) ?? null
  return {
    parts: [
      {
        wrong(text: string) {
          const end = ` ${track.unit}`
          const both = /^(\S+) to (\S+) (.+), mean (\S+)$/.exec(text)
          if (both === null) return wrong(track.text(low, false), text.slice(0, -end.length))
          return (
            wrong(track.text(low, false), both[1]!) ??
            wrong(track.text(high, false), both[2]!) ??
            (both[3] === track.unit ? null : 'has another unit') ??
            wrong(track.text(mean(values), false), both[4]!)
          )
        },
      },
    ],
  }
}

function valueAt(track: Track, t: readonly number[], now: number): Said {
  const values = smoothed(track, t)
  const apart = least([31, ...t.flatMap((at, i) => (values[i] === null ? [] : [Math.abs(at - now)]))])
  if (apart > 30) return words
  // Two readings may be as near as each other.
  return t
    .flatMap((at, i) => (values[i] !== null && Math.abs(at - now) === apart ? [track.text(values[i]!, true)] : []))
    .reduce(either)
}

function distanceAt(points: readonly Row[], now: number, look: Look): Said {
  if (points.every(({ distance }) => distance === null)) return ''
  const last = points.findLast(({ second, distance }) => Number(second) <= now && distance !== null)
  return says` · ${inUnit(Number(last?.distance ?? 0), 'm', look)}`
}

/** Every ten seconds the first reading of each series. */
function seconds(points: readonly Row[], sport: string, title: string, look: Look) {
  const kind = rateKind(sport)
  const speed = (point: Row) =>
    point.speed !== null
      ? Number(point.speed)
      : point.pace !== null && Number(point.pace) > 0
        ? 1 / Number(point.pace)
        : null
  const first = points.find((point) => point.speed !== null) === undefined ? 'pace' : 'speed'
  const some = (...names: readonly string[]) => names.find((name) => points.some((point) => point[name] !== null))
  const n =
    (name: string | undefined, of = (value: number) => value) =>
    (point: Row) =>
      name === undefined || point[name] === null ? null : of(Number(point[name]))
  const cadence = some('cadence', 'revolutions', 'stroke_rate')
  const columns: (readonly [
    head: string,
    known: boolean,
    value: (point: Row) => number | null,
    said: (value: number) => Said,
  ])[] = [
    [
      `Distance (${conversion('m', look).unit})`,
      some('distance') !== undefined,
      n('distance', conversion('m', look).of),
      amount,
    ],
    [
      kind === 'speed' ? `Speed (${conversion('m/s', look).unit})` : `Pace (${paceOf(kind, look)[1]})`,
      some('speed', 'pace') !== undefined,
      first === 'speed' ? n('speed') : speed,
      (value) => (kind !== 'speed' && value < 0.2 ? '–' : rate(value, sport, look, false)),
    ],
    ['Heart rate (bpm)', some('heartrate') !== undefined, n('heartrate'), amount],
    [
      kind === 'swim' ? 'Stroke rate (/min)' : 'Cadence (/min)',
      cadence !== undefined,
      n(cadence, (value) => (cadence === 'stroke_rate' ? value * 60 : value)),
      amount,
    ],
    ['Power (W)', some('power') !== undefined, n('power'), amount],
    [
      `Altitude (${conversion('height', look).unit})`,
      some('altitude', 'altitude_map') !== undefined,
      n(some('altitude', 'altitude_map'), conversion('height', look).of),
      amount,
    ],
    ['Latitude', some('latitude') !== undefined, n('latitude'), amount],
    ['Longitude', some('longitude') !== undefined, n('longitude'), amount],
  ]
  const told = columns.filter(([, known]) => known)
  const tens = [...new Set(points.map(({ second }) => Math.floor(Number(second) / 10)))]
  return {
    scope: "The workout's tracks",
    caption: `${title}, every ten seconds`,
    head: ['Second', ...told.map(([head]) => head)],
    rows: tens.map((ten): Said[] => {
      const own = points.filter(({ second }) => Math.floor(Number(second) / 10) === ten)
      return [
        String(ten * 10),
        ...told.map(([, , value, said]): Said => {
          const one = own.map(value).find((reading) => reading !== null)
          return one === undefined || one === null ? '–' : said(one)
        }),
      ]
    }),
  }
}

function zones(truth: Truth, id: string) {
  const rows = truth.rows(`SELECT upper, seconds FROM heart_zone WHERE workout = ${Number(id)} ORDER BY zone`)
  const whole = sum(rows.map(({ seconds: one }) => Number(one)))
  const range = (i: number): Said => {
    const [upper, below] = [rows[i]!.upper, rows[i - 1]?.upper]
    if (i === 0) return `to ${upper ?? ''}`
    return upper === null || i === rows.length - 1 ? `over ${below ?? ''}` : `${Number(below ?? 0) + 1}–${upper}`
  }
  return {
    scope: 'Time in zones',
    caption: 'Time in zones',
    head: ['Zone', 'bpm', 'Bar', 'Time', 'Share'],
    rows: rows
      .map((row, i): Said[] => [
        `Z${i + 1}`,
        range(i),
        '',
        watch(Number(row.seconds)),
        amount((Number(row.seconds) / Math.max(1, whole)) * 100, '%'),
      ])
      .reverse(),
  }
}

function splits(truth: Truth, id: string, row: Row, elapsed: number | null, look: Look) {
  const of = (unit: string) =>
    truth.rows(`SELECT * FROM split WHERE workout = ${Number(id)} AND unit = '${unit}' ORDER BY number`)
  const wanted = look.units === 'imperial' ? 'mile' : 'km'
  const unit = of(wanted).length > 0 ? wanted : wanted === 'km' ? 'mile' : 'km'
  const own = of(unit)
  if (own.length === 0) return []
  const metres = unit === 'km' ? 1000 : 1609.344
  const sport = String(row.sport)
  const last = own.at(-1)!
  const rest = Number(row.distance ?? 0) - metres * Number(last.number)
  const time = Number(row.elapsed_time ?? elapsed ?? 0) - Number(last.elapsed ?? Number.POSITIVE_INFINITY)
  const kind = rateKind(sport)
  return [
    {
      scope: 'Splits',
      caption: 'Splits',
      head: [
        unit === 'km' ? 'km' : 'mi',
        kind === 'speed' ? `Speed (${conversion('m/s', look).unit})` : `Pace (${paceOf(kind, look)[1]})`,
        'Bar',
        'HR',
      ],
      rows: [
        ...own.map((split): Said[] => [
          String(split.number),
          rate(metres / Number(split.seconds), sport, look, false),
          '',
          split.heartrate === null ? '–' : amount(Number(split.heartrate)),
        ]),
        ...(rest >= metres / 100 && rest < metres && time > 0
          ? [[inRest(rest, look), rate(rest / time, sport, look, false), '', '–'] as Said[]]
          : []),
      ],
    },
  ]
}

const inRest = (rest: number, look: Look): Said => amount(conversion('m', look).of(rest))

/** Laps, lengths, sets and the workouts of a multisport one. */
function parts({ truth, look }: Asked, id: string, row: Row): Partial<Claims> {
  const own = (table: string, order = 'number') =>
    truth.rows(`SELECT * FROM ${table} WHERE workout = ${Number(id)} ORDER BY ${order}`)
  const sport = String(row.sport)
  const laps = own('lap')
  const hide = ['workout', 'date', 'automatic', 'elapsed']
  const table = (title: string, rows: readonly Row[], kind: string, hidden = hide) =>
    rows.length === 0 ? [] : [kindTable({ truth, look, sport, kind, title, rows, hidden })]
  const far = laps.map(({ distance }) => Number(distance ?? 0))
  const pool = Number(row.pool_length ?? 0) || (far.length === 0 ? 0 : least(far.filter((metres) => metres > 0)))
  const numbered = (rows: readonly Row[]) => rows.map((one, i) => ({ ...one, number: i + 1 }))
  const swims = rateKind(sport) === 'swim' && laps.length > 0
  const lengths = numbered(laps.filter((_, i) => far[i]! <= 1.5 * pool))
  const sets = numbered(laps.filter((_, i) => far[i]! > 1.5 * pool)).map((one: Row) => ({
    ...one,
    lengths: Math.round(Number(one.distance) / pool),
  }))
  const shown = new Set(['start', 'sport', 'distance', 'moving_time', 'heartrate_mean', 'heartrate_max', 'energy'])
  const children = truth.rows(`SELECT * FROM workout WHERE parent = ${Number(id)} ORDER BY workout`)
  return {
    tables: [
      ...(swims
        ? [...table('Lengths', lengths, 'lap'), ...table('Sets of lengths', sets, 'lap')]
        : table('Laps', laps, 'lap')),
      ...table('Sets', own('strength_set'), 'strength_set'),
      ...table(
        'Parts',
        children,
        'workout',
        Object.keys(children[0] ?? {}).filter((name) => !shown.has(name)),
      ),
    ],
  }
}
