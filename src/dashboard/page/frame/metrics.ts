// Label and drawing of each daily figure, from the API, which takes them from the kinds.

import type { FigureName } from '../../../kinds/index.ts'
import { differenceOf } from '../../../units.ts'
import type { Metric } from '../../schema.ts'
import { axis, duration, inWords, number, short, withUnit } from './format.ts'

export type Hue = Metric['topic'] | 'ink'

export interface Look {
  readonly label: string
  readonly hue: Hue
  /** The unit that `withUnit` takes. */
  readonly unit: string | null
  readonly digits: number
  /** Whether the value axis begins at zero. */
  readonly zero: boolean
  /** Borders between the five levels of a calendar; the person's own quintiles where absent. */
  readonly levels?: readonly number[] | undefined
  /** A value with a meaning of its own, drawn as a line. */
  readonly line?: number | undefined
  /** What the API says of it. */
  readonly about?: Metric | undefined
}

let taken: readonly Metric[] | null = null
let catalogue: ReadonlyMap<string, Look> = new Map()

/** Sets the figures that the account has. */
export function setFigures(metrics: readonly Metric[]): void {
  if (metrics === taken) return
  taken = metrics
  catalogue = new Map(metrics.map((metric) => [metric.name, lookFrom(metric)]))
}

/** Adds the figures that another account has and this one lacks. */
export function addFigures(metrics: readonly Metric[]): void {
  const lacking = metrics.filter(({ name }) => !catalogue.has(name))
  if (lacking.length > 0)
    catalogue = new Map([...catalogue, ...lacking.map((one) => [one.name, lookFrom(one)] as const)])
}

function lookFrom(about: Metric): Look {
  const { label, topic, unit, difference, digits, draw, levels, line } = about
  return {
    label,
    hue: topic,
    unit: difference ? differenceOf(unit) : unit,
    digits,
    zero: draw === 'bars',
    levels,
    line,
    about,
  }
}

/** The presentation of a daily figure; its bare name if the account has none. */
export function lookOf(name: FigureName): Look {
  return lookNamed(name)
}

/** Marks what is drawn as this figure, for programs and tests that read the page. */
export function marksOf({ about, unit }: Look): Record<string, string | undefined> {
  return { 'data-figure': about?.name, 'data-unit': unit ?? undefined }
}

/** The look of what may be a figure: the column of a query. */
export function lookNamed(name: string): Look {
  return catalogue.get(name) ?? { label: name, hue: 'ink', unit: null, digits: 0, zero: false }
}

/** A change of a figure as text: `+277`, `−4 bpm`; `±0` if it rounds to nothing. */
export function saidChange(change: number, look: Look): string {
  const words = (size: number) => inWords(withUnit(size, differenceOf(look.unit), look.digits))
  const size = words(Math.abs(change))
  const sign = size === words(0) ? '±' : change > 0 ? '+' : '−'
  return `${sign}${size}`
}

/** Whether a change is for the better or the worse, as a class of the stylesheet; none where no direction is better. */
export function changeTone(change: number, look: Look): 'ok' | 'warn' | undefined {
  const good = look.about?.good
  if (good === undefined || saidChange(change, look).startsWith('±')) return undefined
  return change > 0 === (good === 'more') ? 'ok' : 'warn'
}

/** A percentage is meaningful only for a base that is not near zero (design, Numbers). */
const LEAST_BASE = 20

/** How far a figure lies from another, as text: `+277 (+2.9 %)`. Without a share where either rounds to nothing. */
export function saidDifference(value: number, base: number, look: Look): string {
  const change = saidChange(value - base, look)
  const share = number(((value - base) / base) * 100, 1, true)
  const says = base >= LEAST_BASE && !change.startsWith('±') && share !== number(0, 1, true)
  return says ? `${change} (${share} %)` : change
}

/** A value of a figure as text: `9,576`, `6 h 52`, `51 bpm`. */
export function said(value: number, { unit, digits }: Look): string {
  return inWords(withUnit(value, unit, digits))
}

/** A column of a table: its heading with the chosen unit, and values as plain numbers in that unit. */
export function columnOf(label: string, { unit }: Pick<Look, 'unit'>) {
  const name = unit === 'min' ? 'min' : withUnit(0, unit).unit
  return {
    head: name === '' ? label : `${label} (${name})`,
    cell: (value: number | null | undefined) =>
      value == null ? null : Number((unit === 'min' ? value : withUnit(value, unit).value).toFixed(2)),
  }
}

/** The gridlines of an axis of a figure and what stands beside them, without the unit. */
export function axisOf({ unit }: Pick<Look, 'unit'>, low: number, high: number, wanted = 3) {
  const lines = axis(low, high, unit, wanted)
  const step = lines.length < 2 ? 1 : lines[1]!.shown - lines[0]!.shown
  // Enough digits to distinguish the gridlines.
  const digits = [0, 1, 2, 3, 4, 5].find((n) => Math.abs(step * 10 ** n - Math.round(step * 10 ** n)) < 1e-6) ?? 6
  const text = (shown: number) => {
    if (unit === 'min' && shown === 0) return '0'
    if (unit === 'min' && step % 30 === 0) return `${number(shown / 60, step % 60 === 0 ? 0 : 1)} h`
    // Below half an hour a step has no round hours.
    if (unit === 'min') return digits > 0 ? `${number(shown, digits)} min` : duration(shown)
    return digits > 0 ? number(shown, digits) : short(shown)
  }
  return lines.map(({ at, shown }) => ({ at, text: text(shown) }))
}
