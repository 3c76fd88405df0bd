// The pages to check: all of them, or a seeded sample with each view once.

import { chances } from '../reliability/tier.ts'
import { addDays, type Truth } from './truth.ts'

const spans = ['range=30d', 'range=90d', 'range=1y', 'range=all']
const steps = ['', '&by=week', '&by=month']

/** Addresses by view. */
export function pathsOf(truth: Truth): Readonly<Record<string, readonly string[]>> {
  const list = (sql: string) => truth.rows(sql).map((row) => String(Object.values(row)[0]))
  const tools = { data: ['/data'], export: ['/export'], settings: ['/settings'], sql: ['/sql'], welcome: ['/welcome'] }
  if (truth.first === null)
    return { ...tools, data: ['/data'], day: ['/day'], trend: ['/trend'], workouts: ['/workout'] }
  const charts = (view: string, more: readonly string[] = ['']) =>
    more.flatMap((one) => spans.flatMap((span) => steps.map((by) => `${view}?${span}${by}${one}`)))
  const days = list(`SELECT date FROM day ORDER BY date DESC`)
  const nights = list('SELECT date FROM night ORDER BY date DESC')
  // Days on which the clock moved, that nobody wore, or that have two sleeps.
  const rare = [
    ...list(
      'SELECT date FROM (SELECT date, utc_offset, lag(utc_offset) OVER (ORDER BY date) AS before FROM day) WHERE utc_offset <> before',
    ),
    ...list('SELECT date FROM day WHERE recorded_minutes = 0 LIMIT 3'),
    ...list('SELECT date FROM nap LIMIT 3'),
    addDays(truth.first, -3),
  ]
  const workouts = list('SELECT workout FROM workout ORDER BY workout DESC')
  const sports = list('SELECT max(workout) FROM workout GROUP BY sport')
  const two = `${addDays(truth.today, -200)}..${addDays(truth.today, -20)}`
  return {
    ...tools,
    home: ['/', '/home'],
    week: days.filter((_, i) => i % 5 === 0).map((date) => `/home/week/${date}`),
    month: days.filter((_, i) => i % 25 === 0).map((date) => `/home/month/${date}`),
    day: [...new Set([truth.today, ...rare, ...days])].map((date) => `/day/${date}`),
    zoom: days.slice(0, 30).map((date) => `/day/${date}?z=08:00~11:00`),
    sleep: [
      ...spans.map((span) => `/sleep?${span}`),
      ...spans.slice(0, 3).map((span) => `/sleep?${span}&compare=previous`),
      `/sleep?range=${two}`,
    ],
    night: nights.map((date) => `/sleep/${date}`),
    heart: [...charts('/heartrate'), '/heartrate?range=90d&compare=previous'],
    movement: [
      ...charts('/steps', ['', '&show=distance', '&show=energy']),
      '/steps?range=90d&compare=previous',
      '/steps?range=1y&show=energy&compare=previous',
    ],
    recovery: [...charts('/recovery'), '/recovery?range=30d&compare=previous'],
    body: [...charts('/weight'), '/weight?range=90d&compare=previous'],
    workouts: [
      '/workout',
      '/workout?all=1',
      '/workout?view=calendar',
      '/workout?view=calendar&all=1',
      '/workout?find=run%20march',
      `/workout?year=${truth.today.slice(0, 4)}`,
    ],
    workout: [...new Set([...sports, ...workouts])].map((id) => `/workout/${id}`),
    trend: truth.figures.flatMap((figure) => [
      `/trend/${figure}`,
      `/trend/${figure}?range=90d`,
      `/trend/${figure}?range=1y&by=week`,
      `/trend/${figure}?by=month`,
      `/trend/${figure}?range=${two}`,
    ]),
    compared: truth.figures.flatMap((figure, i) => [
      `/trend/${figure}?range=90d&compare=previous`,
      `/trend/${figure}?range=1y&overlay=${truth.figures[(i + 5) % truth.figures.length]}`,
    ]),
  }
}

/** Every table open, so that it is read too. */
export const withTables = (path: string) =>
  /view=/.test(path) ? path : `${path}${path.includes('?') ? '&' : '?'}view=table`

/** About `each` addresses of every view. */
export function chosen(all: Readonly<Record<string, readonly string[]>>, each: number, seed: number): string[] {
  const chance = chances(seed)
  return Object.values(all).flatMap((paths) => {
    if (paths.length <= each) return paths
    const left = [...paths]
    return Array.from({ length: each }, () => left.splice(Math.floor(chance() * left.length), 1)[0]!)
  })
}
