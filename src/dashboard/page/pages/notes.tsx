// The person's own notes: listed, added and removed on a day, a night or a workout.

import { useEffect, useState } from 'preact/hooks'
import { ask, type Gives } from '../../request.ts'
import type { NoteText } from '../../schema.ts'
import { Panel } from '../chart/table.tsx'
import { backend, refresh, useBusy, useChange, useData } from '../frame/backend.ts'
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
  // Notes stand below the charts, and are asked for when these are drawn.
  const busy = useBusy()
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    if (!busy) setDrawn(true)
  }, [busy])
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

function NoteLine({
  note: { note, about, date, to_date: to, comment, tags },
  dated,
  change,
}: {
  note: Gives<'GET /note'>[number]
  dated: boolean
  change: NoteChange
}) {
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
      <button
        type="button"
        aria-label={`Remove the note of ${date}`}
        onClick={() => change(backend.send('DELETE /note/{id}', undefined, { id: String(note) }))}
      >
        Remove
      </button>
    </div>
  )
}

function AddNote({ on, change }: { on: About; change: NoteChange }) {
  const [comment, setComment] = useState('')
  const [tags, setTags] = useState('')
  const add = async (event: Event) => {
    event.preventDefault()
    const list = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '')
    const sent = backend.send('POST /note', { ...on, to_date: null, comment, tags: list })
    if (!(await change(sent))) return
    setComment('')
    setTags('')
  }
  return (
    <form class="add-note" onSubmit={add}>
      <label>
        Note
        <input
          type="text"
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
        Add
      </button>
    </form>
  )
}
