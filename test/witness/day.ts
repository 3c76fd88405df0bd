// One day: its figures, its week, its tracks with their table, and the same day of other years.

import { type Claims, claims } from './claims.ts'
import { labelOf, unitOf } from './figures.ts'
import type { Asked } from './page.ts'
import { amount, clock, dates, inUnit, joined, minutes, reason, type Said, says } from './shown.ts'
import { axisStart, dayTracks, midnightOf, wallOf } from './tracks.ts'
import { addDays, least, mean, most, sum } from './truth.ts'

const figures = [
  'steps',
  'distance',
  'energy',
  'sleep_minutes',
  'resting_heartrate',
  'hrv',
  'readiness',
  'spo2_mean',
  'sleep_score',
  'stress_mean',
  'pai',
  'heartrate_max',
  'deep_minutes',
  'walking_minutes',
]
const words: Said = { parts: [{ wrong: (text: string) => (/\d/.test(text) ? 'has a number' : null) }] }

export function dayClaims(asked: Asked, date: string): Claims {
  const { truth, look, query } = asked
  const one = (figure: string, at = date) => truth.days(figure, at, at)[0]!
  const midnight = midnightOf(truth, date)
  const start = axisStart(truth, date, midnight)
  const zoom = /^(-?)(\d\d):(\d\d)~(-?)(\d\d):(\d\d)$/.exec(query.get('z') ?? '')
  const minute = (sign: string, h: string, m: string) => Number(h) * 60 + Number(m) - (sign === '-' ? 1440 : 0)
  const [from, to] =
    zoom === null
      ? [start, 1440]
      : [Math.max(start, minute(zoom[1]!, zoom[2]!, zoom[3]!)), minute(zoom[4]!, zoom[5]!, zoom[6]!)]
  const spoken = dates.spoken(date)
  const title =
    zoom === null
      ? spoken
      : `${spoken}, ${clockText(wallOf(truth, date)(from))} to ${clockText(wallOf(truth, date)(to))}`
  const end = [addDays(date, 3), truth.today].sort()[0]!
  const week = Array.from({ length: 7 }, (_, i) => addDays(end < date ? date : end, i - 6))
  const scope = "The day's tracks"
  return claims(
    {
      texts: [
        { scope: 'head', role: 'h1', says: dates.long(date) },
        { scope: 'head', role: 'p.muted', says: says`${date.slice(0, 4)}${subtitle(asked, date, midnight)}` },
        { scope: 'head', role: 'span.sr', says: week.map((at) => says`, ${weekWords(asked, at)}`) },
        {
          scope: 'head',
          role: 'span',
          says: week.map((at) => `${dates.weekday(at).slice(0, 1)} ${Number(at.slice(8))}`),
        },
        {
          scope: 'head',
          role: 'aria-label',
          says: {
            parts: [
              {
                wrong: (text: string) =>
                  [`Earlier: ${dates.short(addDays(date, -1))}`, `Later: ${dates.short(addDays(date, 1))}`].includes(
                    text,
                  )
                    ? null
                    : 'is not the day beside',
              },
            ],
          },
        },
        ...figures.map((figure) => ({
          scope: 'figures',
          role: `figure ${labelOf(figure)} div.value`,
          says: one(figure).value === null ? '–' : inUnit(one(figure).value!, unitOf(truth, figure), look),
        })),
        { scope, role: 'span', says: legendWords },
      ],
      tables: [table(asked, date, start, spoken)],
    },
    years(asked, date),
    dayTracks({
      asked,
      date,
      from,
      to,
      scope,
      title,
      slider: `${dates.long(date)}, minute by minute`,
      whole: zoom === null,
    }),
  )
}

const clockText = (t: number) => {
  const m = ((t % 1440) + 1440) % 1440
  return `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
}

/** `Not worn 10:00–12:00`: times are checked by the tests of the states of a day. */
const legendWords: Said = {
  parts: [
    {
      wrong: (text: string) =>
        /^(Not worn( \d\d:\d\d–\d\d:\d\d,?)+|Not synced since \d\d:\d\d)$/.test(text) ? null : 'is no legend',
    },
  ],
}

function subtitle({ truth }: Asked, date: string, midnight: number): Said {
  const synced = truth.one(`SELECT synced FROM day WHERE date = '${date}'`)
  const open = truth.days('steps', date, date)[0]!.words === 'so far'
  return open && synced !== null
    ? says` · day still open, synced to ${clock(Math.floor((Number(synced) - midnight) / 60))}`
    : words
}

function weekWords({ truth }: Asked, date: string): Said {
  const day = truth.days('steps', date, date)[0]!
  return says`${dates.spoken(date)}: ${day.value === null ? words : says`${amount(day.value, 'steps')}`}`
}

function years({ truth }: Asked, date: string): Partial<Claims> {
  if (truth.first === null) return {}
  const all: number[] = []
  for (let year = Number(truth.today.slice(0, 4)); year >= Number(truth.first.slice(0, 4)); year--) {
    const at = `${year}${date.slice(4)}`
    if (
      at >= truth.first &&
      at <= truth.today &&
      !Number.isNaN(Date.parse(at)) &&
      new Date(at).toISOString().startsWith(at)
    )
      all.push(year)
  }
  if (all.length < 2) return {}
  const shown = all.slice(0, 10)
  const of = (figure: string, year: number) =>
    truth.days(figure, `${year}${date.slice(4)}`, `${year}${date.slice(4)}`)[0]!
  const scope = `${dates.long(date).replace(/^\S+ /, '')} in other years`
  const told = shown.flatMap((year) =>
    of('steps', year).value === null ? [] : [[year, of('steps', year).value!] as const],
  )
  const named = (value: number) => ({
    parts: [
      {
        wrong: (text: string) =>
          told.some(([year, steps]) => steps === value && text === `in ${year}`) ? null : 'is not that year',
      },
    ],
  })
  const values = told.map(([, steps]) => steps)
  const ends =
    values.length === 0
      ? 'nothing in this range'
      : values.length === 1
        ? says`${amount(values[0]!)} in ${String(told[0]![0])}`
        : says`highest ${amount(most(values))} ${named(most(values))}, lowest ${amount(least(values))} ${named(least(values))}`
  const caption = `${dates.dayMonth(date)} in each year`
  return {
    texts: [
      { scope, role: 'h2', says: scope },
      { scope, role: 'aria-label', says: caption },
      { scope, role: 'figcaption', says: says`Steps on ${dates.dayMonth(date)} in ${shown.length} years: ${ends}` },
      { scope, role: 'strong', says: shown.map(String) },
      {
        scope,
        role: 'a',
        says: shown.flatMap((year) => {
          const [steps, sleep] = [of('steps', year), of('sleep_minutes', year)]
          if (steps.value === null && sleep.value === null) return []
          return joined(
            [
              steps.value === null ? reason(steps.words || 'no data') : amount(steps.value),
              sleep.value === null ? '' : minutes(sleep.value),
            ],
            ' ',
          )
        }),
      },
    ],
    tables: [
      {
        scope,
        caption,
        head: ['Year', 'Steps', 'Sleep (min)', 'State'],
        rows: all.map((year): Said[] => {
          const [steps, sleep] = [of('steps', year), of('sleep_minutes', year)]
          const n = (value: number | null) => (value === null ? '–' : amount(value))
          return [String(year), n(steps.value), n(sleep.value), reason(steps.words)]
        }),
      },
    ],
  }
}

/** Every ten minutes: mean of the heart rate, sum of the steps. */
function table({ truth }: Asked, date: string, start: number, spoken: string) {
  const midnight = midnightOf(truth, date)
  const wall = wallOf(truth, date)
  const rows = truth.rows(
    `SELECT (instant - ${midnight}) / 600.0 AS at, steps, heartrate, row_number() OVER (PARTITION BY instant ORDER BY date DESC) AS own FROM minute
     WHERE date BETWEEN '${addDays(date, -1)}' AND '${date}' AND instant >= ${midnight + start * 60} AND instant < ${midnight + 86_400}`,
  )
  return {
    scope: "The day's tracks",
    caption: `${spoken}, every 10 minutes`,
    head: ['Time', 'Heart rate (bpm)', 'Steps', 'Sleep', 'State'],
    rows: Array.from({ length: (1440 - start) / 10 }, (_, i): Said[] => {
      const at = start / 10 + i
      const own = rows.filter((row) => Math.floor(Number(row.at)) === at && row.own === 1)
      const bpm = own.flatMap(({ heartrate }) => (heartrate === null ? [] : [Number(heartrate)]))
      const steps = own.flatMap((row) => (row.steps === null ? [] : [Number(row.steps)]))
      return [
        clock(wall(at * 10)),
        bpm.length === 0 ? '–' : amount(mean(bpm)),
        steps.length === 0
          ? '–'
          : sum(steps) === 0
            ? { parts: [{ wrong: (text: string) => (text === '0' || text === '–' ? null : 'is not 0') }] }
            : sum(steps),
        words,
        words,
      ]
    }),
  }
}
