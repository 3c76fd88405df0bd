// Sums over packed minutes: steps, recorded minutes and heart rate of any stretch of a day.

import { unrecorded } from './minute-codes.ts'

export interface SpanFigures {
  steps: number
  recorded: number
  readings: number
  min: number | null
  mean: number | null
  max: number | null
}

/** Figures of the minutes `from` (included) to `to` (excluded); mean to a tenth. */
export function span(activity: Uint8Array | null, heartrate: Uint8Array | null, from: number, to: number): SpanFigures {
  let steps = 0
  let recorded = 0
  let readings = 0
  let sum = 0
  let min = 255
  let max = 0
  for (let m = from; m < to; m++) {
    if (activity !== null) {
      steps += activity[m * 3 + 2]!
      if (!unrecorded(activity[m * 3]!) || activity[m * 3 + 2]! > 0) recorded++
    }
    const bpm = heartrate === null ? 0 : heartrate[m]!
    if (bpm === 0 || bpm >= 254) continue
    readings++
    sum += bpm
    if (bpm < min) min = bpm
    if (bpm > max) max = bpm
  }
  const none = readings === 0
  return {
    steps,
    recorded,
    readings,
    min: none ? null : min,
    mean: none ? null : Math.round((sum / readings) * 10) / 10,
    max: none ? null : max,
  }
}
