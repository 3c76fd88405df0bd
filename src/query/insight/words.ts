// Findings as sentences and short texts, for terminal, page and reports. No sentence claims a cause.

import type { ChangePoint } from '../../derive/insight/change-point.ts'
import { isDifferent } from '../../derive/insight/experiment.ts'
import type { RelationPair } from '../../derive/insight/relations.ts'
import type { Flag } from '../../derive/insight/usual-range.ts'
import { type FigureName, figures } from '../../kinds/index.ts'
import type { InsightFigure, InsightUnit } from './answer.ts'
import type { Experiment } from './experiments.ts'

/** A figure by its name, or a tag. */
export function figureLabel(figure: string): string {
  if (figure.startsWith('#')) return `tag “${figure.slice(1)}”`
  const label = figures.get(figure as FigureName)?.column.figure?.label ?? figure.replaceAll('_', ' ')
  // Abbreviations keep their capitals.
  return /^[A-Z][a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label
}

export function unitOf(figure: string): string {
  const unit = figures.get(figure as FigureName)?.column.unit
  return unit === undefined || unit === 'steps' ? '' : ` ${unit}`
}

/** A value in its unit. */
export function valueText(value: number, unit: InsightUnit): string {
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  switch (unit) {
    case 'clock': {
      const minute = ((Math.round(value) % 1440) + 1440) % 1440
      return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
    }
    case 'minutes': {
      const minutes = Math.round(size)
      const whole =
        minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
      return `${minutes === 0 ? '' : sign}${whole}`
    }
    case 'seconds': {
      const seconds = Math.round(size)
      const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
      return `${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : m}:${String(s).padStart(2, '0')}`
    }
    case 'm/s':
      return `${size.toFixed(2)} m/s (${valueText(1000 / size, 'seconds')} /km)`
    case 'percent':
      return `${sign}${size.toFixed(1)} %`
    case 'index':
      return `${sign}${size.toFixed(size < 10 ? 2 : 0)}`
    case 'load':
      return `${sign}${size.toFixed(size < 100 ? 1 : 0)}`
    default:
      return `${sign}${size.toFixed(size < 100 ? 1 : 0)} ${unit === 'metres' ? 'm' : unit}`
  }
}

export function intervalText({ interval, unit }: InsightFigure): string {
  return interval === null ? '' : `${valueText(interval[0], unit)} to ${valueText(interval[1], unit)}`
}

/** Strength as people read it: by the size of rho (J. Cohen, Psychol. Bull. 112:155, 1992). */
function strength(rho: number): string {
  const size = Math.abs(rho)
  return size < 0.3 ? 'weakly' : size < 0.5 ? 'moderately' : 'strongly'
}

/** A relation in one sentence. */
export function relationText({ x, y, lag, rho }: RelationPair): string {
  const when = lag === 0 ? 'on the same day' : lag === 1 ? 'one day later' : `${lag} days later`
  const way = rho > 0 ? 'higher' : 'lower'
  const first = x.startsWith('#') ? `On days with the ${figureLabel(x)}` : `On days with higher ${figureLabel(x)}`
  const second = y.startsWith('#')
    ? `the ${figureLabel(y)} is ${rho > 0 ? 'more' : 'less'} frequent`
    : `${figureLabel(y)} is ${strength(rho)} ${way}`
  return `${first}, ${second} ${when}.`
}

export function relationFigures(pair: RelationPair & { readonly interval?: readonly [number, number] }): string {
  const interval =
    pair.interval === undefined ? '' : ` (95 % ${signed(pair.interval[0])} to ${signed(pair.interval[1])})`
  const dropped = pair.dropped > 0 ? `, ${pair.dropped} days beyond a change left out` : ''
  return `ρ ${signed(pair.rho)}${interval}, n ${pair.n}, worth ${Math.round(pair.effective)} independent days, false discovery rate ${rate(pair.q)}, ${pair.from} to ${pair.to}${dropped}`
}

function rate(q: number): string {
  return q < 0.001 ? 'below 0.1 %' : `${(100 * q).toFixed(1)} %`
}

export function signed(value: number, digits = 2): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** What weekdays add to a range; those that differ from no other are left out. */
export function weekdaysText(offsets: readonly number[]): string {
  const parts = offsets.flatMap((offset, day) => {
    const text = amount(Math.abs(offset))
    return Number(text) === 0 ? [] : [`${weekdays[day]} ${offset < 0 ? '−' : '+'}${text}`]
  })
  return parts.length === 0 ? 'alike' : parts.join(', ')
}

/** A daily figure as text: no more digits than its magnitude needs. */
export function amount(value: number): string {
  const size = Math.abs(value)
  return `${value < 0 ? '−' : ''}${size.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)}`
}

export function changeText({ figure, before, after, known }: ChangePoint & { readonly figure: string }): string {
  const unit = unitOf(figure)
  const because =
    known === null
      ? 'no change of algorithm or device is known near that day'
      : `the ${known.what === 'device' ? 'device' : "vendor's algorithm"} changed on ${known.date}: the step may be the measurement's`
  return `${figureLabel(figure)}: from ${amount(before)} to ${amount(after)}${unit}; ${because}.`
}

export function changeFigures({ before, after, interval, days }: ChangePoint): string {
  return `step ${amount(after - before)}, 95 % ${amount(interval[0])} to ${amount(interval[1])}, ${days[0]} and ${days[1]} days`
}

/** The figures out of range on a flagged day. */
export function flagText({ figures: left }: Flag): string {
  return left
    .map(
      ({ name, value, usual }) =>
        `${figureLabel(name)} ${amount(value)}${unitOf(name)} (usual ${amount(usual.low)} to ${amount(usual.high)}, n ${usual.n})`,
    )
    .join('; ')
}

export function ratesText({
  falsely,
  sensitivity,
}: {
  readonly falsely: number
  readonly sensitivity: number
}): string {
  return `In simulation at most ${Math.round(100 * falsely)} in 100 days without illness are flagged, and ${Math.round(100 * sensitivity)} in 100 illnesses of five days are. Training, alcohol, heat and travel do the same; no diagnosis.`
}

export function experimentText({ name, plan, before, outcome, detectable, state, changes }: Experiment): string {
  const figure = figureLabel(plan.figure)
  const unit = unitOf(plan.figure)
  const plan_ = before ? 'planned beforehand' : 'written down after it began'
  const size = detectable === null ? '' : ` It detects a difference of ${amount(detectable)}${unit} in 80 of 100 cases.`
  if (outcome === null)
    return `${name} (${plan_}): ${state === 'planned' ? `begins on ${plan.from}` : 'too few days so far'}.${size}`
  const { difference, interval, p } = outcome
  const clear = isDifferent(outcome)
  const found = `${figure} differs by ${amount(difference)}${unit} (95 % ${amount(interval[0])} to ${amount(interval[1])})`
  const chance = p === null ? '' : `, randomisation test p ${p.toFixed(3)}`
  const broken =
    changes.length === 0 ? '' : ` The algorithm of the figure changed on ${changes.join(', ')}: do not rely on it.`
  const verdict = clear ? '' : ' That is no clear difference.'
  const open = state === 'over' ? '' : ' It is not over: stopping when it looks good finds too much.'
  return `${name} (${plan_}): with “${plan.doing}” ${found}${chance}, ${outcome.a} and ${outcome.b} days.${verdict}${open}${broken}${size}`
}
