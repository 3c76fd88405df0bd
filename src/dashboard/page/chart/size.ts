// How wide a chart may be: measured from its own box, again whenever that changes, and fixed to the paper for print.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Width of the printed area of A4 upright in CSS pixels (180 mm at 96 dpi). */
const PAPER = 680
const PHONE = '(max-width: 640px)'

/** A ref for the box and its width in pixels; 0 before it is known. */
export function useWidth<E extends HTMLElement = HTMLDivElement>(): readonly [{ current: E | null }, number] {
  const box = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => setWidth(Math.floor(element.clientWidth))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const toPaper = () => setWidth((before) => Math.min(before, PAPER))
    const toScreen = () => setWidth(Math.floor(box.current?.clientWidth ?? 0))
    addEventListener('beforeprint', toPaper)
    addEventListener('afterprint', toScreen)
    return () => {
      removeEventListener('beforeprint', toPaper)
      removeEventListener('afterprint', toScreen)
    }
  }, [])
  return [box, width]
}

/** Whether the window is as narrow as a phone. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(PHONE).matches)
  useEffect(() => {
    const query = matchMedia(PHONE)
    const changed = () => setNarrow(query.matches)
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }, [])
  return narrow
}
