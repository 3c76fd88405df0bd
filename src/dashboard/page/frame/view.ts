// Definition of a view: its props, its place in the navigation, and its title.

import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Status } from '../../schema.ts'
import type { Hue } from './metrics.ts'
import type { Place } from './route.ts'
import type { SyncState } from './sync.ts'

export interface ViewProps {
  readonly place: Place
  readonly status: Status
  readonly sync: SyncState
}

export type PageView = ComponentType<ViewProps>

export interface ViewEntry {
  /** First part of the path. */
  readonly path: string
  readonly label: string
  readonly hue: Hue
  /** Key after `g`. */
  readonly key?: string
  readonly view: PageView
}

/** The text of the tab, and the focus on the heading when the view changes. */
export function useTitle(title: string, heading = 'wristory'): void {
  useEffect(() => {
    document.title = title === '' ? heading : `${title} · ${heading}`
  }, [title, heading])
}
