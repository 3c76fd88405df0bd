// The register of views: address, name, hue and component. All views are one file of about 60 KB, so that the first
// chart takes six requests; only the map's library comes later, with a workout that has a route.

import { BodyPage } from '../pages/body.tsx'
import { DataPage } from '../pages/data.tsx'
import { DayPage } from '../pages/day.tsx'
import { ExportPage } from '../pages/export.tsx'
import { FamilyPage } from '../pages/family.tsx'
import { HeartPage } from '../pages/heart.tsx'
import { HomePage } from '../pages/home.tsx'
import { InsightsPage } from '../pages/insights.tsx'
import { MovementPage } from '../pages/movement.tsx'
import { RecoveryPage } from '../pages/recovery.tsx'
import { SettingsPage } from '../pages/settings.tsx'
import { SleepPage } from '../pages/sleep.tsx'
import { SqlPage } from '../pages/sql.tsx'
import { TrendPage } from '../pages/trend.tsx'
import { WelcomePage } from '../pages/welcome.tsx'
import { WorkoutsPage } from '../pages/workouts.tsx'
import type { ViewEntry } from './view.ts'

/** Views of the data, in the order of the rail. */
export const dataViews: readonly ViewEntry[] = [
  { path: 'home', label: 'Home', hue: 'ink', key: 'o', view: HomePage },
  { path: 'day', label: 'Day', hue: 'ink', key: 'd', view: DayPage },
  {
    path: 'sleep',
    label: 'Sleep',
    hue: 'sleep',
    key: 's',
    view: SleepPage,
  },
  {
    path: 'heartrate',
    label: 'Heart',
    hue: 'heart',
    key: 'h',
    view: HeartPage,
  },
  {
    path: 'steps',
    label: 'Movement',
    hue: 'move',
    key: 'm',
    view: MovementPage,
  },
  {
    path: 'recovery',
    label: 'Recovery',
    hue: 'recovery',
    key: 'r',
    view: RecoveryPage,
  },
  {
    path: 'weight',
    label: 'Body',
    hue: 'body',
    key: 'b',
    view: BodyPage,
  },
  {
    path: 'workout',
    label: 'Workouts',
    hue: 'workout',
    key: 'w',
    view: WorkoutsPage,
  },
  {
    path: 'trend',
    label: 'Trends',
    hue: 'ink',
    key: 't',
    view: TrendPage,
  },
  {
    path: 'insights',
    label: 'Insights',
    hue: 'ink',
    key: 'i',
    view: InsightsPage,
  },
]

/** Views of the store itself. */
export const toolViews: readonly ViewEntry[] = [
  { path: 'data', label: 'Data', hue: 'ink', view: DataPage },
  { path: 'export', label: 'Export', hue: 'ink', view: ExportPage },
  { path: 'sql', label: 'SQL', hue: 'ink', view: SqlPage },
  {
    path: 'settings',
    label: 'Settings',
    hue: 'ink',
    view: SettingsPage,
  },
]

/** Where the browser may read several accounts. */
export const familyView: ViewEntry = { path: 'family', label: 'Family', hue: 'ink', key: 'f', view: FamilyPage }

const welcome: ViewEntry = {
  path: 'welcome',
  label: 'Welcome',
  hue: 'ink',
  view: WelcomePage,
}

/** The view of a place; the home page where the path names none. */
export function viewOf(path: string | undefined): ViewEntry {
  return [...dataViews, ...toolViews, familyView, welcome].find((view) => view.path === path) ?? dataViews[0]!
}
