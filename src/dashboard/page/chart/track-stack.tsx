// Tracks that share one axis and one crosshair: a day, a night or a workout. Moving the crosshair redraws only the
// readouts.

import type { ComponentChildren } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import type { Hue } from '../frame/metrics.ts'
import { type Cursor, createCursor, useCursor } from './cursor.ts'
import { type AxisLine, Plot, type PlotPlan, type Size, type Tick } from './plot.tsx'
import { linear } from './scale.ts'
import type { KeySteps } from './slider.tsx'
import { Columns, Patterns, type Shaded } from './track-states.tsx'

export interface Track {
  readonly key: string
  readonly hue: Hue
  readonly label: string
  /** What the readout shows while no crosshair is on. */
  readonly value: ComponentChildren
  readonly sub?: ComponentChildren
  /** What the drawing shows, after its label. */
  readonly words: string
  /** Height of the drawing on a wide window. */
  readonly height: number
  /** Values of the axis, by their place in the drawing. */
  readonly axis: (height: number) => readonly AxisLine[]
  /** The drawing in a box of the given size, x by the scale. */
  readonly draw: (x: (t: number) => number, width: number, height: number) => ComponentChildren
  /** The value at a time as text: `154 bpm`, or the state. */
  readonly valueAt: (t: number) => { readonly text: string; readonly missing?: boolean }
}

export interface TimeTick {
  readonly at: number
  readonly text: string
  readonly bold?: boolean
}

export interface StackProps
  extends Pick<KeySteps, 'from' | 'to' | 'label' | 'pinned' | 'pin' | 'zoom' | 'cursor'>,
    Shaded {
  readonly tracks: readonly Track[]
  readonly ticks: (narrow: boolean, width: number) => readonly TimeTick[]
  readonly timeOf: (t: number) => string
  /** Times with a dotted line of their own. */
  readonly marks?: readonly number[]
  /** Steps of the arrow keys, with Shift, and of PageUp. */
  readonly strides?: readonly [number, number, number]
}

const LEFT = 146
const HEAD = 30
const AXIS = 25
const NARROW = 560

export function TrackStack(props: StackProps) {
  const { from, to, tracks, timeOf, pinned = null, strides: [arrow, fine, page] = [5, 1, 60] } = props
  const own = useMemo(() => createCursor(pinned), [pinned])
  const cursor = props.cursor ?? own
  const id = useRef(`p${Math.round(performance.now() * 1000).toString(36)}`).current
  return (
    <Plot
      kind="stack"
      label={props.label}
      height={(whole) => placed(tracks, whole < NARROW).total + AXIS}
      left={(whole) => (whole < NARROW ? 0 : LEFT)}
      right={(whole) => (whole < NARROW ? 32 : 52)}
      foot={AXIS}
      from={from}
      to={to}
      words={(t) =>
        `${timeOf(t)}: ${tracks.map(({ label, valueAt }) => `${label.toLowerCase()} ${valueAt(t).text}`).join(', ')}`
      }
      strides={{
        ArrowLeft: -arrow,
        ArrowRight: arrow,
        'Shift+ArrowLeft': -fine,
        'Shift+ArrowRight': fine,
        PageUp: -page,
        PageDown: page,
      }}
      zoom={props.zoom}
      live
      pinned={pinned}
      pin={props.pin}
      cursor={cursor}
      chip={timeOf}
      plan={(size) => layOut(props, id, size)}
      beside={({ narrow }) =>
        placed(tracks, narrow).spots.map(({ track, height }) => (
          <Row key={track.key} track={track} height={height + (narrow ? HEAD : 0)} cursor={cursor} />
        ))
      }
      above={(size) => placeEvents(props, size)}
    />
  )
}

/** Where the drawings of the tracks lie; on a narrow window their names stand between them. */
function placed(tracks: readonly Track[], narrow: boolean) {
  const head = narrow ? HEAD : 0
  let total = 0
  const spots = tracks.map((track) => {
    const height = narrow ? Math.max(44, Math.round(track.height * 0.62)) : track.height
    const top = total + head
    total = top + height
    return { track, top, height }
  })
  return { spots, total }
}

function layOut(props: StackProps, id: string, { width, height, narrow }: Size): PlotPlan {
  const { from, to, tracks, marks = [] } = props
  const { spots, total } = placed(tracks, narrow)
  const x = linear(from, to, 0, width)
  const timeAt = linear(0, width, from, to)
  // No column is painted over the names.
  const bands = narrow ? spots : [{ top: 0, height: total }]
  return {
    lines: spots.flatMap(({ track, top, height }) =>
      spread(track.axis(height)).map(({ y, text, ...more }) => ({
        ...more,
        axis: track.key,
        y: top + y,
        textY: top + Math.min(height - 2, Math.max(9, y + 3)),
        text: narrow && /^[A-Z]/.test(text) ? text.slice(0, 1) : text,
      })),
    ),
    ticks: props.ticks(narrow, width).map(({ at, ...tick }): Tick => {
      const left = x(at)
      return { ...tick, x: left, anchor: left < 12 && narrow ? 'start' : 'middle' }
    }),
    draw: (
      <>
        <Patterns id={id} />
        <clipPath id={`${id}c`}>
          <rect x={0} y={0} width={width} height={total + AXIS} />
        </clipPath>
        <g clip-path={`url(#${id}c)`}>
          {bands.map((band) => (
            <Columns key={band.top} {...props} top={band.top} height={band.height} x={x} id={id} />
          ))}
          {marks.map((at) => (
            <line key={at} class="hatch-line" x1={x(at)} x2={x(at)} y1={0} y2={total} stroke-dasharray="2 3" />
          ))}
          {spots.map(({ track, top, height }) => (
            <g key={track.key} class={`hue-${track.hue}`} transform={`translate(0 ${top})`}>
              {track.draw(x, width, height)}
            </g>
          ))}
        </g>
      </>
    ),
    find: (left) => Math.round(Math.min(to, Math.max(from, timeAt(left)))),
    spot: (t) => ({ x: x(t), y: 0, w: 0, h: height }),
  }
}

/** Leaves out labels that would touch the one before. */
function spread<T extends { readonly y: number }>(labels: readonly T[]): T[] {
  const kept: T[] = []
  for (const label of labels) if (kept.every(({ y }) => Math.abs(y - label.y) >= 12)) kept.push(label)
  return kept
}

/** Names of workouts stand at the top of the heart rate, or of the first track, as links. */
function placeEvents({ events = [], tracks, from, to }: StackProps, { width, left, narrow }: Size) {
  const { spots } = placed(tracks, narrow)
  const x = linear(from, to, left, left + width)
  const row = spots.find(({ track }) => track.key === 'heartrate') ?? spots[0]
  const top = (row?.top ?? 0) - (narrow ? 6 : 0)
  return events
    .filter(({ start, end }) => end > from && start < to)
    .map(({ start, end, label, href }) => (
      <a
        key={href}
        class="event"
        href={href}
        style={{ left: `${x((Math.max(start, from) + Math.min(end, to)) / 2)}px`, top: `${top}px` }}
      >
        {label}
      </a>
    ))
}

function Row({ track, height, cursor }: { track: Track; height: number; cursor: Cursor }) {
  const at = useCursor(cursor)
  const told = at === null ? null : track.valueAt(at)
  return (
    <div class={`row hue-${track.hue}`} style={{ height: `${height}px` }}>
      <div class={`readout${track.height < 60 ? ' short' : ''}`}>
        <div class="track-name">{track.label}</div>
        {told === null ? (
          <>
            <div class="value">{track.value}</div>
            {track.sub && <div class="sub">{track.sub}</div>}
          </>
        ) : (
          <div class={`value${told.missing ? ' words' : ''}`}>{told.text}</div>
        )}
      </div>
    </div>
  )
}
