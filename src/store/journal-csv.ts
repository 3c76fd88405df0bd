// Reads and writes the journal as CSV: date,to_date,about,workout,tags,comment. Input needs `date` and one of tags and
// comment.

import { guarded, quotedCell, readCsv, unguarded } from '../codec/csv.ts'
import { isDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import { type NoteSubject, subjects } from '../kinds/note.ts'
import { type Draft, findTags, type Note } from './journal.ts'

const header = ['date', 'to_date', 'about', 'workout', 'tags', 'comment'] as const

export function notesCsv(notes: readonly Note[]): string {
  const lines = notes.map((note) =>
    [
      note.date,
      note.to_date ?? '',
      note.about,
      note.workout ?? '',
      quotedCell(guarded(note.tags.join(', '))),
      quotedCell(guarded(note.comment)),
    ].join(','),
  )
  return [header.join(','), ...lines, ''].join('\r\n')
}

/** The notes of a CSV file. Throws `usage` with the number of an unreadable line. */
export function readDrafts(text: string): Draft[] {
  const drafts: Draft[] = []
  let line = 1
  for (const row of readCsv(text)) {
    line++
    const refuse = (message: string) => new WristoryError('usage', `Row ${line}: ${message}`)
    const of = (...names: string[]) => names.map((name) => row[name]?.trim()).find((value) => value) ?? ''
    const date = of('date', 'Date', 'day')
    if (!isDate(date)) throw refuse('the column date must be YYYY-MM-DD.')
    const workout = of('workout')
    const about = of('about') || (workout === '' ? 'day' : 'workout')
    if (!subjects.includes(about as NoteSubject))
      throw refuse(`the column about must be one of ${subjects.join(', ')}.`)
    if (workout !== '' && !/^\d{1,15}$/.test(workout))
      throw refuse('the column workout must be the number of a workout.')
    const to = of('to_date', 'to')
    drafts.push({
      date,
      to_date: to === '' || to === date ? null : to,
      about: about as NoteSubject,
      workout: workout === '' ? null : Number(workout),
      tags: findTags(unguarded(of('tags')).split(/[,;]/)),
      comment: unguarded(of('comment', 'text', 'note')),
    })
  }
  if (drafts.length === 0)
    throw new WristoryError('usage', 'The file has no notes.', {
      hint: `The first row names the columns: ${header.join(',')}.`,
    })
  return drafts
}
