// What was trained and when: a calendar of months, sports as filters, and the list by week.

import { useMemo } from 'preact/hooks'
import { ask } from '../../request.ts'
import type { Workouts } from '../../schema.ts'
import { Drawing } from '../chart/table.tsx'
import { useData } from '../frame/backend.ts'
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
  withUnit,
} from '../frame/format.ts'
import { go, withQuery } from '../frame/route.ts'
import { Segmented } from '../frame/segmented.tsx'
import { sportLabel } from '../frame/sport.ts'
import { Empty, Shown } from '../frame/state.tsx'
import { useTitle, type ViewProps } from '../frame/view.ts'
import { WorkoutPage } from './workout.tsx'
import { WorkoutTable } from './workout-list.tsx'

type Item = Workouts['items'][number]

export function WorkoutsPage(props: ViewProps) {
  return props.place.parts[1] === undefined ? (
    <WorkoutList {...props} />
  ) : (
    <WorkoutPage {...props} id={props.place.parts[1]} />
  )
}

function WorkoutList({ place, status }: ViewProps) {
  useTitle('Workouts')
  const sport = place.query.get('sport')
  const year = /^\d{4}$/.exec(place.query.get('year') ?? '')?.[0]
  const find = place.query.get('find') ?? ''
  const answer = useData(
    status.account === null
      ? null
      : ask('/workout', {
          sport: sport ?? undefined,
          from: year && `${year}-01-01`,
          to: year && `${year}-12-31`,
        }),
  )
  const years = []
  for (let y = Number(status.today.slice(0, 4)); y >= Number((status.first ?? status.today).slice(0, 4)); y--)
    years.push(String(y))
  return (
    <>
      <div class="head">
        <div class="title">
          <h1 tabIndex={-1}>Workouts</h1>
          <p class="muted">{answer.data ? summary(answer.data.items.filter((item) => found(item, find))) : ' '}</p>
        </div>
      </div>
      <div class="controls">
        <label>
          <span class="sr">Sport</span>
          <select
            value={sport ?? ''}
            onChange={(event) => go(withQuery({ sport: event.currentTarget.value || null, all: null }))}
          >
            <option value="">All sports</option>
            {sport !== null && !answer.data?.sports.some(([name]) => name === sport) && (
              <option value={sport}>{sportLabel(sport)}</option>
            )}
            {answer.data?.sports.map(([name, count]) => (
              <option key={name} value={name}>
                {sportLabel(name)} ({number(count)})
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="sr">Year</span>
          <select
            value={year ?? ''}
            onChange={(event) => go(withQuery({ year: event.currentTarget.value || null, all: null }))}
          >
            <option value="">All years</option>
            {years.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          <span class="sr">Find</span>
          <input
            type="search"
            placeholder="Find, e.g. run march"
            value={find}
            onInput={(event) => go(withQuery({ find: event.currentTarget.value || null }), 'replace')}
          />
        </label>
        <Segmented
          label="View"
          choices={[
            ['list', 'List'],
            ['calendar', 'Calendar'],
          ]}
          current={place.query.get('view') ?? 'list'}
          name="view"
        />
      </div>
      <Shown answer={answer} height={700}>
        {(data) => {
          const items = data.items.filter((item) => found(item, find))
          if (items.length === 0)
            return (
              <Empty>
                {data.items.length === 0 && sport === null && year === undefined
                  ? 'The account has no workouts.'
                  : 'No workout fits.'}
              </Empty>
            )
          return place.query.get('view') === 'calendar' ? (
            <Calendar items={items} all={place.query.has('all')} />
          ) : (
            <WorkoutTable items={items} all={place.query.has('all')} />
          )
        }}
      </Shown>
    </>
  )
}

/** Totals of the workouts that the page lists, without those deleted in the cloud. */
function summary(listed: readonly Item[]): string {
  const items = listed.filter(({ gone }) => gone === null)
  const sum = (of: 'moving' | 'distance') => items.reduce((total, item) => total + (item[of] ?? 0), 0)
  const far = withUnit(sum('distance'), 'm')
  const count = `${number(items.length)} ${items.length === 1 ? 'workout' : 'workouts'}`
  return `${count}, ${number(sum('moving') / 3600)} h, ${number(far.value)} ${far.unit}`
}

/** Every word must be in the sport, the month's name or the date. */
function found({ sport, date }: Item, text: string): boolean {
  const told = `${sport} ${date} ${month(Number(date.slice(5, 7)) - 1, 'long')}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word))
}

/** Months of the calendar that are drawn before all are asked for. */
const MONTHS = 6

/** Months with a dot a workout, its area the minutes, and totals of the weeks at the right. */
function Calendar({ items, all }: { items: readonly Item[]; all: boolean }) {
  const months = useMemo(() => {
    const groups = new Map<string, Item[]>()
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
            <p class="muted small">{duration(list.reduce((sum, { moving }) => sum + (moving ?? 0), 0) / 60)}</p>
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

function monthWords(key: string, list: readonly Item[]): string {
  const days = new Set(list.map(({ date }) => date)).size
  const longest = Math.max(...list.map(({ moving }) => moving ?? 0))
  return `${stepDay(`${key}-01`, 'month')}: ${number(list.length)} ${list.length === 1 ? 'workout' : 'workouts'} on ${daysWords(days)}, the longest ${stopwatch(longest)}`
}

function MonthGrid({ month: key, items }: { month: string; items: readonly Item[] }) {
  const first = `${key}-01`
  const lead = (weekday(first) - weekStart() + 7) % 7
  const last = addDays(addDays(`${key}-28`, 4), -Number(addDays(`${key}-28`, 4).slice(8)))
  const weeks = Math.ceil((lead + Number(last.slice(8))) / 7)
  const byDate = new Map<string, Item[]>()
  for (const item of items) byDate.set(item.date, [...(byDate.get(item.date) ?? []), item])
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
          const minutes =
            days.flatMap((date) => byDate.get(date) ?? []).reduce((sum, { moving }) => sum + (moving ?? 0), 0) / 60
          return (
            <tr key={days[0]}>
              {days.map((date) => (
                <td key={date}>
                  {date.startsWith(key) && <span class="small muted">{Number(date.slice(8))}</span>}
                  {date.startsWith(key) &&
                    byDate.get(date)?.map((item) => {
                      const radius = Math.min(10, 2.5 + Math.sqrt((item.moving ?? 0) / 60) * 0.7)
                      return (
                        <a
                          key={item.id}
                          class="dot"
                          href={`/workout/${item.id}`}
                          title={`${sportLabel(item.sport)}, ${item.moving === null ? '' : stopwatch(item.moving)}`}
                        >
                          <svg class="data" width="24" height="24" aria-hidden="true">
                            <circle cx="12" cy="12" r={radius} class="fill" />
                          </svg>
                          <span class="sr">{sportLabel(item.sport)}</span>
                        </a>
                      )
                    })}
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
