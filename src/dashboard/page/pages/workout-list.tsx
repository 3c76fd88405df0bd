// Workouts as a list: a table on wide windows, two lines a workout under their week on a phone.

import { rateOf } from '../../../units.ts'
import { ask } from '../../request.ts'
import type { Outlines, Workouts } from '../../schema.ts'
import type { Cell, TableProps } from '../chart/rows.ts'
import { useNarrow } from '../chart/size.ts'
import { DataTable, TableButton } from '../chart/table.tsx'
import { backend, useData } from '../frame/backend.ts'
import {
  addDays,
  clock,
  duration,
  fullDay,
  inWords,
  number,
  shortDay,
  speed,
  stopwatch,
  weekday,
  weekStart,
  withUnit,
} from '../frame/format.ts'
import { withQuery } from '../frame/route.ts'
import { sportLabel } from '../frame/sport.ts'

type ListedWorkout = Workouts['items'][number]

/** Workouts shown at first. */
const PAGE = 60

export function WorkoutTable({ items, all }: { items: readonly ListedWorkout[]; all: boolean }) {
  const shown = all ? items : items.slice(0, PAGE)
  const narrow = useNarrow()
  return (
    <section class="panel fade hue-workout workouts">
      <div class="inside">{narrow ? <Weeks items={shown} /> : <Listed items={shown} />}</div>
      <footer>
        {shown.length < items.length && (
          <a class="button" href={withQuery({ all: '1' })}>
            Show all {number(items.length)}
          </a>
        )}
        <TableButton make={() => plainTable(items)} />
      </footer>
    </section>
  )
}

function Listed({ items }: { items: readonly ListedWorkout[] }) {
  const drawn = items.slice(0, PAGE).map(({ id }) => id)
  const outlines = useData(!backend.live || drawn.length === 0 ? null : ask('/outlines', { id: drawn.join(',') })).data
  const route = (id: string): Cell => ({ text: '', draw: outlines?.[id] && <Outline points={outlines[id]} /> })
  return (
    <DataTable
      bare
      caption="Workouts, newest first"
      columns={[
        'Day',
        'Sport',
        'Distance',
        'Time',
        'Pace or speed',
        'Heart rate',
        'Energy',
        ...(backend.live ? ['Route'] : []),
      ]}
      right={[2, 3, 4, 5, 6]}
      rows={items.map((item) => [
        begun(item),
        named(item),
        item.distance ? far(item.distance) : null,
        item.moving === null ? null : stopwatch(item.moving),
        speedOf(item),
        item.hr === null ? null : `${number(item.hr)} bpm`,
        item.kcal === null ? null : inWords(withUnit(item.kcal, 'kcal')),
        ...(backend.live ? [route(item.id)] : []),
      ])}
    />
  )
}

/** The day as a link, and the time of the day. */
function begun({ id, date, start, offset }: ListedWorkout): Cell {
  const day = `${shortDay(date)} ${date.slice(0, 4)}`
  return {
    text: day,
    draw: (
      <>
        <a href={`/workout/${id}`}>{day}</a> <span class="muted small">{clock((start + offset) / 60)}</span>
      </>
    ),
  }
}

function named({ sport, gone }: ListedWorkout): Cell {
  const name = sportLabel(sport)
  return gone === null
    ? name
    : {
        text: name,
        draw: (
          <>
            {name}
            <span class="muted small"> · deleted in the cloud</span>
          </>
        ),
      }
}

/** Every workout in stored units. */
function plainTable(items: readonly ListedWorkout[]): TableProps {
  return {
    caption: 'Workouts',
    columns: ['Day', 'Begin', 'Sport', 'Distance (m)', 'Moving (s)', 'Heart rate (bpm)', 'Energy (kcal)'],
    rows: items.map((item) => [
      item.date,
      clock((item.start + item.offset) / 60),
      sportLabel(item.sport),
      item.distance,
      item.moving,
      item.hr,
      item.kcal,
    ]),
  }
}

/** Only its shape: the workout's own page has the route. */
function Outline({ points }: { points: Outlines[string] }) {
  return (
    <svg class="data" width="28" height="28" viewBox="-6 -6 112 112" aria-hidden="true">
      <polyline
        points={points.map((point) => point.join(',')).join(' ')}
        fill="none"
        stroke="var(--kind)"
        stroke-width="6"
        stroke-linejoin="round"
      />
    </svg>
  )
}

/** On a phone: two lines a workout, week by week with its sums. */
function Weeks({ items }: { items: readonly ListedWorkout[] }) {
  const weeks = new Map<string, ListedWorkout[]>()
  for (const item of items) {
    const first = addDays(item.date, -((weekday(item.date) - weekStart() + 7) % 7))
    weeks.set(first, [...(weeks.get(first) ?? []), item])
  }
  return (
    <>
      {[...weeks].map(([first, list]) => {
        const counted = list.filter(({ gone }) => gone === null)
        const metres = counted.reduce((sum, { distance }) => sum + (distance ?? 0), 0)
        const minutes = counted.reduce((sum, { moving }) => sum + (moving ?? 0), 0) / 60
        return (
          <section key={first} class="week-of" aria-label={`Week from ${fullDay(first)}`}>
            <header class="small muted">
              <span>Week from {fullDay(first)}</span>
              <span>
                {duration(minutes)}
                {metres > 0 && ` · ${far(metres)}`}
              </span>
            </header>
            <ul>
              {list.map((item) => (
                <li key={item.id}>
                  <a href={`/workout/${item.id}`}>
                    <span>
                      <strong>{sportLabel(item.sport)}</strong>
                      <span class="muted">{shortDay(item.date)}</span>
                    </span>
                    <span class="muted">
                      {[
                        item.distance ? far(item.distance) : '',
                        item.moving === null ? '' : stopwatch(item.moving),
                        speedOf(item),
                        item.hr === null ? '' : `${number(item.hr)} bpm`,
                        item.gone === null ? '' : 'deleted in the cloud',
                      ]
                        .filter((part) => part !== '' && part !== '–')
                        .join(' · ')}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}

function far(metres: number): string {
  return inWords(withUnit(metres, 'm', 1))
}

/** Pace for those on foot or in the water, speed for the others. */
export function speedOf({ sport, distance, moving }: Pick<ListedWorkout, 'sport' | 'distance' | 'moving'>): string {
  if (!distance || !moving) return '–'
  return inWords(speed(distance / moving, rateOf(sport)))
}
