// `wristory note`: a journal on days, nights and workouts.

import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { csvText } from '../../codec/csv.ts'
import { WristoryError } from '../../errors.ts'
import { type NoteSubject, subjects } from '../../kinds/note.ts'
import { addNote, editNote, findTags, type Note, readNotes, removeNote } from '../../store/journal.ts'
import { notesCsv, readDrafts } from '../../store/journal-csv.ts'
import { openStore, type Store } from '../../store/store.ts'
import { localToday } from '../../store/today.ts'
import { chosenAccount } from '../account.ts'
import type { Define } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { some } from '../draw/number.ts'
import { drawTable } from '../draw/table.ts'
import { inOrder, names, spokenDay } from '../options.ts'
import { oneLine } from '../terminal-text.ts'

const actions = ['list', 'add', 'edit', 'remove', 'import', 'csv'] as const
type Action = (typeof actions)[number]

interface Flags {
  readonly on?: string | undefined
  readonly until?: string | undefined
  readonly night?: true | undefined
  readonly workout?: string | undefined
  readonly tags?: string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export const define: Define = (command, context) => {
  command
    .description(
      'Keep your own notes and tags on days, nights and workouts. Rebuilding keeps them, backups and exports include them, and nothing is sent to the cloud. Without an action, list them.',
    )
    .argument('[action]', `${actions.join(', ')}`, actionNamed)
    .argument(
      '[what...]',
      'add: the text; edit: number and new text; remove: numbers; import: a CSV file (- is standard input)',
    )
    .option('--on <day>', 'add, edit: the day (YYYY-MM-DD, today, yesterday or -N; default: today)')
    .option('--until <day>', 'add, edit: the last day, for a note on several days')
    .option('--night', 'add, edit: the note is about the night that ends on the day')
    .option('--workout <id>', 'add, edit: the note is about this workout (see `wristory show day`)')
    .option('--tags <tags>', 'add, edit: tags, comma-separated; list: only notes with one of them', names)
    .option('--from <day>', 'list, csv: the first day')
    .option('--to <day>', 'list, csv: the last day')
    .action(async (action = 'list', what, flags) => {
      const around = context()
      const run: Record<Action, (at: NotePlace) => Promise<void>> = {
        list: (at) => list(around, at, flags),
        csv: (at) => around.print(notesCsv(wanted(at, flags)).trimEnd()),
        add: (at) => add(around, at, what.join(' '), flags),
        edit: (at) => edit(around, at, what, flags),
        remove: (at) => remove(around, at, what),
        import: (at) => importCsv(around, at, what),
      }
      const { home, account, now } = around
      const write = action !== 'list' && action !== 'csv'
      const store = await openStore({ folder: home, write, now: () => Math.floor(now() / 1000) })
      try {
        const id = chosenAccount(store, account).id
        await run[action]({ store, account: id, today: localToday(store.database, id, store.now()) })
      } finally {
        store.close()
      }
    })
}

interface NotePlace {
  readonly store: Store
  readonly account: number
  readonly today: string
}

function actionNamed(text: string): Action {
  const found = actions.find((one) => one === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It is one of ${actions.join(', ')}.`)
}

function wanted({ store, account, today }: NotePlace, { from, to, tags }: Flags): Note[] {
  const [first, last] = [from, to].map((day) => (day === undefined ? undefined : spokenDay(day, today)))
  inOrder(first, last)
  const notes = readNotes(store.database, account, { from: first, to: last })
  const asked = findTags(tags ?? [])
  return asked.length === 0 ? notes : notes.filter((note) => asked.some((tag) => note.tags.includes(tag)))
}

const heads = [{ head: 'note' }, { head: 'day' }, { head: 'about' }, { head: 'tags' }, { head: 'text' }]

async function list(
  { json, emit, print, tableColumns, style }: CommandContext,
  at: NotePlace,
  flags: Flags,
): Promise<void> {
  const notes = wanted(at, flags)
  if (json) return await emit(notes)
  if (notes.length === 0) return await print('There are no notes. Write one with `wristory note add TEXT`.')
  const rows = notes.map(({ note, date, to_date, about, workout, tags, comment }) => [
    String(note),
    to_date === null ? date : `${date} to ${to_date}`,
    workout === null ? about : `workout ${workout}`,
    tags.join(', '),
    oneLine(comment),
  ])
  await print(drawTable(heads, rows, tableColumns, style))
}

/** The options of a note. */
function said({ today, store, account }: NotePlace, flags: Flags) {
  if (flags.night === true && flags.workout !== undefined)
    throw new WristoryError('usage', 'A note is about a night or about a workout: omit --night or --workout.')
  const workout = flags.workout === undefined ? null : Number(flags.workout)
  const row =
    workout === null
      ? undefined
      : store.database.get<{ date: string }>(
          'SELECT date FROM workout WHERE account = ? AND workout = ?',
          account,
          workout,
        )
  if (workout !== null && row === undefined)
    throw new WristoryError('usage', `There is no workout ${flags.workout}.`, {
      hint: 'The number of a workout is its column `workout`, see `wristory sql "SELECT workout, start FROM workout"`.',
    })
  const about: NoteSubject = workout !== null ? 'workout' : flags.night === true ? 'night' : subjects[0]
  return {
    about,
    workout,
    date: row?.date ?? (flags.on === undefined ? undefined : spokenDay(flags.on, today)),
    to_date: flags.until === undefined ? undefined : spokenDay(flags.until, today),
    tags: flags.tags,
  }
}

async function add({ json, emit, note }: CommandContext, at: NotePlace, comment: string, flags: Flags): Promise<void> {
  const { about, workout, date = at.today, to_date = null, tags = [] } = said(at, flags)
  const { store, account } = at
  const id = addNote(store.database, account, { date, to_date, about, workout, tags, comment }, store.now())
  if (json) await emit({ note: id })
  else note(`Note ${id} on ${date}.`)
}

async function edit(
  { json, emit, note }: CommandContext,
  at: NotePlace,
  what: readonly string[],
  flags: Flags,
): Promise<void> {
  const [number, ...words] = what
  const { date, to_date, tags, about, workout } = said(at, flags)
  const subject = flags.night === true || flags.workout !== undefined ? { about, workout } : {}
  const { store, account } = at
  const edited = editNote(
    store.database,
    account,
    parseNumber(number),
    {
      ...subject,
      ...(date === undefined ? {} : { date }),
      ...(to_date === undefined ? {} : { to_date }),
      ...(tags === undefined ? {} : { tags }),
      ...(words.length === 0 ? {} : { comment: words.join(' ') }),
    },
    store.now(),
  )
  if (json) await emit(edited)
  else note(`Note ${edited.note} changed.`)
}

async function remove(
  { json, emit, note }: CommandContext,
  { store, account }: NotePlace,
  what: readonly string[],
): Promise<void> {
  const numbers = what.map(parseNumber)
  if (numbers.length === 0) throw new WristoryError('usage', 'note remove needs the number of a note.')
  store.database.transaction(() => {
    for (const one of numbers) removeNote(store.database, account, one)
  })
  if (json) await emit({ removed: numbers })
  else note(`Removed ${some(numbers.length, 'note')}.`)
}

function parseNumber(text: string | undefined): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text)
  throw new WristoryError('usage', 'Name a note by its number.', { hint: '`wristory note list` prints the numbers.' })
}

async function importCsv(
  { json, emit, note }: CommandContext,
  at: NotePlace,
  [file]: readonly string[],
): Promise<void> {
  if (file === undefined) throw new WristoryError('usage', 'note import needs a CSV file, or - for standard input.')
  const { store, account } = at
  const drafts = readDrafts(csvText(fileBytes(file)))
  const key = (draft: object) => JSON.stringify(draft)
  const { database } = store
  const added = database.transaction(() => {
    const known = new Set(
      readNotes(database, account).map(({ date, to_date, about, workout, tags, comment }) =>
        key({ date, to_date, about, workout, tags, comment }),
      ),
    )
    const fresh = drafts.filter((draft) => !known.has(key(draft)))
    for (const draft of fresh) addNote(database, account, draft, store.now())
    return fresh.length
  })
  const there = drafts.length - added
  if (json) await emit({ added, there })
  else note(`Added ${some(added, 'note')}${there > 0 ? `; ${there} already existed` : ''}.`)
}

function fileBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    throw new WristoryError('usage', `The file ${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
