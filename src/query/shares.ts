// Shares of workouts and days: seconds in heart-rate zones, percent of each level of stress.

import type { Reader } from './reader.ts'

/** The columns of `stress` with the share of each level, from the lowest. */
export const stressLevels = ['relaxed', 'normal', 'medium', 'high'] as const

export interface ZoneSeconds {
  readonly workout: number
  readonly zone: number
  readonly date: string
  readonly seconds: number
}

/** Parts of a multisport workout are left out: the whole contains their time. */
export function zoneSeconds({ database, account }: Reader, from: string, to: string): ZoneSeconds[] {
  return database.all<ZoneSeconds>(
    `SELECT z.workout, z.zone, z.date, z.seconds FROM heart_zone z
     JOIN workout w ON w.account = z.account AND w.workout = z.workout
     WHERE z.account = ? AND z.date BETWEEN ? AND ? AND w.parent IS NULL AND w.gone_since IS NULL AND z.seconds > 0`,
    account.id,
    from,
    to,
  )
}

export type StressShares = Readonly<Record<(typeof stressLevels)[number], number>> & { readonly date: string }

/** Days on which every level has a share. */
export function stressShares({ database, account }: Reader, from: string, to: string): StressShares[] {
  return database.all<StressShares>(
    `SELECT date, ${stressLevels.join(', ')} FROM stress
     WHERE account = ? AND date BETWEEN ? AND ? AND ${stressLevels.map((level) => `${level} IS NOT NULL`).join(' AND ')}`,
    account.id,
    from,
    to,
  )
}
