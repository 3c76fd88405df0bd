// The register of views: address, name, hue, and the file that is loaded when it is first looked at.

import type { ComponentType } from 'preact'
import type { Status } from '../../schema.ts'
import type { Hue } from './metrics.ts'
import type { Place } from './route.ts'

export interface ViewProps {
  readonly place: Place
  readonly status: Status
}

export type View = ComponentType<ViewProps>

export interface ViewEntry {
  /** First part of the path. */
  readonly path: string
  readonly label: string
  readonly hue: Hue
  /** Key after `g`. */
  readonly key?: string
  readonly load: () => Promise<View>
}

/** Views of the data, in the order of the rail. */
export const dataViews: readonly ViewEntry[] = [
  { path: 'day', label: 'Day', hue: 'ink', key: 'd', load: async () => (await import('../pages/day.tsx')).DayPage },
  {
    path: 'sleep',
    label: 'Sleep',
    hue: 'sleep',
    key: 's',
    load: async () => (await import('../pages/sleep.tsx')).SleepPage,
  },
  {
    path: 'heartrate',
    label: 'Heart',
    hue: 'heart',
    key: 'h',
    load: async () => (await import('../pages/heart.tsx')).HeartPage,
  },
  {
    path: 'steps',
    label: 'Movement',
    hue: 'move',
    key: 'm',
    load: async () => (await import('../pages/movement.tsx')).MovementPage,
  },
  {
    path: 'recovery',
    label: 'Recovery',
    hue: 'recovery',
    key: 'r',
    load: async () => (await import('../pages/recovery.tsx')).RecoveryPage,
  },
  {
    path: 'weight',
    label: 'Body',
    hue: 'body',
    key: 'b',
    load: async () => (await import('../pages/body.tsx')).BodyPage,
  },
  {
    path: 'workout',
    label: 'Workouts',
    hue: 'workout',
    key: 'w',
    load: async () => (await import('../pages/workouts.tsx')).WorkoutsPage,
  },
  {
    path: 'trend',
    label: 'Trends',
    hue: 'ink',
    key: 't',
    load: async () => (await import('../pages/trend.tsx')).TrendPage,
  },
]

/** Views of the store itself. */
export const toolViews: readonly ViewEntry[] = [
  { path: 'data', label: 'Data', hue: 'ink', load: async () => (await import('../pages/data.tsx')).DataPage },
  { path: 'export', label: 'Export', hue: 'ink', load: async () => (await import('../pages/export.tsx')).ExportPage },
  { path: 'sql', label: 'SQL', hue: 'ink', load: async () => (await import('../pages/sql.tsx')).SqlPage },
  {
    path: 'settings',
    label: 'Settings',
    hue: 'ink',
    load: async () => (await import('../pages/settings.tsx')).SettingsPage,
  },
]

const welcome: ViewEntry = {
  path: 'welcome',
  label: 'Welcome',
  hue: 'ink',
  load: async () => (await import('../pages/welcome.tsx')).WelcomePage,
}

/** The view of a place; the day where the path names none. */
export function viewOf(path: string | undefined): ViewEntry {
  return [...dataViews, ...toolViews, welcome].find((view) => view.path === path) ?? dataViews[0]!
}
