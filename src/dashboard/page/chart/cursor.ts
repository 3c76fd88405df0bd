// The crosshair of a group of tracks: one time that many readouts follow without redrawing the charts.

import { useEffect, useState } from 'preact/hooks'

export interface Cursor {
  at: number | null
  set(at: number | null): void
  watch(watcher: () => void): () => void
}

/** A new crosshair, off the chart. */
export function createCursor(at: number | null = null): Cursor {
  const watchers = new Set<() => void>()
  return {
    at,
    set(next) {
      if (this.at === next) return
      this.at = next
      for (const watcher of watchers) watcher()
    },
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}

/** The position of the crosshair, updated as it moves. */
export function useCursor(cursor: Cursor): number | null {
  const [, redraw] = useState(0)
  useEffect(() => cursor.watch(() => redraw((n) => n + 1)), [cursor])
  return cursor.at
}
