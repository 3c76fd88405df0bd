// The person's own notes and tags on days, nights and workouts: the only table that no reply feeds. It belongs to the
// archive.

import type { Columns } from './kind.ts'
import type { Readable } from './readable.ts'

/** What a note may be about. */
export const subjects = ['day', 'night', 'workout'] as const
export type NoteSubject = (typeof subjects)[number]

const columns = {
  note: { type: 'integer', doc: 'Number of the note.' },
  date: { type: 'date', doc: 'Local day, of a night that of waking.' },
  to_date: { type: 'date', doc: 'Last day of a note on several days; NULL for one day.' },
  about: { type: 'text', doc: `What it is about: ${subjects.join(', ')}.` },
  workout: { type: 'integer', doc: 'The workout, see table workout; NULL for days and nights.' },
  tags: { type: 'text', doc: 'Tags, each once, separated by a comma and a blank.' },
  comment: { type: 'text', doc: 'The note.' },
  created: { type: 'instant', doc: 'When it was written.' },
  updated: { type: 'instant', doc: 'When it was last changed.' },
} as const satisfies Columns

/** The readable form of the table, for people and exports. */
export const noteTable: Readable = {
  name: 'note',
  title: 'Notes and tags of your own',
  columns,
  key: ['note'],
  physical: { table: 'note', columns, key: ['date', 'note'] },
  unpack: undefined,
}
