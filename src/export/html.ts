// A report to read and print: one self-contained page with figures by month and charts as SVG, without scripts, fonts
// or pictures from elsewhere.

import { type HistoryFormat, rowsIn, type Setting } from './format.ts'
import { inUnits } from './table-units.ts'
import { xml } from './xml.ts'

interface HtmlFigure {
  readonly title: string
  readonly column: string
  readonly unit: string
  readonly factor?: number
  readonly colour: string
}

const figures: readonly HtmlFigure[] = [
  { title: 'Steps', column: 'steps', unit: 'a day', colour: '#2a78b5' },
  { title: 'Distance', column: 'distance', unit: 'km', factor: 0.001, colour: '#2a78b5' },
  { title: 'Sleep', column: 'sleep_minutes', unit: 'h', factor: 1 / 60, colour: '#6a4fb3' },
  { title: 'Resting heart rate', column: 'resting_heartrate', unit: 'bpm', colour: '#c23b4e' },
  { title: 'Stress', column: 'stress_mean', unit: '', colour: '#b07b1e' },
  { title: 'Oxygen saturation', column: 'spo2_mean', unit: '%', colour: '#1e8a8a' },
  { title: 'Heart rate variability', column: 'hrv', unit: 'ms', colour: '#2f8a4c' },
  { title: 'Weight', column: 'weight', unit: 'kg', colour: '#6b6b6b' },
]

export const html: HistoryFormat = {
  name: 'html',
  title: 'A report to read and print, one page without network',
  extension: '.html',
  mediaType: 'text/html; charset=utf-8',
  units: 'chosen',
  holds: 'history',
  kinds: ['day', 'workout'],
  async *write(history, setting) {
    const dates: string[] = []
    const values = figures.map((): (number | null)[] => [])
    for await (const { row } of rowsIn(history, 'day')) {
      dates.push(String(row.date))
      figures.forEach((figure, i) => {
        values[i]!.push(figureIn(row[figure.column] ?? null, figure, setting))
      })
    }
    yield head(dates, setting)
    for (const [i, figure] of figures.entries()) {
      if (!values[i]!.some((value) => value !== null)) continue
      yield `<section><h2>${figure.title}${figureUnit(figure, setting)}</h2>\n${chart(dates, values[i]!, figure)}</section>\n`
    }
    yield months(dates, values, setting)
    const sports = new Map<string, { count: number; distance: number; seconds: number }>()
    for await (const workout of history.workouts()) {
      const sum = sports.get(workout.sportName) ?? { count: 0, distance: 0, seconds: 0 }
      sum.count++
      sum.distance += workout.distance ?? 0
      sum.seconds += workout.movingSeconds ?? workout.end - workout.start
      sports.set(workout.sportName, sum)
    }
    yield workouts(sports, setting)
    yield '</body></html>\n'
  },
}

function figureIn(value: unknown, { factor = 1, unit }: HtmlFigure, { units }: Setting): number | null {
  return typeof value === 'number' ? inUnits(value * factor, unit, units).value : null
}

function figureUnit({ unit }: HtmlFigure, { units }: Setting): string {
  const told = inUnits(0, unit, units).unit
  return told === '' ? '' : ` <small>${told}</small>`
}

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.05rem;margin:1.4rem 0 .3rem}small{color:#666;font-weight:400}
svg{width:100%;height:auto;display:block}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.15rem .5rem;border-bottom:1px solid #ddd}th:first-child,td:first-child{text-align:left}
section{break-inside:avoid}@media print{body{margin:0;font-size:11px}}`

function head(dates: readonly string[], { person }: Setting): string {
  const span = dates.length === 0 ? 'no days' : `${dates[0]} to ${dates.at(-1)}`
  const title = person === '' ? 'Fitness history' : `Fitness history of ${xml(person)}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title><style>${style}</style></head>
<body><h1>${title}</h1><p>${span}, ${dates.length} days with data.</p>
`
}

const WIDTH = 800
const HEIGHT = 160
const LEFT = 44
const BOTTOM = 18
/** More points cannot be distinguished on the page. */
const MOST_POINTS = 400

/** The values over time, averaged over neighbouring days if there are too many; gaps stay gaps. */
function chart(dates: readonly string[], values: readonly (number | null)[], { colour, title }: HtmlFigure): string {
  const first = Date.parse(dates[0]!)
  const days = (Date.parse(dates.at(-1)!) - first) / 86_400_000 + 1
  const step = Math.max(1, Math.ceil(days / MOST_POINTS))
  const bins = new Map<number, number[]>()
  dates.forEach((date, i) => {
    const value = values[i] ?? null
    const bin = Math.floor((Date.parse(date) - first) / 86_400_000 / step)
    if (value !== null) bins.set(bin, [...(bins.get(bin) ?? []), value])
  })
  const points = [...bins].map(([bin, list]) => [bin, list.reduce((a, b) => a + b, 0) / list.length] as const)
  const most = points.reduce((high, [, value]) => Math.max(high, value), Number.NEGATIVE_INFINITY)
  const low = points.reduce((least, [, value]) => Math.min(least, value), Number.POSITIVE_INFINITY)
  // A scale from zero would flatten what never comes near it.
  const least = low > most / 2 ? low - (most - low) * 0.1 : 0
  const x = (bin: number) => LEFT + ((WIDTH - LEFT) * (bin + 0.5)) / Math.ceil(days / step)
  const y = (value: number) => (HEIGHT - BOTTOM) * (1 - (value - least) / (most - least || 1)) + 8
  let path = ''
  points.forEach(([bin, value], i) => {
    const joins = i > 0 && bin - points[i - 1]![0] === 1
    const place = `${x(bin).toFixed(1)} ${y(value).toFixed(1)}`
    // A line to itself shows a lone day as a dot.
    path += joins ? `L${place}` : `M${place}L${place}`
  })
  const labels = [most, (most + least) / 2, least].map(
    (value) =>
      `<text x="${LEFT - 6}" y="${y(value).toFixed(1)}" text-anchor="end" dominant-baseline="middle">${short(value)}</text>`,
  )
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 12}" role="img" aria-label="${title} from ${dates[0]} to ${dates.at(-1)}, ${short(low)} to ${short(most)}"><g font-size="11" fill="#666">${labels.join('')}<text x="${LEFT}" y="${HEIGHT + 8}">${dates[0]}</text><text x="${WIDTH}" y="${HEIGHT + 8}" text-anchor="end">${dates.at(-1)}</text></g><path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/></svg>
`
}

function months(dates: readonly string[], values: readonly (readonly (number | null)[])[], setting: Setting): string {
  const shown = figures.filter((_, i) => values[i]!.some((value) => value !== null))
  if (shown.length === 0) return ''
  const rows = new Map<string, number[]>()
  dates.forEach((date, i) => {
    const month = date.slice(0, 7)
    rows.set(month, [...(rows.get(month) ?? []), i])
  })
  const cells = (days: readonly number[]) =>
    shown.map((figure) => {
      const known = days.map((i) => values[figures.indexOf(figure)]![i]!).filter((value) => value !== null)
      return `<td>${known.length === 0 ? '' : short(known.reduce((a, b) => a + b, 0) / known.length)}</td>`
    })
  const lines = [...rows].map(([month, days]) => `<tr><td>${month}</td>${cells(days).join('')}</tr>\n`)
  const heads = shown.map((figure) => `<th>${figure.title}${figureUnit(figure, setting)}</th>`)
  return `<h2>Means by month</h2><table><thead><tr><th>Month</th>${heads.join('')}</tr></thead><tbody>\n${lines.join('')}</tbody></table>\n`
}

function workouts(
  sports: ReadonlyMap<string, { readonly count: number; readonly distance: number; readonly seconds: number }>,
  { units }: Setting,
): string {
  if (sports.size === 0) return ''
  const lines = [...sports]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([name, { count, distance, seconds }]) => {
      const far = inUnits(distance / 1000, 'km', units).value
      return `<tr><td>${xml(name)}</td><td>${count}</td><td>${(seconds / 3600).toFixed(1)}</td><td>${distance > 0 ? far.toFixed(1) : ''}</td></tr>\n`
    })
  const unit = inUnits(0, 'km', units).unit
  return `<h2>Workouts</h2><table><thead><tr><th>Sport</th><th>Count</th><th>Hours</th><th>${unit}</th></tr></thead><tbody>\n${lines.join('')}</tbody></table>\n`
}

function short(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}
