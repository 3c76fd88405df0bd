// Pinch gestures on a chart: the part of its axis between two fingers as they move.

export interface Pinch {
  /** Handles every touch; true while two fingers are down, when nothing else should follow the pointer. */
  down(event: PointerEvent): boolean
  move(event: PointerEvent): boolean
  up(event: PointerEvent): boolean
}

/** Fingers nearer than this say nothing about a part, pixels. */
const NEAREST = 24

/**
 * `span` is what the chart shows as the fingers come down, `left` and `width` its position on the screen; `zoom` is told
 * the part that keeps what was under each finger under it.
 */
export function createPinch(
  place: () => { readonly span: readonly [number, number]; readonly left: number; readonly width: number },
  zoom: (from: number, to: number) => void,
): Pinch {
  const fingers = new Map<number, number>()
  let held: readonly [number, number] | null = null
  let asked = 0
  const shares = () => {
    const { left, width } = place()
    return [...fingers.values()].map((x) => (x - left) / Math.max(1, width)).sort((a, b) => a - b) as [number, number]
  }
  return {
    down(event) {
      if (event.pointerType !== 'touch') return false
      fingers.set(event.pointerId, event.clientX)
      if (fingers.size !== 2) return false
      const [a, b] = shares()
      const { span, width } = place()
      const at = (share: number) => span[0] + share * (span[1] - span[0])
      held = (b - a) * width < NEAREST ? null : [at(a), at(b)]
      return true
    },
    move(event) {
      if (!fingers.has(event.pointerId)) return false
      fingers.set(event.pointerId, event.clientX)
      if (fingers.size !== 2) return false
      if (held === null || asked !== 0) return true
      asked = requestAnimationFrame(() => {
        asked = 0
        if (held === null || fingers.size !== 2) return
        const [a, b] = shares()
        if ((b - a) * place().width < NEAREST) return
        const scale = (held[1] - held[0]) / (b - a)
        const from = held[0] - a * scale
        zoom(from, from + scale)
      })
      return true
    },
    up(event) {
      const was = fingers.size === 2
      fingers.delete(event.pointerId)
      held = null
      return was
    },
  }
}
