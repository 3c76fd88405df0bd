// Default settings, shared by the server that stores settings and the page that applies them.

import type { Settings } from './schema.ts'

export const defaults: Settings = {
  theme: 'system',
  units: 'metric',
  energy: 'kcal',
  weight: 'kg',
  clock: 'system',
  weekStart: 'system',
  locale: '',
  keys: true,
  maxHeartrate: null,
  tiles: '',
  syncEvery: null,
  pinned: [],
  hidden: [],
  queries: [],
}
