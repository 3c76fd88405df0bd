// The width of a chart: measured from its own box whenever that changes, and on paper while it is printed.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

const PHONE = '(max-width: 640px)'

/** A ref for the box and its width in pixels; 0 while unknown. */
export function useWidth<E extends HTMLElement = HTMLDivElement>(): readonly [{ current: E | null }, number] {
  const box = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => setWidth(Math.floor(element.clientWidth))
    /** Whoever is told first lays the page out as on paper, where boxes beside each other come one below the other. */
    const toPaper = () => {
      document.documentElement.dataset.paper = ''
      measure()
    }
    const toScreen = () => {
      delete document.documentElement.dataset.paper
      measure()
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    addEventListener('beforeprint', toPaper)
    addEventListener('afterprint', toScreen)
    return () => {
      observer.disconnect()
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
