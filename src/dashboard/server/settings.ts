// The dashboard's settings: a small file of their own, because a running sync may hold the store.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivate } from '../../files/private.ts'
import { defaults } from '../defaults.ts'
import { type Settings, settings as shape } from '../schema.ts'

/** The settings of `folder`; missing or unreadable ones have their defaults. */
export function readSettings(folder: string): Settings {
  let kept: unknown
  try {
    kept = JSON.parse(readFileSync(settingsFile(folder), 'utf8'))
  } catch {
    return defaults
  }
  const merged = { ...defaults, ...(kept as Partial<Settings>) }
  const checked = shape.safeParse(merged)
  return checked.success ? checked.data : defaults
}

/** Writes `settings` atomically. Throws `store` or `disk-full`. */
export function writeSettings(folder: string, settings: Settings): void {
  writePrivate(settingsFile(folder), `${JSON.stringify(settings, null, 2)}\n`)
}

/** The origin that map tiles come from, or ''. */
export function tileOrigin({ tiles }: Settings): string {
  return tiles === '' ? '' : (URL.parse(tiles.replace(/\{[a-z]\}/g, 'a'))?.origin ?? '')
}

function settingsFile(folder: string): string {
  return join(folder, 'dashboard.json')
}
