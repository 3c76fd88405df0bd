// A figure over months or years: bands of the middle half and of four days in five around a rolling median. Short
// ranges show every day as a dot; by week or month the mean of each is one, over the band of its days. A second period
// or a second figure is a dashed line, and what a day or a night has a span of stands as a bar.

import { useMemo, useRef, useState } from 'preact/hooks'
import type { By } from '../../range.ts'
import type { AlgorithmChange } from '../../schema.ts'
import { addDays, daysBetween, daysWords, fullDay, month, stepDay, withUnit } from '../frame/format.ts'
import { axisOf, type Look, marksOf, said } from '../frame/metrics.ts'
import { stateWords } from '../frame/state.tsx'
import { createPinch } from './pinch.ts'
import { overReadings, type Rolled, rolling } from './rolling.ts'
import { band, line, linear, px } from './scale.ts'
import { useWidth } from './size.ts'
import { along, walk } from './walk.ts'

export interface Days {
  readonly start: string
  readonly values: readonly (number | null)[]
  readonly state: string
  /** Where the vendor reckoned the figure by another algorithm than the day before. */
  readonly changes?: readonly AlgorithmChange[]
  /** Where each value is the mean of a week or a month. */
  readonly steps?: Steps | undefined
  /** From where to where each value is a mean: of a week or month its days, or of a day or night its own readings. */
  readonly span?: Span | undefined
}

export interface Span {
  readonly lowest: readonly (number | null)[]
  readonly highest: readonly (number | null)[]
}

export interface Steps {
  readonly by: 'week' | 'month'
  /** Days from the first to the last one. */
  readonly days: number
  /** On which of them each step begins. */
  readonly starts: readonly number[]
  /** Days with a value in each. */
  readonly counts: readonly number[]
}

/** The first and the last day of a step, counted from the first of all. */
export function daysOfStep({ steps }: Days, i: number): readonly [number, number] {
  return steps === undefined ? [i, i] : [steps.starts[i]!, (steps.starts[i + 1] ?? steps.days) - 1]
}

/** What changed, in words. */
const changeWords = ({ what, before, after }: AlgorithmChange) => `algorithm of ${what} ${before} → ${after}`

export interface TrendPlotProps {
  readonly days: Days
  readonly look: Look
  readonly height?: number
  /** Another period laid over this one, day by day, or another figure with its own axis. */
  readonly over?: {
    readonly values: readonly (number | null)[]
    readonly label: string
    readonly look?: Look | undefined
  } | null
  readonly onRange?: (from: string, to: string) => void
  /** Words for a day, for the tip. */
  readonly label: string
}

/** Beyond three years single days are dust. */
const LONG = 3 * 366
const RIGHT = 46

/** What a page of keys goes over: about a month of days or of weeks, a year of months. */
const page = { day: 30, week: 4, month: 12 } as const

/** What is drawn of a range of so many days, in words. */
export function trendWords(days: number, dots = 'days', by: By = 'day'): string {
  if (by !== 'day') return `band: lowest to highest of its ${dots}`
  return days > LONG
    ? 'line: 8-week median · bands: middle half and 80 % of days · dots: days beyond'
    : `dots: ${dots} · line: 4-week median · band: middle half`
}

export function TrendPlot({ days, look, height = 216, over, onRange, label }: TrendPlotProps) {
  const [box, whole] = useWidth()
  const [at, setAt] = useState<number | null>(null)
  const [drag, setDrag] = useState<number | null>(null)
  const narrow = whole < 560
  const width = Math.max(40, whole - (narrow ? 34 : RIGHT))
  const { steps: stepped } = days
  const n = days.values.length
  const total = stepped?.days ?? n
  const long = stepped === undefined && n > LONG
  const plot = useMemo(
    () => (stepped ? stepsOf(days, look) : plotOf(days.values, look, long, days.span)),
    [days, look, long],
  )
  const other = useMemo(() => {
    if (!over) return null
    const overLook = over.look ?? look
    return stepped
      ? stepsOf({ ...days, values: over.values.slice(0, n), span: undefined }, overLook)
      : plotOf(over.values, overLook, long)
  }, [over, days, look, long])
  const x = linear(0, Math.max(1, total - 1), 4, width - 4)
  /** Where a step is: in the middle of its days. */
  const middle = (i: number) => {
    const [first, last] = daysOfStep(days, i)
    return x((first + last) / 2)
  }
  const domain = other !== null && over?.look === undefined ? join(plot.domain, other.domain) : plot.domain
  const y = linear(domain[0], domain[1], height - 26, 8)
  const otherY = over?.look === undefined ? y : linear(other?.domain[0] ?? 0, other?.domain[1] ?? 1, height - 26, 8)
  const stepOf = (day: number) => {
    const nearest = Math.min(total - 1, Math.max(0, Math.round(day)))
    return stepped === undefined ? nearest : stepped.starts.findLastIndex((first) => first <= nearest)
  }
  const shown = useRef({ total, width, stepOf })
  shown.current = { total, width, stepOf }
  /** What two fingers hold, taken when they let go: every step of it would be a step of Back. */
  const held = useRef<readonly [number, number] | null>(null)
  const pinch = useRef(
    createPinch(
      () => ({
        span: [0, shown.current.total - 1],
        left: (box.current?.getBoundingClientRect().left ?? 0) + 4,
        width: shown.current.width - 8,
      }),
      (a, b) => {
        const part = [shown.current.stepOf(a), shown.current.stepOf(b)] as const
        held.current = part
        setDrag(part[0])
        setAt(part[1])
      },
    ),
  ).current
  /** Beyond three years they would be dust. */
  const bars = stepped === undefined && !long ? days.span : undefined
  const marks = axisOf(look, domain[0], domain[1])
  const stepAt = (clientX: number) =>
    stepOf(((clientX - (box.current?.getBoundingClientRect().left ?? 0) - 4) / (width - 8)) * (total - 1))
  /** Looks at the days from one step to another, of which a click has too few. */
  const zoom = (a: number, b: number) => {
    if (b - a < (stepped === undefined ? 7 : 1)) return
    // The step that was pointed at is another one in the new range.
    setAt(null)
    onRange?.(addDays(days.start, daysOfStep(days, a)[0]), addDays(days.start, daysOfStep(days, b)[1]))
  }
  const value = at === null ? null : (days.values[at] ?? null)
  const changes = (days.changes ?? [])
    .map((change) => ({ at: daysBetween(days.start, change.date), change }))
    .filter(({ at: day }) => day >= 0 && day < total)
  const tip = (i: number) => {
    const [first, last] = daysOfStep(days, i)
    // A mark is two pixels from where it is pointed at, however many days that is.
    const near = changes.filter(
      ({ at: day }) => (day >= first && day <= last) || (stepped === undefined && Math.abs(x(day) - x(i)) <= 2),
    )
    return [tipOf(days, i, look, over), ...near.map(({ change }) => changeWords(change))].join(' · ')
  }
  const walked = walk({ n, at, set: setAt, words: tip, strides: along(page[stepped?.by ?? 'day']) })
  const selected =
    drag === null || at === null
      ? null
      : ([x(daysOfStep(days, Math.min(drag, at))[0]), x(daysOfStep(days, Math.max(drag, at))[1])] as const)
  return (
    <div class={`chart-box hue-${look.hue}`} {...marksOf(look)} ref={box} style={{ height: `${height}px` }}>
      {whole > 0 && (
        <svg class="data" width={whole} height={height} aria-hidden="true">
          {marks.map(({ at: tick, text }) => (
            <g key={tick}>
              <line class="grid-line" x1={0} x2={width} y1={Math.round(y(tick))} y2={Math.round(y(tick))} />
              <text x={width + (narrow ? 3 : 8)} y={y(tick) + 4}>
                {text}
              </text>
            </g>
          ))}
          <text x={width + (narrow ? 3 : 8)} y={height - 6}>
            {axisUnit(look)}
          </text>
          {ticksOf(days.start, total, width).map(({ at: day, text }) => (
            <text key={day} x={x(day)} y={height - 6} text-anchor={day === 0 ? 'start' : 'middle'}>
              {text}
            </text>
          ))}
          {look.line !== undefined && domain[0] <= look.line && look.line <= domain[1] && (
            <line class="own-line" x1={0} x2={width} y1={px(y(look.line))} y2={px(y(look.line))} />
          )}
          {long && (
            <path
              d={band(plot.rolled.map((p) => p && [x(p.at), y(clip(p.q[4], domain)), y(clip(p.q[0], domain))]))}
              class="fill"
              opacity="0.16"
            />
          )}
          <path
            d={
              bars === undefined
                ? band(plot.rolled.map((p) => p && [x(p.at), y(clip(p.q[3], domain)), y(clip(p.q[1], domain))]))
                : barsOf(bars, x, y)
            }
            class="fill"
            opacity={long || bars !== undefined ? 0.28 : 0.18}
          />
          {!long && (
            <path
              d={days.values.map((one, i) => (one === null ? '' : `M${px(middle(i))} ${px(y(one))}h0`)).join('')}
              class="stroke"
              stroke-width={n > 400 && days.values.filter((one) => one !== null).length > 200 ? 3.2 : 4.8}
              stroke-linecap="round"
              opacity={stepped === undefined ? 0.45 : 1}
            />
          )}
          {long && (
            <path
              d={beyond(days.values, plot.rolled)
                .map(([i, one]) => `M${px(x(i))} ${px(y(one))}h0`)
                .join('')}
              class="stroke"
              stroke-width={2.4}
              stroke-linecap="round"
              opacity="0.4"
            />
          )}
          <path
            d={line(plot.rolled.map((p) => p && [x(p.at), y(clip(p.q[2], domain))]))}
            class="stroke"
            stroke-width="2"
            stroke-linejoin="round"
          />
          {other && (
            <path
              d={line(
                other.rolled.map(
                  (p) => p && [x(p.at), otherY(clip(p.q[2], over?.look === undefined ? domain : other.domain))],
                ),
              )}
              fill="none"
              stroke={over?.look === undefined ? 'var(--muted)' : `var(--${over.look.hue})`}
              stroke-width="1.5"
              stroke-dasharray="5 4"
            />
          )}
          {changes.map(({ at: day, change }) => (
            <line
              key={`${day} ${change.what}`}
              x1={px(x(day))}
              x2={px(x(day))}
              y1={0}
              y2={height - 20}
              stroke="var(--muted)"
              stroke-dasharray="1 4"
            >
              <title>{`${fullDay(change.date)}: ${changeWords(change)}`}</title>
            </line>
          ))}
          {selected !== null && (
            <rect
              x={selected[0]}
              y={0}
              width={selected[1] - selected[0]}
              height={height - 20}
              fill="var(--accent)"
              opacity="0.14"
            />
          )}
          {at !== null && <line x1={middle(at)} x2={middle(at)} y1={0} y2={height - 24} stroke="var(--ink)" />}
          {at !== null && value !== null && (
            <circle cx={middle(at)} cy={y(clip(value, domain))} r="3.5" class="fill" stroke="var(--surface)" />
          )}
        </svg>
      )}
      {at !== null && (
        <div
          class="tip"
          style={{
            left: `${Math.min(whole - 70, Math.max(70, middle(at)))}px`,
            top: '4px',
            transform: 'translateX(-50%)',
          }}
        >
          {tip(at)}
        </div>
      )}
      <div
        role="slider"
        tabIndex={0}
        aria-label={label}
        {...walked}
        aria-valuenow={walked['aria-valuenow']}
        style={{ position: 'absolute', inset: 0, cursor: 'crosshair', touchAction: 'pan-y' }}
        onPointerMove={(event) => {
          if (!pinch.move(event)) setAt(stepAt(event.clientX))
        }}
        onPointerCancel={(event) => pinch.up(event)}
        onPointerLeave={() => {
          setAt(null)
          setDrag(null)
        }}
        onPointerDown={(event) => setDrag(pinch.down(event) ? null : stepAt(event.clientX))}
        onPointerUp={(event) => {
          if (pinch.up(event)) {
            zoom(...(held.current ?? ([0, 0] as const)))
            held.current = null
            return setDrag(null)
          }
          const end = stepAt(event.clientX)
          if (drag !== null) zoom(Math.min(drag, end), Math.max(drag, end))
          setDrag(null)
        }}
      />
    </div>
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

function plotOf(values: readonly (number | null)[], look: Look, long: boolean, span?: Span) {
  const told = values.filter((value) => value !== null)
  const rare = told.length >= 5 && told.length < values.length * 0.3
  const rolled = rare ? overReadings(values) : long ? rolling(values, 57, 7, 1) : rolling(values, 29, 1, 9)
  // Every day is inside: the highest and the lowest are those that one looks for.
  const ends = [...told, ...(long ? [] : [...(span?.lowest ?? []), ...(span?.highest ?? [])])]
  return {
    rolled,
    domain: domainOf(
      ends.filter((value) => value !== null),
      look,
    ),
  }
}

/** Weeks or months: their means, and from the lowest to the highest day of each. */
function stepsOf(days: Days, look: Look) {
  const { values, span } = days
  const rolled = values.map((value, i) => {
    if (value === null) return null
    const [first, last] = daysOfStep(days, i)
    const [low, high] = [span?.lowest[i] ?? value, span?.highest[i] ?? value]
    return { at: (first + last) / 2, q: [low, low, value, high, high] as const }
  })
  const told = rolled.filter((one) => one !== null)
  return {
    rolled,
    domain: domainOf(
      told.flatMap(({ q }) => [q[0], q[4]]),
      look,
    ),
  }
}

/** From the lowest value, or zero, to the highest, with some room. */
function domainOf(values: readonly number[], { zero }: Look): [number, number] {
  if (values.length === 0) return [0, 1]
  const low = values.reduce((least, value) => Math.min(least, value), zero ? 0 : Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value))
  const pad = Math.max((high - low) * 0.08, zero ? 1 : 0.5)
  return [zero && low === 0 ? 0 : low - pad, high + pad]
}

/** Days outside the outer band, or without one: a record is not lost in it. */
function beyond(values: readonly (number | null)[], rolled: readonly (Rolled | null)[]): [number, number][] {
  const bands = rolled.filter((point) => point !== null)
  let next = 0
  return values.flatMap((value, i): [number, number][] => {
    if (value === null) return []
    while (next < bands.length - 1 && Math.abs(bands[next + 1]!.at - i) <= Math.abs(bands[next]!.at - i)) next++
    const near = bands[next]
    const inside = near !== undefined && Math.abs(near.at - i) <= 7 && value >= near.q[0] && value <= near.q[4]
    return inside ? [] : [[i, value]]
  })
}

function join(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
}

function clip(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value))
}

/** The unit of the axis, where its numbers do not say it. */
export function axisUnit({ unit, label }: Look): string {
  if (unit === 'steps') return ''
  return unit === 'min' || label === '' ? '' : withUnit(1, unit).unit
}

function tipOf(shown: Days, at: number, look: Look, over: TrendPlotProps['over']): string {
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

/** Years or months at the axis, as many as fit. */
export function ticksOf(start: string, n: number, width: number): { at: number; text: string }[] {
  const ticks: { at: number; text: string }[] = []
  const perDay = width / Math.max(1, n)
  if (perDay * 365 >= 44 && n > 800) {
    for (let year = Number(start.slice(0, 4)) + 1; ; year++) {
      const at = daysBetween(start, `${year}-01-01`)
      if (at >= n) return ticks
      ticks.push({ at, text: String(year) })
    }
  }
  if (n <= 45) {
    const every = Math.max(1, Math.ceil(58 / perDay))
    for (let at = 0; at < n; at += every)
      ticks.push({
        at,
        text: `${Number(addDays(start, at).slice(8))} ${month(Number(addDays(start, at).slice(5, 7)) - 1, 'short')}`,
      })
    return ticks
  }
  const every = [1, 2, 3, 6, 12, 24, 36, 60].find((months) => months * 30 * perDay >= 46) ?? 120
  let date = `${addDays(`${start.slice(0, 7)}-28`, 5).slice(0, 7)}-01`
  for (;;) {
    const at = daysBetween(start, date)
    if (at >= n) return ticks
    const index = Number(date.slice(5, 7)) - 1
    if (index % Math.min(12, every) === 0 && (every <= 12 || Number(date.slice(0, 4)) % (every / 12) === 0))
      ticks.push({ at, text: index === 0 ? date.slice(0, 4) : month(index, 'short') })
    date = `${addDays(`${date.slice(0, 7)}-28`, 5).slice(0, 7)}-01`
  }
}
