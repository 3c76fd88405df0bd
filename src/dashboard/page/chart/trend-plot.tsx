// A figure over months or years: bands of the middle half and of four days in five around a rolling median. Short
// ranges show every day as a dot; weeks and months show their means over the band of their days. A second period or a
// second figure is a dashed line, and the span of a day or a night is a bar.

import { useMemo } from 'preact/hooks'
import type { AlgorithmChange } from '../../schema.ts'
import { addDays, daysBetween, fullDay } from '../frame/format.ts'
import { axisOf, type Look } from '../frame/metrics.ts'
import { ticksOf } from './date-ticks.ts'
import {
  beyond,
  clip,
  type Days,
  type DaysShape,
  daysOfStep,
  isLong,
  join,
  lengthOf,
  type Span,
  shapeOf,
} from './days.ts'
import { Plot, type Size } from './plot.tsx'
import { band, line, linear, px } from './scale.ts'
import { along, type Part } from './slider.tsx'
import { axisUnit, changeWords, type Over, tipOf } from './trend-words.ts'

/** What a page of keys goes over: about a month of days or of weeks, a year of months. */
const page = { day: 30, week: 4, month: 12 } as const

export interface TrendPlotProps {
  readonly days: Days
  readonly look: Look
  readonly height?: number
  readonly over?: Over | null | undefined
  readonly onRange?: (from: string, to: string) => void
  /** What the axis holds at least, so that several charts have the same one. */
  readonly within?: readonly [low: number, high: number] | undefined
  /** The subject of the chart. */
  readonly label: string
}

export function TrendPlot({ days, look, height = 216, over = null, onRange, within, label }: TrendPlotProps) {
  const n = days.values.length
  const shape = useMemo(() => {
    const own = shapeOf(days, look)
    return within === undefined ? own : { ...own, domain: join(own.domain, within) }
  }, [days, look, within?.[0], within?.[1]])
  const other = useMemo(
    () => over && shapeOf({ ...days, values: over.values.slice(0, n), span: undefined }, over.look ?? look),
    [over, days, look],
  )
  const changes = changesIn(days)
  const plan = (size: Size) => {
    const scales = makeScales(days, shape, other, over, size)
    const { x, y, middle, stepOf, domain } = scales
    return {
      lines: axisOf(look, domain[0], domain[1]).map(({ at, text }) => ({ y: y(at), text })),
      ticks: ticksOf(days.start, lengthOf(days), size.width).map(({ at, text }) => ({
        x: x(at),
        text,
        anchor: at === 0 ? ('start' as const) : ('middle' as const),
      })),
      draw: <Drawn {...{ days, look, shape, other, over, changes, scales, size }} />,
      find: (left: number) => stepOf(left),
      spot(i: number) {
        const [first, last] = daysOfStep(days, i)
        const value = days.values[i] ?? null
        const dot = value === null ? undefined : y(clip(value, domain))
        return { x: middle(i) - (x(last) - x(first)) / 2, y: 0, w: x(last) - x(first), h: size.height, dot }
      },
    }
  }
  const words = (i: number) => [tipOf(days, i, look, over), ...changesAt(days, changes, i).map(changeWords)].join(' · ')
  return (
    <Plot
      look={look}
      height={height}
      label={label}
      from={0}
      to={n - 1}
      words={words}
      strides={along(page[days.steps?.by ?? 'day'])}
      zoom={onRange && ((part) => part && zoomTo(days, part, onRange))}
      unit={axisUnit(look)}
      plan={plan}
    />
  )
}

/** Looks at the days of a part, of which a click has too few. */
function zoomTo(days: Days, [from, to]: Part, onRange: (from: string, to: string) => void): void {
  if (to - from < (days.steps === undefined ? 7 : 1)) return
  onRange(addDays(days.start, daysOfStep(days, from)[0]), addDays(days.start, daysOfStep(days, to)[1]))
}

interface TrendChange {
  readonly at: number
  readonly change: AlgorithmChange
}

function changesIn(days: Days): TrendChange[] {
  return (days.changes ?? [])
    .map((change) => ({ at: daysBetween(days.start, change.date), change }))
    .filter(({ at }) => at >= 0 && at < lengthOf(days))
}

/** Those of a step, and of the days beside it where a day is less than a pixel. */
function changesAt(days: Days, changes: readonly TrendChange[], i: number): AlgorithmChange[] {
  const [first, last] = daysOfStep(days, i)
  const near = days.steps === undefined ? Math.floor(lengthOf(days) / 300) : 0
  return changes.filter(({ at }) => at >= first - near && at <= last + near).map(({ change }) => change)
}

function makeScales(days: Days, shape: DaysShape, other: DaysShape | null, over: Over | null, { width, height }: Size) {
  const total = lengthOf(days)
  const own = over?.look === undefined
  const domain = other !== null && own ? join(shape.domain, other.domain) : shape.domain
  const overDomain = own || other === null ? domain : other.domain
  const x = linear(0, Math.max(1, total - 1), 4, width - 4)
  const dayAt = linear(4, width - 4, 0, Math.max(1, total - 1))
  return {
    domain,
    overDomain,
    x,
    y: linear(domain[0], domain[1], height, 8),
    overY: linear(overDomain[0], overDomain[1], height, 8),
    /** Where a step is: in the middle of its days. */
    middle(i: number) {
      const [first, last] = daysOfStep(days, i)
      return x((first + last) / 2)
    },
    stepOf(left: number) {
      const nearest = Math.min(total - 1, Math.max(0, Math.round(dayAt(left))))
      return days.steps === undefined ? nearest : days.steps.starts.findLastIndex((first) => first <= nearest)
    },
  }
}

interface DrawnProps {
  readonly days: Days
  readonly look: Look
  readonly shape: DaysShape
  readonly other: DaysShape | null
  readonly over: Over | null
  readonly changes: readonly TrendChange[]
  readonly scales: ReturnType<typeof makeScales>
  readonly size: Size
}

function Drawn(props: DrawnProps) {
  const { days, look, shape, other, over, changes, scales, size } = props
  const { x, y, overY, domain, overDomain } = scales
  const at = (value: number) => y(clip(value, domain))
  return (
    <>
      {look.line !== undefined && domain[0] <= look.line && look.line <= domain[1] && (
        <line class="own-line" x1={0} x2={size.width} y1={px(y(look.line))} y2={px(y(look.line))} />
      )}
      <Bands days={days} shape={shape} x={x} y={at} />
      <Dots {...props} />
      <path
        d={line(shape.rolled.map((p) => p && [x(p.at), at(p.q[2])]))}
        class="stroke"
        stroke-width="2"
        stroke-linejoin="round"
      />
      {other && (
        <path
          d={line(other.rolled.map((p) => p && [x(p.at), overY(clip(p.q[2], overDomain))]))}
          fill="none"
          stroke={over?.look === undefined ? 'var(--muted)' : `var(--${over.look.hue})`}
          stroke-width="1.5"
          stroke-dasharray="5 4"
        />
      )}
      {other && over?.look && <OverAxis over={over} look={over.look} shape={other} scales={scales} />}
      {changes.map(({ at: day, change }) => (
        <line
          key={`${day} ${change.what}`}
          x1={px(x(day))}
          x2={px(x(day))}
          y1={0}
          y2={size.height + 6}
          stroke="var(--muted)"
          stroke-dasharray="1 4"
        >
          <title>{`${fullDay(change.date)}: ${changeWords(change)}`}</title>
        </line>
      ))}
    </>
  )
}

/** The axis of another figure, at the left in its colour, and its name at the end of its line. */
function OverAxis({
  over,
  look,
  shape,
  scales: { x, overY, overDomain },
}: {
  over: Over
  look: Look
  shape: DaysShape
  scales: DrawnProps['scales']
}) {
  const last = shape.rolled.findLast((point) => point !== null)
  const unit = axisUnit(look)
  return (
    <g class={`over-axis hue-${look.hue}`}>
      {axisOf(look, overDomain[0], overDomain[1]).map(({ at, text }) => (
        <text key={at} x={2} y={px(overY(at) - 3)}>
          {unit === '' ? text : `${text} ${unit}`}
        </text>
      ))}
      {last && (
        <text x={px(x(last.at))} y={px(Math.max(10, overY(clip(last.q[2], overDomain)) - 6))} text-anchor="end">
          {over.label}
        </text>
      )}
    </g>
  )
}

/** The middle half around the median, four days in five where the range is long, or a bar for each day with a span. */
function Bands({
  days,
  shape,
  x,
  y,
}: {
  days: Days
  shape: DaysShape
  x: (day: number) => number
  y: (value: number) => number
}) {
  const long = days.steps === undefined && isLong(days.values.length)
  // Beyond three years they cannot be distinguished.
  const bars = days.steps === undefined && !long ? days.span : undefined
  const between = (low: 0 | 1, high: 3 | 4) => band(shape.rolled.map((p) => p && [x(p.at), y(p.q[high]), y(p.q[low])]))
  return (
    <>
      {long && <path d={between(0, 4)} class="fill" opacity="0.16" />}
      <path
        d={bars === undefined ? between(1, 3) : barsOf(bars, x, y)}
        class="fill"
        opacity={long || bars !== undefined ? 0.28 : 0.18}
      />
    </>
  )
}

/** Every day or step, or those beyond the bands. */
function Dots({ days, shape, scales: { x, y, middle } }: DrawnProps) {
  const { values, steps } = days
  const long = steps === undefined && isLong(values.length)
  const dots = long
    ? beyond(values, shape.rolled).map(([i, value]) => `M${px(x(i))} ${px(y(value))}h0`)
    : values.map((value, i) => (value === null ? '' : `M${px(middle(i))} ${px(y(value))}h0`))
  const many = values.length > 400 && values.filter((one) => one !== null).length > 200
  return (
    <path
      d={dots.join('')}
      class="stroke"
      stroke-width={long ? 2.4 : many ? 3.2 : 4.8}
      stroke-linecap="round"
      opacity={long ? 0.4 : steps === undefined ? 0.45 : 1}
    />
  )
}

/** A bar for each day or night that has a span. */
function barsOf({ lowest, highest }: Span, x: (day: number) => number, y: (value: number) => number): string {
  const w = Math.min(6, Math.max(1, (x(1) - x(0)) * 0.6))
  return lowest
    .map((low, i) => {
      const high = highest[i] ?? null
      return low === null || high === null
        ? ''
        : `M${px(x(i) - w / 2)} ${px(y(high))}h${px(w)}V${px(y(low))}h${px(-w)}Z`
    })
    .join('')
}
