// Sleep of the last 90 days: regularity, timing, debt, consistency, naps.

import { addDays, daysBetween, epochOfDate, weekday } from '../../codec/date.ts'
import { chronotypeOf, type SleepTimes } from '../../derive/insight/chronotype.ts'
import { napsOf } from '../../derive/insight/naps.ts'
import { consistencyOf } from '../../derive/insight/sleep-consistency.ts'
import { sleepDebtOf } from '../../derive/insight/sleep-debt.ts'
import { sleepRegularity } from '../../derive/regularity.ts'
import { readNotes } from '../../store/journal.ts'
import { type NightEntry, nightsBetween } from '../nights.ts'
import type { Reader } from '../reader.ts'
import { finite, type InsightFigure, lacking } from './answer.ts'

const DAYS = 90
/** Maximum plausible length of one night, in minutes. */
const LONGEST = 16 * 60

/** Tags that mark a day as free or not, overriding its weekday. */
const FREE = new Set(['free', 'day off', 'holiday', 'vacation'])
const WORK = new Set(['work'])

export function sleepInsight(reader: Reader): InsightFigure[] {
  const from = addDays(reader.today, -DAYS)
  const nights = nightsBetween(reader, from, reader.today).nights.filter(
    ({ start, end }) => end > start && end - start <= LONGEST,
  )
  const free = freeDays(reader, from)
  const spans = nights.map(
    ({ date, start, end, asleep }): SleepTimes => ({
      date,
      asleep: start,
      awake: end,
      minutes: asleep,
      free: free(date),
    }),
  )
  return [
    regularity(nights),
    ...timing(spans),
    debt(nights, free, reader.today),
    ...consistency(spans),
    ...naps(nights, spans.length),
  ]
}

/** Saturday and Sunday of waking, unless the journal says otherwise. */
function freeDays({ database, account }: Reader, from: string): (date: string) => boolean {
  const said = new Map<string, boolean>()
  for (const { date, to_date, tags } of readNotes(database, account.id, { from })) {
    const value = tags.some((tag) => FREE.has(tag)) ? true : tags.some((tag) => WORK.has(tag)) ? false : null
    if (value !== null)
      for (let day = date; day <= (to_date ?? date) && daysBetween(date, day) < 366; day = addDays(day, 1))
        said.set(day, value)
  }
  return (date) => said.get(date) ?? weekday(date) >= 5
}

function regularity(nights: readonly NightEntry[]): InsightFigure {
  const instant = ({ date, offset }: NightEntry, minute: number) => epochOfDate(date) - offset + minute * 60
  const asleep = nights.flatMap((night) => [
    { start: instant(night, night.start), end: instant(night, night.end) },
    ...night.naps.map(([a, b]) => ({ start: instant(night, a), end: instant(night, b) })),
  ])
  // A day counts from noon to noon of a night that was measured.
  const known = nights.map((night) => ({ start: instant(night, -720), end: instant(night, 720) }))
  const value = finite(sleepRegularity(asleep, known))
  const about = {
    name: 'regularity',
    title: 'Sleep Regularity Index',
    unit: 'index' as const,
    n: nights.length,
    of: 'nights',
    source: 'Phillips et al. 2017',
  }
  return value === null
    ? lacking({ ...about, why: 'fewer than two nights in a row' })
    : { ...about, value, interval: null }
}

function timing(spans: readonly SleepTimes[]): InsightFigure[] {
  const type = chronotypeOf(spans)
  const [work, free] = [spans.filter((one) => !one.free).length, spans.filter((one) => one.free).length]
  const source = 'Munich ChronoType Questionnaire, Roenneberg et al. 2003, 2012, 2019'
  const figure = (name: string, title: string, n: number, of: string, value: number | undefined): InsightFigure => {
    const about = { name, title, unit: 'clock' as const, n, of, source }
    return value === undefined
      ? lacking({ ...about, why: 'it takes four nights before work days and four before free days' })
      : { ...about, value, interval: null }
  }
  return [
    figure('mid_sleep_work', 'Mid-sleep before work days', work, 'nights', type?.midWork),
    figure('mid_sleep_free', 'Mid-sleep before free days', free, 'nights', type?.midFree),
    figure('chronotype', 'Chronotype (corrected mid-sleep)', work + free, 'nights', type?.corrected),
    {
      ...figure('social_jetlag', 'Social jetlag', work + free, 'nights', type === null ? undefined : type.jetlag),
      unit: 'minutes',
      interval: type?.jetlagInterval ?? null,
    },
  ]
}

function debt(nights: readonly NightEntry[], free: (date: string) => boolean, today: string): InsightFigure {
  const slept = nights.flatMap(({ date, asleep, naps }) =>
    asleep === null ? [] : [{ date, minutes: asleep + naps.reduce((sum, [a, b]) => sum + b - a, 0), free: free(date) }],
  )
  const found = sleepDebtOf(slept, today)
  const about = {
    name: 'sleep_debt',
    title: 'Sleep debt of the last 14 days',
    unit: 'minutes' as const,
    n: found?.days ?? slept.length,
    of: found === null ? 'nights' : `nights; need ${Math.round(found.need)} min from ${found.freeDays} free days`,
    source: 'Van Dongen et al. 2003; need after Kitamura et al. 2016',
  }
  return found === null
    ? lacking({ ...about, why: 'it takes eight second free days in 90 and half of the last 14 nights' })
    : { ...about, value: found.debt, interval: found.debtInterval }
}

function consistency(spans: readonly SleepTimes[]): InsightFigure[] {
  const found = consistencyOf(spans)
  return (['asleep', 'awake', 'length'] as const).map((name) => {
    const titles = {
      asleep: 'Falling asleep varies by',
      awake: 'Waking up varies by',
      length: 'Length of sleep varies by',
    }
    const about = {
      name: `consistency_${name}`,
      title: titles[name],
      unit: 'minutes' as const,
      n: spans.length,
      of: 'nights, standard deviation',
      source: name === 'length' ? 'standard deviation' : 'circular standard deviation, Fisher 1993',
    }
    return found === null
      ? lacking({ ...about, why: 'fewer than seven nights' })
      : { ...about, value: found[name], interval: null }
  })
}

function naps(nights: readonly NightEntry[], days: number): InsightFigure[] {
  const list = nights.flatMap(({ date, naps: own }) => own.map(([a, b]) => ({ date, begin: a, minutes: b - a })))
  const found = napsOf(list, days)
  const about = {
    name: 'naps',
    title: 'Days with a nap',
    unit: 'percent' as const,
    n: days,
    of: 'days',
    source: 'Wilson 1927',
  }
  if (found === null) return [lacking({ ...about, why: 'no nap is recorded' })]
  return [
    {
      ...about,
      value: 100 * found.share,
      interval: [100 * found.shareInterval[0], 100 * found.shareInterval[1]],
    },
    {
      name: 'nap_minutes',
      title: 'Median nap',
      value: found.minutes,
      unit: 'minutes',
      interval: null,
      n: found.naps,
      of: 'naps',
      source: 'median',
    },
  ]
}
