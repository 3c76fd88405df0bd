// The daily figures to compare, as series over the last three years, with the days on which their device or algorithm
// changed; and tags of the journal as figures of their own.

import { addDays, daysBetween } from '../../codec/date.ts'
import type { KnownChange } from '../../derive/insight/change-point.ts'
import type { RelationsAsked } from '../../derive/insight/relations.ts'
import type { FigureName } from '../../kinds/index.ts'
import { readNotes } from '../../store/journal.ts'
import { algorithmSteps } from '../days.ts'
import { figureColumns } from '../figure-columns.ts'
import type { Reader } from '../reader.ts'

/** Figures of one family follow from one measurement, so a relation between them is meaningless. */
const families: Readonly<Record<string, readonly FigureName[]>> = {
  movement: ['steps', 'active_minutes'],
  workout: ['workout_minutes'],
  sleep: ['sleep_minutes'],
  depth: ['deep_minutes', 'rem_minutes'],
  awake: ['awake_minutes'],
  heart: ['resting_heartrate'],
  variability: ['sleep_hrv', 'hrv', 'sdnn'],
  stress: ['stress_mean'],
  oxygen: ['spo2_mean', 'sleep_spo2_mean'],
  temperature: ['skin_temperature_deviation', 'skin_temperature'],
  breath: ['respiration'],
  weight: ['weight'],
}

/** Families of which one contains the other. */
const contained: Readonly<Record<string, string>> = { depth: 'sleep' }

/** Days used, and the minimum of values. */
const DAYS = 1096
const LEAST = 30

export interface DailyFigures {
  readonly from: string
  readonly to: string
  readonly figures: readonly (RelationsAsked & { readonly known: readonly KnownChange[] })[]
}

/** Up to yesterday: an unfinished day would lower everything. */
export function dailyFigures(reader: Reader): DailyFigures {
  const to = addDays(reader.today, -1)
  const least = addDays(to, 1 - DAYS)
  const from = reader.first === null || reader.first < least ? least : reader.first
  const n = Math.max(0, daysBetween(from, to) + 1)
  const names = Object.values(families).flat()
  const columns = figureColumns(reader, names, from, n)
  const devices = deviceChanges(reader, from, to)
  const steps = algorithmSteps(reader)
  const figures = Object.entries(families).flatMap(([family, members]) => {
    // Of several measurements of one quantity, the one with the most days; a family contributes one figure per kind.
    const own = members
      .map((name) => ({ name, values: valuesOf(columns.get(name)!) }))
      .filter(({ values }) => count(values) >= LEAST)
    const best = family === 'depth' ? own : own.sort((a, b) => count(b.values) - count(a.values)).slice(0, 1)
    return best.map(({ name, values }) => {
      const known: KnownChange[] = [
        ...steps
          .filter((step) => step.figures.includes(name))
          .map(({ date }): KnownChange => ({ date, what: 'algorithm' })),
        ...devices.map((date): KnownChange => ({ date, what: 'device' })),
      ].filter(({ date }) => date > from && date <= to)
      return { name, family: contained[family] ?? family, from, values, known, breaks: known.map(({ date }) => date) }
    })
  })
  return { from, to, figures: [...figures, ...tagFigures(reader, from, to, n)] }
}

function valuesOf(column: readonly (number | null)[]): number[] {
  return column.map((value) => value ?? Number.NaN)
}

function count(values: readonly number[]): number {
  return values.reduce((n, value) => n + Number(!Number.isNaN(value)), 0)
}

/** Days on which another device begins to provide the records, permanently: for at least four weeks. */
function deviceChanges({ database, account }: Reader, from: string, to: string): string[] {
  const days = database.all<{ date: string; device: string }>(
    'SELECT date, device FROM day_record WHERE account = ? AND date BETWEEN ? AND ? AND device IS NOT NULL ORDER BY date',
    account.id,
    from,
    to,
  )
  const changes: string[] = []
  let current = days[0]?.device
  days.forEach(({ date, device }, i) => {
    if (device === current) return
    const next = days.slice(i, i + 28)
    if (next.length < 28 || next.some((one) => one.device !== device)) return
    changes.push(date)
    current = device
  })
  return changes
}

/** Minimum of days with a tag. */
const LEAST_TAGGED = 10

/**
 * A tag as 1 on its days and 0 on the others, between the first and the last note with any tag: outside of them it is
 * unknown whether the tag was omitted or did not apply.
 */
function tagFigures({ database, account }: Reader, from: string, to: string, n: number) {
  const notes = readNotes(database, account.id, { from, to }).filter(({ tags }) => tags.length > 0)
  const [first, last] = [
    notes[0]?.date,
    notes
      .map(({ date, to_date }) => to_date ?? date)
      .sort()
      .at(-1),
  ]
  if (first === undefined || last === undefined) return []
  const begin = Math.max(0, daysBetween(from, first))
  const end = Math.min(n - 1, daysBetween(from, last))
  return [...new Set(notes.flatMap(({ tags }) => tags))].sort().flatMap((tag) => {
    const values = Array.from({ length: n }, (_, i) => (i >= begin && i <= end ? 0 : Number.NaN))
    for (const note of notes.filter(({ tags }) => tags.includes(tag)))
      for (
        let i = Math.max(begin, daysBetween(from, note.date));
        i <= Math.min(end, daysBetween(from, note.to_date ?? note.date));
        i++
      )
        values[i] = 1
    const tagged = values.filter((value) => value === 1).length
    const name = `#${tag}`
    return tagged < LEAST_TAGGED || end - begin + 1 - tagged < LEAST_TAGGED
      ? []
      : [{ name, family: name, from, values, known: [], breaks: [] }]
  })
}
