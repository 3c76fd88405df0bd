// The person's own notes: listed, added, changed and removed on a day, a night or a workout.

import { useState } from 'preact/hooks'
import { ask, type Gives } from '../../request.ts'
import type { NoteText } from '../../schema.ts'
import { Panel } from '../chart/table.tsx'
import { backend, refresh, useChange, useData, useDrawn } from '../frame/backend.ts'
import { FormError } from '../frame/state.tsx'

interface About {
  readonly about: NoteText['about']
  readonly date: string
  readonly workout: number | null
}

/** Newest notes that are listed. */
const NEWEST = 50

/** Notes on one thing; without it, of all days. */
export function Notes({ title = 'Notes', note, on }: { title?: string; note?: string; on?: About }) {
  // Notes are below the charts, and are requested after these are drawn.
  const drawn = useDrawn()
  const asked = ask('/note', on === undefined ? {} : { from: on.date, to: on.date })
  const { data } = useData(backend.live && drawn ? asked : null)
  const { failed, run } = useChange()
  if (!backend.live || data == null) return null
  const own = data.filter((one) => on === undefined || (one.about === on.about && one.workout === on.workout))
  const change: NoteChange = async (work) => {
    if ((await run(work)) === undefined) return false
    refresh()
    return true
  }
  return (
    <Panel title={title} {...(note === undefined ? {} : { note })}>
      {own.length === 0 && <p class="muted">No note.</p>}
      {own
        .toReversed()
        .slice(0, NEWEST)
        .map((one) => (
          <NoteLine key={one.note} note={one} dated={on === undefined} change={change} />
        ))}
      {on !== undefined && <AddNote on={on} change={change} />}
      <FormError error={failed} />
    </Panel>
  )
}

/** Waits for a change of the notes; false where it failed. */
type NoteChange = (work: Promise<unknown>) => Promise<boolean>

type ListedNote = Gives<'GET /note'>[number]

function NoteLine({ note, dated, change }: { note: ListedNote; dated: boolean; change: NoteChange }) {
  const { about, date, to_date: to, comment, tags } = note
  const [edited, setEdited] = useState(false)
  const id = String(note.note)
  if (edited)
    return (
      <NoteForm
        was={note}
        verb="Save"
        send={async (words) => {
          const { note: _, ...rest } = note
          if (await change(backend.send('PUT /note/{id}', { ...rest, ...words }, { id }))) setEdited(false)
        }}
        leave={() => setEdited(false)}
      />
    )
  return (
    <div class="finding">
      <p>
        {dated && (
          <>
            <a href={`/${about === 'night' ? 'sleep' : 'day'}/${date}`}>{date}</a>
            {to === null ? ' ' : ` to ${to} `}
          </>
        )}
        {comment}{' '}
        {tags.map((tag) => (
          <span class="tag" key={tag}>
            {tag}
          </span>
        ))}
      </p>
      <span>
        <button type="button" aria-label={`Edit the note of ${date}`} onClick={() => setEdited(true)}>
          Edit
        </button>{' '}
        <button
          type="button"
          aria-label={`Remove the note of ${date}`}
          onClick={() => change(backend.send('DELETE /note/{id}', undefined, { id }))}
        >
          Remove
        </button>
      </span>
    </div>
  )
}

type NoteWords = Pick<ListedNote, 'comment' | 'tags'>

const blank: NoteWords = { comment: '', tags: [] }

function AddNote({ on, change }: { on: About; change: NoteChange }) {
  // A new form after each note.
  const [added, setAdded] = useState(0)
  return (
    <NoteForm
      key={added}
      was={blank}
      verb="Add"
      send={async (words) => {
        if (await change(backend.send('POST /note', { ...on, to_date: null, ...words }))) setAdded(added + 1)
      }}
    />
  )
}

interface NoteFormProps {
  readonly was: NoteWords
  readonly verb: string
  readonly send: (words: NoteWords) => Promise<void>
  readonly leave?: () => void
}

function NoteForm({ was, verb, send, leave }: NoteFormProps) {
  const [comment, setComment] = useState(was.comment)
  const [tags, setTags] = useState(was.tags.join(', '))
  const sent = (event: Event) => {
    event.preventDefault()
    const list = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '')
    void send({ comment, tags: list })
  }
  return (
    <form class="add-note" onSubmit={sent}>
      <label>
        Note
        <textarea
          rows={comment.includes('\n') ? 4 : 1}
          maxLength={10_000}
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      </label>
      <label>
        Tags, separated by commas
        <input type="text" value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={comment.trim() === '' && tags.trim() === ''}>
        {verb}
      </button>
      {leave && (
        <button type="button" onClick={leave}>
          Cancel
        </button>
      )}
    </form>
  )
}
