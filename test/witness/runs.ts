// A figure over a range, by day, week or month: the sentence, the table, the axis and the crosshair of its chart.

import { type Claims, plainAxis } from './claims.ts'
import { unitOf } from './figures.ts'
import {
  amount,
  change,
  conversion,
  dates,
  inUnit,
  joined,
  type Look,
  reason,
  type Said,
  type Says,
  says,
} from './shown.ts'
import { addDays, type Day, daysFrom, least, mean, median, most, quantile, type Truth } from './truth.ts'

export type By = 'day' | 'week' | 'month'

/** One step of a chart: a day, or the days of a week or a month. */
export interface Step {
  readonly date: string
  readonly value: number | null
  readonly counts: boolean
  readonly words: string
  readonly lowest: number | null
  readonly highest: number | null
  readonly days: number
  /** Days from the first of the range to its middle. */
  readonly middle: number
}

export interface Run {
  readonly figure: string
  readonly by: By
  readonly steps: readonly Step[]
  readonly days: readonly Day[]
}

export function runOf(days: readonly Day[], figure: string, by: By): Run {
  if (by === 'day') {
    const steps = days.map((day, i) => ({ ...day, lowest: null, highest: null, days: day.counts ? 1 : 0, middle: i }))
    return { figure, by, steps, days }
  }
  const groups: Day[][] = []
  days.forEach((day, i) => {
    const begins = by === 'month' ? day.date.endsWith('-01') : new Date(day.date).getUTCDay() === 1
    if (i === 0 || begins) groups.push([])
    groups.at(-1)!.push(day)
  })
  const steps = groups.map((group) => {
    const told = group.flatMap(({ counts, value }) => (counts ? [value!] : []))
    const some = told.length > 0
    const middle = daysFrom(days[0]!.date, group[0]!.date) + (group.length - 1) / 2
    return {
      date: group[0]!.date,
      value: some ? mean(told) : null,
      counts: some,
      words: some ? '' : commonest(group.map(({ words }) => words)),
      lowest: some ? least(told) : null,
      highest: some ? most(told) : null,
      days: told.length,
      middle,
    }
  })
  return { figure, by, steps, days }
}

function commonest(words: readonly string[]): string {
  const times = (one: string) => words.filter((word) => word === one).length
  return [...words].sort((a, b) => times(b) - times(a))[0] ?? ''
}

/** Another period or figure in the same chart. */
export interface Laid {
  readonly label: string
  readonly figure: string
  /** A figure on the same scale, whose unit is that of the first column. */
  readonly plain?: boolean
  readonly values: readonly (number | null)[]
  /** Which steps are whole. */
  readonly counts?: readonly boolean[]
}

const wordDays = (n: number) => `${n} ${n === 1 ? 'day' : 'days'}`

/** The chart's sentence. */
export function sentence(
  label: string,
  { steps, figure, by }: Run,
  truth: Truth,
  look: Look,
  laid?: Laid | null,
): Says {
  const unit = unitOf(truth, figure)
  const told = steps.flatMap(({ counts, value }) => (counts ? [value!] : []))
  const of = says`${label}, ${told.length} of ${steps.length} ${by}${steps.length === 1 ? '' : 's'}`
  const ends = steps.flatMap(({ lowest, highest }) => (lowest === null || highest === null ? [] : [lowest, highest]))
  return joined(
    [
      told.length === 0 ? `${label}: nothing in this range` : says`${of}: ${middle(told, unit, look)}`,
      ends.length === 0 ? '' : fromTo(least(ends), most(ends), unit, look, 'all within ', 'all '),
      laid ? says`dashed, ${laid.label}: ${laidWords(laid, truth, look)}` : '',
    ],
    '; ',
  )
}

function laidWords({ figure, values }: Laid, truth: Truth, look: Look): Said {
  const told = values.filter((value) => value !== null)
  return told.length === 0 ? 'no data' : says`median ${inUnit(median(told), unitOf(truth, figure), look)}`
}

function middle(told: readonly number[], unit: string, look: Look): Said {
  if (told.length === 1) return inUnit(told[0]!, unit, look)
  const [low, high] = [quantile(told, 0.1), quantile(told, 0.9)]
  const third = Math.floor(told.length / 3)
  const grown = third < 3 ? 0 : median(told.slice(-third)) - median(told.slice(0, third))
  const ends =
    told.length < 10
      ? fromTo(least(told), most(told), unit, look, '', 'all ')
      : fromTo(low, high, unit, look, '80 % from ', '80 % at ')
  return says`median ${inUnit(median(told), unit, look)}, ${ends}${trendOf(Math.abs(grown) >= (high - low) * 0.2, grown, unit, look)}`
}

/** `, rising by 2 bpm`, where it is more than chance and not nothing as shown. */
function trendOf(matters: boolean, grown: number, unit: string, look: Look): Said {
  const size = change(grown, unit, look)
  const word = grown > 0 ? 'rising' : 'falling'
  return {
    pattern: '(?:, (?:rising|falling) by .*?)?',
    wrong(text) {
      if (text === '')
        return !matters ||
          size.wrong(`${grown > 0 ? '+' : '−'}0${ending(unit, look)}`) === null ||
          tiny(grown, unit, look)
          ? null
          : `misses that it is ${word} by ${grown}`
      if (!matters) return 'says more than chance'
      const rest = `, ${word} by `
      return text.startsWith(rest) ? size.wrong(`${grown > 0 ? '+' : '−'}${text.slice(rest.length)}`) : `is not ${word}`
    },
  }
}

const ending = (unit: string, look: Look) => {
  const name = unit === 'min' ? 'min' : conversion(unit, look).unit
  return name === '' ? '' : ` ${name}`
}

/** Nothing, with one digit behind the point. */
const tiny = (grown: number, unit: string, look: Look) => {
  const { of } = conversion(unit, look)
  return Math.abs(of(grown) - of(0)) < 0.05
}

/** Both ends with the unit once; one of them where both read alike, which the digits shown decide. */
export function fromTo(low: number, high: number, unit: string, look: Look, apart: string, same: string): Said {
  const { unit: name } = unit === 'min' ? { unit: '' } : conversion(unit, look)
  return {
    parts: [
      {
        wrong(text) {
          const two = text.startsWith(apart) ? /^(.+) to (.+)$/.exec(text.slice(apart.length)) : null
          if (two === null) {
            if (!text.startsWith(same)) return `begins with neither “${apart}” nor “${same}”`
            const one = text.slice(same.length)
            return inUnit(low, unit, look).wrong(one) ?? inUnit(high, unit, look).wrong(one)
          }
          const first = name === '' || two[1]!.endsWith(name) ? two[1]! : `${two[1]} ${name}`
          return inUnit(low, unit, look).wrong(first) ?? inUnit(high, unit, look).wrong(two[2]!)
        },
      },
    ],
  }
}

/** The head of a column of values: its label and the unit that the person chose. */
export function columnHead(label: string, figure: string, truth: Truth, look: Look): string {
  const unit = unitOf(truth, figure)
  const { unit: name } = unit === 'min' ? { unit: 'min' } : conversion(unit, look)
  return name === '' ? label : `${label} (${name})`
}

/** A cell of a table: a plain number in the unit of the head. */
export function cell(value: number | null, figure: string, truth: Truth, look: Look): Said {
  return value === null ? '–' : amount(conversion(unitOf(truth, figure), look).of(value))
}

export interface ChartOf {
  /** Heading of the panel. */
  readonly scope: string
  /** What the sentence, the table and the slider call the figure. */
  readonly label: string
  readonly column?: string
  readonly caption?: string
  readonly slider?: string
  readonly laid?: Laid | null
  /** Whether every step is a mark: dots of few days, or bars. */
  readonly marks?: readonly number[] | undefined
  readonly bars?: boolean
  /** Lowest and highest of each day itself, where its value is a mean of readings. */
  readonly span?: boolean
}

/** Everything a chart of a figure shows. */
export function chartClaims(run: Run, chart: ChartOf, truth: Truth, look: Look): Partial<Claims> {
  const { figure, by, steps } = run
  const { scope, label, column = label, laid = null, bars = false, span = false } = chart
  const { of } = conversion(unitOf(truth, figure), look)
  const spanned = by !== 'day' || span
  const head = columnHead(column, figure, truth, look)
  const title = by === 'day' ? column : `${column}, mean by ${by}`
  return {
    texts: [{ scope, role: 'figcaption', says: sentence(label, run, truth, look, laid) }],
    tables: [
      {
        scope,
        caption: chart.caption ?? title,
        head: [
          by === 'day' ? 'Day' : 'From',
          head,
          ...(spanned ? ['Lowest', 'Highest'] : []),
          ...(by === 'day' ? [] : ['Days']),
          'State',
          ...(laid === null
            ? []
            : [laid.figure === figure || laid.plain ? laid.label : columnHead(laid.label, laid.figure, truth, look)]),
        ],
        rows: steps
          .map((step, i) => [
            step.date,
            cell(step.value, figure, truth, look),
            ...(spanned ? [cell(step.lowest, figure, truth, look), cell(step.highest, figure, truth, look)] : []),
            ...(by === 'day' ? [] : [step.days]),
            reason(step.words),
            ...(laid === null ? [] : [cell(laid.values[i] ?? null, laid.figure, truth, look)]),
          ])
          .reverse(),
      },
    ],
    charts: [{ scope, read: plainAxis, texts: isDateTick, ...(chart.marks ? { marks: chart.marks.map(of) } : {}) }],
    sliders: [
      {
        scope,
        label: chart.slider ?? label,
        most: Math.max(0, steps.length - 1),
        says: (now) => tip(run, now, { laid, bars }, truth, look),
        value: (now) => (bars || steps[now]!.value === null ? null : of(steps[now]!.value)),
      },
    ],
  }
}

function tip(
  { steps, by, figure }: Run,
  at: number,
  { laid, bars }: { laid: Laid | null; bars: boolean },
  truth: Truth,
  look: Look,
): Said {
  const unit = unitOf(truth, figure)
  const { date, value, lowest, highest, days, words } = steps[at]!
  const place = stepPlace(date, by, bars)
  const other = laid === null ? null : (laid.values[at] ?? null)
  const beside =
    laid === null
      ? ''
      : says`, ${laid.label} ${other === null ? 'no data' : inUnit(other, unitOf(truth, laid.figure), look)}`
  if (bars) {
    const told =
      value === null
        ? reason(words || 'no data')
        : says`${words === 'so far' ? 'so far ' : ''}${inUnit(value, unit, look)}`
    return says`${place}: ${told}${by === 'day' ? '' : `, ${wordDays(days)}`}${beside}`
  }
  if (value === null) return says`${place}: ${by === 'day' ? 'no data' : reason(words || 'no data')}${beside}`
  const reach =
    lowest === null || highest === null ? '' : says`, ${inUnit(lowest, unit, look)} to ${inUnit(highest, unit, look)}`
  const count = by === 'day' ? '' : `, ${wordDays(days)}`
  return says`${place}: ${lowest === null ? '' : 'mean '}${inUnit(value, unit, look)}${reach}${count}${beside}`
}

export function stepPlace(date: string, by: By, withWeekday = true): string {
  return by === 'day'
    ? withWeekday
      ? `${dates.short(date)} ${date.slice(0, 4)}`
      : dates.full(date)
    : by === 'week'
      ? `week from ${dates.full(date)}`
      : dates.month(date)
}

/** `21 Nov`, `Nov 26`, `2026`. */
export const isDateTick = (text: string) => /^(\d{1,2} [A-Z][a-z]{2,3}|[A-Z][a-z]{2,3} \d\d|\d{4})$/.test(text)

/** A range by its name in the address, as it ends on the day of the newest answer. */
export function rangeOf(name: string, truth: Truth): { from: string; to: string } {
  const two = /^(.+)\.\.(.+)$/.exec(name)
  if (two !== null) return { from: two[1]!, to: two[2]! }
  const length = { '30d': 30, '90d': 90, '1y': 365, '5y': 1826 }[name]
  return {
    from: length === undefined ? (truth.first ?? truth.today) : addDays(truth.today, 1 - length),
    to: truth.today,
  }
}
