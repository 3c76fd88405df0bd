// The pages of several figures: heart, movement, recovery and body.

import { type Claims, claims } from './claims.ts'
import { labelOf, unitOf } from './figures.ts'
import type { Asked } from './page.ts'
import { type By, chartClaims, type Laid, type Run, rangeOf, runOf, sentence } from './runs.ts'
import { grid, zones } from './shares.ts'
import { amount, change, dates, inUnit, joined, reason, type Said, says } from './shown.ts'
import { addDays, type Day, mean, median } from './truth.ts'

const told = (days: readonly Day[]) => days.flatMap(({ counts, value }) => (counts ? [value!] : []))

/** Last value, median, change and coverage of a range. */
export function summary(figure: string, days: readonly Day[], { truth, look }: Asked): Partial<Claims> {
  const unit = unitOf(truth, figure)
  const values = told(days)
  const last = days.findLast(({ value }) => value !== null)
  const half = Math.floor(days.length / 2)
  const [before, after] = [told(days.slice(0, half)), told(days.slice(half))]
  const scope = 'figures'
  const at = (label: string, says: Said) => ({ scope, role: `figure ${label} div.value`, says })
  const note = (label: string, says: Said) => ({ scope, role: `figure ${label} div.small`, says })
  return {
    texts: [
      at('Last', last === undefined ? '–' : inUnit(last.value!, unit, look)),
      note('Last', last === undefined ? '' : dates.full(last.date)),
      at('Median', values.length === 0 ? '–' : inUnit(values.length < 3 ? values[0]! : median(values), unit, look)),
      at('Change', before.length < 3 || after.length < 3 ? '–' : change(median(after) - median(before), unit, look)),
      at('Coverage', amount((values.length / Math.max(1, days.length)) * 100, '%')),
      note('Coverage', says`${values.length} of ${days.length} days`),
    ],
  }
}

/** The other period of a chart, step by step. */
export function laidOf(
  figure: string,
  range: { from: string; to: string },
  by: By,
  { truth, query }: Asked,
): Laid | null {
  const compare = query.get('compare')
  if (compare === null) return null
  const label = compare === 'year' ? 'a year earlier' : compare === 'previous' ? 'the period before' : compare
  const length = Math.round((Date.parse(range.to) - Date.parse(range.from)) / 86_400_000) + 1
  const last = Number(range.to.slice(0, 4))
  const years = compare === 'year' ? 1 : last - Number(compare)
  const shift = Math.max(7, 7 * Math.round((compare === 'previous' ? length : years * 365.25) / 7))
  const days = truth.days(figure, addDays(range.from, -shift), addDays(range.to, -shift))
  return { label, figure, values: runOf(days, figure, by).steps.map(({ value }) => value) }
}

/** `dashed: a year earlier, 80 days in both, difference +277 (+2.9 %)`. */
export function dashed(run: Run, laid: Laid | null, { truth, look }: Asked): Said {
  if (laid === null) return ''
  const unit = unitOf(truth, run.figure)
  const both = run.steps.flatMap(({ counts, value }, i) => {
    const other = laid.values[i] ?? null
    return counts && other !== null ? [[value!, other] as const] : []
  })
  const step = run.by
  if (both.length === 0) return says`dashed: ${laid.label}, no ${step} in both`
  const [mine, theirs] = [mean(both.map(([a]) => a)), mean(both.map(([, b]) => b))]
  const apart = {
    wrong(text: string) {
      const share = /^(.+) \(([+−][\d.]+) %\)$/.exec(text)
      const wrong = change(mine - theirs, unit, look).wrong(share?.[1] ?? text)
      return wrong ?? (share === null ? null : change(((mine - theirs) / theirs) * 100, '', look).wrong(share[2]!))
    },
  }
  return says`dashed: ${laid.label}, ${both.length} ${step}${both.length === 1 ? '' : 's'} in both, difference ${apart}`
}

const newest = (run: Run, { truth, look }: Asked): Said => {
  const last = run.steps.findLast(({ value }) => value !== null)
  if (last === undefined) return 'nothing in this range'
  const words = run.by === 'day' ? 'last' : `newest ${run.by}`
  return says`${words} ${inUnit(last.value!, unitOf(truth, run.figure), look)}`
}

/** A small chart of one figure with its newest value. */
export function panel(
  figure: string,
  run: Run,
  asked: Asked,
  more: { title?: string; notes?: readonly Said[]; laid?: Laid | null; span?: boolean; dashed?: boolean } = {},
) {
  const { truth, look } = asked
  const label = more.title ?? labelOf(figure)
  const scope = run.by === 'day' ? label : `${label}, mean by ${run.by}`
  const dots = run.by === 'day' && run.steps.length <= 1098
  const laid = more.laid ?? null
  const chart = chartClaims(
    run,
    {
      scope,
      label: scope,
      column: label,
      slider: label,
      laid,
      span: more.span ?? false,
      ...(dots ? { marks: run.steps.flatMap(({ value }) => (value === null ? [] : [value])) } : {}),
    },
    truth,
    look,
  )
  const notes = more.notes ?? [newest(run, asked)]
  return claims(chart, {
    texts: [
      { scope, role: 'h2', says: scope },
      {
        scope,
        role: 'p.muted',
        says: joined([...notes, more.dashed === false ? '' : dashed(run, laid, asked)], ' · '),
      },
      {
        scope,
        role: 'aria-label',
        says: { parts: [{ wrong: (text: string) => (text.startsWith(label) ? null : 'is not the label') }] },
      },
    ],
  })
}

const trendNotes = (days: number, dots: string, by: By) =>
  by !== 'day'
    ? `band: lowest to highest of its ${dots}`
    : days > 1098
      ? 'line: 8-week median · bands: middle half and 80 % of days · dots: days beyond'
      : `dots: ${dots} · line: 4-week median · band: middle half`

export function heartClaims(asked: Asked): Claims {
  const { truth, look, query } = asked
  const by = (query.get('by') ?? 'day') as By
  const range = rangeOf(query.get('range') ?? '1y', truth)
  const days = (figure: string) => truth.days(figure, range.from, range.to)
  const [low, middle, high] = ['heartrate_min', 'heartrate_mean', 'heartrate_max'].map((figure) =>
    runOf(days(figure), figure, by),
  ) as [Run, Run, Run]
  const resting = runOf(days('resting_heartrate'), 'resting_heartrate', by)
  const laid = laidOf('resting_heartrate', range, by, asked)
  const spanned: Run = {
    ...middle,
    steps: middle.steps.map((step, i) => ({ ...step, lowest: low.steps[i]!.value, highest: high.steps[i]!.value })),
  }
  const spanScope = by === 'day' ? 'Lowest to highest, by day' : `Lowest to highest of a day, means by ${by}`
  const spans = chartClaims(spanned, { scope: spanScope, label: 'Mean heart rate', span: true }, truth, look)
  const best = days('heartrate_max')
    .filter(({ value }) => value !== null && value > 0)
    .sort((a, b) => b.value! - a.value!)
    .slice(0, 8)
  const restingChart = panel('resting_heartrate', resting, asked, {
    title: 'Resting heart rate',
    notes: [trendNotes(days('steps').length, 'nights', by)],
    laid,
  })
  return claims(
    summary('resting_heartrate', days('resting_heartrate'), asked),
    {
      ...restingChart,
      texts: restingChart.texts.map((one) =>
        one.role === 'figcaption' ? { ...one, says: sentenceOf(resting, laid, asked) } : one,
      ),
    },
    {
      texts: spans.texts!,
      charts: spans.charts!,
      sliders: spans.sliders!.map((one) => ({ ...one, label: 'Lowest to highest heart rate', value: () => null })),
      tables: [
        {
          scope: spanScope,
          caption: `Lowest to highest heart rate by ${by}, bpm`,
          head: [
            by === 'day' ? 'Day' : 'From',
            'Lowest',
            'Mean',
            'Highest',
            ...(by === 'day' ? [] : ['Days']),
            'State',
          ],
          rows: high.steps
            .map((step, i) => [
              step.date,
              ...[low, middle, high].map(({ steps }) => (steps[i]!.value === null ? '–' : amount(steps[i]!.value!))),
              ...(by === 'day' ? [] : [step.days]),
              reason(step.words),
            ])
            .reverse(),
        },
        {
          scope: 'Highest days',
          caption: 'Highest days',
          head: ['Day', 'Highest HR'],
          rows: best.map(({ date, value }) => [dates.full(date), amount(value!, 'bpm')]),
        },
      ],
    },
    zones(range, by, asked),
    grid('heartrate', range, 'Mean heart rate by hour and weekday', 'Heart rate by hour and weekday', 'bpm', asked),
  )
}

const sentenceOf = (run: Run, laid: Laid | null, { truth, look }: Asked) =>
  sentence(run.by === 'day' ? 'Resting heart rate' : `Resting heart rate, mean by ${run.by}`, run, truth, look, laid)

export function movementClaims(asked: Asked): Claims {
  const { truth, look, query } = asked
  const name = query.get('range') ?? '90d'
  const range = rangeOf(name, truth)
  const figure = query.get('show') ?? 'steps'
  const by = (query.get('by') ?? (name === '1y' ? 'week' : name === 'all' ? 'month' : 'day')) as By
  const days = truth.days(figure, range.from, range.to)
  const run = runOf(days, figure, by)
  const label = labelOf(figure)
  const laid = laidOf(figure, range, by, asked)
  const scope = by === 'day' ? `${label} by day` : `${label}, mean of a day by ${by}`
  const unit = unitOf(truth, figure)
  const marks = run.steps.flatMap(({ value }) => (value === null ? [] : [value]))
  const chart = chartClaims(
    run,
    {
      scope,
      label: by === 'day' ? label : `${label}, mean by ${by}`,
      column: label,
      slider: `${label} up to ${dates.full(range.to)}`,
      laid,
      bars: true,
      marks,
    },
    truth,
    look,
  )
  const best = days
    .filter(({ value }) => value !== null && value > 0)
    .sort((a, b) => b.value! - a.value!)
    .slice(0, 8)
  const values = days.flatMap(({ value }) => (value === null ? [] : [value]))
  let [longest, current] = [0, 0]
  for (const { value } of days) {
    current = value !== null && value > median(values) ? current + 1 : 0
    longest = Math.max(longest, current)
  }
  return claims(
    summary(figure, days, asked),
    chart,
    {
      texts: [
        { scope, role: 'p.muted', says: joined(['worn days only', dashed(run, laid, asked)], ' · ') },
        {
          scope,
          role: 'aria-label',
          says: { parts: [{ wrong: (text: string) => (text.startsWith(label) ? null : 'is not the label') }] },
        },
        { scope: 'Best days', role: 'p', says: says`Longest run of days above the median: ${longest}` },
      ],
      tables: [
        {
          scope: 'Best days',
          caption: 'Best days',
          head: ['Day', label],
          rows: best.map(({ date, value }) => [dates.full(date), inUnit(value!, unit, look)]),
        },
      ],
    },
    grid('steps', range, 'Steps by hour and weekday', 'Steps by hour and weekday', 'steps', asked),
  )
}
