// The journal: the person's own notes and tags. They are archive data: no rebuild changes them, a backup includes them,
// and `check` compares each with its checksum.

import { isDate } from '../codec/date.ts'
import { WristoryError } from '../errors.ts'
import { type NoteSubject, subjects } from '../kinds/note.ts'
import type { Database } from './driver.ts'
import { valuesChecksum } from './seal.ts'

export interface Note {
  readonly note: number
  readonly date: string
  readonly to_date: string | null
  readonly about: NoteSubject
  readonly workout: number | null
  readonly tags: readonly string[]
  readonly comment: string
  /** Epoch seconds. */
  readonly created: number
  readonly updated: number
}

export type Draft = Pick<Note, 'date' | 'to_date' | 'about' | 'workout' | 'tags' | 'comment'>

/** Limits: characters of a note and of a tag, tags of a note. */
const LONGEST = 10_000
const LONGEST_TAG = 40
const MOST_TAGS = 20

/** Tags as stored: lower case, each once. Throws `usage` for one that has a comma or is too long. */
export function findTags(texts: readonly string[]): string[] {
  const tags = texts
    .map((text) => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase())
    .filter((tag) => tag !== '')
  for (const tag of tags)
    if (tag.includes(',') || tag.length > LONGEST_TAG || /\p{Cc}/u.test(tag))
      throw new WristoryError('usage', `A tag has at most ${LONGEST_TAG} characters and no comma.`)
  const unique = [...new Set(tags)]
  if (unique.length > MOST_TAGS) throw new WristoryError('usage', `A note has at most ${MOST_TAGS} tags.`)
  return unique
}

/** The draft as stored. Throws `usage` if it is invalid. */
function checked(draft: Draft): Draft {
  const { date, to_date, about, workout } = draft
  const comment = draft.comment.trim()
  const tags = findTags(draft.tags)
  const refuse = (message: string) => new WristoryError('usage', message)
  if (!isDate(date) || (to_date !== null && !isDate(to_date))) throw refuse('The day of a note must be YYYY-MM-DD.')
  if (to_date !== null && to_date < date) throw refuse(`The note ends on ${to_date}, before it begins on ${date}.`)
  if (!subjects.includes(about)) throw refuse(`A note is about one of: ${subjects.join(', ')}.`)
  if ((about === 'workout') !== (workout !== null))
    throw refuse('A note about a workout names it, and no other note does.')
  if (comment === '' && tags.length === 0) throw refuse('A note needs text or a tag.')
  if (comment.length > LONGEST) throw refuse(`A note has at most ${LONGEST} characters.`)
  return { date, to_date: to_date === date ? null : to_date, about, workout, tags, comment }
}

export interface StoredNote extends Omit<Note, 'tags'> {
  readonly tags: string
  readonly account: number
  readonly checksum: Uint8Array
}

export function noteChecksum({
  account,
  date,
  to_date,
  about,
  workout,
  tags,
  comment,
  created,
  updated,
}: Omit<StoredNote, 'note' | 'checksum'>) {
  return valuesChecksum([account, date, to_date, about, workout, tags, comment, created, updated])
}

/** Adds a note and returns its number. */
export function addNote(database: Database, account: number, draft: Draft, now: number): number {
  const row = { ...checked(draft), account, created: now, updated: now }
  const tags = row.tags.join(', ')
  return database.run(
    `INSERT INTO note (account, date, to_date, about, workout, tags, comment, created, updated, checksum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    account,
    row.date,
    row.to_date,
    row.about,
    row.workout,
    tags,
    row.comment,
    now,
    now,
    noteChecksum({ ...row, tags }),
  ).id
}

/** Changes the fields in `changes`. Throws `usage` if there is no such note. */
export function editNote(
  database: Database,
  account: number,
  note: number,
  changes: Partial<Draft>,
  now: number,
): Note {
  const before = readNote(database, account, note)
  const row = { ...before, ...checked({ ...before, ...changes }), account, updated: now }
  const tags = row.tags.join(', ')
  database.run(
    `UPDATE note SET date = ?, to_date = ?, about = ?, workout = ?, tags = ?, comment = ?, updated = ?, checksum = ?
     WHERE account = ? AND note = ?`,
    row.date,
    row.to_date,
    row.about,
    row.workout,
    tags,
    row.comment,
    now,
    noteChecksum({ ...row, tags }),
    account,
    note,
  )
  return readNote(database, account, note)
}

export function removeNote(database: Database, account: number, note: number): void {
  readNote(database, account, note)
  // Freed bytes are overwritten, so removed text cannot be recovered from the file.
  database.exec('PRAGMA secure_delete = ON')
  database.run('DELETE FROM note WHERE account = ? AND note = ?', account, note)
}

function readNote(database: Database, account: number, note: number): Note {
  const row = database.get<StoredNote>(`SELECT ${COLUMNS} FROM note WHERE account = ? AND note = ?`, account, note)
  if (row !== undefined) return whole(row)
  throw new WristoryError('usage', `There is no note ${note}.`, { hint: 'Numbers: see `wristory note list`.' })
}

const COLUMNS = 'note, date, to_date, about, workout, tags, comment, created, updated'

function whole(row: Omit<StoredNote, 'account' | 'checksum'>): Note {
  return { ...row, tags: row.tags === '' ? [] : row.tags.split(', ') }
}

export interface Wanted {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly tag?: string | undefined
  readonly workout?: number | undefined
}

/** Notes that overlap the given days, oldest first. A store of an earlier version has none. */
export function readNotes(database: Database, account: number, { from, to, tag, workout }: Wanted = {}): Note[] {
  if (!hasJournal(database)) return []
  const rows = database.all<Omit<StoredNote, 'account' | 'checksum'>>(
    `SELECT ${COLUMNS} FROM note WHERE account = ? AND coalesce(to_date, date) >= ? AND date <= ? ORDER BY date, note`,
    account,
    from ?? '',
    to ?? '9999-12-31',
  )
  return rows
    .map(whole)
    .filter(
      (note) => (tag === undefined || note.tags.includes(tag)) && (workout === undefined || note.workout === workout),
    )
}

/** Whether the store has the journal's tables: a store of an earlier version gets them with its next write. */
export function hasJournal(database: Database): boolean {
  return database.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'note'") !== undefined
}

/** Rows of the journal whose checksum does not match. */
export function* journalFaults(database: Database): Generator<{ place: string; what: string }> {
  if (!hasJournal(database)) return
  const what = 'it is not what was written'
  for (const row of database.each<StoredNote>('SELECT * FROM note'))
    if (Buffer.compare(noteChecksum(row), row.checksum) !== 0) yield { place: `note ${row.note}`, what }
  for (const row of database.each<Planned>('SELECT * FROM experiment'))
    if (Buffer.compare(valuesChecksum([row.account, row.name, row.plan, row.created]), row.checksum) !== 0)
      yield { place: `experiment ${row.name}`, what }
}

interface Planned {
  readonly account: number
  readonly name: string
  readonly plan: string
  readonly created: number
  readonly checksum: Uint8Array
}
