// The slider over every chart, moved through its steps by pointer, touch and keys. A click opens or pins a step; a drag
// or two fingers select a part.

import { useRef } from 'preact/hooks'
import { type Cursor, useCursor } from './cursor.ts'
import { createPinch } from './pinch.ts'

/** Keys with how far each goes, with `Shift+` before those held with it; Home and End are added. */
export type Strides = Readonly<Record<string, number>>

/** Strides along a line of steps, and over a page of them. */
export const along = (page: number): Strides => ({ ArrowLeft: -1, ArrowRight: 1, PageUp: -page, PageDown: page })

export type Part = readonly [from: number, to: number]

/** The steps of a chart, whole numbers from `from` to `to`. */
export interface KeySteps {
  readonly label: string
  readonly from: number
  readonly to: number
  /** What is drawn at a step. */
  readonly words: (at: number) => string
  readonly strides: Strides
  /** Link target of a step. */
  readonly open?: ((at: number, touch: boolean) => void) | undefined
  /** Looks at a part; null for all. */
  readonly zoom?: ((part: Part | null) => void) | undefined
  /** A zoom that follows the fingers and the keys + and −, for a chart whose address keeps no step of it. */
  readonly live?: boolean | undefined
  /** The step that stays when nothing is pointed at; undefined where none can be pinned. */
  readonly pinned?: number | null | undefined
  readonly pin?: ((at: number | null) => void) | undefined
  readonly cursor?: Cursor | undefined
}

interface SliderProps extends KeySteps {
  readonly cursor: Cursor
  /** The step at a place of the drawing, pixels. */
  readonly find: (x: number, y: number) => number | null
  readonly select: (part: Part | null) => void
  readonly left: number
  readonly width: number
  readonly height: number
}

type Shown = { readonly current: SliderProps }
type Box = { readonly current: HTMLElement | null }

/** A drag shorter than this is a click, pixels. */
const CLICK = 6

export function Slider(props: SliderProps) {
  const { cursor, label, from, to, words, left, height, open } = props
  const box = useRef<HTMLDivElement>(null)
  // Fingers and keys outlive the drawings that they change.
  const shown = useRef(props)
  shown.current = props
  const acts = useRef({ ...pointerActs(shown, box), ...keyActs(shown, box) }).current
  const at = useCursor(cursor)
  return (
    <div
      ref={box}
      class="over"
      style={{ left: `${left}px`, right: 0, height: `${height}px`, cursor: open ? 'pointer' : 'crosshair' }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.round(from)}
      aria-valuemax={Math.round(Math.max(from, to))}
      aria-valuenow={Math.round(at ?? from)}
      aria-valuetext={at === null ? 'off' : words(at)}
      {...acts}
    />
  )
}

/** The part that a drag or two fingers choose, shown while they do. */
function chooser(shown: Shown) {
  let part: Part | null = null
  const choose = (next: Part | null) => {
    if (part === null && next === null) return
    part = next
    shown.current.select(next)
  }
  return {
    choose,
    /** Looks at the part that was chosen; what was pointed at is another step of it. */
    take() {
      const chosen = part
      choose(null)
      if (chosen === null) return
      rest(shown)
      shown.current.zoom?.(chosen)
    },
  }
}

/** Nothing is pointed at any more. */
function rest(shown: Shown): void {
  shown.current.cursor.set(shown.current.pinned ?? null)
}

function zoomByPinch(shown: Shown, left: () => number, choose: (part: Part) => void) {
  return createPinch(
    () => ({ span: [shown.current.from, shown.current.to], left: left(), width: shown.current.width }),
    (a, b) => {
      const { live, zoom, from, to } = shown.current
      if (live) return zoom?.([Math.round(a), Math.round(b)])
      // Taken when the fingers let go: every step of it would be a step of Back.
      if (zoom) choose([Math.max(from, Math.round(a)), Math.min(to, Math.round(b))])
    },
  )
}

function pointerActs(shown: Shown, box: Box) {
  let began: { readonly x: number; readonly at: number | null } | null = null
  let moved = false
  const rect = () => box.current?.getBoundingClientRect() ?? { left: 0, top: 0 }
  const stepAt = ({ clientX, clientY }: MouseEvent) => {
    const { left, top } = rect()
    return shown.current.find(clientX - left, clientY - top)
  }
  const { choose, take } = chooser(shown)
  const pinch = zoomByPinch(shown, () => rect().left, choose)
  const end = () => {
    began = null
    choose(null)
  }
  return {
    onPointerDown(event: PointerEvent) {
      moved = false
      began = pinch.down(event) ? null : { x: event.clientX, at: stepAt(event) }
    },
    onPointerMove(event: PointerEvent) {
      if (pinch.move(event)) return
      const at = stepAt(event)
      shown.current.cursor.set(at)
      if (began === null || Math.abs(event.clientX - began.x) <= CLICK) return
      moved = true
      if (shown.current.zoom && event.pointerType !== 'touch' && at !== null && began.at !== null)
        choose([Math.min(at, began.at), Math.max(at, began.at)])
    },
    onPointerUp(event: PointerEvent) {
      moved = pinch.up(event) || moved
      began = null
      take()
    },
    onPointerCancel(event: PointerEvent) {
      pinch.up(event)
      end()
    },
    onPointerLeave() {
      end()
      rest(shown)
    },
    onClick(event: MouseEvent) {
      if (moved) return
      const { open, pin, pinned } = shown.current
      const at = stepAt(event)
      if (at !== null) open?.(at, (event as PointerEvent).pointerType === 'touch')
      pin?.(pinned == null ? at : null)
    },
    onDblClick() {
      shown.current.zoom?.(null)
    },
  }
}

function keyActs(shown: Shown, box: Box) {
  const zoomBy = (factor: number) => {
    const { cursor, from, to, zoom, live } = shown.current
    const [middle, half] = [cursor.at ?? (from + to) / 2, ((to - from) * factor) / 2]
    if (live) zoom?.([Math.round(middle - half), Math.round(middle + half)])
  }
  const others: Readonly<Record<string, () => void>> = {
    Enter() {
      const { cursor, open, pin } = shown.current
      if (cursor.at !== null) open?.(cursor.at, false)
      pin?.(cursor.at)
    },
    Escape() {
      const { cursor, zoom, pin } = shown.current
      if (cursor.at === null) zoom?.(null)
      cursor.set(null)
      pin?.(null)
    },
    '+': () => zoomBy(0.5),
    '=': () => zoomBy(0.5),
    '-': () => zoomBy(2),
  }
  return {
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const { cursor, from, to, strides } = shown.current
      const ends: Strides = { Home: from - to - 1, End: to - from + 1 }
      const delta =
        (event.shiftKey ? strides[`Shift+${event.key}`] : undefined) ?? strides[event.key] ?? ends[event.key]
      const other = others[event.key]
      if (delta === undefined && other === undefined) return
      event.preventDefault()
      other?.()
      // From nowhere the first step is an end.
      if (delta !== undefined)
        cursor.set(Math.min(to, Math.max(from, (cursor.at ?? (delta > 0 ? from - 1 : to + 1)) + delta)))
    },
    onFocus() {
      const { cursor, pinned, from } = shown.current
      if (pinned !== undefined && cursor.at === null && box.current?.matches(':focus-visible'))
        cursor.set(pinned ?? from)
    },
    onBlur() {
      shown.current.cursor.set(shown.current.pinned ?? null)
    },
  }
}
