// Clock changes worldwide, 2014 to 2026: from the engine's names for an offset ("GMT-03:30"), found by bisection, and
// from Python's zoneinfo, which reads other tables with other code.

import { spawnSync } from 'node:child_process'
import { addDays, dateOfEpoch, epochOfDate } from '../../src/codec/date.ts'

const WEEK = 7 * 86_400
export const [firstDay, lastDay] = ['2014-01-01', '2026-12-31']

/** Seconds east of UTC, by instant: none of the product's own arithmetic with calendars is in it. */
export type Clock = (epoch: number) => number

export function clockOf(zone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const offsets = new Map<string, number>()
  return (epoch) => {
    const told = format.format(epoch * 1000).split('GMT')[1]!
    let offset = offsets.get(told)
    if (offset === undefined) {
      const [, sign, hours, minutes, seconds] = /^(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(told)!
      offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0))
      offsets.set(told, offset)
    }
    return offset
  }
}

/** The offset at the noon that the zone's own clock shows on `date`. */
export function noonOffset(clock: Clock, date: string): number {
  const noon = epochOfDate(date) + 43_200
  // An instant is that noon where the clock shows it there; offsets of the hours around it are all that come into question.
  for (const at of [noon, noon - 50_400, noon + 50_400]) if (clock(noon - clock(at)) === clock(at)) return clock(at)
  throw new Error(`no noon on ${date}`)
}

/** The days on which the clock changed: those that hold its first second at the new offset. */
export function changesOf(clock: Clock): string[] {
  const days: string[] = []
  const end = epochOfDate(lastDay)
  // No zone changed twice within a week in these years; Morocco's Ramadan, the shortest span, has four.
  for (let from = epochOfDate(firstDay); from < end; from += WEEK) {
    let [before, after] = [from, Math.min(from + WEEK, end)]
    if (clock(before) === clock(after)) continue
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (clock(middle) === clock(before)) before = middle
      else after = middle
    }
    days.push(dateOfEpoch(after, clock(after)))
  }
  return days
}

export interface Witness {
  /** Days before this one are told alike by both tables: what a later table knows better was decided after it. */
  readonly until: string
  /** Of each zone: the days from which on the noons have another offset than before, oldest first, each with its offset. */
  readonly zones: Readonly<Record<string, readonly (readonly [date: string, offset: number])[]>>
}

/** What zoneinfo says of every noon in `zones`, or in all that it has a name for; null where there is no Python. */
export function askPython(zones: readonly string[] = []): Witness | null {
  const { status, stdout } = spawnSync('python3', ['-c', PROGRAM, firstDay, lastDay, ...zones], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) return null
  const { version, zones: told } = JSON.parse(stdout) as { version: string; zones: Witness['zones'] }
  const ours = process.versions.tz ?? ''
  return { until: version === ours ? '9999' : [version, ours].sort()[0]!.slice(0, 4), zones: told }
}

const PROGRAM = `
import json, sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones
first, last = map(date.fromisoformat, sys.argv[1:3])
noons = [datetime(d.year, d.month, d.day, 12) for d in (first + timedelta(n) for n in range((last - first).days + 1))]
known = available_timezones()
zones = {}
for name in [name for name in sys.argv[3:] if name in known] or sorted(known):
    zone, offset, found = ZoneInfo(name), None, []
    for noon in noons:
        told = noon.replace(tzinfo=zone).utcoffset()
        if told != offset:
            offset = told
            found.append([noon.date().isoformat(), int(told.total_seconds())])
    zones[name] = found
files = [Path(path, "tzdata.zi") for path in TZPATH]
version = next((file.open().readline().split()[-1] for file in files if file.exists()), "")
json.dump({"version": version, "zones": zones}, sys.stdout)
`

/** The witness's offset of a day. */
export function toldOffset(told: readonly (readonly [date: string, offset: number])[], date: string): number {
  return told.findLast(([from]) => from <= date)?.[1] ?? Number.NaN
}

/** The day before, the day and the day after. */
export const around = (date: string) => [addDays(date, -1), date, addDays(date, 1)]
