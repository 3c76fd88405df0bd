// Resting heart rate of a day where the cloud tells none: the lowest mean of thirty minutes in a row, the definition
// that Garmin publishes for its watches ("the lowest 30 minute average in a 24 hour period").

import { isBeat } from '../kinds/data-state.ts'

/** Minutes of the window, and how many of them must have a reading. */
const WINDOW = 30
const LEAST = 15

/** From 1440 bytes of a day's heart rate (0, 254 and 255 are none); null with too few readings. */
export function restingHeartrate(heartrate: Uint8Array): number | null {
  const bpm = (minute: number) => {
    const value = heartrate[minute]!
    return isBeat(value) ? value : 0
  }
  let [sum, readings] = [0, 0]
  let lowest = Number.POSITIVE_INFINITY
  for (let minute = 0; minute < heartrate.length; minute++) {
    sum += bpm(minute)
    readings += Math.sign(bpm(minute))
    if (minute >= WINDOW) {
      sum -= bpm(minute - WINDOW)
      readings -= Math.sign(bpm(minute - WINDOW))
    }
    if (minute >= WINDOW - 1 && readings >= LEAST) lowest = Math.min(lowest, sum / readings)
  }
  return Number.isFinite(lowest) ? Math.round(lowest) : null
}
