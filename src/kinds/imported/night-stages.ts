// The stages of a night out of minutes in local time, as the account export writes them: placed by the time that has
// passed since falling asleep, so that a night in which the clocks change has no minute twice and none too many.

import { offsetAt } from '../../codec/zone.ts'

export interface StageMinute {
  /** Minute of the local day. */
  readonly minute: number
  readonly mode: number
}

/** From falling asleep to waking, epoch seconds. */
export interface NightSpan {
  readonly start: number
  readonly end: number
}

const DAY = 1440

/**
 * The stage of each minute of the night, null where none is given. Each of `files` is in the order of its file; where
 * several give a minute, the first counts. What lies outside of the night is left out.
 */
export function stagesOfNight(
  files: readonly (readonly StageMinute[])[],
  { start, end }: NightSpan,
  zone: string | null,
): (number | null)[] {
  const night: (number | null)[] = new Array(Math.max(0, Math.min(2 * DAY, Math.round((end - start) / 60)))).fill(null)
  const change = clockChange({ start, end }, zone)
  for (const file of files) {
    const minutes = file.filter(({ minute }, i) => minute !== file[i - 1]?.minute)
    // The clock of the wearer shows at falling asleep what the first minute says, wherever that is.
    const first = minutes[0]?.minute ?? 0
    let last = -1
    for (const [i, { minute, mode }] of minutes.entries()) {
      // A file with a row for every minute of the night needs no clock.
      const at = minutes.length === night.length ? i : passed((minute - first + DAY) % DAY, last, change, night.length)
      if (at === null) continue
      last = at
      night[at] ??= mode
    }
  }
  return night
}

/** The minute of the night at which the clocks change, and by how much; none by 0. */
interface ClockChange {
  readonly at: number
  readonly by: number
}

function clockChange({ start, end }: NightSpan, zone: string | null): ClockChange {
  const offset = (at: number) => (zone === null ? 0 : (offsetAt(zone, at) ?? 0))
  const by = (offset(end) - offset(start)) / 60
  let [from, to] = [0, Math.round((end - start) / 60)]
  if (by === 0) return { at: to, by }
  while (to - from > 1) {
    const middle = (from + to) >> 1
    if (offset(start + middle * 60) === offset(start)) from = middle
    else to = middle
  }
  return { at: to, by }
}

/** Minutes since falling asleep when the clock is `clock` minutes further; an hour that comes twice goes on from `last`. */
function passed(clock: number, last: number, { at, by }: ClockChange, length: number): number | null {
  const places = [clock, clock + DAY].flatMap((passedBefore) => {
    const after = passedBefore - by
    return [...(passedBefore < at ? [passedBefore] : []), ...(by !== 0 && after >= at ? [after] : [])]
  })
  const within = [...new Set(places)].filter((place) => place < length).sort((a, b) => a - b)
  return within.find((place) => place > last) ?? within[0] ?? null
}
