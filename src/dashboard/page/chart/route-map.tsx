// The route of a workout coloured by pace or heart rate. There is no map below it unless the person set a tile server:
// nothing is requested from others.

import L from 'leaflet'
import { unwrapLongitudes } from '../../longitudes.ts'
import { quantile } from '../../quantile.ts'
import 'leaflet/dist/leaflet.css'
import './route-map.css'
import { useEffect, useRef } from 'preact/hooks'
import type { Cursor } from './cursor.ts'

export interface RouteProps {
  readonly lat: readonly (number | null)[]
  readonly lon: readonly (number | null)[]
  readonly t: readonly number[]
  /** What colours the line; higher is drawn in the later steps. */
  readonly value: readonly (number | null)[]
  readonly cursor: Cursor
  readonly tiles: string
  /** Whether the scale is in feet and miles. */
  readonly imperial: boolean
}

/** Seconds without a position after which the line breaks. */
const BREAK = 60

export function RouteMap(props: RouteProps) {
  const { lat, lon, t, value, cursor, tiles, imperial } = props
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    const points = listPoints(props)
    if (element === null || points.length < 2) return
    const map = openMap(element, tiles, imperial)
    const leaving = [
      scrollPage(map, element),
      keepFitted(map, element, L.latLngBounds(points.map(({ place }) => place))),
      drawInTheme(map, element, points, value),
      followCursor(map, element, points, cursor),
    ]
    return () => {
      for (const leave of leaving) leave()
      map.remove()
    }
  }, [lat, lon, t, value, tiles, imperial, cursor])
  return <div class="map" ref={box} />
}

function listPoints({ lat, lon, t }: RouteProps): MapPoint[] {
  const east = unwrapLongitudes(lon)
  return t.flatMap((at, i) =>
    lat[i] == null || east[i] == null ? [] : [{ at, i, place: [lat[i], east[i]] satisfies MapPoint['place'] }],
  )
}

function openMap(element: HTMLElement, tiles: string, imperial: boolean): L.Map {
  const map = L.map(element, {
    preferCanvas: true,
    attributionControl: false,
    zoomSnap: 0,
    maxZoom: 18,
    zoomAnimation: false,
    keyboard: true,
    scrollWheelZoom: false,
  })
  if (tiles !== '') L.tileLayer(tiles, { maxZoom: 18 }).addTo(map)
  L.control.scale({ metric: !imperial, imperial }).addTo(map)
  return map
}

/** The wheel scrolls the page, as everywhere on it; with Ctrl, and by two fingers, it zooms. */
function scrollPage(map: L.Map, element: HTMLElement): () => void {
  const wheel = ({ ctrlKey, metaKey }: WheelEvent) =>
    ctrlKey || metaKey ? map.scrollWheelZoom.enable() : map.scrollWheelZoom.disable()
  element.addEventListener('wheel', wheel, { capture: true })
  return () => element.removeEventListener('wheel', wheel, { capture: true })
}

/** Shows the whole route at every size until the person moves the map, and again at a press of its button. */
function keepFitted(map: L.Map, element: HTMLElement, bounds: L.LatLngBounds): () => void {
  let moved = false
  const fit = () => {
    map.invalidateSize({ animate: false })
    if (!moved) map.fitBounds(bounds, { padding: [30, 30], animate: false })
  }
  map.on('mousedown wheel zoomstart', (event) => {
    if ((event as { originalEvent?: unknown }).originalEvent !== undefined) moved = true
  })
  fitControl(() => {
    moved = false
    fit()
  }).addTo(map)
  fit()
  const observer = new ResizeObserver(fit)
  observer.observe(element)
  return () => observer.disconnect()
}

/** Draws the route, again when the theme changes: a canvas does not follow the stylesheet. */
function drawInTheme(
  map: L.Map,
  element: HTMLElement,
  points: readonly MapPoint[],
  value: RouteProps['value'],
): () => void {
  const drawing = L.layerGroup().addTo(map)
  const draw = () => {
    drawing.clearLayers()
    drawRoute(drawing, points, value, element)
  }
  draw()
  const themes = new MutationObserver(draw)
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', draw)
  return () => {
    themes.disconnect()
    scheme.removeEventListener('change', draw)
  }
}

/** Marks the position at the crosshair of the tracks. */
function followCursor(map: L.Map, element: HTMLElement, points: readonly MapPoint[], cursor: Cursor): () => void {
  const marker = L.circleMarker(points[0]!.place, {
    radius: 6,
    weight: 2,
    color: colour(element, '--ink'),
    fillColor: colour(element, '--surface'),
    fillOpacity: 1,
    interactive: false,
  })
  return cursor.watch(() => {
    if (cursor.at === null) return marker.remove()
    let best = points[0]!
    for (const point of points) if (Math.abs(point.at - cursor.at) < Math.abs(best.at - cursor.at)) best = point
    marker.setLatLng(best.place).addTo(map).bringToFront()
    return undefined
  })
}

/** A button below those of the zoom that shows the whole route again. */
function fitControl(fit: () => void): L.Control {
  const control = new L.Control({ position: 'topleft' })
  control.onAdd = () => {
    const bar = L.DomUtil.create('div', 'leaflet-bar')
    const button = L.DomUtil.create('button', 'fit', bar)
    button.type = 'button'
    button.textContent = '⤢'
    button.title = 'Show the whole route'
    button.setAttribute('aria-label', 'Show the whole route')
    L.DomEvent.disableClickPropagation(bar)
    button.addEventListener('click', fit)
    return bar
  }
  return control
}

interface MapPoint {
  readonly at: number
  readonly i: number
  readonly place: [number, number]
}

function drawRoute(
  layer: L.LayerGroup,
  points: readonly MapPoint[],
  value: RouteProps['value'],
  element: HTMLElement,
): void {
  const smooth = smoothed(value)
  const sorted = smooth.filter((one) => one !== null).sort((a, b) => a - b)
  const borders = [0.2, 0.4, 0.6, 0.8].map((q) => quantile(sorted, q))
  const binOf = (i: number) => (smooth[i] == null ? 2 : borders.filter((border) => smooth[i]! >= border).length)
  const colours = [1, 2, 3, 4, 5].map((step) => colour(element, `--route-${step}`))
  const runs: { bin: number; places: MapPoint['place'][] }[] = []
  let last: MapPoint | null = null
  for (const point of points) {
    const bin = binOf(point.i)
    const broken = last === null || point.at - last.at > BREAK
    const run = runs.at(-1)
    if (broken || run === undefined || run.bin !== bin)
      runs.push({ bin, places: !broken && last ? [last.place, point.place] : [point.place] })
    else run.places.push(point.place)
    last = point
  }
  for (const { places } of runs)
    L.polyline(places, { weight: 8, color: colour(element, '--surface'), interactive: false }).addTo(layer)
  for (const { bin, places } of runs)
    L.polyline(places, { weight: 4, color: colours[bin]!, interactive: false }).addTo(layer)
  const end = (place: MapPoint['place'], name: string) =>
    L.circleMarker(place, {
      radius: 5,
      weight: 2,
      color: colour(element, '--surface'),
      fillColor: colour(element, name),
      fillOpacity: 1,
      interactive: false,
    }).addTo(layer)
  end(points[0]!.place, '--ok')
  end(points.at(-1)!.place, '--ink')
}

/** Positions on each side that a mean covers: a colour that changes every second is unreadable. */
const AROUND = 20

function smoothed(value: RouteProps['value']): (number | null)[] {
  let [sum, n] = [0, 0]
  const add = (one: number | null | undefined, sign: 1 | -1) => {
    if (one == null) return
    sum += sign * one
    n += sign
  }
  for (let i = 0; i < AROUND; i++) add(value[i], 1)
  return value.map((_, i) => {
    add(value[i + AROUND], 1)
    add(value[i - AROUND - 1], -1)
    return n === 0 ? null : sum / n
  })
}

/** A token of the stylesheet as the canvas understands it. */
function colour(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  element.append(probe)
  const found = getComputedStyle(probe).color
  probe.remove()
  return found
}
