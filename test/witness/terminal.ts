// The expected output of the terminal, line by line. A line with a digit and without a claim is a fault.

import { unitOf } from './figures.ts'
import { nightsOf } from './night.ts'
import { amount, clock, conversion, dates, inUnit, type Look, type Said, says, wrongIn } from './shown.ts'
import { addDays, mean, sum, type Truth } from './truth.ts'

/** A line that is recognised by its form, and what it must say then; cells stand two blanks apart. */
type Line = readonly [form: RegExp, says: (line: string) => readonly Said[] | null]

/** What is wrong with a print. */
export function linesWrong(text: string, lines: readonly Line[]): string[] {
  return text.split('\n').flatMap((line) => {
    if (!/\d/.test(line)) return []
    const [, said] = lines.find(([form]) => form.test(line)) ?? []
    if (said === undefined) return [`no witness for the line “${line}”`]
    const cells = line.trim().split(/ {2,}/)
    const expected = said(line)
    if (expected === null) return []
    if (cells.length !== expected.length) return [`“${line}” has ${cells.length} cells, not ${expected.length}`]
    return cells.flatMap((cell, i) => {
      const wrong = wrongIn(cell, expected[i])
      return wrong === null ? [] : [`“${cell}” of “${line}” ${wrong}`]
    })
  })
}

const free = () => null
const value = (truth: Truth, figure: string, date: string) => truth.days(figure, date, date)[0]!.value

export function dayLines(truth: Truth, date: string, look: Look): Line[] {
  const told = (figure: string): Said[] => {
    const one = value(truth, figure, date)
    const unit = unitOf(truth, figure)
    return one === null ? ['-'] : [figure === 'resting_heartrate' ? amount(one) : inUnit(one, unit, look)]
  }
  const [night] = nightsOf(truth, date, date)
  const bouts = truth.rows(`SELECT * FROM activity_stage WHERE date = '${date}'`)
  return [
    [new RegExp(`^\\S+ \\d+ \\S+ ${date.slice(0, 4)}$`), () => [`${dates.long(date)} ${date.slice(0, 4)}`]],
    [
      /^ +[\d,]+ {2,}[\d.]+ (km|mi)/,
      () => ['steps', 'distance', 'energy', 'sleep_minutes', 'resting_heartrate'].flatMap(told),
    ],
    [
      /^ +steps, \d+ % of goal/,
      (line) => {
        const [first, ...rest] = line.trim().split(/ {2,}/)
        const share = (value(truth, 'steps', date)! / value(truth, 'goal', date)!) * 100
        void first
        return [says`steps, ${amount(share, '%')} of goal`, ...rest]
      },
    ],
    [
      /^ +Sleep +\d\d:\d\d to/,
      (line) => ['Sleep', says`${clock(night!.start)} to ${clock(night!.end)}`, ...line.trim().split(/ {2,}/).slice(2)],
    ],
    [
      /^ +\d\d:\d\d-\d\d:\d\d .* workout \d+$/,
      (line) => {
        const cells = line.trim().split(/ {2,}/)
        const id = Number(/\d+$/.exec(line)![0])
        const far = truth.one(`SELECT distance FROM workout WHERE workout = ${id}`) as number | null
        return cells.map((cell) => (/ (km|mi)$/.test(cell) ? inUnit(far ?? -1, 'm', look) : cell))
      },
    ],
    [
      /^ +Heart rate +/,
      () => [
        'Heart rate',
        says`${amount(value(truth, 'heartrate_min', date)!)}-${amount(value(truth, 'heartrate_max', date)!, 'bpm')}`,
      ],
    ],
    [
      /^ +\d\d:\d\d-\d\d:\d\d /,
      (line) => {
        const cells = line.trim().split(/ {2,}/)
        const fit = bouts.some((row) => {
          const far = row.distance === null ? null : conversion('m', look).of(Number(row.distance))
          const text = cells.slice(2).join(' ')
          return (
            (far === null ||
              !/ (km|mi)/.test(text) ||
              wrongIn(/([\d.]+ (?:km|mi))/.exec(text)![1]!, amount(far, conversion('m', look).unit)) === null) &&
            (!/steps/.test(text) || wrongIn(/([\d,]+) steps/.exec(text)![1]!, amount(Number(row.steps ?? 0))) === null)
          )
        })
        return fit ? null : [...cells.slice(0, -1), 'the steps of a bout']
      },
    ],
    [/^ +Steps +most at/, free],
    // Hours below a drawing, and the ends of its axis.
    [/^ +(\d\d:\d\d *)+$|[ |:._*]+ [\d,]+$|^ +[\d,]+ *$/, free],
    [/^ +[A-Z]\w+ +/, free],
  ]
}

/** Column of the summary: figure, how it is told of a month. */
const columns: readonly (readonly [
  head: RegExp,
  figure: string,
  of: (values: readonly number[], look: Look) => number,
])[] = [
  [/^steps$/, 'steps', mean],
  [/^(km|mi)$/, 'distance', (values, look) => conversion('m', look).of(mean(values))],
  [/^sleep h$/, 'sleep_minutes', (values) => mean(values) / 60],
  [/^rest bpm$/, 'resting_heartrate', mean],
  [/^hrv ms$/, 'hrv', mean],
  [/^stress$/, 'stress_mean', mean],
  [/^workout min$/, 'workout_minutes', sum],
  [/^(kg|lb)$/, 'weight', (values, look) => conversion('kg', look).of(mean(values))],
]

/** The months of `summary`; `text` is all of it, whose head names the columns. */
export function summaryLines(truth: Truth, text: string, look: Look): Line[] {
  const rule = text.split('\n').find((line) => /^-+( {2}-+)+$/.test(line)) ?? ''
  const head = text.split('\n')[text.split('\n').indexOf(rule) - 1] ?? ''
  let at = 0
  const heads = rule.split('  ').map((dashes) => {
    const cell = head.slice(at, at + dashes.length).trim()
    at += dashes.length + 2
    return cell
  })
  return [
    [
      /^\d{4}-\d\d /,
      (line) => {
        const month = line.slice(0, 7)
        const last = addDays(`${month}-28`, 4).slice(0, 8)
        const to = addDays(`${last}01`, -1)
        const end = to < truth.today ? to : addDays(truth.today, -1)
        return heads.map((name): Said => {
          if (name === '') return month
          if (name === 'days')
            return amount(Number(truth.one(`SELECT count(*) FROM day WHERE date BETWEEN '${month}-01' AND '${to}'`)))
          const found = columns.find(([form]) => form.test(name))
          if (found === undefined) return `a witness for ${name}`
          // Workouts are counted, not averaged: those of today are among them.
          const until = name === 'workout min' ? to : end
          const values = truth
            .days(found[1], `${month}-01`, until)
            .flatMap((day) => (day.value === null ? [] : [day.value]))
          return values.length === 0 ? '-' : amount(found[2](values, look))
        })
      },
    ],
    [
      /^ +most steps /,
      () => {
        const best = truth
          .days('steps', truth.first!, addDays(truth.today, -1))
          .reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a))
        return ['most steps', says`${amount(best.value!)} on ${best.date}`]
      },
    ],
    [/^ +(longest night|most training|step-goal streak|sleep regularity|training load)/, free],
  ]
}
