// The workouts as a calendar: a dot each on its day, and the time of every week.

import { useMemo } from 'preact/hooks'
import type { Workouts } from '../../schema.ts'
import { Drawing } from '../chart/table.tsx'
import {
  addDays,
  daysWords,
  duration,
  month,
  number,
  stepDay,
  stopwatch,
  weekday,
  weekdayName,
  weekStart,
} from '../frame/format.ts'
import { monthOf } from '../frame/month-picker.tsx'
import { withQuery } from '../frame/route.ts'
import { sportLabel } from '../frame/sport.ts'

type CalendarItem = Workouts['items'][number]

/** Months of the calendar that are drawn before all are asked for. */
const MONTHS = 6

/** Months with a dot a workout, its area the minutes, and totals of the weeks at the right. */
export function WorkoutCalendar({ items, all }: { items: readonly CalendarItem[]; all: boolean }) {
  const months = useMemo(() => {
    const groups = new Map<string, CalendarItem[]>()
    for (const item of items) groups.set(item.date.slice(0, 7), [...(groups.get(item.date.slice(0, 7)) ?? []), item])
    return [...groups]
  }, [items])
  const shown = all ? months : months.slice(0, MONTHS)
  return (
    <div class="panels">
      {shown.map(([key, list]) => (
        <section key={key} class="panel hue-workout">
          <header>
            <h2>
              {month(Number(key.slice(5)) - 1, 'long')} {key.slice(0, 4)}
            </h2>
            <p class="muted small">{duration(sumOfMinutes(list))}</p>
          </header>
          <div class="inside">
            <Drawing words={monthWords(key, list)}>
              <MonthGrid month={key} items={list} />
            </Drawing>
          </div>
        </section>
      ))}
      {shown.length < months.length && (
        <p>
          <a class="button" href={withQuery({ all: '1' })}>
            Show all {number(months.length)} months
          </a>
        </p>
      )}
    </div>
  )
}

function monthWords(key: string, list: readonly CalendarItem[]): string {
  const days = new Set(list.map(({ date }) => date)).size
  const longest = Math.max(...list.map(({ moving }) => moving ?? 0))
  return `${stepDay(`${key}-01`, 'month')}: ${number(list.length)} ${list.length === 1 ? 'workout' : 'workouts'} on ${daysWords(days)}, the longest ${stopwatch(longest)}`
}

function MonthGrid({ month: key, items }: { month: string; items: readonly CalendarItem[] }) {
  const first = `${key}-01`
  const lead = (weekday(first) - weekStart() + 7) % 7
  const { to: last } = monthOf(key)
  const weeks = Math.ceil((lead + Number(last.slice(8))) / 7)
  return (
    <table class="month">
      <thead>
        <tr>
          {Array.from({ length: 7 }, (_, i) => (
            <th key={i} scope="col">
              {weekdayName((i + weekStart()) % 7, 'short')}
            </th>
          ))}
          <th scope="col" class="n">
            Week
          </th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: weeks }, (_, w) => {
          const days = Array.from({ length: 7 }, (_, d) => addDays(first, w * 7 + d - lead))
          const minutes = sumOfMinutes(items.filter(({ date }) => days.includes(date)))
          return (
            <tr key={days[0]}>
              {days.map((date) => (
                <td key={date}>
                  {date.startsWith(key) && <span class="small muted">{Number(date.slice(8))}</span>}
                  {items
                    .filter((item) => item.date === date)
                    .map((item) => (
                      <Dot key={item.id} item={item} />
                    ))}
                </td>
              ))}
              <td class="n">{minutes === 0 ? '' : duration(minutes)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function sumOfMinutes(items: readonly CalendarItem[]): number {
  return items.reduce((sum, { moving }) => sum + (moving ?? 0), 0) / 60
}

/** A workout, its area the minutes. */
function Dot({ item: { id, sport, moving } }: { item: CalendarItem }) {
  const radius = Math.min(10, 2.5 + Math.sqrt((moving ?? 0) / 60) * 0.7)
  return (
    <a class="dot" href={`/workout/${id}`} title={`${sportLabel(sport)}, ${moving === null ? '' : stopwatch(moving)}`}>
      <svg class="data" width="24" height="24" aria-hidden="true">
        <circle cx="12" cy="12" r={radius} class="fill" />
      </svg>
      <span class="sr">{sportLabel(sport)}</span>
    </a>
  )
}
