// Gadgetbridge's minutes of Mi Band and Huami devices: the band's own bytes with UTC instants, from which the local days,
// and the sleep that Gadgetbridge does not keep, are made.
//
//   {"rows": [[device, second, intensity, steps, kind, heart rate, sleep, deep, rem] ...]}   null where a table has none
//   Xiaomi devices keep their sleep apart: "stages" [[device, second, stage]], "sleeps" [[device, second, waking (ms)]];
//   stage 2 deep, 3 light, 4 REM, else awake; each lasts until the next or until waking; and the device's own totals of
//   the day: "summaries" [[device, second, steps, kcal]], of which the last one counts
//   kind 120 asleep · deep when (deep & 127) > 42 · REM when (rem & 127) > 55 · heart rate 255, 0, -1 = none
//
// Facts: data.md section 5. The joining of minutes to nights and naps is our own.

import { addDays, dateOfEpoch, epochOfDate } from '../../codec/date.ts'
import { textOf } from '../../codec/text.ts'
import { offsetAt, offsetOfDay } from '../../codec/zone.ts'
import { category } from '../data-state.ts'
import { bandData } from '../sources/band-data.ts'
import { type BandParts, encodeBandData } from '../sources/band-data-encode.ts'
import { MINUTES } from '../sources/band-record.ts'
import { type ImportedSource, trust } from './imported.ts'

export type GadgetbridgeRow = readonly (number | null)[]

export const gadgetbridge: ImportedSource = {
  name: 'gadgetbridge',
  title: 'Gadgetbridge minutes',
  trust: trust.gadgetbridge,
  feeds: bandData,
  convert(body, { zone, from, to }) {
    const devices: ForeignDevices = new Map()
    // Without a home zone the days are UTC's.
    const clock = new DeviceClock(zone ?? 'UTC')
    for (const row of gadgetbridgeRows(body, 'rows')) place(row, clock, devices)
    placeStages(gadgetbridgeRows(body, 'stages'), gadgetbridgeRows(body, 'sleeps'), clock, devices)
    const totals = new Map<string, Totals>()
    for (const [device, second, steps, energy] of gadgetbridgeRows(body, 'summaries'))
      if (typeof second === 'number')
        totals.set(`${device} ${clock.dateAt(second)}`, { ttl: steps ?? null, cal: energy ?? null })
    const parts: BandParts[] = []
    for (const [device, days] of devices) {
      for (const [date, minutes] of days) {
        // The days beside the window only help its nights.
        if (date >= from && date <= to && minutes.known) {
          parts.push(bandParts(device, date, days, clock, totals.get(`${device} ${date}`)))
        }
      }
    }
    return encodeBandData(parts.sort((a, b) => (a.date < b.date ? -1 : 1)))
  },
}

interface ForeignMinutes {
  known: boolean
  readonly activity: Uint8Array
  readonly heartrate: Uint8Array
  /** The cloud's code of the stage in each minute; 0 awake or unknown. */
  readonly stages: Uint8Array
}

const mode = { light: 4, deep: 5, awake: 7, rem: 8 } as const

function gadgetbridgeRows(body: Uint8Array, name: string): GadgetbridgeRow[] {
  try {
    const { [name]: rows } = JSON.parse(textOf(body)) as Record<string, unknown>
    return Array.isArray(rows) ? rows.filter(Array.isArray) : []
  } catch {
    return []
  }
}

/** The clock of a device that stays in one zone. */
class DeviceClock {
  private readonly zone: string
  private readonly days = new Map<string, number>()

  constructor(zone: string) {
    this.zone = zone
  }

  dateAt(second: number): string {
    return dateOfEpoch(second, offsetAt(this.zone, second) ?? 0)
  }

  offsetOf(date: string): number {
    let offset = this.days.get(date)
    if (offset === undefined) {
      offset = offsetOfDay(this.zone, epochOfDate(date)) ?? 0
      this.days.set(date, offset)
    }
    return offset
  }
}

/** Steps and kcal of a day, in the cloud's names. */
interface Totals {
  readonly ttl: number | null
  readonly cal: number | null
}

type ForeignDevices = Map<number, Map<string, ForeignMinutes>>

/** The day and minute of an instant; null outside of its day. */
function readSpot(
  devices: ForeignDevices,
  device: number,
  second: number,
  clock: DeviceClock,
): [ForeignMinutes, number] | null {
  const date = clock.dateAt(second)
  if (date === '') return null
  // The whole day has one offset, so that an hour may fall out or stay empty where the clock changes.
  const minute = Math.floor((second + clock.offsetOf(date) - epochOfDate(date)) / 60)
  return minute < 0 || minute >= MINUTES ? null : [foreignDay(devices, device, date), minute]
}

function place(row: GadgetbridgeRow, clock: DeviceClock, devices: ForeignDevices): void {
  const [device, second, intensity, steps, kind, bpm, , deep, rem] = row
  if (typeof second !== 'number' || typeof device !== 'number') return
  const spot = readSpot(devices, device, second, clock)
  if (spot === null) return
  const [day, minute] = spot
  day.known = true
  day.activity[minute * 3] = byte(kind, category.noData)
  day.activity[minute * 3 + 1] = byte(intensity, 0)
  day.activity[minute * 3 + 2] = byte(steps, 0)
  day.heartrate[minute] = byte(bpm, 0)
  if (kind === category.asleep)
    day.stages[minute] = (Number(deep) & 127) > 42 ? mode.deep : (Number(rem) & 127) > 55 ? mode.rem : mode.light
}

const xiaomiStages: Readonly<Record<number, number>> = { 2: mode.deep, 3: mode.light, 4: mode.rem }
/** Seconds; no stage lasts longer. */
const LONGEST_STAGE = 4 * 3600

function placeStages(
  stages: readonly GadgetbridgeRow[],
  sleeps: readonly GadgetbridgeRow[],
  clock: DeviceClock,
  devices: ForeignDevices,
): void {
  for (const [i, [device, second, stage]] of stages.entries()) {
    if (typeof device !== 'number' || typeof second !== 'number') continue
    const [nextDevice, next] = stages[i + 1] ?? []
    const waking = sleeps
      .filter(([of, from]) => of === device && Number(from) <= second)
      .map(([, , to]) => Number(to) / 1000)
      .find((to) => to > second)
    const following = nextDevice === device ? Number(next) : (waking ?? second)
    const end = Math.min(following, waking ?? following)
    const code = xiaomiStages[Number(stage)] ?? 0
    for (let at = second; at < Math.min(end, second + LONGEST_STAGE); at += 60) {
      const spot = readSpot(devices, device, at, clock)
      if (spot === null) continue
      spot[0].known = true
      spot[0].stages[spot[1]] = code
    }
  }
}

function foreignDay(devices: ForeignDevices, device: number, date: string): ForeignMinutes {
  const days = devices.get(device) ?? new Map<string, ForeignMinutes>()
  devices.set(device, days)
  const known = days.get(date)
  if (known !== undefined) return known
  const day = emptyDay()
  days.set(date, day)
  return day
}

function emptyDay(): ForeignMinutes {
  const activity = new Uint8Array(MINUTES * 3)
  for (let minute = 0; minute < MINUTES; minute++) activity[minute * 3] = category.noData
  return { known: false, activity, heartrate: new Uint8Array(MINUTES), stages: new Uint8Array(MINUTES) }
}

function byte(value: number | null | undefined, none: number): number {
  return typeof value === 'number' && value >= 0 && value <= 255 ? Math.round(value) : none
}

function bandParts(
  device: number,
  date: string,
  days: ReadonlyMap<string, ForeignMinutes>,
  clock: DeviceClock,
  totals: Totals | undefined,
): BandParts {
  const { activity, heartrate } = days.get(date)!
  const offset = clock.offsetOf(date)
  let steps = 0
  for (let minute = 0; minute < MINUTES; minute++) steps += activity[minute * 3 + 2]!
  return {
    date,
    device: `gadgetbridge-${device}`,
    offset,
    summary: { stp: { ...totals, ttl: totals?.ttl ?? steps }, ...foreignSleep(date, days, offset) },
    activity,
    heartrate,
  }
}

/** Minutes awake that do not end a sleep, and the least asleep that make a night or a nap. */
const least = { gap: 60, night: 60, nap: 20 }

interface ForeignSleep {
  /** Minutes from the midnight before the date, both included. */
  readonly start: number
  stop: number
  asleep: number
}

/** The longest sleep that ends on the date is its night, the others are naps. */
function foreignSleep(date: string, days: ReadonlyMap<string, ForeignMinutes>, offset: number): { slp?: object } {
  const stages = new Uint8Array(3 * MINUTES)
  for (const [i, day] of [addDays(date, -1), date, addDays(date, 1)].entries()) {
    stages.set(days.get(day)?.stages ?? [], i * MINUTES)
  }
  const sleeps = findSleeps(stages).filter(({ stop }) => stop >= MINUTES && stop < 2 * MINUTES)
  const [night] = sleeps.filter(({ asleep }) => asleep >= least.night).sort((a, b) => b.asleep - a.asleep)
  const naps = sleeps.filter((sleep) => sleep !== night && sleep.asleep >= least.nap)
  if (night === undefined && naps.length === 0) return {}
  const midnight = epochOfDate(date) - 86_400 - offset
  const list = night === undefined ? [] : stageRuns(stages, night)
  const sum = (wanted: number) =>
    list.reduce((total, { start, stop, mode }) => total + (mode === wanted ? stop - start + 1 : 0), 0)
  return {
    slp: {
      st: night === undefined ? 0 : midnight + night.start * 60,
      ed: night === undefined ? 0 : midnight + (night.stop + 1) * 60,
      lt: sum(mode.light),
      dp: sum(mode.deep),
      dt: sum(mode.rem),
      wk: sum(mode.awake),
      stage: list,
      odd_stage: naps.flatMap((nap) => stageRuns(stages, nap)),
    },
  }
}

function findSleeps(stages: Uint8Array): ForeignSleep[] {
  const sleeps: ForeignSleep[] = []
  for (let minute = 0; minute < stages.length; minute++) {
    if (stages[minute] === 0) continue
    const last = sleeps.at(-1)
    if (last !== undefined && minute - last.stop <= least.gap) {
      last.stop = minute
      last.asleep++
    } else sleeps.push({ start: minute, stop: minute, asleep: 1 })
  }
  return sleeps
}

function stageRuns(stages: Uint8Array, { start, stop }: ForeignSleep): { start: number; stop: number; mode: number }[] {
  const runs: { start: number; stop: number; mode: number }[] = []
  for (let minute = start; minute <= stop; minute++) {
    const stage = stages[minute] || mode.awake
    const last = runs.at(-1)
    if (last?.mode === stage) last.stop = minute
    else runs.push({ start: minute, stop: minute, mode: stage })
  }
  return runs
}
