// A note per day for Obsidian and other folders of Markdown: figures as YAML properties, which such programs can query,
// and a few lines to read.

import { eachDate } from '../codec/date.ts'
import { type DayFormat, type History, rowsIn, type Setting } from './format.ts'
import { isoLocal } from './instant.ts'
import { asleep, type ExportedSleep, sleepKinds, sleeps } from './measure.ts'
import { inUnits } from './table-units.ts'
import type { Workout } from './workout.ts'
import { noteLine } from './workouts-of.ts'

export const markdown: DayFormat = {
  name: 'markdown',
  title: 'A daily note for Obsidian and other Markdown folders',
  extension: '.md',
  mediaType: 'text/markdown; charset=utf-8',
  units: 'chosen',
  holds: 'day',
  kinds: ['day', ...sleepKinds, 'workout', 'note'],
  async *write(history, setting) {
    const nights = await byDate(sleeps(history))
    const workouts = await byDate(history.workouts())
    const notes = await notesByDate(history)
    for await (const { row, offset } of rowsIn(history, 'day')) {
      const date = String(row.date)
      yield {
        date,
        text: note(
          {
            row,
            offset,
            sleeps: nights.get(date) ?? [],
            workouts: workouts.get(date) ?? [],
            notes: notes.get(date) ?? [],
          },
          setting,
        ),
      }
    }
  },
}

interface MarkdownDay {
  readonly row: Readonly<Record<string, string | number | Uint8Array | null>>
  readonly offset: number | null
  readonly sleeps: readonly ExportedSleep[]
  readonly workouts: readonly Workout[]
  readonly notes: readonly string[]
}

/** Property, column of `day`, unit where it can be chosen. */
const properties: readonly (readonly [string, string, unit?: string])[] = [
  ['steps', 'steps'],
  ['distance', 'distance', 'km'],
  ['energy_kcal', 'energy'],
  ['sleep_minutes', 'sleep_minutes'],
  ['deep_minutes', 'deep_minutes'],
  ['rem_minutes', 'rem_minutes'],
  ['sleep_score', 'sleep_score'],
  ['resting_heart_rate', 'resting_heartrate'],
  ['heart_rate_mean', 'heartrate_mean'],
  ['stress', 'stress_mean'],
  ['spo2', 'spo2_mean'],
  ['hrv', 'hrv'],
  ['pai', 'pai_total'],
  ['readiness', 'readiness'],
  ['weight', 'weight', 'kg'],
]

function note({ row, offset, sleeps, workouts, notes }: MarkdownDay, { units }: Setting): string {
  const front = properties.flatMap(([name, column, unit]) => {
    const value = row[column]
    if (typeof value !== 'number') return []
    if (unit === undefined) return [`${name}: ${value}`]
    const converted = inUnits(unit === 'km' ? value / 1000 : value, unit, units)
    return [`${name}_${converted.unit}: ${Math.round(converted.value * 100) / 100}`]
  })
  const clock = (instant: number) => isoLocal(instant, offset).slice(11, 16)
  const slept = sleeps.map((sleep) => {
    const minutes = asleep(sleep)
    const long = minutes === null ? '' : `, ${Math.floor(minutes / 60)} h ${minutes % 60} min asleep`
    return `- ${sleep.nap ? 'Nap' : 'Sleep'} ${clock(sleep.start)} to ${clock(sleep.end)}${long}`
  })
  const moved = workouts.map((workout) => {
    const distance = workout.distance === null ? null : inUnits(workout.distance / 1000, 'km', units)
    const far = distance === null ? '' : `, ${distance.value.toFixed(2)} ${distance.unit}`
    const long = Math.round((workout.movingSeconds ?? workout.end - workout.start) / 60)
    return `- ${plain(workout.title ?? workout.sportName)} ${clock(workout.start)}, ${long} min${far}`
  })
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `\n## ${title}\n\n${lines.join('\n')}\n`
  return `---\n${[`date: ${row.date}`, ...front, 'source: wristory'].join('\n')}\n---\n\n# ${row.date}\n${part('Sleep', slept)}${part('Workouts', moved)}${part(
    'Notes',
    notes.map((text) => `- ${plain(text)}`),
  )}`
}

/** Text without markup or links for any Markdown reader. */
function plain(text: string): string {
  return text.replace(/[\x00-\x1f\x7f]/g, ' ').replace(/[\\`*_[\]<>#|]/g, '\\$&')
}

/** The person's notes on each of their days. */
async function notesByDate(history: History): Promise<Map<string, string[]>> {
  const byDay = new Map<string, string[]>()
  for await (const { row } of rowsIn(history, 'note')) {
    const text = noteLine(row)
    const last = String(row.to_date ?? row.date)
    if (text !== '')
      for (const date of eachDate(String(row.date), last)) byDay.set(date, [...(byDay.get(date) ?? []), text])
  }
  return byDay
}

async function byDate<T extends { readonly date: string }>(items: AsyncIterable<T>): Promise<Map<string, T[]>> {
  const map = new Map<string, T[]>()
  for await (const item of items) map.set(item.date, [...(map.get(item.date) ?? []), item])
  return map
}
