// Recovery and body: many small charts, and the rows of a scale and of readiness.

import { type Claims, claims } from './claims.ts'
import { labelOf, unitOf } from './figures.ts'
import { laidOf, panel, summary } from './metric.ts'
import type { Asked } from './page.ts'
import { type By, rangeOf, runOf } from './runs.ts'
import { stress } from './shares.ts'
import { amount, dates, inUnit, joined, type Said, says } from './shown.ts'
import { addDays, type Day, median, quantile, type Row } from './truth.ts'

/** Figures that the page of recovery draws: what says how rested one is, breathes and is strained. */
const recovery =
  /^(stress_mean|hrv|sleep_hrv|sdnn|readiness|pai|pai_total|charge_wake|spo2_mean|odi|respiration|skin_temperature|skin_temperature_deviation)$/

export function recoveryClaims(asked: Asked): Claims {
  const { truth, look, query } = asked
  const by = (query.get('by') ?? 'day') as By
  const range = rangeOf(query.get('range') ?? '90d', truth)
  const days = (figure: string) => truth.days(figure, range.from, range.to)
  const figures = truth.figures.filter((figure) => recovery.test(figure))
  const oxygen = days('sleep_spo2_mean').some(({ value }) => value !== null)
  const panels = figures.map((figure) => {
    if (figure === 'spo2_mean' && oxygen) return asleep(asked, range, by)
    const run = runOf(days(figure), figure, by)
    const laid = laidOf(figure, range, by, asked)
    const lowest =
      figure === 'spo2_mean' && laid === null
        ? {
            label: 'lowest of the day',
            figure: 'spo2_min',
            plain: true,
            values: runOf(days('spo2_min'), 'spo2_min', by).steps.map(({ value }) => value),
          }
        : null
    const last = run.steps.findLast(({ value }) => value !== null)
    const notes = [
      last === undefined
        ? 'nothing in this range'
        : says`${by === 'day' ? 'last' : `newest ${by}`} ${inUnit(last.value!, unitOf(truth, figure), look)}`,
      figure === 'pai_total' ? 'dotted: 100' : '',
      lowest === null ? '' : 'dashed: lowest of the day',
    ]
    return panel(figure, run, asked, { notes, laid: laid ?? lowest, dashed: laid !== null })
  })
  return claims(
    ...panels,
    stress(range, by, asked),
    spread(asked, days('hrv').some(({ value }) => value !== null) ? 'hrv' : 'sdnn', range),
    readinessParts(asked, range),
  )
}

function asleep(asked: Asked, range: { from: string; to: string }, by: By): Claims {
  const { truth, look } = asked
  const days = (figure: string) => truth.days(figure, range.from, range.to)
  const run = runOf(days('sleep_spo2_mean'), 'sleep_spo2_mean', by)
  const [low, high] = ['sleep_spo2_min', 'sleep_spo2_max'].map((figure) => runOf(days(figure), figure, by).steps)
  const steps = run.steps.map((step, i) => ({
    ...step,
    lowest: by === 'day' ? low![i]!.value : low![i]!.lowest,
    highest: by === 'day' ? high![i]!.value : high![i]!.highest,
  }))
  const laid = laidOf('sleep_spo2_mean', range, by, asked)
  const last = steps.findLast(({ value }) => value !== null)!
  const notes = [
    says`${by === 'day' ? 'last' : `newest ${by}`} ${inUnit(last.value!, '%', look)}`,
    `${by === 'day' ? 'bars' : 'band'}: lowest to highest of the nights`,
  ]
  return panel('sleep_spo2_mean', { ...run, steps }, asked, { notes, laid, span: true })
}

/** How often a figure had which value, in bins of a round width. */
function spread(asked: Asked, figure: string, range: { from: string; to: string }): Partial<Claims> {
  const { truth, look } = asked
  const told = truth.days(figure, range.from, range.to).flatMap(({ counts, value }) => (counts ? [value!] : []))
  if (told.length < 10) return {}
  const unit = unitOf(truth, figure)
  const label = labelOf(figure)
  const scope = `${label}, how often`
  const [q1, q5, q9] = [0.1, 0.5, 0.9].map((q) => quantile(told, q)) as [number, number, number]
  const sentence = says`${label} on ${told.length} days: usually ${inUnit(q1, unit, look)} to ${inUnit(q9, unit, look)}, median ${inUnit(q5, unit, look)}, last ${inUnit(told.at(-1)!, unit, look)}`
  return {
    texts: [
      { scope, role: 'p.muted', says: says`${told.length} days · median ${inUnit(q5, unit, look)}` },
      { scope, role: 'figcaption', says: sentence },
      { scope, role: 'aria-label', says: sentence },
      { scope, role: 'span', says: 'band: 8 days of 10' },
    ],
    // Whatever the bins are, each has the days between its ends.
    tables: [
      {
        scope,
        caption: `${label}, days by value`,
        head: [`From (${unit})`, 'Below', 'Days'],
        rows: 'any',
        each: ([from, to]) => [from!, to!, told.filter((value) => value >= Number(from) && value < Number(to)).length],
      },
    ],
    sliders: [
      {
        scope,
        label: scope,
        most: null,
        says: () => ({
          parts: [
            {
              wrong(text: string) {
                const found = /^(\S+) \S+ to (\S+) \S+: (\d+) days?$/.exec(text)
                if (found === null) return 'is no bin'
                const days = told.filter((value) => value >= Number(found[1]) && value < Number(found[2])).length
                return days === Number(found[3]) ? null : `is not ${days} days`
              },
            },
          ],
        }),
      },
    ],
    charts: [
      { scope, read: (text) => Number(text.replaceAll(',', '')), few: true, texts: (text) => /^\d+$/.test(text) },
    ],
  }
}

const parts: readonly (readonly [label: string, column: string])[] = [
  ['Heart rate variability', 'hrv_score'],
  ['Resting heart rate', 'resting_score'],
  ['Skin temperature', 'skin_temperature_score'],
  ['Breathing', 'breathing_score'],
  ['Heart rhythm', 'rhythm_score'],
  ['Physical', 'physical_score'],
  ['Mental', 'mental_score'],
]

function readinessParts({ truth }: Asked, range: { from: string; to: string }): Partial<Claims> {
  const rows = truth.rows(
    `SELECT * FROM readiness WHERE date BETWEEN '${range.from}' AND '${range.to}' ORDER BY date DESC`,
  )
  if (rows.length === 0) return {}
  const scope = 'Parts of readiness'
  return {
    texts: [
      {
        scope,
        role: 'p.muted',
        says: says`scores up to 100 · ${rows.length} days, newest ${dates.full(String(rows[0]!.date))}`,
      },
    ],
    tables: [
      {
        scope,
        caption: scope,
        head: ['Part', 'Newest', 'Median', '80 % of days'],
        rows: parts.flatMap(([label, column]) => {
          const scores = rows.flatMap((row) => (row[column] === null ? [] : [Number(row[column])]))
          if (scores.length === 0) return []
          return [
            [
              label,
              amount(scores[0]!),
              amount(median(scores)),
              says`${amount(quantile(scores, 0.1))}–${amount(quantile(scores, 0.9))}`,
            ],
          ]
        }),
      },
    ],
  }
}

export function bodyClaims(asked: Asked): Claims {
  const { truth, query } = asked
  const by = (query.get('by') ?? 'day') as By
  const range = rangeOf(query.get('range') ?? 'all', truth)
  // Weight comes first, and is what the page sums up.
  const all = ['weight', 'body_fat', 'food_energy', 'food_carbohydrate', 'food_protein', 'food_fat']
  const figures = all.filter((figure) => truth.figures.includes(figure))
  const n = truth.days('steps', range.from, range.to).length
  const panels = figures.map((figure, i) => {
    const run = runOf(truth.days(figure, range.from, range.to), figure, by)
    const note =
      i > 0
        ? ''
        : by !== 'day'
          ? 'band: lowest to highest of its days'
          : n > 1098
            ? 'line: 8-week median · bands: middle half and 80 % of days · dots: days beyond'
            : 'dots: days · line: 4-week median · band: middle half'
    return panel(figure, run, asked, { notes: [note], laid: laidOf(figure, range, by, asked) })
  })
  const rows = truth.rows("SELECT * FROM weight WHERE member = 'self' OR member IS NULL ORDER BY instant DESC")
  if (figures.length === 0) return claims({ texts: [{ scope: 'main', role: 'p', says: profile(asked) }] })
  return claims(
    summary(figures[0]!, truth.days(figures[0]!, range.from, range.to), asked),
    ...panels,
    ...composition(asked, range, by, rows),
    weighings(asked, rows),
  )
}

function profile({ truth }: Asked): Said {
  const row = truth.rows('SELECT height, weight FROM profile')[0]
  return row === undefined ? '' : says`Profile: height ${Number(row.height)} cm, weight ${Number(row.weight)} kg.`
}

const composed: readonly (readonly [column: string, label: string, unit: string])[] = [
  ['muscle', 'Muscle', 'kg'],
  ['water', 'Water', '%'],
  ['bone', 'Bone', 'kg'],
  ['protein', 'Protein', '%'],
  ['visceral_fat', 'Visceral fat', ''],
  ['bmi', 'BMI', ''],
]

function composition(asked: Asked, range: { from: string; to: string }, by: By, rows: readonly Row[]): Claims[] {
  return composed.flatMap(([column, label, unit]) => {
    const days: Day[] = []
    for (let date = range.from; date <= range.to; date = addDays(date, 1)) {
      const own = rows.find((row) => row.date === date && row[column] !== null)
      const value = own === undefined ? null : Number(own[column])
      days.push({ date, value, counts: value !== null, words: value === null ? 'no reading' : '' })
    }
    if (days.filter(({ value }) => value !== null).length < 2) return []
    const truth = { ...asked.truth, units: new Map([...asked.truth.units, [column, unit]]) }
    return [panel(column, runOf(days, column, by), { ...asked, truth }, { title: label })]
  })
}

/** The newest sixty rows of the person's own, in the units of the settings. */
function weighings({ truth, look }: Asked, rows: readonly Row[]): Partial<Claims> {
  const scope = 'Weighings'
  const shown = rows.slice(0, 60)
  const others = Number(truth.one("SELECT count(*) FROM weight WHERE member <> 'self'"))
  const columns = [
    'weight',
    'bmi',
    'fat',
    'water',
    'bone',
    'muscle',
    'protein',
    'metabolism',
    'visceral_fat',
    'score',
    'balance_score',
    'one_foot',
    'muscle_age',
    'age',
    'origin',
  ].filter((column) => shown.some((row) => row[column] !== null))
  const heads: Readonly<Record<string, string>> = {
    bmi: 'BMI (kg/m²)',
    fat: 'Fat (%)',
    water: 'Water (%)',
    protein: 'Protein (%)',
    one_foot: 'One foot',
    visceral_fat: 'Visceral fat',
    balance_score: 'Balance score',
    muscle_age: 'Muscle age',
  }
  const units: Readonly<Record<string, string>> = { weight: 'kg', bone: 'kg', muscle: 'kg', metabolism: 'kcal' }
  const cell = (row: Row, column: string): Said => {
    const value = row[column]
    if (value === null || value === undefined) return '–'
    return typeof value === 'string' ? value : column in units ? inUnit(value, units[column]!, look) : amount(value)
  }
  return {
    texts: [
      {
        scope,
        role: 'p.muted',
        says: joined(
          [
            says`the newest ${shown.length} of ${rows.length}`,
            others === 0 ? '' : says`${others} of others are left out`,
          ],
          '; ',
        ),
      },
    ],
    tables: [
      {
        scope,
        caption: scope,
        head: [
          'When',
          ...columns.map((column) => heads[column] ?? `${column.charAt(0).toUpperCase()}${column.slice(1)}`),
        ],
        rows: shown.map((row) => [localMoment(row), ...columns.map((column) => cell(row, column))]),
      },
    ],
  }
}

/** `12 Jul 2026 08:12`, by the offset of the row or at home. */
function localMoment(row: Row): Said {
  if (row.utc_offset === null)
    return {
      parts: [{ wrong: (text: string) => (/^\d{1,2} \w+ \d{4} \d\d:\d\d$/.test(text) ? null : 'is no moment') }],
    }
  const local = new Date((Number(row.instant) + Number(row.utc_offset)) * 1000).toISOString()
  return `${dates.full(local.slice(0, 10))} ${local.slice(11, 16)}`
}
