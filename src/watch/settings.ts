// Settings of `watch`: from its options, else `watch.json` of the home folder, else the schedule set on the dashboard.

import { join } from 'node:path'
import type { Quiet } from '../dashboard/server/schedule.ts'
import { WristoryError } from '../errors.ts'
import { readFileSync } from '../files/fs.ts'

export interface WatchSettings {
  /** Minutes between two syncs of an account. */
  readonly every: number
  readonly quiet: Quiet | null
  readonly alerts: Alerts
}

/** Days after which each alert is raised; absent ones are off. */
export interface Alerts {
  /** Before a sign-in expires; also after a refusal. */
  readonly 'sign-in'?: number
  /** Without a successful sync. */
  readonly stale?: number
  /** Without a heart rate of the band. */
  readonly unworn?: number
}

export const alertNames = ['sign-in', 'stale', 'unworn'] as const
/** The minimum between two syncs (reliability.md, "Limits toward the cloud"). */
export const leastEvery = 15

export function readWatchSettings(home: string, options: Partial<WatchSettings>): WatchSettings {
  const kept = json(join(home, 'watch.json'))
  const dashboard = json(join(home, 'dashboard.json'))
  const every = options.every ?? number(kept.every) ?? number(dashboard.syncEvery) ?? 60
  return {
    every: Math.max(every, leastEvery),
    quiet: options.quiet ?? (typeof kept.quiet === 'string' ? quietHours(kept.quiet) : null),
    alerts: options.alerts ?? (typeof kept.alerts === 'object' && kept.alerts !== null ? kept.alerts : {}),
  }
}

/** `23:00-07:00`. Throws `usage`. */
export function quietHours(text: string): Quiet {
  const [, a, b, c, d] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (d === undefined) throw new WristoryError('usage', 'Quiet hours are written like 23:00-07:00.')
  return { from: Number(a) * 60 + Number(b), to: Number(c) * 60 + Number(d) }
}

function json(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new WristoryError('usage', `${file} cannot be read as JSON.`, { hint: 'Correct it or delete it.' })
  }
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
