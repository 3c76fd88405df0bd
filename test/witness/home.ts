// The home page and the sheet of a week or a month.

import { type Claims, claims, type TableClaim } from './claims.ts'
import { labelOf, unitOf } from './figures.ts'
import { homeMinute } from './frame.ts'
import type { Asked } from './page.ts'
import { amount, change, dates, inUnit, minutes, type Said, says, timeText } from './shown.ts'
import { capital } from './tracks.ts'
import { addDays, daysFrom, mean, most } from './truth.ts'

const figures = [
  'steps',
  'distance',
  'sleep_minutes',
  'sleep_score',
  'resting_heartrate',
  'hrv',
  'stress_mean',
  'readiness',
  'spo2_mean',
  'workout_minutes',
]
const shown = ['steps', 'distance', 'energy', 'readiness', 'stress_mean', 'pai_total']
const night = ['sleep_minutes', 'sleep_score', 'deep_minutes', 'rem_minutes', 'awake_minutes', 'resting_heartrate']
const daysWords = (n: number) => says`${n} ${n === 1 ? 'day' : 'days'}`

export function homeClaims(asked: Asked, by: string | undefined, date: string | undefined): Claims {
  const { truth, look } = asked
  if (truth.last === null) return claims()
  if (by !== undefined && date !== undefined) return sheet(asked, by as 'week', date)
  const last = truth.last
  const uploaded = Number(truth.one('SELECT max(synced) FROM day'))
  const figure = (name: string) => {
    const { value } = truth.days(name, last, last)[0]!
    return {
      scope: 'figures',
      role: `figure ${labelOf(name)} div.value`,
      says: value === null ? '–' : inUnit(value, unitOf(truth, name), look),
    }
  }
  const week = periodOf(asked, last, 'week')
  const scope = `Week of ${dates.short(week.from)} to ${dates.short(week.to)}`
  const { current, longest } = streaks(asked, week.to)
  const goal = goalOf(asked, week)
  return claims({
    texts: [
      { scope: 'head', role: 'h1', says: dates.long(last) },
      {
        scope: 'head',
        role: 'p.muted',
        says: `${last.slice(0, 4)} · the device delivered up to ${timeText(homeMinute(asked, uploaded))} today`,
      },
      { scope: 'main', role: 'h2', says: `Night to ${dates.short(last)}` },
      ...[...new Set([...night, ...shown])].map(figure),
      { scope: 'figures', role: 'figure PAI, 7 days div.label', says: 'PAI, 7 days' },
      { scope, role: 'h2', says: scope },
      {
        scope,
        role: 'p.muted',
        says:
          week.over === 0
            ? 'its first day is not over'
            : says`${daysWords(week.over)} of it over, beside the same days before`,
      },
      {
        scope: 'Step goal',
        role: 'p',
        says: [
          ...(goal === null ? [] : [says`Reached on ${goal.reached} of ${daysWords(goal.of)} this week.`]),
          ...(current === 0 ? [] : [says`${daysWords(current)} in a row until now.`]),
          ...(longest === null
            ? []
            : [says`Longest: ${daysWords(longest.days)}, to ${dates.short(longest.to)} ${longest.to.slice(0, 4)}.`]),
        ],
      },
    ],
    tables: [means(asked, week, scope, true)],
  })
}

interface Period {
  readonly by: 'week' | 'month'
  readonly from: string
  readonly to: string
  /** Days of it that are over. */
  readonly over: number
}

function startOf(date: string, by: Period['by']): string {
  return by === 'month' ? `${date.slice(0, 7)}-01` : addDays(date, -((new Date(date).getUTCDay() + 6) % 7))
}

function periodOf({ truth }: Asked, date: string, by: Period['by']): Period {
  const from = startOf(date, by)
  const to = by === 'week' ? addDays(from, 6) : addDays(startOf(addDays(from, 32), by), -1)
  return { by, from, to, over: Math.max(0, Math.min(daysFrom(from, to) + 1, daysFrom(from, truth.today))) }
}

/** Values of the days of a period that are over, up to so many. */
function valuesOf({ truth }: Asked, figure: string, from: string, length: number): number[] {
  return truth
    .days(figure, from, addDays(from, length - 1))
    .flatMap(({ date, value }) => (value === null || date >= truth.today ? [] : [value]))
}

function means(asked: Asked, { by, from, to, over }: Period, scope: string, brief: boolean): TableClaim {
  const { truth, look } = asked
  const rows = figures.flatMap((figure): (readonly Said[])[] => {
    const own = valuesOf(asked, figure, from, over)
    if (own.length === 0) return []
    const unit = unitOf(truth, figure)
    const before: (number | null)[] = []
    for (let i = 0, start = from; i < 12; i++) {
      const end = start
      start = startOf(addDays(start, -1), by)
      const length = daysFrom(start, end)
      const values = valuesOf(asked, figure, start, to < truth.today ? length : Math.min(over, length))
      before.push(values.length === 0 ? null : mean(values))
    }
    const known = before.filter((one) => one !== null).sort((a, b) => a - b)
    const usual = known.length < 6 ? null : [known[1]!, known.at(-2)!]
    const [value, last] = [mean(own), before[0] ?? null]
    const place = usual === null ? '–' : value > usual[1]! ? 'above' : value < usual[0]! ? 'below' : 'within'
    const ends = usual === null ? '–' : says`${inUnit(usual[0]!, unit, look)} to ${inUnit(usual[1]!, unit, look)}`
    const against = last === null ? '–' : difference(value, last, unit, asked)
    return [[labelOf(figure), inUnit(value, unit, look), against, ...(brief ? [place] : [ends, place, own.length])]]
  })
  const head = ['Figure', 'Mean', 'Change', brief ? 'Usual' : 'Usual range', ...(brief ? [] : ['It is', 'Days'])]
  return { scope, caption: 'Means of a day', head, rows }
}

/** `+36 min (+8.4 %)`, without a share of a base that is near nothing. */
function difference(value: number, base: number, unit: string, { look }: Asked): Said {
  return {
    parts: [
      {
        wrong(text: string) {
          const share = /^(.+) \(([+−][\d.,]+) %\)$/.exec(text)
          const wrong = change(value - base, unit, look).wrong(share?.[1] ?? text)
          return wrong ?? (share === null ? null : change(((value - base) / base) * 100, '', look).wrong(share[2]!))
        },
      },
    ],
  }
}

const reached = (steps: number | null, goal: number | null) =>
  steps !== null && goal !== null && goal > 0 && steps >= goal

function goalDays({ truth }: Asked, from: string, to: string) {
  const goals = truth.days('goal', from, to)
  return truth
    .days('steps', from, to)
    .map(({ date, value }, i) => ({ date, steps: value, goal: goals[i]!.value }))
    .filter(({ date }) => date < truth.today)
}

function goalOf(asked: Asked, { from, over }: Period): { reached: number; of: number } | null {
  const days = goalDays(asked, from, addDays(from, over - 1)).filter(
    ({ steps, goal }) => steps !== null && (goal ?? 0) > 0,
  )
  return days.length === 0
    ? null
    : { reached: days.filter(({ steps, goal }) => reached(steps, goal)).length, of: days.length }
}

/** Days in a row on which the goal was reached. */
function streaks(asked: Asked, to: string): { current: number; longest: { days: number; to: string } | null } {
  let [run, longest] = [0, null as { days: number; to: string } | null]
  for (const { date, steps, goal } of goalDays(asked, asked.truth.first!, to)) {
    run = reached(steps, goal) ? run + 1 : 0
    if (run > 0 && run >= (longest?.days ?? 0)) longest = { days: run, to: date }
  }
  return { current: run, longest }
}

function sheet(asked: Asked, by: Period['by'], date: string): Claims {
  const { truth, look } = asked
  const period = periodOf(asked, date, by)
  const { from, to, over } = period
  const title = by === 'month' ? dates.longMonth(from) : `Week of ${dates.short(from)} to ${dates.short(to)}`
  const goal = goalOf(asked, period)
  const records = ['steps', 'distance', 'sleep_minutes', 'workout_minutes'].flatMap((figure) => {
    const unit = unitOf(truth, figure)
    const own = truth
      .days(figure, from, addDays(from, over - 1))
      .filter((day) => day.value !== null && day.date < truth.today)
    const before = truth
      .days(figure, truth.first!, addDays(from, -1))
      .flatMap(({ value }) => (value === null ? [] : [value]))
    const best = own.find(({ value }) => value === most(own.map((day) => day.value!)))
    if (best === undefined || before.length === 0 || best.value! <= most(before)) return []
    return [
      says`${labelOf(figure)}: ${inUnit(best.value!, unit, look)} on ${dates.full(best.date)}, more than on any day before (${inUnit(most(before), unit, look)}).`,
    ]
  })
  const sports = truth.rows(
    `SELECT sport, count(*) AS n, sum(distance) AS far, sum(moving_time) AS time FROM workout
     WHERE date BETWEEN '${from}' AND '${to}' AND parent IS NULL AND gone_since IS NULL GROUP BY sport ORDER BY n DESC, sport`,
  )
  return claims({
    texts: [
      { scope: 'head', role: 'h1', says: title },
      { scope: 'head', role: 'p.muted', says: `${from.slice(0, 4)} · the month` },
      {
        scope: 'Goals and records',
        role: 'p',
        says: [
          ...(goal === null ? [] : [says`Step goal reached on ${goal.reached} of ${daysWords(goal.of)}.`]),
          ...records,
        ],
      },
    ],
    tables: [
      means(asked, period, 'Means of a day', false),
      {
        scope: 'Workouts',
        caption: 'Workouts by sport',
        head: ['Sport', 'Workouts', 'Distance', 'Time'],
        rows: sports.map(({ sport, n, far, time }): Said[] => [
          capital(String(sport)),
          amount(Number(n)),
          far ? inUnit(Number(far), 'm', look) : '–',
          time === null ? '–' : minutes(Number(time) / 60),
        ]),
      },
    ],
  })
}
