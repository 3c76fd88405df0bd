// `wristory summary`: weeks, months or years, with records, streaks, sleep regularity and training load.

import { addDays } from '../../codec/date.ts'
import { aggregate, type Period, type PeriodFigures } from '../../derive/periods.ts'
import { type DayRecord, records, type Streaks, streaks } from '../../derive/records.ts'
import { sleepRegularity } from '../../derive/regularity.ts'
import { type Load, trainingLoad } from '../../derive/training-load.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Database } from '../../store/driver.ts'
import { openStore } from '../../store/store.ts'
import { localToday } from '../../store/today.ts'
import { chosenAccount } from '../account.ts'
import type { Define } from '../command.ts'
import { count, decimal, hours, inUnit, missing, some, unitName } from '../draw/number.ts'
import { bold, type Style } from '../draw/style.ts'
import { drawPairs, drawTable } from '../draw/table.ts'
import { useLook, withLook } from '../look.ts'
import { localDay } from '../options.ts'

const periods = ['week', 'month', 'year'] as const

/** Figures of a period, in the order of the table; totals show their daily mean. */
const columns = [
  'steps',
  'distance',
  'sleep_minutes',
  'resting_heartrate',
  'hrv',
  'stress_mean',
  'workout_minutes',
  'weight',
]

export interface HistorySummary {
  readonly periods: readonly PeriodFigures[]
  readonly records: Readonly<Record<string, DayRecord | null>>
  /** Days in a row at or over the day's own step goal. */
  readonly streaks: Streaks
  /** Sleep Regularity Index of the last four weeks, -100 to 100. */
  readonly regularity: number | null
  /** Load of the last day: the cloud's own if it sends one, else from the workouts' impulses. */
  readonly load: (Load & { readonly origin: 'cloud' | 'derived' }) | null
}

export const define: Define = (command, context) => {
  withLook(command)
    .description('Show weeks, months or years, with records, streaks, sleep regularity and training load.')
    .addArgument(
      command
        .createArgument('[period]', 'length of a period')
        .choices(periods)
        .default('month' as const),
    )
    .option('--from <day>', 'first day', localDay)
    .option('--to <day>', 'last day', localDay)
    .action(async (period, { from, to, ...look }) => {
      const { home, account, now, json, emit, print, page, tableColumns, style } = context()
      useLook(home, look)
      const store = await openStore({ folder: home, now: () => Math.floor(now() / 1000) })
      try {
        const { id } = chosenAccount(store, account)
        const today = localToday(store.database, id, Math.floor(now() / 1000))
        const summary = summarize(store.database, id, period, today, from, to)
        if (json) await emit(summary)
        else if (summary.periods.length === 0) await print(nothing(id, store.database))
        else await page(drawSummary(summary, tableColumns, style))
      } finally {
        store.close()
      }
    })
}

export function summarize(
  database: Database,
  account: number,
  period: Period,
  today: string,
  from = '0000-01-01',
  to = today,
): HistorySummary {
  const rows = database.all<Row>(
    'SELECT * FROM day WHERE account = ? AND date BETWEEN ? AND ? ORDER BY date',
    account,
    from,
    to,
  )
  const best = (column: string) => records(rows, column)[0] ?? null
  return {
    periods: aggregate(rows, period, columns, { open: today, sums: ['workout_minutes'] }),
    records: Object.fromEntries(
      ['steps', 'distance', 'sleep_minutes', 'workout_minutes'].map((name) => [name, best(name)]),
    ),
    streaks: streaks(rows, to, ({ steps, goal }) => Number(goal) > 0 && Number(steps) >= Number(goal)),
    regularity: nightRegularity(rows.filter(({ date }) => String(date) > addDays(to, -28))),
    load: lastLoad(rows),
  }
}

/** Over the nights; a day counts as measured from the noon before it to its own noon when it has a night. */
function nightRegularity(rows: readonly Row[]): number | null {
  const nights = rows.flatMap(({ sleep_start: start, sleep_end: end }) =>
    typeof start === 'number' && typeof end === 'number' ? [{ start, end }] : [],
  )
  const half = 12 * 3600
  return sleepRegularity(
    nights,
    nights.map(({ start, end }) => {
      const middle = (start + end) / 2
      return { start: middle - half, end: middle + half }
    }),
  )
}

function lastLoad(rows: readonly Row[]): HistorySummary['load'] {
  const told = rows.findLast(({ chronic_load: chronic }) => typeof chronic === 'number')
  if (told !== undefined) {
    const { date, acute_load: acute, chronic_load: chronic, form, trimp } = told
    return {
      date: String(date),
      impulse: Number(trimp ?? 0),
      acute: Number(acute),
      chronic: Number(chronic),
      form: Number(form ?? Number(chronic) - Number(acute)),
      origin: 'cloud',
    }
  }
  const impulses = new Map(
    rows.flatMap(({ date, training_load: load }): [string, number][] =>
      typeof load === 'number' ? [[String(date), load]] : [],
    ),
  )
  const [first, last] = [rows[0], rows.at(-1)]
  if (impulses.size === 0 || first === undefined || last === undefined) return null
  return { ...trainingLoad(impulses, String(first.date), String(last.date)).at(-1)!, origin: 'derived' }
}

/** Why there are no periods. */
function nothing(account: number, database: Database): string {
  const { first, last } = database.get<{ first: string | null; last: string | null }>(
    'SELECT min(date) AS first, max(date) AS last FROM day WHERE account = ?',
    account,
  )!
  if (first === null) return 'The history is empty: run `wristory sync`.'
  return `No data in these days: your history covers ${first} to ${last}.`
}

/** The summary as text and a table. */
export function drawSummary(summary: HistorySummary, width: number, style: Style): string {
  const dash = missing(style)
  const heads = [
    '',
    'days',
    'steps',
    unitName('m'),
    'sleep h',
    'rest bpm',
    'hrv ms',
    'stress',
    'workout min',
    unitName('kg'),
  ]
  const table = drawTable(
    heads.map((head, i) => ({ head, align: i === 0 ? ('left' as const) : ('right' as const) })),
    summary.periods.map(({ period, days, figures }) => {
      const mean = (name: string, digits: number, shown = (value: number) => value) => {
        const figure = figures[name]
        return figure === undefined ? dash : decimal(shown(figure.mean), digits)
      }
      const workout = figures.workout_minutes
      return [
        period,
        count(days),
        figures.steps === undefined ? dash : count(Math.round(figures.steps.mean)),
        mean('distance', 1, (metres) => inUnit(metres, 'm').value),
        mean('sleep_minutes', 1, (minutes) => minutes / 60),
        mean('resting_heartrate', 0),
        mean('hrv', 0),
        mean('stress_mean', 0),
        workout === undefined ? dash : count(Math.round(workout.sum)),
        mean('weight', 1, (kilograms) => inUnit(kilograms, 'kg').value),
      ]
    }),
    width,
    style,
  )
  const note = 'Averages over days with data, excluding today; workout time is a total.'
  return [table, '', note, '', bold(style, 'Records and trends'), drawPairs(recordPairs(summary, dash), style)].join(
    '\n',
  )
}

function recordPairs(
  { records: best, streaks: { longest, current }, regularity, load }: HistorySummary,
  dash: string,
): [string, string][] {
  const record = (name: string, told: (value: number) => string) => {
    const one = best[name]
    return one ? `${told(one.value)} on ${one.date}` : dash
  }
  const run = (streak: Streaks['longest']) =>
    streak === null ? dash : `${some(streak.days, 'day')}, ${streak.from} to ${streak.to}`
  return [
    ['most steps', record('steps', count)],
    ['longest night', record('sleep_minutes', hours)],
    ['most training', record('workout_minutes', (value) => `${Math.round(value)} min`)],
    ['step-goal streak, current', run(current)],
    ['step-goal streak, longest', run(longest)],
    ['sleep regularity', regularity === null ? dash : `${Math.round(regularity)} of 100, last four weeks`],
    [
      'training load',
      load === null
        ? dash
        : `${Math.round(load.acute)} acute, ${Math.round(load.chronic)} chronic, form ${Math.round(load.form)} on ${load.date}`,
    ],
  ]
}
