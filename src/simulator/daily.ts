// One record of band_data.json: the summary with its totals, stages and night, computed from the bytes it accompanies,
// so that the sums agree (data.md 1.2, 1.3, 6.1).
import { dateAt } from './calendar.ts'
import { recordMinutes } from './minutes.ts'
import { type Era, eraOn, type SimulatedPerson } from './person.ts'
import { type DayPlan, type PlannedSleepStage, planDay } from './plan.ts'
import { chance, uuid } from './random.ts'

/** A day before encoding: the summary and the bytes. */
export interface SimulatedDaily {
  readonly date: string
  readonly deviceId: string
  readonly source: number
  readonly uuid: string
  readonly summary: SimulatedSummary
  readonly activity: Uint8Array
  readonly heart: Uint8Array
}

type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** The decoded summary, in the vendor's own words. */
export interface SimulatedSummary {
  [key: string]: JsonValue
  stp: { [key: string]: JsonValue; ttl: number; dis: number; cal: number }
  slp: { [key: string]: JsonValue; st: number; ed: number; rhr: number }
}

/** The records of `day` as they stand at `now` (epoch seconds): none, one, or two where two devices were worn. */
export function dailyTotals(person: SimulatedPerson, day: number, now: number): SimulatedDaily[] {
  if (!person.present(day)) return []
  const plan = planDay(person, day)
  const midnight = day * 86400 - plan.offset
  // Past days were synced the next morning, today three minutes ago.
  const sync = Math.min(now - 180, midnight + 86400 + 25200 + Math.floor(chance(person.seed, 'sync', day) * 5400))
  const until = Math.max(0, Math.min(1440, Math.floor((sync - midnight) / 60)))
  const era = eraOn(person, day)
  const second = person.second(day)
  const records = [record(person, plan, era, 0, until, sync)]
  // The old band came off at noon.
  if (second !== undefined) records.unshift(record(person, plan, second, 0, Math.min(until, 720), sync))
  return records
}

function record(
  person: SimulatedPerson,
  plan: DayPlan,
  era: Era,
  from: number,
  until: number,
  sync: number,
): SimulatedDaily {
  const { activity, heart } = recordMinutes(person, plan, era, from, until)
  const seen = until >= 1440 ? plan : { ...plan, naps: plan.naps.filter((nap) => nap.stop - 1440 < until) }
  return {
    date: dateAt(plan.day),
    deviceId: era.device.id,
    source: era.device.source,
    uuid: era.version === 5 ? 'null' : uuid(person.seed, 'record', plan.day, era.device.source),
    summary: simulatedSummary(person, seen, era, activity, heart, until, sync),
    activity,
    heart,
  }
}

function simulatedSummary(
  person: SimulatedPerson,
  plan: DayPlan,
  era: Era,
  activity: Uint8Array,
  heart: Uint8Array,
  until: number,
  sync: number,
): SimulatedSummary {
  const midnight = plan.day * 86400 - plan.offset
  const odd = chance(person.seed, 'odd', plan.day)
  const stp = simulatedSteps(plan, era, activity, until, odd < 0.06)
  const slp = simulatedSleep(plan, era, until, odd)
  const common = {
    goal: 8000,
    stp,
    slp,
    hr: { maxHr: highest(heart, midnight) },
    sn: era.device.serial,
    sync,
    byteLength: 8,
  }
  // One offset in ten comes as a number instead of a string; the oldest firmware writes none.
  const tz: { tz?: string | number } = era.zoned ? { tz: odd > 0.9 ? plan.offset : String(plan.offset) } : {}
  if (era.version === 5) return { v: 5, ...common, ...tz }
  return { v: 6, algv: era.algorithm, isMerged: 0, iOS: '202608011451', ...common, ...tz }
}

function highest(heart: Uint8Array, midnight: number): { hr: number; ts: number } {
  let best = { hr: 0, ts: 0 }
  for (let minute = 0; minute < 1440; minute++) {
    const value = heart[minute] as number
    if (value < 254 && value > best.hr) best = { hr: value, ts: midnight + minute * 60 }
  }
  return best
}

const modes = { slow: 1, brisk: 3, run: 4, light: 7 } as const
/** Metres a step and kilocalories a metre. */
const strides = { slow: 0.68, brisk: 0.77, run: 1.04, light: 0.6 } as const
const costs = { slow: 0.042, brisk: 0.046, run: 0.066, light: 0.04 } as const

function simulatedSteps(
  plan: DayPlan,
  era: Era,
  activity: Uint8Array,
  until: number,
  descending: boolean,
): SimulatedSummary['stp'] {
  const stage: { start: number; stop: number; mode: number; dis: number; step: number; cal: number }[] = []
  let ttl = 0
  for (let minute = 0; minute < 1440; minute++) ttl += activity[minute * 3 + 2] as number
  for (const { start, end, pace } of plan.bouts) {
    if (pace === 'still') continue
    const stop = Math.min(end, until) - 1
    let step = 0
    for (let minute = start; minute <= stop; minute++) step += activity[minute * 3 + 2] as number
    if (stop < start || step === 0) continue
    const dis = Math.round(step * strides[pace])
    stage.push({ start, stop, mode: modes[pace], dis, step, cal: Math.round(dis * costs[pace]) })
  }
  const running = stage.filter(({ mode }) => mode === 4)
  const sum = (list: typeof stage, of: (item: (typeof stage)[number]) => number): number =>
    list.reduce((total, item) => total + of(item), 0)
  const scattered = ttl - sum(stage, ({ step }) => step)
  const stageLength = ({ start, stop }: { start: number; stop: number }): number => stop - start + 1
  if (descending) stage.reverse()
  return {
    ttl,
    dis: sum(stage, ({ dis }) => dis) + Math.round(scattered * 0.6),
    cal: sum(stage, ({ cal }) => cal) + Math.round(scattered * 0.024),
    wk: sum(stage, stageLength) - sum(running, stageLength),
    rn: sum(running, stageLength),
    runDist: sum(running, ({ dis }) => dis),
    runCal: sum(running, ({ cal }) => cal),
    ...(era.version === 6 ? { ncal: 0, conAct: 0 } : {}),
    stage,
  }
}

const sleepModes = { light: 4, deep: 5, awake: 7, rem: 8 } as const

function simulatedSleep(plan: DayPlan, era: Era, until: number, odd: number): SimulatedSummary['slp'] {
  const anchor = (plan.day - 1) * 86400 - plan.offset
  const night = plan.night
  const extra = era.version === 5 ? { usrSt: -1440, usrEd: -1440, to: 0, we: 0 } : versionSix(plan, era)
  // The night of today is not over when the last sync came before waking.
  if (night === undefined || night.end - 1440 > until) {
    const at = era.version === 5 ? anchor + 86400 : 0
    const none = { st: at, ed: at, lt: 0, dp: 0, dt: 0, wk: 0, wc: 0, is: 0, lb: 0, rhr: 0, ss: 0 }
    return { ...none, ...extra, ...(era.version === 6 ? { stage: [], sleepSource: -1 } : {}) }
  }
  const minutes = (stage: PlannedSleepStage['stage']): number =>
    night.stages.filter((item) => item.stage === stage).reduce((sum, { start, stop }) => sum + stop - start + 1, 0)
  // Some records of the 2019 firmware count from their own midnight; told by the first stage and `st` (data.md 1.3).
  const shift = era.version === 5 && night.start >= 1440 && odd < 0.4 ? 1440 : 0
  const stage = night.stages.map(({ start, stop, stage: name }) => ({
    start: start - shift,
    stop: stop - shift,
    mode: sleepModes[name],
  }))
  if (odd > 0.975) stage.reverse()
  const [lt, dp, dt, wk] = [minutes('light'), minutes('deep'), minutes('rem'), minutes('awake')]
  return {
    st: anchor + night.start * 60,
    ed: anchor + night.end * 60,
    lt,
    dp,
    dt,
    wk,
    wc: night.stages.filter((item) => item.stage === 'awake').length,
    is: 8 + (plan.day % 20),
    lb: 5 + (plan.day % 11),
    rhr: era.every === 0 ? 0 : plan.resting,
    ss: score(lt + dp + dt, wk),
    ...extra,
    stage,
    ...(era.version === 6 ? { sleepSource: era.device.source } : {}),
  }
}

/** 0 to 100: full marks near eight hours without waking. */
const score = (asleep: number, awake: number): number =>
  Math.max(20, Math.min(99, Math.round(96 - Math.abs(asleep - 470) / 6 - awake / 2)))

function versionSix(plan: DayPlan, era: Era): { [key: string]: JsonValue } {
  return {
    pe: 450,
    ps: -30,
    obt: 32,
    ebt: 14,
    selected: 0,
    isMerged: 0,
    supNap: true,
    supRem: true,
    sleepAlgoVersion: era.device.watch ? '4.0.17' : '2.4.1',
    napAlgoVersion: era.device.watch ? '4.0.17' : '2.4.1',
    sleepScoreVersion: '1.0.2',
    ...(era.device.watch ? { sleepVersion: '1.0.2', trhr: 0, spos: 0, spol: 0, spor: 0, spob: 0 } : {}),
    napSleepSource: plan.naps.length > 0 ? era.device.source : -1,
    odd_stage: plan.naps.map(({ start, stop, stage }) => ({ start, stop, mode: sleepModes[stage] })),
  }
}
