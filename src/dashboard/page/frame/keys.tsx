// Keyboard shortcuts; inactive while text is typed, and settings switch them off.

import { useEffect, useRef } from 'preact/hooks'
import type { Status } from '../../schema.ts'
import { backend } from './backend.ts'
import { go, withQuery } from './route.ts'
import { type Hit, openSearch, Search } from './search.tsx'
import { useSettings } from './settings.ts'
import type { SyncState } from './sync.ts'
import { dataViews } from './views.ts'

const help: readonly (readonly [string, string])[] = [
  ['[ and ]', 'earlier, later'],
  ['t', 'the newest day'],
  ['g then d s h m r b w t', 'Day, Sleep, Heart, Movement, Recovery, Body, Workouts, Trends'],
  ['1 to 4', 'range'],
  ['c and x', 'compare, end comparing'],
  ['v', 'tables'],
  ['y', 'sync'],
  ['Ctrl K or /', 'search days, figures, pages, workouts and commands'],
  ['← → PageUp PageDown Home End', 'move the crosshair of a focused chart'],
  ['+ − Esc', 'zoom in, zoom out, back'],
]

export function Keys({ status, sync }: { status: Status; sync: SyncState }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const showKeys = () => dialog.current?.showModal()
  useSearchKey()
  useSingleKeys(status, sync, showKeys)
  return (
    <>
      <dialog ref={dialog} class="keys" aria-label="Keys">
        <h2>Keys</h2>
        <dl>
          {help.map(([keys, means]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{means}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
      <Search status={status} commands={listCommands(sync, showKeys)} />
    </>
  )
}

/** Ctrl-K opens the search, also while something is typed. */
function useSearchKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      openSearch()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

function useSingleKeys(status: Status, sync: SyncState, showKeys: () => void): void {
  const { settings } = useSettings()
  useEffect(() => {
    if (!settings.keys) return
    const acts: Readonly<Record<string, () => void>> = {
      t: () => go(`/day/${status.last ?? status.today}`),
      y: () => sync.running === null && sync.start(),
      v: toggleTables,
      '?': showKeys,
      '/': find,
      x: () => go(withQuery({ compare: null, overlay: null })),
    }
    let before = ''
    const onKey = (event: KeyboardEvent) => {
      const { key, target } = event
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if ((target as HTMLElement).closest('input, textarea, select, dialog')) return
      const view = before === 'g' ? dataViews.find((one) => one.key === key) : undefined
      const second = before === 'g'
      before = key
      if (view !== undefined) return go(`/${view.path}`)
      if (second) return
      if (key in marked) press(document.querySelector<HTMLElement>(`[data-key="${key}"]`))
      else if (acts[key] === undefined) return
      else acts[key]()
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [settings.keys, status, sync])
}

/** Keys that press the element marked with them. */
const marked: Readonly<Record<string, true>> = {
  '[': true,
  ']': true,
  '1': true,
  '2': true,
  '3': true,
  '4': true,
  c: true,
}

/** A list of choices does not open by a click of ours. */
function press(element: HTMLElement | null): void {
  element?.focus()
  if (element instanceof HTMLSelectElement) element.showPicker()
  else element?.click()
}

/** The view's own search takes precedence. */
function find(): void {
  const own = document.querySelector<HTMLInputElement>('main input[type="search"]')
  if (own === null) openSearch()
  else own.focus()
}

/** Actions available everywhere. */
function listCommands(sync: SyncState, showKeys: () => void): Hit[] {
  const told = (label: string, act: () => void): Hit => ({ label, note: 'command', act })
  const live = backend.live
    ? [sync.running === null ? told('Sync now', sync.start) : told('Stop the sync', sync.stop)]
    : []
  return [...live, told('Open or close all tables', toggleTables), told('Print', () => print()), told('Keys', showKeys)]
}

/** All tables of the view at once, open when any is closed; the address keeps it, where it has no other view. */
function toggleTables(): void {
  const tables = [...document.querySelectorAll<HTMLDetailsElement>('details.table')]
  const open = tables.some((table) => !table.open)
  for (const table of tables) table.open = open
  const view = new URLSearchParams(location.search).get('view')
  if (view === null || view === 'table') go(withQuery({ view: open ? 'table' : null }), 'replace')
}
