// The person's settings in the page: read once, stored on the server, and applied to numbers and theme.

import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import { defaults } from '../../defaults.ts'
import { ask } from '../../request.ts'
import type { Settings } from '../../schema.ts'
import { backend } from './backend.ts'
import { setLook } from './format.ts'
import { keep, recall } from './storage.ts'

/** The themes and their labels. */
export const themes: readonly (readonly [Settings['theme'], string])[] = [
  ['system', 'as the system'],
  ['light', 'light'],
  ['dark', 'dark'],
]

export interface SettingsDoor {
  readonly settings: Settings
  /** Keeps and applies; throws what the server says. */
  readonly save: (settings: Settings) => Promise<void>
}

export const SettingsContext = createContext<SettingsDoor>({ settings: defaults, save: async () => undefined })

/** The settings with the way to change them. */
export function useSettings(): SettingsDoor {
  return useContext(SettingsContext)
}

/** The settings for the whole page; null until they are known. */
export function useSettingsSource(): SettingsDoor | null {
  const [settings, setSettings] = useState<Settings | null>(null)
  const apply = (next: Settings) => {
    setLook(next)
    document.documentElement.dataset.theme = next.theme
    document.documentElement.lang = next.locale || 'en'
    if (backend.live) keep(themeName, next.theme)
    setSettings(next)
  }
  useEffect(() => {
    backend.get(ask('/settings')).then(
      (kept) => apply(kept),
      () => apply(defaults),
    )
  }, [])
  if (settings === null) return null
  return {
    settings,
    async save(next) {
      await backend.send('PUT /settings', next)
      apply(next)
    },
  }
}

const themeName = 'wristory-theme'

/** The theme of the last visit, at once: the settings arrive after the first paint. */
export function rememberedTheme(): void {
  const theme = backend.live ? recall(themeName) : null
  if (theme !== null) document.documentElement.dataset.theme = theme
}
