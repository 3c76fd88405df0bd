// One search box for days, figures, pages, workouts and commands (Ctrl-K).

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { Status, Workouts } from '../../schema.ts'
import { useData } from './backend.ts'
import { findDays } from './find-day.ts'
import { fullDay, longDay, withUnit } from './format.ts'
import { go } from './route.ts'
import { sportLabel } from './sport.ts'
import type { ViewEntry } from './view.ts'
import { dataViews, toolViews } from './views.ts'

/** A target or an action. */
export interface Hit {
  readonly label: string
  readonly note: string
  readonly act: () => void
}

const opened = 'wristory-search'

/** Opens the box. */
export function openSearch(): void {
  dispatchEvent(new Event(opened))
}

/** Hits of one sort that are listed. */
const MOST = 6

export function Search({ status, commands }: { status: Status; commands: readonly Hit[] }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const workouts = useData(open && status.tables.includes('workout') ? ask('/workout') : null).data
  useEffect(() => {
    const show = () => {
      setText('')
      setAt(0)
      setOpen(true)
      dialog.current?.showModal()
    }
    addEventListener(opened, show)
    return () => removeEventListener(opened, show)
  }, [])
  const hits = useMemo(
    () => (open ? findHits(text, status, commands, workouts) : []),
    [open, text, status, commands, workouts],
  )
  const chosen = Math.min(at, hits.length - 1)
  const take = (hit: Hit | undefined) => {
    if (hit === undefined) return
    dialog.current?.close()
    hit.act()
  }
  return (
    <dialog ref={dialog} class="search" aria-label="Search" onClose={() => setOpen(false)}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="search-hits"
        aria-activedescendant={chosen < 0 ? undefined : `hit${chosen}`}
        aria-label="Day, figure, page, workout or command"
        placeholder="10 march 2025, last tuesday, -30, HRV, run, sync"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (step !== undefined) setAt((chosen + step + hits.length) % Math.max(1, hits.length))
          else if (event.key === 'Enter') take(hits[chosen])
          else return
          event.preventDefault()
        }}
      />
      <Hits hits={hits} chosen={chosen} take={take} />
    </dialog>
  )
}

function Hits({ hits, chosen, take }: { hits: readonly Hit[]; chosen: number; take: (hit: Hit) => void }) {
  if (hits.length === 0) return <p class="muted small">Nothing found.</p>
  return (
    <div id="search-hits" role="listbox" aria-label="Found">
      {hits.map((hit, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box above, which keeps the focus.
        <div
          key={`${hit.label} ${hit.note}`}
          id={`hit${i}`}
          role="option"
          tabIndex={-1}
          aria-selected={i === chosen}
          onClick={() => take(hit)}
        >
          <span>{hit.label}</span>
          <span class="muted small">{hit.note}</span>
        </div>
      ))}
    </div>
  )
}

/** What fits the text, days first; without a text the pages. */
function findHits(text: string, status: Status, commands: readonly Hit[], workouts: Workouts | undefined): Hit[] {
  const wanted = text.trim().toLowerCase()
  const fits = (...names: readonly string[]) =>
    wanted.split(/\s+/).every((word) => names.join(' ').toLowerCase().includes(word))
  const to = (label: string, note: string, href: string): Hit => ({ label, note, act: () => go(href) })
  const page = ({ label, path }: ViewEntry) => to(label, 'page', `/${path}`)
  const pages = [...dataViews, ...toolViews].filter(({ label }) => fits(label)).map(page)
  if (wanted === '') return [...pages, ...commands]
  const figures = status.metrics
    .filter(
      ({ label, name, doc }) => fits(label) || fits(name.replaceAll('_', ' ')) || (wanted.length > 3 && fits(doc)),
    )
    .map(({ label, name, doc }) => to(label, doc, `/trend/${name}`))
  const done = (workouts?.items ?? [])
    .filter(({ sport, date }) => fits(sportLabel(sport), fullDay(date), date))
    .map(({ id, sport, date, distance }) => {
      const { text: far, unit } = withUnit(distance ?? 0, 'm', 1)
      return to(
        `${sportLabel(sport)}, ${fullDay(date)}`,
        distance ? `${far} ${unit}` : 'workout',
        `/workout/${encodeURIComponent(id)}`,
      )
    })
  const sorts = [daysOf(wanted, status, to), pages, figures, commands.filter(({ label }) => fits(label)), done]
  return sorts.flatMap((hits) => hits.slice(0, MOST))
}

/** The day, or the ranges of a month or a year. */
function daysOf(wanted: string, { today }: Status, to: (label: string, note: string, href: string) => Hit): Hit[] {
  const found = findDays(wanted, today)
  if (found === null) return []
  const { from, to: last } = found
  if (from === last)
    return [
      to(`${longDay(from)} ${from.slice(0, 4)}`, 'day', `/day/${from}`),
      to(`Night to ${fullDay(from)}`, 'night', `/sleep/${from}`),
    ]
  const range = `?range=${from}..${last}`
  return [
    to(`${fullDay(from)} to ${fullDay(last)}`, 'steps', `/trend/steps${range}`),
    ...dataViews
      .filter(({ path }) => ['sleep', 'heartrate', 'steps', 'recovery', 'weight'].includes(path))
      .map(({ label, path }) => to(`${label}, ${fullDay(from)} to ${fullDay(last)}`, 'range', `/${path}${range}`)),
  ]
}
