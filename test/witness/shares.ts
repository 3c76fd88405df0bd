// Parts of a whole by step, and means by hour and weekday.

import { type Claims, plainAxis } from './claims.ts'
import type { Asked } from './page.ts'
import { type By, isDateTick, stepPlace } from './runs.ts'
import { amount, joined, minutes, type Said, says, weekdays } from './shown.ts'
import { addDays, least, mean, most, quantile, type Row, sum } from './truth.ts'

/** Time in zones by step, of workouts that are no part of another and are not deleted. */
export function zones(range: { from: string; to: string }, asked: By, { truth }: Asked): Partial<Claims> {
  const rows = truth.rows(
    `SELECT z.date, z.zone, z.seconds, z.workout FROM heart_zone z JOIN workout w USING (account, workout)
     WHERE w.parent IS NULL AND w.gone_since IS NULL AND z.seconds > 0 AND z.date BETWEEN '${range.from}' AND '${range.to}'`,
  )
  const by: By = asked === 'day' ? (daysIn(range) > 1100 ? 'month' : 'week') : asked
  const most = rows.reduce((top, { zone }) => Math.max(top, Number(zone)), 0)
  const parts = Array.from({ length: most }, (_, i) => `zone ${i + 1}`)
  return stacked({
    scope: `Time in zones by ${by}`,
    label: 'Time in zones',
    counted: 'Workouts',
    unit: 's',
    parts,
    by,
    steps: stepRows(range, by, rows).map(({ date, rows: own }) => ({
      date,
      values: parts.map((_, part) =>
        sum(own.filter(({ zone }) => zone === part + 1).map(({ seconds }) => Number(seconds))),
      ),
      count: new Set(own.map(({ workout }) => workout)).size,
    })),
  })
}

export function stress(range: { from: string; to: string }, asked: By, { truth }: Asked): Partial<Claims> {
  const parts = ['relaxed', 'normal', 'medium', 'high']
  const days = daysIn(range)
  const by: By = asked !== 'day' ? asked : days > 1100 ? 'month' : days <= 31 ? 'day' : 'week'
  const rows = truth.rows(
    `SELECT date, relaxed, normal, medium, high FROM stress WHERE relaxed + normal + medium + high IS NOT NULL
     AND date BETWEEN '${range.from}' AND '${range.to}'`,
  )
  return stacked({
    scope: `Levels of stress by ${by}`,
    label: 'Levels of stress',
    counted: 'Days',
    unit: '%',
    parts,
    by,
    steps: stepRows(range, by, rows).map(({ date, rows: own }) => ({
      date,
      values: parts.map((part) => (own.length === 0 ? 0 : mean(own.map((row) => Number(row[part]))))),
      count: own.length,
    })),
  })
}

const daysIn = ({ from, to }: { from: string; to: string }) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

function stepRows({ from, to }: { from: string; to: string }, by: By, rows: readonly Row[]) {
  const steps: { date: string; rows: Row[] }[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const begins = by === 'day' || (by === 'month' ? date.endsWith('-01') : new Date(date).getUTCDay() === 1)
    if (date === from || begins) steps.push({ date, rows: [] })
    steps.at(-1)!.rows.push(...rows.filter((row) => row.date === date))
  }
  return steps
}

interface Stack {
  readonly scope: string
  readonly label: string
  readonly counted: string
  readonly unit: 's' | '%'
  readonly parts: readonly string[]
  readonly by: By
  readonly steps: readonly { readonly date: string; readonly values: readonly number[]; readonly count: number }[]
}

const anyWords: Said = { parts: [{ wrong: (text: string) => (/\d/.test(text) ? 'has a number' : null) }] }

function stacked({ scope, label, counted, unit, parts, by, steps }: Stack): Partial<Claims> {
  if (parts.length === 0 || steps.every(({ count }) => count === 0)) return {}
  const some = steps.filter(({ count }) => count > 0)
  const sums = parts.map((_, part) => sum(some.map(({ values, count }) => values[part]! * (unit === '%' ? count : 1))))
  const whole = sum(sums)
  const list = parts.map((part, i) => says`${part} ${amount((sums[i]! / whole) * 100, '%')}`)
  const shown = (value: number): Said => (unit === '%' ? amount(value) : amount(value / 60))
  return {
    texts: [
      { scope, role: 'span', says: parts },
      {
        scope,
        role: 'figcaption',
        says: says`${label}, ${some.length} of ${steps.length} ${by}${steps.length === 1 ? '' : 's'}: ${joined(list, ', ')}${unit === 's' ? says` of ${minutes(whole / 60)}` : ''}`,
      },
    ],
    tables: [
      {
        scope,
        caption: `${label}, ${unit === '%' ? 'percent' : 'minutes'}`,
        head: ['From', ...parts, counted, 'State'],
        rows: steps
          .map(({ date, values, count }) => [
            date,
            ...values.map((value) => (count === 0 ? emptyOr(shown(0)) : shown(value))),
            count,
            anyWords,
          ])
          .reverse(),
      },
    ],
    charts: [{ scope, read: plainAxis, texts: isDateTick }],
    sliders: [
      {
        scope,
        label,
        most: steps.length - 1,
        says(now) {
          const { date, values, count } = steps[now]!
          const place = stepPlace(date, by)
          if (count === 0) return says`${place}: ${anyWords}`
          const told = values.flatMap((value, i) =>
            value === 0 ? [] : [says`${parts[i]!} ${unit === '%' ? amount(value, '%') : minutes(value / 60)}`],
          )
          return says`${place}: ${joined(told, ', ')}`
        },
      },
    ],
  }
}

const emptyOr = (said: Said): Said => ({
  parts: [
    {
      wrong: (text: string) =>
        text === '–' || (said as { wrong(text: string): string | null }).wrong(text) === null
          ? null
          : 'is neither nothing nor right',
    },
  ],
})

/** Means by hour and weekday of hours with at least half an hour on the wrist. */
export function grid(
  figure: 'steps' | 'heartrate',
  range: { from: string; to: string },
  said: string,
  caption: string,
  unit: string,
  { truth }: Asked,
): Partial<Claims> {
  const scope = 'By hour and weekday'
  const column = figure === 'steps' ? 'steps' : 'heartrate_mean'
  const rows = truth.rows(
    `SELECT (strftime('%w', date) + 6) % 7 AS day, hour, avg(${column}) AS mean, count(*) AS n FROM hour
     WHERE recorded >= 30 AND ${column} IS NOT NULL AND date BETWEEN '${range.from}' AND '${range.to}' GROUP BY 1, 2`,
  )
  const at = (day: number, hour: number) =>
    rows.find((row) => row.day === day && row.hour === hour)?.mean as number | undefined
  const all = rows.map((row) => Number(row.mean))
  const hour = (h: number) => `${String(h).padStart(2, '0')}:00`
  // Where several hours are equal, any of them may be named.
  const end = (value: number) => ({
    parts: [
      {
        wrong(text: string) {
          const named = rows
            .filter(({ mean: one }) => Math.abs(Number(one) - value) < 1e-6)
            .map(({ day, hour: h }) => `${weekdays[Number(day)]} at ${hour(Number(h))}`)
          return named.includes(text) ? null : `is none of ${named.join(', ')}`
        },
      },
    ],
  })
  const borders = [0.2, 0.4, 0.6, 0.8].map((q) => (all.length === 0 ? 0 : quantile(all, q)))
  return {
    texts: [
      {
        scope,
        role: 'figcaption',
        says:
          all.length === 0
            ? `${said}: nothing in this range`
            : says`${said}: highest ${amount(most(all), unit)} on ${end(most(all))}, lowest ${amount(least(all), unit)} on ${end(least(all))}`,
      },
    ],
    tables: [
      {
        scope,
        caption,
        head: ['Hour', ...weekdays.map((day) => day.slice(0, 3))],
        rows: Array.from({ length: 24 }, (_, h) => [
          hour(h),
          ...weekdays.map((_, day) => (at(day, h) === undefined ? '–' : amount(at(day, h)!))),
        ]),
      },
    ],
    sliders: [
      {
        scope,
        label: caption,
        most: 7 * 24 - 1,
        says(now) {
          const [day, h] = [Math.floor(now / 24), now % 24]
          const value = at(day, h)
          const n = Number(rows.find((row) => row.day === day && row.hour === h)?.n ?? 0)
          return says`${weekdays[day]!} ${hour(h)}: ${value === undefined ? 'no data' : amount(value, unit)} (${n} days)`
        },
      },
    ],
    charts: [
      {
        scope,
        texts: (text) => {
          if (/^(0|3|6|9|12|15|18|21)$/.test(text)) return true
          const parts = text.replace(` ${unit}`, '').split(' · ')
          return parts.length === 4 && parts.every((part, i) => amount(borders[i]!).wrong(part) === null)
        },
      },
    ],
  }
}
