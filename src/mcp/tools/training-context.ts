// A row per day for four to thirteen weeks: load, recovery, sleep and workouts.

import { addDays } from '../../codec/date.ts'
import type { Reader } from '../../query/reader.ts'
import { namedWorkouts } from '../../query/workouts.ts'
import { readNotes } from '../../store/journal.ts'
import { budget, cut, foreignText, type Json, jsonBytes, short } from '../answer.ts'
import { asNamed, figureUnits } from '../figures.ts'
import { askedDate, comparisonBasis, type DayRange, figuresIn } from '../range.ts'
import type { Asking } from '../tool.ts'
import { rowFields, scaled, sportName } from '../workout-row.ts'

const names = [
  'steps',
  'sleep_minutes',
  'sleep_score',
  'resting_heartrate',
  'sleep_hrv',
  'stress_mean',
  'readiness',
  'training_load',
  'acute_load',
  'chronic_load',
  'form',
] as const

interface TrainingAsked {
  readonly to?: string | undefined
  readonly days?: number | undefined
  readonly cursor?: string | undefined
}

export function answer({ to, days = 42, cursor: at }: TrainingAsked, { reader, allowed }: Asking): Json {
  const end = askedDate(reader, to ?? 'today')
  const range = { from: addDays(end, 1 - days), to: end, n: days }
  const { columns, gaps } = figuresIn(reader, names, range)
  const trained = workoutsByDay(reader, range)
  // The person's own text is shown only if names are enabled.
  const noted = allowed.names ? notesByDay(reader, range) : new Map<string, Json[]>()
  const last = noted.size > 0 ? ['workouts', 'notes'] : ['workouts']
  const used = names.filter((name) => columns[name]!.some((value) => value !== null))
  const rows = Array.from({ length: days }, (_, i) => {
    const date = addDays(range.from, i)
    const figures = used.map((name) => short(columns[name]![i], 1))
    return [date, ...figures, trained.get(date) ?? [], ...(noted.size > 0 ? [noted.get(date) ?? []] : [])]
  })
  const missing = gaps.missing as Readonly<Record<string, Json>>
  const head = {
    from: range.from,
    to: range.to,
    units: { ...(figureUnits(asNamed(used)) as object), workouts: 'sport, min, km, bpm' },
    columns: ['date', ...used, ...last],
    without_data: names.filter((name) => !used.includes(name)),
    ...gaps,
    missing: Object.fromEntries(used.flatMap((name) => (missing[name] === undefined ? [] : [[name, missing[name]]]))),
    ...comparisonBasis(reader, used, range),
  }
  return { ...head, ...cut(rows, at, budget.usual - jsonBytes(head) - 60) }
}

function workoutsByDay(reader: Reader, { from, to }: DayRange): Map<string, Json[]> {
  const byDay = new Map<string, Json[]>()
  for (const row of namedWorkouts(reader, from, to, rowFields)) {
    if (row.parent !== null) continue
    const cells = [
      sportName(row),
      scaled(row.moving_time, 60, 0),
      scaled(row.distance, 1000, 1),
      short(row.heartrate_mean, 0),
    ]
    byDay.set(String(row.date), [...(byDay.get(String(row.date)) ?? []), cells])
  }
  return byDay
}

/** Text and tags of the notes by the day on which they begin. */
function notesByDay({ database, account }: Reader, { from, to }: DayRange): Map<string, Json[]> {
  const byDay = new Map<string, Json[]>()
  for (const { date, comment, tags } of readNotes(database, account.id, { from, to }))
    byDay.set(date, [
      ...(byDay.get(date) ?? []),
      foreignText([comment, ...tags.map((tag) => `#${tag}`)].join(' ').trim()),
    ])
  return byDay
}
