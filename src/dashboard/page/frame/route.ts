// The current view: the address bar is the state, so every view is a link and Back works.

import { useEffect, useState } from 'preact/hooks'

export interface Place {
  /** Path parts: `['day', '2026-11-21']`. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

const watchers = new Set<() => void>()

function here(): Place {
  // A saved page keeps its view behind the hash, because it has no path of its own.
  const kept = document.documentElement.dataset.place
  const url = kept === undefined ? new URL(location.href) : new URL(location.hash.slice(1) || kept, 'http://saved')
  return { parts: url.pathname.split('/').filter((part) => part !== ''), query: url.searchParams }
}

function changed(): void {
  for (const watcher of watchers) watcher()
}

/** Goes to `href`: `push` for another view, `replace` for another state of the same view (cursor, zoom). */
export function go(href: string, how: 'push' | 'replace' = 'push'): void {
  if (document.documentElement.dataset.place !== undefined) {
    if (how === 'push') location.hash = href
    return
  }
  if (how === 'push') history.pushState(null, '', href)
  else history.replaceState(null, '', href)
  changed()
}

/** The present address with some of its parameters set, or removed where null. */
export function withQuery(changes: Readonly<Record<string, string | null>>): string {
  const { parts, query } = here()
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name)
    else next.set(name, value)
  }
  const text = next.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return `/${parts.join('/')}${text === '' ? '' : `?${text}`}`
}

/** The place, redrawn when it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(here)
  useEffect(() => {
    const watcher = () => setPlace(here())
    watchers.add(watcher)
    addEventListener('popstate', watcher)
    addEventListener('hashchange', watcher)
    return () => {
      watchers.delete(watcher)
      removeEventListener('popstate', watcher)
      removeEventListener('hashchange', watcher)
    }
  }, [])
  return place
}

/** Follows links within the page without loading it again. */
export function followLinks(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.('a')
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  if (link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return
  if (!link.hasAttribute('href') || link.getAttribute('href')?.startsWith('#') || link.pathname.startsWith('/api/'))
    return
  event.preventDefault()
  go(link.getAttribute('href') ?? '/')
}

/** Whether an address names a real day. */
export function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).getTime() > 0
}
