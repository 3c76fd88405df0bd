// Nights: the overview of sleep and one night with its tracks.

import { type Claims, claims } from './claims.ts'
import { labelOf, unitOf } from './figures.ts'
import { dashed, laidOf } from './metric.ts'
import type { Asked } from './page.ts'
import { chartClaims, rangeOf, runOf } from './runs.ts'
import { amount, clock, dates, inUnit, joined, minutes, type Said, says } from './shown.ts'
import { dayTracks, usual } from './tracks.ts'
import { addDays, type Day, daysFrom, mean, median, type Row, sum, type Truth } from './truth.ts'

interface Night {
  readonly date: string
  /** Minutes from the midnight of the day of waking. */
  readonly start: number
  readonly end: number
  readonly deep: number | null
  readonly light: number | null
  readonly rem: number | null
  readonly awake: number | null
  readonly asleep: number | null
  readonly score: number | null
}

export function nightsOf(truth: Truth, from: string, to: string): Night[] {
  return truth
    .rows(
      `SELECT *, unixepoch(date) - utc_offset AS midnight FROM night WHERE date BETWEEN '${from}' AND '${to}' ORDER BY date`,
    )
    .map((row: Row) => {
      const n = (name: string) => row[name] as number | null
      const parts = [n('light_minutes'), n('deep_minutes'), n('rem_minutes')]
      return {
        date: String(row.date),
        start: (n('start')! - n('midnight')!) / 60,
        end: (n('end')! - n('midnight')!) / 60,
        light: parts[0]!,
        deep: parts[1]!,
        rem: parts[2]!,
        awake: n('awake_minutes'),
        asleep: parts.every((part) => part === null) ? null : sum(parts.map((part) => part ?? 0)),
        score: n('score'),
      }
    })
}

export function sleepClaims(asked: Asked): Claims {
  const { truth, look, query } = asked
  const range = rangeOf(query.get('range') ?? '90d', truth)
  const nights = nightsOf(truth, range.from, range.to)
  if (nights.length === 0) return claims()
  const asleep = nights.flatMap(({ asleep: one }) => (one === null ? [] : [one]))
  const scope = 'figures'
  const middles = nights.map(({ start, end }) => (start + end) / 2)
  const spread = Math.sqrt(mean(middles.map((one) => (one - mean(middles)) ** 2)))
  const shownFrom = [range.from, addDays(range.to, -119)].sort()[1]!
  const shown = nights.filter(({ date }) => date >= shownFrom)
  const rows = daysFrom(shownFrom, range.to) + 1
  const own = (figure: string, title: string) => {
    const days = truth.days(figure, range.from, range.to)
    const run = runOf(days, figure, 'day')
    const laid = laidOf(figure, range, 'day', asked)
    const long = days.length > 1098
    const marks = days.flatMap(({ value }) => (value === null ? [] : [unitOf(truth, figure) === 'min' ? value : value]))
    const note =
      figure === 'sleep_score'
        ? ''
        : long
          ? 'line: 8-week median · bands: middle half and 80 % of days · dots: days beyond'
          : 'dots: nights · line: 4-week median · band: middle half'
    return claims(chartClaims(run, { scope: title, label: title, laid, ...(long ? {} : { marks }) }, truth, look), {
      texts: [{ scope: title, role: 'p.muted', says: joined([note, dashed(run, laid, asked)], ' · ') }],
    })
  }
  const n = (value: number | null): Said => (value === null ? '–' : amount(value))
  return claims(
    {
      texts: [
        { scope, role: 'figure Sleep div.value', says: minutes(median(asleep)) },
        { scope, role: 'figure Sleep div.small', says: says`median of ${asleep.length} nights` },
        { scope, role: 'figure Asleep at div.value', says: clock(median(nights.map(({ start }) => start))) },
        { scope, role: 'figure Up at div.value', says: clock(median(nights.map(({ end }) => end))) },
        { scope, role: 'figure Regularity div.value', says: amount(Math.max(0, 100 - (spread / 240) * 100)) },
        { scope, role: 'figure Regularity div.small', says: says`mid-sleep ± ${minutes(spread)}` },
        { scope: 'Nights', role: 'p.muted', says: 'the newest 120 · dashed: median' },
        {
          scope: 'Nights',
          role: 'figcaption',
          says:
            shown.length === 0
              ? 'Nights: nothing in this range'
              : says`Nights, ${shown.length} of ${rows}: median asleep at ${clock(median(shown.map(({ start }) => start)))}, up at ${clock(median(shown.map(({ end }) => end)))}`,
        },
      ],
      tables: [
        {
          scope: 'Nights',
          caption: 'Nights',
          head: ['Day of waking', 'Asleep', 'Up', 'Slept (min)', 'Deep', 'Light', 'REM', 'Awake', 'Score'],
          rows: nights
            .map((night): Said[] => [
              night.date,
              clock(night.start),
              clock(night.end),
              ...[night.asleep, night.deep, night.light, night.rem, night.awake, night.score].map(n),
            ])
            .reverse(),
        },
        shares(nights),
      ],
      charts: [
        { scope: 'Nights', texts: (text) => /^\d\d:00$/.test(text) || /^(\w{3} )?\d{1,2} [A-Z][a-z]{2,3}$/.test(text) },
      ],
      sliders: [
        {
          scope: 'Nights',
          label: 'Nights, newest first',
          most: rows - 1,
          says(now) {
            const date = addDays(range.to, -now)
            const night = nights.find((one) => one.date === date)
            const place = dates.short(date)
            if (night === undefined) return says`${place}: ${withoutDigits}`
            return says`${place}: ${clock(night.start)}–${clock(night.end)}${night.asleep === null ? '' : says`, ${minutes(night.asleep)}`}`
          },
        },
      ],
    },
    own('sleep_minutes', 'Time asleep'),
    own('sleep_score', 'Sleep score'),
  )
}

export const withoutDigits: Said = { parts: [{ wrong: (text: string) => (/\d/.test(text) ? 'has a number' : null) }] }

function shares(nights: readonly Night[]) {
  const parts = (['deep', 'light', 'rem', 'awake'] as const).map((key) => {
    const told = nights.flatMap((night) => (night[key] === null ? [] : [night[key]]))
    return told.length === 0 ? null : mean(told)
  })
  const whole = sum(parts.map((part) => part ?? 0))
  const row = (label: string, value: number | null): Said[] => [
    label,
    '',
    value === null ? 'no reading' : minutes(value),
    value === null ? '–' : amount((value / whole) * 100, '%'),
  ]
  return {
    scope: 'Shares of the stages',
    caption: 'Shares of the stages',
    head: ['Stage', 'Bar', 'A night', 'Share'],
    rows: ['Deep', 'Light', 'REM', 'Awake'].map((label, i) => row(label, parts[i]!)),
  }
}

const nightFigures = [
  'sleep_minutes',
  'sleep_score',
  'deep_minutes',
  'rem_minutes',
  'awake_minutes',
  'resting_heartrate',
  'nap_minutes',
  'sleep_spo2_min',
  'sleep_spo2_mean',
  'sleep_spo2_max',
]

export function nightClaims(asked: Asked, date: string): Claims {
  const { truth, look } = asked
  const [night] = nightsOf(truth, date, date)
  const naps = truth.rows(`SELECT * FROM nap WHERE date = '${date}' ORDER BY minute`)
  const year = date.slice(0, 4)
  const head: Partial<Claims> = {
    texts: [
      { scope: 'head', role: 'h1', says: `Night to ${dates.short(date)}` },
      { scope: 'head', role: 'p.muted', says: `${year} · the whole day` },
      {
        scope: 'head',
        role: 'aria-label',
        says: {
          parts: [
            {
              wrong: (text: string) =>
                /^(Earlier|Later): /.test(text) && beside(truth, date).includes(text)
                  ? null
                  : 'is not the night beside',
            },
          ],
        },
      },
    ],
  }
  if (night === undefined) return claims(head)
  const stages = truth.rows(
    `SELECT minute, minutes, stage FROM sleep_stage WHERE date = '${date}' AND nap = 0 ORDER BY minute`,
  )
  const from = Math.floor((night.start - 20) / 10) * 10
  const to = Math.ceil((night.end + 20) / 10) * 10
  const title = `Night to ${dates.short(date)}`
  const stageName: Readonly<Record<string, string>> = { awake: 'Awake', rem: 'REM', light: 'Light', deep: 'Deep' }
  const whole = night.end - night.start
  const stageRow = (stage: string, figure: string | null): Said[] => {
    const own = stages.filter((row) => row.stage === stage)
    const range = figure === null ? null : usual(truth, figure, date)
    const time = sum(own.map((row) => Number(row.minutes)))
    return [
      stageName[stage]!,
      '',
      minutes(time),
      amount((time / whole) * 100, '%'),
      own.length,
      range === null ? '–' : says`${minutes(range[0])} to ${minutes(range[2])}`,
    ]
  }
  const days = Object.fromEntries(nightFigures.map((figure) => [figure, truth.days(figure, date, date)[0]!])) as Record<
    string,
    Day
  >
  return claims(
    head,
    {
      texts: [
        ...nightFigures.map((figure) => ({
          scope: 'figures',
          role: `figure ${labelOf(figure)} div.value`,
          says: days[figure]!.value === null ? '–' : inUnit(days[figure]!.value!, unitOf(truth, figure), look),
        })),
        {
          scope: "The night's tracks",
          role: 'span',
          says: says`${clock(night.start)} to ${clock(night.end)}${night.score === null ? '' : says`, score ${night.score}`}`,
        },
        { scope: 'Stages', role: 'p.muted', says: 'usual: 10th to 90th percentile of the last 90 worn days' },
        {
          scope: 'Naps',
          role: 'li',
          says: naps.map(({ minute, start, end }) => {
            const length = (Number(end) - Number(start)) / 60
            return says`${clock(Number(minute))}–${clock(Number(minute) + length)}, ${minutes(length)}`
          }),
        },
      ],
      tables: [
        {
          scope: "The night's tracks",
          caption: 'Stages',
          head: ['From', 'To', 'Stage', 'Minutes'],
          rows: stages.map(({ minute, minutes: length, stage }) => [
            clock(Number(minute)),
            clock(Number(minute) + Number(length)),
            stageName[String(stage)] ?? 'Unknown',
            Number(length),
          ]),
        },
        {
          scope: 'Stages',
          caption: 'Stages',
          head: ['Stage', 'Bar', 'Time', 'Share', 'Periods', 'Usual'],
          rows: [
            stageRow('deep', 'deep_minutes'),
            stageRow('light', null),
            stageRow('rem', 'rem_minutes'),
            stageRow('awake', 'awake_minutes'),
          ],
        },
      ],
    },
    dayTracks({ asked, date, from, to, scope: "The night's tracks", title, slider: title, night: true }),
  )
}

function beside(truth: Truth, date: string): string[] {
  const near = truth.rows(
    `SELECT max(CASE WHEN date < '${date}' THEN date END) AS before, min(CASE WHEN date > '${date}' THEN date END) AS after FROM night`,
  )[0]!
  return [
    `Earlier: ${near.before === null ? '' : dates.short(String(near.before))}`,
    `Later: ${near.after === null ? '' : dates.short(String(near.after))}`,
  ]
}
