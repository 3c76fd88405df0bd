// The frame of every chart: its size, axes, the selected step with its text, and the slider that moves it. A chart only
// supplies positions.

import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { type Hue, type Look, marksOf } from '../frame/metrics.ts'
import { type Cursor, createCursor, useCursor } from './cursor.ts'
import { useWidth } from './size.ts'
import { type KeySteps, type Part, Slider } from './slider.tsx'

/** The room of the drawing, without what stands beside and below it. */
export interface Size {
  readonly width: number
  readonly height: number
  readonly narrow: boolean
  /** Room left of it. */
  readonly left: number
}

/** Where a step lies; without a width it is a line. `dot` is the height of its value. */
export interface Spot {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly dot?: number | undefined
}

/** A line of the grid with its value beside it, or a value without a line. */
export interface AxisLine {
  readonly y: number
  readonly text: string
  readonly line?: boolean
  /** Where the text stands, where that is not beside the line. */
  readonly textY?: number
  /** Name of the axis where there are several. */
  readonly axis?: string
}

/** What stands below the drawing, with a line over its height where it has one. */
export interface Tick {
  readonly x: number
  readonly text: string
  readonly bold?: boolean
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly line?: boolean
}

export interface PlotPlan {
  readonly lines?: readonly AxisLine[]
  readonly ticks?: readonly Tick[]
  readonly draw: ComponentChildren
  /** The step at a place, pixels of the drawing. */
  find(x: number, y: number): number | null
  spot(at: number): Spot
}

export interface PlotProps extends KeySteps {
  readonly look?: Look | undefined
  readonly hue?: Hue | undefined
  /** Height of all, or what it is at a width. */
  readonly height: number | ((whole: number) => number)
  /** Room beside and below the drawing, pixels. */
  readonly left?: number | ((whole: number) => number)
  readonly right?: number | ((whole: number) => number)
  readonly foot?: number
  /** The unit of the value axis, below its values. */
  readonly unit?: string
  readonly plan: (size: Size) => PlotPlan
  /** How a step is marked. */
  readonly mark?: 'line' | 'shade' | 'box'
  /** Stands above the line in the place of the words, which stand elsewhere then. */
  readonly chip?: (at: number) => string
  readonly kind?: string
  /** Beside the drawing, and over it. */
  readonly beside?: (size: Size) => ComponentChildren
  readonly above?: (size: Size) => ComponentChildren
}

/** Windows from which on axes stand apart from the drawing, pixels. */
const NARROW = 560

export function Plot(props: PlotProps) {
  const { foot = 26, kind = 'chart-box', look, hue = look?.hue ?? 'ink', mark = 'line', pinned, chip } = props
  const [box, whole] = useWidth()
  const own = useMemo(() => createCursor(pinned ?? null), [pinned])
  const cursor = props.cursor ?? own
  const [part, select] = useState<Part | null>(null)
  const narrow = whole < NARROW
  const right = atWidth(props.right ?? (narrow ? 34 : 46), whole)
  const left = atWidth(props.left ?? 0, whole)
  const total = atWidth(props.height, whole)
  const size = { width: Math.max(40, whole - left - right), height: total - foot, narrow, left }
  const plan = whole > 0 ? props.plan(size) : null
  return (
    <div
      class={`${kind} hue-${hue}`}
      {...(look === undefined ? {} : marksOf(look))}
      ref={box}
      style={{ height: `${total}px` }}
    >
      {props.beside?.(size)}
      {plan && (
        <svg class="data" width={whole} height={total} viewBox={`${-left} 0 ${whole} ${total}`} aria-hidden="true">
          <Axes {...plan} {...size} unit={props.unit} foot={foot} />
          {plan.draw}
          {part && <Selection part={part} plan={plan} height={size.height} />}
          <Marker steps={{ ...props, cursor }} plan={plan} mark={mark} height={size.height} />
        </svg>
      )}
      {plan && (
        <Words
          steps={{ ...props, cursor }}
          plan={plan}
          words={chip ?? props.words}
          left={left}
          whole={whole}
          place={chip ? 'chip' : mark}
        />
      )}
      {props.above?.(size)}
      {/* Without steps, nothing can be selected. */}
      {plan && props.to >= props.from && (
        <Slider
          {...props}
          cursor={cursor}
          find={plan.find}
          select={select}
          left={left}
          width={size.width}
          height={total}
        />
      )}
    </div>
  )
}

function atWidth(size: number | ((whole: number) => number), whole: number): number {
  return typeof size === 'number' ? size : size(whole)
}

function Axes({
  lines = [],
  ticks = [],
  width,
  height,
  narrow,
  unit,
  foot,
}: PlotPlan & Size & { unit: string | undefined; foot: number }) {
  const beside = width + (narrow ? 3 : 8)
  return (
    <>
      {lines.map(({ y, text, line, textY = y + 4, axis = 'value' }) => (
        <g key={`${y} ${text}`} data-axis={axis}>
          {line !== false && <line class="grid-line" x1={0} x2={width} y1={Math.round(y)} y2={Math.round(y)} />}
          <text x={beside} y={textY}>
            {text}
          </text>
        </g>
      ))}
      {unit && (
        <text x={beside} y={height + foot - 6}>
          {unit}
        </text>
      )}
      {ticks.map(({ x, text, bold, anchor = 'middle', line }) => (
        <g key={`${x} ${text}`} data-axis="below">
          {line && <line class="hour-line" x1={x} x2={x} y1={0} y2={height} />}
          <text x={x} y={height + foot - 6} text-anchor={anchor} class={bold ? 'axis-bold' : undefined}>
            {text}
          </text>
        </g>
      ))}
    </>
  )
}

function Selection({ part: [from, to], plan, height }: { part: Part; plan: PlotPlan; height: number }) {
  const [first, last] = [plan.spot(from), plan.spot(to)]
  return <rect class="selected" x={first.x} y={0} width={Math.max(0, last.x + last.w - first.x)} height={height} />
}

/** The selected step; null if none of the drawn ones is. */
function usePointed({ cursor, from, to }: Pointed): number | null {
  const at = useCursor(cursor)
  return at === null || at < from || at > to ? null : at
}

type Pointed = Pick<KeySteps, 'from' | 'to'> & { readonly cursor: Cursor }

function Marker({
  steps,
  plan,
  mark,
  height,
}: {
  steps: Pointed
  plan: PlotPlan
  mark: 'line' | 'shade' | 'box'
  height: number
}) {
  const at = usePointed(steps)
  if (at === null) return null
  const { x, y, w, h, dot } = plan.spot(at)
  if (mark === 'box') return <rect class="pointed" x={x - 0.5} y={y - 0.5} width={w + 1} height={h + 1} />
  if (mark === 'shade') return <rect x={x} y={0} width={w} height={height} fill="var(--ink)" opacity="0.08" />
  const middle = x + w / 2
  return (
    <>
      <line x1={middle} x2={middle} y1={0} y2={height} stroke="var(--ink)" />
      {dot !== undefined && <circle cx={middle} cy={dot} r="3.5" class="fill" stroke="var(--surface)" />}
    </>
  )
}

/** Half of what words may be wide, so that they stay inside, pixels. */
const HALF = 150

function Words({
  steps,
  plan,
  words,
  left,
  whole,
  place,
}: {
  steps: Pointed
  plan: PlotPlan
  words: (at: number) => string
  left: number
  whole: number
  place: 'line' | 'shade' | 'box' | 'chip'
}) {
  const at = usePointed(steps)
  if (at === null) return null
  const { x, y, w } = plan.spot(at)
  const middle = left + x + w / 2
  if (place === 'chip')
    return (
      <div class="chip" style={{ left: `${middle}px` }}>
        {words(at)}
      </div>
    )
  const margin = Math.min(HALF, whole / 2)
  const top = place === 'box' ? Math.max(20, y - 4) : 24
  return (
    <div class="tip" style={{ left: `${Math.min(whole - margin, Math.max(margin, middle))}px`, top: `${top}px` }}>
      {words(at)}
    </div>
  )
}
