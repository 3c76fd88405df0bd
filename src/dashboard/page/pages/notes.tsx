// The person's own notes: listed, added and removed on a day, a night or a workout.

import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { NoteText } from '../../schema.ts'
import { Panel } from '../chart/table.tsx'
import { backend, Failed, refresh, useBusy, useData } from '../frame/backend.ts'

interface About {
  readonly about: NoteText['about']
  readonly date: string
  readonly workout: number | null
}

/** Notes on one thing; without it, of all days. */
export function Notes({ title = 'Notes', note, on }: { title?: string; note?: string; on?: About }) {
  // Notes stand below the charts, and are asked for when these are drawn.
  const busy = useBusy()
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    if (!busy) setDrawn(true)
  }, [busy])
  const asked = ask('/note', on === undefined ? {} : { from: on.date, to: on.date })
  const answer = useData(backend.live && drawn ? asked : null)
  const [failed, setFailed] = useState('')
  if (!backend.live || answer.data === undefined || answer.data === null) return null
  const own = answer.data.filter((one) => on === undefined || (one.about === on.about && one.workout === on.workout))
  const list = own.toReversed().slice(0, 50)
  const change = async (work: Promise<unknown>) => {
    try {
      await work
      setFailed('')
      refresh()
      return true
    } catch (error) {
      setFailed(error instanceof Failed ? `${error.message} ${error.hint}` : String(error))
      return false
    }
  }
  return (
    <Panel title={title} {...(note === undefined ? {} : { note })}>
      {list.length === 0 && <p class="muted">No note.</p>}
      {list.map((one) => (
        <div class="finding" key={one.note}>
          <p>
            {on === undefined && (
              <>
                <a href={`/${one.about === 'night' ? 'sleep' : 'day'}/${one.date}`}>{one.date}</a>
                {one.to_date === null ? ' ' : ` to ${one.to_date} `}
              </>
            )}
            {one.comment}{' '}
            {one.tags.map((tag) => (
              <span class="tag" key={tag}>
                {tag}
              </span>
            ))}
          </p>
          <button
            type="button"
            aria-label={`Remove the note of ${one.date}`}
            onClick={() => change(backend.send('DELETE /note/{id}', undefined, { id: String(one.note) }))}
          >
            Remove
          </button>
        </div>
      ))}
      {on !== undefined && <AddNote on={on} change={change} />}
      {failed !== '' && (
        <p class="bad" role="alert">
          {failed}
        </p>
      )}
    </Panel>
  )
}

function AddNote({ on, change }: { on: About; change: (work: Promise<unknown>) => Promise<boolean> }) {
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
