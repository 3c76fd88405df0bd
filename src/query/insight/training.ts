// Training: load with individual time constants, records, critical speed, VO2max, decoupling, heart rate recovery.

import { addDays, daysBetween } from '../../codec/date.ts'
import { type CriticalSpeed, criticalSpeedOf } from '../../derive/insight/critical-speed.ts'
import { medianOf } from '../../derive/insight/describe.ts'
import { type FitnessFit, fitnessFit, LEAST_PERFORMANCES } from '../../derive/insight/fitness-fatigue.ts'
import { banisterOf, edwardsOf, luciaOf } from '../../derive/insight/impulse.ts'
import { monotonyOf } from '../../derive/insight/monotony.ts'
import { uptakeFromPulse, vdot } from '../../derive/insight/oxygen-uptake.ts'
import { intervalBy } from '../../derive/insight/resample.ts'
import { trainingLoad, trimp } from '../../derive/training-load.ts'
import { memoizeUntilWrite, type Reader } from '../reader.ts'
import { type InsightFigure, lacking } from './answer.ts'
import { type RunEffort, type Trained, trainedOf } from './runs.ts'

/** Days of "recent", and of the best efforts that describe current ability. */
const RECENT = 90
const CURRENT = 180
/** Days of load: after four time constants the chronic load is determined to 1 - 1/e^4. */
const LOAD_DAYS = 400

export const trainingInsight = memoizeUntilWrite(async (reader: Reader): Promise<InsightFigure[]> => {
  const trained = await trainedOf(reader)
  if (trained.workouts.length === 0) return []
  const days = (count: number) => (one: { readonly date: string }) => daysBetween(one.date, reader.today) < count
  const recent = trained.runs.filter(days(RECENT))
  const current = trained.runs.filter(days(CURRENT))
  const line = criticalSpeedOf(bestOf(current))
  const pulses = pulsesOf(trained, trained.runs)
  const { loads, from } = loadsOf(trained, reader.today)
  const fit = fitnessFit(
    loads,
    pulses.flatMap(({ date, value }) => (date < from ? [] : [{ day: daysBetween(from, date), value }])),
  )
  return [
    ...loadFigures(loads, from, reader.today, fit),
    constants(fit, pulses.length),
    ...weekFigures(trained, loads, reader.today),
    ...records(trained.runs),
    critical(line, current.length),
    ...uptake(
      current,
      pulses.filter(days(RECENT)).map(({ value }) => value),
    ),
    typical(
      'decoupling',
      'Aerobic decoupling of steady runs',
      'percent',
      recent.map((run) => run.decoupling),
      'Friel 2009',
    ),
    typical(
      'heartrate_recovery',
      'Heart rate recovery in 60 seconds',
      'bpm',
      trained.recoveries.filter(days(RECENT)).map(({ value }) => value),
      'Cole et al. 1999',
    ),
  ]
})

/** Daily impulses up to yesterday. */
function loadsOf({ workouts, bounds }: Trained, today: string): { loads: number[]; from: string } {
  const from = addDays(today, -LOAD_DAYS)
  const loads = new Array<number>(LOAD_DAYS).fill(0)
  for (const { date, minutes, bpm } of workouts) {
    const day = daysBetween(from, date)
    if (day < 0 || day >= LOAD_DAYS || bounds === null || bpm === null) continue
    loads[day]! += trimp(minutes, bpm, bounds) ?? 0
  }
  return { loads, from }
}

function loadFigures(loads: readonly number[], from: string, today: string, fit: FitnessFit | null): InsightFigure[] {
  const impulses = new Map(loads.map((load, i) => [addDays(from, i), load]))
  const constants = fit === null ? {} : { acute: fit.fatigue, chronic: fit.fitness }
  const last = trainingLoad(impulses, from, addDays(today, -1), constants).at(-1)!
  const days = loads.filter((load) => load > 0).length
  const with_ =
    fit === null ? '42 and 7 days' : `own constants, ${fit.fitness.toFixed(0)} and ${fit.fatigue.toFixed(0)} days`
  const names = { chronic: 'Fitness (CTL)', acute: 'Fatigue (ATL)', form: 'Form (TSB)' } as const
  return (Object.keys(names) as (keyof typeof names)[]).map((name) => {
    const about = { name, title: names[name], unit: 'load' as const, n: days, of: `days with a workout; ${with_}` }
    const source = 'Banister 1991 (TRIMP, constants for men), Coggan (ATL, CTL, TSB)'
    return days === 0
      ? lacking({ ...about, source, why: 'no workout has a heart rate, or the resting rate is not known' })
      : { ...about, source, value: last[name], interval: null }
  })
}

function constants(fit: FitnessFit | null, performances: number): InsightFigure {
  const about = {
    name: 'fitness_days',
    title: 'Own time constant of fitness',
    unit: 'days' as const,
    n: fit?.n ?? performances,
    of:
      fit === null
        ? 'runs with a heart rate'
        : `runs; fatigue ${fit.fatigue.toFixed(0)} days, ${(100 * fit.explained).toFixed(0)} % explained`,
    source: 'Banister et al. 1975, Morton et al. 1990',
  }
  if (fit !== null) return { ...about, value: fit.fitness, interval: fit.fitnessInterval }
  const few = performances < LEAST_PERFORMANCES
  return lacking({
    ...about,
    why: few ? `it takes ${LEAST_PERFORMANCES} such runs` : 'the runs do not follow the load more than chance would',
  })
}

function weekFigures({ workouts, maximum, bounds }: Trained, loads: readonly number[], today: string): InsightFigure[] {
  const week = monotonyOf(loads.slice(-7))
  const about = { n: 7, of: 'days up to yesterday', source: 'Foster 1998' }
  const why = 'the last seven days have the same load each'
  const recent = workouts.filter(({ date }) => date < today && daysBetween(date, today) <= 28)
  const beats = recent.flatMap((workout) => workout.beats)
  // Ventilatory thresholds at 77 and 87 % of the maximum: S. Seiler, G. Kjerland, Scand. J. Med. Sci. Sports 16:49 (2006).
  const lucia = maximum === null ? null : luciaOf(beats, 0.77 * maximum, 0.87 * maximum)
  const edwards = maximum === null ? null : edwardsOf(beats, maximum)
  const month = (name: string, title: string, value: number | null, source: string): InsightFigure => {
    const of = {
      name,
      title,
      unit: 'load' as const,
      n: recent.filter((one) => one.beats.length > 0).length,
      of: 'workouts of 28 days',
      source,
    }
    return value === null
      ? lacking({ ...of, why: 'no workout of these days has a heart rate' })
      : { ...of, value, interval: null }
  }
  const weekly = (name: 'monotony' | 'strain', title: string): InsightFigure => {
    const of = { name, title, unit: name === 'strain' ? ('load' as const) : ('index' as const), ...about }
    return week === null ? lacking({ ...of, why }) : { ...of, value: week[name], interval: null }
  }
  return [
    weekly('monotony', 'Monotony of the week'),
    weekly('strain', 'Strain of the week'),
    month(
      'trimp_banister',
      'Impulse of four weeks, Banister by sample',
      bounds === null ? null : banisterOf(beats, bounds),
      'Banister 1991, by sample as Morton et al. 1990',
    ),
    month('trimp_edwards', "Impulse of four weeks, Edwards' zones", edwards, 'Edwards 1993'),
    month(
      'trimp_lucia',
      "Impulse of four weeks, Lucia's zones",
      lucia,
      'Lucia et al. 2003; thresholds Seiler & Kjerland 2006',
    ),
  ]
}

interface Best {
  readonly distance: number
  readonly seconds: number
  readonly date: string
}

/** The fastest of each distance. */
function bestOf(runs: readonly RunEffort[]): Best[] {
  const best = new Map<number, Best>()
  for (const { date, efforts } of runs)
    for (const { distance, seconds } of efforts)
      if (seconds < (best.get(distance)?.seconds ?? Number.POSITIVE_INFINITY))
        best.set(distance, { distance, seconds, date })
  return [...best.values()].sort((a, b) => a.distance - b.distance)
}

function records(runs: readonly RunEffort[]): InsightFigure[] {
  const n = runs.filter(({ efforts }) => efforts.length > 0).length
  return bestOf(runs).map(({ distance, seconds, date }) => ({
    name: `record_${Math.round(distance)}`,
    title: `Fastest ${distanceName(distance)} run`,
    value: seconds,
    unit: 'seconds',
    interval: null,
    n,
    of: 'runs with a recorded distance',
    source: 'fastest stretch anywhere in a run',
    date,
  }))
}

function distanceName(distance: number): string {
  const names: Readonly<Record<number, string>> = { 1609.344: 'mile', 21097.5: 'half marathon', 42195: 'marathon' }
  return names[distance] ?? (distance < 1000 ? `${distance} m` : `${distance / 1000} km`)
}

function critical(line: CriticalSpeed | null, n: number): InsightFigure {
  const about = {
    name: 'critical_speed',
    title: 'Critical speed',
    unit: 'm/s' as const,
    n: line?.efforts ?? n,
    of: line === null ? 'runs of 180 days' : `best efforts of 180 days; D′ ${Math.round(line.reserve)} m`,
    source: 'Monod & Scherrer 1965, Hughson et al. 1984',
  }
  return line === null
    ? lacking({ ...about, why: 'it takes best efforts over three distances of 2 to 40 minutes in 180 days' })
    : { ...about, value: line.speed, interval: line.speedInterval }
}

function pulsesOf({ bounds }: Trained, runs: readonly RunEffort[]): { date: string; value: number }[] {
  return runs.flatMap(({ date, minutes, distance, bpm }) => {
    const value =
      bounds === null || bpm === null || distance === null ? null : uptakeFromPulse({ minutes, distance, bpm }, bounds)
    return value === null ? [] : [{ date, value }]
  })
}

function uptake(current: readonly RunEffort[], pulses: readonly number[]): InsightFigure[] {
  const races = bestOf(current).flatMap(({ distance, seconds, date }) => {
    const value = distance < 1500 ? null : vdot(distance, seconds)
    return value === null ? [] : [{ value, date }]
  })
  const best = races.reduce<(typeof races)[number] | null>((a, b) => (a === null || b.value > a.value ? b : a), null)
  const race = {
    name: 'vo2max_race',
    title: 'VO2max from best efforts (VDOT)',
    unit: 'ml/kg/min' as const,
    n: races.length,
    of: 'best efforts of 180 days',
    source: 'Daniels & Gilbert 1979',
  }
  return [
    best === null
      ? lacking({ ...race, why: 'no best effort of 1,500 m or more in 180 days' })
      : { ...race, value: best.value, interval: null, date: best.date },
    typical(
      'vo2max_pulse',
      'VO2max from heart rate in runs',
      'ml/kg/min',
      pulses,
      'ACSM running equation, Swain & Leutholtz 1997',
    ),
  ]
}

/** The median of recent cases with its bootstrap interval. */
function typical(
  name: string,
  title: string,
  unit: InsightFigure['unit'],
  cases: readonly (number | null)[],
  source: string,
): InsightFigure {
  const values = cases.filter((value) => value !== null)
  const about = { name, title, unit, n: values.length, of: 'workouts of 90 days, median', source }
  if (values.length < 3) return lacking({ ...about, why: 'fewer than three workouts of 90 days allow it' })
  const interval = intervalBy([values], ([drawn]) => medianOf(drawn!), 1)
  return { ...about, value: medianOf(values), interval }
}
