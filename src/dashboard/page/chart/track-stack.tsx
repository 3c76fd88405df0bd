// Tracks that share one axis and one crosshair: a day, a night or a workout. Everything is one SVG below one overlay;
// moving the crosshair draws nothing again but the readouts.

import type { ComponentChildren } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import type { Hue } from '../frame/metrics.ts'
import { type Cursor, createCursor, useCursor } from './cursor.ts'
import { Overlay, type Pointed } from './overlay.tsx'
import { linear } from './scale.ts'
import { useWidth } from './size.ts'

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
  /** Labels of the value axis, by their place in the drawing. */
  readonly axis: (height: number) => readonly { readonly y: number; readonly text: string; readonly line?: boolean }[]
  /** The drawing in a box of the given size, x by the scale. */
  readonly draw: (x: (t: number) => number, width: number, height: number) => ComponentChildren
  /** The value at a time in words: `154 bpm`, or the state. */
  readonly valueAt: (t: number) => { readonly text: string; readonly missing?: boolean }
}

export interface StackEvent {
  readonly start: number
  readonly end: number
  readonly label: string
  readonly href: string
}

export interface StackProps extends Pointed {
  readonly tracks: readonly Track[]
  readonly ticks: (
    narrow: boolean,
    width: number,
  ) => readonly { readonly at: number; readonly text: string; readonly bold?: boolean }[]
  readonly states?: readonly (readonly [number, number, string])[]
  readonly events?: readonly StackEvent[]
  readonly pauses?: readonly (readonly [number, number])[]
  /** Times with a dotted line of their own. */
  readonly marks?: readonly number[]
  readonly cursor?: Cursor
}

const LEFT = 146
const RIGHT = 52
const HEAD = 30
const AXIS = 25

export function TrackStack(props: StackProps) {
  const { from, to, tracks, pinned = null } = props
  const [box, whole] = useWidth()
  const own = useMemo(() => createCursor(pinned), [pinned])
  const cursor = props.cursor ?? own
  const narrow = whole < 560
  const left = narrow ? 0 : LEFT
  const right = narrow ? 32 : RIGHT
  const width = Math.max(60, whole - left - right)
  const x = linear(from, to, 0, width)
  const tops: number[] = []
  let total = 0
  for (const { height } of tracks) {
    tops.push(total)
    total += heightOf(height, narrow) + (narrow ? HEAD : 0)
  }
  // On a narrow window the names stand between the drawings, and no column is painted over them.
  const bands = narrow
    ? tracks.map(({ height }, i) => ({ top: tops[i]! + HEAD, height: heightOf(height, narrow) }))
    : [{ top: 0, height: total }]
  const events = (props.events ?? []).filter(({ start, end }) => end > from && start < to)
  const ids = useRef(`p${Math.round(performance.now() * 1000).toString(36)}`).current
  return (
    <div class="stack" ref={box} style={{ height: `${total + AXIS}px` }}>
      {tracks.map((track) => (
        <div
          key={track.key}
          class={`row hue-${track.hue}`}
          style={{ height: `${heightOf(track.height, narrow) + (narrow ? HEAD : 0)}px` }}
        >
          <Readout track={track} cursor={cursor} />
        </div>
      ))}
      {whole > 0 && (
        <svg class="data" style={{ left: `${left}px` }} width={width + right} height={total + AXIS} aria-hidden="true">
          <Patterns id={ids} />
          <clipPath id={`${ids}c`}>
            <rect x={0} y={0} width={width} height={total + AXIS} />
          </clipPath>
          <g clip-path={`url(#${ids}c)`}>
            {bands.map((place) => (
              <Columns key={place.top} {...place} {...props} events={events} x={x} id={ids} />
            ))}
            {props.marks?.map((at) => (
              <line
                key={`mark${at}`}
                x1={x(at)}
                x2={x(at)}
                y1={0}
                y2={total}
                stroke="var(--hatch)"
                stroke-dasharray="2 3"
              />
            ))}
          </g>
          {tracks.map((track, i) => {
            const height = heightOf(track.height, narrow)
            const top = tops[i]! + (narrow ? HEAD : 0)
            return (
              <g key={track.key} class={`hue-${track.hue}`} transform={`translate(0 ${top})`}>
                {spread(track.axis(height)).map(({ y, text, line }) => (
                  <g key={text + y}>
                    {line !== false && (
                      <line class="grid-line" x1={0} x2={width} y1={Math.round(y)} y2={Math.round(y)} />
                    )}
                    <text x={width + (narrow ? 4 : 8)} y={Math.min(height - 2, Math.max(9, y + 3))}>
                      {narrow && /^[A-Z]/.test(text) ? text.slice(0, 1) : text}
                    </text>
                  </g>
                ))}
                <g clip-path={`url(#${ids}c)`}>{track.draw(x, width, height)}</g>
              </g>
            )
          })}
          {props.ticks(narrow, width).map(({ at, text, bold }) => (
            <g key={`tick${at}`}>
              <line x1={x(at)} x2={x(at)} y1={total} y2={total + 4} stroke="var(--line)" />
              <text
                x={x(at)}
                y={total + 17}
                text-anchor={x(at) < 12 && narrow ? 'start' : 'middle'}
                class={bold ? 'axis-bold' : undefined}
              >
                {text}
              </text>
            </g>
          ))}
        </svg>
      )}
      {events.map(({ start, end, label, href }) => (
        <a
          key={href}
          class="event"
          href={href}
          style={{
            left: `${left + x((Math.max(start, from) + Math.min(end, to)) / 2)}px`,
            top: `${eventTop(tracks, tops, narrow)}px`,
          }}
        >
          {label}
        </a>
      ))}
      {whole > 0 && <Overlay {...props} cursor={cursor} left={left} width={width} height={total} x={x} />}
    </div>
  )
}

/** Leaves out labels that would touch the one before. */
function spread<T extends { readonly y: number }>(labels: readonly T[]): T[] {
  const kept: T[] = []
  for (const label of labels) if (kept.every(({ y }) => Math.abs(y - label.y) >= 12)) kept.push(label)
  return kept
}

/** Names of workouts stand at the top of the heart rate, or of the first track. */
function eventTop(tracks: readonly Track[], tops: readonly number[], narrow: boolean): number {
  const i = Math.max(
    0,
    tracks.findIndex(({ key }) => key === 'heartrate'),
  )
  return (tops[i] ?? 0) + (narrow ? HEAD - 6 : 0)
}

function heightOf(height: number, narrow: boolean): number {
  return narrow ? Math.max(44, Math.round(height * 0.62)) : height
}

function Readout({ track, cursor }: { track: Track; cursor: Cursor }) {
  const at = useCursor(cursor)
  const told = at === null ? null : track.valueAt(at)
  return (
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
  )
}

/** Hatch for not worn, dots for not synced; a bracket for failed. */
export function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}n`} width="8" height="8" patternUnits="userSpaceOnUse">
        <path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" class="hatch-line" />
      </pattern>
      <pattern id={`${id}u`} width="7" height="7" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="0.9" class="hatch-dot" />
      </pattern>
    </defs>
  )
}

/** Pauses, workouts and states behind the drawings, over one stretch of height. */
function Columns({
  top,
  height,
  pauses,
  events = [],
  states,
  x,
  id,
}: Pick<StackProps, 'pauses' | 'events' | 'states'> & {
  top: number
  height: number
  x: (t: number) => number
  id: string
}) {
  return (
    <g transform={`translate(0 ${top})`}>
      {pauses?.map(([a, b]) => (
        <rect
          key={`pause${a}`}
          class="pause"
          x={x(a)}
          y={0}
          width={Math.max(1, x(b) - x(a))}
          height={height}
          fill="var(--sel)"
        />
      ))}
      {events.map(({ start, end, href }) => (
        <rect
          key={`event${href}`}
          x={x(start)}
          y={0}
          width={Math.max(2, x(end) - x(start))}
          height={height}
          fill="var(--workout)"
          opacity="0.1"
        />
      ))}
      {states?.map(([a, b, letter]) => (
        <StateColumn key={`state${a}`} x={x(a)} width={x(b) - x(a)} height={height} letter={letter} id={id} />
      ))}
    </g>
  )
}

function StateColumn({
  x,
  width,
  height,
  letter,
  id,
}: {
  x: number
  width: number
  height: number
  letter: string
  id: string
}) {
  if (letter === 'f')
    return <path d={`M${x} ${height - 8}v8h${width}v-8`} fill="none" stroke="var(--bad)" stroke-width="2" />
  const pattern = { n: 'n', s: 'u', u: 'u' }[letter]
  if (pattern === undefined) return null
  return (
    <rect
      class={`state-${letter}`}
      x={x}
      y={0}
      width={Math.max(1, width)}
      height={height}
      fill={`url(#${id}${pattern})`}
    />
  )
}
