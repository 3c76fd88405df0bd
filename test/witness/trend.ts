// The page of one figure: its chart over a range, every day in calendars, and the means of months.

import { type Claims, claims } from './claims.ts'
import { labelOf, unitOf } from './figures.ts'
import { dashed, laidOf } from './metric.ts'
import type { Asked } from './page.ts'
import { type By, cell, chartClaims, columnHead, isDateTick, type Laid, type Run, rangeOf, runOf } from './runs.ts'
import {
  amount,
  conversion,
  dates,
  inUnit,
  joined,
  type Look,
  minutes,
  numberIn,
  reason,
  type Said,
  says,
} from './shown.ts'
import { addDays, type Day, daysFrom, least, mean, most, quantile, type Truth } from './truth.ts'

export function trendClaims(figure: string, asked: Asked): Claims {
  const { truth, look, query } = asked
  const by = (query.get('by') ?? 'day') as By
  const label = labelOf(figure)
  const unit = unitOf(truth, figure)
  const name = query.get('range') ?? 'all'
  const range = rangeOf(name, truth)
  const from = range.from < truth.first! ? truth.first! : range.from
  const all = truth.days(figure, truth.first!, truth.today)
  const days = truth.days(figure, from, range.to)
  const run = runOf(days, figure, by)
  const whole = told(days)
  const title = `${dates.full(from)} to ${name === 'all' ? 'today' : dates.full(range.to)}`
  const scope = by === 'day' ? title : `${title}, mean by ${by}`
  const caption = `${label}, ${scope}`
  const laid = besideOf(figure, { from, to: range.to }, by, asked)
  const chart = chartClaims(run, { scope, label: caption, column: label, caption, slider: caption, laid }, truth, look)
  const long = by === 'day' && days.length > 1098
  return claims(
    {
      ...chart,
      charts: chart.charts!.map((one) => ({
        ...one,
        // Beside days and months, values of the axis of another figure, with their unit, and its name.
        ...(query.has('overlay')
          ? {
              texts: (text: string) => isDateTick(text) || text === laid!.label || /^−?[\d,.]+k?( h| \D+)?$/.test(text),
            }
          : {}),
        ...(by === 'day' && !long
          ? { marks: days.flatMap(({ value }) => (value === null ? [] : [conversion(unit, look).of(value)])) }
          : {}),
      })),
      texts: [
        ...chart.texts!,
        { scope: 'head', role: 'h1', says: label },
        { scope: 'head', role: 'p', says: yearWords(all, unit, truth, look) },
        { scope, role: 'h2', says: scope },
        { scope, role: 'p.muted', says: notes(days.length, by) },
        { scope, role: 'aria-label', says: caption },
        {
          scope,
          role: 'span',
          says: joined(
            [
              whole.length === 0
                ? 'No value in this range'
                : says`Mean ${inUnit(mean(whole), unit, look)} (${whole.length} of ${days.length} days)`,
              query.has('overlay') ? overlaid(run, laid!) : dashed(run, laid, asked),
            ],
            ' · ',
          ),
        },
      ],
    },
    calendars(all, from, range.to, figure, label, truth, look),
    months(all, label, unit, look),
  )
}

/** Another figure of the same days, or the same figure of other days. */
function besideOf(figure: string, range: { from: string; to: string }, by: By, asked: Asked): Laid | null {
  const overlay = asked.query.get('overlay')
  if (overlay === null) return laidOf(figure, range, by, asked)
  const days = asked.truth.days(overlay, range.from, range.to)
  const { steps } = runOf(days, overlay, by)
  return {
    label: labelOf(overlay),
    figure: overlay,
    values: steps.map(({ value }) => value),
    counts: steps.map(({ counts }) => counts),
  }
}

/** How many steps count in both figures, and Spearman's rank correlation of these from ten on. */
function overlaid(run: Run, laid: Laid): Said {
  const pairs = run.steps.flatMap(({ counts, value }, i) =>
    counts && laid.counts?.[i] && laid.values[i] != null ? [[value!, laid.values[i]!] as const] : [],
  )
  const ranks = (values: readonly number[]) =>
    values.map(
      (value) => values.filter((one) => one < value).length + (values.filter((one) => one === value).length + 1) / 2,
    )
  const [a, b] = [ranks(pairs.map(([one]) => one)), ranks(pairs.map(([, one]) => one))]
  const [ma, mb] = [mean(a), mean(b)]
  const over = (x: number[], mx: number, y: number[], my: number) =>
    x.reduce((sum, one, i) => sum + (one - mx) * (y[i]! - my), 0)
  const rank = over(a, ma, b, mb) / Math.sqrt(over(a, ma, a, ma) * over(b, mb, b, mb))
  const n = says`dashed: ${laid.label}, own axis at the left, ${pairs.length} ${run.by}${pairs.length === 1 ? '' : 's'} in both`
  return pairs.length < 10 || Number.isNaN(rank) ? n : says`${n}, rank correlation ${amount(rank)}`
}

const told = (days: readonly Day[]) => days.flatMap(({ counts, value }) => (counts ? [value!] : []))

function notes(days: number, by: string): string {
  if (by !== 'day') return 'band: lowest to highest of its days'
  return days > 1098
    ? 'line: 8-week median · bands: middle half and 80 % of days · dots: days beyond'
    : 'dots: days · line: 4-week median · band: middle half'
}

function yearWords(all: readonly Day[], unit: string, truth: Truth, look: Look): Said {
  const since = (days: number) => addDays(truth.today, 1 - days)
  const last = told(all.filter(({ date }) => date >= since(365)))
  const before = told(all.filter(({ date }) => date >= since(730) && date < since(365)))
  if (last.length === 0) return 'No value in the last 12 months'
  const now = says`Mean ${inUnit(mean(last), unit, look)} over the last 12 months (${last.length} of ${Math.min(365, all.length)} days)`
  if (before.length < 60) return now
  const grown = mean(last) - mean(before)
  if (Math.abs(grown) < mean(before) * 0.003) return says`${now}, unchanged from the 12 before`
  return says`${now}, ${grown > 0 ? 'up' : 'down'} from ${inUnit(mean(before), unit, look)} in the 12 before`
}

function calendars(
  all: readonly Day[],
  from: string,
  to: string,
  figure: string,
  label: string,
  truth: Truth,
  look: Look,
): Partial<Claims> {
  const scope = 'Every day'
  const unit = unitOf(truth, figure)
  const years: number[] = []
  for (let year = Number(to.slice(0, 4)); year >= Number(from.slice(0, 4)); year--) years.push(year)
  const values = all.flatMap(({ value }) => (value === null ? [] : [value]))
  const shown = all.filter(({ date }) => date >= `${years.at(-1)}` && date < `${years[0]! + 1}`)
  const known = shown.filter(({ value }) => value !== null)
  const best = known.reduce<Day | null>((one, day) => (one === null || day.value! > one.value! ? day : one), null)
  const named = years.length === 1 ? String(years[0]) : `${years.at(-1)} to ${years[0]}`
  const levels =
    figure === 'steps' ? [4000, 7000, 10_000, 13_000] : [0.2, 0.4, 0.6, 0.8].map((q) => quantile(values, q))
  const byYear = years.map((year) => told(all.filter(({ date }) => date.startsWith(`${year}`))))
  const head = columnHead(label, figure, truth, look)
  const dayOf = (date: string) => all.find((day) => day.date === date)
  return {
    texts: [
      { scope, role: 'p.muted', says: says`${values.length} of ${all.length} days have data` },
      {
        scope,
        role: 'figcaption',
        says:
          best === null
            ? `${label}, ${named}: nothing in this range`
            : says`${label}, ${named}: ${known.length} of ${shown.length} days have data, highest ${inUnit(best.value!, unit, look)} on ${dates.full(best.date)}`,
      },
      { scope, role: 'strong', says: years.map(String) },
      {
        scope,
        role: 'div.muted',
        says: byYear.flatMap((year): Said[] => [
          ...(year.length === 0 ? [] : [inUnit(mean(year), unit, look)]),
          says`${year.length} ${year.length === 1 ? 'day' : 'days'}`,
        ]),
      },
      {
        scope,
        role: 'span',
        says: levels.reduce<Said>(
          (line, level, i) => (i === 0 ? inUnit(level, unit, look) : says`${line} · ${inUnit(level, unit, look)}`),
          '',
        ),
      },
      {
        scope,
        role: 'aria-label',
        says: {
          wrong: (text) => (text === label || years.some((year) => text === `${label} ${year}`) ? null : 'is no year'),
        },
      },
    ],
    tables: [
      {
        scope,
        caption: label,
        head: ['Day', head, 'State'],
        rows: all.map(({ date, value, words }) => [date, cell(value, figure, truth, look), reason(words)]).reverse(),
      },
    ],
    sliders: years.map((year) => ({
      scope,
      label: `${label} ${year}`,
      most: daysFrom(`${year}-01-01`, `${year + 1}-01-01`) - 1,
      says(now: number) {
        const date = addDays(`${year}-01-01`, now)
        const day = dayOf(date)
        const value = day?.value ?? null
        if (value === null) return says`${dates.spoken(date)}: ${reason(day?.words || 'no data')}`
        return says`${dates.spoken(date)}: ${day?.words === 'so far' ? 'so far ' : ''}${inUnit(value, unit, look)}`
      },
    })),
  }
}

function months(all: readonly Day[], label: string, unit: string, look: Look): Partial<Claims> {
  const scope = 'Months'
  const groups = new Map<string, number[]>()
  for (const { date, counts, value } of all)
    if (counts) groups.set(date.slice(0, 7), [...(groups.get(date.slice(0, 7)) ?? []), value!])
  const enough = [...groups]
    .filter(([, values]) => values.length >= 3)
    .map(([month, values]) => [month, mean(values)] as const)
  const years = [...new Set(enough.map(([month]) => month.slice(0, 4)))].sort().reverse()
  const caption = `${label}, means by month`
  const means = enough.map(([, value]) => value)
  // Of months that are equal, any may be named.
  const place = (value: number) => {
    const named = enough.filter((one) => one[1] === value).map(([month]) => `in ${dates.month(`${month}-01`)}`)
    const month = { pattern: 'in .*?', wrong: (text: string) => (named.includes(text) ? null : `is none of ${named}`) }
    return says`${inUnit(value, unit, look)} ${month}`
  }
  const sentence =
    enough.length === 0
      ? `${caption}: nothing in this range`
      : enough.length === 1
        ? says`${caption}: ${place(means[0]!)}`
        : says`${caption}: highest ${place(most(means))}, lowest ${place(least(means))}`
  return {
    texts: [
      { scope, role: 'figcaption', says: sentence },
      { scope, role: 'aria-label', says: caption },
      {
        scope,
        role: 'title',
        says: years.flatMap((year) =>
          enough.filter(([month]) => month.startsWith(year)).map(([, value]) => inUnit(value, unit, look)),
        ),
      },
    ],
    tables: [
      {
        scope,
        caption,
        head: ['Month', 'Mean', 'Days'],
        rows: [...groups].map(([month, values]) => [month, inUnit(mean(values), unit, look), values.length]).reverse(),
      },
      {
        scope,
        caption,
        head: ['Year', ...Array.from({ length: 12 }, (_, m) => dates.monthHead(m))],
        rows: years.map((year) => [
          year,
          ...Array.from({ length: 12 }, (_, m): Said => {
            const found = enough.find(([month]) => month === `${year}-${String(m + 1).padStart(2, '0')}`)
            return found === undefined ? '' : monthCell(found[1], unit, look)
          }),
        ]),
      },
    ],
  }
}

/** `7:32` for hours and minutes, `9.6k`, else a plain number. */
function monthCell(value: number, unit: string, look: Look): Said {
  if (unit === 'min') return { wrong: (text) => minutes(value).wrong(text.replace(/^(\d+):(\d\d)$/, '$1 h $2')) }
  return amountOrShort(conversion(unit, look).of(value))
}

function amountOrShort(value: number) {
  return {
    wrong(text: string) {
      const read = numberIn(text)
      if (read === null) return 'is not a number'
      return Math.abs(read.value - value) <= read.reach + 1e-6 ? null : `is not ${value}`
    },
  }
}
