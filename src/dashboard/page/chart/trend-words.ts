// Texts of a trend: what is drawn, and the value at a step.

import type { By } from '../../range.ts'
import type { AlgorithmChange } from '../../schema.ts'
import { addDays, daysWords, fullDay, stepDay, withUnit } from '../frame/format.ts'
import { type Look, said } from '../frame/metrics.ts'
import { stateWords } from '../frame/state.tsx'
import { type Days, daysOfStep, isLong } from './days.ts'

/** Another period or figure that is laid over a trend, step by step. */
export interface Over {
  readonly values: readonly (number | null)[]
  readonly label: string
  /** Of another figure, which has its own axis. */
  readonly look?: Look | undefined
}

/** The change as text. */
export const changeWords = ({ what, before, after }: AlgorithmChange) => `algorithm of ${what} ${before} → ${after}`

/** The drawing of a range of this many days, as text. */
export function trendWords(days: number, dots = 'days', by: By = 'day'): string {
  if (by !== 'day') return `band: lowest to highest of its ${dots}`
  return isLong(days)
    ? 'line: 8-week median · bands: middle half and 80 % of days · dots: days beyond'
    : `dots: ${dots} · line: 4-week median · band: middle half`
}

/** The unit of the axis, where its numbers do not say it. */
export function axisUnit({ unit, label }: Look): string {
  if (unit === 'steps') return ''
  return unit === 'min' || label === '' ? '' : withUnit(1, unit).unit
}

export function tipOf(shown: Days, at: number, look: Look, over: Over | null): string {
  const { start, state, steps: stepped, span } = shown
  const value = shown.values[at] ?? null
  const date = addDays(start, daysOfStep(shown, at)[0])
  const other = over?.values[at] ?? null
  const more = over ? `, ${over.label} ${other === null ? 'no data' : said(other, over.look ?? look)}` : ''
  const [low, high] = [span?.lowest[at] ?? null, span?.highest[at] ?? null]
  const reach = value === null || low === null || high === null ? '' : `, ${said(low, look)} to ${said(high, look)}`
  const told = value === null ? '' : `${reach === '' ? '' : 'mean '}${said(value, look)}${reach}`
  if (stepped === undefined) return `${fullDay(date)}: ${told || 'no data'}${more}`
  const days = told && `${told}, ${daysWords(stepped.counts[at] ?? 0)}`
  return `${stepDay(date, stepped.by)}: ${days || stateWords[state[at]!] || 'no data'}${more}`
}
