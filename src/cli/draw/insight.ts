// Results of `wristory insight` as text.

import type { InsightFigure } from '../../query/insight/answer.ts'
import type { Patterns } from '../../query/insight/patterns.ts'
import {
  amount,
  changeFigures,
  changeText,
  figureLabel,
  flagText,
  intervalText,
  ratesText,
  relationFigures,
  relationText,
  valueText,
  weekdaysText,
} from '../../query/insight/words.ts'
import type { YearReview } from '../../query/insight/year.ts'
import { count, hours } from './number.ts'
import { paint, type Style } from './style.ts'
import { drawPairs, drawTable } from './table.ts'

export function drawFigures(figures: readonly InsightFigure[], width: number, style: Style): string {
  if (figures.length === 0) return 'There are no workouts yet.'
  const known = figures.filter(({ value }) => value !== null)
  const heads = [
    { head: 'figure', least: 20 },
    { head: 'value', align: 'right', least: Number.POSITIVE_INFINITY },
    { head: '95 %', least: Number.POSITIVE_INFINITY },
    { head: 'n', align: 'right', least: Number.POSITIVE_INFINITY },
    { head: 'of', least: 12 },
    { head: 'source', least: 10 },
  ] as const
  const rows = known.map((figure) => [
    figure.title,
    valueText(figure.value!, figure.unit),
    intervalText(figure),
    count(figure.n),
    figure.date === undefined ? figure.of : `${figure.of}; ${figure.date}`,
    figure.source,
  ])
  const unknown = figures
    .filter(({ value }) => value === null)
    .map(({ title, why }) => paint(style, 'muted', `${title}: ${why}.`))
  return [...(rows.length === 0 ? [] : [drawTable(heads, rows, width, style)]), ...unknown].join('\n')
}

export function drawRelations({ tried, findings, next, source }: Patterns['relations']): string {
  const head =
    tried === 0
      ? 'There are no two figures with 30 days in common.'
      : findings.length === 0
        ? `Nothing was found among ${count(tried)} pairs and lags.`
        : `${count(findings.length)} found among ${count(tried)} pairs and lags; on average at most 5 in 100 such findings are false.`
  const lines = findings.slice(0, 12).flatMap((pair) => [relationText(pair), `  ${relationFigures(pair)}`])
  const nearest =
    findings.length === 0 && next !== null ? [`Nearest: ${relationText(next)}`, `  ${relationFigures(next)}`] : []
  return [
    head,
    ...lines,
    ...nearest,
    ...(tried === 0 ? [] : ['An association of one person, no cause.', `Source: ${source}.`]),
  ].join('\n')
}

export function drawChanges({ found, source }: Patterns['changes']): string {
  if (found.length === 0) return `No figure changes its level. Source: ${source}.`
  const lines = found.map((change) => `${change.date}  ${changeText(change)}\n  ${changeFigures(change)}`)
  return [...lines, `Source: ${source}.`].join('\n')
}

export function drawFlags(flags: Patterns['flags']): string {
  const { watched, days, n, source } = flags
  if (watched.length < 2) return 'A flag needs two of resting heart rate, HRV, skin temperature and respiration.'
  const lines = days.slice(-20).map((flag) => `${flag.date}  ${flagText(flag)}`)
  return [
    `${count(days.length)} of ${count(n)} days: two or more of ${watched.map(figureLabel).join(', ')} out of your usual range together${days.length > 20 ? '; the last 20' : ''}.`,
    ...lines,
    ratesText(flags),
    `Source: ${source}.`,
  ].join('\n')
}

export function drawRanges(ranges: Patterns['ranges'], width: number, style: Style): string {
  if (ranges.length === 0) return 'There are too few days for ranges: each needs 14 days of a season.'
  const right = (head: string) => ({ head, align: 'right', least: Number.POSITIVE_INFINITY }) as const
  const heads = [
    { head: 'figure' },
    { head: 'season' },
    right('10 %'),
    right('50 %'),
    right('90 %'),
    right('n'),
    { head: 'weekdays', least: 12 },
  ] as const
  const rows = ranges.map(({ figure, season, low, middle, high, n, weekdays }) => [
    figureLabel(figure),
    season,
    ...[low, middle, high].map(amount),
    count(n),
    weekdaysText(weekdays),
  ])
  return drawTable(heads, rows, width, style)
}

export function drawYear(
  { year, days, measured, totals, means, bests, sports }: YearReview,
  width: number,
  style: Style,
): string {
  const sleep = means.sleep_minutes
  const pairs: [string, string][] = [['measured', `${count(measured)} of ${count(days)} days`]]
  if (totals.steps !== null) pairs.push(['steps', count(totals.steps)])
  if (totals.distance !== null) pairs.push(['on foot', `${count(Math.round(totals.distance / 1000))} km`])
  if (sleep !== undefined) pairs.push(['asleep', `${hours(sleep.mean)} a night, ${count(sleep.days)} nights`])
  pairs.push(['workouts', `${count(totals.workouts)}, ${hours(totals.workoutMinutes)}`])
  for (const { title, date, value, unit } of bests)
    pairs.push([title.toLowerCase(), `${unit === 'min' ? hours(value) : count(value)} on ${date}`])
  const heads = [
    { head: 'sport' },
    { head: 'times', align: 'right' },
    { head: 'time', align: 'right' },
    { head: 'km', align: 'right' },
  ] as const
  const rows = sports.map(({ sport, workouts, minutes, distance }) => [
    sport,
    count(workouts),
    hours(minutes),
    distance > 0 ? count(Math.round(distance / 1000)) : '',
  ])
  return [
    String(year),
    drawPairs(pairs, style),
    ...(rows.length === 0 ? [] : [drawTable(heads, rows, width, style)]),
  ].join('\n')
}
