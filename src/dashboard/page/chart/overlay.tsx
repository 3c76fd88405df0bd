// The invisible slider over a stack of tracks: pointer, touch and keys move one crosshair, a drag zooms, a click pins.

import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { type Cursor, useCursor } from './cursor.ts'
import { createPinch } from './pinch.ts'

interface SliderWords {
  readonly 'aria-label': string
  readonly 'aria-valuemin': number
  readonly 'aria-valuemax': number
  readonly 'aria-valuenow': number
  readonly 'aria-valuetext': string
}

/** What a stack of tracks says of the time that is pointed at. */
export interface Pointed {
  readonly from: number
  readonly to: number
  readonly timeOf: (t: number) => string
  readonly label: string
  readonly pinned?: number | null
  readonly onPin?: (t: number | null) => void
  readonly onZoom?: (range: readonly [number, number] | null) => void
  /** Steps of the arrow keys: plain, with Shift, and of PageUp. */
  readonly step?: readonly [number, number, number]
}

interface OverlayProps extends Pointed {
  readonly tracks: readonly {
    readonly label: string
    readonly valueAt: (t: number) => { readonly text: string }
  }[]
  readonly cursor: Cursor
  readonly left: number
  readonly width: number
  readonly height: number
  readonly x: (t: number) => number
}

/** A drag shorter than this is a click, pixels. */
const CLICK = 6

export function Overlay(props: OverlayProps) {
  const {
    cursor,
    left,
    width,
    height,
    from,
    to,
    tracks,
    timeOf,
    onPin,
    onZoom,
    step = [5, 1, 60],
    pinned = null,
  } = props
  const box = useRef<HTMLDivElement>(null)
  const drag = useRef<number | null>(null)
  // The fingers outlive the drawings that they zoom.
  const shown = useRef(props)
  shown.current = props
  const pinch = useRef(
    createPinch(
      () => ({
        span: [shown.current.from, shown.current.to],
        left: box.current?.getBoundingClientRect().left ?? 0,
        width: shown.current.width,
      }),
      (a, b) => shown.current.onZoom?.([Math.round(a), Math.round(b)]),
    ),
  ).current
  const [selection, setSelection] = useState<readonly [number, number] | null>(null)
  const timeAt = (clientX: number): number => {
    const share = (clientX - (box.current?.getBoundingClientRect().left ?? 0)) / width
    return Math.round(from + Math.min(1, Math.max(0, share)) * (to - from))
  }
  const move = (delta: number) => {
    const at = cursor.at ?? (delta > 0 ? from : to)
    cursor.set(Math.min(to, Math.max(from, at + delta)))
  }
  const zoom = (factor: number) => {
    const at = cursor.at ?? (from + to) / 2
    const half = ((to - from) * factor) / 2
    onZoom?.([Math.round(at - half), Math.round(at + half)])
  }
  const keys: Readonly<Record<string, (shift: boolean) => void>> = {
    ArrowLeft: (shift) => move(-(shift ? step[1] : step[0])),
    ArrowRight: (shift) => move(shift ? step[1] : step[0]),
    PageUp: () => move(-step[2]),
    PageDown: () => move(step[2]),
    Home: () => cursor.set(from),
    End: () => cursor.set(to),
    Escape: () => {
      if (cursor.at === null) onZoom?.(null)
      cursor.set(null)
      onPin?.(null)
    },
    Enter: () => onPin?.(cursor.at),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
  }
  return (
    <>
      {selection && (
        <div
          class="selection"
          style={{
            left: `${left + props.x(selection[0])}px`,
            width: `${props.x(selection[1]) - props.x(selection[0])}px`,
            height: `${height}px`,
          }}
        />
      )}
      <Line cursor={cursor} left={left} height={height} x={props.x} timeOf={timeOf} from={from} to={to} />
      <Slider
        cursor={cursor}
        label={props.label}
        from={from}
        to={to}
        text={(at) =>
          `${timeOf(at)}: ${tracks.map(({ label, valueAt }) => `${label.toLowerCase()} ${valueAt(at).text}`).join(', ')}`
        }
      >
        {(aria) => (
          <div
            ref={box}
            class="over"
            style={{ left: `${left}px`, width: `${width}px`, height: `${height}px` }}
            tabIndex={0}
            role="slider"
            {...aria}
            aria-valuenow={aria['aria-valuenow']}
            onPointerDown={(event) => {
              drag.current = pinch.down(event) ? null : event.clientX
            }}
            onPointerMove={(event) => {
              if (pinch.move(event)) return
              const at = timeAt(event.clientX)
              cursor.set(at)
              const began = drag.current
              if (
                began !== null &&
                event.pointerType === 'mouse' &&
                onZoom &&
                Math.abs(event.clientX - began) > CLICK
              ) {
                const other = timeAt(began)
                setSelection([Math.min(at, other), Math.max(at, other)])
              }
            }}
            onPointerCancel={(event) => pinch.up(event)}
            onPointerUp={(event) => {
              if (pinch.up(event)) {
                drag.current = null
                return
              }
              const began = drag.current
              drag.current = null
              setSelection(null)
              if (selection !== null) return onZoom?.(selection)
              if (began === null || Math.abs(event.clientX - began) > CLICK) return
              const at = timeAt(event.clientX)
              onPin?.(pinned === null ? at : null)
            }}
            onPointerLeave={() => {
              drag.current = null
              setSelection(null)
              cursor.set(pinned)
            }}
            onDblClick={() => onZoom?.(null)}
            onFocus={() => {
              if (cursor.at === null && box.current?.matches(':focus-visible')) cursor.set(pinned ?? from)
            }}
            onBlur={() => cursor.set(pinned)}
            onKeyDown={(event) => {
              const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
              if (act === undefined) return
              event.preventDefault()
              act(event.shiftKey)
            }}
          />
        )}
      </Slider>
    </>
  )
}

function Line({
  cursor,
  left,
  height,
  x,
  timeOf,
  from,
  to,
}: {
  cursor: Cursor
  left: number
  height: number
  x: (t: number) => number
  timeOf: (t: number) => string
  from: number
  to: number
}) {
  const at = useCursor(cursor)
  if (at === null || at < from || at > to) return null
  return (
    <>
      <div class="crosshair" style={{ left: `${left + x(at)}px`, height: `${height}px` }} />
      <div class="chip" style={{ left: `${left + x(at)}px` }}>
        {timeOf(at)}
      </div>
    </>
  )
}

/** The slider's words follow the crosshair. */
function Slider({
  cursor,
  label,
  from,
  to,
  text,
  children,
}: {
  cursor: Cursor
  label: string
  from: number
  to: number
  text: (at: number) => string
  children: (aria: SliderWords) => ComponentChildren
}) {
  const at = useCursor(cursor)
  return (
    <>
      {children({
        'aria-label': label,
        'aria-valuemin': Math.round(from),
        'aria-valuemax': Math.round(to),
        'aria-valuenow': Math.round(at ?? from),
        'aria-valuetext': at === null ? 'off' : text(at),
      })}
    </>
  )
}
