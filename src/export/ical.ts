// iCalendar (RFC 5545): nights, naps and workouts as events that do not block time. UIDs follow from the start, so a
// calendar that imports again replaces them.

import { addDays } from '../codec/date.ts'
import { bytesOf } from '../codec/text.ts'
import type { Row } from '../kinds/kind.ts'
import { type HistoryFormat, rowsIn } from './format.ts'
import { compactUtc } from './instant.ts'
import { asleep, sleepKinds, sleeps } from './measure.ts'
import { inUnits } from './table-units.ts'
import { noteLine } from './workouts-of.ts'

export const ical: HistoryFormat = {
  name: 'ical',
  title: 'Nights and workouts for a calendar',
  extension: '.ics',
  mediaType: 'text/calendar; charset=utf-8',
  units: 'chosen',
  holds: 'history',
  kinds: [...sleepKinds, 'workout', 'note'],
  async *write(history, { made, version, units }) {
    yield lines(['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:-//wristory//wristory ${version}//EN`, 'CALSCALE:GREGORIAN'])
    for await (const sleep of sleeps(history)) {
      const minutes = asleep(sleep)
      const summary = `${sleep.nap ? 'Nap' : 'Sleep'}${minutes === null ? '' : ` ${length(minutes)}`}`
      const stages = (['deep', 'rem', 'light', 'awake'] as const)
        .filter((name) => sleep[name] !== null)
        .map((name) => `${name} ${length(sleep[name]!)}`)
      const score = sleep.score === null ? [] : [`score ${sleep.score}`]
      yield event({ ...sleep, kind: 'sleep', summary, text: [...stages, ...score].join('\n'), made })
    }
    for await (const workout of history.workouts()) {
      const distance = workout.distance === null ? null : inUnits(workout.distance / 1000, 'km', units)
      const text = [
        ...(distance === null ? [] : [`${distance.value.toFixed(2)} ${distance.unit}`]),
        ...(workout.energy === null ? [] : [`${Math.round(workout.energy)} kcal`]),
        ...(workout.heartrateMean === null ? [] : [`${Math.round(workout.heartrateMean)} bpm`]),
      ].join('\n')
      yield event({ ...workout, kind: 'workout', summary: workout.title ?? workout.sportName, text, made })
    }
    for await (const { row } of rowsIn(history, 'note')) if (noteLine(row) !== '') yield noteEvent(row, made)
    yield lines(['END:VCALENDAR'])
  },
}

function event(about: {
  readonly start: number
  readonly end: number
  readonly kind: string
  readonly summary: string
  readonly text: string
  readonly made: number
}): string {
  const start = compactUtc(about.start)
  return lines([
    'BEGIN:VEVENT',
    `UID:${about.kind}-${start}@wristory`,
    `DTSTAMP:${compactUtc(about.made)}`,
    `DTSTART:${start}`,
    `DTEND:${compactUtc(about.end)}`,
    `SUMMARY:${escaped(about.summary)}`,
    ...(about.text === '' ? [] : [`DESCRIPTION:${escaped(about.text)}`]),
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ])
}

/** A note on its days, which a calendar shows above the hours. */
function noteEvent(row: Row, made: number): string {
  const compact = (date: string) => date.replaceAll('-', '')
  return lines([
    'BEGIN:VEVENT',
    `UID:note-${row.note}@wristory`,
    `DTSTAMP:${compactUtc(made)}`,
    `DTSTART;VALUE=DATE:${compact(String(row.date))}`,
    `DTEND;VALUE=DATE:${compact(addDays(String(row.to_date ?? row.date), 1))}`,
    `SUMMARY:${escaped(noteLine(row))}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ])
}

function length(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(Math.round(minutes) % 60).padStart(2, '0')} h`
}

function escaped(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
}

/** Lines of at most 75 octets, longer ones folded between characters. */
function lines(texts: readonly string[]): string {
  return texts.map((text) => `${folded(text)}\r\n`).join('')
}

function folded(text: string): string {
  if (bytesOf(text).length <= 75) return text
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const character of text) {
    const width = bytesOf(character).length
    if (size + width > 75) {
      parts.push(part)
      // The blank that begins a folded line counts.
      part = ' '
      size = 1
    }
    part += character
    size += width
  }
  return [...parts, part].join('\r\n')
}
