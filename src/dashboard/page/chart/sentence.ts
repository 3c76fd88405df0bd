// Text alternatives: what a chart shows in one sentence, computed from the data that it draws, for screen readers. The
// inputs are minimal, so that every drawing has them.

import { median, quantile } from '../../quantile.ts'
import type { By } from '../../range.ts'
import type { Coverage, Grid, Nights, Shares } from '../../schema.ts'
import { addDays, clock, daysBetween, duration, fullDay, hour, number, weekdayName, withUnit } from '../frame/format.ts'
import { type Look, said } from '../frame/metrics.ts'

type SentenceValues = readonly (number | null)[]

/** A figure by day, week or month, as trends and bars draw it. */
export interface Run {
  readonly values: SentenceValues
  readonly state: string
  readonly steps?: { readonly by: By } | undefined
  readonly span?: { readonly lowest: SentenceValues; readonly highest: SentenceValues } | undefined
}

/** Other lines in the same chart. */
export interface Laid {
  readonly values: SentenceValues
  readonly label: string
  readonly look?: Look | undefined
}

/** Values of which the tenth and the ninetieth percentile are nothing but the lowest and the highest. */
const FEW = 10
/**
 * A change smaller than this share of the span of four values in five is chance: the medians of thirty days each lie
 * that far apart once in nine times though nothing has changed.
 */
const MATTERS = 0.2

/** `Resting heart rate, 87 of 90 days: median 53 bpm, 80 % from 49 to 58 bpm, falling by 2 bpm`. */
export function runWords(label: string, { values, state, steps, span }: Run, look: Look, over?: Laid | null): string {
  const told = values.filter((value, i) => value !== null && state[i] === 'v') as number[]
  const by = steps?.by ?? 'day'
  const of = `${label}, ${number(told.length)} of ${number(values.length)} ${by}${values.length === 1 ? '' : 's'}`
  return [
    told.length === 0 ? `${label}: nothing in this range` : `${of}: ${middleWords(told, look)}`,
    span === undefined ? '' : reachWords([...span.lowest, ...span.highest], look),
    over == null ? '' : overWords(over, look),
  ]
    .filter((part) => part !== '')
    .join('; ')
}

function middleWords(told: readonly number[], look: Look): string {
  if (told.length === 1) return said(told[0]!, look)
  const sorted = told.toSorted((a, b) => a - b)
  const [low, high] = [0.1, 0.9].map((q) => quantile(sorted, q)) as [number, number]
  const range =
    told.length < FEW
      ? fromTo(sorted[0]!, sorted.at(-1)!, look, '', 'all ')
      : fromTo(low, high, look, '80 % from ', '80 % at ')
  return [`median ${said(quantile(sorted, 0.5), look)}`, range, changeWords(told, (high - low) * MATTERS, look)]
    .filter((part) => part !== '')
    .join(', ')
}

/** From the median of the first third of the values to that of the last, where that says something. */
function changeWords(told: readonly number[], least: number, look: Look): string {
  const third = Math.floor(told.length / 3)
  if (third < 3) return ''
  const change = median(told.slice(-third)) - median(told.slice(0, third))
  const size = said(Math.abs(change), look)
  return Math.abs(change) < least || size === said(0, look) ? '' : `${change > 0 ? 'rising' : 'falling'} by ${size}`
}

/** From the lowest of all to the highest; nothing without a value. */
function reachWords(values: SentenceValues, look: Look): string {
  const told = values.filter((value) => value !== null)
  return told.length === 0 ? '' : fromTo(Math.min(...told), Math.max(...told), look, 'all within ', 'all ')
}

function overWords({ values, label, look: own }: Laid, look: Look): string {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  return `dashed, ${label}: ${sorted.length === 0 ? 'no data' : `median ${said(quantile(sorted, 0.5), own ?? look)}`}`
}

/** `49 to 58 bpm`, the unit once, after `apart`; `49 bpm` after `same` where both read alike. */
function fromTo(low: number, high: number, look: Look, apart: string, same: string): string {
  const first = withUnit(low, look.unit, look.digits)
  const last = said(high, look)
  return said(low, look) === last ? same + last : `${apart}${first.text} to ${last}`
}

/** The readings of a track: `44 to 172 bpm, mean 71`, in numbers as `text` writes them. */
export function readingWords(values: SentenceValues, text: (value: number) => string, unit: string): string {
  const told = values.filter((value) => value !== null)
  if (told.length === 0) return 'no reading'
  const [low, high] = [told.reduce((a, b) => Math.min(a, b)), told.reduce((a, b) => Math.max(a, b))]
  return betweenWords(low, high, told.reduce((sum, value) => sum + value, 0) / told.length, text, unit)
}

/** The same of a track that knows its ends and its mean. */
export function betweenWords(
  low: number,
  high: number,
  mean: number,
  text: (value: number) => string,
  unit: string,
): string {
  const [first, last, end] = [text(low), text(high), unit === '' ? '' : ` ${unit}`]
  return first === last ? first + end : `${first} to ${last}${end}, mean ${text(mean)}`
}

/** All tracks on one clock, each with its own description. */
export function trackWords(
  label: string,
  tracks: readonly { readonly label: string; readonly words: string }[],
): string {
  if (tracks.length === 0) return `${label}: nothing in this range`
  return `${label}: ${tracks.map((track) => `${track.label} ${track.words}`).join('; ')}`
}

/** The highest and the lowest, each with its place: `highest 154 on Tuesday, lowest 51 on Sunday`. */
export function endsWords(told: readonly (readonly [place: string, value: number])[], say: (value: number) => string) {
  const sorted = told.toSorted(([, a], [, b]) => b - a)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return 'nothing in this range'
  const words = ([place, value]: typeof first) => `${say(value)} ${place}`
  return first === last ? words(first) : `highest ${words(first)}, lowest ${words(last)}`
}

/** The hour and the weekday of the highest mean and of the lowest. */
export function gridWords(label: string, { values }: Pick<Grid, 'values'>, unit: string): string {
  const told = values.flatMap((line, day) =>
    line.flatMap((value, h) =>
      value === null ? [] : [[`on ${weekdayName(day, 'long')} at ${hour(h * 60, false)}`, value] as const],
    ),
  )
  return `${label}: ${endsWords(told, (value) => `${number(value)} ${unit}`)}`
}

/** The share of each part, over all steps with any. */
export function shareWords(
  label: string,
  { parts, unit, values, counts, by }: Pick<Shares, 'parts' | 'unit' | 'values' | 'counts' | 'by'>,
): string {
  // A share is the mean of its days, so that a week of one day says less than one of seven.
  const sums = values.map((part) =>
    part.reduce<number>((sum, value, i) => sum + (value ?? 0) * (unit === '%' ? (counts[i] ?? 0) : 1), 0),
  )
  const whole = sums.reduce((sum, value) => sum + value, 0)
  const steps = counts.filter((count) => count > 0).length
  if (whole === 0) return `${label}: nothing in this range`
  const told = parts.map((part, i) => `${part} ${number((sums[i]! / whole) * 100)} %`).join(', ')
  const all = unit === 's' ? ` of ${duration(whole / 60)}` : ''
  return `${label}, ${number(steps)} of ${number(counts.length)} ${by}${counts.length === 1 ? '' : 's'}: ${told}${all}`
}

/** The spread of the days by their value. */
export function spreadWords(
  {
    days,
    quantiles: [low, middle, high],
    last,
  }: { readonly days: number; readonly quantiles: readonly [number, number, number]; readonly last: number },
  look: Look,
): string {
  return `${look.label} on ${number(days)} days: usually ${said(low, look)} to ${said(high, look)}, median ${said(middle, look)}, last ${said(last, look)}`
}

/** Of the years from `first` to `last`, on how many days there is a value, and the highest of them. */
export function calendarWords(
  { start, values }: { readonly start: string; readonly values: SentenceValues },
  [first, last]: readonly [number, number],
  look: Look,
): string {
  const from = Math.max(0, daysBetween(start, `${first}-01-01`))
  const shown = values.slice(from, Math.max(0, daysBetween(start, `${last + 1}-01-01`)))
  const years = first === last ? String(first) : `${first} to ${last}`
  let [n, best] = [0, null as number | null]
  shown.forEach((value, i) => {
    if (value === null) return
    n++
    if (best === null || value > shown[best]!) best = i
  })
  if (best === null) return `${look.label}, ${years}: nothing in this range`
  return `${look.label}, ${years}: ${number(n)} of ${number(shown.length)} days have data, highest ${said(shown[best]!, look)} on ${fullDay(addDays(start, from + best))}`
}

/** The kind with most of its days and the one with least, over all months. */
export function coverageWords({ months, kinds }: Pick<Coverage, 'months' | 'kinds'>): string {
  const told = kinds.flatMap(({ title, share }) => {
    const known = share.filter((value) => value !== null)
    return known.length === 0 ? [] : [[title, known.reduce((sum, value) => sum + value, 0) / known.length] as const]
  })
  const all = `${number(kinds.length)} ${kinds.length === 1 ? 'kind' : 'kinds'} in ${number(months.length)} ${months.length === 1 ? 'month' : 'months'}`
  return `Share of days with data, ${all}: ${endsWords(told, (value) => `${number(value * 100)} % of`)}`
}

/** How many nights there are of those drawn, and when they begin and end. */
export function nightWords({ nights, from, to }: Pick<Nights, 'from' | 'to'> & { readonly nights: readonly Night[] }) {
  const shown = nights.filter(({ date }) => date >= from && date <= to)
  if (shown.length === 0) return 'Nights: nothing in this range'
  const [start, end] = [median(shown.map((night) => night.start)), median(shown.map((night) => night.end))]
  return `Nights, ${number(shown.length)} of ${number(daysBetween(from, to) + 1)}: median asleep at ${clock(start)}, up at ${clock(end)}`
}

type Night = Pick<Nights['nights'][number], 'date' | 'start' | 'end'>
