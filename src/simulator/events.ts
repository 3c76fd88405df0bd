// The event surfaces over HTTP: ranges, limits, paging with an item-shaped `next`, and an empty list for unknown types
// (data.md 3.1).
import { dayNumberAt } from './calendar.ts'
import { flatEvents, type SimulatedEvent } from './events-flat.ts'
import { sampledEvents, secondHeartRate } from './events-sampled.ts'
import { scoredEvents } from './events-scored.ts'
import { json, type SimulatorAnswer } from './http.ts'
import type { SimulatedPerson } from './person.ts'
import type { DataRoute, Read } from './read.ts'

type Maker = (person: SimulatedPerson, day: number, now: number) => SimulatedEvent[]

const newer: Readonly<Record<string, Maker>> = { ...sampledEvents, ...scoredEvents }
const files: Readonly<Record<string, Maker>> = { 'second_heart_rate/real_data': secondHeartRate }
/** Most items in one answer. */
const cap = 1000
const dayMillis = 86400000

/** Items from `makers` between two instants, epoch milliseconds, inclusive. */
function answer(read: Read, makers: Readonly<Record<string, Maker>>, from: number, to: number): SimulatorAnswer {
  const { person, query } = read
  const eventType = query.get('eventType')
  if (eventType === null || Number.isNaN(from) || Number.isNaN(to))
    return json({ code: -1, message: 'Bad request' }, 400)
  const subType = query.get('subType') ?? ''
  const wanted = Object.keys(makers).filter((name) =>
    subType === '' ? name.startsWith(`${eventType}/`) : name === `${eventType}/${subType}`,
  )
  const limit = Math.min(cap, Math.max(1, Number(query.get('limit') || cap)))
  const backwards = ['1', 'true'].includes(query.get('reverse') ?? '')
  const items: SimulatedEvent[] = []
  const first = Math.max(person.first - 1, Math.floor(from / dayMillis) - 2)
  const last = Math.min(person.last + 1, Math.floor(to / dayMillis) + 2)
  for (let step = 0; step <= last - first && items.length <= limit; step++) {
    const day = backwards ? last - step : first + step
    const made = wanted.flatMap((name) => {
      const [type, sub] = name.split('/')
      const own = (makers[name] as Maker)(person, day, read.now * 1000)
      return own.map((event) => ({ userId: person.userId, eventType: type, subType: sub, ...event }))
    })
    const inside = made.filter(({ timestamp }) => timestamp >= from && timestamp <= to)
    items.push(...inside.sort((a, b) => (backwards ? b.timestamp - a.timestamp : a.timestamp - b.timestamp)))
  }
  const next = items[limit]
  return json({ items: items.slice(0, limit), ...(next === undefined ? {} : { next }) })
}

const millis = (read: Read, name: string, fallback: number): number => Number(read.query.get(name) ?? fallback)
const between =
  (makers: Readonly<Record<string, Maker>>) =>
  (read: Read): SimulatorAnswer =>
    answer(read, makers, millis(read, 'from', 0), millis(read, 'to', read.now * 1000))

/** The flat surface asked by dates of the person's own zone; the time of a date-time does not matter. */
const byDate = (read: Read): SimulatorAnswer => {
  const zone = (day: number): number => day * dayMillis - 14 * 3600000
  const date = (name: string): number => dayNumberAt((read.query.get(name) ?? '').replace(/[T ]\d\d:\d\d.*$/, ''))
  const [from, to] = [date('from'), date('to')]
  return answer(read, local(from, to), zone(from), zone(to + 3))
}

/** Flat events of exactly the local days asked for. */
const local = (from: number, to: number): Readonly<Record<string, Maker>> =>
  Object.fromEntries(
    Object.entries(flatEvents).map(([name, make]): [string, Maker] => [
      name,
      (person, day, now) => (day >= from && day <= to ? make(person, day, now) : []),
    ]),
  )

export const eventRoutes: readonly DataRoute[] = [
  { path: /^\/v2\/users\/me\/events$/, answer: between(newer) },
  { path: /^\/users\/([^/]+)\/fileInfo\/events$/, answer: between(files) },
  { path: /^\/users\/([^/]+)\/events\/dateString$/, answer: byDate },
  { path: /^\/users\/([^/]+)\/events$/, answer: between(flatEvents) },
]
