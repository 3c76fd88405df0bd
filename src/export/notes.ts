// Notes in a manifest about workouts that a format does not hold as recorded.

import type { Format } from './format.ts'
import { hasPositions } from './track.ts'
import type { Workout } from './workout.ts'

/** The datum of positions in China: WGS 84, converted from GCJ-02, or GCJ-02; null writes them unchanged. */
export type China = 'wgs84' | 'gcj02' | null

export interface ExportNote {
  readonly note: string
  /** Ids. */
  readonly workouts: readonly string[]
}

/** Workouts that a sentence names. */
const FEW = 6

/** The note as a sentence; the manifest names every workout. */
export function noteText({ note, workouts }: ExportNote): string {
  if (workouts.length === 0) return `Workouts, ${note}.`
  const named = workouts.slice(0, FEW).join(', ')
  const more = workouts.length > FEW ? ` and ${workouts.length - FEW} more` : ''
  return `${workouts.length === 1 ? '1 workout' : `${workouts.length} workouts`}, ${note}: ${named}${more}.`
}

const datums = {
  gaode:
    'positions recorded by gaode are written unchanged; they may be in the Chinese system GCJ-02, up to 700 m off (choose with --china)',
  gcj02: 'positions recorded by gaode are written unchanged, as GCJ-02',
  wgs84: 'positions recorded by gaode are converted from GCJ-02 to WGS 84',
} as const

/** Collects the notes of workouts. */
export function createNotes(format: Format) {
  const found = new Map<string, Set<string>>()
  const add = (note: string, { id }: Workout) => {
    const ids = found.get(note) ?? new Set()
    found.set(note, ids.add(id))
  }
  const see = (workout: Workout): void => {
    const { parts = [], datum, totalsOnly, late = 0 } = workout
    if (parts.length > 0) {
      const whole = format.holds === 'workout' && format.multisport
      add(
        whole
          ? 'multisport: one file with a session for each part and each transition'
          : 'multisport: the parts are written in place of the whole',
        workout,
      )
      for (const part of parts) see(part)
      return
    }
    if (totalsOnly) add('totals only: no series was recorded', workout)
    if (late > 0) add('points after the stated end are left out', workout)
    if (datum !== undefined && hasPositions(workout)) add(datums[datum], workout)
  }
  return {
    see,
    list: (): ExportNote[] => [...found].map(([note, ids]) => ({ note, workouts: [...ids] })),
  }
}
