// Sums over packed minutes: steps, recorded minutes and heart rate of any part of a day.

import { isBeat, isRecorded } from './data-state.ts'
import { MINUTES } from './sources/band-record.ts'

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
  if (activity !== null) {
    for (let at = from * 3; at < to * 3; at += 3) {
      const count = activity[at + 2]!
      steps += count
      if (isRecorded(activity[at]!, count)) recorded++
    }
  }
  let readings = 0
  let sum = 0
  let min = 255
  let max = 0
  if (heartrate !== null) {
    for (let m = from; m < to; m++) {
      const bpm = heartrate[m]!
      if (!isBeat(bpm)) continue
      readings++
      sum += bpm
      if (bpm < min) min = bpm
      if (bpm > max) max = bpm
    }
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

/** Minutes of a day that the device recorded. */
export function recordedMinutes(activity: Uint8Array | null): number {
  return span(activity, null, 0, MINUTES).recorded
}
