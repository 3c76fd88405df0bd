// The picture of a year: one SVG of 1200 by 1200 for sharing, without positions, names or devices.

import { addDays, weekday } from '../../codec/date.ts'
import type { YearReview } from './year.ts'

const SIZE = 1200
const EDGE = 70

/** Fixed ink and paper, independent of the theme. */
const colours = { paper: '#fbfaf7', ink: '#1d2733', soft: '#6b7785', line: '#dcdfe3', none: '#eceef0' } as const
/** Steps from few to many. */
const shades = ['#cfe3f3', '#9ac5e6', '#5fa1d3', '#2f7ab8', '#124f87'] as const

export function yearPicture(review: YearReview): string {
  const parts = [
    `<rect width="${SIZE}" height="${SIZE}" fill="${colours.paper}"/>`,
    text(EDGE, 150, String(review.year), { size: 110, weight: 700 }),
    text(EDGE, 198, `${review.measured} of ${review.days} days measured`, { size: 28, fill: colours.soft }),
    ...heads(review),
    text(EDGE, 500, 'Steps of each day', { size: 28, weight: 600 }),
    ...calendar(review),
    ...bars(review),
    ...sports(review),
    text(EDGE, SIZE - 34, 'wristory', { size: 22, fill: colours.soft }),
  ]
  const said = `${review.year}: ${tiles(review)
    .map(([value, name]) => `${value} ${name}`)
    .join(', ')}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}" role="img" aria-label="${escaped(said)}" font-family="system-ui, -apple-system, Segoe UI, Roboto, sans-serif">${parts.join('')}</svg>\n`
}

function tiles({ totals, means }: YearReview): [value: string, name: string][] {
  const sleep = means.sleep_minutes
  const found: ([string, string] | null)[] = [
    totals.steps === null ? null : [grouped(totals.steps), 'steps'],
    totals.distance === null ? null : [`${grouped(totals.distance / 1000)} km`, 'on foot'],
    sleep === undefined ? null : [hours(sleep.mean), `asleep a night, ${sleep.days} nights`],
    totals.workouts === 0 ? null : [grouped(totals.workouts), totals.workouts === 1 ? 'workout' : 'workouts'],
    totals.workoutMinutes === 0 ? null : [`${grouped(totals.workoutMinutes / 60)} h`, 'of training'],
    means.resting_heartrate === undefined
      ? null
      : [`${Math.round(means.resting_heartrate.mean)} bpm`, 'resting heart rate'],
  ]
  return found.filter((tile) => tile !== null)
}

function heads(review: YearReview): string[] {
  return tiles(review).flatMap(([value, name], i) => {
    const [x, y] = [EDGE + (i % 3) * 360, 290 + Math.floor(i / 3) * 100]
    return [text(x, y, value, { size: 50, weight: 700 }), text(x, y + 34, name, { size: 24, fill: colours.soft })]
  })
}

/** A square per day, a column per week, from Monday down. */
function calendar({ year, steps }: YearReview): string[] {
  const start = `${year}-01-01`
  const shift = weekday(start)
  const sorted = steps.filter((value) => value !== null).sort((a, b) => a - b)
  const limits = [0.2, 0.4, 0.6, 0.8].map((q) => sorted[Math.floor(q * sorted.length)] ?? 0)
  const [step, cell] = [20, 17]
  return steps.map((value, day) => {
    const place = day + shift
    const fill = value === null ? colours.none : shades[limits.filter((limit) => value >= limit).length]!
    const title = value === null ? 'none' : grouped(value)
    return `<rect x="${EDGE + Math.floor(place / 7) * step}" y="${524 + (place % 7) * step}" width="${cell}" height="${cell}" rx="3" fill="${fill}"><title>${addDays(start, day)}: ${title}</title></rect>`
  })
}

const letters = 'JFMAMJJASOND'

/** Sleep and training of each month. */
function bars({ months }: YearReview): string[] {
  const panel = (
    x: number,
    title: string,
    values: readonly (number | null)[],
    said: (value: number) => string,
    fill: string,
  ) => {
    const most = Math.max(1, ...values.map((value) => value ?? 0))
    const [width, height, floor] = [36, 150, 910]
    return [
      text(x, 728, title, { size: 28, weight: 600 }),
      `<line x1="${x}" x2="${x + 12 * 42 - 6}" y1="${floor}" y2="${floor}" stroke="${colours.line}" stroke-width="2"/>`,
      ...values.flatMap((value, i) => {
        const at = x + i * 42
        const label = text(at + width / 2, floor + 28, letters[i]!, { size: 20, fill: colours.soft, anchor: 'middle' })
        if (value === null || value === 0) return [label]
        const tall = Math.max(2, (value / most) * height)
        return [
          `<rect x="${at}" y="${floor - tall}" width="${width}" height="${tall}" rx="4" fill="${fill}"><title>${escaped(said(value))}</title></rect>`,
          label,
        ]
      }),
    ]
  }
  return [
    ...panel(
      EDGE,
      'Hours asleep a night',
      months.map(({ sleep }) => sleep),
      hours,
      '#6f62b5',
    ),
    ...panel(
      EDGE + 552,
      'Hours of training',
      months.map(({ workoutMinutes }) => workoutMinutes),
      hours,
      '#d9822b',
    ),
  ]
}

function sports({ sports: all, bests }: YearReview): string[] {
  const lines = all.slice(0, 4).map(({ sport, workouts, minutes, distance }) => {
    const far = distance > 0 ? `, ${grouped(distance / 1000)} km` : ''
    return `${sport.replaceAll('_', ' ')}: ${workouts} ${workouts === 1 ? 'time' : 'times'}, ${hours(minutes)}${far}`
  })
  const best = bests.map(({ title, date, value, unit }) => {
    const said = unit === 'min' ? hours(value) : grouped(value)
    return `${title}: ${said} on ${date}`
  })
  const column = (x: number, title: string, texts: readonly string[]) =>
    texts.length === 0
      ? []
      : [
          text(x, 1000, title, { size: 28, weight: 600 }),
          ...texts.map((line, i) =>
            text(x, 1036 + i * 30, line.length > 44 ? `${line.slice(0, 43)}…` : line, { size: 22 }),
          ),
        ]
  return [...column(EDGE, 'Sports', lines), ...column(EDGE + 552, 'Best days', best)]
}

interface PictureLook {
  readonly size: number
  readonly weight?: number
  readonly fill?: string
  readonly anchor?: 'middle'
}

function text(
  x: number,
  y: number,
  content: string,
  { size, weight = 400, fill = colours.ink, anchor }: PictureLook,
): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}"${anchor === undefined ? '' : ` text-anchor="${anchor}"`}>${escaped(content)}</text>`
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ')
}

function hours(minutes: number): string {
  const whole = Math.round(minutes)
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')}`
}
